"""Vietnamese text: one normal form, one fold, one slug for the whole product."""

import re
import unicodedata

_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "D", "Ð": "D", "ð": "d"})


def nfc(text: str) -> str:
    """The text in Unicode NFC (TCVN 6909)."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without accents, đ as d: what two spellings of one word have in common."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).lower()


def slug(text: str, max_length: int = 120) -> str:
    """ASCII address part: folded words joined by hyphens, cut at a word where it can be.

    Empty where the text has no letter or digit.
    """
    words = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(words) <= max_length:
        return words
    cut = words[: max_length + 1].rsplit("-", 1)[0]
    return cut[:max_length]
