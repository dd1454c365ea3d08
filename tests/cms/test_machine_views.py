"""The web app manifest and security.txt."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.models import SiteSettings

pytestmark = pytest.mark.django_db


def test_the_manifest_names_the_portal_its_colour_and_icons(client, site):
    name = "Ủy ban nhân dân phường Thử Nghiệm"
    SiteSettings.objects.create(site=site, agency_name=name, accent_colour="#224466")
    response = client.get("/site.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    told = json.loads(response.content)
    assert (told["name"], told["theme_color"], told["lang"]) == (name, "#224466", "vi")
    assert name.endswith(told["short_name"]) and len(told["short_name"]) <= 16
    purposes = {(icon["sizes"], icon["purpose"]) for icon in told["icons"]}
    assert purposes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    for icon in told["icons"]:
        assert client.get(icon["src"])["Content-Type"] == icon["type"]
    page = client.get("/").content.decode()
    assert '<link rel="manifest" href="/site.webmanifest">' in page
    assert 'rel="apple-touch-icon"' in page


def test_security_txt_says_whom_to_tell_and_until_when(client, site):
    SiteSettings.objects.create(site=site, email="phuong@example.test", telephone="0236 3123 456")
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:phuong@example.test",
        "tel:02363123456",
    ]
    told = dict(fields)
    expires = datetime.fromisoformat(told["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
    assert told["Preferred-Languages"] == "vi, en"
    assert told["Canonical"] == "http://testserver/.well-known/security.txt"


def test_security_txt_is_the_same_all_day_and_never_out_of_date(client, site):
    SiteSettings.objects.create(site=site, email="phuong@example.test")
    with time_machine.travel(datetime(2026, 3, 1, 0, 5, tzinfo=UTC), tick=False):
        morning = client.get("/.well-known/security.txt").content
    with time_machine.travel(datetime(2026, 3, 1, 23, 55, tzinfo=UTC), tick=False):
        assert client.get("/.well-known/security.txt").content == morning


def test_a_ward_that_names_no_contact_has_no_security_txt(client, site):
    assert client.get("/.well-known/security.txt").status_code == 404
