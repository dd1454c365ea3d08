"""Taking articles down (gỡ bài): why, by whom, and what readers find at the address afterwards.

Publishing an article again ends its withdrawal (`news.signals`).
"""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.navigation import breadcrumbs
from news import history
from news.models import ArticlePage, Withdrawal

GONE = 410


@transaction.atomic
def take_down(
    article: ArticlePage,
    user,
    reason: str,
    answer: str,
    explanation: str = "",
    target: Page | None = None,
) -> None:
    """Takes a live article down; who may do so, the views ask `news.permissions`.

    `answer` (a `Withdrawal.Answer`) says what readers find there; `explanation` is for readers,
    `reason` for colleagues.
    """
    explains = answer == Withdrawal.Answer.EXPLAIN
    leads_on = answer == Withdrawal.Answer.LEAD_ON
    Withdrawal.objects.update_or_create(
        page_id=article.pk,
        defaults={
            "answer": answer,
            "explanation": explanation.strip() if explains else "",
            "target": target if leads_on else None,
        },
    )
    log(article, history.REASON_OF_WITHDRAWAL, user=user, data={"comment": reason.strip()})
    UnpublishPageAction(article, user=user).execute(skip_permission_checks=True)


def of(article: ArticlePage) -> Withdrawal | None:
    """What readers find in place of an article that is not live; None for “page not found”."""
    withdrawn = Withdrawal.objects.filter(page_id=article.pk).select_related("target").first()
    if withdrawn is None or withdrawn.answer == Withdrawal.Answer.NOTHING:
        return None
    if withdrawn.answer == Withdrawal.Answer.LEAD_ON and not _is_open(withdrawn.target):
        return None
    return withdrawn


def answer(request: HttpRequest, article: ArticlePage) -> HttpResponse:
    """The answer at the address of an article that was taken down."""
    withdrawn = of(article)
    if withdrawn is None:
        raise Http404
    if withdrawn.answer == Withdrawal.Answer.LEAD_ON:
        return redirect(withdrawn.target.get_url(request))
    way = breadcrumbs(article, request)
    context = {"withdrawn": withdrawn, "category": way[-1] if way else None, "breadcrumbs": way}
    return render(request, "news/withdrawn.html", context, status=GONE)


def _is_open(target: Page | None) -> bool:
    return bool(target and target.live and not target.get_view_restrictions())
