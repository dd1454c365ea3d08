"""Báo lỗi bài viết: readers tell what is wrong in an article, editors put it right and answer.

A reader needs no account, no cookie and no script. The form carries a signed token for one
article, good for one report; of the sender a salted hash is kept that changes daily.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.admin.mail import send_mail
from wagtail.log_actions import log
from wagtail.models import Page, Site

from cms.visitors import client_address
from news import handovers, history
from news.editorial import Refused, Right
from news.models import ArticlePage, Correction, EditorialTask, ErrorReport
from news.permissions import has_right, sites_with

State = ErrorReport.State
OPEN = (State.NEW, State.TAKEN)
SALT = "news.error_reports"
FORM_SECONDS = 4 * 60 * 60
QUICKEST_SECONDS = 3
HOUR = timedelta(hours=1)
FROM_A_SENDER = 5
ABOUT_AN_ARTICLE = 20
IN_ALL = 300
# Luật Tiếp cận thông tin 2016: a request for a correction is answered within 15 days.
ANSWER_DAYS = 15
UNHANDLED_CONTACT = timedelta(days=365)


class FormProblem(Exception):
    """The form cannot be taken as it is: old, forged, or filled in faster than a hand does it."""


@dataclass(frozen=True)
class Form:
    """A form that was given out: for which article, its name, and when (seconds since 1970)."""

    page_id: int
    name: str
    given_at: int


def new_token(page_id: int, now: datetime) -> str:
    form = [page_id, secrets.token_hex(16), int(now.timestamp())]
    return signing.dumps(form, salt=SALT)


def read_token(token: str, page_id: int, now: datetime) -> Form:
    """The form behind a token; raises `FormProblem` with what the reader should do."""
    again = _("The form was open for too long. Your words are kept: press Send once more.")
    try:
        form = Form(*signing.loads(token, salt=SALT, max_age=FORM_SECONDS))
    except (signing.BadSignature, TypeError) as error:
        raise FormProblem(again) from error
    if form.page_id != page_id:
        raise FormProblem(again)
    if now.timestamp() - form.given_at < QUICKEST_SECONDS:
        raise FormProblem(_("That was quick. Read your words once more, then press Send."))
    return form


def receive(
    page: Page,
    request: HttpRequest,
    form: Form,
    now: datetime,
    text: str,
    quote: str = "",
    contact: str = "",
) -> None:
    """Keeps a report and tells the editors; a form that comes twice is kept once.

    Raises `FormProblem` where too many came within an hour.
    """
    sender = _sender(request, now)
    lately = ErrorReport.objects.filter(sent_at__gt=now - HOUR)
    about_it = lately.filter(page=page).count()
    if lately.filter(sender=sender).count() >= FROM_A_SENDER:
        raise FormProblem(_("Many reports came from your connection. Send this one in an hour."))
    if about_it >= ABOUT_AN_ARTICLE or lately.count() >= IN_ALL:
        raise FormProblem(_("Many reports come in at present. Send yours in an hour."))
    try:
        with transaction.atomic():
            report = ErrorReport.objects.create(
                page=page,
                text=text,
                quote=quote,
                contact=contact,
                sender=sender,
                form=form.name,
                sent_at=now,
            )
            if not about_it:  # the others of this hour are on the desk
                _tell_editors(report)
    except IntegrityError:
        if not ErrorReport.objects.filter(form=form.name).exists():
            raise


def reports_for(user) -> QuerySet[ErrorReport]:
    """The reports that concern `user`: of their sites, or about their own pieces; oldest first."""
    mine = Q(page__owner=user)
    for site in sites_with(user, Right.ANSWER_READERS):
        mine |= Q(page__path__startswith=site.root_page.path)
    return ErrorReport.objects.filter(mine).order_by("sent_at", "pk")


def concern(user) -> bool:
    """Whether reports may concern the person at all."""
    return bool(sites_with(user, Right.ANSWER_READERS, Right.SEE_OWN_REPORT))


def may_handle(user, report: ErrorReport) -> bool:
    return has_right(user, Right.ANSWER_READERS, report.page)


def take(report: ErrorReport, user, now: datetime) -> None:
    """Says to colleagues that somebody looks at it."""
    _move(report, user, now, State.TAKEN, [State.NEW])


@transaction.atomic
def close(
    report: ErrorReport, user, now: datetime, state: str, note: str = "", answer: str = ""
) -> None:
    """Ends a report: put right, or nothing to put right; `answer` goes to the reader by mail."""
    _move(report, user, now, State(state), OPEN, note=note.strip(), answer=answer.strip())
    action = history.REPORT_APPLIED if state == State.APPLIED else history.REPORT_DISMISSED
    log(report.page.specific, action, user=user, data={"comment": note.strip()})
    if answer.strip() and answers_by_mail(report):
        send_answer.enqueue(report.pk)


@transaction.atomic
def correct(
    report: ErrorReport, user, now: datetime, wrong: str, right: str, answer: str = ""
) -> None:
    """Writes a correction into a draft of the article, to be approved as any change; closes."""
    page = Page.objects.select_for_update().get(pk=report.page_id).specific
    permissions = page.permissions_for_user(user)
    if not permissions.can_edit() or permissions.page_locked():
        raise Refused(
            [_("The article waits for a decision or is locked. Correct it when that is over.")],
            page,
        )
    draft = page.get_latest_revision_as_object()
    draft.corrections.add(
        Correction(day=timezone.localdate(now), wrong=wrong.strip(), right=right.strip())
    )
    draft.save_revision(user=user, log_action=True)
    close(report, user, now, State.APPLIED, _("A correction was drafted."), answer)


def answers_by_mail(report: ErrorReport) -> bool:
    """Whether the reader left an address that a mail can go to."""
    try:
        validate_email(report.contact)
    except ValidationError:
        return False
    return True


def days_left(report: ErrorReport, now: datetime) -> int:
    """Days until the law wants an answer; negative when it is late."""
    due = timezone.localdate(report.sent_at) + timedelta(days=ANSWER_DAYS)
    return (due - timezone.localdate(now)).days


def forget_contacts(now: datetime) -> int:
    """Erases how to reach readers whose report is long over; a job (`settings.JOBS`)."""
    handled_before = now - timedelta(days=settings.READER_CONTACT_DAYS)
    over = Q(handled_at__lt=handled_before, state__in=[State.APPLIED, State.DISMISSED])
    forgotten = Q(sent_at__lt=now - UNHANDLED_CONTACT)
    return ErrorReport.objects.filter(over | forgotten).exclude(contact="").update(contact="")


@task()
def send_answer(report_id: int) -> int:
    """Mails the editor's answer to the reader; nothing that the reader typed is in its head."""
    report = ErrorReport.objects.select_related("page").filter(pk=report_id).first()
    if report is None or not answers_by_mail(report):
        return 0
    site = report.page.get_site()
    context = {
        "title": report.page.title,
        "text": report.text,
        "answer": report.answer,
        "ward": site.site_name if site else settings.SITE_NAME,
        "public_url": report.page.full_url if report.page.live else "",
    }
    template = "news/mails/error_answer"
    subject = render_to_string(f"{template}_subject.txt", context)
    text = render_to_string(f"{template}.txt", context)
    return send_mail(" ".join(subject.split()), text, [report.contact], connection=get_connection())


