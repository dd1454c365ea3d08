"""Pages that the demo lacks, added to a prepared portal for the checkers: `python -m tests.browser.stock`.

Prints a JSON object: `addresses`, a path by name, and `answers`, the whole page by name where no
address gives it. Run once, in the environment of a portal whose demo is loaded.
"""

import json
import sys
from datetime import UTC, datetime, timedelta

import django

OLD = datetime(2020, 3, 2, 1, 30, tzinfo=UTC)
LONGEST_TITLE = (
    "Ủy ban nhân dân phường phối hợp với các đoàn thể ra quân đợt cao điểm tuyên truyền phòng,"
    " chống dịch bệnh, giữ gìn vệ sinh môi trường, chỉnh trang đường kiệt hẻm"
)


def main() -> dict[str, dict[str, str]]:
    from wagtail.models import Site

    home = Site.objects.get(is_default_site=True).root_page
    newest = _newest_article()
    addresses = {
        "article": newest.url,
        "category": newest.get_parent().url,
        "error report": f"/bao-loi/{newest.pk}/",
        "every block": _every_block(newest.get_parent()).url,
        "withdrawn": _withdrawn(newest.get_parent()).url,
        **{f"category of {count}": _category(home, count) for count in (0, 1, 3, 50)},
        **_approval_links(),
    }
    return {"addresses": addresses, "answers": _answers(newest)}


def _newest_article():
    from news.models import ArticlePage

    return ArticlePage.objects.live().order_by("-displayed_at", "pk").first()


def _category(home, count: int) -> str:
    """A category that shows `count` of the demo's articles, and stands in no menu."""
    from news.models import ArticlePage, CategoryPage, Placement

    category = CategoryPage(
        title=f"Chuyên mục có {count} bài", show_in_menus=False, description="Để xem thử danh sách."
    )
    home.add_child(instance=category)
    shown = ArticlePage.objects.live().order_by("-displayed_at", "pk")[:count]
    Placement.objects.bulk_create(
        Placement(section_id=category.pk, article_id=each.pk, displayed_at=each.displayed_at)
        for each in shown
    )
    category.save_revision().publish()
    return category.url


def _every_block(parent):
    """An article with every kind of block, attachments, a correction and a very long title."""
    from cms.blocks import ContentBlock
    from cms.models import PortalDocument
    from news.models import ArticlePage, Correction

    document = PortalDocument.objects.order_by("pk").first()
    body = []
    for name, block in ContentBlock().child_blocks.items():
        value = block.get_prep_value(block.get_preview_value())
        if name == "attachment":
            value["document"] = document.pk if document else None
        body.append({"type": name, "value": value})
    body = [each for each in body if each["type"] != "attachment" or each["value"]["document"]]
    article = ArticlePage(
        title=LONGEST_TITLE, lead="Câu dẫn của bài.", displayed_at=OLD, body=json.dumps(body)
    )
    article.corrections = [
        Correction(day=OLD.date(), wrong="Sáng 03/02", right="Sáng 02/03"),
    ]
    parent.add_child(instance=article)
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def _withdrawn(parent):
    from cms.models import User
    from news import withdrawals
    from news.models import ArticlePage, Withdrawal

    article = ArticlePage(title="Bài đã gỡ để xem thử", lead="Câu dẫn.", displayed_at=OLD)
    parent.add_child(instance=article)
    article.save_revision().publish()
    article.refresh_from_db()
    withdrawals.take_down(
        article,
        User.objects.filter(is_active=True).first(),
        "Thử",
        Withdrawal.Answer.EXPLAIN,
        "Số liệu của bài không còn đúng.",
    )
    return article


def _approval_links() -> dict[str, str]:
    """A link that may decide, and one that expired, of a piece that waits for approval."""
    from urllib.parse import urlsplit

    from wagtail.models import TaskState

    from cms.models import User
    from news import approval_links
    from news.models import ApprovalLink, EditorialTask

    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by("pk")
    state = next(each for each in waiting if each.task.specific.step == EditorialTask.Step.PUBLISH)
    task = state.task.specific
    person = next(each for each in User.objects.order_by("pk") if task.has_member(each))
    closed = urlsplit(approval_links.address_for(state, person)).path
    link = ApprovalLink.objects.latest("pk")
    link.expires_at = datetime.now(UTC) - timedelta(hours=1)
    link.save()
    opened = urlsplit(approval_links.address_for(state, person)).path
    return {
        "approval": opened,
        "approval confirmed": f"{opened}dang/",
        "approval returned": f"{opened}tra-lai/",
        "approval closed": closed,
    }


def _answers(article) -> dict[str, str]:
    """The pages of errors that nobody can ask for."""
    from django.template.loader import render_to_string
    from django.test import RequestFactory, override_settings
    from wagtail.models import Site

    site = Site.objects.get(is_default_site=True)
    request = RequestFactory().get("/", headers={"host": f"{site.hostname}:{site.port}"})
    rated = {"article": article, "address": article.url}
    with override_settings(ALLOWED_HOSTS=["*"]):
        return {
            "400": render_to_string("400.html"),
            "403": render_to_string("403.html", request=request),
            "403 of a form": render_to_string("403_csrf.html", request=request),
            "500": render_to_string("500.html"),
            "rating refused": render_to_string("news/rating_refused.html", rated, request=request),
        }


if __name__ == "__main__":
    django.setup()
    json.dump(main(), sys.stdout)
