"""Scenes under a roof: the office, the clinic, the library, a screen."""

from home.demo.pictures.board import Board
from home.demo.pictures.figures import bust, head, person


def room(board: Board, floor: float = 800) -> None:
    """A wall, a skirting line and a floor."""
    p = board.palette
    board.box(0, floor, board.width, board.height - floor, p.far)
    board.box(0, floor - 12, board.width, 12, p.mid)


def pot_plant(board: Board, x: float, y: float, size: float) -> None:
    p = board.palette
    board.polygon(
        [(x - 0.2 * size, y - 0.34 * size), (x + 0.2 * size, y - 0.34 * size),
         (x + 0.14 * size, y), (x - 0.14 * size, y)], p.accent,
    )  # fmt: skip
    for dx, dy in ((-0.34, 0.72), (-0.15, 0.95), (0.08, 1.0), (0.3, 0.8), (0.4, 0.56)):
        tip = (x + dx * size, y - dy * size)
        middle = (x + dx * 0.42 * size, y - (0.3 + dy * 0.42) * size)
        board.curve([(x, y - 0.34 * size), middle, tip], 0.07 * size, p.ink)


def paper(board: Board, x: float, y: float, width: float, height: float, lines: int = 4) -> None:
    """A sheet with lines of writing."""
    p = board.palette
    board.box(x, y, width, height, p.light, r=4)
    gap = height / (lines + 1.5)
    for row in range(lines):
        length = width * (0.42 if row == 0 else 0.72 - 0.12 * (row % 2))
        colour = p.accent if row == 0 else p.mid
        board.box(x + width * 0.13, y + gap * (row + 0.9), length, gap * 0.32, colour, r=2)


def counter(board: Board) -> None:
    p = board.palette
    room(board, 860)
    board.box(90, 110, 560, 300, p.light, r=10)
    board.box(90, 110, 560, 64, p.accent, r=10)
    board.box(90, 150, 560, 24, p.accent)
    for row in range(3):
        board.box(130, 212 + row * 62, 190 + 40 * (row % 2), 22, p.mid, r=4)
        board.box(470, 206 + row * 62, 130, 34, p.far, r=6)
    board.disc(1220, 215, 84, p.light)
    board.line([(1220, 215), (1220, 158)], 9, p.ink)
    board.line([(1220, 215), (1262, 240)], 9, p.ink)
    board.disc(1220, 215, 10, p.accent)
    bust(board, 420, 585, 210, p.mid)
    bust(board, 870, 585, 210, p.accent, hat="bun")
    for x in (545, 1000):
        board.box(x, 430, 170, 120, p.ink, r=10)
        board.box(x + 70, 545, 30, 40, p.ink)
    board.box(60, 580, 1120, 34, p.ink, r=8)
    board.box(90, 614, 1060, 250, p.mid)
    for x in (120, 470, 820):
        board.box(x, 650, 300, 176, p.far, r=8)
    person(board, 1290, 930, 640, p.ink, hands=((-0.28, 0.56), (0.02, 0.43)), trousers=p.accent)
    paper(board, 1046, 520, 96, 62, 3)
    pot_plant(board, 55, 930, 190)


def meeting(board: Board) -> None:
    p = board.palette
    room(board, 700)
    board.box(120, 70, 1260, 330, p.mid, r=6)
    board.box(120, 70, 1260, 46, p.accent)
    for x in range(120, 1380, 90):
        board.slice(x + 45, 116, 45, 0, 180, p.accent)
    board.star(750, 262, 74, p.light)
    board.box(520, 352, 460, 18, p.light, r=6)
    for x in (400, 560):
        bust(board, x, 640, 130, p.ink if x == 400 else p.accent)
    board.box(300, 612, 380, 34, p.light)
    board.box(300, 640, 380, 110, p.accent)
    bust(board, 1020, 560, 150, p.ink, hat="")
    board.polygon([(930, 545), (1110, 545), (1085, 760), (955, 760)], p.light)
    board.polygon([(930, 545), (1110, 545), (1106, 580), (934, 580)], p.accent)
    board.star(1020, 660, 30, p.mid)
    board.curve([(985, 548), (975, 505), (992, 470)], 7, p.ink)
    for row, (y, size, count) in enumerate(((880, 132, 7), (1010, 168, 6))):
        for seat in range(count):
            x = board.width * (seat + 0.5 + 0.12 * (row % 2)) / count
            coat = (p.mid, p.ink, p.accent)[(seat + row) % 3]
            bust(board, x, y + 26, size, coat, hat="bun" if (seat + row) % 3 == 1 else "")
            board.disc(x, y + 26 - 0.97 * size, 0.31 * size, p.ink)


