"""Vietnamese text: one normal form, one fold, one slug for the whole product.

Pure functions on any string: each is idempotent (but for the keys, which are not text), loses no
letter and raises on nothing, be it a lone surrogate, NUL or half of a composed letter.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

# Takes the place of a mark that NFC could not compose: invisible, and composes with nothing.
_MARK_PLACE = "\u034f"
_D_LIKE = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})

_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "1", "\u0323": "5"}
_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"\d{{1,3}}(?:\.\d{{3}})+(?!\d)|[^\W_](?:[^\W_]|[{_MARKS}])*")
_LAST_Y = re.compile(r"(?<=^qu)y$|(?<=[bcdghklmnprstvx])y$|(?<=d9)y$|^y$")

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
    # A joiner means something between emoji and in Indic or Arabic script, nothing beside Latin.
    "|(?<![\u0590-\u1cff\u2190-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1cff\u2190-\U0010ffff])"
)
_HARD_SPACES = re.compile("[ \u00a0]*\u00a0[ \u00a0]*")
_SURROGATE = re.compile("[\ud800-\udfff]")

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx]"
_NUCLEUS = (
    "uyeu|uya|uye|uyu|uoi|uou|uay|ieu|yeu|oai|oao|oay|oeo|[aeo]o|[aeiu]u|[aou]i|[au]y"
    "|ia|ie|oa|oe|ua|ue|uo|ye|[aeiouy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|[cmnpt])?")
_ROMAN = re.compile("[IVX]+")
_BEFORE_NUMERAL = {"khoa", "ky", "lan", "thu", "quy", "hang", "cap", "loai", "dai", "hoi"}


class _FoldTable(dict):
    """One folded character per character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _D_LIKE:
            folded = "d"
        elif unicodedata.combining(letter) or letter == _MARK_PLACE:
            folded = _MARK_PLACE
        else:
            folded = _bare(_bare(letter).lower())
            if len(folded) != 1:
                folded = letter
            folded = _D_LIKE.get(folded, folded)
        self[code] = folded
        return folded


class Word(NamedTuple):
    """A word of a text: how it is matched, how it is written, and where it stands."""

    key: str
    exact_key: str
    start: int
    end: int


def nfc(text: str) -> str:
    """The text in Unicode NFC (TCVN 6909)."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without accents, đ as d: what two spellings of one word have in common.

    Exactly one character for each character of `nfc(text)`, so that a place in the one is the
    same place in the other. Tone marks on either vowel (hoà, hòa) fold to the same.
    """
    return nfc(text).translate(_FOLDS)


def match_key(word: str) -> str:
    """What a word is found by: folded, i for y where both are written (kỹ, kĩ), 4.872 as 4872."""
    return _LAST_Y.sub("i", _letters(fold(word)))


def exact_key(word: str) -> str:
    """What a word with its accents is found by, in ASCII after the VNI keys: `hòa` gives hoa2.

    The same for hoà and hòa, kỹ and kĩ; different for hoa and hòa.
    """
    keys, tone = [], ""
    for letter in unicodedata.normalize("NFD", nfc(word).lower()):
        if letter in _TONES:
            tone = _TONES[letter]
        elif letter in _SHAPES:
            keys.append(_SHAPES[letter])
        elif letter in _D_LIKE:
            keys.append("d9")
        elif not unicodedata.combining(letter):
            keys.append(letter)
    return _LAST_Y.sub("i", _letters("".join(keys))) + tone


def words(text: str) -> Iterator[Word]:
    """The words of a text that is in NFC, in order; places are places in that text."""
    for match in _WORD.finditer(text):
        key, exact = _keys(match.group())
        if key:
            yield Word(key, exact, match.start(), match.end())


def word_keys(text: str) -> list[tuple[str, str]]:
    """(key, exact key) of each word of a text that is in NFC: as `words`, for much text."""
    return [keys for keys in map(_keys, _WORD.findall(text)) if keys[0]]


def slug(text: str, max_length: int = 120) -> str:
    """ASCII address part: folded words joined by hyphens, cut at a word where it can be.

    Empty where the text has no letter or digit.
    """
    folded = fold(text).replace(_MARK_PLACE, "")
    whole = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(whole) <= max_length:
        return whole
    cut = whole[: max_length + 1].rsplit("-", 1)[0]
    return cut[:max_length]


