"""The docs and the code say the same: settings, commands, targets, links, services."""

import re
from pathlib import Path

import pytest

from cms.launcher import commands
from tests.servers import PROJECT

DOCS = sorted(PROJECT.glob("docs/**/*.md"))
PAGES = [PROJECT / "README.md", *DOCS]
SETTINGS = PROJECT / "docs" / "settings.md"
CODE = [
    path
    for folder in ("cms", "news", "home", "deploy", "tests", "bench")
    for path in sorted((PROJECT / folder).rglob("*.py"))
]
# Read for what the machine is, not set by a person.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"}

_READS = re.compile(
    r"(?:environ(?:\.get|\.setdefault)?[\[(]|getenv\(|_(?:integer|boolean|list|networks)\()\"([A-Z][A-Z0-9_]+)\""
)


def text_of(paths: list[Path]) -> str:
    return "\n".join(path.read_text() for path in paths)


def documented_settings() -> set[str]:
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", SETTINGS.read_text(), re.MULTILINE))


def settings_in_code() -> set[str]:
    found = set(_READS.findall(text_of(CODE).replace("'", '"')))
    found |= set(re.findall(r"^([A-Z]+) \?=", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    return found - NOT_SETTINGS


def own_commands() -> set[str]:
    return {
        path.stem
        for path in PROJECT.glob("*/management/commands/*.py")
        if not path.stem.startswith("_")
    }


def test_every_variable_that_the_code_reads_is_in_the_docs():
    assert settings_in_code() - documented_settings() == set()


def test_every_variable_in_the_docs_is_read_by_the_code():
    assert documented_settings() - settings_in_code() == set()


def test_defaults_in_the_docs_are_those_of_the_code():
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| `([^`]+)` \|", SETTINGS.read_text(), re.MULTILINE))
    source = text_of(
        [PROJECT / "cms" / "settings" / "env.py", PROJECT / "deploy" / "gunicorn.conf.py"]
    )
    numbers = re.findall(r"\(\"([A-Z_]+)\", \"?(\d+)\"?", source)
    assert {name for name, _default in numbers} >= {"PORT", "WEB_WORKERS", "VIEW_WINDOW_SECONDS"}
    for name, default in numbers:
        assert rows[name] == default, name


def test_every_command_of_ours_is_in_the_docs():
    written = text_of(PAGES)
    missing = {name for name in own_commands() if not re.search(rf"[` ]{name}\b", written)}
    assert missing == set()


def test_every_make_target_is_in_the_docs():
    (targets,) = re.findall(r"^\.PHONY: (.+)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    written = text_of(PAGES)
    missing = {name for name in targets.split() if not re.search(rf"make {name}\b(?!-)", written)}
    assert missing == set()


def test_every_make_target_that_the_docs_name_exists():
    makefile = (PROJECT / "Makefile").read_text()
    for name in set(re.findall(r"(?:`|&& |^)make ([a-z][a-z-]+)\b", text_of(PAGES), re.M)):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_and_paths_in_the_docs_lead_somewhere(page):
    written = page.read_text()
    for target in re.findall(r"\]\((?!https?:)([^)#\s]*)[^)]*\)", written):
        assert not target or (page.parent / target).exists(), target
    for path in re.findall(
        r"`((?:cms|news|home|deploy|tests|bench|templates)/[\w./-]+\.(?:py|conf|sh|html))`", written
    ):
        assert (PROJECT / path).exists(), path


def test_readme_fits_on_few_screens():
    assert len((PROJECT / "README.md").read_text().splitlines()) < 120


def test_every_decision_has_its_own_number():
    numbers = [path.name[:4] for path in sorted((PROJECT / "docs" / "decisions").glob("*.md"))]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdecimal() for number in numbers)


def test_services_run_what_the_launcher_runs():
    programs = {"web": "gunicorn", "worker": "db_worker", "scheduler": "scheduler"}
    for child in commands("manage.py"):
        unit = (PROJECT / "deploy" / "systemd" / f"portal-{child.name}.service").read_text()
        program = programs[child.name]
        assert program in child.command
        assert re.search(rf"^ExecStart=.*\b{program}\b", unit, re.MULTILINE), child.name
