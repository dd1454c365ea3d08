"""Notices, planned outages and emergencies: on every kind of page, gravest first, never by colour alone."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.models import Banner
from tests.factories import ArticlePageFactory
from tests.news.editorial_desk import open_office, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LABELS = {
    Banner.Level.NOTICE: "Thông báo",
    Banner.Level.WARNING: "Lưu ý",
    Banner.Level.OUTAGE: "Tạm ngừng phục vụ theo kế hoạch",
    Banner.Level.EMERGENCY: "Khẩn cấp",
}


def banner(site, level: Banner.Level, **values) -> Banner:
    now = timezone.now()
    values = {"heading": level.name, "starts_at": now - HOUR, "ends_at": now + HOUR, **values}
    return Banner.objects.create(site=site, level=level, **values)


def shown(client, address: str) -> list[BeautifulSoup]:
    answer = client.get(address)
    return BeautifulSoup(answer.content, "html.parser").select("section.banner")


def test_each_kind_is_on_every_kind_of_page_the_gravest_first(client, site, category):
    for level in Banner.Level:
        banner(site, level)
    article = ArticlePageFactory(parent=category)
    gravest_first = ["EMERGENCY", "OUTAGE", "WARNING", "NOTICE"]
    for address in ("/", category.url, article.url, reverse("news:search"), "/khong-co/"):
        sections = shown(client, address)
        headings = [section.h2.get_text().split(":")[1].strip() for section in sections]
        assert headings == gravest_first, address


def test_kinds_differ_in_word_and_shape_and_only_an_emergency_interrupts(client, site):
    for level in Banner.Level:
        banner(site, level)
    sections = {
        section.h2.get_text().split(":")[1].strip(): section for section in shown(client, "/")
    }
    for level, label in LABELS.items():
        section = sections[level.name]
        assert section.select_one(".banner-level").get_text() == f"{label}:"
        assert section.get("role") == ("alert" if level == Banner.Level.EMERGENCY else None)
        assert section["aria-labelledby"] == section.h2["id"]
    shapes = {name: str(section.svg) for name, section in sections.items()}
    assert len({shapes["NOTICE"], shapes["OUTAGE"], shapes["EMERGENCY"]}) == 3


@pytest.mark.parametrize("level", Banner.Level, ids=lambda level: level.name)
def test_each_kind_comes_and_goes_at_its_minute(client, site, time_machine, level):
    start = timezone.now().replace(microsecond=0) + HOUR
    banner(site, level, starts_at=start, ends_at=start + HOUR)
    second = timedelta(seconds=1)
    for moment, count in (
        (start - second, 0), (start, 1), (start + HOUR - second, 1), (start + HOUR, 0),
    ):  # fmt: skip
        time_machine.move_to(moment, tick=False)
        assert len(shown(client, "/")) == count


def test_a_planned_outage_without_an_end_is_refused_kindly(site, category):
    office = open_office(site, category, category)
    data = {
        "site": str(site.pk),
        "level": str(Banner.Level.OUTAGE.value),
        "heading": "Bảo trì máy chủ",
        "starts_at": "2026-03-02 10:00",
    }
    address = reverse(Banner.snippet_viewset.get_url_name("add"))
    answer = signed_in(office.approver).post(address, data)
    assert "Hãy cho biết đến khi nào" in answer.content.decode()
    assert 'value="Bảo trì máy chủ"' in answer.content.decode()
    assert not Banner.objects.exists()
    signed_in(office.approver).post(address, data | {"ends_at": "2026-03-02 12:00"})
    assert Banner.objects.get().level == Banner.Level.OUTAGE


def test_the_database_holds_the_rule_too(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        banner(site, Banner.Level.OUTAGE, ends_at=None)
    banner(site, Banner.Level.EMERGENCY, ends_at=None)


@pytest.mark.parametrize(("field", "length"), [("heading", 121), ("message", 401)])
def test_long_texts_are_refused(site, field, length):
    values = {"heading": "Bão", "starts_at": timezone.now(), field: "a" * length}
    with pytest.raises(ValidationError) as refused:
        Banner(site=site, **values).full_clean()
    assert list(refused.value.message_dict) == [field]
