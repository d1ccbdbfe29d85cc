"""Which length of time did the writer mean? Fifteen days, 30 minutes, P1D, 48小时: in the form of the
language.

Floor 1. Pure.
"""

from __future__ import annotations

import re

from .tree import Plain

_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_WORDS = {
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "毫秒": "ms",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "秒": "s", "秒钟": "s",
    "m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m", "分": "m", "分钟": "m",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "小时": "h", "个小时": "h", "时": "h",
    "d": "d", "day": "d", "days": "d", "天": "d", "日": "d",
    "w": "w", "week": "w", "weeks": "w", "周": "w", "星期": "w", "个星期": "w",
}  # fmt: skip
_PART = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)[ _]*([a-z]+|[一-鿿]+)[ ,]*", re.IGNORECASE)
_ISO = re.compile(
    r"P(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?\Z", re.IGNORECASE
)


def suggested_duration(value: Plain) -> str | None:
    """`value` as a length of time such as `15d`, or None if it cannot be told what is meant."""
    if not isinstance(value, str) or len(value) > 100:
        return None
    return _from_iso(value.strip()) or _from_words(value.strip())


def _from_iso(text: str) -> str | None:
    match = _ISO.match(text)
    if match is None or not any(match.groups()):
        return None
    return "".join(f"{number}{unit}" for number, unit in zip(match.groups(), "wdhms") if number)


def _from_words(text: str) -> str | None:
    parts: list[str] = []
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or match.group(2).lower() not in _WORDS:
            return None
        part = _part(match.group(1), _WORDS[match.group(2).lower()])
        if part is None:
            return None
        parts.append(part)
        position = match.end()
    return "".join(parts) or None


def _part(number: str, unit: str) -> str | None:
    """`1.5` and `h` is 90m: the largest unit in which the number is whole."""
    if "." not in number:
        return f"{number}{unit}"
    seconds = float(number) * _UNITS_S.get(unit, 0)
    for name in ("d", "h", "m", "s"):
        if seconds and (seconds / _UNITS_S[name]).is_integer():
            return f"{int(seconds / _UNITS_S[name])}{name}"
    return None
