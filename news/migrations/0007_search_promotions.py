"""Results chosen by editors, and a full-text index for each place where words are looked for.

SQLite: an FTS5 table per scope instead of one with a column per scope, since a word of the title
must not be looked for among all the bodies. Tokens with `_` are the words with their accents.
PostgreSQL: the long vectors of a row stand outside the table, so that reading it is quick.
"""

# ruff: noqa: S608  the SQL is made of this module's constants only

from importlib import import_module

import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models

import cms.links

TITLE = "{row}.title_words"
LEAD = f"{TITLE} || ' 0gap0 ' || {{row}}.lead_words"
SCOPES = {
    "news_search_title": (TITLE, "{row}.exact_title"),
    "news_search_lead": (LEAD, "{row}.exact_words"),
    "news_search_all": (f"{LEAD} || ' 0gap0 ' || {{row}}.body_words", "{row}.exact_words"),
}


def words(scope: str, row: str) -> str:
    """SQL for what a scope's table holds of one row."""
    folded, exact = (part.format(row=row) for part in SCOPES[scope])
    marked = f"replace(' ' || {exact}, ' ', ' _')"
    return f"'home_' || {row}.home_id || ' ' || {folded} || ' 0gap0' || {marked}"


INSERT = " ".join(
    f"INSERT INTO {scope}(rowid, words) VALUES (new.position, {words(scope, 'new')});"
    for scope in SCOPES
)
DELETE = " ".join(
    f"INSERT INTO {scope}({scope}, rowid, words)"
    f" VALUES ('delete', old.position, {words(scope, 'old')});"
    for scope in SCOPES
)
SQLITE = [
    "DROP TRIGGER news_search_fts_insert",
    "DROP TRIGGER news_search_fts_delete",
    "DROP TRIGGER news_search_fts_update",
    "DROP TABLE news_search_fts",
    *(
        f"""CREATE VIRTUAL TABLE {scope} USING fts5(
            words, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '_'",
            prefix='2 3', columnsize=0
        )"""
        for scope in SCOPES
    ),
    # A publish pays for its own words alone; `rebuild_search` joins what has gathered.
    *(f"INSERT INTO {scope}({scope}, rank) VALUES ('automerge', 0)" for scope in SCOPES),
    *(
        f"INSERT INTO {scope}(rowid, words)"
        f" SELECT position, {words(scope, 'entry')} FROM news_searchentry AS entry"
        for scope in SCOPES
    ),
    f"""CREATE TRIGGER news_search_insert AFTER INSERT ON news_searchentry
        BEGIN {INSERT} END""",
    f"""CREATE TRIGGER news_search_delete AFTER DELETE ON news_searchentry
        BEGIN {DELETE} END""",
    f"""CREATE TRIGGER news_search_update AFTER UPDATE ON news_searchentry
        BEGIN {DELETE} {INSERT} END""",
]
POSTGRESQL = [
    "ALTER TABLE news_searchentry SET (toast_tuple_target = 256)",
    "ALTER TABLE news_searchentry ALTER title_vector SET STORAGE MAIN,"
    " ALTER exact_title_vector SET STORAGE MAIN",
]


def forwards(apps, schema_editor) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def add_starters(apps, schema_editor) -> None:
    """A word that readers write in one piece and texts in two."""
    apps.get_model("news", "SearchSynonym").objects.get_or_create(site=None, terms="Wi-Fi; wifi")


def backwards(apps, schema_editor) -> None:
    """The storage of PostgreSQL's columns changes no answer, and stays."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for name in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER news_search_{name}")
    for scope in SCOPES:
        schema_editor.execute(f"DROP TABLE {scope}")
    for statement in import_module("news.migrations.0003_search_full_text").SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0006_imported_original"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchPromotion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "terms",
                    models.CharField(
                        help_text="Separated by semicolons, for example: khai sinh; đăng ký khai sinh. The result shows for exactly these words. Accents and capitals make no difference.",
                        max_length=500,
                        verbose_name="searched words",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="For a page that is not on this portal, such as a public service.",
                        max_length=500,
                        validators=[cms.links.validate_link_address],
                        verbose_name="or another address",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="Left empty: the title of the chosen page.",
                        max_length=160,
                        verbose_name="title",
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="summary")),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.page",
                        verbose_name="page",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "promoted search result",
                "verbose_name_plural": "promoted search results",
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.RunPython(forwards, backwards),
        migrations.RunPython(add_starters, migrations.RunPython.noop),
    ]
