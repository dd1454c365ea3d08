"""Every admin address of ours × every role, anonymous people and the staff of another ward.

The addresses come from the resolver, so that a new one without a row in the table fails. A cell
says whether a person gets past the door, by GET and by POST; what they may do behind it is held
by `test_editorial_matrix`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.models import Collection, Page, Site

from cms.models import Banner, User, WebLinkSet
from news import desks, royalties, urgent
from news.editorial import ROLES, Role
from news.models import (
    ArticlePage,
    Author,
    BaseSalary,
    Deputyship,
    ErrorReport,
    PieceKind,
    RoyaltyRate,
    SearchPromotion,
    SearchSynonym,
)
from tests.factories import (
    ArticlePageFactory,
    CategoryPageFactory,
    HomePageFactory,
    PortalImageFactory,
)
from tests.news.doors import EVERYBODY, TABLE
from tests.news.editorial_desk import PASSWORD, Office, fresh, open_office

OURS = {"cms", "news", "home"}

pytestmark = pytest.mark.one_engine


def addresses_of_ours() -> dict[str, object]:
    """Route → model of its view (or None), for all that our packages put under /admin/."""
    found: dict[str, object] = {}
    for route, callback in _walk(get_resolver()):
        if not route.startswith("admin/") or route in found:
            continue  # the first of two wins, as in a request
        model = None
        is_ours = False
        for part in _parts(callback):
            is_ours |= getattr(part, "__module__", "").split(".")[0] in OURS
            named = (getattr(part, "view_initkwargs", None) or {}).get("model")
            model = named if isinstance(named, type) else model
        is_ours |= isinstance(model, type) and model.__module__.split(".")[0] in OURS
        if is_ours:
            found[route] = model
    return found


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).lstrip("^") if prefix else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route, pattern.callback


def _parts(callback, depth: int = 6) -> Iterator[object]:
    """The view inside its decorators, which leave no other trace than their closures."""
    yield callback
    for name in ("view_class", "__wrapped__", "func"):
        if part := getattr(callback, name, None):
            yield part
    if not depth:
        return
    for cell in getattr(callback, "__closure__", None) or ():
        try:
            part = cell.cell_contents
        except ValueError:  # not filled yet
            continue
        if callable(part):
            yield from _parts(part, depth - 1)


ADDRESSES = addresses_of_ours()


@dataclass
class Ward:
    """An office with one of everything that an address may name."""

    office: Office
    neighbours: dict[Role, User]
    numbers: dict[str, object] = field(default_factory=dict)
    rows: dict[type, object] = field(default_factory=dict)

    def address(self, route: str, model: type | None) -> str:
        def value(match: re.Match) -> str:
            name = match[1]
            if name == "pk" and model is not None:
                return str(self.rows[model])
            wanted = dict(TABLE[route].over).get(name, name)
            return str(self.numbers.get(wanted, wanted))

        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)


def outcome(answer) -> str:
    """in: past the door; out: turned away; none: there is no such method."""
    if answer.status_code == 405:
        return "none"
    if answer.status_code in {401, 403, 404}:
        return "out"
    is_login = answer.status_code == 302 and answer["Location"].startswith(
        reverse("wagtailadmin_login")
    )
    return "out" if is_login else "in"


def tried(method: str, address: str, user: User | None, data: dict | None) -> str:
    """What becomes of one request; whatever it does is undone."""
    # Wagtail answers a script's request with 403 where it leads a person to the dashboard.
    client = Client(headers={"X-Requested-With": "XMLHttpRequest"})
    with transaction.atomic():
        if user:
            client.force_login(user)
        answer = client.get(address) if method == "GET" else client.post(address, data)
        transaction.set_rollback(True)
    return outcome(answer)


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker) -> Iterator[Ward]:
    with django_db_blocker.unblock(), transaction.atomic():
        Site.objects.all().delete()
        Page.objects.filter(depth=2).first().delete()
        root = Page.get_first_root_node()
        home = HomePageFactory(parent=root)
        site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
        own, other = CategoryPageFactory.create_batch(2, parent=home)
        office = open_office(site, own, other)
        elsewhere = HomePageFactory(parent=root, slug="lang-gieng")
        neighbour_site = Site.objects.create(hostname="b.example.test", root_page=elsewhere)
        theirs = CategoryPageFactory(parent=elsewhere)
        desks.set_up()
        neighbours = {
            role: desks.create_account(
                role,
                f"b-{role.value}",
                PASSWORD,
                site=neighbour_site,
                categories=[theirs] if role == Role.REPORTER else [],
            )
            for role, plan in ROLES.items()
            if not plan.everywhere
        }
        yield _furnished(Ward(office, neighbours))
        transaction.set_rollback(True)


def _furnished(ward: Ward) -> Ward:
    office, site, now = ward.office, ward.office.site, timezone.now()
    article = office.submitted()
    rushed = office.draft()
    record = urgent.publish(
        rushed, office.one_more(Role.APPROVER), "Bão đổ bộ.", rushed.latest_revision_id
    )
    today = timezone.localdate()
    deputyship = Deputyship.objects.create(
        site=site,
        absent=office.one_more(Role.APPROVER),
        deputy=office.one_more(Role.EDITOR),
        starts_on=today,
        ends_on=today,
    )
    paid = ArticlePageFactory(parent=office.category, owner=office.reporter)
    moment = datetime(2026, 7, 15, 5, tzinfo=UTC)
    ArticlePage.objects.filter(pk=paid.pk).update(first_published_at=moment)
    earlier = ArticlePageFactory(parent=office.category, owner=office.reporter)
    ArticlePage.objects.filter(pk=earlier.pk).update(first_published_at=moment - timedelta(days=30))
    author = Author.objects.create(name="Như Hân")
    setter = office.one_more(Role.EDITOR)
    royalties.set_piece(site, earlier, setter, PieceKind.NEWS, None, "", [(author, 100)])
    royalties.close_month(site, date(2026, 6, 1), office.one_more(Role.ADMIN))
    picture = PortalImageFactory(collection=Collection.get_first_root_node())
    ward.numbers = {
        "pk": article.pk,
        "action_name": "publish",
        "image_id": picture.pk,
        "page_id": article.pk,
        "live_page_id": paid.pk,
        "parent_page_id": office.category.pk,
        "content_type_app_name": "news",
        "content_type_model_name": "articlepage",
        "report_id": ErrorReport.objects.create(page=article, text="Sai", form="x").pk,
        "category_id": office.category.pk,
        "parent_id": office.category.pk,
        "deputyship_id": deputyship.pk,
        "urgent_id": record.pk,
        "workflow_state_id": fresh(article).current_workflow_state.pk,
        "user_id": setter.pk,
        "site_id": site.pk,
        "year": 2026,
        "month": 7,
        "number": 1,
    }
    synonym = SearchSynonym.objects.create(site=site, terms="Hải Vân; Hòa Hiệp Bắc")
    promotion = SearchPromotion.objects.create(
        site=site, terms="khai sinh", address="https://example.test/", title="Khai sinh"
    )
    rate = RoyaltyRate.objects.create(
        site=site, kind="news", coefficient=2, effective_on=today, reason="Quyết định"
    )
    ward.rows = {
        each._meta.model: each.pk
        for each in (
            synonym,
            promotion,
            rate,
            Banner.objects.create(site=site, heading="Bão", starts_at=now - timedelta(hours=1)),
            WebLinkSet.objects.create(site=site, name="Liên kết"),
            author,
            BaseSalary.objects.create(
                effective_on="2030-07-01", amount_vnd=3_000_000, source="Nghị định"
            ),
            office.one_more(Role.REPORTER),
            picture,
        )
    }
    return ward


@pytest.mark.parametrize("route", ADDRESSES)
def test_each_person_gets_past_the_doors_that_the_table_opens(route, ward, db):
    row = TABLE[route]
    address = ward.address(route, ADDRESSES[route])
    ward_people = list(ward.office.people.items())
    neighbours = [(role, user) for role, user in ward.neighbours.items()]
    wrong = []
    for method, rights in (("GET", row.get), ("POST", row.post)):
        people = [(None, None, False)]
        people += [(role, user, True) for role, user in ward_people]
        people += [(role, user, row.is_for_every_ward) for role, user in neighbours]
        for role, user, is_here in people:
            held = ROLES[role].rights if role else frozenset()
            may = rights is EVERYBODY or (is_here and bool(rights and held & rights))
            if method == "GET" and rights is None:
                may = False
            got = tried(
                method, address, user, row.posted(ward.numbers) if method == "POST" else None
            )
            if (got == "in") is not may:
                where = "here" if is_here else "elsewhere"
                wrong.append(f"{method}: {role.value if role else 'anonymous'} ({where}) {got}")
    assert wrong == []


def test_every_address_of_ours_has_a_row():
    assert set(ADDRESSES) - set(TABLE) == set(), "give the new address a row in TABLE"


def test_every_row_is_an_address():
    assert set(TABLE) - set(ADDRESSES) == set()


def test_the_walk_sees_inside_decorators_and_viewsets():
    assert {
        "admin/pages/<int:page_id>/nhan-xet/",
        "admin/chuyen-muc/<int:category_id>/gop/",
        "admin/snippets/cms/banner/add/",
        "admin/so-tay/",
        "admin/api/main/pages/<int:pk>/action/<str:action_name>/",
    } <= set(ADDRESSES)


def test_an_author_who_was_paid_stays_and_the_reason_is_told(ward, db):
    author = ward.rows[Author]
    address = reverse(Author.snippet_viewset.get_url_name("delete"), args=[author])
    client = Client()
    client.force_login(ward.office.editor)
    answer = client.post(address, follow=True)
    assert "Không xóa được vì vẫn đang được dùng" in answer.content.decode()
    assert Author.objects.filter(pk=author).exists()


def test_a_chooser_tells_nothing_of_the_rows_of_another_ward(ward, db):
    banner = ward.rows[Banner]
    address = f"/admin/snippets/choose/cms/banner/chosen-multiple/?id={banner}"
    client = Client()
    client.force_login(ward.neighbours[Role.EDITOR])
    assert "Bão" not in str(client.get(address).json())
    client.force_login(ward.office.editor)
    assert "Bão" in str(client.get(address).json())
