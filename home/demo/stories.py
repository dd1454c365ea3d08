"""Puts the demo's articles on the site: most as an archive that came with the portal, some
through the workflow, step by step, by the demo's accounts."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import PageLogEntry, Revision, TaskState

from home.demo.papers import make_paper
from home.demo.reader import Story
from home.demo.ward import Ward
from news import editorial
from news.models import (
    ArticleAttachment,
    ArticleAuthor,
    ArticlePage,
    Correction,
    ErrorReport,
    ImportedArticle,
    RelatedPick,
)

SOURCE_KEY = "demo:"
STEP = timedelta(minutes=55)
PUBLIC_STATES = {"published", "passed", "resent"}


def add_all(
    ward: Ward, stories: list[Story], advance: Callable[[], None]
) -> dict[str, ArticlePage]:
    """Adds the stories, those that others refer to first; returns them by key."""
    added: dict[str, ArticlePage] = {}
    waiting = list(stories)
    while waiting:
        ready = [story for story in waiting if all(key in added for key in story.related)]
        if not ready:
            raise ValueError(f"stories refer to each other: {[story.key for story in waiting]}")
        for story in ready:
            added[story.key] = add(ward, story, added)
            advance()
        waiting = [story for story in waiting if story not in ready]
    return added


def add(ward: Ward, story: Story, added: dict[str, ArticlePage]) -> ArticlePage:
    """Adds one story in the state that its file asks for."""
    article = _draft(ward, story, added)
    if story.state == "published":
        _publish_from_archive(ward, article, story.displayed_at)
    else:
        _walk(ward, article, story)
    article.refresh_from_db()
    ImportedArticle.objects.create(
        site=ward.site,
        source_key=f"{SOURCE_KEY}{story.key}",
        source_name=f"{story.key}.txt",
        article=article,
        imported_at=timezone.now(),
    )
    if story.report:
        text, quote = story.report
        ErrorReport.objects.create(page=article, text=text, quote=quote, form=story.key)
    return article


def date_publication(article: ArticlePage, moment: datetime) -> None:
    """Lets the article and its newest version have appeared at `moment`."""
    ArticlePage.objects.filter(pk=article.pk).update(
        first_published_at=moment, last_published_at=moment, latest_revision_created_at=moment
    )


def _draft(ward: Ward, story: Story, added: dict[str, ArticlePage]) -> ArticlePage:
    cover = story.cover
    is_public = story.state in PUBLIC_STATES
    article = ArticlePage(
        title=story.title,
        lead=story.lead,
        displayed_at=story.displayed_at if is_public else None,
        cover=ward.gallery.cover(cover.picture, cover.alt_text) if cover else None,
        cover_alt_text=cover.alt_text if cover else "",
        cover_caption=cover.caption if cover else "",
        body=json.dumps(ward.resolved(story.body)),
        byline=story.byline,
        source_name=story.source_name,
        source_url=story.source_url,
        owner=ward.accounts["reporter"],
        live=False,
    )
    article.article_authors = [
        ArticleAuthor(author=ward.authors[key], sort_order=order)
        for order, key in enumerate(story.authors)
    ]
    article.attachments = [
        ArticleAttachment(document=make_paper(paper, ward.agency, story.lead), sort_order=order)
        for order, paper in enumerate(story.papers)
    ]
    article.related_picks = [
        RelatedPick(picked=added[key], sort_order=order) for order, key in enumerate(story.related)
    ]
    if story.correction:
        wrong, right = story.correction
        day = timezone.localdate(story.displayed_at)
        article.corrections = [Correction(day=day, wrong=wrong, right=right)]
    article.other_categories = [ward.categories[slug] for slug in story.also]
    article.tags.add(*story.tags)
    category = ward.categories[story.category]
    category.refresh_from_db()
    category.add_child(instance=article)
    # The entry that Wagtail writes names nobody; the demo's own names the reporter.
    PageLogEntry.objects.filter(page_id=article.pk, action="wagtail.create").delete()
    return article


def _publish_from_archive(ward: Ward, article: ArticlePage, moment: datetime) -> None:
    reporter, approver = ward.accounts["reporter"], ward.accounts["approver"]
    revision = article.save_revision(user=reporter)
    revision.publish(log_action=False, skip_permission_checks=True)
    Revision.objects.filter(pk=revision.pk).update(created_at=moment - STEP)
    date_publication(article, moment)
    for action, user, at in (
        ("wagtail.create", reporter, moment - STEP),
        ("wagtail.publish", approver, moment),
    ):
        PageLogEntry.objects.log_action(
            article, action, user=user, revision=revision, timestamp=at, content_changed=True
        )


def _walk(ward: Ward, article: ArticlePage, story: Story) -> None:
    """Takes a draft along the workflow as far as its state says, one step an hour."""
    started_at = timezone.now()
    reporter = ward.accounts["reporter"]
    steps = _steps(ward, story, article)
    moment = min(story.displayed_at, timezone.now()) - STEP * len(steps)
    PageLogEntry.objects.log_action(article, "wagtail.create", user=reporter, content_changed=True)
    article.save_revision(user=reporter, log_action=True)
    _stamp(article, started_at, moment)
    for step in steps:
        step()
        moment += STEP
        _stamp(article, started_at, moment)
    if story.state in PUBLIC_STATES:
        date_publication(article, story.displayed_at)


def _steps(ward: Ward, story: Story, article: ArticlePage) -> list[Callable[[], None]]:
    reporter, editor, approver = (
        ward.accounts[role] for role in ("reporter", "editor", "approver")
    )

    def current() -> ArticlePage:
        return ArticlePage.objects.get(pk=article.pk)

    def send() -> None:
        editorial.submit(current(), reporter)

    def check() -> None:
        editorial.approve(current(), editor)

    def publish() -> None:
        editorial.approve(current(), approver)

    def give_back() -> None:
        editorial.return_for_changes(current(), editor, story.remark)

    def mend() -> None:
        draft = current().get_latest_revision_as_object()
        draft.save_revision(user=reporter, log_action=True, changed=True)

    def schedule() -> None:
        editorial.approve(current(), approver, publish_at=story.displayed_at)

    return {
        "draft": [],
        "submitted": [send],
        "checked": [send, check],
        "returned": [send, give_back],
        "resent": [send, give_back, mend, send, check, publish],
        "scheduled": [send, check, schedule],
        "passed": [send, check, publish],
    }[story.state]


def _stamp(article: ArticlePage, since: datetime, moment: datetime) -> None:
    """Moves what the last step wrote, since the load began, to the moment of that step."""
    PageLogEntry.objects.filter(page_id=article.pk, timestamp__gte=since).update(timestamp=moment)
    revisions = Revision.page_revisions.filter(object_id=str(article.pk))
    revisions.filter(created_at__gte=since).update(created_at=moment)
    states = TaskState.objects.filter(workflow_state__object_id=str(article.pk))
    states.filter(started_at__gte=since).update(started_at=moment)
    states.filter(finished_at__gte=since).update(finished_at=moment)
    newest = revisions.order_by("-created_at", "-pk").first()
    ArticlePage.objects.filter(pk=article.pk).update(latest_revision_created_at=newest.created_at)
