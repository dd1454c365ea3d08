"""Test objects: the least that a test needs."""

import factory
import wagtail_factories
from django.contrib.auth.models import Group

from cms.models import PortalDocument, PortalImage, User
from home.models import HomePage, StandardPage
from news.models import ArticlePage, Author, CategoryPage


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"can-bo-{number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.test")

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        """`groups=["Biên tập viên"]` puts the user in groups by name."""
        for name in extracted or []:
            self.groups.add(Group.objects.get(name=name))


class PortalImageFactory(wagtail_factories.ImageFactory):
    class Meta:
        model = PortalImage

    title = "Ảnh"
    description = "Một tấm ảnh"


class PortalDocumentFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = PortalDocument

    title = "Kế hoạch"


class PageFactory(wagtail_factories.PageFactory):
    """A page whose slug the model makes."""

    slug = ""

    class Meta:
        abstract = True


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage
        skip_postgeneration_save = True

    title = "UBND phường Thử Nghiệm"


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage
        skip_postgeneration_save = True

    title = "Giới thiệu"


class CategoryPageFactory(PageFactory):
    class Meta:
        model = CategoryPage
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Chuyên mục {number}")


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author

    name = "Nguyễn Thị Như Hân"
    pen_name = "Như Hân"


class ArticlePageFactory(PageFactory):
    """A live article with its placements, as after a publish; `live=False` for a draft."""

    class Meta:
        model = ArticlePage
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Bài viết số {number}")
    lead = "Câu dẫn của bài viết."

    @factory.post_generation
    def published(self, create, extracted, **kwargs):
        if create and self.live:
            self.save_revision().publish()
            self.refresh_from_db()
