"""Reads and checks every environment variable, once.

A wrong value stops the process with one clear line that names the variable.
`docs/settings.md` lists all of them; `tests/test_docs.py` holds the two together.
"""

import contextlib
import importlib.util
import ipaddress
import os
import re
import secrets
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ

SHORTEST_KEY = 50
# Those whose words the portal knows; the first is the office's own.
LANGUAGES = ("vi", "en")
BASE_DIR = Path(__file__).resolve().parent.parent.parent

_HOST = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SITE_ADDRESS = re.compile(rf"https?://({_HOST.pattern})(:[0-9]+)?/?")


def _stop(name: str, problem: str) -> NoReturn:
    sys.exit(f"{name}: {problem} (docs/settings.md)")


def _integer(name: str, default: int, low: int, high: int) -> int:
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if not raw.isdecimal() or not low <= int(raw) <= high:
        _stop(name, f"must be a whole number from {low} to {high}, not {raw!r}")
    return int(raw)


def _boolean(name: str, default: bool) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
        _stop(name, f"must be 1 or 0, not {raw!r}")
    return raw in {"1", "true", "yes", "on"}


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _networks(name: str) -> list[str]:
    """Addresses and networks, such as 10.0.0.5 and 172.16.0.0/12."""
    for part in _list(name):
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            _stop(name, f"must list addresses or networks such as 172.16.0.0/12, not {part!r}")
    return _list(name)


def _hosts() -> list[str]:
    hosts = _list("ALLOWED_HOSTS")
    for host in hosts:
        if not _HOST.fullmatch(host):
            _stop(
                "ALLOWED_HOSTS", f"must be host names such as phuong.example.gov.vn, not {host!r}"
            )
    return hosts


def _site_url() -> str:
    value = os.environ.get("SITE_URL", "").strip() or f"http://localhost:{PORT}"
    try:
        parts = urlsplit(value)
        is_plain = parts.port is None or parts.port > 0
    except ValueError:
        is_plain = False
    if not is_plain or not _SITE_ADDRESS.fullmatch(value):
        _stop("SITE_URL", f"must look like https://phuong.example.gov.vn, not {value!r}")
    return value.rstrip("/")


def _database() -> dict:
    raw = os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            database = environ.Env.db_url_config(raw)
    except Exception:
        _stop("DATABASE_URL", "cannot be read; use postgres://user:password@host:port/name")
    engine = database.get("ENGINE", "")
    if engine not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        _stop("DATABASE_URL", "must name a sqlite or postgres database")
    return database


def _email() -> dict:
    raw = os.environ.get("EMAIL_URL", "").strip() or f"filemail:///{VAR_DIR / 'mail'}"
    try:
        return environ.Env.email_url_config(raw)
    except Exception:
        _stop("EMAIL_URL", "cannot be read; use smtp+tls://user:password@host:587")


def _redis_url() -> str:
    raw = os.environ.get("REDIS_URL", "").strip()
    if raw and urlsplit(raw).scheme not in {"redis", "rediss", "unix"}:
        _stop("REDIS_URL", "must start with redis://, rediss:// or unix://")
    return raw


def _page_cache() -> str:
    value = os.environ.get("PAGE_CACHE", "").strip().lower() or "on"
    if value not in {"on", "off", "many"}:
        _stop("PAGE_CACHE", f"must be on, off or many, not {value!r}")
    return value


def _site_language() -> str:
    value = os.environ.get("SITE_LANGUAGE", "").strip().lower() or LANGUAGES[0]
    if value not in LANGUAGES:
        _stop("SITE_LANGUAGE", f"must be one of {', '.join(LANGUAGES)}, not {value!r}")
    return value


def _media_store() -> dict[str, str | None]:
    """What says where uploads lie, other than in MEDIA_DIR; nothing where they lie there."""
    store = {
        "bucket_name": os.environ.get("MEDIA_S3_BUCKET", "").strip(),
        "endpoint_url": os.environ.get("MEDIA_S3_ENDPOINT", "").strip(),
        "region_name": os.environ.get("MEDIA_S3_REGION", "").strip(),
        "access_key": os.environ.get("MEDIA_S3_ACCESS_KEY", "").strip(),
        "secret_key": os.environ.get("MEDIA_S3_SECRET_KEY", "").strip(),
    }
    if not store["bucket_name"]:
        if any(store.values()):
            _stop("MEDIA_S3_BUCKET", "must be set where another MEDIA_S3_… is")
        return {}
    if not _BUCKET.fullmatch(store["bucket_name"]):
        _stop("MEDIA_S3_BUCKET", "must be the name of a bucket, such as phuong-tai-len")
    if store["endpoint_url"] and not _SITE_ADDRESS.fullmatch(store["endpoint_url"]):
        _stop("MEDIA_S3_ENDPOINT", "must be an address such as https://s3.example.gov.vn")
    for name, key in (("ACCESS", store["access_key"]), ("SECRET", store["secret_key"])):
        if not key:
            _stop(f"MEDIA_S3_{name}_KEY", "must be set where MEDIA_S3_BUCKET is")
    if importlib.util.find_spec("storages") is None:
        _stop("MEDIA_S3_BUCKET", "needs its client: pip install -r requirements-s3.txt")
    return {name: value or None for name, value in store.items()}


