"""A second language: its addresses, what its pages say, and that nobody publishes past the desk."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, PageLogEntry

from cms import shelf
from cms.models import Banner, SiteSettings
from home.bootstrap import ensure_site
from home.models import HomePage
from news import categories, editorial, translations
from news.editorial import Refused
from news.models import ArticlePage, CategoryPage, Placement, RelatedPick
from tests.factories import ArticlePageFactory, CategoryPageFactory, StandardPageFactory
from tests.news.editorial_desk import PASSWORD, fresh
from tests.queries import queries_of

VIETNAMESE_LETTER = re.compile("[ạảãầấậẩẫăằắặẳẵđẹẻẽềếệểễỉĩịỏọõồốộổỗơờớợởỡủũụưừứựửữỳỷỹỵ]", re.I)


@pytest.fixture
def english(db) -> Locale:
    return Locale.objects.create(language_code="en")


@pytest.fixture
def english_home(office, english):
    """The English home page, published, with the category translated and shown."""
    made = translations.translate(office.site.root_page.specific, english, office.admin)
    made.title, made.agency_name = "Test Ward", "People's Committee of Test Ward"
    made.save_revision(user=office.admin).publish()
    category = translations.translate(office.category, english, office.category_admin)
    category.title, category.slug = "Administrative reform", "administrative-reform"
    category.save_revision().publish()
    return HomePage.objects.get(pk=made.pk)


@pytest.fixture
def english_category(english_home) -> CategoryPage:
    return CategoryPage.objects.get(slug="administrative-reform")


@pytest.fixture
def pair(office, english_category):
    """A Vietnamese article and its translation, both published by the desk."""
    article = office.checked(title="Hẹn giờ làm thủ tục")
    editorial.approve(article, office.approver)
    made = translations.translate(fresh(article), english_category.locale, office.reporter)
    made.title, made.lead, made.slug = "Book your visit", "Come when it suits you.", "book-a-visit"
    made.save_revision(user=office.reporter)
    editorial.submit(fresh(made), office.reporter)
    editorial.approve(fresh(made), office.editor)
    editorial.approve(fresh(made), office.approver)
    return fresh(article), fresh(made)


def text_of(response) -> str:
    return response.content.decode()


def links(html: str) -> dict[str, str]:
    """hreflang: address, of the alternates in the head."""
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html))


def test_a_portal_in_one_language_says_nothing_of_languages(client, category):
    ArticlePageFactory(parent=category, title="Tin")
    for address in ("/", category.url, "/tim-kiem/", "/so-do-cong/"):
        html = text_of(client.get(address))
        assert '<html lang="vi"' in html
        assert "hreflang" not in html
        assert "languages" not in html.split("<body")[1]


def test_an_english_address_means_nothing_before_there_is_a_section(client, category):
    response = client.get("/en/")
    assert response.status_code == 404
    assert '<html lang="vi"' in text_of(response)


def test_pages_of_the_section_are_english(client, pair):
    _article, made = pair
    assert made.url == "/en/administrative-reform/book-a-visit/"
    html = text_of(client.get(made.url))
    assert '<html lang="en"' in html
    assert "Updated at" in html
    assert "Views" in html
    day = timezone.localtime(made.displayed_at)
    assert f"{day:%H:%M}, {day.day} {day:%B} {day.year}" in html
    assert '<meta property="og:locale" content="en_GB">' in html
    assert '<meta property="og:locale:alternate" content="vi_VN">' in html
    assert 'href="/en/tim-kiem/"' in html
    assert '<a class="brand" href="/en/"' in html
    assert "People&#x27;s Committee of Test Ward" in html


def test_no_vietnamese_word_of_ours_stands_on_english_pages(client, pair, english_category):
    _article, made = pair
    ArticlePage.objects.filter(pk=made.pk).update(byline="A. Writer")
    addresses = [
        *("/en/", english_category.url, made.url, "/en/tim-kiem/", "/en/tim-kiem/?q=visit"),
        *("/en/so-do-cong/", "/en/dinh-chinh/", "/en/khong-co-mang/", "/en/khong-co/"),
        *(f"/en/bao-loi/{made.pk}/", "/en/bao-loi/da-nhan/", f"/en/luu-bai/bai-viet-{made.pk}.txt"),
        *("/en/rss/", "/en/opensearch.xml", f"{english_category.url}rss/"),
    ]
    for address in addresses:
        html = text_of(client.get(address)).replace("Tiếng Việt", "")
        html = html.replace("cải cách hành chính", "")  # an example of what the search finds
        found = VIETNAMESE_LETTER.search(html)
        assert not found, (address, html[max(0, found.start() - 60) : found.end() + 60])


def test_translations_name_each_other(client, pair, english_category, category):
    article, made = pair
    for one, other in ((article, made), (category, english_category)):
        expected = {
            "vi": f"http://testserver{one.url}",
            "en": f"http://testserver{other.url}",
            "x-default": f"http://testserver{one.url}",
        }
        for page in (one, other):
            assert links(text_of(client.get(page.url))) == expected
    assert set(links(text_of(client.get("/")))) == {"vi", "en", "x-default"}
    assert links(text_of(client.get("/en/so-do-cong/")))["vi"] == "http://testserver/so-do-cong/"


def test_the_switch_leads_to_this_very_page_or_home(client, office, pair, english_category):
    article, made = pair
    html = text_of(client.get(article.url))
    assert f'href="{made.url}" lang="en" hreflang="en">English</a>' in html
    alone = ArticlePageFactory(parent=office.category, title="Chỉ có tiếng Việt")
    html = text_of(client.get(alone.url))
    assert 'href="/en/" lang="en" hreflang="en">English</a>' in html
    assert links(html) == {}
    html = text_of(client.get(made.url))
    assert f'href="{article.url}" lang="vi" hreflang="vi">Tiếng Việt</a>' in html
    assert 'lang="en" hreflang="en" aria-current="true">English</a>' in html


def test_a_section_whose_home_page_is_a_draft_is_offered_to_nobody(client, office, english):
    translations.translate(office.site.root_page.specific, english, office.admin)
    assert client.get("/en/").status_code == 404
    assert "hreflang" not in text_of(client.get("/"))


def test_each_language_lists_its_own(client, pair, category):
    article, made = pair
    for address in ("/", "/rss/", "/tim-kiem/?q=thủ+tục", "/so-do-cong/", category.url):
        html = text_of(client.get(address))
        assert made.url not in html, address
        assert "Administrative reform" not in html, address
    for address in ("/en/rss/", "/en/tim-kiem/?q=visit"):
        html = text_of(client.get(address))
        assert made.url in html, address
        assert article.url not in html, address
    assert category.title not in text_of(client.get("/en/so-do-cong/"))
    assert "<language>en</language>" in text_of(client.get("/en/rss/"))


def test_open_data_of_a_section_is_its_own_in_its_language(client, pair, category):
    article, made = pair
    for start, page, other in (("/", article, made), ("/en/", made, article)):
        told = client.get(f"{start}api/v1/articles/").json()
        assert [each["url"] for each in told["articles"]] == [f"http://testserver{page.url}"]
        one = client.get(f"{start}api/v1/articles/{page.pk}/").json()
        assert one["title"] == page.title
        assert client.get(f"{start}api/v1/articles/{other.pk}/").status_code == 404
        for address in set(re.findall(r'"http://testserver(/[^"]*)"', json.dumps([told, one]))):
            assert client.get(address).status_code == 200, address
            assert address.startswith(("/en/", "/media/")) == (page == made), address
        frame = text_of(client.get(f"{start}nhung/tin-moi/"))
        assert page.url in frame
        assert other.url not in frame
    names = [each["title"] for each in client.get("/en/api/v1/categories/").json()["categories"]]
    assert names == ["Administrative reform"]
    problem = client.get("/en/api/v1/articles/?colour=red")
    assert problem.status_code == 400
    assert problem.json()["title"] == "There is no such parameter"
    assert '<html lang="en"' in text_of(client.get("/en/du-lieu-mo/"))


def test_placements_rebuilt_are_those_that_were_kept(pair):
    from news import placements

    kept = set(Placement.objects.values_list("section", "article"))
    placements.rebuild()
    assert set(Placement.objects.values_list("section", "article")) == kept


def test_the_sitemaps_hold_both_languages_and_name_alternates(client, pair):
    article, made = pair
    html = text_of(client.get("/sitemap.xml"))
    for page in (article, made):
        assert html.count(f"<loc>http://testserver{page.url}</loc>") == 1
    for code, page in (("vi", article), ("en", made)):
        link = f'<xhtml:link rel="alternate" hreflang="{code}" href="http://testserver{page.url}"/>'
        assert html.count(link) == 2
    assert "<news:language>en</news:language>" in text_of(client.get("/sitemap-tin-tuc.xml"))
    assert "Disallow: /en/tim-kiem/" in text_of(client.get("/robots.txt"))


def test_a_translation_is_a_draft_until_the_desk_has_approved_it(client, office, english_category):
    article = office.checked(title="Tin đã đăng")
    editorial.approve(article, office.approver)
    made = translations.translate(fresh(article), english_category.locale, office.reporter)
    assert not made.live
    assert made.owner == office.reporter
    assert made.displayed_at is None
    assert client.get(f"/en/administrative-reform/{made.slug}/").status_code == 404
    editorial.submit(fresh(made), office.reporter)
    with pytest.raises(Refused):
        editorial.approve(fresh(made), office.reporter)
    assert not fresh(made).live


def test_a_reporter_translates_on_the_screen_and_sends_it_on(client, office, english_category):
    article = office.checked(title="Tin của phóng viên")
    editorial.approve(article, office.approver)
    client.login(username=office.reporter.username, password=PASSWORD)
    address = reverse("simple_translation:submit_page_translation", args=[article.pk])
    assert "Tạo bản nháp" in text_of(client.get(address))
    response = client.post(address, {"language": english_category.locale_id})
    made = fresh(article).get_translation(english_category.locale)
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert client.get(response.headers["Location"]).status_code == 200
    assert made.get_workflow() == article.get_workflow()
    assert PageLogEntry.objects.filter(
        page=made.pk, action="wagtail.copy_for_translation", user=office.reporter
    ).exists()


def test_a_page_is_translated_only_below_a_translated_one(office, english_home):
    below = CategoryPageFactory(parent=office.other, title="Con")
    with pytest.raises(Refused):
        translations.translate(below, english_home.locale, office.category_admin)


def test_those_who_may_not_write_there_do_not_translate(client, office, english_category):
    article = office.draft()
    for person in (office.approver, office.category_admin):
        with pytest.raises(Refused):
            translations.translate(article, english_category.locale, person)
    with pytest.raises(Refused):
        translations.translate(office.other, english_category.locale, office.reporter)


def test_only_administrators_add_a_language(office, english):
    home = office.site.root_page.specific
    for person in (office.reporter, office.editor, office.approver, office.category_admin):
        with pytest.raises(Refused):
            translations.translate(home, english, person)


@pytest.mark.parametrize("alone", [True, False])
def test_an_alias_of_an_article_is_never_live(office, english_category, alone):
    article = office.checked(title="Tin đã đăng")
    editorial.approve(article, office.approver)
    with pytest.raises(PermissionDenied):
        if alone:
            fresh(article).create_alias(parent=english_category, update_slug="ban-sao")
        else:
            fresh(article).copy_for_translation(english_category.locale, alias=True)
    assert not ArticlePage.objects.filter(alias_of__isnull=False).exists()


def test_a_branch_of_live_aliases_is_refused_whole(office, english_home):
    article = office.checked(title="Tin đã đăng")
    editorial.approve(article, office.approver)
    with pytest.raises(PermissionDenied):
        office.category.create_alias(parent=english_home, update_slug="x", recursive=True)
    assert not ArticlePage.objects.filter(alias_of__isnull=False).exists()


def test_the_roles_of_the_site_hold_in_its_sections(office, english_category, pair):
    _article, made = pair
    assert "add" in english_category.permissions_for_user(office.editor).permissions
    assert "add" in english_category.permissions_for_user(office.reporter).permissions
    assert made.permissions_for_user(office.approver).can_unpublish()
    assert not made.permissions_for_user(office.reporter).can_unpublish()


def test_pages_do_not_move_to_another_language(office, english_category, english_home):
    article = office.draft()
    assert not article.permissions_for_user(office.admin).can_move_to(english_category)
    assert not office.other.permissions_for_user(office.category_admin).can_move_to(english_home)
    plan = categories.plan_merge(office.other, english_category)
    assert any("ngôn ngữ" in str(reason) for reason in plan.reasons)


def test_other_categories_become_their_translations(office, english_category):
    article = office.draft(title="Hai nơi")
    article.other_categories = [office.category, office.other]
    article.related_picks = [RelatedPick(picked=office.draft(title="Khác"))]
    article.save_revision()
    made = translations.translate(fresh(article), english_category.locale, office.reporter)
    latest = made.get_latest_revision_as_object()
    assert list(latest.other_categories.all()) == [english_category]
    assert not latest.related_picks.all()


def test_the_home_page_shows_translations_of_what_it_was_made_with(client, office, english, pair):
    article, made = pair
    home = office.site.root_page.specific
    band = {"category": office.category.pk, "heading": "", "count": 5}
    top = {"heading": "", "lead_story": article.pk, "side_stories": [], "side_count": 2}
    english_home = home.get_translation(english).specific
    for page in (home, english_home):
        page.sections = [("x", None)][:0]
        page.sections = page.sections.stream_block.to_python(
            [{"type": "top_stories", "value": top}, {"type": "category_band", "value": band}]
        )
        page.save_revision().publish()
    html = text_of(client.get("/en/"))
    assert made.title in html
    assert article.title not in html
    assert "Administrative reform" in html
    assert office.category.title not in html


def test_a_banner_for_all_says_in_which_language_it_is(client, office, english_home):
    now = timezone.now()
    banner = Banner.objects.create(site=office.site, heading="Báo động", starts_at=now)
    assert 'lang="vi"' in text_of(client.get("/en/")).split("banner--")[1][:120]
    banner.locale = Locale.objects.get(language_code="vi")
    banner.save()
    assert "Báo động" not in text_of(client.get("/en/"))
    assert "Báo động" in text_of(client.get("/"))


def test_settings_have_an_english_form_and_fall_back(client, office, english_home):
    SiteSettings.objects.create(
        site=office.site, agency_name="UBND phường Thử Nghiệm", telephone="024 1234"
    )
    html = text_of(client.get("/en/"))
    assert "People&#x27;s Committee of Test Ward" in html
    assert "024 1234" in html
    assert "UBND phường Thử Nghiệm" in text_of(client.get("/"))


def test_the_address_of_a_section_is_its_language(english_home):
    assert english_home.slug == "en"
    english_home.slug = "tieng-anh"
    with pytest.raises(Exception, match="en"):
        english_home.full_clean()


def test_no_page_takes_the_address_of_a_language(home):
    assert StandardPageFactory(parent=home, title="en").slug == "en-2"
    assert StandardPageFactory(parent=home, title="Tìm kiếm").slug == "tim-kiem-2"


def test_a_section_has_as_many_levels_of_categories(office, english_home, english_category):
    second = CategoryPageFactory(parent=english_category, title="Second")
    third = CategoryPageFactory(parent=second, title="Third")
    assert CategoryPage.can_create_at(second)
    assert not CategoryPage.can_create_at(third)


def test_the_screen_of_categories_shows_languages_apart(client, office, english_category):
    client.login(username=office.category_admin.username, password=PASSWORD)
    html = text_of(client.get(reverse("news_categories:index")))
    assert html.index("Tiếng Anh</h2>") < html.index("Administrative reform</a>")
    assert html.index(f">{office.other.title}</a>") < html.index("Tiếng Anh</h2>")


def test_who_translated_is_told_when_the_original_changes(client, office, pair):
    article, made = pair
    client.login(username=office.editor.username, password=PASSWORD)
    address = reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert "Bản gốc đã được đăng lại" not in text_of(client.get(address))
    Page.objects.filter(pk=article.pk).update(last_published_at=timezone.now() + timedelta(hours=1))
    assert "Bản gốc đã được đăng lại" in text_of(client.get(address))


def test_a_report_from_an_english_page_reaches_editors_in_their_language(
    client, office, pair, mailoutbox
):
    _article, made = pair
    mailoutbox.clear()
    with override("en"):
        from news import handovers

        context = {"title": made.title, "text": "x", "quote": "", "desk_url": "http://testserver/"}
        handovers.notify("reader_report", [office.editor], **context)
    assert mailoutbox
    assert VIETNAMESE_LETTER.search(mailoutbox[0].subject)


def test_only_a_portal_in_one_language_changes_its_main_one(settings, office, english):
    settings.SITE_LANGUAGE = "en"
    ensure_site("http://testserver", "Cổng")
    assert set(Page.objects.filter(depth__gt=1).values_list("locale", flat=True)) == {english.pk}
    home = office.site.root_page.specific
    translations.translate(home, Locale.objects.get(language_code="vi"), office.admin)
    settings.SITE_LANGUAGE = "vi"
    with pytest.raises(CommandError, match="SITE_LANGUAGE"):
        ensure_site("http://testserver", "Cổng")


def test_readers_language_is_the_addresss_alone(client, pair):
    article, made = pair
    client.cookies["django_language"] = "en"
    headers = {"accept-language": "en"}
    response = client.get(article.url, headers=headers)
    assert '<html lang="vi"' in text_of(response)
    assert "Accept-Language" not in response.headers.get("Vary", "")
    client.cookies["django_language"] = "vi"
    response = client.get(made.url, headers={"accept-language": "vi"})
    assert '<html lang="en"' in text_of(response)
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_pages_of_a_section_cost_no_more_with_more_articles(client, office, pair, english_category):
    _article, made = pair
    for address in ("/en/", english_category.url, made.url):
        client.get(address)
        few = queries_of(client, address)
        for number in range(6):
            ArticlePageFactory(parent=english_category, title=f"Piece {number}")
        client.get(address)
        assert queries_of(client, address) == few, address


def test_an_english_portal_is_english_at_its_root(client, settings, office):
    from django.urls import get_resolver

    settings.SITE_LANGUAGE = "en"
    forget_addresses(get_resolver())
    try:
        Page.objects.filter(depth__gt=1).update(locale=Locale.objects.create(language_code="en"))
        shelf.clear()
        html = text_of(client.get("/"))
        assert '<html lang="en"' in html
        assert 'href="/tim-kiem/"' in html
        assert "hreflang" not in html
        assert "Search" in html
        client.login(username=office.editor.username, password=PASSWORD)
        assert 'lang="vi"' in text_of(client.get("/admin/"))
    finally:
        settings.SITE_LANGUAGE = "vi"
        forget_addresses(get_resolver())


def forget_addresses(resolver) -> None:
    """Addresses are put together once per language; the main one never changes while it runs."""
    resolver._populated, resolver._reverse_dict = False, {}
    resolver._namespace_dict, resolver._app_dict = {}, {}
    from django.urls import clear_url_caches

    clear_url_caches()
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            forget_addresses(each)
