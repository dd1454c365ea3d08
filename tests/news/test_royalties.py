"""Royalties: the arithmetic, an open month, closing once, signing by another, correcting later."""

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from wagtail.models import Site

from news import desks, royalties
from news.editorial import ROLES, Right, Role
from news.models import (
    ArticleAuthor,
    ArticlePage,
    BaseSalary,
    ImportedArticle,
    PieceKind,
    RoyaltyClosing,
    RoyaltyLine,
    RoyaltyPiece,
    RoyaltyRate,
)
from news.models.royalties import ClosedForever
from news.royalties import RoyaltyRefused
from news.royalty_sums import amount_vnd, dong, in_words, split_vnd, unit_vnd
from tests.factories import ArticlePageFactory, AuthorFactory, HomePageFactory
from tests.news.editorial_desk import signed_in
from tests.servers import PROJECT, prepared

MONTH = date(2026, 7, 1)
SEES = {Right.SET_ROYALTIES, Right.CLOSE_ROYALTIES, Right.SIGN_ROYALTIES}


def piece_of(category, *authors, at=datetime(2026, 7, 15, 3, tzinfo=UTC), **values) -> ArticlePage:
    article = ArticlePageFactory(parent=category, **values)
    for author in authors:
        ArticleAuthor.objects.create(article=article, author=author)
    ArticlePage.objects.filter(pk=article.pk).update(first_published_at=at)
    article.refresh_from_db()
    return article


def set_as(article, user, kind=PieceKind.ARTICLE, coefficient=None, shares=(), reason=""):
    return royalties.set_piece(
        article.get_site(), article, user, kind, coefficient, reason, list(shares)
    )


def url(name: str, site: Site, month: date = MONTH, **more) -> str:
    kwargs = {"site_id": site.pk, "year": month.year, "month": month.month, **more}
    return reverse(f"news_royalties:{name}", kwargs=kwargs)


def row(article, **values) -> dict[str, str]:
    """One row of the month's form as a browser posts it."""
    values = {"kind": "", "coefficient": "", "reason": "", "new_author": "", **values}
    return {f"p{article.pk}-{name}": str(value) for name, value in values.items()}


@pytest.fixture
def han(db):
    return AuthorFactory()


@pytest.fixture
def closed(office, han):
    """July of 2026, closed by the administrator: one piece of 759.000 đ."""
    set_as(piece_of(office.category, han, title="Tin tháng bảy"), office.editor)
    return royalties.close_month(office.site, MONTH, office.admin)


# Arithmetic


def test_a_unit_is_a_tenth_of_the_base_salary():
    assert unit_vnd(2_530_000) == 253_000
    assert dong(unit_vnd(2_530_000)) == "253.000 đ"
    assert amount_vnd(Decimal("2.5"), 253_000) == 632_500
    assert amount_vnd(Decimal("0.01"), 149_050) == 1_491


@given(
    st.integers(0, 10**12),
    st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(lambda parts: sum(parts) > 0),
)
def test_shares_add_up_and_are_fair_to_a_dong(amount, parts):
    shares = split_vnd(amount, parts)
    assert sum(shares) == amount
    for share, part in zip(shares, parts, strict=True):
        assert abs(share * sum(parts) - amount * part) < sum(parts)


def test_what_rounding_leaves_goes_to_the_largest_remainder():
    assert split_vnd(100, [1, 1, 1]) == [34, 33, 33]
    assert split_vnd(10, [1, 2]) == [3, 7]


@pytest.mark.parametrize("parts", [[], [0], [-1, 2]], ids=["none", "zero", "negative"])
def test_parts_that_share_nothing_are_refused(parts):
    with pytest.raises(ValueError):
        split_vnd(10, parts)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (1_001, "Một nghìn không trăm linh một đồng"),
        (253_000, "Hai trăm năm mươi ba nghìn đồng"),
        (2_300_000, "Hai triệu ba trăm nghìn đồng"),
        (1_000_055, "Một triệu không trăm năm mươi lăm đồng"),
        (20_015_000, "Hai mươi triệu không trăm mười lăm nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (2_000_000_000_001, "Hai nghìn tỷ không trăm linh một đồng"),
        (-506_000, "Âm năm trăm linh sáu nghìn đồng"),
    ],
)
def test_amounts_in_words(amount, words):
    assert in_words(amount) == words


# An open month


