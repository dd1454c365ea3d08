"""Embargo, expiry and banners: what readers see is a matter of the clock alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms import jobs
from cms.models import Banner
from news import editorial
from news.models import ArticlePage, DailyViews
from tests.factories import PortalDocumentFactory
from tests.news.editorial_desk import Office, fresh, signed_in

SECRET = "Chuyen-hen-gio"
WORD = "bo-cau-trang"
HOUR = timedelta(hours=1)


@pytest.fixture
def embargoed(office: Office) -> ArticlePage:
    """A piece that every step approved, for an hour from now."""
    article = office.checked(
        title=f"Tin {SECRET}",
        lead=f"{WORD} {SECRET}",
        body=[("paragraph", f"<p>{WORD} {SECRET}</p>")],
    )
    editorial.approve(article, office.approver, publish_at=timezone.now() + HOUR)
    return fresh(article)


def readers_addresses(article: ArticlePage) -> list[str]:
    category = article.get_parent()
    return [
        article.url,
        f"{article.url}?preview=1",
        category.url,
        f"{category.url}rss/",
        "/",
        "/rss/",
        "/sitemap.xml",
        "/sitemap-tin-tuc.xml",
        "/so-do-cong/",
        f"/tim-kiem/?q={WORD}",
        f"/tim-kiem/goi-y/?q={WORD}",
        f"/admin/api/main/pages/{article.pk}/",
        reverse("wagtailadmin_pages:view_draft", args=[article.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[article.pk, article.latest_revision_id]),
        reverse("news_calendar:index"),
        reverse("wagtailadmin_home"),
    ]


def test_an_approved_piece_is_readable_nowhere_before_its_hour(embargoed, client):
    for address in readers_addresses(embargoed):
        text = client.get(address, follow=True).content.decode()
        assert SECRET not in text, address
    assert client.get(embargoed.url).status_code == 404


def test_a_sitemap_lists_the_piece_from_its_hour_on(embargoed, client, time_machine):
    def listed() -> bool:
        sections = client.get("/sitemap.xml").content.decode().split("<loc>")[1:]
        paths = [part.split("</loc>")[0].partition("testserver")[2] for part in sections]
        pages = [client.get("/sitemap-tin-tuc.xml"), *map(client.get, paths)]
        return any(embargoed.slug in page.content.decode() for page in pages)

    assert not listed()
    time_machine.move_to(timezone.now() + HOUR + timedelta(minutes=1))
    jobs.publish_scheduled(timezone.now())
    assert listed()


def test_the_file_of_an_embargoed_piece_is_closed_until_its_hour(office, client, time_machine):
    document = PortalDocumentFactory(file=SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.4"))
    article = office.draft()
    article.attachments.create(document=document)
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    editorial.approve(fresh(article), office.approver, publish_at=timezone.now() + HOUR)
    assert client.get(document.url).status_code == 404
    time_machine.move_to(timezone.now() + HOUR + timedelta(minutes=1))
    jobs.publish_scheduled(timezone.now())
    response = client.get(document.url)
    assert response.status_code == 200
    response.close()


def test_a_piece_goes_live_once_however_often_the_scheduler_looks(embargoed, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))  # the machine was off
    for _turn in range(3):
        jobs.publish_scheduled(timezone.now())
    article = fresh(embargoed)
    assert article.live and article.scheduled_revision is None
    log = PageLogEntry.objects.filter(page_id=article.pk, action="wagtail.publish.scheduled")
    assert log.count() == 1


@pytest.fixture
def expired(office: Office, time_machine) -> ArticlePage:
    """A published piece whose time is over."""
    article = office.checked(title="Lịch cắt nước", expire_at=timezone.now() + HOUR)
    editorial.approve(article, office.approver)
    today = timezone.localdate()
    DailyViews.objects.create(page=article, day=today, kind=DailyViews.Kind.READER, views=41)
    time_machine.move_to(timezone.now() + HOUR + timedelta(minutes=1))
    jobs.publish_scheduled(timezone.now())
    return fresh(article)


def test_an_expired_piece_lies_in_the_archive_with_its_history_and_views(office, expired, client):
    assert client.get(expired.url).status_code == 404
    assert not expired.live and expired.expired
    page = signed_in(office.editor).get(reverse("bai-viet:index"), {"state": "expired"})
    assert [article.title for article in page.context["object_list"]] == ["Lịch cắt nước"]
    assert DailyViews.objects.get(page=expired).views == 41
    actions = PageLogEntry.objects.filter(page_id=expired.pk).values_list("action", flat=True)
    assert "wagtail.unpublish.scheduled" in actions and "wagtail.publish" in actions


def test_an_expired_piece_comes_back_through_the_workflow_with_a_new_time(office, expired, client):
    with pytest.raises(editorial.Refused, match="hết hạn đã qua"):
        editorial.submit(expired, office.reporter)
    expired.expire_at = timezone.now() + HOUR
    expired.save_revision(user=office.reporter)
    editorial.submit(fresh(expired), office.reporter)
    assert client.get(expired.url).status_code == 404
    editorial.approve(fresh(expired), office.editor)
    editorial.approve(fresh(expired), office.approver)
    jobs.publish_scheduled(timezone.now())
    assert client.get(expired.url).status_code == 200
    assert not fresh(expired).expired


def test_a_banner_comes_and_goes_at_its_minute(office, client, time_machine):
    start = timezone.now().replace(second=0, microsecond=0) + HOUR
    Banner.objects.create(
        site=office.site, heading="Tạm ngừng cấp điện", starts_at=start, ends_at=start + HOUR
    )
    second = timedelta(seconds=1)
    for moment, is_seen in (
        (start - second, False),
        (start, True),
        (start + HOUR - second, True),
        (start + HOUR, False),
    ):
        time_machine.move_to(moment, tick=False)
        assert ("Tạm ngừng cấp điện" in client.get("/").content.decode()) is is_seen, moment


def test_the_list_of_banners_says_which_are_to_come_and_which_are_over(office):
    now = timezone.now()
    for heading, starts, ends in (("A", 1, 2), ("B", -1, 2), ("C", -3, -1)):
        Banner.objects.create(
            site=office.site,
            heading=heading,
            starts_at=now + starts * HOUR,
            ends_at=now + ends * HOUR,
        )
    address = reverse(Banner.snippet_viewset.get_url_name("list"))
    page = signed_in(office.approver).get(address).content.decode()
    for words in ("sắp tới", "đang hiện", "đã hết"):
        assert words in page


def test_a_banner_that_ends_before_it_starts_is_refused_kindly(office):
    now = timezone.now()
    banner = Banner(site=office.site, heading="Ngược", starts_at=now, ends_at=now - HOUR)
    with pytest.raises(ValidationError, match="phải"):
        banner.full_clean()
