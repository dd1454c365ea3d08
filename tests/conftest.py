"""Fixtures that every test may use."""

import os
import secrets

import pytest
from django.conf import settings
from hypothesis import settings as property_settings
from wagtail.models import Page, Site

from cms.catalogues import compile_catalogues
from tests.factories import CategoryPageFactory, HomePageFactory


def pytest_configure() -> None:
    """The labels under test are Vietnamese; a fresh clone has no compiled catalogue.

    A property is true or false, never slow: a busy machine must fail no test.
    """
    compile_catalogues(settings.LOCALE_PATHS)
    property_settings.register_profile("suite", deadline=None)
    property_settings.load_profile("suite")


@pytest.fixture(autouse=True)
def view_journals(settings, tmp_path_factory):
    """Journals of views of the test's own: ids of pages come again in the next test."""
    folder = tmp_path_factory.getbasetemp()
    settings.VIEW_JOURNALS = str(folder / secrets.token_hex(8))
    return settings.VIEW_JOURNALS


@pytest.fixture
def root(db) -> Page:
    """The tree's root, with nothing below it."""
    Site.objects.all().delete()
    Page.objects.filter(depth=2).first().delete()
    return Page.get_first_root_node()


@pytest.fixture
def site(root) -> Site:
    """A ward's site with an empty home page, answering for `testserver`."""
    home = HomePageFactory(parent=root)
    return Site.objects.create(
        hostname="testserver", port=80, root_page=home, is_default_site=True, site_name="Thử Nghiệm"
    )


@pytest.fixture
def home(site):
    return site.root_page.specific


@pytest.fixture
def category(home):
    return CategoryPageFactory(parent=home, title="Cải cách hành chính")


def pytest_collection_modifyitems(items) -> None:
    """A real browser or server that failed on a busy machine gets one more try; see the summary."""
    for item in items:
        uses = {getattr(value, "__module__", "") for value in vars(item.module).values()}
        folder = item.path.parent.name
        if "tests.servers" in uses or folder in ("browser", "machines"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter) -> None:
    """What was tried twice is told, with what was wrong the first time."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"failed at the first of two tries: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


def pytest_sessionfinish(session, exitstatus) -> None:
    """In CI a skipped test fails the run: what is not tested there is tested nowhere."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
