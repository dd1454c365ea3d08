"""What the scenes are made of: people, trees, houses, boats, flags."""

from collections.abc import Sequence

from home.demo.pictures.board import Board, Point, smooth


def person(
    board: Board,
    x: float,
    y: float,
    height: float,
    coat: str,
    hands: Sequence[Point] = ((-0.16, 0.42), (0.16, 0.42)),
    feet: Sequence[Point] = ((-0.08, 0), (0.08, 0)),
    hat: str = "",
    trousers: str = "",
    lean: float = 0,
) -> None:
    """A standing person whose feet are at (`x`, `y`).

    `hands` and `feet` are offsets from there in heights, upward positive; `hat` is "", "cone",
    "helmet", "cap" or "bun"; `lean` shifts the upper body by so many heights.
    """
    p = board.palette
    trousers = trousers or p.ink

    def at(dx: float, dy: float) -> Point:
        return x + dx * height, y - dy * height

    hip, neck = at(0, 0.46), at(lean, 0.78)
    for dx, dy in feet:
        knee = at(dx * 0.7, (dy + 0.46) / 2)
        board.line([hip, knee, at(dx, dy + 0.03)], 0.085 * height, trousers)
    for dx, dy in hands:
        shoulder = (neck[0] + (0.1 if dx > lean else -0.1) * height, neck[1] + 0.06 * height)
        hand = at(dx, dy)
        elbow = ((shoulder[0] + hand[0]) / 2, (shoulder[1] + hand[1]) / 2 + 0.03 * height)
        board.line([shoulder, elbow, hand], 0.06 * height, coat)
        board.disc(*hand, 0.034 * height, p.skin)
    torso = [
        (neck[0] - 0.12 * height, neck[1] + 0.05 * height),
        (neck[0] - 0.07 * height, neck[1]),
        (neck[0] + 0.07 * height, neck[1]),
        (neck[0] + 0.12 * height, neck[1] + 0.05 * height),
        at(0.11, 0.42),
        at(-0.11, 0.42),
    ]
    board.polygon(torso, coat)
    head(board, neck[0], neck[1] - 0.09 * height, 0.085 * height, hat)


def bust(board: Board, x: float, y: float, size: float, coat: str, hat: str = "") -> None:
    """Head and shoulders of a seated person; (`x`, `y`) is the middle of the lower edge."""
    board.box(x - 0.5 * size, y - 0.62 * size, size, 0.62 * size, coat, r=0.3 * size)
    board.box(x - 0.5 * size, y - 0.3 * size, size, 0.3 * size, coat)
    board.box(x - 0.1 * size, y - 0.76 * size, 0.2 * size, 0.22 * size, board.palette.skin)
    head(board, x, y - 0.95 * size, 0.3 * size, hat)


def head(board: Board, x: float, y: float, r: float, hat: str = "") -> None:
    """A head with hair, or with a hat."""
    p = board.palette
    board.disc(x, y, r, p.skin)
    if hat == "cone":
        brim = [(x - 1.75 * r, y - 0.1 * r), (x, y - 1.75 * r), (x + 1.75 * r, y - 0.1 * r)]
        board.polygon(brim, p.light)
        board.polygon([brim[1], brim[2], (x + 0.3 * r, y - 0.1 * r)], p.far)
    elif hat in {"helmet", "cap"}:
        colour = p.accent if hat == "helmet" else p.light
        board.slice(x, y, r * 1.14, 180, 360, colour)
        board.box(x - 1.3 * r, y - 0.12 * r, 2.6 * r, 0.22 * r, colour, r=0.1 * r)
    else:
        board.slice(x, y, r * 1.06, 165, 375, p.ink)
        if hat == "bun":
            board.disc(x, y - 1.05 * r, 0.38 * r, p.ink)


def tree(board: Board, x: float, y: float, height: float, leaf: str, trunk: str = "") -> None:
    """A round tree; (`x`, `y`) is the foot of its trunk."""
    trunk = trunk or board.palette.ink
    board.line([(x, y), (x, y - 0.55 * height)], 0.055 * height, trunk)
    board.line(
        [(x, y - 0.34 * height), (x + 0.12 * height, y - 0.5 * height)], 0.03 * height, trunk
    )
    for dx, dy, r in ((-0.16, 0.62, 0.19), (0.17, 0.6, 0.18), (0, 0.78, 0.22)):
        board.disc(x + dx * height, y - dy * height, r * height, leaf)


def palm(board: Board, x: float, y: float, height: float, leaf: str) -> None:
    """A coconut palm leaning a little."""
    top = (x + 0.16 * height, y - 0.8 * height)
    board.curve([(x, y), (x + 0.05 * height, y - 0.42 * height), top], 0.04 * height, leaf)
    for dx, dy in ((-0.36, -0.02), (-0.27, -0.2), (0.02, -0.24), (0.3, -0.14), (0.37, 0.06)):
        tip = (top[0] + dx * height, top[1] + dy * height + 0.08 * height)
        upper = (top[0] + dx * 0.5 * height, top[1] + dy * height - 0.08 * height)
        lower = (top[0] + dx * 0.56 * height, top[1] + dy * 0.9 * height + 0.02 * height)
        board.polygon([*smooth([top, upper, tip]), *smooth([tip, lower, top])], leaf)


def pine(board: Board, x: float, y: float, height: float, leaf: str) -> None:
    """A pointed tree of the mountain."""
    board.box(x - 0.03 * height, y - 0.2 * height, 0.06 * height, 0.2 * height, board.palette.ink)
    for level, half in ((0.15, 0.26), (0.4, 0.2), (0.64, 0.14)):
        base = y - level * height
        points = [(x - half * height, base), (x, base - 0.42 * height), (x + half * height, base)]
        board.polygon(points, leaf)


