"""What the list of articles may be asked: one table of parameters, and how each is read.

The description (`description`), the page for people and the refusal of what is not here are all
made from `PARAMETERS`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from news.api.problems import Code, Fault, refused
from news.days import OpenPeriod, midnight
from news.models import ArticleAuthor, ArticleTag, Author, CategoryPage, Placement
from news.search.filters import FIRST_YEAR, LAST_YEAR
from news.search.query import MAX_LENGTH

DEFAULT_LIMIT, LARGEST_LIMIT = 20, 100
NEWEST, OLDEST, RELEVANCE = "-displayed", "displayed", "relevance"
ORDERINGS = (NEWEST, OLDEST, RELEVANCE)
LONGEST_NAME = 160
# What a cursor goes on with: a list by date, a search, a harvest.
LIST, SEARCH, CHANGES = "d", "s", "c"

_CURSOR = re.compile(r"([dc])([1-9][0-9]{0,17})-([1-9][0-9]{0,17})|(s)([1-9][0-9]{0,3})", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15})(Z|[+ -][0-9]{2}:?[0-9]{2})?", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Parameter:
    """One parameter as it is described: its JSON schema, its meaning, an example."""

    name: str
    schema: dict
    description: str
    example: str


PARAMETERS = (
    Parameter(
        "category",
        {"type": "string"},
        gettext_lazy("Id, slug or path of a category; its sub-categories are included."),
        "cai-cach-hanh-chinh",
    ),
    Parameter(
        "from",
        {"type": "string", "format": "date"},
        gettext_lazy("First day (Vietnam time) of “Updated at”."),
        "2018-12-01",
    ),
    Parameter(
        "to",
        {"type": "string", "format": "date"},
        gettext_lazy("Last day (Vietnam time) of “Updated at”."),
        "2018-12-31",
    ),
    Parameter("tag", {"type": "string"}, gettext_lazy("Slug or name of a tag."), "chuyển đổi số"),
    Parameter(
        "author", {"type": "string"}, gettext_lazy("Id of an author, or the name as shown."), "7"
    ),
    Parameter(
        "q",
        {"type": "string", "maxLength": MAX_LENGTH},
        gettext_lazy(
            "Words to search for, as on the portal: accents may be left out, “quoted” words stand"
            " side by side. The best 1,000 articles at most; with category, from and to only."
        ),
        "cải cách hành chính",
    ),
    Parameter(
        "updated_since",
        {"type": "string"},
        gettext_lazy(
            "For harvesting: what has changed since a moment (or day), oldest change first, and in"
            " “removed” what is no longer published or no longer matches."
        ),
        "2018-12-03T00:00:00+07:00",
    ),
    Parameter(
        "ordering",
        {"type": "string", "enum": list(ORDERINGS)},
        gettext_lazy("Newest first (default), oldest first, or with q: the best first (default)."),
        OLDEST,
    ),
    Parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
        gettext_lazy("How many articles a page of the list has, 1 to 100."),
        "50",
    ),
    Parameter(
        "cursor",
        {"type": "string", "pattern": f"^(?:{_CURSOR.pattern})$"},
        gettext_lazy("Where a page of the list begins: take it from “next”, do not make it."),
        "d1543819740000000-12",
    ),
)
NAMES = tuple(parameter.name for parameter in PARAMETERS)


@dataclass(frozen=True)
class Cursor:
    """The point after which a page begins: a moment and an article, or a number of hits."""

    kind: str
    moment: datetime = _EPOCH
    number: int = 0

    def __str__(self) -> str:
        if self.kind == SEARCH:
            return f"{SEARCH}{self.number}"
        return f"{self.kind}{(self.moment - _EPOCH) // _MICROSECOND}-{self.number}"


@dataclass(frozen=True)
class Question(OpenPeriod):
    """What is asked for, understood. `tag` and `author` are ids, all that match.

    `given` are the values as they were typed, in the order of `PARAMETERS`.
    """

    category: CategoryPage | None = None
    tags: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    q: str = ""
    updated_since: datetime | None = None
    ordering: str = NEWEST
    limit: int = DEFAULT_LIMIT
    cursor: Cursor | None = None
    given: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Which kind of cursor goes on with it."""
        if self.q:
            return SEARCH
        return CHANGES if self.updated_since else LIST

    def query(self, cursor: Cursor | None = None) -> str:
        """The one plain spelling of the question; at `cursor` where one is given."""
        given = {**self.given, **({"cursor": str(cursor)} if cursor else {})}
        ordered = [(name, given[name]) for name in NAMES if name in given]
        return urlencode(ordered, quote_via=quote, safe="/")

    def may_be_kept(self, query: str) -> bool:
        """Whether its answer is one of few and spelt plainly: no search, no harvest."""
        return self.kind == LIST and query == self.query()