def test_the_base_salary_of_the_day_counts(office, han):
    june = piece_of(office.category, han, at=datetime(2026, 6, 30, 16, 59, tzinfo=UTC))
    july = piece_of(office.category, han, at=datetime(2026, 6, 30, 17, 0, tzinfo=UTC))
    for article in (june, july):
        set_as(article, office.editor, PieceKind.NEWS)
    assert [p.amount_vnd for p in royalties.month_pieces(office.site, date(2026, 6, 1))] == [
        234_000
    ]
    assert [p.amount_vnd for p in royalties.month_pieces(office.site, MONTH)] == [253_000]


def test_the_own_table_goes_before_the_example(office, han):
    article = piece_of(office.category, han)
    set_as(article, office.editor, PieceKind.NEWS)
    [before] = royalties.month_pieces(office.site, MONTH)
    RoyaltyRate.objects.create(
        site=office.site, kind="news", coefficient=2, effective_on=MONTH, reason="QĐ 12"
    )
    [after] = royalties.month_pieces(office.site, MONTH)
    assert (before.is_example, before.amount_vnd) == (True, 253_000)
    assert (after.is_example, after.amount_vnd) == (False, 506_000)


def test_what_is_missing_is_flagged_and_stops_the_closing(office, han):
    piece_of(office.category, title="Không tác giả")
    [piece] = royalties.month_pieces(office.site, MONTH)
    assert len(piece.problems) == 2 and piece.amount_vnd == 0
    with pytest.raises(RoyaltyRefused) as refused:
        royalties.close_month(office.site, MONTH, office.admin)
    assert len(refused.value.reasons) == 2
    assert not RoyaltyClosing.objects.exists()


def test_imported_and_borrowed_pieces_earn_nothing_and_say_why(office, han):
    imported = piece_of(office.category, han)
    ImportedArticle.objects.create(
        site=office.site, article=imported, source_key="k", source_name="k", imported_at=MONTH_NOON
    )
    piece_of(office.category, han, source_name="Báo Đà Nẵng")
    pieces = royalties.month_pieces(office.site, MONTH)
    assert all(piece.why_unpaid and not piece.problems for piece in pieces)
    assert "Báo Đà Nẵng" in pieces[1].why_unpaid
    assert royalties.month_lines(office.site, MONTH) == []


MONTH_NOON = datetime(2026, 7, 1, 5, tzinfo=UTC)


def test_shares_are_set_on_the_screen_for_many_at_once(office, han):
    photographer = AuthorFactory(name="Lê Văn Ảnh", pen_name="")
    first, second = piece_of(office.category, han), piece_of(office.category, han)
    data = row(first, kind="article", **{f"share_{han.pk}": 67})
    data |= row(first, kind="article", new_author=photographer.pk, new_percent=33) | {
        f"p{first.pk}-share_{han.pk}": "67"
    }
    data |= row(second, kind="news", **{f"share_{han.pk}": 100})
    answer = signed_in(office.editor).post(url("month", office.site), data)
    assert answer.status_code == 302
    lines = royalties.month_lines(office.site, MONTH)
    assert [line.amount_vnd for line in lines] == [508_530, 250_470, 253_000]
    sums = royalties.sums_per_person(lines)
    assert [(person.name, person.amount_vnd) for person in sums] == [
        ("Lê Văn Ảnh", 250_470),
        ("Nguyễn Thị Như Hân", 761_530),
    ]


def test_a_wrong_row_saves_nothing_and_keeps_every_word(office, han):
    good, bad = piece_of(office.category, han), piece_of(office.category, han)
    data = row(good, kind="news", reason="Ghi chú tốt", **{f"share_{han.pk}": 100})
    data |= row(bad, kind="news", coefficient="11,5", reason="Lý do dài", **{f"share_{han.pk}": 90})
    answer = signed_in(office.editor).post(url("month", office.site), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert not RoyaltyPiece.objects.exists()
    for kept in ("Ghi chú tốt", "Lý do dài", "11,5", 'value="90"'):
        assert kept in text


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "unpaid"},
        {"kind": "", "reason": "x"},
        {"kind": "news", "coefficient": "2"},
        {"kind": "news", "coefficient": "-2", "reason": "x"},
        {"kind": "news", "coefficient": "abc", "reason": "x"},
        {"kind": "bogus"},
        {"kind": "news", "new_author": "999999", "new_percent": "10"},
        {"kind": "news", "new_percent": "10"},
    ],
    ids=["unpaid", "no-kind", "no-reason", "negative", "letters", "bogus", "nobody", "unnamed"],
)
def test_bad_rows_are_refused(office, han, values):
    article = piece_of(office.category, han)
    data = row(article, **{f"share_{han.pk}": 100, **values})
    assert signed_in(office.editor).post(url("month", office.site), data).status_code == 422
    assert not RoyaltyPiece.objects.exists()


