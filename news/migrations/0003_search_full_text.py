"""The full-text indexes of the search table, in each database's own way.

SQLite: an FTS5 table over the word columns, kept by triggers. PostgreSQL: generated tsvector
columns with GIN indexes. The words are tokens already (`cms.text.words`), so neither database
folds or stems anything; both hold the same tokens.
"""

# ruff: noqa: S608  the SQL is made of this module's constants only

from django.db import migrations

FTS_COLUMNS = "home_id, title_words, lead_words, body_words, exact_title, exact_words"
NEW = ", ".join(f"new.{column}" for column in FTS_COLUMNS.split(", "))
OLD = ", ".join(f"old.{column}" for column in FTS_COLUMNS.split(", "))
INSERT = f"INSERT INTO news_search_fts(rowid, {FTS_COLUMNS}) VALUES (new.position, {NEW});"
DELETE = (
    f"INSERT INTO news_search_fts(news_search_fts, rowid, {FTS_COLUMNS})"
    f" VALUES ('delete', old.position, {OLD});"
)

SQLITE = [
    f"""CREATE VIRTUAL TABLE news_search_fts USING fts5(
        {FTS_COLUMNS}, content='news_searchentry', content_rowid='position',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3', columnsize=0
    )""",
    f"""CREATE TRIGGER news_search_fts_insert AFTER INSERT ON news_searchentry
        BEGIN {INSERT} END""",
    f"""CREATE TRIGGER news_search_fts_delete AFTER DELETE ON news_searchentry
        BEGIN {DELETE} END""",
    f"""CREATE TRIGGER news_search_fts_update AFTER UPDATE ON news_searchentry
        BEGIN {DELETE} {INSERT} END""",
    f"INSERT INTO news_search_fts(rowid, {FTS_COLUMNS}) SELECT position, {FTS_COLUMNS} FROM news_searchentry",
]
SQLITE_BACK = [
    "DROP TRIGGER news_search_fts_insert",
    "DROP TRIGGER news_search_fts_delete",
    "DROP TRIGGER news_search_fts_update",
    "DROP TABLE news_search_fts",
]

# 0gap0 keeps a phrase from running over the end of one field into the next.
LEAD = "title_words || ' 0gap0 ' || lead_words"
VECTORS = {
    "title_vector": "title_words",
    "lead_vector": LEAD,
    "body_vector": f"{LEAD} || ' 0gap0 ' || body_words",
    "exact_title_vector": "exact_title",
    "exact_vector": "exact_words",
}
POSTGRESQL = [
    statement
    for column, source in VECTORS.items()
    for statement in (
        f"ALTER TABLE news_searchentry ADD COLUMN {column} tsvector"
        f" GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, {source})) STORED",
        f"CREATE INDEX news_search_{column} ON news_searchentry USING gin ({column})",
    )
]
POSTGRESQL_BACK = [f"ALTER TABLE news_searchentry DROP COLUMN {column}" for column in VECTORS]


def _run(schema_editor, sqlite, postgresql) -> None:
    statements = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
    for statement in statements:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor) -> None:
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor) -> None:
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("news", "0002_search")]

    operations = [migrations.RunPython(forwards, backwards)]
