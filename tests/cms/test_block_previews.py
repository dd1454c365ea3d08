"""Each block can be seen in the editor before it is used."""

import pytest
from wagtail.blocks import BoundBlock

from cms.blocks import ContentBlock
from cms.models import WebLinkSet
from home.blocks import SectionBlock
from tests.factories import PortalImageFactory

WORDS = {
    "paragraph": "tiếp công dân định kỳ",
    "heading": "Kết quả nổi bật",
    "quote": "Bộ phận Một cửa",
    "notice": "Giờ tiếp nhận hồ sơ",
    "image": "Tiếp nhận hồ sơ tại bộ phận Một cửa",
    "gallery": "Ra quân Ngày Chủ nhật xanh",
    "video": "Hướng dẫn nộp hồ sơ trực tuyến",
    "attachment": "Kế hoạch cải cách hành chính",
    "table": "Hồ sơ tiếp nhận trong quý",
    "figures": "Chuyên nghiệp",
    "web_links": "Liên kết web",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ContentBlock().child_blocks)
def test_every_content_block_has_a_preview_in_the_sites_look(name, site, rf):
    from django.template.loader import render_to_string

    PortalImageFactory()
    WebLinkSet.objects.create(site=site, name="Cột bên")
    block = ContentBlock().child_blocks[name]
    assert block.is_previewable
    value = block.get_preview_value()
    context = block.get_preview_context(
        value,
        {
            "request": rf.get("/"),
            "block_def": block,
            "block_class": type(block),
            "bound_block": BoundBlock(block, value),
        },
    )
    page = render_to_string(block.get_preview_template(value, context), context)
    assert "css/portal.css" in page
    assert WORDS[name] in page


def test_sections_of_the_home_page_are_named_in_the_block_picker():
    for block in SectionBlock().child_blocks.values():
        assert block.label
