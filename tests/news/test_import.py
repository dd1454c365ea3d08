"""From the text of an old portal's page to a draft in the workflow."""

import codecs
import html
import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry, Site, Workflow

import home.demo
from news import editorial
from news.importers import clean, portal_text, writer
from news.importers.dates import VIETNAM, read_date_line
from news.importers.portal_text import read_portal_text
from news.importers.record import BadSource, Paragraph, Photo
from news.models import ArticlePage, CategoryPage, ImportedArticle, StartingViews
from news.traffic import views_shown
from tests.factories import HomePageFactory, PortalImageFactory, UserFactory
from tests.news.editorial_desk import (
    article_form,
    edit_url,
    fresh,
    post_decision,
    signed_in,
    step_of,
)

SEED = Path(home.demo.__file__).parent / "seed" / "hoa-hiep-bac-2018.txt"
SMALL = (
    "Tiêu đề bài viết\nNgày 11-10-2021 - Lượt xem: 76\nCâu dẫn của bài.\nThân bài có <b>dấu</b>.\n"
)


@pytest.fixture
def office(category):
    """The site with its roles and workflow."""
    call_command("setup_editorial", verbosity=0)
    return category


def run(*arguments, **options) -> None:
    call_command("import_article", *map(str, arguments), **options)


def edit_form(article: ArticlePage) -> dict[str, str]:
    """What the browser posts from the edit screen of the imported seed story."""
    photo, text = article.body
    blocks = [{"key": "a", "text": "Thân bài.", "type": "unstyled"}]
    rows = [
        ("image", photo.id, {"image": "", "alt_text": "", "credit": "", **photo_words(photo)}),
        ("paragraph", text.id, json.dumps({"blocks": blocks, "entityMap": {}})),
    ]
    form = article_form(
        title=article.title, slug=article.slug, lead=article.lead, byline=article.byline
    )
    form["displayed_at"] = "13:49 - 03/12/2018"
    form["body-count"] = str(len(rows))
    for number, (kind, block_id, value) in enumerate(rows):
        row = f"body-{number}"
        form |= {f"{row}-deleted": "", f"{row}-order": str(number), f"{row}-type": kind}
        form[f"{row}-id"] = str(block_id)
        values = value if isinstance(value, dict) else {"": value}
        form |= {f"{row}-value-{name}".rstrip("-"): part for name, part in values.items()}
    return form


def photo_words(photo) -> dict[str, str]:
    return {"caption": photo.value["caption"]}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("line", "moment", "has_time", "views"),
    [
        ("Cập nhật lúc: 13:49 - 03/12/2018 Lượt xem: 88", at(2018, 12, 3, 13, 49), True, 88),
        ("Ngày đăng 16/05/2020 | 13:30  | Lượt xem: 206", at(2020, 5, 16, 13, 30), True, 206),
        ("Ngày 11-10-2021 - Lượt xem: 76", at(2021, 10, 11), False, 76),
        ("Đăng ngày 17 - 05 - 2024", at(2024, 5, 17), False, None),
        ("26/06/2019 08:56 Số lượt xem: 57", at(2019, 6, 26, 8, 56), True, 57),
        ("24/01/2022 11:26 63 lượt xem", at(2022, 1, 24, 11, 26), True, 63),
        ("Thứ ba - 11/04/2023 00:00", at(2023, 4, 11), True, None),
        ("10:8, Thứ Tư, 3-4-2024", at(2024, 4, 3, 10, 8), True, None),
        ("27.8.2014 - 10:45", at(2014, 8, 27, 10, 45), True, None),
        ("Cật nhập lần cuối: 9/4/2019 11:08:17 AM", at(2019, 9, 4, 11, 8), True, None),
        ("Cật nhập lần cuối: 9/4/2019 1:08:17 PM", at(2019, 9, 4, 13, 8), True, None),
        ("Đăng lúc 08:15 12/03/2020 (GMT+7)", at(2020, 3, 12, 8, 15), True, None),
        ("Lượt xem: 7.448.251", None, False, 7_448_251),
    ],
)
def test_date_lines_of_real_portals_are_read(line, moment, has_time, views):
    found = read_date_line(line)
    assert (found.moment, found.has_time, found.views) == (moment, has_time, views)


@pytest.mark.parametrize(
    "line",
    [
        "Chiều 28/11/2018, Tổ kiểm tra cải cách hành chính tiến hành kiểm tra tại phường.",
        "Ngày 31/02/2020 12:00",
        "Tổ Kiểm tra làm việc",
        "Phường đã tiếp nhận 4.872 hồ sơ.",
    ],
)
def test_other_lines_are_not_date_lines(line):
    assert read_date_line(line) is None


