"""Pictures: the right sizes, no query when they are made, no fault for a broken file."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.template import Context, Template

from cms import pictures
from cms.models import PortalImage
from tests.factories import PortalImageFactory

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


def test_a_truncated_file_shows_nothing_and_is_logged(image, caplog):
    path = Path(image.file.path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    assert rendered(PortalImage.objects.get(pk=image.pk), '"tile"').strip() == ""
    assert "A picture cannot be read" in caplog.text


def test_a_lost_file_shows_nothing(image):
    image.file.storage.delete(image.file.name)
    assert rendered(PortalImage.objects.get(pk=image.pk), '"tile"').strip() == ""
