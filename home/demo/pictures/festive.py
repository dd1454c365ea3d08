"""Scenes of feast and memory, and the upright picture."""

from math import cos, pi, sin

from home.demo.pictures.board import Board
from home.demo.pictures.figures import bunting, cloud, house, lantern, person, tree


def lanterns(board: Board) -> None:
    p = board.palette
    board.box(0, 0, 1500, 1000, p.accent)
    for number, (x, y) in enumerate(board.scatter(34, 460)):
        board.star(x, y, 6 + number % 4, p.mid)
    board.disc(1080, 300, 190, p.light)
    for x, y, r in ((1030, 260, 30), (1130, 340, 42), (1120, 230, 18)):
        board.disc(x, y, r, p.sky)
    board.land([(0, 600), (300, 520), (620, 590), (960, 500), (1260, 570), (1500, 530)], p.mid)
    board.land([(0, 830), (400, 790), (900, 820), (1500, 780)], p.far)
    board.curve([(0, 90), (360, 190), (760, 120)], 5, p.ink)
    for x, y, r in ((130, 190, 62), (350, 262, 76), (580, 236, 58)):
        board.line([(x, y - r - 40), (x, y - r)], 4, p.ink)
        lantern(board, x, y, r, p.light, p.mid)
    for number, x in enumerate((180, 420, 660, 900, 1140, 1360)):
        height = 290 + (number * 37) % 50
        coat = (p.light, p.accent, p.far)[number % 3]
        y = 940 + (number % 2) * 20
        person(
            board, x, y, height, coat, ((0.26, 0.6), (-0.14, 0.42)), hat="bun" if number % 2 else ""
        )
        hand = (x + 0.26 * height, y - 0.6 * height)
        tip = (hand[0] + 30, hand[1] - 76)
        board.line([hand, tip], 6, p.ink)
        if number % 2:
            board.star(tip[0], tip[1] + 34, 58, p.light)
            board.star(tip[0], tip[1] + 34, 34, p.accent)
        else:
            lantern(board, tip[0], tip[1] + 40, 36, p.light, p.accent)


def lion(board: Board) -> None:
    p = board.palette
    board.box(120, 250, 1260, 36, p.ink, r=10)
    roof = [(70, 262), (180, 190), (400, 160), (1100, 160), (1320, 190), (1430, 262)]
    board.polygon(roof, p.accent)
    board.box(150, 286, 1200, 420, p.far)
    for x in (180, 420, 1040, 1280):
        board.box(x, 286, 44, 430, p.mid)
    board.box(560, 320, 380, 60, p.accent, r=6)
    bunting(board, (0, 90), (1500, 90), 22, (p.accent, p.light, p.ink))
    board.box(0, 706, 1500, 294, p.light)
    board.box(0, 706, 1500, 12, p.mid)
    # the body under its cloth, then the head
    board.blob(
        [(700, 560), (860, 500), (1080, 540), (1180, 640), (1180, 800), (960, 830), (720, 800)],
        p.accent,
    )
    for number in range(6):
        board.slice(760 + number * 78, 800, 40, 0, 180, p.light)
        board.slice(760 + number * 78, 690 - (number % 2) * 16, 34, 0, 180, p.mid)
    for x in (700, 800, 1060, 1150):
        board.line([(x, 800), (x - 8, 930)], 48, p.ink)
        board.box(x - 46, 918, 74, 30, p.accent, r=14)
    for number in range(15):
        angle = pi * 2 * number / 15
        board.disc(
            560 + 190 * cos(angle), 580 + 178 * sin(angle), 52, p.light if number % 2 else p.mid
        )
    board.disc(560, 580, 186, p.accent, ry=176)
    for x in (470, 650):
        board.disc(x, 530, 62, p.light)
        board.disc(x - 6, 536, 32, p.ink)
        board.disc(x - 16, 524, 10, p.light)
        board.curve([(x - 70, 462), (x, 430), (x + 70, 462)], 22, p.ink)
    board.disc(560, 610, 40, p.light, ry=30)
    board.slice(560, 640, 130, 10, 170, p.ink)
    board.slice(560, 650, 88, 20, 160, p.light)
    board.disc(560, 424, 34, p.light)
    board.polygon([(540, 410), (580, 410), (560, 320)], p.light)
    board.curve([(1180, 640), (1270, 560), (1250, 480)], 26, p.light)
    person(board, 1300, 930, 430, p.ink, ((-0.28, 0.6), (-0.2, 0.66)), hat="bun")
    board.box(1130, 760, 150, 120, p.accent, r=20)
    board.disc(1205, 762, 76, p.light, ry=22)
    board.line([(1180, 672), (1200, 748)], 10, p.ink)
    board.line([(1214, 648), (1236, 744)], 10, p.ink)
    person(board, 190, 930, 430, p.accent, ((0.24, 0.62), (-0.14, 0.42)), trousers=p.ink)
    board.disc(320, 640, 58, p.skin)
    board.disc(304, 630, 8, p.ink)
    board.disc(340, 630, 8, p.ink)
    board.slice(322, 648, 26, 10, 170, p.accent)


