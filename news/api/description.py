"""The API described in OpenAPI 3.1, made from the parameters that are read and the shapes given.

Source: OpenAPI Specification 3.1.1; JSON Schema 2020-12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from news.api.problems import CONTENT_TYPE, Code
from news.api.questions import PARAMETERS, Parameter
from news.api.shapes import VERSION, Portal
from news.models import ArticleAuthor

TEXT = {"type": "string"}
WORDS = {"type": ["string", "null"]}
NUMBER = {"type": "integer", "minimum": 0}
IDENTITY = {"type": "integer", "minimum": 1}
ADDRESS = {"type": "string", "format": "uri"}
MAYBE_ADDRESS = {"type": ["string", "null"], "format": "uri"}
MOMENT = {"type": "string", "format": "date-time", "pattern": r"\+07:00$"}
MAYBE_MOMENT = {**MOMENT, "type": ["string", "null"]}


@dataclass(frozen=True)
class Member:
    """One member of a JSON object: name, schema, what it means."""

    name: str
    schema: dict
    meaning: str


@dataclass(frozen=True)
class Row:
    """One line of the table of fields for people."""

    name: str
    kind: str
    meaning: str


ARTICLE = (
    Member("id", IDENTITY, _("Stays the same for ever. Keep your copy under it.")),
    Member("title", TEXT, _("Title.")),
    Member("lead", TEXT, _("Two or three sentences that say it all.")),
    Member("url", ADDRESS, _("The article's address for readers; link to it.")),
    Member("api_url", ADDRESS, _("The whole article in this API.")),
    Member(
        "category",
        {"oneOf": [{"$ref": "#/components/schemas/CategoryName"}, {"type": "null"}]},
        _("Its category: id, title, address."),
    ),
    Member(
        "other_categories",
        {"type": "array", "items": {"$ref": "#/components/schemas/CategoryName"}},
        _("Categories in which it is shown besides."),
    ),
    Member("published", MOMENT, _("First published.")),
    Member("displayed", MOMENT, _("“Cập nhật lúc”, as readers see it.")),
    Member("corrected", MAYBE_MOMENT, _("Last correction (Đính chính), if any.")),
    Member("changed", MAYBE_MOMENT, _("Last change of any kind; what updated_since asks for.")),
    Member("change_note", WORDS, _("What is new, in the editors' words.")),
    Member("byline", WORDS, _("The name under the article.")),
    Member(
        "authors",
        {"type": "array", "items": {"$ref": "#/components/schemas/Author"}},
        _("Writers and photographers: id, name, role."),
    ),
    Member(
        "source",
        {
            "type": ["object", "null"],
            "properties": {"name": WORDS, "url": WORDS},
            "required": ["name", "url"],
            "additionalProperties": False,
        },
        _("Where it was taken from, if not written here."),
    ),
    Member(
        "tags",
        {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}},
        _("Tags: name and slug."),
    ),
    Member(
        "cover",
        {"oneOf": [{"$ref": "#/components/schemas/Cover"}, {"type": "null"}]},
        _("Cover: text alternative, caption, credit, and renditions with their sizes."),
    ),
    Member("views", NUMBER, _("Number of views, as the page shows it; up to ten minutes old.")),
)
WHOLE = (
    Member("body_html", TEXT, _("The body as clean HTML with whole addresses.")),
    Member("body_text", TEXT, _("The same as text.")),
    Member("reading_minutes", {"type": "integer", "minimum": 1}, _("Minutes to read it.")),
    Member("audio_url", MAYBE_ADDRESS, _("A recording of it, if there is one.")),
    Member(
        "attachments",
        {"type": "array", "items": {"$ref": "#/components/schemas/Attachment"}},
        _("Files: title, address, document number, summary, date of issue, kind, size."),
    ),
    Member(
        "corrections",
        {"type": "array", "items": {"$ref": "#/components/schemas/Correction"}},
        _("What it said wrongly, and what is right; newest first."),
    ),
)


def description(portal: Portal) -> dict:
    """The document at `/api/v1/openapi.json`."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": _("Open data of %(site)s") % {"site": portal.site.site_name or portal.home},
            "version": VERSION,
            "summary": _("News of the ward for other portals and programs. Read only, no key."),
            "license": {"name": _("Free to reuse; name the source"), "url": _terms(portal)},
        },
        "servers": [{"url": f"{portal.root}/api/v1"}],
        "externalDocs": {"url": portal.address("news:open_data")},
        "paths": {
            "/": _path("start", _("Where the parts of the API are"), "Addresses"),
            "/articles/": _path(
                "articles",
                _("Articles, a page at a time"),
                "Articles",
                [
                    {
                        "name": each.name,
                        "in": "query",
                        "description": each.description,
                        "schema": each.schema,
                        "example": _example(each),
                    }
                    for each in PARAMETERS
                ],
            ),
            "/articles/{id}/": _path(
                "article",
                _("One article with its body, attachments and corrections"),
                "WholeArticle",
                [{"name": "id", "in": "path", "required": True, "schema": IDENTITY}],
            ),
            "/categories/": _path(
                "categories", _("The tree of categories with numbers of articles"), "Categories"
            ),
            "/site/": _path("site", _("Who publishes here, and on which terms"), "Site"),
            "/openapi.json": _path("description", _("This description"), None),
        },
        "components": {"schemas": _schemas()},
    }


