"""The OpenAPI description is true: every answer of the demo is what it says."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from wagtail.models import Site

from news import withdrawals
from news.api.problems import Code
from news.api.questions import NAMES, PARAMETERS
from news.models import ArticlePage, Placement

LIST = "/api/v1/articles/"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The demo portal, loaded once for this module and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        Site.objects.filter(is_default_site=True).update(hostname="testserver", port=80)
        Site.clear_site_root_paths_cache()
        yield Site.objects.get(is_default_site=True)
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


@pytest.fixture
def description(demo) -> dict:
    return json.loads(Client().get("/api/v1/openapi.json").content)


def check(description: dict, address: str, path: str, status: int = 200) -> dict:
    """The answer, after an independent validator has held it against the description."""
    response = Client().get(address)
    assert response.status_code == status, (address, response.content)
    answer = json.loads(response.content)
    said = description["paths"][path]["get"]["responses"][str(status)]["content"]
    schema = said[response["Content-Type"]]["schema"]
    whole = {**schema, "components": description["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    errors = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(answer)]
    assert errors == [], address
    return answer


@pytest.mark.django_db
def test_the_description_is_openapi(description):
    assert description["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(description).validate()


@pytest.mark.django_db
def test_every_answer_of_the_demo_is_as_described(description):
    addresses, seen = [f"{LIST}?limit=7", f"{LIST}?updated_since=2000-01-01&limit=13"], 0
    while addresses:
        page = check(description, addresses.pop(), "/articles/")
        if page["next"]:
            parts = urlsplit(page["next"])
            addresses.append(f"{parts.path}?{parts.query}")
        for article in page["articles"]:
            seen += 1
            whole = check(description, urlsplit(article["api_url"]).path, "/articles/{id}/")
            assert whole.items() >= article.items()
            assert whole["body_text"]
    assert seen == 2 * Placement.objects.filter(section__depth=2).count()
    check(description, "/api/v1/", "/")
    check(description, "/api/v1/categories/", "/categories/")
    check(description, "/api/v1/site/", "/site/")
    check(description, "/api/v1/openapi.json", "/openapi.json")


@pytest.mark.django_db
def test_every_example_works_as_described(description):
    for parameter in description["paths"]["/articles/"]["get"]["parameters"]:
        example = str(parameter["example"]).replace("+", "%2B")
        name = parameter["name"]
        if name == "author":
            found = check(description, f"{LIST}?limit=100", "/articles/")["articles"]
            example = next(each["id"] for article in found for each in article["authors"])
        check(description, f"{LIST}?{name}={example}", "/articles/")


@pytest.mark.django_db
def test_errors_and_what_is_gone_are_as_described(description):
    check(description, f"{LIST}?x=1&limit=0", "/articles/", 400)
    check(description, f"{LIST}999999/", "/articles/{id}/", 404)
    article = ArticlePage.objects.live().latest("displayed_at")
    withdrawals.take_down(article, None, "Sai", "nothing")
    check(description, f"{LIST}{article.pk}/", "/articles/{id}/", 410)
    page = check(description, f"{LIST}?updated_since=2000-01-01&limit=100", "/articles/")
    assert [gone["id"] for gone in page["removed"]] == [article.pk]


@pytest.mark.django_db
def test_all_parameters_and_codes_are_described(description):
    operation = description["paths"]["/articles/"]["get"]
    assert [each["name"] for each in operation["parameters"]] == [each.name for each in PARAMETERS]
    assert len(set(NAMES)) == len(NAMES)
    problem = description["components"]["schemas"]["Problem"]["properties"]
    assert problem["code"]["enum"] == Code.values
    article = description["components"]["schemas"]["WholeArticle"]["properties"]
    assert all(member["description"] for member in article.values())
