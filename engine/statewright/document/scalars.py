"""What is a plain scalar: text, number, yes or no? The core schema of YAML 1.2 (10.3.2), and where 1.1
differed.

Floor 1. Pure. Editors and this product read 1.2; older tools read 1.1. Where a writer may well mean the other
reading, `older_reading` names it, so that a warning can ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..diagnostics.diagnostic import Text

Value = str | int | float | bool | None

DIGITS_MAX = 300

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_STARTS = frozenset("0123456789+-.~nNtTfF")

_OLDER_STARTS = frozenset("0123456789+-yYnNoO")
_OLD_TRUE = frozenset(("yes", "Yes", "YES", "on", "On", "ON", "y", "Y"))
_OLD_FALSE = frozenset(("no", "No", "NO", "off", "Off", "OFF", "n", "N"))
_OLD_OCTAL = re.compile(r"[-+]?0[0-7]+\Z")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+\Z")
_UNDERSCORED = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?\Z|0[xb][0-9a-fA-F_]*_[0-9a-fA-F_]*\Z")
_OLD_BINARY = re.compile(r"[-+]?0b[01]+\Z")
_BARE_EXPONENT = re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]+\Z")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?\Z")


def resolve(text: str) -> Value:
    """The value of a plain scalar without a tag; `float('inf')` or NaN where JSON has no such number."""
    if not text or (text[0] in _STARTS):
        return _resolve(text)
    return text


def _resolve(text: str) -> Value:
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.match(text):
        return int(text) if len(text) <= DIGITS_MAX else float("inf")
    if _FLOAT.match(text):
        return float(text)
    if _OCTAL.match(text) or _HEXADECIMAL.match(text):
        return int(text, 0) if len(text) <= DIGITS_MAX else float("inf")
    return float(text.lower().replace(".", "")) if _SPECIAL_FLOAT.match(text) else text


def older_reading(text: str) -> Text | None:
    """How YAML 1.1 reads this plain scalar, in words, where that differs from 1.2; else None."""
    if text[:1] not in _OLDER_STARTS:
        return None
    for differs, reading in _OLDER:
        if differs(text):
            return reading(text)
    return None


def _named(value: object) -> Text:
    return Text(f"`{value}`", f"`{value}`")


def _digits(text: str, base: int) -> Text:
    number = int(text.replace("_", "").replace("0o", "0").replace("0b", ""), base)
    return Text(f"the number {number}", f"数字 {number}")


def _sixties(text: str) -> Text:
    number = 0.0
    for part in text.lstrip("+-").split(":"):
        number = number * 60 + float(part)
    shown = f"{number:g}"
    return Text(f"the number {shown} (counted in sixties)", f"数字 {shown}(按六十进制)")


def _short(matches: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: len(text) <= DIGITS_MAX and matches.match(text) is not None


_OLDER: tuple[tuple[Callable[[str], bool], Callable[[str], Text]], ...] = (
    (_OLD_TRUE.__contains__, lambda text: _named("true")),
    (_OLD_FALSE.__contains__, lambda text: _named("false")),
    (_short(_OLD_OCTAL), lambda text: _digits(text, 8)),
    (_short(_LEADING_ZERO), lambda text: Text("a text", "文本")),
    (_short(_BARE_EXPONENT), lambda text: Text("a text", "文本")),
    (_short(_OCTAL), lambda text: Text("a text", "文本")),
    (_short(_OLD_BINARY), lambda text: _digits(text, 2)),
    (_short(_UNDERSCORED), lambda text: Text("a number", "数字")),
    (_short(_SEXAGESIMAL), _sixties),
)
