"""A wrong environment variable stops the process with one clear line that names it."""

import os
import stat
import subprocess
import sys

import pytest

from tests.servers import PROJECT

SECRET = "k" * 50
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "SITE_URL": "https://phuong.example.test",
    "ALLOWED_HOSTS": "phuong.example.test",
}
STORE = {
    "MEDIA_S3_BUCKET": "tai-len",
    "MEDIA_S3_ENDPOINT": "https://s3.example.test:9000",
    "MEDIA_S3_REGION": "vn-1",
    "MEDIA_S3_ACCESS_KEY": "khoa",
    "MEDIA_S3_SECRET_KEY": "mat-khau",
}
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "OPENSEARCH_URL",
    "WEBSUB_HUB",
    "EMAIL_URL",
    "MEDIA_DIR",
    "PORT",
    "TRUSTED_PROXIES",
    *STORE,
    *PRODUCTION,
)


def start(tmp_path, module: str, code: str = "", **variables: str) -> subprocess.CompletedProcess:
    """Imports a settings module in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "-c", f"import cms.settings.{module} as settings\n{code}"],
        cwd=PROJECT,
        env={**environment, "VAR_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
    )


def refusal(tmp_path, module: str, **variables: str) -> str:
    done = start(tmp_path, module, **variables)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "docs/settings.md" in line
    return line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "tám nghìn"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("SITE_URL", "phuong.example.test"),
        ("SITE_URL", "ftp://phuong.example.test"),
        ("SITE_URL", "https://phuong.example.test/cong"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://phuong.example.test:cong"),
        ("DATABASE_URL", "mysql://a:b@localhost/portal"),
        ("DATABASE_URL", "portal.sqlite3"),
        ("DATABASE_URL", "postgres://a:b@localhost:cong/portal"),
        ("EMAIL_URL", "bồ câu"),
        ("EMAIL_URL", "pigeon://loft"),
        ("REDIS_URL", "http://localhost"),
        ("OPENSEARCH_URL", "search:9200"),
        ("WEBSUB_HUB", "hub.example.org"),
        ("WEBSUB_HUB", "https://hub example.org/"),
        ("OPENSEARCH_URL", "https://search:cong"),
        ("MEDIA_S3_BUCKET", "Tải lên"),
        ("TRUSTED_PROXIES", "10.0.0.1,proxy"),
        ("ALLOWED_HOSTS", "https://phuong.example.test"),
        ("VIEW_WINDOW_SECONDS", "-1"),
        ("IMAGE_MAX_MEGABYTES", "0"),
        ("DOCUMENT_MAX_MEGABYTES", "1.5"),
        ("SQLITE_FULL_SYNC", "maybe"),
        ("REQUIRE_2FA", "reporters"),
        ("SITE_LANGUAGE", "tiếng Việt"),
        ("SITE_LANGUAGE", "fr"),
        ("SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_is_named(tmp_path, name, value):
    assert refusal(tmp_path, "local", **{name: value}).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("MEDIA_S3_BUCKET", {"MEDIA_S3_BUCKET": ""}),
        ("MEDIA_S3_ENDPOINT", {"MEDIA_S3_ENDPOINT": "s3.example.test"}),
        ("MEDIA_S3_ENDPOINT", {"MEDIA_S3_ENDPOINT": "https://s3.example.test/tai-len"}),
        ("MEDIA_S3_ACCESS_KEY", {"MEDIA_S3_ACCESS_KEY": ""}),
        ("MEDIA_S3_SECRET_KEY", {"MEDIA_S3_SECRET_KEY": " "}),
    ],
)
def test_a_store_of_uploads_is_named_whole(tmp_path, name, variables):
    assert refusal(tmp_path, "local", **{**STORE, **variables}).startswith(f"{name}: ")


def test_a_store_of_uploads_is_taken_and_its_keys_are_not_shown(tmp_path):
    code = "print(settings.STORAGES['default']['OPTIONS']['bucket_name'])"
    assert start(tmp_path, "local", code, **STORE).stdout.strip() == "tai-len"
    line = refusal(tmp_path, "local", **{**STORE, "MEDIA_S3_BUCKET": ""})
    assert STORE["MEDIA_S3_SECRET_KEY"] not in line


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_refuses_to_start_without(tmp_path, name):
    variables = {**PRODUCTION, name: " "}
    assert refusal(tmp_path, "production", **variables).startswith(f"{name}: must be set")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SITE_URL", "http://phuong.example.test"), ("ALLOWED_HOSTS", "*")],
)
def test_production_refuses_what_is_not_safe(tmp_path, name, value):
    assert refusal(tmp_path, "production", **{**PRODUCTION, name: value}).startswith(name)


def test_a_wrong_database_address_does_not_show_its_password(tmp_path):
    line = refusal(tmp_path, "local", DATABASE_URL="mysql://a:mat-khau@localhost/portal")
    assert "mat-khau" not in line


def test_several_proxies_and_hosts_are_taken(tmp_path):
    code = "print(settings.TRUSTED_PROXIES, settings.ALLOWED_HOSTS)"
    done = start(
        tmp_path, "local", code, TRUSTED_PROXIES="10.0.0.1, ::1", ALLOWED_HOSTS="a.test, .b.test"
    )
    assert done.stdout.strip() == "['10.0.0.1', '::1'] ['a.test', '.b.test']"


def test_a_secret_key_is_made_once_and_readable_by_nobody_else(tmp_path):
    first, second = (start(tmp_path, "local", "print(settings.SECRET_KEY)") for _ in range(2))
    assert len(first.stdout.strip()) >= 80
    assert first.stdout == second.stdout
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_an_empty_secret_key_file_is_no_key(tmp_path):
    (tmp_path / "secret-key").write_text("")
    assert refusal(tmp_path, "local").startswith("SECRET_KEY: ")
