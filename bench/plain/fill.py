"""`python -m bench.plain.fill N`: a database with N articles in CATEGORIES categories."""

import json
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import router, transaction

CATEGORIES = 8
COVERS = 30
LEAD = "Sáng nay, phường tiếp nhận hồ sơ của công dân ngay tại nhà văn hóa tổ dân phố. " * 2
PARAGRAPH = f"<p>{LEAD * 3}</p>"


@transaction.atomic
def fill(count: int) -> None:
    from wagtail.models import Page, Site

    from bench.plain.models import PlainCategory, PlainHome

    root = Page.objects.get(depth=1)
    home = root.add_child(instance=PlainHome(title="Phường", slug="phuong"))
    Site.objects.update(root_page=home)
    covers = list(_covers())
    for number in range(CATEGORIES):
        title = f"Chuyên mục {number}"
        category = home.add_child(
            instance=PlainCategory(title=title, slug=f"muc-{number}", show_in_menus=True)
        )
        _add_articles(category, count // CATEGORIES, covers)


def _covers() -> Iterator:
    from PIL import Image as Pillow
    from wagtail.images.models import Image

    for number in range(COVERS):
        picture = BytesIO()
        Pillow.new("RGB", (1600, 1200), (8 * number, 90, 120)).save(picture, "JPEG")
        file = ContentFile(picture.getvalue(), f"{number}.jpg")
        yield Image.objects.create(title=f"Ảnh {number}", file=file)


def _add_articles(category, count: int, covers: list) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Page

    from bench.plain.models import PlainArticle

    now = timezone.now()
    articles = []
    for number in range(count):
        cover = covers[number % COVERS]
        picture = {"image": cover.pk, "decorative": False, "alt_text": cover.title}
        body = [{"type": "paragraph", "value": PARAGRAPH}] * 8
        body.insert(2, {"type": "image", "value": picture})
        articles.append(
            PlainArticle(
                path=Page._get_path(category.path, category.depth + 1, number + 1),
                depth=category.depth + 1,
                title=f"Phường tiếp nhận hồ sơ trực tuyến của công dân, kỳ {number}",
                slug=f"tin-{number}",
                url_path=f"{category.url_path}tin-{number}/",
                translation_key=uuid.uuid4(),
                locale_id=category.locale_id,
                content_type=ContentType.objects.get_for_model(PlainArticle),
                date=now - timedelta(hours=number),
                intro=LEAD,
                cover=cover,
                views=number,
                body=json.dumps(body),
            )
        )
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    pages = [Page(**{name: getattr(article, name) for name in names}) for article in articles]
    for article, page in zip(articles, Page.objects.bulk_create(pages), strict=True):
        article.pk = article.page_ptr_id = page.pk
    # Django's own bulk_create knows no inherited tables.
    PlainArticle._base_manager._insert(
        articles,
        fields=PlainArticle._meta.local_concrete_fields,
        using=router.db_for_write(PlainArticle),
    )
    Page.objects.filter(pk=category.pk).update(numchild=count)


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]))