def parse(
    asked: QueryDict, home_id: int, home_address: str, categories: list[CategoryPage], now: datetime
) -> Question:
    """The question; a `Problem` that names everything that is wrong with it.

    `categories` are those that readers of the site may open, `home_address` the `url_path` of its
    home page.
    """
    faults = [_unknown(name) for name in asked if name not in NAMES]
    faults += [
        Fault(Code.WRONG_VALUE, _("“%(name)s” is given more than once.") % {"name": name}, name)
        for name in NAMES
        if len(asked.getlist(name)) > 1
    ]
    given = {name: asked[name] for name in NAMES if asked.get(name, "")}
    question = Question(given=given, ordering=RELEVANCE if "q" in given else NEWEST)
    readers: dict[str, Callable[[str], Any]] = {
        "category": lambda value: _category(value, home_address, categories),
        "from": _day,
        "to": _day,
        "tag": lambda value: _tags(value, home_id, now),
        "author": lambda value: _authors(value, home_id, now),
        "q": _words,
        "updated_since": _moment,
        "ordering": _ordering,
        "limit": _limit,
        "cursor": _cursor,
    }
    fields = {"from": "since", "to": "until", "tag": "tags", "author": "authors"}
    for name, value in given.items():
        try:
            if not value.isprintable() or len(value) > max(LONGEST_NAME, MAX_LENGTH):
                raise _Wrong(_("It is too long, or holds signs that cannot be read."))
            question = replace(question, **{fields.get(name, name): readers[name](value)})
        except _Wrong as wrong:
            faults.append(Fault(wrong.code, f"“{name}”: {wrong}", name))
    if not faults:
        faults = list(_clashes(question))
    if faults:
        raise refused(*faults)
    return question


class _Wrong(Exception):
    """Why a value is not taken."""

    def __init__(self, detail: str, code: Code = Code.WRONG_VALUE) -> None:
        super().__init__(detail)
        self.code = code


def _unknown(name: str) -> Fault:
    told = _("There is no parameter “%(name)s”. There are: %(names)s.")
    shown = name if name.isprintable() else "?"
    shown = shown[:LONGEST_NAME]
    return Fault(Code.UNKNOWN_PARAMETER, told % {"name": shown, "names": ", ".join(NAMES)}, shown)


def _category(value: str, home_address: str, categories: list[CategoryPage]) -> CategoryPage:
    found = [page for page in categories if value in (str(page.pk), path_of(page, home_address))]
    found = found or [page for page in categories if page.slug == value]
    if not found:
        raise _Wrong(_("There is no such category."), Code.UNKNOWN_VALUE)
    if len(found) > 1:
        paths = ", ".join(path_of(page, home_address) for page in found)
        raise _Wrong(
            _("Several categories are called so. Say which: %(paths)s.") % {"paths": paths}
        )
    return found[0]


def path_of(category: CategoryPage, home_address: str) -> str:
    """The slugs from the home page down to a category: `tin-tuc/su-kien`."""
    return category.url_path.removeprefix(home_address).strip("/")


