"""The rules: an id, whether it stops the piece, why it is asked, and the check itself.

Blocking rules are asked by the workflow as well (`missing_parts`), whatever door a piece comes
through: imports and decisions made elsewhere pass no form.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms import legacy_fonts
from cms.models import SiteSettings
from cms.text import sentence_case
from news.checklist.gambling import gambling_words
from news.checklist.inside import closed
from news.checklist.links import suspicion
from news.checklist.outside import broken, outside_address, own_hosts
from news.checklist.personal import national, personal_numbers
from news.checklist.piece import Piece, read
from news.link_asking import askable

TITLE_LENGTH = 150
LEAD_LENGTHS = 40, 500
PARAGRAPH_WORDS = 120
SENTENCE_WORDS = 60
SHOWN_CHARACTERS = 60

_VAGUE_LINKS = {"tại đây", "ở đây", "đây", "xem thêm", "xem tại đây", "bấm vào đây", "link", "here"}
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


class Kind(models.TextChoices):
    BLOCKING = "blocking", _("Must be mended")
    ADVISORY = "advisory", _("Worth a look")


@dataclass(frozen=True)
class Found:
    """What a check found: in words, where in the form, and a text to take instead, if any."""

    what: str | Promise
    place: str
    correction: str = ""


@dataclass(frozen=True)
class Rule:
    name: str
    kind: Kind
    why: str | Promise
    check: Callable[[Piece], Iterator[Found]]


@dataclass(frozen=True)
class Finding(Found):
    """As the editor reads it, with the rule it comes from."""

    rule: Rule | None = None


def findings_of(page: Page) -> list[Finding]:
    """Everything that the rules find in `page` as it stands, saved or not; blocking ones first."""
    return _apply(RULES, page)


def missing_parts(page: Page) -> list[str | Promise]:
    """Why the text of `page`, as given, may not go on; empty when it may."""
    blocking = [rule for rule in RULES if rule.kind == Kind.BLOCKING]
    return [finding.what for finding in _apply(blocking, page)]


def _apply(rules: list[Rule], page: Page) -> list[Finding]:
    piece = read(page)
    return [
        Finding(found.what, found.place, found.correction, rule)
        for rule in rules
        for found in rule.check(piece)
    ]


def _short(words: str) -> str:
    return words if len(words) <= SHOWN_CHARACTERS else f"{words[:SHOWN_CHARACTERS].rstrip()}…"


def _pictures_have_files(piece: Piece) -> Iterator[Found]:
    for picture in piece.pictures:
        if not picture.has_file:
            what = _("The picture “%(caption)s” has no file. Choose one, or delete the block.")
            yield Found(what % {"caption": picture.caption}, picture.place)


def _pictures_are_described(piece: Piece) -> Iterator[Found]:
    for picture in piece.pictures:
        shown = {"caption": _short(picture.caption)}
        if picture.has_file and not picture.alt_text:
            yield Found(
                _("Say what the picture “%(caption)s” shows (text alternative).") % shown,
                picture.place,
            )
    page = piece.page
    if getattr(page, "cover_id", None) and not page.cover_alt_text.strip():
        yield Found(_("Say what the cover shows (text alternative)."), "cover_alt_text")


def _has_lead(piece: Piece) -> Iterator[Found]:
    if hasattr(piece.page, "lead") and not piece.lead.strip():
        yield Found(_("Write the lead: two or three sentences that say it all."), "lead")


def _lead_length(piece: Piece) -> Iterator[Found]:
    shortest, longest = LEAD_LENGTHS
    length = len(piece.lead.strip())
    if 0 < length < shortest:
        yield Found(_("The lead is very short. Say who, what, where and when."), "lead")
    elif length > longest:
        yield Found(
            _("The lead has %(length)d characters; keep it under %(longest)d.")
            % {"length": length, "longest": longest},
            "lead",
        )


def _title(piece: Piece) -> Iterator[Found]:
    title = piece.title.strip()
    if len(title) > TITLE_LENGTH:
        yield Found(
            _("The title has %(length)d characters; keep it under %(longest)d.")
            % {"length": len(title), "longest": TITLE_LENGTH},
            "title",
        )
    lowered = sentence_case(title)
    if lowered != title and len(title.split()) > 2:
        yield Found(
            _("The title is in capitals. Write it like a sentence; check the names."),
            "title",
            lowered,
        )
    elif title.endswith((".", ",", ";", ":")) and not title.endswith("..."):
        yield Found(
            _("A title needs no full stop or comma at its end."), "title", title.rstrip(" .,;:")
        )


def _cover(piece: Piece) -> Iterator[Found]:
    page = piece.page
    if not hasattr(page, "cover_id"):
        return
    if not page.cover_id:
        yield Found(_("Choose a cover image; lists and shared links show it."), "cover")
    elif not page.cover_caption.strip():
        yield Found(_("Write a caption for the cover: who, where, when."), "cover_caption")


def _picture_words(piece: Piece) -> Iterator[Found]:
    for picture in piece.pictures:
        if not picture.caption:
            yield Found(_("A picture has no caption. Say who, where, when."), picture.place)
        if not picture.credit:
            yield Found(
                _("The picture “%(caption)s” has no credit. Say who took it.")
                % {"caption": _short(picture.caption)},
                picture.place,
            )


def _headings(piece: Piece) -> Iterator[Found]:
    level = 1
    for heading in piece.headings:
        if not heading.words:
            yield Found(_("A heading is empty. Write it or delete the block."), heading.place)
        elif heading.level > level + 1:
            yield Found(
                _("“%(words)s” is a sub-section without a section above it. Make it a section.")
                % {"words": _short(heading.words)},
                heading.place,
            )
        level = heading.level
    for paragraph in piece.bold_paragraphs:
        if len(paragraph.words) <= 160 and not paragraph.words.endswith((".", "./.", "!")):
            yield Found(
                _("“%(words)s” is bold like a heading. Use the heading block instead.")
                % {"words": _short(paragraph.words)},
                paragraph.place,
            )


def _tables(piece: Piece) -> Iterator[Found]:
    for place in piece.bare_tables:
        yield Found(_("A table has no column headings. Name the columns."), place)


def _addresses(piece: Piece) -> Iterator[Found]:
    for link in piece.links:
        reason = suspicion(link.address) if link.address else None
        if reason:
            what = _("Look at the link %(address)s. %(reason)s")
            yield Found(what % {"address": _short(link.address), "reason": reason}, link.place)


def _inner_links(piece: Piece) -> Iterator[Found]:
    ours = own_hosts() if any(link.address for link in piece.links) else ()
    for link in closed(piece.links, ours):
        if link.document_id is not None:
            what = _("The link “%(words)s” leads to a document that was deleted.")
        else:
            what = _("The link “%(words)s” leads to a page that readers cannot open.")
        yield Found(what % {"words": _short(link.words or link.address)}, link.place)


def _outside_links(piece: Piece) -> Iterator[Found]:
    if not any(askable(link.address) for link in piece.links):
        return
    ours = own_hosts()
    asked = {link: outside_address(link.address, ours) for link in piece.links}
    known = broken(asked.values())
    for link, address in asked.items():
        if address in known:
            shown = _short(link.words or link.address)
            reason = known[address].get_outcome_display()
            what = _("The link “%(words)s” does not open: %(reason)s.")
            yield Found(what % {"words": shown, "reason": reason}, link.place)


def _link_words(piece: Piece) -> Iterator[Found]:
    for link in piece.links:
        if link.words.lower().strip(" .:>»") in _VAGUE_LINKS:
            what = _("The link “%(words)s” does not say where it leads. Name the page or document.")
            yield Found(what % {"words": link.words}, link.place)


def _old_fonts(piece: Piece) -> Iterator[Found]:
    for text in piece.texts:
        if legacy_fonts.guess(text.words):
            yield Found(
                _("“%(words)s” looks typed in an old font (TCVN3 or VNI). Paste it again.")
                % {"words": _short(text.words)},
                text.place,
            )


def _personal_data(piece: Piece) -> Iterator[Found]:
    found = [(text.place, *each) for text in piece.texts for each in personal_numbers(text.words)]
    if not found:
        return
    agency = {
        national(part)
        for line in SiteSettings.objects.values_list("telephone", flat=True)
        for part in re.split(r"\s*[;,/]\s*|\s+-\s+", line)
    }
    for text in piece.texts:
        for secret, number in personal_numbers(text.words, agency):
            what = _("%(number)s looks like a %(secret)s. Delete it unless it must be public.")
            yield Found(what % {"number": number, "secret": secret.value}, text.place)


def _gambling(piece: Piece) -> Iterator[Found]:
    for text in piece.texts:
        for phrase in gambling_words(text.words):
            what = _(
                "“%(phrase)s” is a word of gambling advertisements. Check that it belongs here."
            )
            yield Found(what % {"phrase": phrase}, text.place)


def _long_text(piece: Piece) -> Iterator[Found]:
    for text in piece.texts:
        if text.place == "lead":
            continue
        count = len(text.words.split())
        longest = max(len(each.split()) for each in _SENTENCE_END.split(text.words))
        shown = {"words": _short(text.words), "count": count, "longest": longest}
        if count > PARAGRAPH_WORDS:
            what = _("The paragraph “%(words)s” has %(count)d words. Divide it.")
            yield Found(what % shown, text.place)
        elif longest > SENTENCE_WORDS:
            what = _("A sentence in “%(words)s” has %(longest)d words. Divide it.")
            yield Found(what % shown, text.place)


def _expiry(piece: Piece) -> Iterator[Found]:
    if piece.page.expire_at and piece.page.expire_at <= timezone.now():
        yield Found(_("The time of expiry has passed. Remove it, or set a later one."), "expire_at")


def _tags(piece: Piece) -> Iterator[Found]:
    page = piece.page
    if hasattr(page, "tags") and not page.tags.all():
        yield Found(_("The piece has no tag. Give it one to three."), "tags")


def _category_is_public(piece: Piece) -> Iterator[Found]:
    page = piece.page
    if not page.path:  # not saved yet
        return
    category = page.get_parent()
    if not category.live or category.get_view_restrictions().exists():
        what = _("Readers cannot open the category “%(category)s”. Move the piece to another one.")
        yield Found(what % {"category": category.title}, "title")


def _dates(piece: Piece) -> Iterator[Found]:
    displayed_at = getattr(piece.page, "displayed_at", None)
    if displayed_at and displayed_at > timezone.now():
        yield Found(_("The date shown to readers lies in the future."), "displayed_at")


_SEEN_BY_ALL = _("Readers who cannot see the picture hear this text instead.")
_MEET_ERROR = _("Readers would meet an error page.")
_LAW_PERSONAL = _(
    "The law protects personal data (Personal Data Protection Law 2025, Decree 13/2023):"
    " publish it only on a legal ground."
)

RULES = [
    Rule(
        "picture-file", Kind.BLOCKING, _("Readers would see an empty frame."), _pictures_have_files
    ),
    Rule("picture-alt", Kind.BLOCKING, _SEEN_BY_ALL, _pictures_are_described),
    Rule("lead", Kind.BLOCKING, _("Lists, search and shared links show the lead."), _has_lead),
    Rule("expiry", Kind.BLOCKING, _("The piece would be taken down at once."), _expiry),
    Rule(
        "category",
        Kind.BLOCKING,
        _("A piece in a hidden category is in no list, or only for some."),
        _category_is_public,
    ),
    Rule("personal-data", Kind.ADVISORY, _LAW_PERSONAL, _personal_data),
    Rule(
        "gambling",
        Kind.ADVISORY,
        _("Attackers plant such words and links on government pages."),
        _gambling,
    ),
    Rule(
        "link-address",
        Kind.ADVISORY,
        _("Readers trust a link on a government page; attackers use that."),
        _addresses,
    ),
    Rule("link-page", Kind.ADVISORY, _MEET_ERROR, _inner_links),
    Rule("link-outside", Kind.ADVISORY, _MEET_ERROR, _outside_links),
    Rule("title", Kind.ADVISORY, _("A short title in plain letters is read fastest."), _title),
    Rule(
        "lead-length",
        Kind.ADVISORY,
        _("Lists, search and shared links show the lead."),
        _lead_length,
    ),
    Rule("cover", Kind.ADVISORY, _("A picture brings readers to the piece."), _cover),
    Rule(
        "picture-words",
        Kind.ADVISORY,
        _("A caption says what is seen; the credit honours who took the picture."),
        _picture_words,
    ),
    Rule(
        "headings",
        Kind.ADVISORY,
        _("Screen readers move from heading to heading, level by level."),
        _headings,
    ),
    Rule("tables", Kind.ADVISORY, _("Screen readers read a cell with its heading."), _tables),
    Rule("link-words", Kind.ADVISORY, _("Many read only the links of a page."), _link_words),
    Rule("old-fonts", Kind.ADVISORY, _("Phones show letters of old fonts as signs."), _old_fonts),
    Rule("long-text", Kind.ADVISORY, _("Long passages are hard to read on a phone."), _long_text),
    Rule("tags", Kind.ADVISORY, _("Tags lead readers to pieces of the same matter."), _tags),
    Rule("dates", Kind.ADVISORY, _("A wrong date confuses readers."), _dates),
]
