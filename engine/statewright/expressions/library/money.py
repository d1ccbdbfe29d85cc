"""Money in shares and splits: whole numbers of the smallest unit, nothing lost and nothing made.

Floor 1. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from statewright.diagnostics.diagnostic import Text

from .. import limits
from ..fault import Failure
from .signatures import About, Row


@lru_cache(maxsize=256)
def ratio(text: str) -> tuple[int, int]:
    """`'0.05%'`, `'1/3'`, `'0.3'`, `'5‰'` as numerator and denominator. Raises `Failure` for what is none of
    them.
    """
    match = re.fullmatch(r"\s*(\d{1,15})(?:\.(\d{1,15}))?\s*(?:([%‰])|/\s*(\d{1,15}))?\s*", text, re.ASCII)
    if match is None or (match[2] and match[4]) or (match[4] and not int(match[4])):
        raise Failure("text_argument", value=text[:40])
    fraction = match[2] or ""
    scale = {"%": 100, "‰": 1000}.get(match[3], 1)
    return int(match[1] + fraction), int(match[4] or 1) * scale * 10 ** len(fraction)


def _bounded(value: int) -> int:
    if not limits.INT_MIN <= value <= limits.INT_MAX:
        raise Failure("overflow")
    return value


def share(amount: int, part: str) -> int:
    """Half a unit or more goes away from zero."""
    above, below = ratio(part)
    whole, rest = divmod(abs(amount) * above, below)
    value = whole + (2 * rest >= below)
    return _bounded(value if amount >= 0 else -value)


def share_down(amount: int, part: str) -> int:
    """Rounded down to a whole unit."""
    above, below = ratio(part)
    return _bounded(amount * above // below)


def share_up(amount: int, part: str) -> int:
    """Rounded up to a whole unit."""
    above, below = ratio(part)
    return _bounded(-(-amount * above // below))


def split(total: int, parts: int) -> list[int]:
    """As equal as whole units allow; the first ones hold the unit more."""
    if not 1 <= parts <= limits.PARTS_MAX:
        raise Failure("argument", function="split", value=parts, needed=f"1 … {limits.PARTS_MAX}")
    each, more = divmod(abs(total), parts)
    sign = 1 if total >= 0 else -1
    return [sign * (each + 1)] * more + [sign * each] * (parts - more)


def pour(amount: int, caps: list[int]) -> list[int]:
    """Fill each cap in order until nothing is left."""
    if amount < 0:
        raise Failure("argument", function="pour", value=amount, needed=">= 0")
    poured: list[int] = []
    for cap in caps:
        if cap < 0:
            raise Failure("argument", function="pour", value=cap, needed=">= 0")
        part = min(cap, amount)
        poured.append(part)
        amount -= part
    return poured


ROWS = (
    Row(".share", "int, string -> int", share),
    Row(".share_down", "int, string -> int", share_down),
    Row(".share_up", "int, string -> int", share_up),
    Row(".split", "int, int -> list(int)", split),
    Row(".pour", "int, list(int) -> list(int)", pour),
)

ABOUT = (
    About(
        ".share",
        Text(
            (
                "A part of an amount, to the nearest smallest unit, halves away from zero. The part is "
                "'0.05%', '5‰', '1/3' or '0.3'."
            ),
            "金额的一部分,四舍五入到最小单位。比例写成 '0.05%'、'5‰'、'1/3' 或 '0.3'。",
        ),
        "data.amount.share('0.6%')",
        (
            "a.share_down(p) <= a.share(p) && a.share(p) <= a.share_up(p)",
            "(-a).share(p) == -(a.share(p))",
            "a.share('100%') == a",
        ),
    ),
    About(
        ".share_down",
        Text("As `share`, rounded down.", "同 `share`,向下取整。"),
        "999.share_down('50%') == 499",
        ("a.share_up(p) - a.share_down(p) <= 1",),
    ),
    About(
        ".share_up",
        Text("As `share`, rounded up.", "同 `share`,向上取整。"),
        "999.share_up('50%') == 500",
        ("a.share_up(p) == -((-a).share_down(p))",),
    ),
    About(
        ".split",
        Text(
            (
                "An amount in so many parts, as equal as whole units allow, the larger ones first. They sum "
                "to the amount."
            ),
            "把金额分成若干份,尽量相等,多出的单位放在前面;各份之和等于原金额。",
        ),
        "1000.split(3) == [334, 333, 333]",
        ("a.split(n).sum() == a", "a.split(n).size() == n", "a.split(n).max() - a.split(n).min() <= 1"),
    ),
    About(
        ".pour",
        Text(
            "An amount poured into caps in order: each takes what it can hold of what is left.",
            "把金额依次倒入各上限:每一项取剩余金额中能容纳的部分。",
        ),
        "500.pour([300, 300]) == [300, 200]",
        ("a.pour(caps).size() == caps.size()", "a.pour(caps).sum() == [a, caps.sum()].min()"),
    ),
)
