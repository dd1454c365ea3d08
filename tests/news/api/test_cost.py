"""What an answer of the open data costs."""

import pytest

from news.models import ArticlePage
from tests.factories import ArticlePageFactory, AuthorFactory, PortalImageFactory
from tests.news.api.asking import LIST
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def test_an_etag_saves_the_body(client, category):
    ArticlePageFactory(parent=category)
    for address in (LIST, f"{LIST}?q=bai", "/api/v1/categories/"):
        etag = client.get(address)["ETag"]
        response = client.get(address, headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_query_counts_do_not_grow_with_the_articles(client, home, category):
    author = AuthorFactory()

    def add(count: int) -> None:
        for _number in range(count):
            article = ArticlePageFactory(
                parent=category, cover=PortalImageFactory(), cover_alt_text="Ảnh"
            )
            article.tags.add("thẻ", "khác")
            article.article_authors.create(author=author)
            article.save_revision().publish()

    add(3)
    one = ArticlePage.objects.earliest("pk")
    addresses = [
        LIST,
        f"{LIST}?limit=100",
        f"{LIST}?category={category.pk}&from=2020-01-01&to=2099-01-01",
        f"{LIST}?tag=thẻ",
        f"{LIST}?author={author.pk}&ordering=displayed",
        f"{LIST}?q=bai viet",
        f"{LIST}?updated_since=2020-01-01",
        f"{LIST}{one.pk}/",
        "/api/v1/categories/",
        "/api/v1/site/",
        "/du-lieu-mo/",
        "/nhung/tin-moi/",
        f"/nhung/tin-moi/?chuyen-muc={category.slug}&so-bai=5",
    ]
    few = {address: queries_of(client, address) for address in addresses}
    add(24)
    assert {address: queries_of(client, address) for address in addresses} == few
    print(few)
    assert few[LIST] <= 7
    assert few[f"{LIST}{one.pk}/"] <= 9
