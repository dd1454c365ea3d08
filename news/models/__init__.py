"""The domain's models."""

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
from news.models.deciding import Deputyship, Reminder, UrgentPublication
from news.models.imports import ImportedArticle
from news.models.placements import Placement
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
from news.models.traffic import DailyViews, StartingViews, VisitMark
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
    "ArticlePage",
    "ArticleTag",
    "Author",
    "BaseSalary",
    "CategoryDesk",
    "CategoryPage",
    "CategoryWorkflow",
    "DailyViews",
    "Deputyship",
    "EditorialTask",
    "ImportedArticle",
    "PieceKind",
    "Placement",
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
]
