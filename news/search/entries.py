"""Keeps the search entries true, on the same events as the placements (`news.signals`)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import prefetch_related_objects
from tqdm import tqdm
from wagtail.models import Page

from cms import text
from cms.models import PortalDocument
from cms.navigation import without_private
from cms.references import pages_that_use
from cms.sections import home_path, section_paths
from news.models import ArticlePage, SearchEntry, SearchWord
from news.search.content import body_texts, document_ids
from news.search.engines import engine

# Bounds what one article may cost. PostgreSQL takes a vector of up to 1 MB.
LONGEST_BODY = 400_000
LONGEST_WORD = 60


def sync_article(article: ArticlePage) -> None:
    """Makes the entry of one article agree with its state in the database."""
    _sync([article.pk])


def sync_branch(page: Page, batch: int = 200) -> None:
    """Makes the entries of every article at or below `page` agree with the tree."""
    branch = ArticlePage.objects.descendant_of(page, inclusive=True).order_by("pk")
    _sync_all(branch.values_list("pk", flat=True), batch)


def sync_articles_of(author) -> None:
    """As `sync_article`, for every article that names an author."""
    ids = ArticlePage.objects.filter(article_authors__author=author).distinct().order_by("pk")
    _sync_all(ids.values_list("pk", flat=True), batch=200)


def sync_articles_with(document: PortalDocument) -> None:
    """As `sync_article`, for every article that offers a document."""
    ids = ArticlePage.objects.filter(pk__in=pages_that_use(document)).order_by("pk")
    _sync_all(ids.values_list("pk", flat=True), batch=200)


def rebuild(batch: int = 200, *, show_progress: bool = False) -> int:
    """Writes all entries anew, a batch at a time, and returns how many articles can be found.

    Search goes on answering meanwhile: an article is out of it for no longer than its batch.
    """
    SearchEntry.objects.exclude(article__live=True).delete()
    SearchWord.objects.all().delete()
    ids = ArticlePage.objects.live().order_by("pk").values_list("pk", flat=True)
    bar = tqdm(total=ids.count(), unit="article", disable=not show_progress)
    with bar:
        _sync_all(ids, batch, bar)
    engine().tidy()
    return SearchEntry.objects.count()


def _sync_all(ids: Iterable[int], batch: int, bar: tqdm | None = None) -> None:
    waiting: list[int] = []
    for article_id in list(ids):
        waiting.append(article_id)
        if len(waiting) == batch:
            _sync(waiting, bar)
            waiting = []
    _sync(waiting, bar)


def _sync(article_ids: list[int], bar: tqdm | None = None) -> None:
    if not article_ids:
        return
    found = ArticlePage.objects.filter(pk__in=article_ids, displayed_at__isnull=False)
    entries = _entries(list(without_private(found.live()).order_by("pk")))
    with transaction.atomic():
        SearchEntry.objects.filter(article_id__in=article_ids).delete()
        SearchEntry.objects.bulk_create(entries)
        _learn_words(entries)
    if bar is not None:
        bar.update(len(article_ids))


def _entries(articles: list[ArticlePage]) -> list[SearchEntry]:
    prefetch_related_objects(
        articles, "article_authors__author", "attachments__document", "tagged_items__tag"
    )
    in_bodies = {article.pk: list(document_ids(article.body)) for article in articles}
    documents = PortalDocument.objects.in_bulk({pk for pks in in_bodies.values() for pk in pks})
    sections = section_paths()
    home_paths = {article.pk: home_path(article.path, sections) for article in articles}
    wanted = Page.objects.filter(path__in=home_paths.values())
    homes = dict(wanted.values_list("path", "pk"))
    return [
        _entry(
            article,
            homes[home_paths[article.pk]],
            [documents[pk] for pk in in_bodies[article.pk] if pk in documents],
        )
        for article in articles
    ]


def _entry(article: ArticlePage, home_id: int, documents: list[PortalDocument]) -> SearchEntry:
    body = "\n".join(filter(None, map(str.strip, _body_parts(article, documents))))
    body = text.clean_input(body)[:LONGEST_BODY]
    title_words = text.word_keys(text.nfc(article.title))
    lead_words = text.word_keys(text.nfc(article.lead))
    body_words = text.word_keys(body)
    exact = dict.fromkeys(word for _, word in (*title_words, *lead_words, *body_words))
    return SearchEntry(
        position=SearchEntry.position_at(article.displayed_at, article.pk),
        article_id=article.pk,
        home_id=home_id,
        expires_at=article.expire_at,
        title_words=_join(key for key, _ in title_words),
        lead_words=_join(key for key, _ in lead_words),
        exact_title=_join(word for _, word in title_words),
        exact_words=_join(exact),
        body_words=_join(key for key, _ in body_words),
        body=body,
    )


def _body_parts(article: ArticlePage, documents: list[PortalDocument]) -> Iterable[str]:
    yield article.cover_caption
    yield from body_texts(article.body)
    for attachment in article.attachments.all():
        yield attachment.title
        documents = [*documents, attachment.document]
    for document in documents:
        yield from (document.title, document.number, document.summary)
    yield article.byline
    for link in article.article_authors.all():
        yield from {link.author.name, link.author.byline_name}
    yield article.source_name
    for item in article.tagged_items.all():
        yield item.tag.name


def _join(keys: Iterable[str]) -> str:
    return " ".join(key[:LONGEST_WORD] for key in keys)


def _learn_words(entries: list[SearchEntry]) -> None:
    """Adds the words that a ward's articles did not have before."""
    by_home: dict[int, set[str]] = {}
    for entry in entries:
        words = f"{entry.title_words} {entry.lead_words} {entry.body_words}".split()
        learnt = by_home.setdefault(entry.home_id, set())
        learnt.update(word for word in words if word.isalpha() and 1 < len(word) <= 20)
    for home_id, words in by_home.items():
        known = SearchWord.objects.filter(home_id=home_id, key__in=words)
        new = words.difference(known.values_list("key", flat=True))
        SearchWord.objects.bulk_create(
            [SearchWord(home_id=home_id, key=word) for word in sorted(new)], ignore_conflicts=True
        )
