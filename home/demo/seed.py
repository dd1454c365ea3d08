"""The seed story: a real page of 2018, imported as it came and taken through the workflow."""

from pathlib import Path

from django.utils import timezone

from home.demo.reader import KEEPER
from home.demo.ward import Ward
from news import editorial
from news.importers import writer
from news.importers.portal_text import read_portal_text
from news.models import ArticlePage

SOURCE = Path(__file__).parent / "seed" / "hoa-hiep-bac-2018.txt"
CATEGORY = "cai-cach-hanh-chinh"
PICTURE = "table/day"
ALT_TEXT = "Tranh vẽ buổi làm việc: các thành viên Tổ Kiểm tra ngồi quanh bàn họp xem hồ sơ"
REASON = (
    "Bài nhập còn thiếu tệp ảnh ở vị trí “Tổ Kiểm tra làm việc”. Đề nghị bổ sung ảnh và nguồn ảnh."
)


def add(ward: Ward) -> ArticlePage:
    """Imports the story; the editor sends it back for its photo, the reporter adds it, it is
    checked and published. Its date and its views stay those of the source.
    """
    reporter, editor, approver = (
        ward.accounts[role] for role in ("reporter", "editor", "approver")
    )
    record = read_portal_text(SOURCE.read_bytes(), SOURCE.name)
    category = ward.categories[CATEGORY]
    category.refresh_from_db()
    article = writer.write(ward.site, record, category, timezone.now()).article
    ArticlePage.objects.filter(pk=article.pk).update(owner=reporter)
    editorial.return_for_changes(_current(article), editor, REASON)
    _add_photo(ward, _current(article), reporter)
    editorial.submit(_current(article), reporter)
    editorial.approve(_current(article), editor)
    editorial.approve(_current(article), approver)
    return _current(article)


def _current(article: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=article.pk)


def _add_photo(ward: Ward, article: ArticlePage, reporter) -> None:
    draft = article.get_latest_revision_as_object()
    body = draft.body.get_prep_value()
    for block in body:
        if block["type"] == "image":
            block["value"]["image"] = ward.gallery.in_text(PICTURE, ALT_TEXT).pk
            block["value"]["alt_text"] = ALT_TEXT
            block["value"]["credit"] = KEEPER
    draft.body = draft.body.stream_block.to_python(body)
    draft.save_revision(user=reporter, log_action=True, changed=True)