def _move(
    report: ErrorReport, user, now: datetime, state: State, expected: Iterable[State], **more
) -> None:
    """Claims the report in one statement: of two people who answer at once one is refused."""
    if not may_handle(user, report):
        raise Refused([_("Only editors of this site handle readers' reports.")])
    rows = ErrorReport.objects.filter(pk=report.pk, state__in=expected)
    if not rows.update(state=state, handled_by=user, handled_at=now, **more):
        raise Refused([_("A colleague has handled this report already.")])
    report.refresh_from_db()


def _tell_editors(report: ErrorReport) -> None:
    article = report.page.specific
    people = {article.owner} - {None}
    workflow = article.get_workflow()
    for step in workflow.tasks.specific() if workflow else []:
        if isinstance(step, EditorialTask) and step.step == EditorialTask.Step.CHECK:
            people |= set(step.members())
    handovers.notify(
        "reader_report",
        [person for person in people if person.is_active],
        title=article.title,
        text=report.text,
        quote=report.quote,
        desk_url=settings.WAGTAILADMIN_BASE_URL
        + reverse("news_aftercare:error_report", args=[report.pk]),
    )


def _sender(request: HttpRequest, now: datetime) -> str:
    day = timezone.localdate(now).isoformat()
    digest = salted_hmac(f"{SALT} {day}", client_address(request), algorithm="sha256")
    return digest.hexdigest()[:32]


def article_for_readers(request: HttpRequest, page_id: int) -> ArticlePage | None:
    """The article, where a reader of this site may open it now."""
    site = Site.find_for_request(request)
    article = ArticlePage.objects.live().filter(pk=page_id).first()
    if site is None or article is None or not article.path.startswith(site.root_page.path):
        return None
    is_over = article.expire_at and article.expire_at <= timezone.now()
    return None if is_over or article.get_view_restrictions() else article