def test_a_coefficient_above_the_ceiling_is_refused(office):
    rate = RoyaltyRate(
        site=office.site, kind="news", coefficient=11, effective_on=MONTH, reason="QĐ 12"
    )
    with pytest.raises(ValidationError):
        rate.full_clean()


@pytest.mark.parametrize("name", ["month", "print"])
def test_queries_do_not_grow_with_the_pieces(office, han, name):
    client = signed_in(office.editor)

    def count() -> int:
        client.get(url(name, office.site))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url(name, office.site)).status_code == 200
        return len(queries)

    for _number in range(2):
        set_as(piece_of(office.category, han), office.editor)
    few = count()
    for _number in range(6):
        set_as(piece_of(office.category, han, AuthorFactory(name="B")), office.editor)
    assert count() == few


def test_queries_of_a_closed_month_do_not_grow(office, han, closed):
    client = signed_in(office.approver)
    counts = []
    for month, pieces in ((date(2026, 8, 1), 1), (date(2026, 9, 1), 6)):
        at = datetime(month.year, month.month, 9, tzinfo=UTC)
        for _number in range(pieces):
            set_as(piece_of(office.category, han, at=at), office.editor)
            royalties.correct(closed.lines.get(), office.admin, 1000, "Thiếu")
        royalties.close_month(office.site, month, office.admin)
        client.get(url("month", office.site, month))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("month", office.site, month))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Closing, signing, correcting


def test_closed_lines_are_copies(office, han, closed):
    han.name = "Tên khác"
    han.save()
    ArticlePage.objects.update(title="Tựa khác")
    BaseSalary.objects.filter(effective_on=MONTH).update(amount_vnd=9_999_990)
    line = closed.lines.get()
    assert (line.title, line.author_name) == ("Tin tháng bảy", "Nguyễn Thị Như Hân")
    assert (line.amount_vnd, line.unit_vnd, line.coefficient) == (759_000, 253_000, 3)
    ArticlePage.objects.get().delete()
    assert [row.title for row in royalties.month_lines(office.site, MONTH)] == ["Tin tháng bảy"]


def test_closed_rows_are_never_changed_or_deleted(office, closed):
    line = closed.lines.get()
    line.amount_vnd = 1
    attempts = [
        line.save,
        line.delete,
        closed.save,
        closed.delete,
        RoyaltyLine.objects.all().delete,
        lambda: RoyaltyLine.objects.update(amount_vnd=1),
        lambda: RoyaltyLine.objects.bulk_update([line], ["amount_vnd"]),
        lambda: closed.lines.update(amount_vnd=1),
    ]
    for attempt in attempts:
        with pytest.raises(ClosedForever):
            attempt()
    assert RoyaltyLine.objects.get().amount_vnd == 759_000