def candles(board: Board) -> None:
    p = board.palette
    for x, y in board.scatter(30, 380):
        board.disc(x, y, 3.5, p.light)
    board.land([(0, 470), (350, 400), (750, 440), (1150, 390), (1500, 450)], p.far)
    board.polygon([(700, 560), (720, 150), (750, 110), (780, 150), (800, 560)], p.accent)
    board.star(750, 220, 40, p.light)
    board.box(640, 540, 220, 46, p.mid)
    board.box(580, 584, 340, 46, p.accent)
    board.land([(0, 630), (750, 606), (1500, 630)], p.mid)
    for number in range(7):
        x = 130 + number * 207
        if abs(x - 750) > 130:
            person(
                board,
                x,
                680,
                230,
                p.ink,
                ((-0.05, 0.55), (0.05, 0.55)),
                hat="bun" if number % 2 else "",
            )
            board.disc(x, 548, 10, p.light)
    board.land([(0, 700), (750, 676), (1500, 700)], p.far)
    for row in range(4):
        y = 740 + row * 78
        size = 0.6 + row * 0.22
        count = 15 - row * 2
        for number in range(count):
            x = 1500 * (number + 0.5) / count
            board.disc(x, y + 12 * size, 44 * size, p.mid, ry=12 * size)
            board.box(x - 13 * size, y - 40 * size, 26 * size, 52 * size, p.light, r=5)
            flame = [
                (x - 11 * size, y - 52 * size),
                (x, y - 92 * size),
                (x + 11 * size, y - 52 * size),
                (x, y - 42 * size),
            ]
            board.blob(flame, p.accent)
            board.disc(x, y - 56 * size, 6 * size, p.light)


def loudspeaker(board: Board) -> None:
    """The upright picture: a loudspeaker pole over roofs."""
    p = board.palette
    board.disc(760, 330, 150, p.light)
    cloud(board, 250, 240, 300, p.light)
    cloud(board, 820, 560, 260, p.light)
    board.land([(0, 900), (260, 800), (560, 880), (1000, 780)], p.far)
    for x, width, height, wall in (
        (-20, 230, 400, p.light),
        (210, 210, 300, p.far),
        (650, 190, 330, p.far),
        (840, 220, 420, p.light),
    ):
        house(board, x, 1290, width, height, wall, p.mid, p.sky)
    tree(board, 150, 1330, 420, p.mid)
    tree(board, 880, 1340, 460, p.mid)
    board.box(0, 1280, 1000, 220, p.mid)
    board.box(0, 1276, 1000, 14, p.ink)
    board.box(478, 420, 34, 960, p.ink, r=8)
    board.box(440, 1350, 110, 50, p.ink, r=8)
    for side, y in ((-1, 520), (1, 640)):
        x = 495
        board.box(min(x, x + side * 110), y - 12, 110, 24, p.ink)
        throat, mouth = x + side * 90, x + side * 330
        board.polygon(
            [(throat, y - 34), (mouth, y - 138), (mouth, y + 138), (throat, y + 34)], p.accent
        )
        board.disc(mouth, y, 40, p.light, ry=138)
        board.disc(mouth, y, 24, p.mid, ry=100)
        board.box(min(throat, throat - side * 60), y - 46, 60, 92, p.accent, r=12)
    board.box(440, 800, 110, 150, p.light, r=10)
    board.disc(495, 850, 22, p.accent)
    board.box(462, 894, 66, 12, p.mid, r=5)
    person(board, 330, 1450, 330, p.accent, hat="cone")
    person(board, 650, 1460, 350, p.light, ((-0.15, 0.42), (0.22, 0.6)), trousers=p.ink)
