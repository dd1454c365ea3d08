"""What the editor's own scripts are given: a paste in the state of our blocks, and in words."""

import uuid
from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.rich_text import RichText

from cms.blocks import ContentBlock
from cms.paste.grids import Grid
from cms.paste.pasted import Pasted
from cms.paste.pieces import Heading, Piece, Quote, Words


def version_of(pasted: Pasted, pictures: int) -> dict:
    """One way to paste: as blocks, where it has structure, as running text, and as letters.

    `pictures` that were left out are told of in both messages.
    """
    has_structure = any(not isinstance(piece, Words) for piece in pasted.pieces)
    blocks = block_states(pasted.pieces) if has_structure else []
    return {
        "blocks": blocks,
        "words": _body().child_blocks["paragraph"].get_form_state(RichText(pasted.words.html)),
        "text": pasted.plain,
        "blocks_message": _message(pasted.pieces, pictures),
        "words_message": _message([pasted.words], pictures),
    }


def block_states(pieces: Iterable[Piece]) -> list[dict]:
    """The pieces as the body's StreamField keeps them in the browser."""
    body = _body()
    values = [{"id": str(uuid.uuid4()), **_block(piece)} for piece in pieces]
    return body.get_form_state(body.to_python(values))


@cache
def _body() -> ContentBlock:
    return ContentBlock()


def _block(piece: Piece) -> dict:
    if isinstance(piece, Heading):
        return {"type": "heading", "value": {"text": piece.text, "level": f"h{piece.level}"}}
    if isinstance(piece, Quote):
        return {"type": "quote", "value": {"text": piece.text, "speaker": ""}}
    if isinstance(piece, Words):
        return {"type": "paragraph", "value": piece.html}
    columns = [
        {"type": kind, "heading": heading}
        for kind, heading in zip(piece.kinds, piece.headings, strict=True)
    ]
    rows = [{"values": row} for row in piece.rows]
    table = {"columns": columns, "rows": rows, "caption": piece.caption}
    heads_rows = piece.first_column_heads_rows
    return {"type": "table", "value": {"table": table, "first_column_heads_rows": heads_rows}}


def _message(pieces: list[Piece], pictures: int) -> str:
    """What was pasted, and what was not."""
    headings = sum(isinstance(piece, Heading) for piece in pieces)
    quotes = sum(isinstance(piece, Quote) for piece in pieces)
    tables = sum(isinstance(piece, Grid) for piece in pieces)
    paragraphs = sum(piece.paragraphs for piece in pieces if isinstance(piece, Words))
    parts = [
        headings
        and ngettext("%(count)d heading", "%(count)d headings", headings) % {"count": headings},
        paragraphs
        and ngettext("%(count)d paragraph", "%(count)d paragraphs", paragraphs)
        % {"count": paragraphs},
        tables and ngettext("%(count)d table", "%(count)d tables", tables) % {"count": tables},
        quotes and ngettext("%(count)d quote", "%(count)d quotes", quotes) % {"count": quotes},
    ]
    pasted = ", ".join(part for part in parts if part)
    said = [_("Pasted: %(parts)s.") % {"parts": pasted}] if pasted else []
    if pictures:
        left_out = ngettext(
            "%(count)d picture could not be pasted: add it with an Image block.",
            "%(count)d pictures could not be pasted: add them with Image blocks.",
            pictures,
        )
        said.append(left_out % {"count": pictures})
    return " ".join(said) or _("There was nothing to paste.")
