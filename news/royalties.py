"""The royalties of a month: what each piece earns, closing, signing, correcting.

An open month is worked out from the articles each time; a closed one is read from its lines. The
lines of an open month are the very rows that closing writes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.text import name_sort_key
from news.days import add_months, local_day, midnight
from news.models import (
    ArticleAuthor,
    ArticlePage,
    Author,
    BaseSalary,
    PieceKind,
    RoyaltyClosing,
    RoyaltyCorrection,
    RoyaltyLine,
    RoyaltyPiece,
    RoyaltyRate,
    RoyaltyShare,
    RoyaltySignOff,
)
from news.models.royalties import check_ceiling
from news.royalty_sums import amount_vnd, equal_percents, split_vnd, unit_vnd


class RoyaltyRefused(Exception):
    """What the rules forbid; `reasons` holds every reason at once."""

    def __init__(self, reasons: Iterable[str | Promise]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(map(str, self.reasons)))


@dataclass
class MonthPiece:
    """One article of an open month and what it earns."""

    article: ArticlePage
    published_on: date
    decided: RoyaltyPiece | None
    kind: str
    coefficient: Decimal | None
    is_example: bool
    unit_vnd: int | None
    shares: list[tuple[Author, int]]
    why_unpaid: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def earns_nothing_by_default(self) -> bool:
        return bool(_why_unpaid(self.article, None))

    @property
    def is_paid(self) -> bool:
        return not self.why_unpaid and not self.problems

    @property
    def kind_name(self) -> str:
        return str(PieceKind(self.kind).label) if self.kind else ""

    @property
    def amount_vnd(self) -> int:
        return amount_vnd(self.coefficient, self.unit_vnd) if self.is_paid else 0

    @property
    def amounts(self) -> list[tuple[Author, int, int]]:
        """(person, per cent, đồng); empty while nothing is paid."""
        if not self.is_paid:
            return []
        parts = split_vnd(self.amount_vnd, [percent for _author, percent in self.shares])
        return [(*share, part) for share, part in zip(self.shares, parts, strict=True)]


@dataclass(frozen=True)
class PersonSum:
    name: str
    pieces: int
    amount_vnd: int


def closing_of(site: Site, month: date) -> RoyaltyClosing | None:
    closings = RoyaltyClosing.objects.filter(site=site, month=month)
    return closings.select_related("sign_off", "site").first()


def month_pieces(site: Site, month: date) -> list[MonthPiece]:
    """The site's articles first published in the month, in order; a fixed number of queries."""
    articles = (
        ArticlePage.objects.descendant_of(site.root_page)
        .filter(
            first_published_at__gte=midnight(month),
            first_published_at__lt=midnight(add_months(month, 1)),
        )
        .select_related("royalty", "imported_from")
        .prefetch_related(
            Prefetch(
                "article_authors", ArticleAuthor.objects.select_related("author").order_by("pk")
            ),
            Prefetch(
                "royalty__shares", RoyaltyShare.objects.select_related("author").order_by("pk")
            ),
        )
        .defer("body")
        .order_by("first_published_at", "pk")
    )
    salaries = list(BaseSalary.objects.order_by("-effective_on"))
    rates = list(RoyaltyRate.objects.filter(site=site).order_by("-effective_on", "-pk")) + list(
        RoyaltyRate.objects.filter(site=None).order_by("-effective_on", "-pk")
    )
    return [_piece(article, salaries, rates) for article in articles]


def month_lines(site: Site, month: date, pieces: Sequence[MonthPiece] | None = None) -> list:
    """The lines of the month as they were frozen; of an open one, as closing would write them."""
    closing = closing_of(site, month)
    if closing:
        return list(closing.lines.select_related("corrects__closing").order_by("number"))
    return _open_lines(site, month, month_pieces(site, month) if pieces is None else pieces)


def sums_per_person(lines: Iterable[RoyaltyLine]) -> list[PersonSum]:
    """What each person is paid, by given name."""
    people: dict[int, list[RoyaltyLine]] = {}
    for line in lines:
        people.setdefault(line.author_id, []).append(line)
    sums = [
        PersonSum(
            own[0].author_name,
            len({line.title for line in own if not line.corrects_id}),
            sum(line.amount_vnd for line in own),
        )
        for own in people.values()
    ]
    return sorted(sums, key=lambda person: name_sort_key(person.name))


