"""Vietnamese typed for the fonts of before Unicode: TCVN3 (ABC, .VnTime) and VNI (VNI-Times).

Those fonts draw Vietnamese letters in the places of Latin-1 signs, so that their text reads as
`TiÕng ViÖt` or `Tieáng Vieät` anywhere else. A font's name is certain; letters alone are a guess,
so nobody's text is converted without being asked. Convert first, then `cms.text.clean_input`,
as `convert` does: in TCVN3 U+00D0 is é and U+00AD is ư.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from cms import text


class Encoding(StrEnum):
    """How a font's letters were written. In a TCVN3 font whose name ends in H all are capitals."""

    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3-capitals"
    VNI = "vni"


# A guess needs this many words that are Vietnamese converted and are nothing as they stand,
# which are this share of all words, and of the words that the conversion would change.
FEWEST_WORDS = 3
SHARE_OF_ALL = 0.3
SHARE_OF_CHANGED = 0.8

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ®¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VNI_ALONE = dict(zip("íìæóòôöîñÍÌÆÓÒÔÖÎÑ", "íìỉĩịơưỵđÍÌỈĨỊƠƯỴĐ", strict=True))
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_MARKS = {
    "a": {
        **_VNI_TONES,
        **dict(zip("êéèúüëâáàåãä", "ăắằẳẵặâấầẩẫậ", strict=True)),
    },
    "e": {**_VNI_TONES, **dict(zip("âáàåãä", "êếềểễệ", strict=True))},
    "o": {**_VNI_TONES, **dict(zip("âáàåãä", "ôốồổỗộ", strict=True))},
    **dict.fromkeys("uyôö", _VNI_TONES),
}


def _vni_letters() -> dict[str, str]:
    """Every letter of VNI as written (one or two signs) and as meant, in both cases."""
    letters = dict(_VNI_ALONE)
    for base, marks in _VNI_MARKS.items():
        for mark, meant in marks.items():
            small = meant if meant.isalpha() else text.nfc(_VNI_ALONE.get(base, base) + meant)
            letters[base + mark] = small
            letters[base.upper() + mark] = letters[base.upper() + mark.upper()] = small.upper()
    return letters


_VNI = _vni_letters()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_SIGNS = re.escape("".join(sign for sign in _TCVN3 if not sign.isalpha()))
_WORD = re.compile(rf"(?:[^\W\d_]|[{_SIGNS}])+")
_LETTER = re.compile(r"[^\W\d_]")
# Letters that no font of before Unicode writes as such.
_MODERN = re.compile("[\u1ea0-\u1ef9ăĂđĐĩĨũŨơƠưƯ]")

_TCVN3_FONT = re.compile(r"\.vn\w|vn(?:time|arial)", re.I)
_VNI_FONT = re.compile(r"vni[ -]", re.I)

_TONES = dict.fromkeys("\u0300\u0301\u0303\u0309\u0323")
_STOP_TONES = {"\u0301", "\u0323"}
_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx]"
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu  y yêm yên yêng yêt yêu yt yn ynh ych
    o oc oi om on ong op ot oong ooc  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    uân uâng uât uây uê uêch uên uênh uêt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt êng
"""
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{'|'.join(sorted(set(_RIMES.split()), key=len)[::-1])})")


def of_font(name: str) -> Encoding | None:
    """How text in a font of this name is written; None for a font of our time."""
    name = name.strip().strip("'\"").strip()
    if _VNI_FONT.match(name):
        return Encoding.VNI
    if _TCVN3_FONT.match(name):
        return Encoding.TCVN3_CAPITALS if name[-1] in "hH" else Encoding.TCVN3
    return None


def guess(written: str) -> Encoding | None:
    """How the text seems to be written; None where it is Unicode, or too short to tell.

    Words are counted that are Vietnamese syllables converted and none as they stand.
    """
    words = [word for word in _WORD.findall(text.nfc(written)) if _LETTER.search(word)]
    found = {encoding: _gained(words, encoding) for encoding in (Encoding.TCVN3, Encoding.VNI)}
    best = max(found, key=found.get)
    return best if found[best] else None


def is_unicode(line: str) -> bool:
    """Whether a line is plainly Unicode already, whatever the text around it is."""
    return bool(_MODERN.search(text.nfc(line))) and guess(line) is None


def convert(written: str, encoding: Encoding) -> str:
    """The text in Unicode, clean; lines that are Unicode already stay as they are."""
    lines = written.splitlines(keepends=True)
    return "".join(
        text.clean_input(line if is_unicode(line) else _converted(line, encoding)) for line in lines
    )


def _converted(written: str, encoding: Encoding) -> str:
    if encoding is Encoding.VNI:
        return _VNI_LETTER.sub(lambda match: _VNI[match.group()], written)
    converted = _WORD.sub(_from_tcvn3, written)
    return converted.upper() if encoding is Encoding.TCVN3_CAPITALS else converted


def _from_tcvn3(word: re.Match) -> str:
    # No word of Vietnamese is a bare ã, â or đ; these signs do stand alone.
    if word.group() in {"·", "©", "®"}:
        return word.group()
    return "".join(_TCVN3.get(sign, sign) for sign in word.group())


def _gained(words: list[str], encoding: Encoding) -> int:
    """How many words the conversion makes Vietnamese; 0 where that says nothing."""
    gained = spoilt = 0
    for word in words:
        if word.isascii() or _is_syllable(word):
            continue
        if _is_syllable(_converted(word, encoding)):
            gained += 1
        else:
            spoilt += 1
    is_enough = gained >= FEWEST_WORDS and gained >= SHARE_OF_ALL * len(words)
    return gained if is_enough and gained >= SHARE_OF_CHANGED * (gained + spoilt) else 0


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    """Whether the word, in any case, is formed as Vietnamese syllables are."""
    signs = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in signs if sign in _TONES]
    bare = text.nfc("".join(sign for sign in signs if sign not in _TONES))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(bare):
        return False
    return not bare.endswith(("c", "ch", "p", "t")) or (bool(tones) and tones[0] in _STOP_TONES)
