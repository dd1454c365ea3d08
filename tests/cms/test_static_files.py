"""The public site's stylesheets and scripts are sent as one file each."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from cms.staticfiles import bundled_scripts, bundled_styles

STATIC = Path(settings.BASE_DIR) / "cms/static"


def test_the_stylesheet_holds_every_source_in_its_layer():
    text = bundled_styles()
    assert "@import" not in text
    entry = (STATIC / "css/portal.css").read_text()
    for source in STATIC.glob("css/**/*.css"):
        name = source.relative_to(STATIC / "css").as_posix()
        if name.startswith("admin/"):
            continue
        # What other sites show in a frame has a small stylesheet of its own.
        assert name in ("portal.css", "embed.css") or f'"{name}"' in entry, name
    assert "@layer blocks {\n.block-quote {" in text


def test_sources_in_sub_folders_hold_no_address():
    for source in STATIC.glob("css/*/*.css"):
        assert "url(" not in source.read_text(), source


def test_the_script_holds_every_module_in_a_block_of_its_own():
    text = bundled_scripts()
    assert not re.search(r"^import\b|^export\b", text, re.MULTILINE)
    entry = (STATIC / "js/portal.js").read_text()
    modules = sorted(path for path in STATIC.glob("js/*.js") if path.name != "portal.js")
    for module in modules:
        assert f'import "./{module.name}";' in entry
        assert "{\n" + module.read_text() + "}" in text


def test_every_block_has_a_stylesheet_and_a_template_of_its_name():
    from cms.blocks import ContentBlock

    for name in ContentBlock().child_blocks:
        assert (STATIC / f"css/blocks/{name}.css").exists(), name
        assert (Path(settings.BASE_DIR) / f"templates/blocks/{name}.html").exists(), name


@pytest.fixture
def collected(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "cms.staticfiles.BundlingStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_collected_files_are_joined_hashed_and_within_the_weight(collected):
    (styles,) = collected.glob("css/portal.????????????.css")
    text = styles.read_text()
    assert "@import" not in text
    assert re.search(r'url\("\.\./fonts/be-vietnam-pro-600\.\w{12}\.woff2"\)', text)
    (script,) = collected.glob("js/portal.????????????.js")
    assert "import" not in script.read_text().split("\n", 1)[1]
    compressed = [styles.with_suffix(".css.gz"), script.with_suffix(".js.gz")]
    assert sum(path.stat().st_size for path in compressed) < 16_500
    fonts = list(collected.glob("fonts/*.????????????.woff2"))
    assert len(fonts) == 1
    assert fonts[0].stat().st_size <= 18_000
