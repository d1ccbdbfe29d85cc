"""How does `'%s: %d'.format([…])` write its values?

Floor 1. Pure. Clause: cel-spec, doc/extensions/strings.md.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from ..fault import Failure
from ..instants import FineDuration, FineInstant, duration_text, timestamp_text
from ..limits import LENGTH_MAX
from ..values import TypeValue, key_value
from .conversions import double_text

_CLAUSE = re.compile(r"%(?:(%)|(?:\.(\d{1,3}))?(.))", re.DOTALL)
_PRECISION_MAX = 100


def format_text(template: str, values: list[object]) -> str:
    """The template with each clause replaced by the next value. Raises `Failure`."""
    pieces: list[str] = []
    position = used = size = 0
    for match in _CLAUSE.finditer(template):
        pieces.append(template[position : match.start()])
        position = match.end()
        if match[1]:
            pieces.append("%")
            continue
        if used >= len(values):
            raise Failure("argument", function="format", value=len(values), needed=f">= {used + 1}")
        pieces.append(_clause(match[3], match[2], values[used]))
        used += 1
        size += len(pieces[-1])
        if size > LENGTH_MAX:
            raise Failure("too_large", limit=LENGTH_MAX)
    rest = template[position:]
    if "%" in rest:
        raise Failure("text_argument", value=rest[rest.index("%") :][:10])
    return "".join((*pieces, rest))


def _clause(letter: str, precision: str | None, value: object) -> str:
    places = 6 if precision is None else int(precision)
    if places > _PRECISION_MAX:
        raise Failure("text_argument", value=f"%.{precision}{letter}")
    match letter:
        case "s":
            return text_of(value)
        case "d":
            return _decimal(value)
        case "f":
            return _number(value, letter) or f"{_numeric(value, letter):.{places}f}"
        case "e":
            return _number(value, letter) or f"{_numeric(value, letter):.{places}e}"
        case "x":
            return _hexadecimal(value)
        case "X":
            return _hexadecimal(value).upper()
        case "o":
            return format(_integer(value, letter), "o")
        case "b":
            return format(int(value) if isinstance(value, bool) else _integer(value, letter), "b")
        case _:
            raise Failure("text_argument", value=f"%{letter}")


def _refuse(letter: str) -> Failure:
    return Failure("text_argument", value=f"%{letter}")


def _integer(value: object, letter: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refuse(letter)
    return int(value)


def _numeric(value: object, letter: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refuse(letter)
    return value if isinstance(value, float) else int(value)


def _number(value: object, letter: str) -> str:
    """How a double that is no number is written; empty for all others."""
    number = _numeric(value, letter)
    return double_text(number) if isinstance(number, float) and not math.isfinite(number) else ""


def _decimal(value: object) -> str:
    number = _numeric(value, "d")
    return double_text(number) if isinstance(number, float) else str(number)


def _hexadecimal(value: object) -> str:
    if isinstance(value, str):
        return value.encode().hex()
    if isinstance(value, bytes):
        return value.hex()
    return format(_integer(value, "x"), "x")


def text_of(value: object) -> str:
    """A value as `%s` writes it. Raises `Failure` for what is too large."""
    return _Writer().write(value)


class _Writer:
    """One value being written: counts its parts, since lists that share them can be huge when written out."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = LENGTH_MAX

    def write(self, value: object) -> str:
        self.left -= 1
        if self.left < 0:
            raise Failure("too_large", limit=LENGTH_MAX)
        match value:
            case list():
                return f"[{', '.join(map(self.write, value))}]"
            case dict():
                entries = sorted(
                    (self.write(key_value(key)), self.write(each)) for key, each in value.items()
                )
                return f"{{{', '.join(f'{key}: {each}' for key, each in entries)}}}"
            case _:
                return _scalar(value)


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float():
            return double_text(value)
        case int():
            return str(int(value))
        case bytes():
            return re.sub("\ufffd+", "\ufffd", value.decode(errors="replace"))
        case datetime() | FineInstant():
            return timestamp_text(value)
        case timedelta() | FineDuration():
            return duration_text(value)
        case TypeValue():
            return value.name
        case _:
            raise _refuse("s")