FROZEN = ("royaltyclosing", "royaltysignoff", "royaltyline", "royaltycorrection")


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("statement", ["UPDATE news_{} SET id = id", "DELETE FROM news_{}"])
def test_the_database_itself_refuses_to_change_a_closed_month(office, closed, table, statement):
    royalties.sign_off(closed, office.approver)
    royalties.correct(closed.lines.get(), office.admin, -1000, "Tính nhầm.")
    with (
        pytest.raises(DatabaseError, match="rows of a closed month are never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert closed.lines.get().amount_vnd == 759_000


def test_a_piece_of_a_closed_month_is_not_set_again(office, closed):
    article = ArticlePage.objects.get()
    with pytest.raises(RoyaltyRefused):
        set_as(article, office.editor, PieceKind.NEWS)
    data = row(article, kind="news")
    assert signed_in(office.editor).post(url("month", office.site), data).status_code == 302
    assert RoyaltyPiece.objects.get().kind == "article"


def test_a_month_that_is_not_over_cannot_be_closed(office):
    month = timezone.localdate().replace(day=1)
    with pytest.raises(RoyaltyRefused):
        royalties.close_month(office.site, month, office.admin)


def test_who_prepared_a_month_does_not_sign_it(office, han):
    set_as(piece_of(office.category, han), office.editor)
    closing = royalties.close_month(office.site, MONTH, office.approver)
    for preparer in (office.editor, office.approver):
        with pytest.raises(RoyaltyRefused):
            royalties.sign_off(closing, preparer)
    signed_in(office.approver).post(url("sign", office.site))
    assert not hasattr(royalties.closing_of(office.site, MONTH), "sign_off")
    second = office.one_more(Role.APPROVER, last_name="Trần", first_name="Văn Ký")
    signed_in(second).post(url("sign", office.site))
    assert royalties.closing_of(office.site, MONTH).sign_off.signed_by_name == "Trần Văn Ký"
    with pytest.raises(RoyaltyRefused):
        royalties.sign_off(closing, office.one_more(Role.APPROVER))


def test_a_correction_is_a_new_line_of_the_next_open_month(office, closed):
    royalties.close_month(office.site, date(2026, 8, 1), office.admin)
    data = {"amount_vnd": "-253000", "reason": "Tính nhầm hệ số"}
    signed_in(office.approver).post(url("correct", office.site, number=1), data)
    [line] = royalties.month_lines(office.site, date(2026, 9, 1))
    assert (line.amount_vnd, line.reason, line.corrects) == (
        -253_000,
        "Tính nhầm hệ số",
        closed.lines.get(),
    )
    closing = royalties.close_month(office.site, date(2026, 9, 1), office.admin)
    assert closing.lines.get().corrects == closed.lines.get()
    assert office.approver.pk in closing.prepared_by
    assert closed.lines.get().amount_vnd == 759_000


@pytest.mark.parametrize(
    "data",
    [
        {"amount_vnd": "-759001", "reason": "Giữ chữ này"},
        {"amount_vnd": "0", "reason": "Giữ chữ này"},
        {"amount_vnd": "abc", "reason": "Giữ chữ này"},
        {"amount_vnd": "99999999999999999999", "reason": "Giữ chữ này"},
    ],
    ids=["too-much", "nothing", "letters", "huge"],
)
def test_bad_corrections_are_refused_and_kept(office, closed, data):
    answer = signed_in(office.approver).post(url("correct", office.site, number=1), data)
    assert answer.status_code == 422 and "Giữ chữ này" in answer.content.decode()
    assert not closed.lines.get().corrections.exists()


def test_a_used_rate_is_only_followed(office, closed):
    salary = BaseSalary.objects.get(effective_on=MONTH)
    salary.amount_vnd = 10
    for attempt in (salary.full_clean, salary.save, salary.delete):
        with pytest.raises((ValidationError, ClosedForever)):
            attempt()
    with pytest.raises(ValidationError):
        BaseSalary(effective_on=date(2026, 7, 20), amount_vnd=3_000_000, source="x").full_clean()
    BaseSalary(effective_on=date(2026, 8, 1), amount_vnd=3_000_000, source="x").full_clean()
    client = signed_in(office.admin)
    client.post(reverse(BaseSalary.snippet_viewset.get_url_name("delete"), args=[salary.pk]))
    edit = reverse(BaseSalary.snippet_viewset.get_url_name("edit"), args=[salary.pk])
    client.post(edit, {"effective_on": "2026-07-01", "amount_vnd": "10", "source": "x"})
    assert BaseSalary.objects.get(pk=salary.pk).amount_vnd == 2_530_000


def test_a_second_closing_is_refused_by_the_database_too(office, closed, monkeypatch):
    monkeypatch.setattr(royalties, "closing_of", lambda site, month: None)
    with pytest.raises(RoyaltyRefused):
        royalties.close_month(office.site, MONTH, office.approver)
    assert RoyaltyClosing.objects.count() == 1 and RoyaltyLine.objects.count() == 1


SETTING = """
from datetime import UTC, datetime
from wagtail.models import Site
from cms.models import User
from news import royalties
from news.models import ArticleAuthor, ArticlePage, Author, CategoryPage, RoyaltyClosing, RoyaltyLine
site = Site.objects.get()
"""
PREPARING = """
users = [User.objects.create(username=name) for name in ("mot", "hai")]
category = site.root_page.add_child(instance=CategoryPage(title="Tin", slug="tin-thu"))
article = category.add_child(instance=ArticlePage(
    title="Tin", slug="tin", first_published_at=datetime(2026, 7, 9, tzinfo=UTC)))
author = Author.objects.create(name="Như Hân")
ArticleAuthor.objects.create(article=article, author=author)
royalties.set_piece(site, article, users[0], "news", None, "", [(author, 100)])
"""
CLOSING = """
from datetime import date
try:
    royalties.close_month(site, date(2026, 7, 1), User.objects.get(username="{name}"))
    print("closed")
except royalties.RoyaltyRefused:
    print("refused")
"""
COUNTING = "print(RoyaltyClosing.objects.count(), RoyaltyLine.objects.count())"


def _run(environment: dict[str, str], code: str) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SETTING + code]
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    )


