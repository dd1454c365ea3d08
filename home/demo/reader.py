"""Reads the demo's articles: text files with a few header lines and a light markup.

A file has `name: value` lines, a line `---`, and chunks parted by an empty line. A chunk is
a paragraph, a list (`- ` or `1. `), a heading (`## `, `### `), a quote (`> words`, then
`> — speaker`), or a block that starts with `@`: `@figures`, `@table`, `@gallery`, `@notice`,
`@video`, `@links`. Inside a line: `**bold**`, `*italic*`, `[words](https://…)`.
Words in braces are dates and names (`home.demo.clock`).
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from pathlib import Path

from home.demo import clock

HERE = Path(__file__).parent
ARTICLES = HERE / "articles"
DESK = HERE / "desk"
KEEPER = "Tranh: Cổng Phường"  # who drew the pictures


@dataclass(frozen=True)
class Cover:
    """A drawn picture by its name, with the words that go with it."""

    picture: str
    alt_text: str
    caption: str


@dataclass(frozen=True)
class AttachedPaper:
    """An official paper of an article; number, summary and date of issue may be missing."""

    title: str
    number: str
    summary: str
    issued_on: date | None


@dataclass
class Story:
    """One article as its file tells it; pictures and link sets are still names."""

    key: str
    title: str
    category: str
    displayed_at: datetime
    lead: str
    body: list[dict]
    cover: Cover | None = None
    also: list[str] = field(default_factory=list)
    byline: str = ""
    authors: list[str] = field(default_factory=list)
    source_name: str = ""
    source_url: str = ""
    tags: list[str] = field(default_factory=list)
    papers: list[AttachedPaper] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    views_weight: int = 1
    state: str = "published"
    remark: str = ""
    correction: tuple[str, str] | None = None  # what was wrong, what is right
    report: tuple[str, str] | None = None  # what a reader reports, the words in the article


def read_all(folder: Path, today: date) -> list[Story]:
    """Every story of a folder, oldest first."""
    stories = [read(path, today) for path in sorted(folder.glob("*.txt"))]
    return sorted(stories, key=lambda story: (story.displayed_at, story.key))


def read(path: Path, today: date) -> Story:
    """One story, dated from `today`."""
    head, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
    names = [line.partition(": ")[::2] for line in head.splitlines()]
    first = dict(reversed(names))
    displayed_at = clock.moment_of(first["when"], first["time"], today)
    day = displayed_at.date()

    def filled(name: str) -> str:
        return clock.fill(first.get(name, ""), day)

    def pair(name: str) -> tuple[str, str] | None:
        one, _, other = filled(name).partition(" | ")
        return (one, other) if one else None

    state, _, remark = first.get("state", first.get("workflow", "published")).partition(" | ")
    source_name, _, source_url = first.get("source", "").partition(" | ")
    return Story(
        key=path.stem,
        title=filled("title"),
        category=first["category"],
        displayed_at=displayed_at,
        lead=filled("lead"),
        body=read_body(clock.fill(text, day)),
        cover=Cover(*filled("cover").split(" | ")) if "cover" in first else None,
        also=_listed(first.get("also", "")),
        byline=filled("byline"),
        authors=_listed(first.get("authors", "")),
        source_name=source_name,
        source_url=source_url,
        tags=_listed(filled("tags")),
        papers=[_paper(value, day) for name, value in names if name == "attachment"],
        related=_listed(first.get("related", "")),
        views_weight=int(first.get("views", 1)),
        state=state,
        remark=remark,
        correction=pair("correction"),
        report=pair("report"),
    )


def read_body(text: str) -> list[dict]:
    """The blocks of a body, as a StreamField takes them, with names where ids will be."""
    blocks: list[dict] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        if not chunk:
            continue
        block = _block(chunk.splitlines())
        if block["type"] == "paragraph" and blocks and blocks[-1]["type"] == "paragraph":
            blocks[-1]["value"] += block["value"]
        else:
            blocks.append(block)
    return blocks


def rich_line(line: str) -> str:
    """One line of markup as HTML."""
    html = escape(line, quote=False)
    html = re.sub(r"\[([^\]]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', html)
    html = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", html)
    return re.sub(r"\*([^*]+)\*", r"<i>\1</i>", html)


def _block(lines: list[str]) -> dict:
    first = lines[0]
    if first.startswith("#"):
        marks, _, words = first.partition(" ")
        return {"type": "heading", "value": {"text": words, "level": f"h{len(marks)}"}}
    if first.startswith("> "):
        speaker = lines[-1].removeprefix("> — ") if lines[-1].startswith("> — ") else ""
        said = [line.removeprefix("> ") for line in lines if not line.startswith("> — ")]
        return {"type": "quote", "value": {"text": " ".join(said), "speaker": speaker}}
    if first.startswith("@"):
        name, _, argument = first[1:].partition(" ")
        return _BLOCKS[name](argument, lines[1:])
    return {"type": "paragraph", "value": _rich(lines)}


def _rich(lines: list[str]) -> str:
    if lines[0].startswith("- "):
        items = "".join(f"<li>{rich_line(line[2:])}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    if re.match(r"\d+\. ", lines[0]):
        items = "".join(f"<li>{rich_line(line.partition('. ')[2])}</li>" for line in lines)
        return f"<ol>{items}</ol>"
    return f"<p>{rich_line(' '.join(lines))}</p>"


def _figures(argument: str, lines: list[str]) -> dict:
    display, _, heading = argument.partition(" | ")
    figures = []
    for line in lines:
        value, label, *share = line.removeprefix("- ").split(" | ")
        figures.append({"value": value, "label": label, "share": share[0] if share else None})
    return {
        "type": "figures",
        "value": {"heading": heading, "display": display, "figures": figures},
    }


def _table(argument: str, lines: list[str]) -> dict:
    columns = [
        {"type": "number" if name.startswith("*") else "text", "heading": name.lstrip("*")}
        for name in lines[0].removeprefix("= ").split(" | ")
    ]
    rows = [{"values": line.removeprefix("- ").split(" | ")} for line in lines[1:]]
    table = {"columns": columns, "rows": rows, "caption": argument}
    return {"type": "table", "value": {"table": table, "first_column_heads_rows": True}}


def _gallery(argument: str, lines: list[str]) -> dict:
    pictures = [picture_value(*line.removeprefix("- ").split(" | ")) for line in lines]
    return {"type": "gallery", "value": {"heading": argument, "pictures": pictures}}


def picture_value(picture: str, alt_text: str, caption: str, credit: str = KEEPER) -> dict:
    """An image block's value with the picture's name in place of its id."""
    return {"image": picture, "alt_text": alt_text, "caption": caption, "credit": credit}


def _notice(argument: str, lines: list[str]) -> dict:
    kind, _, heading = argument.partition(" | ")
    return {"type": "notice", "value": {"kind": kind, "heading": heading, "text": _rich(lines)}}


def _video(argument: str, lines: list[str]) -> dict:
    address, title, still = argument.split(" | ")
    transcript = _rich(lines) if lines else ""
    return {
        "type": "video",
        "value": {"address": address, "title": title, "still": still, "transcript": transcript},
    }


def _links(argument: str, lines: list[str]) -> dict:
    return {"type": "web_links", "value": {"link_set": argument}}


def _paper_block(argument: str, lines: list[str]) -> dict:
    document, _, title = argument.partition(" | ")
    return {"type": "attachment", "value": {"document": document, "title": title}}


_BLOCKS = {
    "figures": _figures,
    "table": _table,
    "gallery": _gallery,
    "notice": _notice,
    "video": _video,
    "links": _links,
    "paper": _paper_block,
    "image": lambda argument, lines: {
        "type": "image",
        "value": picture_value(*argument.split(" | ")),
    },
}


def _paper(value: str, day: date) -> AttachedPaper:
    title, number, summary, issued = (part.strip() for part in f"{value} ".split("|"))
    issued_on = clock.day_of(issued, day) if issued else None
    return AttachedPaper(title, number, clock.fill(summary, day), issued_on)


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
