"""Clean pieces out of what a clipboard holds (docs/decisions/0013)."""

from cms.paste.pasted import MAX_BYTES, Pasted, TooLong, clean_html, clean_text

__all__ = ["MAX_BYTES", "Pasted", "TooLong", "clean_html", "clean_text"]
