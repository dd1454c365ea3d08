"""The domain's models."""

from news.models.aftercare import Correction, ErrorReport, Withdrawal
from news.models.approvals import ApprovalLink
from news.models.articles import (
    ArticleAttachment,
    ArticleAuthor,
    ArticlePage,
    ArticleTag,
    RelatedPick,
)
from news.models.authors import Author
from news.models.categories import CategoryPage
from news.models.changes import ArticleChange
from news.models.deciding import Deputyship, Reminder, UrgentPublication
from news.models.imports import ImportedArticle
from news.models.links import LinkReading, OutsideLink
from news.models.placements import Placement
from news.models.reading import ArticleRating, ReadingSettings
from news.models.royalties import (
    BaseSalary,
    PieceKind,
    RoyaltyClosing,
    RoyaltyCorrection,
    RoyaltyLine,
    RoyaltyPiece,
    RoyaltyRate,
    RoyaltyShare,
    RoyaltySignOff,
)
from news.models.search import SearchEntry, SearchPromotion, SearchSynonym, SearchWord
from news.models.traffic import DailyViews, FoldedViews, StartingViews, VisitMark
from news.models.workflow import (
    CategoryDesk,
    CategoryWorkflow,
    EditorialTask,
    RoleGroup,
    SiteWorkflow,
)

__all__ = [
    "ApprovalLink",
    "ArticleAttachment",
    "ArticleAuthor",
    "ArticleChange",
    "ArticlePage",
    "ArticleRating",
    "ArticleTag",
    "Author",
    "BaseSalary",
    "CategoryDesk",
    "CategoryPage",
    "CategoryWorkflow",
    "Correction",
    "DailyViews",
    "Deputyship",
    "EditorialTask",
    "ErrorReport",
    "FoldedViews",
    "ImportedArticle",
    "LinkReading",
    "OutsideLink",
    "PieceKind",
    "Placement",
    "ReadingSettings",
    "RelatedPick",
    "Reminder",
    "RoleGroup",
    "RoyaltyClosing",
    "RoyaltyCorrection",
    "RoyaltyLine",
    "RoyaltyPiece",
    "RoyaltyRate",
    "RoyaltyShare",
    "RoyaltySignOff",
    "SearchEntry",
    "SearchPromotion",
    "SearchSynonym",
    "SearchWord",
    "SiteWorkflow",
    "StartingViews",
    "UrgentPublication",
    "VisitMark",
    "Withdrawal",
]
