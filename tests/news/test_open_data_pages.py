"""The page that explains the open data, and the list of news in a frame on other sites."""

import html
import re

import pytest
from bs4 import BeautifulSoup

from cms.middleware import PUBLIC_POLICY
from cms.models import SiteSettings
from news.api.pages import EMBED_POLICY
from tests.factories import ArticlePageFactory, CategoryPageFactory

pytestmark = pytest.mark.django_db
EMBED = "/nhung/tin-moi/"


@pytest.fixture
def news(home, category):
    other = CategoryPageFactory(parent=home, title="Thông báo")
    for number in range(12):
        ArticlePageFactory(parent=category, title=f"Cải cách {number}")
    ArticlePageFactory(parent=other, title="Cúp nước <Nam Ô>")
    return other


def headlines(client, query: str = "") -> list[str]:
    soup = BeautifulSoup(client.get(f"{EMBED}?{query}").content, "html.parser")
    return [link.get_text() for link in soup.select("li a")]


# The frame


def test_it_shows_the_newest_of_all_news(client, news):
    assert headlines(client) == [
        "Cúp nước <Nam Ô>",
        *(f"Cải cách {number}" for number in (11, 10, 9, 8)),
    ]
    assert "Cúp nước &lt;Nam Ô&gt;" in client.get(EMBED).content.decode()


def test_it_shows_as_many_of_a_category_as_are_wanted(client, news, category):
    assert headlines(client, "chuyen-muc=thong-bao") == ["Cúp nước <Nam Ô>"]
    assert len(headlines(client, f"chuyen-muc={category.pk}&so-bai=3")) == 3
    assert len(headlines(client, "chuyen-muc=cai-cach-hanh-chinh&so-bai=10")) == 10


@pytest.mark.parametrize(
    "query",
    ["chuyen-muc=khong-co", "so-bai=x", "so-bai=", "chuyen-muc=%00&so-bai=5", "la=1", "so-bai=٣"],
)
def test_what_makes_no_sense_shows_all_news(client, news, query):
    assert len(headlines(client, query)) == 5


def test_it_is_never_more_than_ten(client, news):
    assert len(headlines(client, "so-bai=999")) == 10
    assert len(headlines(client, "so-bai=0")) == 1


def test_any_site_may_frame_it_and_no_other_page(client, news, category):
    response = client.get(EMBED)
    assert response["Content-Security-Policy"] == EMBED_POLICY
    assert "frame-ancestors *" in EMBED_POLICY
    assert "script" not in EMBED_POLICY.replace("default-src 'none'", "")
    assert "X-Frame-Options" not in response
    for address in ("/", category.url, "/du-lieu-mo/", "/tim-kiem/", "/nhung/", "/nhung/khac/"):
        other = client.get(address)
        assert other["Content-Security-Policy"] == PUBLIC_POLICY, address
        assert other["X-Frame-Options"] == "DENY", address


def test_it_is_light_and_runs_nothing(client, news):
    response = client.get(EMBED)
    soup = BeautifulSoup(response.content, "html.parser")
    assert len(response.content) < 6_000
    assert not soup.find_all(["script", "style", "form", "img", "iframe"])
    assert not soup.find_all(style=True)
    styles = [link["href"] for link in soup.select("link[rel=stylesheet]")]
    assert len(styles) == 2
    assert all(address.startswith("/") for address in styles)
    assert not response.cookies


def test_its_links_leave_the_frame_safely_and_say_so(client, news):
    soup = BeautifulSoup(client.get(EMBED).content, "html.parser")
    links = soup.find_all("a")
    assert len(links) == 6
    for link in links:
        assert link["href"].startswith("http://testserver/")
        assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
    assert "Liên kết mở trong trang mới." in soup.get_text()


def test_it_has_a_title_a_language_and_a_heading(client, site, news):
    SiteSettings.objects.create(site=site, agency_name="UBND phường Thử")
    soup = BeautifulSoup(client.get(f"{EMBED}?chuyen-muc=thong-bao").content, "html.parser")
    assert soup.html["lang"] == "vi"
    assert soup.title.get_text() == "Thông báo - UBND phường Thử"
    assert [heading.get_text() for heading in soup.find_all("h1")] == ["Thông báo"]
    assert soup.find("time")["datetime"].endswith("+07:00")


def test_it_follows_the_accent_of_the_site(client, site, news):
    settings = SiteSettings.objects.create(site=site, theme="lam")
    assert "/giao-dien/1b4b87.css" in client.get(EMBED).content.decode()
    settings.accent_colour = "#ABCDEF"
    settings.save()
    assert "/giao-dien/abcdef.css" in client.get(EMBED).content.decode()
    assert client.get("/giao-dien/abcdef.css").status_code == 200


def test_it_says_when_there_is_nothing_yet(client, site):
    page = client.get(EMBED).content.decode()
    assert "Chưa có tin nào ở đây." in page
    assert "<ul" not in page


# The page


def test_the_page_has_terms_examples_parameters_and_fields(client, news):
    soup = BeautifulSoup(client.get("/du-lieu-mo/").content, "html.parser")
    words = " ".join(soup.get_text().split())
    assert "Ghi rõ nguồn" in words
    assert [code.get_text() for code in soup.select("pre code")][1:] == [
        'curl "http://testserver/api/v1/articles/?category=cai-cach-hanh-chinh&limit=10"',
        'curl -G "http://testserver/api/v1/articles/" --data-urlencode "q=cai cach hanh chinh"',
        'curl "http://testserver/api/v1/articles/?updated_since=2018-12-03T00:00:00%2B07:00"',
    ]
    for name in (
        "updated_since",
        "cursor",
        "body_html",
        "views",
        "corrections",
        "unknown-parameter",
    ):
        assert any(name in code.get_text() for code in soup.find_all("code")), name
    assert not soup.select("main script, main style, main [style], main [onclick]")


def test_its_examples_answer(client, news):
    soup = BeautifulSoup(client.get("/du-lieu-mo/").content, "html.parser")
    for code in soup.select("pre code"):
        (address,) = re.findall(r'"http://testserver(/[^"]*)"', code.get_text())
        assert client.get(address).status_code == 200


def test_the_form_makes_the_line_to_copy(client, site, news):
    SiteSettings.objects.create(site=site, agency_name='UBND "phường" <Thử>')
    page = client.get("/du-lieu-mo/?chuyen-muc=thong-bao&so-bai=3").content
    soup = BeautifulSoup(page, "html.parser")
    line = soup.select_one("#nhung ~ pre code").get_text()
    frame = BeautifulSoup(line, "html.parser").iframe
    assert frame["src"] == "http://testserver/nhung/tin-moi/?chuyen-muc=thong-bao&so-bai=3"
    assert html.escape(frame["src"]) in line
    assert frame["title"] == 'Tin mới nhất: UBND "phường" <Thử>'
    assert headlines(client, frame["src"].partition("?")[2]) == ["Cúp nước <Nam Ô>"]
    assert soup.select_one('option[value="thong-bao"]').has_attr("selected")


def test_nothing_typed_gets_into_the_page(client, news):
    page = client.get('/du-lieu-mo/?chuyen-muc="><script>x</script>&so-bai="x').content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" not in page


def test_footer_and_site_map_lead_to_it(client, news):
    for address in ("/", "/so-do-cong/"):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        part = soup.footer if address == "/" else soup.main
        assert part.find("a", href="/du-lieu-mo/").get_text() == "Dữ liệu mở"
