"""Home page, category and article, as in Wagtail's tutorial."""

from django.core.paginator import Paginator
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

HOME_BANDS = 6
PER_BAND = 5
PER_PAGE = 20
RELATED = 10
MOST_READ = 5


class PlainHome(Page):
    template = "plain/home.html"

    def get_context(self, request, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        categories = self.get_children().live().in_menu()[:HOME_BANDS]
        context["bands"] = [
            (category, PlainArticle.objects.child_of(category).live().order_by("-date")[:PER_BAND])
            for category in categories
        ]
        return context


class PlainCategory(Page):
    template = "plain/category.html"

    def get_context(self, request, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        articles = PlainArticle.objects.child_of(self).live().order_by("-date")
        context["articles"] = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
        return context


class PlainArticle(Page):
    template = "plain/article.html"

    date = models.DateTimeField("Date", db_index=True)
    intro = models.CharField(max_length=500)
    cover = models.ForeignKey(
        "wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    views = models.PositiveIntegerField(default=0, db_index=True)
    body = StreamField([("paragraph", blocks.RichTextBlock()), ("image", ImageBlock())])

    def get_context(self, request, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        around = PlainArticle.objects.sibling_of(self, inclusive=False).live().order_by("-date")
        context["related"] = around.filter(date__lt=self.date)[:RELATED]
        context["most_read"] = PlainArticle.objects.live().order_by("-views")[:MOST_READ]
        return context
