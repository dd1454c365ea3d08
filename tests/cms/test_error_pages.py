"""Pages of faults: readers find a way on, also when nothing behind them works."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.views.defaults import bad_request, server_error

from tests.factories import CategoryPageFactory


@pytest.mark.parametrize("view, status", [(server_error, 500), (bad_request, 400)])
def test_a_fault_is_told_without_the_database(view, status):
    """No `db` here: a query would fail the test."""
    given = [] if view is server_error else [Exception()]
    response = view(RequestFactory().get("/"), *given)
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1") == 1
    assert 'action="/tim-kiem/"' in page
    assert 'href="/so-do-cong/"' in page
    assert "css/portal.css" in page


def test_a_database_that_is_down_still_gives_a_page_that_helps(client, site):
    client.raise_request_exception = False
    with patch("cms.routes.Site.find_for_request", side_effect=OperationalError("down")):
        response = client.get("/thong-bao/")
    assert response.status_code == 500
    assert "Đã có lỗi xảy ra" in response.content.decode()


def test_what_is_not_found_leads_on_to_the_sections(client, home):
    category = CategoryPageFactory(parent=home, title="Thông báo", show_in_menus=True)
    response = client.get("/khong-co/")
    assert response.status_code == 404
    ways = response.content.decode().split('class="ways"')[1].split("</nav>")[0]
    assert f'href="{category.url}"' in ways
    assert 'href="/so-do-cong/"' in ways
