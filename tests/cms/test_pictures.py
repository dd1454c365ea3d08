"""Pictures: the right sizes, no query when they are made, no fault for a broken file."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.template import Context, Template
from wagtail.images.models import Filter

from cms import pictures
from cms.models import PortalImage
from tests.factories import ArticlePageFactory, PortalImageFactory

pytestmark = pytest.mark.django_db


def rendered(image, arguments: str) -> str:
    return Template("{% picture image " + arguments + " %}").render(Context({"image": image}))


@pytest.fixture(autouse=True)
def no_renditions_of_other_tests():
    cache.clear()


@pytest.fixture
def image():
    return PortalImageFactory(file__width=1600, file__height=1200)


def test_a_card_picture_is_cropped_to_its_shape_and_has_measures(image):
    html = rendered(image, '"tile" "Chợ phường"')
    found = pictures.sources(image, "tile")
    assert [(made.width, made.height) for made in found.webp] == [(400, 267), (800, 533)]
    assert f'srcset="{found.webp[0].url} 400w, {found.webp[1].url} 800w"' in html
    assert f'src="{found.fallback.url}" width="800" height="533" alt="Chợ phường"' in html
    assert found.fallback.url.endswith(".jpg")


def test_only_the_opening_picture_is_fetched_first(image):
    assert 'loading="lazy"' in rendered(image, '"lead"')
    assert "fetchpriority" not in rendered(image, '"lead"')
    first = rendered(image, '"lead" priority=True')
    assert 'fetchpriority="high"' in first
    assert "lazy" not in first


def test_a_picture_in_the_text_keeps_its_proportions_and_is_not_blown_up():
    small = PortalImageFactory(file__width=600, file__height=800)
    found = pictures.sources(small, "text")
    assert [(made.width, made.height) for made in found.webp] == [(480, 640), (600, 800)]


def test_a_text_alternative_cannot_break_out_of_its_attribute(image):
    html = Template("{% picture image 'tile' alt %}").render(
        Context({"image": image, "alt": '"><script>alert(1)</script>'})
    )
    assert "<script>" not in html


def test_made_and_prefetched_renditions_cost_no_query(image, django_assert_num_queries):
    for shape in (*pictures.CARD_SHAPES, "text"):
        pictures.sources(image, shape)
    fetched = PortalImage.objects.get(pk=image.pk)
    pictures.prefetch_renditions([fetched], [*pictures.CARD_RENDITIONS, *pictures.TEXT_RENDITIONS])
    with django_assert_num_queries(0):
        for shape in (*pictures.CARD_SHAPES, "text"):
            assert pictures.sources(fetched, shape)


def test_making_a_form_leaves_the_file_alone_that_another_thread_reads(image):
    image.file.open()
    assert pictures.sources(image, "tile")
    assert not image.file.closed
    assert image.file.read(1)
    image.file.close()


def test_a_truncated_file_shows_nothing_and_is_logged(image, caplog):
    path = Path(image.file.path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    assert rendered(PortalImage.objects.get(pk=image.pk), '"tile"').strip() == ""
    assert "A picture cannot be read" in caplog.text


def test_a_lost_file_shows_nothing(image):
    image.file.storage.delete(image.file.name)
    assert rendered(PortalImage.objects.get(pk=image.pk), '"tile"').strip() == ""


@pytest.fixture
def no_encoding(monkeypatch):
    """From here on nothing may be drawn."""

    def refuse(*arguments, **options):
        raise AssertionError("A picture was made while a reader waited.")

    return lambda: monkeypatch.setattr(Filter, "run", refuse)


def test_all_forms_of_an_upload_are_made_in_the_background(
    image, no_encoding, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    no_encoding()
    image = PortalImage.objects.get(pk=image.pk)
    for shape in pictures.RENDITIONS:
        assert pictures.sources(image, shape).webp
    assert pictures.logo(image)


def test_a_new_focal_point_makes_new_crops(image, no_encoding, django_capture_on_commit_callbacks):
    image.focal_point_x, image.focal_point_y = 100, 100
    image.focal_point_width = image.focal_point_height = 50
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    no_encoding()
    made = pictures.sources(PortalImage.objects.get(pk=image.pk), "tile")
    assert made.fallback.focal_point_key


def test_no_reader_waits_for_the_pictures_of_a_page_just_published(
    client, home, category, no_encoding, django_capture_on_commit_callbacks
):
    cover, inside, still = PortalImageFactory.create_batch(3, file__width=1600, file__height=900)
    article = ArticlePageFactory(parent=category, cover=cover, cover_alt_text="Bìa", live=False)
    picture = {"image": inside, "alt_text": "Trong bài", "caption": "", "credit": ""}
    article.body = [
        ("image", picture),
        ("gallery", {"heading": "", "pictures": [picture, {**picture, "image": still}]}),
    ]
    home.sections = [("top_stories", {"heading": "", "side_stories": [], "side_count": 2})]
    home.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision().publish()
    no_encoding()
    for address in (article.url, category.url, "/", "/rss/"):
        page = client.get(address).content.decode()
        assert "/media/images/" in page, address
    assert client.get(article.url).content.decode().count("<picture>") >= 3


def test_the_command_makes_what_is_missing_once(image, capsys):
    call_command("make_pictures")
    assert "14" in capsys.readouterr().out
    call_command("make_pictures")
    assert "1 ảnh" in (said := capsys.readouterr().out) and " 0 " in said
