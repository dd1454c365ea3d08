"""Catalogues are compiled without gettext, when needed, and speak at once."""

import os

from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from cms.catalogues import compile_catalogues

SOURCE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "A sentence of this test alone"
msgstr "{}"
"""


def test_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path, settings):
    source = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE.format("Một câu"))
    settings.LOCALE_PATHS = [tmp_path]
    try:
        with translation.override("vi"):
            assert translation.gettext("A sentence of this test alone").startswith("A sentence")
        assert compile_catalogues([tmp_path]) == 1
        with translation.override("vi"):
            assert translation.gettext("A sentence of this test alone") == "Một câu"
        assert compile_catalogues([tmp_path]) == 0
        source.write_text(SOURCE.format("Câu khác"))
        newer = source.with_suffix(".mo").stat().st_mtime + 5
        os.utime(source, (newer, newer))
        assert compile_catalogues([tmp_path]) == 1
        with translation.override("vi"):
            assert translation.gettext("A sentence of this test alone") == "Câu khác"
    finally:
        translation_file_changed(None, source.with_suffix(".mo"))
        translation.activate("vi")