def test_the_seed_story_comes_in_whole(office):
    run(SEED, category="cai-cach-hanh-chinh")
    article = ArticlePage.objects.get()
    assert article.title == "Kiểm tra công tác cải cách hành chính tại phường Hòa Hiệp Bắc"
    assert article.displayed_at == at(2018, 12, 3, 13, 49)
    assert article.lead.startswith("Chiều 28/11/2018, Tổ kiểm tra cải cách hành chính (CCHC)")
    assert article.byline == "Như Hân."
    assert views_shown(article.pk) == 88
    photo, text = article.body
    assert photo.block_type == "image"
    assert photo.value["image"] is None
    assert photo.value["caption"] == "Tổ Kiểm tra làm việc"
    assert text.value.source.count("<p>") == 2
    assert "4.872 hồ sơ, trả sớm hẹn 274 hồ sơ" in text.value.source
    whole = article.lead + text.value.source
    assert "Tin cùng chuyên mục" not in whole
    assert "Liên kết web" not in whole
    assert ImportedArticle.objects.get().flags == ["missing_photo"]
    assert not article.live
    assert article.get_parent().slug == "cai-cach-hanh-chinh"
    assert article.current_workflow_task.specific.step == "check"


def test_importing_twice_gives_one_article(office, capsys):
    run(SEED, category="cai-cach-hanh-chinh")
    run(SEED, category="cai-cach-hanh-chinh")
    assert ArticlePage.objects.count() == 1
    assert "Kiểm tra công tác" in capsys.readouterr().out


def test_the_same_text_with_other_line_ends_and_marks_is_the_same_source(office, tmp_path):
    decomposed = clean.text.unicodedata.normalize("NFD", SEED.read_text(encoding="utf-8"))
    other = tmp_path / "khac.txt"
    other.write_bytes(codecs.BOM_UTF8 + decomposed.replace("\n", "\r\n").encode())
    run(SEED, other, category="cai-cach-hanh-chinh")
    assert ArticlePage.objects.count() == 1


def test_a_dry_run_writes_nothing(office, capsys):
    run(SEED, dry_run=True)
    assert not ArticlePage.objects.exists()
    assert not CategoryPage.objects.filter(slug="bai-nhap").exists()
    assert "Hòa Hiệp Bắc" in capsys.readouterr().out


def test_without_a_category_the_piece_waits_in_a_hidden_one(office):
    run(SEED)
    parent = ArticlePage.objects.get().get_parent()
    assert parent.slug == "bai-nhap"
    assert not parent.show_in_menus


def test_an_unknown_category_is_named_with_those_there_are(office):
    with pytest.raises(CommandError, match="cai-cach-hanh-chinh"):
        run(SEED, category="khong-co")


def test_bad_files_are_set_aside_with_a_reason_and_the_others_come_in(office, tmp_path, capsys):
    files = {
        "trong.txt": b"",
        "anh.txt": b"\x89PNG\r\n\x1a\n\xff\xfe\xfd",
        "mot-dong.txt": "Chỉ có tiêu đề".encode(),
        "dai.txt": ("x" * 300 + "\nnội dung.\n").encode(),
        "lon.txt": b"a" * (clean.MAX_BYTES + 1),
        "tot.txt": SMALL.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match="7"):
        run(*(tmp_path / name for name in files), tmp_path, tmp_path / "khong-co.txt")
    assert ArticlePage.objects.get().title == "Tiêu đề bài viết"
    printed = capsys.readouterr().out
    assert all(f"{name}: " in printed for name in files)
    assert "Traceback" not in printed


def test_markup_in_a_source_is_text(office, tmp_path):
    source = tmp_path / "bai.txt"
    source.write_text(SMALL.replace("Thân bài", "<script>alert(1)</script> Thân bài"))
    run(source)
    (text,) = ArticlePage.objects.get().body
    assert "<script>" not in text.value.source
    assert "&lt;script&gt;" in text.value.source


def test_captions_paragraphs_bylines_and_sources_are_told_apart():
    raw = (
        "Tiêu đề\n27.8.2014 - 10:45\nCâu dẫn.\nẢnh một\nĐoạn một.\nẢnh hai\nĐoạn hai./.\n"
        "Tác giả: Lê Văn A - Nguồn: Báo Đà Nẵng\nCác tin khác\n- Tin khác"
    )
    record = read_portal_text(raw.encode(), "bai.txt")
    assert record.body == [
        Photo("Ảnh một"),
        Paragraph("Đoạn một."),
        Photo("Ảnh hai"),
        Paragraph("Đoạn hai./."),
    ]
    assert (record.byline, record.origin) == ("Lê Văn A", "Báo Đà Nẵng")


