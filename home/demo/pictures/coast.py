"""Scenes of sea, shore and mountain."""

from math import cos, pi, sin

from home.demo.pictures.board import Board
from home.demo.pictures.figures import (
    basket_boat,
    boat,
    cloud,
    house,
    palm,
    person,
    pine,
    tree,
    waves,
)


def hills(board: Board, y: float) -> None:
    """Two ridges behind a shore at `y`."""
    p = board.palette
    far = [(0, y - 170), (230, y - 290), (470, y - 170), (720, y - 240), (980, y - 60), (1120, y)]
    board.land(far, p.far, y)
    near = [(0, y - 60), (180, y - 130), (380, y - 50), (560, y)]
    board.land(near, p.mid, y)


def sea(board: Board) -> None:
    p = board.palette
    stormy = p.sky < "#80"
    board.disc(1120, 270, 104, p.light if not stormy else p.far)
    cloud(board, 420, 180, 300, p.light if not stormy else p.far)
    cloud(board, 820, 120, 200, p.light if not stormy else p.far)
    hills(board, 480)
    board.box(0, 480, 1500, 520, p.far)
    board.land([(0, 620), (400, 606), (800, 628), (1200, 604), (1500, 620)], p.mid)
    waves(board, 540, p.light, 230, 60)
    if stormy:
        for y, lift, colour in ((640, 70, p.mid), (760, 90, p.far), (880, 70, p.accent)):
            points = [(x, y - (lift if (x // 150) % 2 else 0)) for x in range(-150, 1800, 150)]
            board.land(points, colour)
        board.disc(880, 770, 130, p.light, ry=118)
        for angle in range(0, 360, 90):
            x, y = 880 + 100 * cos(angle * pi / 180), 770 + 90 * sin(angle * pi / 180)
            board.disc(x, y, 44, p.ink)
        board.disc(880, 770, 64, p.far, ry=58)
        return
    boat(board, 560, 690, 520, p.ink, p.light)
    boat(board, 1190, 560, 230, p.ink, p.light)
    waves(board, 740, p.light, 260, 120)
    board.land([(0, 900), (300, 860), (760, 890), (1140, 836), (1500, 862)], p.sky)
    board.land([(0, 920), (300, 884), (760, 912), (1140, 860), (1500, 888)], p.light)
    basket_boat(board, 1130, 850, 230, p.accent, p.ink)
    basket_boat(board, 330, 850, 170, p.accent, p.ink)
    person(board, 1300, 960, 270, p.mid, hands=((-0.3, 0.34), (0.14, 0.42)), hat="cone")


def boats(board: Board) -> None:
    """Jars of fish sauce under a roof by the sea."""
    p = board.palette
    board.disc(1190, 230, 96, p.light)
    hills(board, 470)
    board.box(0, 470, 1500, 180, p.far)
    waves(board, 540, p.light, 240, 90)
    boat(board, 1080, 580, 340, p.ink, p.light)
    board.box(0, 640, 1500, 360, p.sky)
    board.polygon([(0, 210), (470, 150), (760, 330), (0, 330)], p.accent)
    board.box(0, 330, 700, 330, p.light)
    for x in range(40, 700, 90):
        ridge = 210 - 0.128 * x if x < 470 else 150 + 0.62 * (x - 470)
        board.line([(x, ridge + 26), (x + 26, 322)], 5, p.ink)
    board.box(90, 420, 160, 240, p.mid, r=4)
    board.box(360, 420, 180, 120, p.mid, r=4)
    board.line([(690, 330), (690, 660)], 18, p.ink)
    for row, (y, size, shift) in enumerate(((760, 150, 0), (925, 190, 60))):
        for number in range(7):
            x = 90 + shift + number * size * 1.32
            if x > 1580:
                break
            colour = p.accent if (number + row) % 3 == 0 else p.mid
            jar(board, x, y, size, colour)


def jar(board: Board, x: float, y: float, size: float, colour: str) -> None:
    """A glazed jar with a conical straw lid; (`x`, `y`) is the middle of its foot."""
    p = board.palette
    board.disc(x, y, size * 0.5, p.far, ry=size * 0.09)
    board.blob(
        [
            (x - 0.3 * size, y),
            (x - 0.46 * size, y - 0.45 * size),
            (x - 0.28 * size, y - 0.86 * size),
            (x + 0.28 * size, y - 0.86 * size),
            (x + 0.46 * size, y - 0.45 * size),
            (x + 0.3 * size, y),
        ],
        colour,
    )
    board.box(x - 0.36 * size, y - 0.34 * size, 0.72 * size, 0.045 * size, p.ink)
    lid = [
        (x - 0.48 * size, y - 0.8 * size),
        (x, y - 1.18 * size),
        (x + 0.48 * size, y - 0.8 * size),
    ]
    board.polygon(lid, p.light)
    board.polygon([lid[1], lid[2], (x + 0.1 * size, y - 0.8 * size)], p.far)


def mountain_pass(board: Board) -> None:
    p = board.palette
    board.disc(300, 250, 92, p.light)
    cloud(board, 760, 190, 340, p.light)
    board.box(0, 560, 760, 440, p.far)
    board.land([(500, 560), (760, 330), (980, 220), (1240, 120), (1500, 190)], p.far)
    cloud(board, 1120, 300, 280, p.light)
    board.land([(330, 660), (620, 520), (840, 470), (1080, 330), (1320, 300), (1500, 240)], p.mid)
    board.land([(0, 930), (260, 830), (560, 690), (860, 650), (1180, 520), (1500, 500)], p.accent)
    for x, y in ((30, 610), (240, 640), (90, 690), (330, 700), (420, 620)):
        board.curve([(x, y), (x + 34, y - 7), (x + 68, y)], 5, p.light)
    boat(board, 190, 690, 150, p.ink, p.light)
    road = [(1500, 430), (1180, 470), (980, 560), (1130, 640), (1330, 690), (1120, 790), (820, 850)]
    board.curve([*road, (760, 1010)], 48, p.ink)
    board.curve([*road, (760, 1010)], 38, p.sky)
    board.curve([*road, (760, 1010)], 4, p.light)
    board.land([(0, 950), (220, 900), (460, 905), (640, 960), (700, 1010)], p.ink)
    board.line([(0, 890), (230, 812), (470, 748), (640, 722)], 10, p.ink)
    for car in range(5):
        x, y = 70 + car * 112, 826 - car * 28
        corners = [(x, y), (x + 100, y - 26), (x + 104, y + 22), (x + 4, y + 48)]
        board.polygon(corners, p.light if car else p.mid)
        for pane in range(3):
            left, top = x + 14 + pane * 28, y + 8 - pane * 7
            board.polygon(
                [(left, top), (left + 18, top - 5), (left + 19, top + 12), (left + 1, top + 17)],
                p.ink,
            )
    for x, y, height in ((1240, 700, 120), (1330, 860, 150), (1440, 820, 170), (980, 760, 110)):
        pine(board, x, y, height, p.ink)


def exercise(board: Board) -> None:
    p = board.palette
    board.disc(1010, 420, 190, p.light)
    board.disc(1010, 420, 150, p.far)
    board.box(0, 470, 1500, 220, p.mid)
    board.box(940, 486, 140, 12, p.light, r=6)
    board.box(900, 530, 220, 12, p.light, r=6)
    board.box(850, 580, 320, 12, p.light, r=6)
    board.box(0, 660, 1500, 340, p.sky)
    board.box(0, 652, 1500, 18, p.light)
    palm(board, 90, 720, 560, p.ink)
    palm(board, 1330, 700, 420, p.ink)
    pose = ((-0.34, 0.86), (0.34, 0.66))
    for x, y, height, coat in (
        (330, 800, 330, p.light), (560, 790, 320, p.accent), (790, 800, 330, p.light),
        (1010, 790, 320, p.accent), (1230, 800, 330, p.light),
    ):  # fmt: skip
        person(board, x, y, height, coat, pose, ((-0.15, 0), (0.12, 0.02)), trousers=p.ink)
    for x, coat, hat in ((240, p.accent, "bun"), (640, p.light, ""), (1060, p.accent, "bun")):
        person(board, x, 965, 420, coat, pose, ((-0.16, 0), (0.13, 0.02)), hat, trousers=p.ink)


def cleaning(board: Board) -> None:
    p = board.palette
    board.disc(990, 220, 90, p.light)
    hills(board, 450)
    board.box(0, 450, 1500, 160, p.far)
    waves(board, 510, p.light, 250, 40)
    board.land([(0, 620), (380, 572), (800, 610), (1200, 560), (1500, 590)], p.light)
    board.land([(0, 660), (400, 620), (820, 650), (1240, 606), (1500, 636)], p.sky)
    palm(board, 1290, 690, 520, p.ink)
    person(board, 400, 900, 500, p.accent, ((0.3, 0.44), (0.26, 0.56)), hat="cone", lean=0.04)
    board.line([(500, 560), (640, 880)], 12, p.ink)
    board.polygon([(606, 830), (660, 812), (706, 900), (620, 920)], p.mid)
    person(board, 820, 880, 480, p.mid, ((-0.2, 0.36), (0.22, 0.36)), lean=0.03)
    board.blob([(930, 740), (980, 716), (1020, 760), (1030, 860), (960, 890), (890, 850)], p.light)
    board.line([(936, 738), (976, 722)], 14, p.ink)
    person(board, 1130, 930, 510, p.accent, ((-0.22, 0.3), (0.14, 0.4)), hat="helmet", lean=-0.05)
    for x, y in ((560, 930), (720, 940), (250, 930), (1290, 900)):
        board.box(x, y, 30, 46, p.mid, r=8)
        board.box(x + 8, y - 12, 14, 14, p.ink, r=3)
    for x, y in ((650, 960), (190, 880), (1380, 950)):
        board.blob([(x, y), (x + 24, y - 20), (x + 52, y - 6), (x + 40, y + 18)], p.far)


def planting(board: Board) -> None:
    p = board.palette
    cloud(board, 370, 190, 280, p.light)
    board.disc(1180, 230, 96, p.light)
    board.land([(0, 560), (320, 470), (700, 540), (1100, 450), (1500, 530)], p.far)
    board.land([(0, 700), (400, 650), (900, 690), (1500, 640)], p.mid)
    for x, size in ((90, 190), (250, 230), (1240, 220), (1400, 250)):
        tree(board, x, 700, size, p.accent)
    board.land([(0, 800), (500, 770), (1000, 790), (1500, 760)], p.sky)
    board.disc(740, 906, 190, p.mid, ry=38)
    board.disc(740, 898, 120, p.ink, ry=22)
    board.line([(740, 895), (742, 640)], 16, p.ink)
    for dx, dy, tilt in ((-70, 700, 1), (64, 660, -1), (-50, 610, 1), (40, 590, -1), (0, 560, 0)):
        board.blob(
            [
                (742, dy + 40),
                (742 + dx, dy + 30),
                (742 + dx * 1.5, dy - 14 * abs(tilt)),
                (742 + dx * 0.4, dy),
            ],
            p.accent,
        )
    person(board, 430, 900, 520, p.accent, ((0.34, 0.46), (0.3, 0.34)), lean=0.05)
    board.line([(560, 600), (660, 880)], 12, p.ink)
    board.polygon([(634, 850), (676, 836), (700, 910), (660, 926)], p.mid)
    person(board, 1050, 900, 480, p.light, ((-0.3, 0.42), (-0.34, 0.52)), hat="cone", lean=-0.05)
    board.polygon([(840, 650), (910, 650), (900, 730), (850, 730)], p.ink)
    board.line([(846, 670), (800, 690)], 12, p.ink)
    for drop in range(3):
        board.disc(792 - drop * 10, 726 + drop * 36, 8, p.mid)
    for x in (170, 1290):
        board.line([(x, 930), (x, 860)], 8, p.ink)
        board.disc(x - 16, 856, 22, p.accent)
        board.disc(x + 14, 848, 24, p.accent)


def forest(board: Board) -> None:
    p = board.palette
    board.disc(300, 250, 130, p.light)
    board.disc(300, 250, 96, p.mid)
    board.land([(0, 520), (260, 360), (540, 470), (860, 280), (1180, 420), (1500, 320)], p.far)
    board.land([(0, 680), (300, 560), (640, 640), (1000, 510), (1300, 600), (1500, 560)], p.mid)
    for x, y, height in (
        (80, 690, 200), (210, 650, 170), (330, 640, 190), (470, 660, 160), (600, 680, 190),
        (1220, 610, 190), (1340, 620, 210), (1450, 600, 180),
    ):  # fmt: skip
        pine(board, x, y, height, p.accent)
    for x in (850, 1030):
        board.line([(x, 860), (940 + (x - 940) * 0.62, 380)], 16, p.ink)
    for y in (470, 590, 720):
        half = 56 + (y - 380) * 0.078
        board.line([(940 - half, y), (940 + half, y + 70)], 8, p.ink)
        board.line([(940 + half, y), (940 - half, y + 70)], 8, p.ink)
    board.box(830, 250, 220, 140, p.light, r=4)
    board.box(854, 272, 172, 62, p.ink, r=4)
    board.box(918, 282, 40, 52, p.accent, r=14)
    board.disc(938, 276, 20, p.skin)
    board.polygon([(800, 254), (940, 150), (1080, 254)], p.accent)
    board.box(812, 384, 256, 20, p.ink)
    board.land([(0, 850), (400, 790), (820, 850), (1200, 790), (1500, 830)], p.ink)
    for x, y, height in (
        (120, 930, 260),
        (320, 960, 220),
        (560, 950, 180),
        (1240, 930, 230),
        (1410, 960, 280),
    ):
        pine(board, x, y, height, p.accent)


def flood(board: Board) -> None:
    p = board.palette
    for x, y, width in ((240, 130, 420), (700, 90, 520), (1200, 140, 460)):
        cloud(board, x, y, width, p.mid)
    for x, width, height, wall in (
        (60, 170, 420, p.light), (250, 150, 330, p.far), (1010, 160, 350, p.far),
        (1190, 190, 440, p.light),
    ):  # fmt: skip
        house(board, x, 700, width, height, wall, p.accent, p.ink)
    tree(board, 900, 690, 250, p.mid)
    board.land([(0, 640), (400, 626), (800, 646), (1200, 628), (1500, 640)], p.far)
    board.land([(0, 720), (400, 700), (800, 726), (1200, 704), (1500, 716)], p.mid)
    waves(board, 690, p.light, 220, 40)
    person(board, 560, 800, 330, p.accent, ((-0.3, 0.5), (-0.26, 0.64)), hat="helmet")
    person(board, 770, 800, 270, p.light, ((-0.12, 0.4), (0.12, 0.4)), hat="cone")
    person(board, 910, 800, 320, p.accent, ((0.3, 0.5), (0.26, 0.64)), hat="helmet")
    board.line([(400, 560), (470, 860)], 12, p.ink)
    board.line([(1060, 570), (1000, 860)], 12, p.ink)
    hull = [(360, 752), (700, 776), (1120, 752), (1040, 872), (760, 890), (450, 872)]
    board.blob(hull, p.ink)
    board.disc(730, 826, 44, p.light)
    board.disc(730, 826, 22, p.ink)
    board.land([(0, 868), (400, 850), (800, 876), (1200, 852), (1500, 866)], p.far)
    waves(board, 920, p.light, 240, 90)
    for x, y in board.scatter(80, 960):
        board.line([(x, y), (x - 14, y + 46)], 3.2, p.light)