def cloud(board: Board, x: float, y: float, width: float, colour: str) -> None:
    board.box(x - width / 2, y - width * 0.09, width, width * 0.18, colour, r=width * 0.09)
    board.disc(x - width * 0.14, y - width * 0.1, width * 0.17, colour)
    board.disc(x + width * 0.12, y - width * 0.07, width * 0.13, colour)


def house(
    board: Board, x: float, y: float, width: float, height: float, wall: str, roof: str, pane: str
) -> None:
    """A narrow town house with a pitched roof; (`x`, `y`) is its lower left corner."""
    board.box(x, y - height, width, height, wall)
    eaves = width * 0.08
    top = [(x - eaves, y - height), (x + width / 2, y - height - width * 0.42)]
    board.polygon([*top, (x + width + eaves, y - height)], roof)
    step = width / 3.2
    floors = int((height - width * 0.5) // (step * 1.5))
    for floor in range(floors):
        for column in (0.16, 0.55):
            left, upper = x + width * column, y - height + step * 0.5 + floor * step * 1.5
            board.box(left, upper, step * 0.92, step, pane, r=2)
    door = width * 0.34
    board.box(x + (width - door) / 2, y - door * 1.5, door, door * 1.5, roof, r=3)


def boat(board: Board, x: float, y: float, length: float, hull: str, cabin: str) -> None:
    """A fishing boat seen from the side; (`x`, `y`) is the middle of its water line."""
    board.line([(x + 0.04 * length, y - 0.12 * length), (x + 0.04 * length, y - 0.62 * length)],
               0.014 * length, hull)  # fmt: skip
    board.box(x - 0.24 * length, y - 0.32 * length, 0.24 * length, 0.22 * length, cabin, r=4)
    board.box(x - 0.27 * length, y - 0.35 * length, 0.3 * length, 0.04 * length, hull)
    for dx in (0.19, 0.08):
        left = x - dx * length
        board.box(left, y - 0.27 * length, 0.06 * length, 0.07 * length, hull, r=2)
    board.blob(
        [
            (x - 0.46 * length, y - 0.14 * length),
            (x, y - 0.1 * length),
            (x + 0.5 * length, y - 0.22 * length),
            (x + 0.36 * length, y + 0.03 * length),
            (x, y + 0.05 * length),
            (x - 0.38 * length, y + 0.03 * length),
        ],
        hull,
    )
    pennant = [(x + 0.04 * length, y - 0.62 * length), (x + 0.04 * length, y - 0.52 * length)]
    board.polygon([*pennant, (x + 0.2 * length, y - 0.57 * length)], board.palette.accent)


def basket_boat(board: Board, x: float, y: float, width: float, colour: str, rim: str) -> None:
    """A round basket boat (thúng chai)."""
    board.slice(x, y - 0.08 * width, width / 2, 0, 180, colour)
    board.disc(x, y - 0.08 * width, width / 2, rim, ry=0.1 * width)
    board.disc(x, y - 0.07 * width, 0.43 * width, board.palette.ink, ry=0.06 * width)


def waves(board: Board, y: float, colour: str, step: float = 150, left: float = 0) -> None:
    """A row of short crests across the picture."""
    x = left
    while x < board.width:
        crest = [(x, y), (x + step * 0.2, y - 7), (x + step * 0.4, y)]
        board.curve(crest, 5, colour)
        x += step


def flag(board: Board, x: float, y: float, height: float, cloth: str, star: str) -> None:
    """A flag on a pole whose foot is at (`x`, `y`)."""
    board.line([(x, y), (x, y - height)], height * 0.022, board.palette.ink)
    width, drop = height * 0.42, height * 0.28
    top = y - height * 0.98
    upper = [(x, top), (x + width * 0.5, top + drop * 0.1), (x + width, top - drop * 0.04)]
    lower = [(x + width, top + drop * 0.96), (x + width * 0.5, top + drop * 1.1), (x, top + drop)]
    board.polygon([*upper, *lower], cloth)
    board.star(x + width * 0.5, top + drop * 0.58, drop * 0.3, star)


def bunting(board: Board, start: Point, end: Point, count: int, colours: Sequence[str]) -> None:
    """Small pennants on a hanging string."""
    sag = abs(end[0] - start[0]) * 0.07
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + sag)
    board.curve([start, middle, end], 3.5, board.palette.ink)
    for number in range(count):
        share = (number + 0.5) / count
        x = start[0] + (end[0] - start[0]) * share
        y = start[1] + (end[1] - start[1]) * share + sag * 4 * share * (1 - share)
        size = abs(end[0] - start[0]) / count * 0.34
        points = [(x - size, y), (x + size, y), (x, y + size * 1.9)]
        board.polygon(points, colours[number % len(colours)])


def lantern(board: Board, x: float, y: float, r: float, colour: str, rim: str) -> None:
    """A round paper lantern with ribs and a tassel."""
    board.line([(x, y + r), (x, y + r * 1.7)], r * 0.09, rim)
    board.disc(x, y, r, colour, ry=r * 0.9)
    for share in (0.62, 0.25):
        board.disc(x, y, r * share + r * 0.05, rim, ry=r * 0.9)
        board.disc(x, y, r * share, colour, ry=r * 0.88)
    board.box(x - r * 0.35, y - r * 1.04, r * 0.7, r * 0.2, rim, r=3)
    board.box(x - r * 0.35, y + r * 0.84, r * 0.7, r * 0.2, rim, r=3)
