"""How is a pattern written for Python's `re`, and how much choice does it leave a backtracking matcher?

Floor 1. Pure.
"""

from __future__ import annotations

from .classes import Characters
from .syntax import Assert, Choice, One, Part, Repeat, Sequence

_PLACES = {
    "start": r"\A",
    "end": r"\Z",
    "line_start": r"(?:\A|(?<=\n))",
    "line_end": r"(?:\Z|(?=\n))",
    "word": r"(?a:\b)",
    "not_word": r"(?a:\B)",
}


def choices(part: Part) -> int | None:
    """How many parts may be taken more than one way; None where they multiply (a repetition of a choice)."""
    match part:
        case One() | Assert():
            return 0
        case Sequence(parts=parts):
            return _sum(parts)
        case Choice(options=options):
            inner = _sum(options)
            return None if inner is None else inner + 1
        case Repeat(part=inner_part, low=low, high=high):
            inner = choices(inner_part)
            if low == high:
                return 0 if inner == 0 and low * _size(inner_part) <= 1000 else None
            return 1 if inner == 0 and isinstance(inner_part, One) else None


def _sum(parts: tuple[Part, ...]) -> int | None:
    total = 0
    for part in parts:
        count = choices(part)
        if count is None:
            return None
        total += count
    return total


def _size(part: Part) -> int:
    match part:
        case Sequence(parts=parts):
            return sum(map(_size, parts))
        case Repeat(part=inner, low=low):
            return low * _size(inner)
        case _:
            return 1


def to_native(part: Part) -> str | None:
    """The pattern for `re` (with DOTALL), or None when `re` cannot say it."""
    match part:
        case One(characters=characters):
            return _set(characters)
        case Assert(kind=kind):
            return _PLACES[kind]
        case Sequence(parts=parts):
            return _joined(parts, "")
        case Choice(options=options):
            inner = _joined(options, "|")
            return None if inner is None else f"(?:{inner})"
        case Repeat(part=repeated, low=low, high=high):
            inner = to_native(repeated)
            return None if inner is None else f"(?:{inner}){{{low},{'' if high is None else high}}}"


def _joined(parts: tuple[Part, ...], joint: str) -> str | None:
    texts = [to_native(part) for part in parts]
    return None if None in texts else joint.join(text for text in texts if text is not None)


def _set(characters: Characters) -> str | None:
    if characters.categories or characters.others:
        return None
    if not characters.ranges:
        return "." if characters.negative else "(?!)"
    body = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in characters.ranges)
    return f"[{'^' if characters.negative else ''}{body}]"