def rows(members: tuple[Member, ...]) -> Iterator[Row]:
    """The members as lines of a table for people."""
    for member in members:
        yield Row(member.name, _kind(member.schema), member.meaning)


def _terms(portal: Portal) -> str:
    return f"{portal.address('news:open_data')}#dieu-kien"


def _example(parameter: Parameter) -> str | int:
    is_number = parameter.schema["type"] == "integer"
    return int(parameter.example) if is_number else parameter.example


def _kind(schema: dict) -> str:
    kinds = {
        "string": _("text"),
        "integer": _("number"),
        "array": _("list"),
        "object": _("object"),
    }
    if schema.get("format") in {"date-time", "date"}:
        return _("time")
    if schema.get("format") == "uri":
        return _("address")
    named = schema.get("type", "object")
    return kinds[named if isinstance(named, str) else named[0]]


def _path(name: str, summary: str, schema: str | None, parameters: list | None = None) -> dict:
    given = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    problem = {
        "description": _("What is wrong, in words and as a code"),
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    answers: dict[str, Any] = {
        "200": {
            "description": summary,
            "headers": {"ETag": {"schema": TEXT}, "Access-Control-Allow-Origin": {"schema": TEXT}},
            "content": {"application/json": {"schema": given}},
        },
        "304": {"description": _("Not changed since the ETag in If-None-Match")},
        "400": problem,
        "429": problem,
    }
    if name == "article":
        answers |= {"404": problem, "410": problem}
    operation = {"operationId": name, "summary": summary, "responses": answers}
    if parameters:
        operation["parameters"] = parameters
    return {"get": operation}


def _schemas() -> dict:
    articles = {"type": "array", "items": {"$ref": "#/components/schemas/Article"}}
    category_name = {"id": IDENTITY, "title": TEXT, "url": ADDRESS}
    picture = {"url": ADDRESS, "width": NUMBER, "height": NUMBER, "type": TEXT}
    addresses = {
        "version": TEXT,
        "articles_url": ADDRESS,
        "categories_url": ADDRESS,
        "site_url": ADDRESS,
        "description_url": ADDRESS,
        "documentation_url": ADDRESS,
    }
    fault = {"code": {"enum": Code.values}, "detail": TEXT, "parameter": WORDS}
    return {
        "Addresses": _object(addresses),
        "Article": _object(_properties(ARTICLE)),
        "WholeArticle": _object(_properties(ARTICLE + WHOLE)),
        "Articles": _object(
            {
                "articles": articles,
                "next": {
                    **MAYBE_ADDRESS,
                    "description": _("The next page of the list; null on the last."),
                },
                "removed": {
                    "type": "array",
                    "items": _object({"id": IDENTITY, "changed": MOMENT}),
                    "description": _(
                        "With updated_since: articles that are no longer published or match no"
                        " more. Take your copies down."
                    ),
                },
                "harvest_again_since": {
                    **MOMENT,
                    "description": _("What to give as updated_since the next time."),
                },
            },
            optional=("removed", "harvest_again_since"),
        ),
        "CategoryName": _object(category_name),
        "Category": _object(
            {
                **category_name,
                "slug": TEXT,
                "path": TEXT,
                "description": WORDS,
                "article_count": NUMBER,
                "articles_url": ADDRESS,
                "feed_url": ADDRESS,
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Category"}},
            }
        ),
        "Categories": _object(
            {
                "categories": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/Category"},
                }
            }
        ),
        "Site": _object(
            {
                "name": TEXT,
                "parent_agency": WORDS,
                "url": ADDRESS,
                "language": TEXT,
                "time_zone": TEXT,
                "logo": {"oneOf": [{"$ref": "#/components/schemas/Picture"}, {"type": "null"}]},
                "responsible_person": WORDS,
                "address": WORDS,
                "telephone": WORDS,
                "email": WORDS,
                "copyright": WORDS,
                "terms_url": ADDRESS,
                "article_count": NUMBER,
                "feed_url": ADDRESS,
                "api": {"$ref": "#/components/schemas/Addresses"},
            }
        ),
        "Author": _object(
            {"id": IDENTITY, "name": TEXT, "role": {"enum": ArticleAuthor.Role.values}}
        ),
        "Tag": _object({"name": TEXT, "slug": TEXT}),
        "Picture": _object(picture),
        "Cover": _object(
            {
                "alt": TEXT,
                "caption": WORDS,
                "credit": WORDS,
                "renditions": {
                    "type": "array",
                    "items": _object({"shape": {"enum": ["crop", "whole"]}, **picture}),
                },
            }
        ),
        "Attachment": _object(
            {
                "title": TEXT,
                "url": ADDRESS,
                "number": WORDS,
                "summary": WORDS,
                "issued_on": {"type": ["string", "null"], "format": "date"},
                "extension": TEXT,
                "bytes": {"type": ["integer", "null"], "minimum": 0},
            }
        ),
        "Correction": _object(
            {"day": {"type": "string", "format": "date"}, "wrong": WORDS, "right": TEXT}
        ),
        "Problem": _object(
            {
                "type": {"type": "string", "format": "uri-reference"},
                "title": TEXT,
                "status": {"type": "integer"},
                **fault,
                "errors": {"type": "array", "minItems": 1, "items": _object(fault)},
            }
        ),
    }


def _properties(members: tuple[Member, ...]) -> dict:
    return {member.name: {**member.schema, "description": member.meaning} for member in members}


def _object(properties: dict, optional: tuple[str, ...] = ()) -> dict:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
