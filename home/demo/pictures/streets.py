"""Scenes in the open: streets, the market, school, sport, duty."""

from math import cos, sin

from home.demo.pictures.board import Board
from home.demo.pictures.figures import (
    boat,
    bunting,
    bust,
    cloud,
    flag,
    house,
    person,
    tree,
)


def is_night(board: Board) -> bool:
    """True for the dark palette, whose sky begins with a low red."""
    return board.palette.sky < "#80"


def street(board: Board) -> None:
    p = board.palette
    if is_night(board):
        board.disc(1210, 190, 84, p.light)
        board.disc(1170, 166, 80, p.sky)
        for x, y in board.scatter(26, 330):
            board.disc(x, y, 3.5, p.light)
    else:
        board.disc(1210, 190, 90, p.light)
        cloud(board, 500, 150, 260, p.light)
    x = -30
    for number, (width, height) in enumerate(
        (
            (200, 460),
            (170, 360),
            (220, 540),
            (180, 420),
            (210, 340),
            (190, 500),
            (230, 400),
            (190, 470),
        )
    ):
        wall = (p.light, p.far, p.mid)[number % 3]
        pane = p.sky
        if is_night(board):
            wall, pane = (p.far, p.mid)[number % 2], (p.ink, p.ink, p.light)[number % 3]
        house(board, x, 720, width, height, wall, p.accent if number % 2 else p.ink, pane)
        x += width
    board.box(0, 716, 1500, 70, p.far if not is_night(board) else p.mid)
    board.box(0, 780, 1500, 220, p.mid if not is_night(board) else p.ink)
    board.box(0, 776, 1500, 10, p.ink)
    for x in range(40, 1500, 240):
        board.box(x, 884, 130, 12, p.light, r=4)
    for x in (150, 620, 1090, 1440):
        tree(board, x, 760, 330, p.accent if not is_night(board) else p.far)
    board.line([(880, 770), (880, 300), (960, 270)], 12, p.ink)
    board.box(940, 258, 80, 18, p.ink, r=8)
    if is_night(board):
        board.disc(980, 284, 22, p.light)
    cyclist(board, 480, 890, 260)


def cyclist(board: Board, x: float, y: float, size: float) -> None:
    """A rider on a bicycle; (`x`, `y`) is the ground between the wheels."""
    p = board.palette
    r = size * 0.22
    for wheel in (x - size * 0.36, x + size * 0.36):
        board.disc(wheel, y - r, r, p.ink)
        board.disc(wheel, y - r, r * 0.82, p.light)
        board.disc(wheel, y - r, r * 0.14, p.ink)
    frame = [
        (x - size * 0.36, y - r),
        (x - size * 0.1, y - size * 0.56),
        (x + size * 0.24, y - size * 0.54),
    ]
    board.line([*frame, (x + size * 0.36, y - r)], size * 0.035, p.ink)
    board.line([frame[1], (x, y - r), frame[2]], size * 0.035, p.ink)
    hip, neck = (x - size * 0.1, y - size * 0.64), (x + size * 0.04, y - size * 1.02)
    board.line([hip, (x + size * 0.12, y - size * 0.5), (x, y - r)], size * 0.09, p.ink)
    board.line([hip, neck], size * 0.16, p.accent)
    board.line([neck, (x + size * 0.18, y - size * 0.82), (x + size * 0.27, y - size * 0.62)],
               size * 0.055, p.accent)  # fmt: skip
    board.disc(x + size * 0.07, y - size * 1.2, size * 0.11, p.skin)
    brim = y - size * 1.22
    board.polygon(
        [(x - size * 0.14, brim), (x + size * 0.07, brim - size * 0.2), (x + size * 0.28, brim)],
        p.light,
    )


def market(board: Board) -> None:
    p = board.palette
    board.box(0, 0, 1500, 160, p.far)
    for x in range(0, 1500, 250):
        board.polygon([(x, 160), (x + 125, 60), (x + 250, 160)], p.mid)
    board.box(0, 156, 1500, 14, p.ink)
    board.box(0, 820, 1500, 180, p.far)
    for number, x in enumerate((60, 560, 1060)):
        board.line([(x + 14, 330), (x + 14, 830)], 14, p.ink)
        board.line([(x + 366, 330), (x + 366, 830)], 14, p.ink)
        coat = (p.accent, p.ink, p.accent)[number]
        bust(board, x + 190, 640, 190, coat, hat=("cone", "bun", "cone")[number])
        board.box(x - 10, 630, 400, 34, p.ink, r=6)
        board.box(x, 664, 380, 170, p.light)
        board.box(x + 24, 690, 332, 116, p.sky, r=6)
        _goods(board, x, number)
        for stripe in range(8):
            left = x - 26 + stripe * 54
            colour = p.accent if stripe % 2 == 0 else p.light
            board.polygon(
                [(left + 16, 240), (left + 62, 240), (left + 54, 350), (left, 350)], colour
            )
            board.slice(left + 27, 350, 27, 0, 180, colour)
    board.box(700, 690, 110, 110, p.light, r=8)
    for row in range(5):
        for column in range(5):
            if (row * 3 + column * 5 + row * column) % 4 < 2:
                board.box(712 + column * 18, 702 + row * 18, 15, 15, p.ink)
    person(board, 500, 975, 560, p.mid, ((0.26, 0.5), (-0.14, 0.4)), hat="bun", trousers=p.ink)
    board.polygon([(350, 800), (470, 800), (450, 900), (370, 900)], p.accent)
    board.curve([(370, 800), (410, 740), (452, 800)], 8, p.accent)
    person(board, 1020, 985, 540, p.ink, ((-0.3, 0.58), (0.15, 0.4)), trousers=p.accent)
    board.box(838, 640, 34, 56, p.ink, r=6)