def _tags(value: str, home_id: int, now: datetime) -> tuple[int, ...]:
    tagged = ArticleTag.objects.filter(
        Exists(_listed(home_id, now).filter(article=OuterRef("content_object"))),
        tag=OuterRef("pk"),
    )
    named = Tag.objects.filter(Q(slug=value) | Q(name=value))
    return _known(named.filter(Exists(tagged)), _("No article has this tag."))


def _authors(value: str, home_id: int, now: datetime) -> tuple[int, ...]:
    written = ArticleAuthor.objects.filter(
        Exists(_listed(home_id, now).filter(article=OuterRef("article"))), author=OuterRef("pk")
    )
    named = Q(pen_name=value) | Q(pen_name="", name=value)
    if value.isascii() and value.isdecimal() and len(value) < 16:
        named |= Q(pk=int(value))
    found = Author.objects.filter(named).filter(Exists(written))
    return _known(found, _("No article is by this author."))


def _known(found, told: str) -> tuple[int, ...]:
    ids = tuple(found.order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise _Wrong(told, Code.UNKNOWN_VALUE)
    return ids


def _listed(home_id: int, now: datetime):  # noqa: ANN202  a queryset of placements
    return Placement.objects.in_section(home_id, now).order_by()


def _words(value: str) -> str:
    if len(value) > MAX_LENGTH:
        told = _("At most %(limit)d letters can be searched for.")
        raise _Wrong(told % {"limit": MAX_LENGTH})
    return value


def _day(value: str) -> date:
    try:
        day = parse_date(value) if _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _Wrong(_("Give a day such as 2018-12-03."))
    return day


def _moment(value: str) -> datetime:
    """A day, or a moment; without an offset it is Vietnam's. A “+” may have become a space."""
    if _DAY.fullmatch(value):
        return midnight(_day(value))
    try:
        moment = parse_datetime(value.replace(" ", "+")) if _MOMENT.fullmatch(value) else None
    except ValueError:
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _Wrong(_("Give a moment such as 2018-12-03T13:49:00+07:00, or a day."))
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _ordering(value: str) -> str:
    if value not in ORDERINGS:
        raise _Wrong(_("Give one of: %(values)s.") % {"values": ", ".join(ORDERINGS)})
    return value


def _limit(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", value, re.ASCII) or int(value) > LARGEST_LIMIT:
        raise _Wrong(_("Give a whole number from 1 to %(limit)d.") % {"limit": LARGEST_LIMIT})
    return int(value)


def _cursor(value: str) -> Cursor:
    found = _CURSOR.fullmatch(value)
    try:
        if found and found[4]:
            return Cursor(SEARCH, number=int(found[5]))
        if found:
            moment = _EPOCH + int(found[2]) * _MICROSECOND
            if moment.year <= LAST_YEAR:
                return Cursor(found[1], moment, int(found[3]))
    except OverflowError:
        pass
    raise _Wrong(_("Take the cursor from “next” of the page before."))


def _clashes(question: Question) -> list[Fault]:
    """Parameters that are right each, but not together."""
    faults = []

    def clash(told: str, *names: str) -> None:
        if all(name in question.given for name in names):
            faults.append(Fault(Code.NOT_COMBINABLE, told, names[-1]))

    for name in ("updated_since", "tag", "author"):
        told = _("A search (q) cannot be combined with “%(name)s”.") % {"name": name}
        clash(told, "q", name)
    clash(_("With updated_since the order is that of the changes."), "updated_since", "ordering")
    if question.since and question.until and question.since > question.until:
        clash(_("The last day is before the first."), "from", "to")
    if question.ordering == RELEVANCE and not question.q:
        clash(_("Only a search (q) has an order by relevance."), "ordering")
    if question.ordering == OLDEST and question.q:
        clash(_("A search (q) is ordered by relevance or newest first."), "ordering")
    if question.cursor and question.cursor.kind != question.kind:
        clash(_("This cursor belongs to another question."), "cursor")
    return faults
