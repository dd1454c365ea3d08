"""The domain's models."""

from news.models.articles import (
    ArticleAttachment,
    ArticleAuthor,
    ArticlePage,
    ArticleTag,
    RelatedPick,
)
from news.models.authors import Author
from news.models.categories import CategoryPage
from news.models.imports import ImportedArticle
from news.models.placements import Placement
from news.models.search import SearchEntry, SearchSynonym, SearchWord
from news.models.traffic import DailyViews, StartingViews, VisitMark

__all__ = [
    "ArticleAttachment",
    "ArticleAuthor",
    "ArticlePage",
    "ArticleTag",
    "Author",
    "CategoryPage",
    "DailyViews",
    "ImportedArticle",
    "Placement",
    "RelatedPick",
    "SearchEntry",
    "SearchSynonym",
    "SearchWord",
    "StartingViews",
    "VisitMark",
]