def table(board: Board) -> None:
    """Officials around a table with papers and a laptop, as at an inspection."""
    p = board.palette
    room(board, 780)
    for x in (130, 560, 990):
        board.box(x, 90, 380, 330, p.light, r=8)
        board.box(x + 18, 108, 344, 294, p.far)
        board.box(x + 182, 108, 16, 294, p.light)
        board.land([(x + 18, 360), (x + 140, 300), (x + 260, 350), (x + 362, 320)], p.mid, 402)
        board.box(x + 182, 108, 16, 294, p.light)
        board.box(x - 20, 402, 420, 22, p.light)
    for x, coat, hat in (
        (330, p.ink, ""),
        (600, p.accent, "bun"),
        (870, p.mid, ""),
        (1140, p.ink, ""),
    ):
        bust(board, x, 640, 190, coat, hat)
    board.polygon([(190, 610), (1310, 610), (1420, 760), (80, 760)], p.accent)
    board.box(80, 758, 1340, 40, p.ink)
    board.box(150, 798, 46, 202, p.ink)
    board.box(1304, 798, 46, 202, p.ink)
    for x, y in ((330, 640), (560, 664), (1020, 650)):
        board.polygon([(x, y), (x + 120, y), (x + 134, y + 64), (x - 14, y + 64)], p.light)
        board.line([(x + 20, y + 22), (x + 100, y + 22)], 5, p.mid)
        board.line([(x + 18, y + 40), (x + 84, y + 40)], 5, p.mid)
    board.polygon([(770, 570), (930, 570), (944, 680), (756, 680)], p.ink)
    board.polygon([(756, 680), (944, 680), (966, 712), (734, 712)], p.mid)
    for x in (500, 1240):
        board.box(x, 630, 40, 46, p.light, r=8)
        board.disc(x + 20, 632, 20, p.far, ry=6)
    bust(board, 280, 1010, 250, p.mid)
    board.disc(280, 1010 - 243, 78, p.ink)
    bust(board, 1190, 1010, 250, p.ink)
    board.disc(1190, 1010 - 243, 78, p.ink)


def computer(board: Board) -> None:
    p = board.palette
    room(board, 790)
    board.disc(750, 420, 400, p.far)
    board.box(330, 130, 840, 520, p.ink, r=26)
    board.box(362, 162, 776, 456, p.light, r=8)
    board.box(362, 162, 776, 58, p.accent, r=8)
    board.box(362, 200, 776, 20, p.accent)
    for x in (396, 430, 464):
        board.disc(x, 191, 10, p.light)
    for number, value in enumerate((120, 190, 150, 250, 300)):
        x = 420 + number * 76
        board.box(x, 575 - value, 48, value, p.accent if number == 4 else p.mid, r=4)
    board.box(400, 575, 400, 6, p.ink)
    for row in range(3):
        y = 270 + row * 105
        board.disc(880, y + 25, 26, p.accent)
        board.line([(868, y + 26), (877, y + 36), (894, y + 14)], 6, p.light)
        board.box(926, y + 4, 170, 16, p.mid, r=4)
        board.box(926, y + 32, 120, 12, p.far, r=4)
    board.polygon([(690, 650), (810, 650), (830, 760), (670, 760)], p.mid)
    board.box(600, 752, 300, 22, p.ink, r=10)
    board.box(0, 774, 1500, 36, p.accent)
    board.box(0, 810, 1500, 190, p.mid)
    for layer, colour in enumerate((p.accent, p.light, p.ink)):
        board.box(1210 + 8 * (layer % 2), 736 - layer * 38, 210, 34, colour, r=6)
    board.box(120, 676, 88, 98, p.light, r=10)
    board.slice(208, 724, 34, 270, 450, p.light)
    board.slice(208, 724, 18, 270, 450, p.far)
    for x in (150, 180):
        board.curve([(x, 650), (x - 10, 625), (x + 8, 600), (x - 2, 575)], 6, p.mid)


