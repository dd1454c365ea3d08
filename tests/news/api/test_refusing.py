"""What the open data refuses, by name and in Vietnamese."""

import json
import threading

import pytest
from django.test import Client

from news.api import bounds, views
from tests.news.api.asking import LIST, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("page=2", "unknown-parameter", "page"),
        ("Limit=2", "unknown-parameter", "Limit"),
        ("limit=0", "wrong-value", "limit"),
        ("limit=101", "wrong-value", "limit"),
        ("limit=020", "wrong-value", "limit"),
        ("limit=١", "wrong-value", "limit"),
        ("limit=1&limit=2", "wrong-value", "limit"),
        ("from=03/12/2018", "wrong-value", "from"),
        ("to=2018-02-30", "wrong-value", "to"),
        ("from=0001-01-01", "wrong-value", "from"),
        ("from=2026-02-02&to=2026-02-01", "not-combinable", "to"),
        ("updated_since=hôm qua", "wrong-value", "updated_since"),
        ("updated_since=9999-12-31T23:59:59-14:00", "wrong-value", "updated_since"),
        ("updated_since=2026-01-01&ordering=displayed", "not-combinable", "ordering"),
        ("q=a&updated_since=2026-01-01", "not-combinable", "updated_since"),
        ("q=a&tag=", "", ""),
        ("q=a%00b", "wrong-value", "q"),
        ("q=" + "a" * 201, "wrong-value", "q"),
        ("category=%00", "wrong-value", "category"),
        ("category=khong-co", "unknown-value", "category"),
        ("tag=khong-co", "unknown-value", "tag"),
        ("author=99999999999999999999", "unknown-value", "author"),
        ("ordering=views", "wrong-value", "ordering"),
        ("ordering=relevance", "not-combinable", "ordering"),
        ("q=a&ordering=displayed", "not-combinable", "ordering"),
        ("cursor=abc", "wrong-value", "cursor"),
        ("cursor=d999999999999999999-1", "wrong-value", "cursor"),
        ("cursor=d1-999999999999999999", "", ""),
        ("cursor=s20", "not-combinable", "cursor"),
        ("q=a&cursor=s20", "", ""),
        ("cursor=c1-1", "not-combinable", "cursor"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client, site, query, code, parameter):
    response = client.get(f"{LIST}?{query}")
    if not code:
        assert response.status_code == 200
        return
    problem = json.loads(response.content)
    assert response.status_code == problem["status"] == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert (problem["code"], problem["parameter"]) == (code, parameter)
    assert problem["title"]
    assert parameter in problem["detail"] or code == "not-combinable"


def test_all_that_is_wrong_is_said_at_once_in_vietnamese(client, site):
    problem = told(client, f"{LIST}?xyz=1&limit=0&from=x", 400)
    assert [fault["parameter"] for fault in problem["errors"]] == ["xyz", "from", "limit"]
    assert problem["title"] == "Không có tham số này"
    assert "Hãy ghi số nguyên từ 1 đến 100." in problem["detail"]


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/site/", "/api/v1/categories/", "/api/v1/openapi.json"]
)
def test_what_takes_no_parameters_says_so(client, site, address):
    assert told(client, f"{address}?limit=1", 400)["parameter"] == "limit"


def test_unknown_addresses_and_methods_are_answered_in_json(client, site):
    for address in ("/api/", "/api/v1/pages/", "/api/v2/articles/", f"{LIST}0/", f"{LIST}99999/"):
        response = client.get(address)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
    response = Client(enforce_csrf_checks=True).post(LIST, {})
    assert response.status_code == 405
    assert json.loads(response.content)["code"] == "method-not-allowed"
    assert "GET" in response["Allow"]
    assert client.get("/api/v1/articles", follow=True).redirect_chain == [(LIST, 301)]


def test_a_fault_of_the_portal_is_json_and_logged(client, site, monkeypatch, caplog):
    def fail(*arguments):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(views, "select", fail)
    problem = told(client, LIST, 500)
    assert problem["code"] == "failed"
    assert "secret" not in json.dumps(problem)
    assert "The API could not answer" in caplog.text


def test_whoever_asks_too_much_at_once_is_told_to_come_again(client, site):
    """The places are taken by other threads, as under load; readers' pages do not ask for one."""
    inside, leave = threading.Barrier(bounds.AT_ONCE + 1), threading.Event()

    def ask() -> None:
        with bounds.place():
            inside.wait(10)
            leave.wait(10)

    others = [threading.Thread(target=ask) for _number in range(bounds.AT_ONCE)]
    for thread in others:
        thread.start()
    inside.wait(10)
    try:
        response = client.get(LIST)
        assert (response.status_code, response["Retry-After"]) == (429, "1")
        assert json.loads(response.content)["code"] == "busy"
        assert client.get("/").status_code == 200
    finally:
        leave.set()
        for thread in others:
            thread.join()
    assert client.get(LIST).status_code == 200


def test_one_search_at_a_time(client, site, monkeypatch):
    monkeypatch.setattr(bounds, "SEARCH_WAITS_SECONDS", 0.01)
    with bounds.search_place():
        assert told(client, f"{LIST}?q=a", 429)["code"] == "busy"
        assert told(client, LIST)["articles"] == []
    assert told(client, f"{LIST}?q=a")["articles"] == []
