"""Words of the gambling trade, which whoever breaks into a .gov.vn page wants to plant there.

Only a hint: the police of a ward write about raids on gamblers.
"""

import re
from collections.abc import Iterator

from cms import text

PHRASES = (
    "nhà cái", "cá độ", "cá cược", "lô đề", "số đề", "tài xỉu", "nổ hũ", "xóc đĩa", "bắn cá",
    "đánh bạc", "đánh bài online", "game bài", "xổ số online", "kèo bóng đá", "soi kèo",
    "cược thể thao", "casino", "baccarat", "jackpot", "slot game", "sportsbook",
)  # fmt: skip
BRANDS = frozenset(
    [
        "w88",
        "m88",
        "k88",
        "v9bet",
        "bk8",
        "fb88",
        "fun88",
        "188bet",
        "12bet",
        "8xbet",
        "1xbet",
        "f8bet",
        "shbet",
        "kubet",
        "new88",
        "jun88",
        "hi88",
        "789bet",
        "789club",
        "go88",
        "sunwin",
        "hitclub",
        "rikvip",
        "b52club",
        "iwinclub",
        "manclub",
        "vn88",
        "bong88",
        "dafabet",
        "okvip",
        "sv388",
        "123b",
        "33win",
        "88online",
        "77win",
        "99ok",
        "mb66",
        "rr88",
        "vin777",
        "u888",
        "78win",
        "68gamebai",
    ]
)

_LEET = str.maketrans("013457@$", "oieastas")
_TOKEN = re.compile(r"[^\W_][\w@$]*|[@$]\w+")
_PHRASES = [
    (phrase, [text.exact_key(word) for word in phrase.split()], text.fold(phrase).split())
    for phrase in PHRASES
]
_JOINED = {"".join(folded): phrase for phrase, _, folded in _PHRASES if len("".join(folded)) >= 6}


def gambling_words(words: str) -> Iterator[str]:
    """What in `words` reads like the trade, as the list spells it; each once.

    Accents count where they are typed (“nhà cai nghiện” is none); letters without accents, digits
    for letters and letters set apart (“n h à c á i”) are taken for what they imitate.
    """
    tokens = _TOKEN.findall(text.nfc(words).lower())
    found: dict[str, None] = {}
    for token in tokens:
        plain = text.fold(token)
        if plain in BRANDS:
            found[plain] = None
        elif (joined := plain.translate(_LEET)) in _JOINED:
            found[_JOINED[joined]] = None
    for phrase, exact, folded in _PHRASES:
        size = len(exact)
        if any(
            _matches(tokens[start : start + size], exact, folded)
            for start in range(len(tokens) - size + 1)
        ):
            found[phrase] = None
    for run in _spelled_out(tokens):
        found.update((phrase, None) for joined, phrase in _JOINED.items() if joined in run)
    yield from found


def gambling_host(host: str) -> bool:
    """Whether the name of a site is one of the trade's brands or words."""
    parts = [part for part in re.split(r"[.-]", host.lower()) if part]
    return any(part in BRANDS or part.translate(_LEET) in _JOINED for part in parts)


def _matches(tokens: list[str], exact: list[str], folded: list[str]) -> bool:
    plain = [text.fold(token) for token in tokens]
    if [each.translate(_LEET) for each in plain] != folded:
        return False
    has_accents = any(not token.isascii() for token in tokens)
    is_disguised = plain != folded
    return is_disguised or not has_accents or [text.exact_key(each) for each in tokens] == exact


def _spelled_out(tokens: list[str]) -> Iterator[str]:
    """Runs of single letters, joined."""
    run: list[str] = []
    for token in [*tokens, ""]:
        if len(token) == 1:
            run.append(text.fold(token).translate(_LEET))
            continue
        if len(run) >= 6:
            yield "".join(run)
        run = []
