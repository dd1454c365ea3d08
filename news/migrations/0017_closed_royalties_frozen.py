"""What a closed month of royalties holds is frozen by the database, not by the application alone.

SQLite and PostgreSQL refuse, by triggers, to change or delete these rows, whoever asks. Django
rebuilds a table on SQLite to alter it, and loses its triggers: a later migration that alters one
of these tables sets them again (a test looks for them).
"""

# ruff: noqa: S608  the SQL is made of this module's constants only

from django.db import migrations

TABLES = ("royaltyclosing", "royaltysignoff", "royaltyline", "royaltycorrection")
MESSAGE = "rows of a closed month are never changed"

SQLITE = [
    f"""CREATE TRIGGER news_{table}_no_{action.lower()} BEFORE {action} ON news_{table}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for table in TABLES
    for action in ("UPDATE", "DELETE")
]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS news_{table}_no_{action}"
    for table in TABLES
    for action in ("update", "delete")
]
POSTGRESQL = [
    f"""CREATE FUNCTION news_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$""",
    *[
        f"""CREATE TRIGGER news_{table}_frozen BEFORE UPDATE OR DELETE ON news_{table}
            FOR EACH ROW EXECUTE FUNCTION news_refuse_change()"""
        for table in TABLES
    ],
]
POSTGRESQL_BACK = [
    *[f"DROP TRIGGER IF EXISTS news_{table}_frozen ON news_{table}" for table in TABLES],
    "DROP FUNCTION IF EXISTS news_refuse_change()",
]


def freeze(apps, schema_editor) -> None:
    _execute(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def thaw(apps, schema_editor) -> None:
    _execute(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _execute(schema_editor, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("news", "0016_reading")]

    operations = [migrations.RunPython(freeze, thaw)]