def phone(board: Board) -> None:
    p = board.palette
    warning = p.sky < "#80"
    board.disc(750, 520, 430, p.far)
    board.disc(750, 520, 330, p.mid)
    for x, y, r in ((190, 230, 46), (1300, 300, 60), (250, 760, 30), (1240, 770, 38)):
        board.disc(x, y, r, p.far)
    board.polygon([(880, 1000), (1010, 640), (1180, 780), (1230, 1000)], p.ink)
    board.blob(
        [(560, 720), (680, 690), (960, 600), (1060, 700), (1010, 960), (760, 1040), (600, 920)],
        p.skin,
    )
    board.box(540, 110, 420, 800, p.ink, r=54)
    board.box(562, 150, 376, 716, p.light, r=34)
    board.box(690, 128, 120, 12, p.mid, r=6)
    if warning:
        board.polygon([(750, 230), (885, 460), (615, 460)], p.accent)
        board.box(738, 310, 24, 80, p.ink, r=10)
        board.disc(750, 422, 14, p.ink)
    else:
        board.disc(750, 340, 112, p.accent)
        board.line([(700, 344), (738, 384), (806, 300)], 26, p.light)
    for row, width in enumerate((260, 200, 236)):
        board.box(620, 520 + row * 58, width, 26, p.far if row else p.mid, r=8)
    board.box(620, 730, 260, 72, p.accent, r=36)
    board.box(684, 758, 132, 16, p.light, r=8)
    for finger, y in enumerate((560, 660, 760, 850)):
        board.box(500 - 4 * finger, y, 92, 62, p.skin, r=31)
    board.line([(1010, 760), (985, 610), (930, 520)], 74, p.skin)


