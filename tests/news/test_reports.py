"""Reports: whose, which days, the same numbers as on the public page, and files that are safe."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page, Site

from news import desks, editorial, royalties, traffic
from news.editorial import Role
from news.models import (
    ArticleAuthor,
    ArticlePage,
    Correction,
    DailyViews,
    ErrorReport,
    ImportedArticle,
    PieceKind,
    StartingViews,
)
from news.reports.durations import in_words
from news.reports.exports import neutralised
from news.reports.numbers import NO_TYPE, Origin, Report
from news.reports.periods import Period, Preset, preset_period
from news.reports.scope import scope_of
from tests.factories import ArticlePageFactory, AuthorFactory, CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import PASSWORD, fresh, signed_in

READER = "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0"
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
ADDRESSES = ["index", "xlsx", "csv", "monthly"]


@pytest.fixture(autouse=True)
def november(time_machine):
    time_machine.move_to("2026-11-20 09:00:00+07:00", tick=False)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def appeared(article: ArticlePage, at: str) -> ArticlePage:
    ArticlePage.objects.filter(pk=article.pk).update(first_published_at=moment(at))
    return fresh(article)


def viewed(article, day: date, views: int, kind: str = "reader") -> None:
    DailyViews.objects.create(page=article, day=day, kind=kind, views=views)


def ask(client: Client, name: str = "index", **asked):
    return client.get(reverse(f"news_reports:{name}"), asked)


def csv_rows(client: Client, **asked) -> list[list[str]]:
    text = b"".join(ask(client, "csv", **asked)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_sheets(client: Client, **asked) -> dict[str, list[tuple]]:
    content = b"".join(ask(client, "xlsx", **asked))
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.fixture
def second_ward(office, root):
    """Another ward with an editor of its own and one piece."""
    home = HomePageFactory(parent=root, title="UBND phường Bên Cạnh")
    site = Site.objects.create(hostname="ben-canh.test", root_page=home, site_name="Bên Cạnh")
    ward_category = CategoryPageFactory(parent=home, title="Tin bên cạnh")
    desks.set_up()
    ArticlePageFactory(parent=ward_category, title="Bài của phường bên cạnh")
    return site


# Which days


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        (Preset.THIS_WEEK, "2026-01-12", "2026-01-18"),
        (Preset.LAST_WEEK, "2026-01-05", "2026-01-11"),
        (Preset.THIS_MONTH, "2026-01-01", "2026-01-31"),
        (Preset.LAST_MONTH, "2025-12-01", "2025-12-31"),
        (Preset.THIS_QUARTER, "2026-01-01", "2026-03-31"),
        (Preset.LAST_QUARTER, "2025-10-01", "2025-12-31"),
        (Preset.THIS_YEAR, "2026-01-01", "2026-12-31"),
        (Preset.LAST_YEAR, "2025-01-01", "2025-12-31"),
    ],
    ids=str,
)
def test_presets_are_whole_weeks_months_quarters_and_years(preset, first, last):
    period = preset_period(preset, date(2026, 1, 14))
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_a_day_begins_and_ends_at_midnight_in_vietnam(office, category):
    for title, at in [
        ("Tháng trước", "2026-10-31T23:59:59"),
        ("Phút đầu", "2026-11-01T00:00:00"),
        ("Phút cuối", "2026-11-30T23:59:59"),
        ("Tháng sau", "2026-12-01T00:00:00"),
    ]:
        appeared(ArticlePageFactory(parent=category, title=title), at)
    report = Report(scope_of(office.editor), NOVEMBER)
    rows = report.rows(report.listed("published"))
    assert [row.title for row in rows] == ["Phút đầu", "Phút cuối"]
    steps = {step.day: step.articles for step in report.steps()}
    assert steps[date(2026, 11, 1)] == steps[date(2026, 11, 30)] == 1
    assert len(steps) == 30


def test_days_are_vietnams_also_for_a_person_in_another_time_zone(office, category):
    appeared(ArticlePageFactory(parent=category, title="Phút đầu"), "2026-11-01T00:00:00")
    with timezone.override("America/Los_Angeles"):
        page = ask(signed_in(office.editor)).content.decode()
    assert "00:00 - 01/11/2026" in page


def test_a_view_at_midnight_belongs_to_the_new_day(client, office, category, time_machine):
    article = ArticlePageFactory(parent=category)
    for at in ("2026-11-30 23:59:59+07:00", "2026-12-01 00:00:00+07:00"):
        time_machine.move_to(at, tick=False)
        client.post(
            f"/luot-xem/{article.pk}/", headers={"User-Agent": READER}, REMOTE_ADDR=f"::{at[9]}"
        )
    traffic.fold(timezone.now())
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    for period in (NOVEMBER, december):
        assert Report(scope_of(office.editor), period).views_of_all() == 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"since": "2026-11-30", "until": "2026-11-01"}, "Ngày cuối đứng trước ngày đầu"),
        ({"period": "custom"}, "Nhập ngày đầu và ngày cuối"),
        ({"since": "31/02/2026"}, "Hãy nhập ngày hợp lệ"),
        ({"since": "0001-01-01"}, "1990"),
        ({"period": "yesterday"}, "yesterday"),
        ({"category": "999999"}, "Hãy chọn"),
    ],
    ids=["backwards", "no-days", "no-such-day", "too-early", "no-such-period", "no-such-category"],
)
def test_what_cannot_be_understood_is_said_and_kept(office, asked, message):
    for name in ("index", "xlsx", "csv"):
        answer = ask(signed_in(office.editor), name, **asked)
        assert answer.status_code == 422
        assert message in answer.content.decode()
    typed = asked.get("until") or asked.get("since")
    assert not typed or typed in answer.content.decode()


def test_an_imported_piece_appeared_when_its_source_says(office, category, site):
    article = ArticlePageFactory(
        parent=category, title="Bài cũ", displayed_at=moment("2018-12-03T13:49")
    )
    ImportedArticle.objects.create(
        site=site, source_key="a", source_name="a.txt", article=article, imported_at=timezone.now()
    )
    assert Report(scope_of(office.editor), NOVEMBER).sums().articles == 0
    of_2018 = Report(scope_of(office.editor), Period(date(2018, 12, 3), date(2018, 12, 3)))
    assert [row.title for row in of_2018.rows(of_2018.listed())] == ["Bài cũ"]


# The numbers


def test_page_report_sum_and_files_say_the_same_number(client, office, category):
    article = ArticlePageFactory(parent=category, title="Ra quân dọn vệ sinh")
    other = ArticlePageFactory(parent=category, title="Tin khác")
    StartingViews.objects.create(page=article, views=88)
    viewed(article, date(2026, 10, 31), 7)
    for visitor in range(5):
        counted = client.post(
            f"/luot-xem/{article.pk}/",
            headers={"User-Agent": READER},
            REMOTE_ADDR=f"198.51.100.{visitor}",
        ).json()
    client.post(f"/luot-xem/{other.pk}/", headers={"User-Agent": READER})
    client.post(f"/luot-xem/{article.pk}/", headers={"User-Agent": "Googlebot/2.1"})
    signed_in(office.editor).post(f"/luot-xem/{article.pk}/", headers={"User-Agent": READER})
    traffic.fold(timezone.now())
    public = client.get(article.url).content.decode()
    shown = re.search(rf'data-view-count="{article.pk}"[^>]*>\s*([\d.]+)', public)[1]
    assert counted["views"] == int(shown) == 88 + 7 + 5

    editor = signed_in(office.editor)
    report = Report(scope_of(office.editor), NOVEMBER)
    row = next(row for row in report.rows(report.listed()) if row.title == article.title)
    assert (row.period_views, row.total_views) == (5, int(shown))
    sums = report.sums()
    assert (sums.articles, sums.period_views, sums.total_views) == (2, 6, int(shown) + 1)
    assert report.views_of_all() == sum(step.views for step in report.steps()) == 6
    assert [(line.label, line.period_views) for line in report.by_category()] == [
        (category.title, 6)
    ]
    line = next(line for line in csv_rows(editor) if article.title in line)
    assert line[7:9] == ["5", shown]
    sheets = xlsx_sheets(editor)
    cells = next(cells for cells in sheets["Bài viết"] if article.title in cells)
    assert cells[7:9] == (5, int(shown))
    assert ("Tổng cộng", 2, 6, int(shown) + 1) in sheets["Tổng hợp"]
    page = ask(editor).content.decode()
    assert f'class="report__number">{shown}</td>' in page


def test_an_author_in_two_roles_counts_once_and_two_authors_count_both(office, category):
    article, alone, nameless = ArticlePageFactory.create_batch(3, parent=category)
    first, second = AuthorFactory(pen_name="Như Hân"), AuthorFactory(pen_name="Minh Thư")
    for piece, author, role in [
        (article, first, "writer"),
        (article, first, "photographer"),
        (article, second, "writer"),
        (alone, second, "writer"),
    ]:
        ArticleAuthor.objects.create(article=piece, author=author, role=role)
    viewed(article, date(2026, 11, 2), 10)
    viewed(nameless, date(2026, 11, 2), 3)
    report = Report(scope_of(office.editor), NOVEMBER)
    lines = {line.label: (line.articles, line.period_views) for line in report.by_author()}
    assert lines == {"Minh Thư": (2, 10), "Như Hân": (1, 10), "Không ghi tác giả": (1, 3)}
    names = {row.title: row.authors for row in report.rows(report.listed())}
    assert names[article.title] == "Như Hân, Minh Thư"
    by_first = Report(scope_of(office.editor), NOVEMBER, author=first)
    assert by_first.sums().articles == 1


def test_origins_part_the_articles(office, category, site):
    own, quoted, imported = ArticlePageFactory.create_batch(3, parent=category)
    ArticlePage.objects.filter(pk=quoted.pk).update(source_name="Báo Đà Nẵng")
    ImportedArticle.objects.create(
        site=site, source_key="a", source_name="a", article=imported, imported_at=timezone.now()
    )
    for origin, article in zip(Origin, (own, quoted, imported), strict=True):
        report = Report(scope_of(office.editor), NOVEMBER, origin=origin)
        (row,) = report.rows(report.listed())
        assert row.title == article.title
        assert row.origin.startswith(str(origin.label))


def test_types_part_the_articles_on_screen_and_in_files(office, category):
    paid, _unset = (ArticlePageFactory(parent=category, title=title) for title in ("Tin", "Chờ"))
    author = AuthorFactory()
    royalties.set_piece(office.site, paid, office.editor, PieceKind.NEWS, None, "", [(author, 100)])
    client = signed_in(office.editor)
    for asked, title, label in ((PieceKind.NEWS, "Tin", "Tin"), (NO_TYPE, "Chờ", "")):
        heading, *rows = csv_rows(client, type=asked)
        assert [(row[1], row[heading.index("Thể loại")]) for row in rows] == [(title, label)]
        assert [row.title for row in ask(client, type=asked).context["rows"]] == [title]
    assert len(csv_rows(client)) == 3
    assert csv_rows(client, type=PieceKind.PICTURE)[1:] == []
    assert ask(client, type="la").status_code == 422


def test_a_category_counts_with_all_below_it(office, category):
    below = CategoryPageFactory(parent=category)
    ArticlePageFactory(parent=category)
    ArticlePageFactory(parent=below)
    ArticlePageFactory(parent=office.other)
    answer = ask(signed_in(office.editor), category=str(category.pk))
    assert answer.context["sums"].articles == 2


def test_time_and_approver_are_those_of_the_first_publication(office, time_machine):
    article = office.draft(title="Bài có quy trình")
    time_machine.move_to("2026-11-20 10:00:00+07:00", tick=False)
    editorial.submit(article, office.reporter)
    time_machine.shift(timedelta(hours=1))
    editorial.return_for_changes(fresh(article), office.editor, "Thiếu nguồn.")
    time_machine.shift(timedelta(days=1))
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    time_machine.shift(timedelta(days=1, hours=2))
    editorial.approve(fresh(article), office.approver)
    report = Report(scope_of(office.editor), NOVEMBER)
    (row,) = report.rows(report.listed("took"))
    assert row.took == timedelta(days=2, hours=3) == report.sums().took
    assert row.approver == str(office.approver)
    page = ask(signed_in(office.editor)).content.decode()
    assert "2 ngày 3 giờ" in page
    line = csv_rows(signed_in(office.editor))[1]
    assert line[9] == "2 ngày 3 giờ"


def test_a_piece_without_workflow_has_no_time_and_no_approver(office, category):
    ArticlePageFactory(parent=category)
    report = Report(scope_of(office.editor), NOVEMBER)
    (row,) = report.rows(report.listed())
    assert (row.took, row.approver, report.sums().took) == (None, "", None)


@pytest.mark.parametrize(
    ("took", "words"),
    [
        (timedelta(seconds=59), "dưới một phút"),
        (timedelta(minutes=5), "5 phút"),
        (timedelta(hours=3), "3 giờ"),
        (timedelta(hours=3, minutes=5), "3 giờ 5 phút"),
        (timedelta(days=2, minutes=59), "2 ngày"),
        (timedelta(days=400, hours=1), "400 ngày 1 giờ"),
    ],
    ids=str,
)
def test_durations_are_said_in_words(took, words):
    assert in_words(took) == words


@pytest.mark.parametrize(
    "sort", ["title", "-views", "views", "-total", "took", "-took", "category", "nonsense"]
)
def test_every_column_sorts(office, category, sort):
    ArticlePageFactory.create_batch(3, parent=category)
    assert ask(signed_in(office.editor), sort=sort).status_code == 200


def test_articles_taken_down_stay_in_the_report_without_a_link(office, category):
    article = ArticlePageFactory(parent=category, title="Bài bị gỡ")
    article.unpublish()
    page = ask(signed_in(office.editor)).content.decode()
    assert "Bài bị gỡ" in page
    assert article.slug not in page


def test_years_are_one_bar_each(office, category):
    appeared(ArticlePageFactory(parent=category), "2019-05-05T10:00")
    answer = ask(signed_in(office.editor), since="2018-03-01", until="2026-11-20")
    steps = [(label, step.articles) for label, step in answer.context["steps"]]
    assert steps[0] == ("2018", 0)
    assert steps[1] == ("2019", 1)
    assert len(steps) == 9


# Size


def test_queries_do_not_grow_with_the_articles(office, category):
    client = signed_in(office.editor)

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = ask(client, name)
            b"".join(answer)
        return len(captured)

    def fill(number: int) -> None:
        for article in ArticlePageFactory.create_batch(number, parent=category):
            ArticleAuthor.objects.create(article=article, author=AuthorFactory())
            viewed(article, date(2026, 11, 3), 1)

    fill(3)
    for name in ADDRESSES:
        queries(name)
    small = [queries(name) for name in ADDRESSES]
    fill(20)
    assert [queries(name) for name in ADDRESSES] == small


def test_ten_thousand_articles_are_added_up_by_the_database(office, category):
    _many(category, 10_000)
    client = signed_in(office.editor)
    answer = ask(client, sort="-views")
    assert answer.context["sums"].articles == 10_000
    assert answer.context["sums"].period_views == 20_000
    assert len(answer.context["rows"]) == 50
    last = ask(client, p="200")
    assert len(last.context["rows"]) == 50
    assert len(csv_rows(client)) == 10_001


def _many(category, number: int) -> None:
    """Articles as rows, without what publishing does besides."""
    model = ArticlePageFactory(parent=category)
    steps = range(2, number + 1)
    pages = [
        ArticlePage(
            path=ArticlePage._get_path(category.path, category.depth + 1, step),
            depth=category.depth + 1,
            title=f"Bài {step}",
            draft_title=f"Bài {step}",
            slug=f"bai-{step}",
            url_path=f"{category.url_path}bai-{step}/",
            content_type_id=model.content_type_id,
            locale_id=model.locale_id,
            translation_key=f"{step:032x}",
            live=True,
            first_published_at=timezone.now(),
        )
        for step in steps
    ]
    parents = Page.objects.bulk_create(
        [
            Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.fields})
            for page in pages
        ],
        batch_size=500,
    )
    table = ArticlePage._meta.db_table
    fields = [field.column for field in ArticlePage._meta.local_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_ptr_id, {', '.join(fields)}) "
            f"SELECT page.id, {', '.join(f'model.{field}' for field in fields)} "
            f"FROM wagtailcore_page page, {table} model "
            "WHERE model.page_ptr_id = %s AND page.path LIKE %s AND page.id NOT IN (%s, %s)",
            [model.pk, f"{category.path}%", model.pk, category.pk],
        )
    ids = [model.pk, *(parent.pk for parent in parents)]
    DailyViews.objects.bulk_create(
        [DailyViews(page_id=pk, day=date(2026, 11, 5), kind="reader", views=2) for pk in ids],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a running database has done


# Files


def test_the_workbook_has_real_numbers_dates_and_a_frozen_heading(office, category):
    appeared(ArticlePageFactory(parent=category, title="Tin"), "2026-11-05T08:30")
    answer = ask(signed_in(office.editor), "xlsx")
    assert answer["Content-Disposition"] == (
        'attachment; filename="bao-cao-bai-viet_2026-11-01_2026-11-30.xlsx"'
    )
    book = load_workbook(io.BytesIO(b"".join(answer)))
    sheet = book["Bài viết"]
    assert sheet.freeze_panes == "C2"
    heading, row = list(sheet.iter_rows())
    assert heading[1].value == "Tiêu đề"
    assert heading[1].font.bold
    assert row[5].value == datetime(2026, 11, 5, 8, 30)
    assert row[5].is_date
    assert isinstance(row[7].value, int)
    assert sheet.column_dimensions["B"].width > 40


def test_csv_opens_in_a_vietnamese_excel(office, category):
    ArticlePageFactory(parent=category, title='Họp; bàn “việc” "lớn"')
    answer = ask(signed_in(office.editor), "csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "2026-11-01_2026-11-30.csv" in answer["Content-Disposition"]
    content = b"".join(answer)
    assert content.startswith("\ufeffSTT;Tiêu đề;".encode())
    assert csv_rows(signed_in(office.editor))[1][1] == 'Họp; bàn “việc” "lớn"'


FORMULAS = [
    '=HYPERLINK("https://nha-cai.test","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "＝1+1",
]


@pytest.mark.parametrize("title", FORMULAS, ids=range(len(FORMULAS)))
def test_no_cell_is_a_formula(office, category, title):
    article = ArticlePageFactory(parent=category)
    ArticlePage.objects.filter(pk=article.pk).update(title=title, source_name="=1+1")
    client = signed_in(office.editor)
    text = b"".join(ask(client, "csv")).decode("utf-8-sig")
    (line,) = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert line[1] == f"'{title}"
    book = load_workbook(io.BytesIO(b"".join(ask(client, "xlsx"))))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_plain_text_is_left_as_it_is():
    for text in ("Ra quân", "5+5", "a=b", ""):
        assert neutralised(text) == text


def test_control_characters_break_no_workbook(office, category):
    article = ArticlePageFactory(parent=category)
    ArticlePage.objects.filter(pk=article.pk).update(title="Tin\x0b mới")
    rows = xlsx_sheets(signed_in(office.editor))["Bài viết"]
    assert rows[1][1] == "Tin mới"


# The monthly report


def test_the_monthly_report_compares_with_the_month_before(office, category):
    appeared(ArticlePageFactory(parent=category, title="Bài tháng mười"), "2026-10-10T08:00")
    for day in (1, 30):
        article = ArticlePageFactory(parent=category, title=f"Bài {day} tháng 11")
        appeared(article, f"2026-11-{day:02}T08:00")
        viewed(article, date(2026, 11, 3), 10 * day)
        viewed(article, date(2026, 10, 31), 5)
    Correction.objects.create(article=article, day=date(2026, 11, 30), right="88 hộ")
    sent_at = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    ErrorReport.objects.create(page=article, text="Sai", form="x", sent_at=sent_at)
    answer = ask(signed_in(office.approver), "monthly", month="2026-11")
    report = answer.context["report"]
    assert [(figure.now, figure.before) for figure in report.figures[:2]] == [(2, 1), (2, 1)]
    assert [(figure.now, figure.before) for figure in report.figures[-2:]] == [(1, 0), (0, 1)]
    views = report.figures[4]
    assert (views.now, views.before, views.change_in_words) == (310, 10, "+300 (+3.000%)")
    assert [piece["views"] for piece in report.most_read] == [300, 10]
    page = answer.content.decode()
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Tình hình hoạt động cổng thông tin tháng 11/2026",
        "Nơi nhận:",
        "Thử Nghiệm",
    ):
        assert words in page


def test_the_month_before_is_meant_when_none_is_asked_for(office):
    assert ask(signed_in(office.editor), "monthly").context["month"] == date(2026, 10, 1)


@pytest.mark.parametrize("month", ["2026-13", "2027-01", "0001-01", "x", "2026-11-01"])
def test_a_month_that_is_none_is_said(office, month):
    answer = ask(signed_in(office.editor), "monthly", month=month)
    assert answer.status_code == 422
    assert month in answer.content.decode()


# Whose


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_role_opens_what_is_theirs(role, name, office):
    sees_own = role == Role.REPORTER
    allowed = role in {Role.EDITOR, Role.APPROVER, Role.ADMIN} or (sees_own and name != "monthly")
    assert ask(signed_in(office.people[role]), name).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_else_opens_anything(name, office, django_user_model):
    assert ask(Client(), name).status_code == 302
    stranger = django_user_model.objects.create_user("nguoi-la", password=PASSWORD)
    assert ask(signed_in(stranger), name).status_code in {302, 403}
    assert signed_in(office.editor).post(reverse(f"news_reports:{name}")).status_code == 405


def test_a_reporter_sees_own_pieces_and_those_they_are_named_in(office, category):
    ArticlePageFactory(parent=category, owner=office.reporter, title="Bài tôi viết")
    named = ArticlePageFactory(parent=office.other, owner=office.editor, title="Bài đứng tên")
    other = ArticlePageFactory(parent=category, owner=office.editor, title="Bài người khác")
    viewed(other, date(2026, 11, 2), 9)
    author = AuthorFactory(user=office.reporter)
    ArticleAuthor.objects.create(article=named, author=author)
    stranger = AuthorFactory(name="Người Khác", pen_name="")
    ArticleAuthor.objects.create(article=other, author=stranger)
    client = signed_in(office.reporter)
    answer = ask(client)
    assert {row.title for row in answer.context["rows"]} == {"Bài tôi viết", "Bài đứng tên"}
    assert answer.context["views_of_all"] == 0
    page = answer.content.decode()
    assert "Bài người khác" not in page
    assert "Người Khác" not in page
    assert "Bài người khác" not in str(csv_rows(client)) + str(xlsx_sheets(client))
    assert ask(client, author=str(stranger.pk)).status_code == 422


def test_the_other_ward_is_never_seen(office, category, second_ward):
    ArticlePageFactory(parent=category, title="Bài của phường nhà")
    client = signed_in(office.editor)
    foreign = second_ward.root_page.get_children().get()
    for asked in ({}, {"site": str(second_ward.pk)}):
        page = ask(client, **asked).content.decode()
        assert "bên cạnh" not in page
        assert "bên cạnh" not in str(csv_rows(client, **asked))
        assert "bên cạnh" not in str(xlsx_sheets(client, **asked))
    assert ask(client, category=str(foreign.pk)).status_code == 422
    assert ask(client, "monthly", site=str(second_ward.pk)).status_code == 403


def test_a_person_of_two_wards_sees_both_or_one_by_choice(office, category, second_ward):
    ArticlePageFactory(parent=category, title="Bài của phường nhà")
    office.editor.groups.add(desks.role_group(Role.EDITOR, second_ward))
    client = signed_in(office.editor)

    def titles(**asked) -> set[str]:
        return {row.title for row in ask(client, **asked).context["rows"]}

    assert titles() == {"Bài của phường nhà", "Bài của phường bên cạnh"}
    assert titles(site=str(second_ward.pk)) == {"Bài của phường bên cạnh"}
    assert titles(site=str(office.site.pk)) == {"Bài của phường nhà"}
    answer = ask(client, "monthly", site=str(second_ward.pk), month="2026-11")
    assert answer.context["report"].figures[0].now == 1


def test_a_reporter_here_and_editor_there_sees_whole_and_own(office, category, second_ward):
    ArticlePageFactory(parent=category, owner=office.editor, title="Bài người khác")
    office.reporter.groups.add(desks.role_group(Role.EDITOR, second_ward))
    client = signed_in(office.reporter)
    titles = {row.title for row in ask(client).context["rows"]}
    assert titles == {"Bài của phường bên cạnh"}
    assert ask(client, "monthly", site=str(office.site.pk)).status_code == 403
    assert ask(client, "monthly").context["site"] == second_ward


def test_the_menu_offers_reports_to_those_who_see_them(office):
    for role, offered in {
        Role.REPORTER: True,
        Role.EDITOR: True,
        Role.CATEGORY_ADMIN: False,
    }.items():
        page = signed_in(office.people[role]).get(reverse("wagtailadmin_home")).content.decode()
        assert (reverse("news_reports:index") in page) is offered