def _goods(board: Board, x: float, kind: int) -> None:
    p = board.palette
    if kind == 0:
        for number in range(7):
            for leaf in (-14, 0, 14):
                board.disc(
                    x + 40 + number * 50 + leaf, 602 - abs(leaf), 20, p.mid if leaf else p.accent
                )
    elif kind == 1:
        for number in range(6):
            left = x + 26 + number * 58
            board.box(left, 562, 34, 70, p.accent if number % 2 else p.mid, r=8)
            board.box(left + 9, 540, 16, 26, p.ink, r=3)
    else:
        for number in range(5):
            left = x + 46 + number * 70
            board.disc(left, 612, 32, p.mid, ry=15)
            board.polygon([(left + 26, 612), (left + 50, 596), (left + 50, 628)], p.mid)
            board.disc(left - 18, 608, 4, p.ink)


def flags(board: Board) -> None:
    p = board.palette
    board.disc(750, 400, 150, p.light)
    board.land([(0, 470), (300, 400), (620, 450), (900, 380), (1200, 440), (1500, 390)], p.far, 560)
    board.polygon([(0, 1000), (640, 540), (860, 540), (1500, 1000)], p.mid)
    board.polygon([(0, 1000), (0, 560), (620, 540), (655, 540)], p.far)
    board.polygon([(1500, 1000), (1500, 560), (880, 540), (845, 540)], p.far)
    for step in range(5):
        y = 580 + step * step * 22
        board.polygon(
            [(744 - step * 4, y), (756 + step * 4, y), (760 + step * 6, y + 12 + step * 10),
             (740 - step * 6, y + 12 + step * 10)], p.light,
        )  # fmt: skip
    for step in range(5):
        size = 170 + step * 112
        near = step / 4
        y = 560 + near * near * 330
        flag(board, 600 - step * 140, y, size, p.accent, p.light)
        flag(board, 872 + step * 118, y, size, p.accent, p.light)
    bunting(board, (380, 330), (1150, 330), 14, (p.accent, p.light, p.ink))


def flowers(board: Board) -> None:
    p = board.palette
    board.disc(1180, 220, 110, p.light)
    cloud(board, 360, 170, 280, p.light)
    bunting(board, (0, 120), (1500, 120), 20, (p.accent, p.light, p.mid))
    for x, width, height in ((0, 190, 300), (190, 160, 240), (1130, 180, 260), (1310, 200, 320)):
        house(board, x, 600, width, height, p.far, p.mid, p.sky)
    board.polygon([(0, 1000), (560, 590), (940, 590), (1500, 1000)], p.light)
    board.polygon([(0, 590), (560, 590), (0, 1000)], p.far)
    board.polygon([(1500, 590), (940, 590), (1500, 1000)], p.far)
    for step in range(4):
        size = 150 + step * 96
        y = 640 + step * step * 34
        _blossom(board, 500 - step * 125, y, size, p.accent if step % 2 == 0 else p.light)
        _blossom(board, 1000 + step * 125, y, size, p.light if step % 2 == 0 else p.accent)
    person(board, 690, 830, 300, p.accent, hat="cone", trousers=p.light)
    person(board, 820, 840, 310, p.ink)
    person(board, 756, 850, 190, p.mid, trousers=p.accent)