def test_eth_and_invisible_signs_are_mended():
    raw = "H\u00d0ND phường\nC\u200bâu d\u00adẫn\u00a0\u00a0 một.\nThân bài.".encode()
    record = read_portal_text(raw, "bai.txt")
    assert record.title == "HĐND phường"
    assert record.lead == "Câu dẫn một."
    assert record.flags == ["date_unknown"]


def test_text_of_an_old_font_is_flagged_and_left_as_it_is():
    old = "UBND ph\u00adêng \u00aeang tri\u00d3n khai c\u00b6i c\u00b8ch hµnh chÝnh n¨m nay t¹i ph­êng."
    record = read_portal_text(f"Tiêu đ\n{old}\n{old}".encode(), "bai.txt")
    assert "legacy_text_suspected" in record.flags
    assert "c¶i c¸ch hµnh chÝnh" in record.lead


def test_the_text_of_an_old_font_is_converted_when_the_command_is_told_to(office, tmp_path, capsys):
    source = tmp_path / "tcvn3.txt"
    source.write_text(
        "TiÕp c«ng d©n th¸ng 12\nS¸ng 03/12, UBND ph\u00ad\u00eang tiÕp c«ng d©n ®Þnh kú.\nCã 05 ý kiÕn."
    )
    run(source, dry_run=True)
    assert "--convert-old-fonts" in capsys.readouterr().out
    run(source, convert_old_fonts=True)
    run(source, convert_old_fonts=True)
    article = ArticlePage.objects.get()
    assert article.title == "Tiếp công dân tháng 12"
    assert article.lead == "Sáng 03/12, UBND phường tiếp công dân định kỳ."
    kept = ImportedArticle.objects.get()
    assert kept.flags[-1] == "legacy_text_converted"
    assert bytes(kept.original) == source.read_bytes()


def test_the_editor_saves_the_draft_without_the_photo_but_cannot_send_it_on(office):
    run(SEED, category="cai-cach-hanh-chinh")
    article = ArticlePage.objects.get()
    editor = UserFactory(groups=[editorial.ROLES[editorial.Role.EDITOR].group_name])
    colleague = UserFactory(groups=[editorial.ROLES[editorial.Role.EDITOR].group_name])
    browser = signed_in(editor)
    opened = browser.get(edit_url(article)).content.decode()
    missing = "“Tổ Kiểm tra làm việc”"
    assert missing in html.unescape(opened)

    form = edit_form(article)
    assert browser.post(edit_url(article), form).status_code == 302
    saved = fresh(article).get_latest_revision_as_object()
    assert saved.body[0].value["image"] is None
    assert saved.body[0].value["caption"] == "Tổ Kiểm tra làm việc"
    assert step_of(article) == "Biên tập"

    with pytest.raises(editorial.Refused, match=missing):
        editorial.approve(fresh(article), colleague)
    desk = signed_in(colleague)
    post_decision(desk, article, "approve")
    assert missing in html.unescape(desk.get(edit_url(article)).content.decode())
    assert step_of(article) == "Biên tập"

    editorial.return_for_changes(fresh(article), colleague, "Bài còn thiếu ảnh.")
    with pytest.raises(editorial.Refused, match=missing):
        editorial.submit(fresh(article), editor)
    refused = browser.post(edit_url(article), {**form, "action-submit": "1"})
    assert refused.status_code == 200
    errors = refused.context["form"].errors["body"].as_data()[0].block_errors[0].block_errors
    assert set(errors) == {"image", "alt_text"}
    assert errors["image"].messages[0] != "This field is required."
    assert step_of(article) is None

    form["body-0-value-image"] = str(PortalImageFactory().pk)
    form["body-0-value-alt_text"] = "Các thành viên tổ kiểm tra quanh bàn họp"
    assert browser.post(edit_url(article), {**form, "action-submit": "1"}).status_code == 302
    assert step_of(article) == "Biên tập"
    editorial.approve(fresh(article), colleague)
    assert step_of(article) == "Duyệt đăng"


def test_a_dry_run_says_what_the_draft_would_hold(office, capsys):
    run(SEED, category="cai-cach-hanh-chinh", dry_run=True)
    printed = capsys.readouterr().out
    for part in (
        "Cải cách hành chính",
        "13:49 - 03/12/2018",
        "88",
        "Chiều 28/11/2018",
        "Tổ Kiểm tra làm việc",
        "Như Hân.",
    ):
        assert part in printed
    run(SEED, category="cai-cach-hanh-chinh")
    capsys.readouterr()
    run(SEED, dry_run=True)
    assert "Như Hân." not in capsys.readouterr().out