def _require_2fa() -> str:
    value = os.environ.get("REQUIRE_2FA", "").strip().lower() or "off"
    value = {"0": "off", "no": "off", "false": "off", "1": "all", "yes": "all", "true": "all"}.get(
        value, value
    )
    if value not in {"off", "publishers", "all"}:
        _stop("REQUIRE_2FA", f"must be off, publishers or all (or 0 or 1), not {value!r}")
    return value


def _opensearch_url() -> str:
    raw = os.environ.get("OPENSEARCH_URL", "").strip()
    if not raw:
        return ""
    try:
        parts = urlsplit(raw)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole:
        _stop("OPENSEARCH_URL", "must be an address such as https://user:password@search:9200")
    if importlib.util.find_spec("opensearchpy") is None:
        _stop("OPENSEARCH_URL", "needs its client: pip install 'opensearch-py>=3,<4'")
    return raw


def _websub_hub() -> str:
    raw = os.environ.get("WEBSUB_HUB", "").strip()
    try:
        parts = urlsplit(raw)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if raw and not (is_whole and re.fullmatch(r"[!#-;=?-~]+", raw)):
        _stop("WEBSUB_HUB", "must be an address such as https://hub.example.org/")
    return raw


def secret_key() -> str:
    """The signing key: SECRET_KEY, or one made once and kept in VAR_DIR with mode 600."""
    given = os.environ.get("SECRET_KEY", "")
    if given:
        if len(given) < SHORTEST_KEY:
            _stop("SECRET_KEY", f"must have at least {SHORTEST_KEY} characters")
        return given
    path = VAR_DIR / "secret-key"
    if not path.exists():
        _keep_new_key(path)
    kept = path.read_text().strip()
    if len(kept) < SHORTEST_KEY:
        _stop("SECRET_KEY", f"the key kept in {path} is damaged; delete that file")
    return kept


def _keep_new_key(path: Path) -> None:
    """Writes a key whole or not at all: several processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent)  # mode 600
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    Path(fresh).unlink()


PORT = _integer("PORT", 8000, 1, 65535)
VAR_DIR = Path(os.environ.get("VAR_DIR", "").strip() or BASE_DIR / "var").resolve()
MEDIA_DIR = Path(os.environ.get("MEDIA_DIR", "").strip() or BASE_DIR / "media").resolve()
MEDIA_STORE = _media_store()
SITE_URL = _site_url()
ALLOWED_HOSTS = _hosts()
TRUSTED_PROXIES = _networks("TRUSTED_PROXIES") or ["127.0.0.1", "::1"]
DATABASE = _database()
EMAIL = _email()
REDIS_URL = _redis_url()
OPENSEARCH_URL = _opensearch_url()
VIEW_WINDOW_SECONDS = _integer("VIEW_WINDOW_SECONDS", 600, 0, 86400)
VIEW_JOURNAL_MEGABYTES = _integer("VIEW_JOURNAL_MEGABYTES", 512, 16, 65536)
VIEW_DAYS_KEPT = _integer("VIEW_DAYS_KEPT", 400, 32, 36500)
REMIND_AFTER_HOURS = _integer("REMIND_AFTER_HOURS", 24, 1, 720)
REMIND_RETURNED_AFTER_DAYS = _integer("REMIND_RETURNED_AFTER_DAYS", 7, 1, 365)
APPROVAL_LINK_HOURS = _integer("APPROVAL_LINK_HOURS", 72, 1, 720)
READER_CONTACT_DAYS = _integer("READER_CONTACT_DAYS", 90, 1, 365)
IMAGE_MAX_MEGABYTES = _integer("IMAGE_MAX_MEGABYTES", 20, 1, 200)
DOCUMENT_MAX_MEGABYTES = _integer("DOCUMENT_MAX_MEGABYTES", 30, 1, 500)
SQLITE_FULL_SYNC = _boolean("SQLITE_FULL_SYNC", False)
CHECK_OUTSIDE_LINKS = _boolean("CHECK_OUTSIDE_LINKS", True)
WEBSUB_HUB = _websub_hub()
PAGE_CACHE = _page_cache()
SITE_LANGUAGE = _site_language()
REQUIRE_2FA = _require_2fa()