@transaction.atomic
def set_piece(
    site: Site,
    article: ArticlePage,
    user,
    kind: str,
    coefficient: Decimal | None,
    reason: str,
    shares: Sequence[tuple[Author, int]],
) -> RoyaltyPiece:
    """Decides what a piece of an open month earns, and for whom."""
    Site.objects.select_for_update().get(pk=site.pk)
    month = local_day(article.first_published_at).replace(day=1)
    reasons: list[str | Promise] = []
    if closing_of(site, month):
        reasons.append(_("The month is closed. Correct a line instead."))
    try:
        check_ceiling(kind, coefficient)
    except ValidationError as refused:
        reasons += refused.messages
    if shares and sum(percent for _author, percent in shares) != 100:
        reasons.append(_("The shares must make 100 % together."))
    if reasons:
        raise RoyaltyRefused(reasons)
    piece, _made = RoyaltyPiece.objects.update_or_create(
        article=article,
        defaults={"kind": kind, "coefficient": coefficient, "reason": reason, "set_by": user},
    )
    piece.shares.all().delete()
    RoyaltyShare.objects.bulk_create(
        RoyaltyShare(piece=piece, author=author, percent=percent) for author, percent in shares
    )
    return piece


def closing_refusals(site: Site, month: date, pieces: Sequence[MonthPiece]) -> list[str]:
    """Every reason why the month cannot be closed now."""
    reasons = []
    if closing_of(site, month):
        reasons.append(_("The month is closed already."))
    if add_months(month, 1) > local_day(timezone.now()):
        reasons.append(_("The month is not over yet."))
    for piece in pieces:
        reasons += [f"“{piece.article.title}”: {problem}" for problem in piece.problems]
    return reasons


def close_month(site: Site, month: date, user) -> RoyaltyClosing:
    """Freezes the month's lines; of two people who close at once, one is refused."""
    try:
        with transaction.atomic():
            Site.objects.select_for_update().get(pk=site.pk)
            pieces = month_pieces(site, month)
            reasons = closing_refusals(site, month, pieces)
            if reasons:
                raise RoyaltyRefused(reasons)
            setters = {piece.decided.set_by_id for piece in pieces if piece.decided}
            setters |= set(_corrections(site, month).values_list("made_by_id", flat=True))
            closing = RoyaltyClosing.objects.create(
                site=site,
                month=month,
                closed_by=user,
                closed_by_name=full_name(user),
                closed_at=timezone.now(),
                prepared_by=sorted((setters | {user.pk}) - {None}),
            )
            lines = _open_lines(site, month, pieces)
            for line in lines:
                line.closing = closing
            RoyaltyLine.objects.bulk_create(lines)
            return closing
    except IntegrityError:
        raise RoyaltyRefused([_("The month is closed already.")]) from None


def sign_refusals(closing: RoyaltyClosing, user) -> list[str]:
    """Why `user` may not sign this closing."""
    reasons = []
    if RoyaltySignOff.objects.filter(closing=closing).exists():
        reasons.append(_("The month is signed already."))
    if user.pk in closing.prepared_by:
        reasons.append(_("You prepared this month; someone else must sign it."))
    return reasons


def sign_off(closing: RoyaltyClosing, user) -> RoyaltySignOff:
    """Signs a closed month, once, by somebody who did not prepare it."""
    reasons = sign_refusals(closing, user)
    if reasons:
        raise RoyaltyRefused(reasons)
    try:
        with transaction.atomic():
            return RoyaltySignOff.objects.create(
                closing=closing,
                signed_by=user,
                signed_by_name=full_name(user),
                signed_at=timezone.now(),
            )
    except IntegrityError:
        raise RoyaltyRefused([_("The month is signed already.")]) from None


@transaction.atomic
def correct(line: RoyaltyLine, user, amount: int, reason: str) -> RoyaltyCorrection:
    """Adds money to a closed line, or takes some back, in the next open month."""
    site = Site.objects.select_for_update().get(pk=line.closing.site_id)
    reasons = []
    if not reason.strip():
        reasons.append(_("Say why the line is corrected."))
    if not amount:
        reasons.append(_("Say how many đồng more or less."))
    if line.corrects_id:
        reasons.append(_("Correct the original line, not a correction."))
    paid = line.amount_vnd + (line.corrections.aggregate(sum=Sum("amount_vnd"))["sum"] or 0)
    if paid + amount < 0:
        reasons.append(_("More would be taken back than was paid for this line."))
    if reasons:
        raise RoyaltyRefused(reasons)
    return RoyaltyCorrection.objects.create(
        line=line,
        month=_next_open_month(site, line.closing.month),
        amount_vnd=amount,
        reason=reason.strip(),
        made_by=user,
        made_by_name=full_name(user),
        made_at=timezone.now(),
    )