def test_two_people_who_close_at_once_make_one_closing(tmp_path):
    with prepared(tmp_path) as environment:
        assert _run(environment, PREPARING).wait() == 0
        both = [_run(environment, CLOSING.format(name=name)) for name in ("mot", "hai")]
        assert sorted(each.communicate()[0].strip() for each in both) == ["closed", "refused"]
        assert _run(environment, COUNTING).communicate()[0].split() == ["1", "1"]


# Who may what, by every address


@pytest.mark.parametrize("name", ["month", "workbook", "print"])
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_screens_are_for_holders_of_a_right(role, name, office, closed):
    answer = signed_in(office.people[role]).get(url(name, office.site))
    assert (answer.status_code == 200) is bool(ROLES[role].rights & SEES)


def _post_setting(office, client: Client) -> bool:
    article = piece_of(office.category, AuthorFactory(), at=datetime(2026, 8, 2, tzinfo=UTC))
    client.post(
        url("month", office.site, date(2026, 8, 1)),
        row(article, kind="unpaid", reason="x")
        | {f"p{article.pk}-share_{article.article_authors.get().author_id}": "100"},
    )
    return RoyaltyPiece.objects.filter(article=article).exists()


def _post_closing(office, client: Client) -> bool:
    client.post(url("close", office.site, date(2026, 8, 1)))
    return RoyaltyClosing.objects.filter(month=date(2026, 8, 1)).exists()


def _post_signing(office, client: Client) -> bool:
    client.post(url("sign", office.site))
    return hasattr(royalties.closing_of(office.site, MONTH), "sign_off")


def _post_correction(office, client: Client) -> bool:
    data = {"amount_vnd": "1000", "reason": "Thiếu"}
    client.post(url("correct", office.site, number=1), data)
    return RoyaltyLine.objects.get().corrections.exists()


POSTS = {
    _post_setting: Right.SET_ROYALTIES,
    _post_closing: Right.CLOSE_ROYALTIES,
    _post_signing: Right.SIGN_ROYALTIES,
    _post_correction: Right.CLOSE_ROYALTIES,
}


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.__name__)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_posts_do_what_the_table_says(role, post, office, closed):
    client = signed_in(office.people[role])
    assert post(office, client) is (POSTS[post] in ROLES[role].rights)


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.__name__)
def test_another_site_is_out_of_reach(post, office, root, han, closed):
    other_home = HomePageFactory(parent=root, slug="khac")
    other = Site.objects.create(hostname="khac.test", root_page=other_home, site_name="Khác")
    desks.set_up()
    stranger = desks.create_account(
        Role.APPROVER, "nguoi-khac", "mat-khau-rat-dai-123", email="k@example.test", site=other
    )
    assert post(office, signed_in(stranger)) is False
    assert signed_in(stranger).get(url("month", office.site)).status_code == 302
    assert signed_in(stranger).get(url("month", other)).status_code == 200


@pytest.mark.parametrize("name", ["close", "sign"])
def test_a_get_closes_and_signs_nothing(name, office, closed):
    assert signed_in(office.approver).get(url(name, office.site)).status_code == 405


# The payment list


def test_the_workbook_holds_numbers_sums_and_no_formula(office):
    villain = AuthorFactory(name='=HYPERLINK("http://x")', pen_name="")
    set_as(piece_of(office.category, villain, title="@SUM(A1)\x0b tựa"), office.editor)
    book = load_workbook(
        BytesIO(signed_in(office.editor).get(url("workbook", office.site)).content)
    )
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("http://x")' in [cell.value for cell in cells]
    assert [cell.value for cell in cells].count(759_000) == 4
    texts = " ".join(str(cell.value) for cell in cells)
    assert "Bảy trăm năm mươi chín nghìn đồng" in texts and "Tổng cộng" in texts


def test_a_reader_is_sent_to_the_login(office):
    answer = Client().get(url("month", office.site))
    assert answer.status_code == 302 and "login" in answer["Location"]


@pytest.mark.parametrize("query", ["", "?month=2026-07", "?month=xx", "?site=abc"])
def test_the_entry_leads_to_a_month(office, query):
    answer = signed_in(office.editor).get(reverse("news_royalties:index") + query, follow=True)
    assert answer.status_code == 200