def plan(board: Board) -> None:
    p = board.palette
    board.box(110, 90, 1280, 820, p.ink, r=10)
    board.box(132, 112, 1236, 776, p.light)
    shore = [(132, 640), (330, 560), (560, 600), (760, 520), (980, 560), (1170, 470), (1368, 500)]
    board.land(shore, p.far, 888)
    lower = [(132, 760), (340, 690), (570, 735), (770, 650), (990, 690), (1180, 600), (1368, 630)]
    board.land(lower, p.light, 888)
    for row, y in enumerate((150, 265, 380)):
        for column in range(6):
            x = 170 + column * 196
            if (row, column) in {(1, 2), (2, 4)}:
                board.box(x, y, 160, 84, p.mid, r=6)
                for dx, dy in ((30, 30), (80, 54), (126, 28)):
                    board.disc(x + dx, y + dy, 18, p.accent)
                continue
            for half in (0, 84):
                shade = (p.sky, p.far, p.mid)[(row + column + half // 84) % 3]
                board.box(x + half, y, 76, 84, shade, r=4)
    for x in (240, 480, 760, 1010, 1220):
        board.box(x, 790 - x // 14, 90, 60, p.sky, r=4)
    board.line([(620, 500), (700, 830)], 26, p.accent)
    board.line([(132, 246), (1368, 246)], 5, p.accent)
    board.line([(132, 361), (1368, 361)], 5, p.accent)
    board.disc(980, 322, 40, p.ink)
    board.polygon([(943, 336), (1017, 336), (980, 410)], p.ink)
    board.disc(980, 320, 16, p.light)
    board.polygon([(1270, 700), (1296, 790), (1270, 770), (1244, 790)], p.ink)


def library(board: Board) -> None:
    p = board.palette
    room(board, 850)
    board.box(80, 60, 860, 800, p.ink, r=6)
    for shelf in range(4):
        top = 90 + shelf * 192
        board.box(104, top, 812, 166, p.far)
        x = 118
        for book in range(22):
            kind = (book * 7 + shelf * 5) % 11
            width = 24 + kind * 2.1
            if x + width > 900:
                break
            height = 108 + (kind * 13) % 46
            if kind != 4:
                colour = (p.accent, p.mid, p.light, p.ink)[(kind + book) % 4]
                board.box(x, top + 166 - height, width - 4, height, colour, r=3)
                board.box(x + 5, top + 166 - height + 18, width - 14, 8, p.sky)
            x += width + (16 if kind == 4 else 0)
    board.line([(1240, 0), (1240, 190)], 6, p.ink)
    board.polygon([(1190, 190), (1290, 190), (1350, 290), (1130, 290)], p.accent)
    board.slice(1240, 288, 50, 0, 180, p.light)
    board.box(1000, 776, 420, 26, p.ink, r=8)
    board.box(1030, 800, 28, 200, p.ink)
    board.box(1362, 800, 28, 200, p.ink)
    bust(board, 1210, 776, 230, p.mid, hat="bun")
    board.polygon([(1060, 690), (1206, 716), (1206, 784), (1060, 756)], p.light)
    board.polygon([(1352, 690), (1210, 716), (1210, 784), (1352, 756)], p.sky)
    for row in range(3):
        board.line([(1082, 712 + row * 16), (1186, 730 + row * 16)], 4, p.mid)
        board.line([(1330, 712 + row * 16), (1230, 730 + row * 16)], 4, p.mid)
    for layer, colour in enumerate((p.accent, p.light)):
        board.box(1330 + 6 * layer, 748 - layer * 28, 82, 26, colour, r=4)


def health(board: Board) -> None:
    p = board.palette
    room(board, 820)
    board.box(120, 90, 420, 300, p.light, r=10)
    board.box(280, 140, 100, 200, p.accent, r=8)
    board.box(230, 190, 200, 100, p.accent, r=8)
    board.box(1110, 120, 270, 420, p.light, r=8)
    board.box(1134, 144, 222, 180, p.sky, r=4)
    board.box(1134, 340, 222, 180, p.sky, r=4)
    for x, y, height in (
        (1160, 230, 94),
        (1220, 250, 74),
        (1290, 210, 114),
        (1170, 440, 80),
        (1260, 420, 100),
    ):
        board.box(x, y, 44, height, p.mid, r=6)
        board.box(x + 8, y - 16, 28, 18, p.accent, r=3)
    board.box(760, 640, 560, 36, p.ink, r=10)
    board.box(800, 676, 30, 240, p.ink)
    board.box(1250, 676, 30, 240, p.ink)
    bust(board, 1010, 640, 190, p.mid)
    person(
        board, 560, 960, 730, p.light, hands=((0.42, 0.6), (0.36, 0.5)), hat="bun", trousers=p.light
    )
    board.line([(520, 405), (530, 470), (575, 490), (606, 456), (600, 405)], 8, p.ink)
    board.disc(575, 496, 15, p.accent)
    board.line([(868, 522), (922, 546)], 16, p.accent)
    board.line([(922, 546), (946, 556)], 5, p.ink)
    board.box(1150, 560, 110, 80, p.light, r=8)
    board.box(1190, 580, 30, 40, p.accent, r=3)
    board.box(1184, 588, 42, 24, p.accent, r=3)


def blood(board: Board) -> None:
    p = board.palette
    room(board, 840)
    drop = [
        (360, 110),
        (440, 250),
        (500, 350),
        (480, 460),
        (360, 510),
        (240, 460),
        (220, 350),
        (280, 250),
    ]
    board.blob(drop, p.accent)
    board.polygon([(330, 160), (360, 96), (390, 160)], p.accent)
    board.disc(325, 345, 52, p.light)
    board.disc(395, 345, 52, p.light)
    board.polygon([(278, 366), (442, 366), (360, 456)], p.light)
    board.line([(1240, 160), (1240, 880)], 14, p.ink)
    board.line([(1180, 880), (1300, 880)], 14, p.ink)
    board.box(1186, 180, 108, 160, p.light, r=16)
    board.box(1196, 236, 88, 94, p.accent, r=12)
    board.curve([(1240, 340), (1230, 470), (1120, 520), (1010, 596)], 7, p.accent)
    board.polygon([(560, 560), (650, 640), (1050, 640), (1050, 700), (600, 700), (500, 590)], p.ink)
    board.box(660, 690, 26, 180, p.ink)
    board.box(990, 690, 26, 180, p.ink)
    board.line([(640, 600), (860, 612)], 110, p.mid)
    board.line([(860, 630), (1060, 640), (1150, 690)], 70, p.ink)
    board.line([(720, 585), (880, 640), (1010, 604)], 46, p.mid)
    board.disc(1016, 602, 26, p.skin)
    head(board, 565, 505, 66)
    person(
        board,
        1370,
        960,
        690,
        p.light,
        hands=((-0.36, 0.56), (-0.16, 0.45)),
        hat="bun",
        trousers=p.light,
    )
