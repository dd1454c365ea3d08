"""What tests of the paste compare: pieces as a document, and their letters."""

import unicodedata
from html import escape

from bs4 import BeautifulSoup

from cms.paste.grids import Grid
from cms.paste.pieces import Heading, Quote, Words
from cms.text import clean_input


def as_document(found: list) -> str:
    """Pieces as a document of their own, as they would be copied from."""
    html = ""
    for piece in found:
        if isinstance(piece, Heading):
            html += f"<h{piece.level}>{escape(piece.text)}</h{piece.level}>"
        elif isinstance(piece, Words):
            html += piece.html
        elif isinstance(piece, Quote):
            lines = "".join(f"<p>{escape(line)}</p>" for line in piece.text.split("\n"))
            html += f"<blockquote>{lines}</blockquote>"
        else:
            html += _table(piece)
    return html


def _table(grid: Grid) -> str:
    caption = f"<caption>{escape(grid.caption)}</caption>" if grid.caption else ""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in grid.headings)
    head = f"<thead><tr>{head}</tr></thead>" if any(grid.headings) else ""
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{cell if kind == 'rich_text' else escape(cell)}</td>"
            for kind, cell in zip(grid.kinds, row, strict=True)
        )
        + "</tr>"
        for row in grid.rows
    )
    return f'<table border="1">{caption}{head}<tbody>{body}</tbody></table>'


def letters(text: str) -> str:
    """The letters without their marks, which may stand in a run of their own."""
    signs = unicodedata.normalize("NFD", clean_input(text))
    return "".join(sign for sign in signs if sign.isalpha())


def letters_of(found: list) -> str:
    return letters(BeautifulSoup(as_document(found), "html.parser").get_text())
