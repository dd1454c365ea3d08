"""The arithmetic of royalties: whole đồng, parts that add up, amounts in Vietnamese words."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
BILLION = 1_000_000_000


def unit_vnd(base_salary_vnd: int) -> int:
    """The unit of a royalty: 10 % of the base salary (NĐ 18/2014, Art. 7)."""
    return base_salary_vnd // 10


def amount_vnd(coefficient: Decimal, unit: int) -> int:
    """Coefficient × unit in whole đồng, half a đồng upwards."""
    return int((coefficient * unit).quantize(Decimal(1), ROUND_HALF_UP))


def split_vnd(amount: int, parts: Sequence[int]) -> list[int]:
    """`amount` shared in proportion to `parts`; whole đồng that add up to it exactly.

    The đồng that rounding leaves over go to the largest remainders, the first person first.
    """
    whole = sum(parts)
    if amount < 0 or whole <= 0 or min(parts) < 0:
        raise ValueError("An amount is shared by parts of which one at least is positive.")
    shares = [amount * part // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(amount * parts[place] % whole))
    for place in by_remainder[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def equal_percents(count: int) -> list[int]:
    """A hundred per cent for `count` people, as equal as whole numbers allow."""
    return split_vnd(100, [1] * count) if count else []


def dong(amount: int) -> str:
    """253000 as `253.000 đ`."""
    return f"{amount:,}".replace(",", ".") + " đ"


def in_words(amount: int) -> str:
    """2300000 as `Hai triệu ba trăm nghìn đồng`; the language of a Vietnamese payment list."""
    words = f"âm {_number(-amount)}" if amount < 0 else _number(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, BILLION)
    words = [_number(billions), "tỷ"] if billions else []
    for size, name in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            words += _group(group, is_first=not words) + ([name] if name else [])
    return " ".join(words)


def _group(number: int, is_first: bool) -> list[str]:
    """Up to three digits; a group that follows another says its hundreds even when none."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [DIGITS[tens], "mươi"]
    elif units and words:
        words.append("linh")
    if units:
        words.append(_last_digit(tens, units))
    return words


def _last_digit(tens: int, units: int) -> str:
    if units == 5 and tens:
        return "lăm"
    if tens > 1:
        return {1: "mốt", 4: "tư"}.get(units, DIGITS[units])
    return DIGITS[units]