def repair_eth(text: str) -> str:
    """The text with Đ where some keyboards leave ETH (U+00D0) or African D.

    Convert text in legacy fonts first: in TCVN3 this code is another letter.
    """
    return text.translate(_ETH)


def clean_input(text: str) -> str:
    """What a person typed or pasted, as we keep it.

    NFC, Đ for ETH, plain spaces for hard ones (but after a digit: `94 %`), nothing invisible:
    no control but tab and line end, zero-width, soft hyphen or direction mark. What no database
    can store (NUL, half a surrogate pair) goes or becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATE.sub("\ufffd", text)
    text = _INVISIBLE.sub("", text)
    text = _HARD_SPACES.sub(_soften, text)
    return nfc(repair_eth(text))


def sentence_case(text: str, names: Iterable[str] = ()) -> str:
    """A title typed in CAPITALS as a sentence; any other text as it is.

    Acronyms stay (UBND, HĐND, CCHC: whatever is no Vietnamese syllable), so do Roman numerals
    after words like Khóa or Quý; `names` are written as given wherever they occur.
    """
    letters = [sign for sign in text if sign.lower() != sign.upper()]
    capitals = sum(1 for sign in letters if sign.isupper())
    if len(letters) < 2 or capitals < 0.7 * len(letters):
        return text
    previous = ""
    pieces = []
    for piece in re.split(rf"((?:[^\W\d_]|[{_MARKS}])+)", text):
        if piece and not _stays_capital(piece, previous):
            piece = _lower(piece)
        if piece.strip():
            previous = fold(piece)
        pieces.append(piece)
    lowered = "".join(pieces)
    for name in names:
        lowered = _restore(lowered, name)
    for place, sign in enumerate(lowered):
        if sign.isalpha():
            return lowered[:place] + _upper(sign) + lowered[place + 1 :]
    return lowered


def name_sort_key(name: str) -> tuple:
    """Sort key for people: by given name (the last word), then by the rest, in Vietnamese order."""
    parts = nfc(name).lower().split()
    ordered = parts[-1:] + parts[:-1]
    return tuple(key for part in ordered for key in _collation(part))


def _bare(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    return nfc("".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def _letters(key: str) -> str:
    if key.isascii() and key.isalnum():
        return key
    return "".join(sign for sign in key if sign.isalpha() or sign.isdecimal())


def _soften(match: re.Match) -> str:
    spaces, before = match.group(), match.string[match.start() - 1 : match.start()]
    return spaces if spaces == "\u00a0" and before.isdecimal() else " "


def _lower(piece: str) -> str:
    """Lower case, one to one."""
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in piece)


def _upper(sign: str) -> str:
    return sign.upper() if len(sign.upper()) == 1 and sign.upper().lower() == sign else sign


def _stays_capital(piece: str, previous: str) -> bool:
    if piece.upper() != piece:
        return False
    if _ROMAN.fullmatch(piece) and previous in _BEFORE_NUMERAL:
        return True
    return _SYLLABLE.fullmatch(fold(piece)) is None


def _restore(text: str, name: str) -> str:
    """Writes a name as given wherever the text has it, whatever the case."""
    name = nfc(name)
    if not name.strip():
        return text
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: name, nfc(text), flags=re.I)


@lru_cache(maxsize=50_000)
def _keys(written: str) -> tuple[str, str]:
    """Both keys of a word; a language has few syllables, a portal uses them over and over."""
    return match_key(written), exact_key(written)


def _collation(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for letter in word:
        decomposed = unicodedata.normalize("NFD", letter)
        tone = next((_TONE_ORDER[sign] for sign in decomposed if sign in _TONE_ORDER), 0)
        shape = nfc("".join(sign for sign in decomposed if sign not in _TONE_ORDER))
        letters.append(_ALPHABET.get(shape, 1000 + ord(shape[:1] or "\0")))
        tones.append(tone)
    return tuple(letters), tuple(tones)


_FOLDS = _FoldTable()


def last_words(name: str, length: int) -> str:
    """The end of a name that fits, in whole words: the place that an agency is named after."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > length:
        del words[0]
    return " ".join(words)[:length]
