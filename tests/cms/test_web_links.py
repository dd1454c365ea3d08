"""Web links and banners: which addresses are taken, and whose site they belong to."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Site

from cms.links import DECEPTIVE, KINDS, validate_link_address
from cms.models import Banner, WebLink, WebLinkSet
from news import desks
from news.editorial import Role
from tests.factories import CategoryPageFactory, HomePageFactory
from tests.news.editorial_desk import PASSWORD, open_office, signed_in


@pytest.mark.parametrize(
    "address",
    [
        "https://chinhphu.vn",
        "http://www.danang.gov.vn/chi-tiet?id=4&trang=2#y-kien",
        "HTTPS://Dichvucong.Danang.gov.vn/",
        "https://dichvucong.gov.vn:8443/p/home/",
        "https://vi.wikipedia.org/wiki/Đà_Nẵng_(thành_phố)",
        "https://cổngthôngtin.vn/",
        "https://" + "cổngthôngtin".encode("idna").decode() + ".vn/",
        "mailto:haivan@danang.gov.vn",
        "tel:113",
        "tel:+842363123456",
        "tel:(0236)3.123-456",
    ],
)
def test_addresses_that_lead_where_they_say_are_accepted(address):
    validate_link_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\u200bscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "DATA:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "blob:https://chinhphu.vn/1",
        "file:///etc/passwd",
        "ftp://chinhphu.vn",
        "//casino.example",
        "/noi-bo/",
        "chinhphu.vn",
        "https:casino.example",
        "https:/casino.example",
        "https:///casino.example",
        "https://",
        "https:\\\\casino.example",
        "https://chinhphu.vn\\@casino.example",
        " https://chinhphu.vn",
        "https://chinhphu.vn ",
        "https://chinh phu.vn",
        "https://chinhphu.vn/tin moi",
        "https://chinhphu.vn/\x00",
        "https://chinhphu.vn/\ntin",
        "https://chinhphu.vn/\u202etin",
        "https://chinh\u00adphu.vn",
        "https://chinhphu.vn:99999",
        "https://chinhphu.vn:0",
        'https://chinhphu.vn/"onclick="alert(1)',
        "https://chinhphu.vn/<script>",
        "https://chinhphu.vn/" + "x" * 3000,
        "mailto:",
        "mailto:khong-phai-thu",
        "mailto:a@danang.gov.vn?bcc=b@casino.example",
        "mailto:a%0d%0abcc:b@danang.gov.vn",
        "mailto:a@danang.gov.vn,b@danang.gov.vn",
        "tel:",
        "tel:12",
        "tel:+84 236 3123456",
        "tel:0236;ext=1",
        "tel:1" + "0" * 20,
        "tel:bao-ve",
    ],
)
def test_every_other_address_is_refused_in_plain_words(address):
    with pytest.raises(ValidationError, match="https://"):
        validate_link_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://dichvucong.gov.vn@casino.example/",
        "https://user:secret@chinhphu.vn/",
        "https://@chinhphu.vn/",
        "https://chіnhphu.vn",  # Cyrillic і
        "https://" + "chіnhphu".encode("idna").decode() + ".vn",
        "https://ａ.vn",
    ],
)
def test_an_address_that_hides_where_it_leads_is_refused_as_such(address):
    with pytest.raises(ValidationError) as refused:
        validate_link_address(address)
    assert refused.value.messages == [str(DECEPTIVE)]


@pytest.fixture
def office(site, category):
    return open_office(site, category, CategoryPageFactory(parent=site.root_page))


@pytest.fixture
def neighbour(office):
    """Another ward in the same install, with its own category administrator."""
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="lang-gieng")
    site = Site.objects.create(hostname="b.example.test", root_page=home, site_name="Láng Giềng")
    desks.set_up()
    desks.create_account(Role.CATEGORY_ADMIN, "lang-gieng", PASSWORD, site=site)
    return site


def url(model, name: str, *args) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def link_form(site: Site, address: str = "https://chinhphu.vn", **values) -> dict[str, str]:
    return {
        "site": str(site.pk),
        "name": "Cơ quan cấp trên",
        "heading": "Liên kết web",
        "layout": "dropdown",
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "0",
        "links-MIN_NUM_FORMS": "1",
        "links-MAX_NUM_FORMS": "1000",
        "links-0-title": "Chính phủ",
        "links-0-address": address,
        "links-0-ORDER": "1",
        **values,
    }


def make_set(site: Site, name: str = "Liên kết", links: int = 1) -> WebLinkSet:
    link_set = WebLinkSet(site=site, name=name)
    for number in range(links):
        link_set.links.add(WebLink(title=f"Trang {number}", address="https://chinhphu.vn"))
    link_set.save()
    return link_set


def test_a_category_admin_makes_a_set_of_links(office):
    client = signed_in(office.category_admin)
    client.post(url(WebLinkSet, "add"), link_form(office.site))
    link_set = WebLinkSet.objects.get()
    assert [link.address for link in link_set.links.all()] == ["https://chinhphu.vn"]


def test_a_refused_address_is_told_in_the_form_and_nothing_is_saved(office):
    client = signed_in(office.category_admin)
    page = client.post(url(WebLinkSet, "add"), link_form(office.site, "javascript:alert(1)"))
    assert not WebLinkSet.objects.exists()
    assert str(KINDS) in page.content.decode()


def test_the_only_site_is_chosen_already(office):
    page = signed_in(office.category_admin).get(url(WebLinkSet, "add"))
    form = page.context["form"]
    assert [str(value) for value, _label in form.fields["site"].choices] == [str(office.site.pk)]
    assert form["site"].value() == office.site.pk


def test_an_admin_of_all_sites_chooses_one(office, neighbour):
    page = signed_in(office.admin).get(url(WebLinkSet, "add"))
    assert page.context["form"].fields["site"].queryset.count() == 2
    assert page.context["form"]["site"].value() is None


def test_nobody_gives_links_to_the_site_of_another_ward(office, neighbour):
    client = signed_in(office.category_admin)
    client.post(url(WebLinkSet, "add"), link_form(neighbour))
    assert not WebLinkSet.objects.exists()


def test_the_links_of_another_ward_can_be_neither_seen_nor_changed_nor_deleted(office, neighbour):
    theirs, ours = make_set(neighbour, "Của họ"), make_set(office.site, "Của mình")
    client = signed_in(office.category_admin)
    listed = client.get(url(WebLinkSet, "list")).content.decode()
    assert "Của mình" in listed and "Của họ" not in listed
    assert client.get(url(WebLinkSet, "edit", ours.pk)).status_code == 200
    for name in ("edit", "usage", "history"):
        assert client.get(url(WebLinkSet, name, theirs.pk)).status_code == 404
    form = link_form(office.site, name="Chiếm")
    assert client.post(url(WebLinkSet, "edit", theirs.pk), form).status_code == 404
    client.post(url(WebLinkSet, "delete", theirs.pk))
    bulk = reverse("wagtail_bulk_action", args=["cms", "weblinkset", "delete"])
    client.post(f"{bulk}?id={theirs.pk}")
    theirs.refresh_from_db()
    assert theirs.name == "Của họ" and theirs.site == neighbour
    client.post(f"{bulk}?id={ours.pk}")
    assert list(WebLinkSet.objects.all()) == [theirs]


def test_a_page_offers_the_links_of_its_writers_sites_only(office, neighbour):
    make_set(neighbour, "Của họ"), make_set(office.site, "Của mình")
    chooser = WebLinkSet.snippet_viewset.chooser_viewset.get_url_name("choose")
    offered = signed_in(office.editor).get(reverse(chooser)).json()["html"]
    assert "Của mình" in offered and "Của họ" not in offered


def test_the_list_says_where_a_set_is_shown(office):
    make_set(office.site, "Hai nơi")
    WebLinkSet.objects.update(in_side_column=True, in_footer=True)
    make_set(office.site, "Chưa đặt", links=3)
    listed = signed_in(office.category_admin).get(url(WebLinkSet, "list")).content.decode()
    assert f"{_('side column')}, {_('footer')}" in listed
    assert _("nowhere") in listed


def test_a_set_in_the_text_of_a_page_is_counted(office):
    link_set = make_set(office.site)
    home = office.site.root_page.specific
    home.sections = [("web_links", {"link_set": link_set})]
    home.save_revision().publish()
    listed = signed_in(office.category_admin).get(url(WebLinkSet, "list")).content.decode()
    assert ngettext("%(count)d page", "%(count)d pages", 1) % {"count": 1} in listed


def test_the_list_takes_the_same_queries_whatever_its_length(office):
    client = signed_in(office.category_admin)

    def count() -> int:
        client.get(url(WebLinkSet, "list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(WebLinkSet, "list"))
        return len(queries)

    make_set(office.site, "Một")
    few = count()
    for number in range(12):
        make_set(office.site, f"Bộ {number}", links=4)
    assert count() == few


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR])
def test_reporters_and_editors_do_not_reach_links_and_banners(office, role):
    make_set(office.site)
    client = signed_in(office.people[role])
    for model in (WebLinkSet, Banner):
        assert client.get(url(model, "list")).status_code == 302
        assert client.get(url(model, "add")).status_code == 302
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url(Banner, "list") not in menu


def test_the_list_of_banners_says_which_one_readers_see(office):
    now = timezone.now()
    hour = timezone.timedelta(hours=1)
    for heading, starts_at, ends_at in (
        ("Bão số 5", now - hour, None),
        ("Cúp nước", now - 2 * hour, now - hour),
        ("Diễn tập", now + hour, None),
    ):
        Banner.objects.create(
            site=office.site, heading=heading, starts_at=starts_at, ends_at=ends_at
        )
    listed = BeautifulSoup(
        signed_in(office.approver).get(url(Banner, "list")).content, "html.parser"
    )
    cells = {
        row.find("td", class_="title").a.get_text(strip=True): row.get_text(" ", strip=True)
        for row in listed.select("table.listing tbody tr")
    }
    for heading, word in (
        ("Bão số 5", _("showing now")),
        ("Cúp nước", _("over")),
        ("Diễn tập", _("to come")),
    ):
        assert word in cells[heading]


def test_a_banner_that_ends_before_it_starts_is_refused(office):
    data = {
        "site": str(office.site.pk),
        "level": "3",
        "heading": "Bão",
        "starts_at": "2026-03-02 10:00",
        "ends_at": "2026-03-02 09:00",
    }
    signed_in(office.approver).post(url(Banner, "add"), data)
    assert not Banner.objects.exists()
