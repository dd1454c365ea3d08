"""Roles × actions, every cell, by real requests to the admin: screens, bulk actions, direct POSTs.

What a role may do is read from the table in `news.editorial`; an attempt reports what happened to
the data, not what the page said.
"""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from wagtail.models import Page, Site

from cms.models import User
from news.editorial import ROLES, Right, Role
from news.models import (
    CategoryPage,
)
from tests.factories import CategoryPageFactory, HomePageFactory
from tests.news.attempts import pages, settings
from tests.news.attempts.pages import WRITERS, Attempt
from tests.news.editorial_desk import (
    Office,
    open_office,
    signed_in,
)

pytestmark = pytest.mark.one_engine

NOBODY: frozenset[Right] = frozenset()


ACTIONS: dict[Callable[[Attempt], bool], set[Right] | frozenset[Right]] = {
    pages.enter: {Right.ENTER},
    pages.create_in_own_category: WRITERS,
    pages.create_in_another_category: {Right.DRAFT_ANYWHERE},
    pages.create_and_submit: WRITERS,
    pages.create_and_publish: NOBODY,
    pages.edit_own_draft: WRITERS | {Right.EDIT_ANY},
    pages.edit_the_draft_of_another: {Right.EDIT_ANY},
    pages.read_the_draft_of_another: {Right.EDIT_ANY},
    pages.submit_own_draft: WRITERS | {Right.EDIT_ANY},
    pages.approve_at_the_first_step: {Right.CHECK},
    pages.approve_at_the_last_step: {Right.APPROVE},
    pages.approve_own_piece_at_the_first_step: NOBODY,
    pages.return_at_the_first_step: {Right.CHECK},
    pages.return_at_the_last_step: {Right.APPROVE},
    pages.return_without_a_reason: NOBODY,
    pages.publish_urgently: {Right.PUBLISH_URGENTLY},
    pages.publish_own_piece_urgently: NOBODY,
    pages.confirm_an_urgent_publication: {Right.CHECK, Right.APPROVE},
    pages.take_an_urgent_publication_down: {Right.CHECK, Right.APPROVE},
    pages.name_a_deputy_for_oneself: {Right.CHECK, Right.APPROVE},
    pages.name_a_deputy_for_another: {Right.MANAGE_WORKFLOWS},
    pages.end_the_deputyship_of_others: {Right.MANAGE_WORKFLOWS},
    pages.choose_the_people_of_a_category: {Right.MANAGE_WORKFLOWS},
    pages.publish_directly: NOBODY,
    pages.publish_an_old_version: NOBODY,
    pages.publish_in_bulk: NOBODY,
    pages.publish_by_copying: NOBODY,
    pages.copy_a_whole_category: NOBODY,
    pages.copy_the_whole_site: NOBODY,
    pages.take_down: {Right.UNPUBLISH},
    pages.take_down_in_bulk: {Right.UNPUBLISH},
    pages.take_a_reader_s_report: {Right.ANSWER_READERS},
    pages.close_a_reader_s_report: {Right.ANSWER_READERS},
    pages.correct_after_a_reader_s_report: {Right.ANSWER_READERS},
    pages.delete_an_article: {Right.DELETE_PAGES},
    pages.delete_in_bulk: {Right.DELETE_PAGES},
    pages.move_an_article: {Right.MOVE_ARTICLES},
    pages.move_in_bulk: {Right.MOVE_ARTICLES},
    pages.make_an_article_private: {Right.RESTRICT_PAGES},
    pages.make_a_category_private: {Right.RESTRICT_PAGES},
    pages.create_a_category: {Right.MANAGE_CATEGORIES},
    pages.rename_a_category: {Right.MANAGE_CATEGORIES},
    pages.delete_a_category: {Right.DELETE_PAGES},
    pages.open_the_category_screen: {Right.MANAGE_CATEGORIES},
    pages.publish_the_home_page: {Right.PUBLISH_STANDING_PAGES},
    settings.make_an_account: {Right.MANAGE_USERS},
    settings.put_oneself_into_a_group: {Right.MANAGE_USERS},
    settings.change_site_settings: {Right.MANAGE_SETTINGS},
    settings.make_web_links: {Right.MANAGE_WEB_LINKS},
    settings.show_a_banner: {Right.MANAGE_BANNERS},
    settings.make_an_author: {Right.MANAGE_AUTHORS},
    settings.add_synonyms_to_the_search: {Right.MANAGE_SEARCH},
    settings.promote_a_search_result: {Right.MANAGE_SEARCH},
    settings.set_a_royalty: {Right.SET_ROYALTIES},
    settings.close_a_month_of_royalties: {Right.CLOSE_ROYALTIES},
    settings.sign_a_month_of_royalties: {Right.SIGN_ROYALTIES},
    settings.add_a_royalty_rate: {Right.MANAGE_ROYALTY_RATES},
    settings.add_a_base_salary: {Right.MANAGE_ROYALTY_RATES},
    settings.make_a_redirect: {Right.MANAGE_REDIRECTS},
    settings.change_the_workflow: {Right.MANAGE_WORKFLOWS},
    settings.read_the_report_of_all: {Right.SEE_REPORTS},
    settings.read_the_report_of_own_pieces: {Right.SEE_REPORTS, Right.SEE_OWN_REPORT},
    settings.read_the_monthly_report: {Right.SEE_REPORTS},
    settings.take_a_report_away_as_a_file: {Right.SEE_REPORTS},
    settings.upload_an_image: {Right.UPLOAD_MEDIA},
    settings.upload_a_document: {Right.UPLOAD_MEDIA},
}


@pytest.fixture(scope="module")
def shared_office(django_db_setup, django_db_blocker) -> Iterator[Office]:
    """One office for all cells; each cell's doings are rolled back by its own `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        Site.objects.all().delete()
        Page.objects.filter(depth=2).first().delete()
        home = HomePageFactory(parent=Page.get_first_root_node())
        site = Site.objects.create(
            hostname="testserver", root_page=home, is_default_site=True, site_name="Thử Nghiệm"
        )
        own, other = CategoryPageFactory.create_batch(2, parent=home)
        yield open_office(site, own, other)
        transaction.set_rollback(True)


@pytest.fixture
def here(shared_office, db) -> Office:
    """The shared office as the database has it now."""
    people = {role: User.objects.get(pk=user.pk) for role, user in shared_office.people.items()}
    own = CategoryPage.objects.get(pk=shared_office.category.pk)
    other = CategoryPage.objects.get(pk=shared_office.other.pk)
    return Office(Site.objects.get(pk=shared_office.site.pk), own, other, people)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_role_does_what_the_table_says_and_nothing_else(role, action, here):
    user = here.people[role]
    attempt = Attempt(here, user, signed_in(user))
    assert action(attempt) is bool(ROLES[role].rights & ACTIONS[action])


def test_every_right_is_tried_by_some_cell():
    tried = {right for rights in ACTIONS.values() for right in rights}
    assert set(Right) - tried == {Right.CHOOSE_MEDIA, Right.EDIT_ANY_MEDIA}
