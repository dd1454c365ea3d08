"""What an attacker tries at the door: headers, hosts, paths, and a careless production start."""

import http.client
import os
import re
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.factories import ArticlePageFactory
from tests.servers import PROJECT, prepared, serving

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "khoa-bi-mat-Zx81_" * 4,
    "SITE_URL": "https://phuong.example.test",
    "ALLOWED_HOSTS": "phuong.example.test",
}


@pytest.fixture
def article(category):
    return ArticlePageFactory(parent=category)


@pytest.fixture
def public_paths(article) -> list[str]:
    listing = article.get_parent().url
    return [
        "/",
        listing,
        article.url,
        "/tim-kiem/?q=phuong",
        "/rss/",
        "/sitemap.xml",
        "/so-do-cong/",
        "/robots.txt",
        "/khong-co/",
    ]


def policy(response) -> dict[str, str]:
    """The content security policy, as directive -> sources."""
    parts = response.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


def test_public_pages_are_strict_and_set_no_cookie(client, public_paths):
    for path in public_paths:
        response = client.get(path)
        rules = policy(response)
        assert rules["default-src"] == "'self'", path
        assert "unsafe" not in response.headers["Content-Security-Policy"], path
        assert (rules["object-src"], rules["base-uri"], rules["form-action"]) == (
            "'none'",
            "'self'",
            "'self'",
        )
        assert rules["frame-ancestors"] == "'self'", path
        assert response.headers["X-Content-Type-Options"] == "nosniff", path
        assert response.headers["X-Frame-Options"] == "DENY", path
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert "geolocation=()" in response.headers["Permissions-Policy"], path
        assert not response.cookies, path


def test_counting_a_view_sets_no_cookie(client, article):
    response = client.post(
        f"/luot-xem/{article.pk}/", headers={"User-Agent": "Mozilla/5.0 Firefox/132.0"}
    )
    assert response.status_code == 200
    assert not response.cookies


def test_the_admin_takes_nothing_from_elsewhere_and_is_not_kept_by_caches(client, site):
    user = get_user_model().objects.create_superuser("quan-tri", "q@example.test")
    client.force_login(user)
    for path in ("/admin/", "/admin/pages/", "/admin/login/"):
        response = client.get(path, follow=True)
        sources = response.headers["Content-Security-Policy"]
        assert "https://www.youtube-nocookie.com" in sources
        hosts = set(re.findall(r"https?://[^ ;]+", sources))
        assert hosts == {"https://www.youtube-nocookie.com", "https://player.vimeo.com"}
        assert "no-store" in response.headers["Cache-Control"]


def test_the_editors_preview_may_be_framed_by_the_editor_alone(client, article):
    user = get_user_model().objects.create_superuser("quan-tri", "q@example.test")
    client.force_login(user)
    response = client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk]))
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(response)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "testserver.evil.example",
        "testserver@evil.example",
        "testserver:80@evil.example",
        "evil.example:80",
        "",
        "testserver/..",
        "a b",
    ],
)
def test_a_foreign_host_gets_nothing(client, site, host):
    assert client.get("/", headers={"Host": host}, SERVER_NAME="evil.example").status_code == 400


def test_a_forwarded_host_changes_no_address(client, public_paths):
    for path in public_paths:
        response = client.get(
            path,
            headers={
                "X-Forwarded-Host": "evil.example",
                "X-Forwarded-Port": "81",
                "X-Original-URL": "/admin/",
                "X-Rewrite-URL": "/admin/",
            },
        )
        assert b"evil.example" not in response.content, path


def test_a_password_mail_names_the_portal_and_never_the_callers_host(client, site, mailoutbox):
    user = get_user_model().objects.create_superuser(
        "quan-tri", "q@example.test", "mat-khau-rat-dai"
    )
    response = client.post(
        "/admin/password_reset/",
        {"email": user.email},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert response.status_code == 302
    (mail,) = mailoutbox
    assert "/admin/password_reset/confirm/" in mail.body
    assert "evil.example" not in mail.body


def shown_text(response) -> str:
    """What a person reads; the tokens against forgery differ on each answer."""
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_a_password_mail_is_no_oracle(client, site, mailoutbox):
    get_user_model().objects.create_superuser("quan-tri", "q@example.test", "mat-khau-rat-dai")
    known, unknown = (
        client.post("/admin/password_reset/", {"email": address}, follow=True)
        for address in ("q@example.test", "khong-co@example.test")
    )
    assert known.redirect_chain == unknown.redirect_chain
    assert shown_text(known) == shown_text(unknown)
    assert len(mailoutbox) == 1


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with (
        prepared(tmp_path_factory.mktemp("security")) as environment,
        serving(environment) as server,
    ):
        yield server


def ask(server, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, head and body as they come over the wire."""
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)) as connection:
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, str(response.headers), response.read().decode(errors="replace")


@pytest.mark.parametrize(
    "name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO", "Path-Info", "script_name"]
)
def test_a_script_name_from_outside_changes_nothing_on_a_real_server(server, name):
    plain = ask(server, "/")
    assert plain[0] == 200
    poisoned = ask(server, "/", **{name: "/tro-choi"})
    assert poisoned[0] == 200
    assert poisoned[2] == plain[2]
    assert "tro-choi" not in poisoned[1]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost, evil.example"]
)
def test_a_foreign_host_gets_nothing_from_a_real_server(server, host):
    status, head, body = ask(server, "/", Host=host)
    assert status == 400
    assert "Set-Cookie" not in head
    assert "evil.example" not in body


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "//evil.example/admin",
        "/admin//evil.example",
        "/%2f%2fevil.example/",
        "/\\evil.example",
        "/%5cevil.example",
        "/?page=abc",
        "/tim-kiem/?q=%00",
        "/tim-kiem/?q=%22",
        "/%00",
        "/%ff%fe/",
        "/media/images/%ff.png",
    ],
)
def test_crooked_addresses_break_nothing_and_lead_nowhere(server, path):
    status, head, _body = ask(server, path)
    assert status < 500
    location = re.search(r"(?im)^location: (.*)$", head)
    assert not location or not re.match(r"(?i)(https?:)?[/\\]{2}evil", location[1].strip())


def test_a_page_is_not_served_under_the_name_of_another_server(server):
    _status, head, _body = ask(server, "/")
    assert "Python" not in head and "Django" not in head


def in_production(folder, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={**os.environ, **PRODUCTION, "VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
    )


def test_the_deployment_check_finds_nothing_in_production(tmp_path):
    done = in_production(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_sends_everyone_to_https_and_keeps_cookies_there(tmp_path):
    code = """
from django.test import Client
plain = Client().get("/admin/login/", headers={"host": "phuong.example.test"})
print(plain.status_code, plain.headers["Location"])
from django.conf import settings
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.DEBUG)
print(settings.SECURE_HSTS_SECONDS >= 31536000, settings.USE_X_FORWARDED_HOST)
"""
    done = in_production(tmp_path, "shell", "-v", "0", "-c", code)
    assert done.stdout.splitlines() == [
        "301 https://phuong.example.test/admin/login/",
        "True True True False",
        "True False",
    ], done.stderr