def _blossom(board: Board, x: float, y: float, size: float, colour: str) -> None:
    """A pot with a blossoming tree."""
    p = board.palette
    pot = [(x - 0.22 * size, y - 0.24 * size), (x + 0.22 * size, y - 0.24 * size)]
    board.polygon([*pot, (x + 0.15 * size, y), (x - 0.15 * size, y)], p.ink)
    board.box(x - 0.25 * size, y - 0.28 * size, 0.5 * size, 0.07 * size, p.ink, r=3)
    tips = ((-0.36, 0.62), (-0.2, 0.86), (0.02, 0.98), (0.22, 0.84), (0.36, 0.6))
    for dx, dy in tips:
        fork = (x + dx * 0.3 * size, y - 0.5 * size)
        board.line(
            [(x, y - 0.26 * size), fork, (x + dx * size, y - dy * size)], 0.025 * size, p.ink
        )
    for dx, dy in tips:
        for number in range(8):
            reach = 0.0 if number == 7 else 0.1
            cx = x + (dx + reach * cos(number * 0.9)) * size
            cy = y - (dy + reach * sin(number * 0.9)) * size
            board.disc(cx, cy, 0.052 * size, colour)
            board.disc(cx, cy, 0.018 * size, p.mid)


def school(board: Board) -> None:
    p = board.palette
    cloud(board, 300, 150, 260, p.light)
    cloud(board, 1240, 190, 300, p.light)
    board.box(150, 300, 1200, 440, p.light)
    board.polygon([(110, 304), (220, 210), (1280, 210), (1390, 304)], p.accent)
    board.box(600, 190, 300, 550, p.sky)
    board.polygon([(570, 196), (750, 80), (930, 196)], p.accent)
    board.disc(750, 262, 52, p.light)
    board.line([(750, 262), (750, 228)], 7, p.ink)
    board.line([(750, 262), (774, 274)], 7, p.ink)
    for floor_y in (350, 540):
        for x in (190, 290, 390, 490, 950, 1050, 1150, 1250):
            board.box(x, floor_y, 66, 100, p.mid, r=4)
            board.box(x + 30, floor_y, 6, 100, p.light)
        board.box(150, floor_y + 140, 450, 12, p.far)
        board.box(900, floor_y + 140, 450, 12, p.far)
    board.box(670, 560, 160, 180, p.ink, r=6)
    board.box(630, 350, 240, 110, p.mid, r=6)
    board.box(0, 736, 1500, 264, p.far)
    tree(board, 80, 770, 340, p.mid)
    tree(board, 1430, 770, 340, p.mid)
    flag(board, 1110, 790, 480, p.accent, p.light)
    for number in range(11):
        height = 176 + (number * 29) % 26
        coat = p.light if number % 2 else p.accent
        person(board, 170 + number * 118, 945 + (number % 2) * 18, height, coat,
               ((-0.15, 0.4), (0.15, 0.4)), hat="bun" if number % 3 == 0 else "")  # fmt: skip


def football(board: Board) -> None:
    p = board.palette
    board.box(0, 150, 1500, 330, p.far)
    for row in range(5):
        for seat in range(30):
            colour = (p.mid, p.accent, p.light, p.ink)[(seat * 7 + row * 3) % 4]
            board.disc(25 + seat * 50 + 25 * (row % 2), 190 + row * 58, 15, p.skin)
            board.box(8 + seat * 50 + 25 * (row % 2), 208 + row * 58, 34, 32, colour, r=10)
    board.box(0, 470, 1500, 530, p.mid)
    board.land([(0, 640), (500, 600), (1000, 600), (1500, 640)], p.far)
    board.box(1080, 250, 16, 330, p.light)
    board.box(1440, 250, 16, 330, p.light)
    board.box(1080, 250, 376, 16, p.light)
    for line in range(9):
        board.line([(1096 + line * 42, 266), (1096 + line * 42, 575)], 2, p.light)
        board.line([(1090, 280 + line * 36), (1446, 280 + line * 36)], 2, p.light)
    board.line([(0, 760), (1500, 720)], 8, p.light)
    arms, legs = ((-0.34, 0.62), (0.3, 0.7)), ((-0.26, 0.12), (0.24, 0.02))
    person(board, 560, 940, 560, p.accent, arms, legs, trousers=p.light, lean=0.05)
    person(board, 920, 930, 560, p.light, ((-0.3, 0.62), (0.32, 0.6)), ((-0.24, 0.0), (0.22, 0.1)),
           trousers=p.ink, lean=-0.05)  # fmt: skip
    board.disc(745, 905, 46, p.light)
    board.star(745, 905, 24, p.ink)
    board.disc(745, 958, 60, p.ink, ry=8)


