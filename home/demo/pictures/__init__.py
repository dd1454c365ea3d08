"""Draws the demo's pictures: scenes of a ward, flat, in the tones of one accent."""

from home.demo.pictures import coast, festive, indoors, streets
from home.demo.pictures.board import Board
from home.demo.pictures.palette import palette

MOODS = ("day", "dusk", "dark", "portrait")
SCENES = {
    "blood": indoors.blood,
    "boats": coast.boats,
    "bridge": streets.bridge,
    "candles": festive.candles,
    "cleaning": coast.cleaning,
    "computer": indoors.computer,
    "counter": indoors.counter,
    "exercise": coast.exercise,
    "fire": streets.fire,
    "flags": streets.flags,
    "flood": coast.flood,
    "flowers": streets.flowers,
    "football": streets.football,
    "forest": coast.forest,
    "health": indoors.health,
    "lanterns": festive.lanterns,
    "library": indoors.library,
    "lion": festive.lion,
    "loudspeaker": festive.loudspeaker,
    "market": streets.market,
    "meeting": indoors.meeting,
    "pass": coast.mountain_pass,
    "phone": indoors.phone,
    "plan": indoors.plan,
    "planting": coast.planting,
    "recruits": streets.recruits,
    "school": streets.school,
    "sea": coast.sea,
    "street": streets.street,
    "table": indoors.table,
}


def draw(name: str, accent: str) -> bytes:
    """The picture `scene/mood` (`/portrait` is upright, by day) as a JPEG in tones of `accent`."""
    scene, _, mood = name.partition("/")
    board = Board(palette(accent, mood), upright=mood == "portrait")
    SCENES[scene](board)
    return board.jpeg()
