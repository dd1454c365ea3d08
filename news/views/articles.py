"""Bài viết: the list of articles, with what staff ask of it (category, state, author, views)."""

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.coreutils import get_locales_display_names
from wagtail.models import Revision, WorkflowState, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from cms.templatetags.portal_tags import grouped, moment
from news.models import ArticlePage, Author, CategoryPage
from news.traffic import views_of

STATES = [
    ("draft", _("Drafts")),
    ("waiting", _("Waiting for approval")),
    ("returned", _("Sent back")),
    ("scheduled", _("Scheduled")),
    ("published", _("Is published")),
    ("changed", _("Published, with changes to approve")),
    ("expired", _("Expired (archive)")),
    ("down", _("Was taken down")),
]


class CategoryChoice(filters.fields.ModelChoiceField):
    """Categories as a tree: sub-categories are set in, another language is named."""

    def label_from_instance(self, category: CategoryPage) -> str:
        language = other_languages().get(category.locale_id, "")
        level = category.depth - (4 if language else 3)
        return f"{'— ' * level}{category.title}{language and f' ({language})'}"


class CategoryFilter(filters.ModelChoiceFilter):
    field_class = CategoryChoice


class ArticleFilterSet(WagtailFilterSet):
    """What the list may be narrowed down to; the address keeps it, so that it can be a bookmark."""

    category = CategoryFilter(
        label=_("Category"),
        queryset=lambda request: categories_of(request.user),
        method="in_category",
        empty_label=_("All categories"),
    )
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("All states")
    )
    author = filters.ModelChoiceFilter(
        label=_("Author"),
        queryset=Author.objects.order_by("name", "pk"),
        method="by_author",
        empty_label=_("All authors"),
    )
    whose = filters.ChoiceFilter(
        label=_("Whose"),
        choices=[("mine", _("My own"))],
        method="of_mine",
        empty_label=_("Everybody's"),
    )
    displayed_at = filters.DateFromToRangeFilter(
        label=_("Date shown"), widget=DateRangePickerWidget
    )

    class Meta:
        model = ArticlePage
        fields: list[str] = []

    def in_category(self, articles: QuerySet, name: str, category: CategoryPage) -> QuerySet:
        return articles.descendant_of(category)

    def by_author(self, articles: QuerySet, name: str, author: Author) -> QuerySet:
        return articles.filter(article_authors__author=author).distinct()

    def of_mine(self, articles: QuerySet, name: str, whose: str) -> QuerySet:
        return articles.filter(owner=self.request.user)

    def in_state(self, articles: QuerySet, name: str, state: str) -> QuerySet:
        waiting = _in_workflow(WorkflowState.STATUS_IN_PROGRESS)
        returned = _in_workflow(WorkflowState.STATUS_NEEDS_CHANGES)
        scheduled = Exists(
            Revision.page_revisions.filter(
                approved_go_live_at__isnull=False,
                object_id=Cast(OuterRef("pk"), CharField()),
            )
        )
        gone = articles.filter(live=False, first_published_at__isnull=False)
        never_public = articles.filter(live=False, first_published_at__isnull=True)
        return {
            "draft": lambda: never_public.exclude(waiting | returned | scheduled),
            "waiting": lambda: articles.filter(waiting),
            "returned": lambda: articles.filter(returned),
            "scheduled": lambda: articles.filter(scheduled),
            "published": lambda: articles.live(),
            "changed": lambda: articles.live().filter(has_unpublished_changes=True),
            "expired": lambda: gone.filter(expired=True),
            "down": lambda: gone.filter(expired=False),
        }[state]()


class ArticleIndexView(IndexView):
    """One page of the list, in a number of queries that no length of it changes."""

    page_title = _("Articles")

    def get_base_queryset(self) -> QuerySet:
        """As Wagtail's; with its `IN` the database would sort all articles to show thirty."""
        if self.is_searching:
            return super().get_base_queryset().with_category_title()
        explorable = self.permission_policy.explorable_instances(self.request.user)
        seen = Exists(explorable.order_by().filter(pk=OuterRef("pk")))
        articles = self.annotate_queryset(self.model.objects.filter(seen, depth__gt=1))
        return articles.with_category_title()

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        listed = list(context["object_list"])
        views = views_of([article.pk for article in listed])
        for article in listed:
            article.shown_views = views[article.pk]
        return context


class CategoryOfArticleForm(forms.Form):
    """Where a new piece goes; the only question that is asked before writing."""

    parent_page = forms.ModelChoiceField(
        label=_("Category"), queryset=CategoryPage.objects.none(), empty_label=None
    )

    def __init__(self, categories: QuerySet, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent_page"]
        field.queryset = categories
        field.label_from_instance = CategoryChoice.label_from_instance.__get__(field)


class ChooseCategoryView(ChooseParentView):
    """Asks for the category of a new piece, from those where the person writes."""

    page_title = _("Write an article")
    submit_button_label = _("Start writing")

    def get_page_subtitle(self) -> str:
        return ""

    def get_form(self) -> CategoryOfArticleForm:
        parents = self.get_valid_parent_pages(self.request.user)
        categories = CategoryPage.objects.filter(pk__in=parents.values("pk")).order_by("path")
        return CategoryOfArticleForm(categories, self.request.POST or None)


class ArticlesMenuItem(MenuItem):
    """Shown to those who have to do with any article."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_list(request.user)


class ArticleViewSet(PageListingViewSet):
    """Bài viết."""

    name = "bai-viet"
    model = ArticlePage
    icon = "doc-full-inverse"
    menu_label = _("Articles")
    menu_name = "articles"
    menu_order = 100
    add_to_admin_menu = True
    index_view_class = ArticleIndexView
    choose_parent_view_class = ChooseCategoryView
    filterset_class = ArticleFilterSet
    list_per_page = 30
    menu_item_class = ArticlesMenuItem
    columns = [
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("category_title", label=_("Category"), width="18%"),
        PageStatusColumn("status", label=_("State"), width="12%"),
        Column(
            "displayed_at",
            label=_("Date shown"),
            accessor=lambda article: moment(article.displayed_at),
            sort_key="displayed_at",
            width="14%",
        ),
        Column(
            "views",
            label=_("Views"),
            accessor=lambda article: counted(article.shown_views),
            classname="portal-count",
            width="8%",
        ),
    ]


def counted(views: int) -> SafeString:
    """The figure, with its unit where the column has no heading (a phone)."""
    unit = ngettext("view", "views", views)
    return format_html('{} <span class="portal-unit">{}</span>', grouped(views), unit)


def other_languages() -> dict[int, str]:
    """By locale, the names of the languages that are not the main one; kept by Wagtail."""
    names = get_locales_display_names()
    main = dict(settings.LANGUAGES)[settings.SITE_LANGUAGE]
    return {pk: str(name) for pk, name in names.items() if str(name) != str(main)}


def categories_of(user) -> QuerySet:
    """The categories whose articles `user` may list."""
    explorable = page_permission_policy.explorable_instances(user)
    return CategoryPage.objects.filter(pk__in=explorable.values("pk")).order_by("path")


def may_list(user) -> bool:
    """Whether the person has to do with any article."""
    wanted = ArticleIndexView.any_permission_required
    return page_permission_policy.user_has_any_permission(user, wanted)


def _in_workflow(status: str) -> Exists:
    states = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=status,
    )
    return Exists(states)