def test_a_second_copy_taken_after_more_readers_is_the_same_article(office, tmp_path):
    later = tmp_path / "sau.txt"
    later.write_bytes(SEED.read_bytes().replace(b"xem: 88", b"xem: 97"))
    run(SEED, later)
    assert ArticlePage.objects.count() == 1
    assert StartingViews.objects.get().views == 88


def test_two_sites_import_the_same_text_each_for_itself(office, root):
    other_home = HomePageFactory(parent=root, title="Phường khác")
    Site.objects.create(hostname="khac.example.test", root_page=other_home, site_name="Khác")
    call_command("setup_editorial", verbosity=0)
    run(SEED)
    run(SEED, site="khac.example.test")
    assert ArticlePage.objects.count() == 2
    assert ArticlePage.objects.descendant_of(other_home).count() == 1
    with pytest.raises(CommandError):
        run(SEED, site="khac.example.test", category="cai-cach-hanh-chinh")
    with pytest.raises(CommandError):
        run(SEED, site="khong-co.example.test")


def test_without_a_workflow_nothing_is_written_and_the_reason_is_told(category, capsys):
    Workflow.objects.all().delete()
    with pytest.raises(CommandError):
        run(SEED, category=category.slug)
    assert not ArticlePage.objects.exists()
    assert not ImportedArticle.objects.exists()
    assert "Refused" not in capsys.readouterr().out


def test_an_article_that_the_model_refuses_is_set_aside_whole(
    office, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(portal_text, "LONGEST_TITLE", 5000)
    source = tmp_path / "dai.txt"
    source.write_text(f"{'Chữ ' * 80}\nNgày 11-10-2021 - Lượt xem: 76\nCâu dẫn.")
    with pytest.raises(CommandError):
        run(source)
    assert not ArticlePage.objects.exists()
    assert not StartingViews.objects.exists()
    assert not CategoryPage.objects.filter(slug="bai-nhap").exists()
    assert "ValidationError" not in capsys.readouterr().out


def test_an_unforeseen_error_is_logged_and_does_not_stop_the_run(
    office, tmp_path, monkeypatch, caplog, capsys
):
    good = tmp_path / "tot.txt"
    good.write_text(SMALL)
    real = writer.write

    def fail_on_the_seed(site, record, category, now):
        if record.source_name == SEED.name:
            raise RuntimeError("ổ đĩa hỏng")
        return real(site, record, category, now)

    monkeypatch.setattr(writer, "write", fail_on_the_seed)
    with pytest.raises(CommandError, match="1"):
        run(SEED, good)
    assert ArticlePage.objects.get().title == "Tiêu đề bài viết"
    assert "A file was not imported" in caplog.text
    assert "ổ đĩa hỏng" in capsys.readouterr().out


def test_what_is_no_ordinary_file_is_set_aside_at_once(office, tmp_path, capsys):
    pipe = tmp_path / "ong"
    os.mkfifo(pipe)
    huge = tmp_path / "lon.txt"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    odd = tmp_path / os.fsdecode(b"t\xean.txt")
    odd.write_bytes(b"")
    loop = tmp_path / "vong"
    loop.symlink_to(loop)
    with pytest.raises(CommandError, match="5"):
        run(pipe, huge, odd, loop, Path("/dev/zero"))
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == 5
    assert "No such file" not in printed


def test_the_source_of_an_old_font_is_kept_as_it_came(office, tmp_path):
    source = tmp_path / "tcvn3.txt"
    source.write_text(
        "Tin ph\u00ad\u00eang\nUBND ph\u00ad\u00eang tri\u00d3n khai c\u00b6i c\u00b8ch n¨m nay.\nH\u00d5t./."
    )
    run(source)
    run(SEED)
    kept, modern = ImportedArticle.objects.order_by("pk")
    assert bytes(kept.original) == source.read_bytes()
    assert "legacy_text_suspected" in kept.flags
    assert modern.original is None


def test_an_import_follows_the_source_and_not_the_clock(office):
    run(SEED)
    article = ArticlePage.objects.get()
    assert article.first_published_at is None
    assert article.get_latest_revision_as_object().displayed_at == at(2018, 12, 3, 13, 49)
    assert PageLogEntry.objects.filter(page=article.pk, action="wagtail.create").exists()


def test_a_source_that_is_not_utf8_says_what_to_do():
    with pytest.raises(BadSource, match="UTF-8"):
        read_portal_text("Tiêu đề\nđoạn".encode("cp1258", errors="replace"), "bai.txt")