def recruits(board: Board) -> None:
    p = board.palette
    board.land([(0, 420), (400, 340), (800, 420), (1200, 330), (1500, 390)], p.far)
    for x in (90, 330, 570):
        flag(board, x, 560, 380, p.accent, p.light)
    board.box(0, 640, 1500, 360, p.far)
    board.box(640, 260, 800, 430, p.accent, r=40)
    board.box(640, 500, 800, 40, p.light)
    for number in range(5):
        board.box(690 + number * 142, 310, 116, 140, p.light, r=14)
        if number < 4:
            bust(board, 748 + number * 142, 450, 78, p.ink)
    board.box(1330, 470, 84, 220, p.ink, r=8)
    board.disc(980, 596, 52, p.light)
    for angle in ((-30, -30), (30, -30), (-30, 30), (30, 30), (0, -42), (0, 42), (-42, 0), (42, 0)):
        board.disc(980 + angle[0], 596 + angle[1], 20, p.mid)
    board.disc(980, 596, 24, p.ink)
    for x in (790, 1240):
        board.disc(x, 690, 66, p.ink)
        board.disc(x, 690, 30, p.light)
    for number, x in enumerate((150, 330, 510)):
        person(board, x, 940, 520, p.mid, ((-0.15, 0.42), (0.3, 0.98 if number != 1 else 0.9)),
               hat="helmet", trousers=p.mid)  # fmt: skip
        board.box(x - 74, 950 - 520 * 0.76, 62, 130, p.ink, r=18)
        board.disc(x, 950 - 520 * 0.62, 18, p.accent)
    person(board, 1130, 960, 470, p.light, ((-0.36, 0.8), (0.15, 0.42)), hat="bun")
    person(board, 1290, 965, 450, p.ink, ((-0.34, 0.82), (0.15, 0.42)))


def fire(board: Board) -> None:
    p = board.palette
    board.box(930, 150, 480, 560, p.light)
    board.box(900, 120, 540, 44, p.accent)
    for row in range(3):
        for column in range(3):
            board.box(980 + column * 140, 220 + row * 160, 92, 100, p.mid, r=4)
    flame = [(1170, 490), (1110, 420), (1140, 330), (1180, 260), (1215, 330), (1250, 300)]
    board.blob([*flame, (1300, 400), (1250, 490)], p.accent)
    board.blob([(1190, 480), (1165, 430), (1200, 370), (1245, 430), (1230, 480)], p.light)
    for x, y, r in ((1230, 170, 54), (1290, 96, 66), (1370, 40, 78)):
        board.disc(x, y, r, p.mid)
    board.box(0, 700, 1500, 300, p.far)
    board.box(60, 430, 560, 270, p.accent, r=16)
    board.box(60, 520, 560, 26, p.light)
    board.box(450, 350, 190, 350, p.accent, r=26)
    board.box(484, 386, 124, 104, p.light, r=12)
    board.box(506, 320, 76, 34, p.ink, r=14)
    board.line([(80, 410), (440, 330)], 16, p.ink)
    board.line([(80, 380), (440, 300)], 16, p.ink)
    for step in range(8):
        x = 100 + step * 46
        board.line([(x, 406 - step * 10.2), (x, 376 - step * 10.2)], 8, p.ink)
    for x in (170, 520):
        board.disc(x, 706, 70, p.ink)
        board.disc(x, 706, 30, p.light)
    person(
        board,
        800,
        940,
        450,
        p.ink,
        ((0.34, 0.56), (0.3, 0.46)),
        hat="cap",
        lean=0.04,
        trousers=p.ink,
    )
    person(board, 650, 955, 440, p.ink, ((0.3, 0.46), (0.34, 0.38)), hat="cap", trousers=p.ink)
    board.curve([(330, 850), (480, 930), (640, 830), (790, 750), (948, 692)], 16, p.mid)
    board.line([(936, 700), (1004, 660)], 22, p.ink)
    for shift in (-16, 0, 16):
        board.curve([(1006, 658), (1070, 540 + shift), (1190, 430 + shift)], 9, p.light)
    for x, y in ((1180, 420), (1150, 470), (1210, 390), (1120, 450)):
        board.disc(x, y, 12, p.light)


def bridge(board: Board) -> None:
    """A bridge over the river near its mouth."""
    p = board.palette
    board.disc(330, 240, 96, p.light)
    cloud(board, 1000, 160, 320, p.light)
    board.land([(0, 470), (300, 380), (640, 460), (980, 330), (1300, 430), (1500, 390)], p.far)
    board.box(0, 560, 1500, 440, p.mid)
    board.box(0, 470, 1500, 34, p.ink)
    board.box(0, 456, 1500, 8, p.accent)
    for x in range(20, 1500, 60):
        board.box(x, 430, 6, 40, p.accent)
    for x in range(120, 1500, 320):
        board.box(x, 500, 54, 190, p.ink)
        board.box(x - 26, 500, 106, 26, p.ink)
        board.disc(x + 27, 692, 56, p.far, ry=10)
    boat(board, 600, 830, 420, p.ink, p.light)
    boat(board, 1180, 700, 200, p.ink, p.light)
    for y, shift in ((620, 40), (760, 120), (920, 60)):
        for x in range(shift, 1500, 260):
            board.curve([(x, y), (x + 34, y - 8), (x + 68, y)], 5, p.light)
