"""System checks of the house: what would break, or leak, only later."""

import ipaddress
import sqlite3
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

WIDEST_PROXY_NETWORK = {4: 8, 6: 16}  # bits; 10.0.0.0/8 is the widest that anybody has


@register(Tags.security)
def check_folders(app_configs, **kwargs) -> list[CheckMessage]:
    """The database and the signing key must not lie where uploads are served from."""
    var, media = Path(settings.VAR_DIR).resolve(), Path(settings.MEDIA_ROOT).resolve()
    if not var.is_relative_to(media):
        return []
    return [
        Error(
            f"VAR_DIR ({var}) lies in MEDIA_DIR ({media}), which a web server publishes.",
            hint="Move one of them (docs/settings.md).",
            id="cms.E001",
        )
    ]


@register(Tags.database)
def check_sqlite_has_full_text_search(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    """The search tables are FTS5 tables."""
    if connection.vendor != "sqlite":
        return []
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.OperationalError:
        return [
            Error(
                f"This Python's SQLite ({sqlite3.sqlite_version}) was built without FTS5.",
                hint="Use Debian's python3 (make run PYTHON=/usr/bin/python3), or PostgreSQL.",
                id="cms.E002",
            )
        ]
    finally:
        memory.close()
    return []


@register()
def check_no_synchronised_trees(app_configs, **kwargs) -> list[CheckMessage]:
    """Wagtail would keep a live alias of every page in every language, past the workflow."""
    if not getattr(settings, "WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE", False):
        return []
    return [
        Error(
            "WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE would publish articles without approval.",
            hint="Take it out of the settings (docs/decisions/0030-languages.md).",
            id="cms.E003",
        )
    ]


@register(Tags.security, deploy=True)
def check_trusted_proxies(app_configs, **kwargs) -> list[CheckMessage]:
    """Who is trusted as a proxy may give any address as the reader's."""
    networks = [ipaddress.ip_network(part, strict=False) for part in settings.TRUSTED_PROXIES]
    return [
        Warning(
            f"TRUSTED_PROXIES holds {network}: anybody there can forge a reader's address.",
            hint="Name the proxies' own addresses (docs/settings.md).",
            id="cms.W001",
        )
        for network in networks
        if network.prefixlen < WIDEST_PROXY_NETWORK[network.version]
    ]