def full_name(user) -> str:
    """A person as a Vietnamese document writes them: family name first."""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()


def _piece(
    article: ArticlePage, salaries: Sequence[BaseSalary], rates: Sequence[RoyaltyRate]
) -> MonthPiece:
    day = local_day(article.first_published_at)
    decided = getattr(article, "royalty", None)
    kind = decided.kind if decided else ""
    rate = next((row for row in rates if row.kind == kind and row.effective_on <= day), None)
    coefficient = decided.coefficient if decided and decided.coefficient else None
    salary = next((row for row in salaries if row.effective_on <= day), None)
    piece = MonthPiece(
        article=article,
        published_on=day,
        decided=decided,
        kind=kind,
        coefficient=coefficient or (rate.coefficient if rate else None),
        is_example=bool(rate and rate.site_id is None and not coefficient),
        unit_vnd=unit_vnd(salary.amount_vnd) if salary else None,
        shares=_shares(article, decided),
    )
    piece.why_unpaid = _why_unpaid(article, decided)
    if not piece.why_unpaid:
        piece.problems = _problems(piece)
    return piece


def _shares(article: ArticlePage, decided: RoyaltyPiece | None) -> list[tuple[Author, int]]:
    """The shares that were set, or equal ones for everybody whom the article credits."""
    stored = [(share.author, share.percent) for share in decided.shares.all()] if decided else []
    if stored:
        return stored
    people = list(
        {credit.author_id: credit.author for credit in article.article_authors.all()}.values()
    )
    return list(zip(people, equal_percents(len(people)), strict=True))


def _why_unpaid(article: ArticlePage, decided: RoyaltyPiece | None) -> str:
    if decided:
        return decided.reason if decided.kind == PieceKind.UNPAID else ""
    if getattr(article, "imported_from", None):
        return _("Imported from an older portal: paid there, if at all.")
    if article.source_name:
        return _("Taken from another source: %(source)s.") % {"source": article.source_name}
    return ""


def _problems(piece: MonthPiece) -> list[str]:
    problems = []
    if not piece.kind:
        problems.append(_("no kind is chosen"))
    elif not piece.coefficient:
        problems.append(_("no coefficient is in force for this kind"))
    if not piece.shares:
        problems.append(_("nobody is named as its author"))
    if not piece.unit_vnd:
        problems.append(_("no base salary is in force on that day"))
    return problems


def _open_lines(site: Site, month: date, pieces: Sequence[MonthPiece]) -> list[RoyaltyLine]:
    lines = [
        RoyaltyLine(
            article=piece.article,
            author=author,
            title=piece.article.title,
            author_name=author.name,
            published_on=piece.published_on,
            kind_name=piece.kind_name,
            coefficient=piece.coefficient,
            unit_vnd=piece.unit_vnd,
            piece_vnd=piece.amount_vnd,
            percent=percent,
            amount_vnd=amount,
            reason=piece.decided.reason if piece.decided else "",
        )
        for piece in pieces
        for author, percent, amount in piece.amounts
    ] + [_correction_line(correction) for correction in _corrections(site, month)]
    for number, line in enumerate(lines, start=1):
        line.number = number
    return lines


def _corrections(site: Site, month: date) -> QuerySet[RoyaltyCorrection]:
    corrections = RoyaltyCorrection.objects.filter(line__closing__site=site, month=month)
    return corrections.select_related("line__closing").order_by("pk")


def _correction_line(correction: RoyaltyCorrection) -> RoyaltyLine:
    line = correction.line
    return RoyaltyLine(
        article_id=line.article_id,
        author_id=line.author_id,
        title=line.title,
        author_name=line.author_name,
        published_on=line.published_on,
        kind_name=line.kind_name,
        coefficient=line.coefficient,
        unit_vnd=line.unit_vnd,
        piece_vnd=line.piece_vnd,
        percent=line.percent,
        amount_vnd=correction.amount_vnd,
        reason=correction.reason,
        corrects=line,
    )


def _next_open_month(site: Site, month: date) -> date:
    closed = set(
        RoyaltyClosing.objects.filter(site=site, month__gt=month).values_list("month", flat=True)
    )
    month = add_months(month, 1)
    while month in closed:
        month = add_months(month, 1)
    return month
