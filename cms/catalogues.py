"""Compiles the message catalogues, so that no machine needs the gettext tools."""

import os
from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues(locale_paths: list[Path]) -> int:
    """Writes the .mo of every .po that is newer; returns how many were written.

    This process reads them anew: the first start fills the database with what it has in words.
    """
    written = 0
    for source in (po for path in locale_paths for po in Path(path).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        translation_file_changed(sender=compile_catalogues, file_path=target)
        written += 1
    return written
