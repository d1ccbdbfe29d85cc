"""May this `pattern` be used, and what is it in Python? ECMA 262 as JSON Schema means it, and never slow.

Floor 2. Pure. A pattern is searched with in every value that somebody sends, so one that can take exponential
time is refused when the workflow is compiled. Python's engine backtracks; it does so without bound when a
repeated group can match one text in two ways. That is tested on the parsed pattern: inside an unbounded
repeat every alternative begins with a character of its own, and what follows an inner repeat begins with none
that the repeat takes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeAlias

LENGTH_MAX = 500
MANY = 8

_ALPHABET = frozenset(map(chr, range(128))) | {"\u4e2d"}
_Parsed: TypeAlias = Any
"""Python's own parse of a pattern: untyped in the standard library."""


class UnsafePattern(Exception):
    """The pattern cannot be used: `problem` is `syntax`, `slow`, `long` or `unsupported`."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem = problem
        self.detail = detail


@lru_cache(maxsize=512)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, ready to `search` with. Raises UnsafePattern. Limits: LENGTH_MAX characters."""
    if len(pattern) > LENGTH_MAX:
        raise UnsafePattern("long", str(LENGTH_MAX))
    translated = _translate(pattern)
    try:
        compiled = re.compile(translated, re.ASCII)
        _refuse_slow(translated)
    except (re.error, OverflowError, RecursionError) as fault:
        raise UnsafePattern("syntax", str(fault)) from fault
    return compiled


def _translate(pattern: str) -> str:
    r"""`$` is the very end in ECMA 262; in Python it also stands before a last line break."""
    out: list[str] = []
    in_class = False
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\":
            out.append(pattern[index : index + 2])
            index += 2
            continue
        if char == "[":
            in_class = True
        elif char == "]":
            in_class = False
        out.append(r"\Z" if char == "$" and not in_class else char)
        index += 1
    return "".join(out)


def _refuse_slow(pattern: str) -> None:
    from re import _parser  # type: ignore[attr-defined]  # the standard library's own, for want of a public one

    _walk(_parser.parse(pattern, re.ASCII), None)


def _walk(parsed: _Parsed, again: frozenset[str] | None) -> None:
    """`again`: what may follow inside an unbounded repetition; None outside of one."""
    items = list(parsed)
    for place, (operator, argument) in enumerate(items):
        name = str(operator)
        after = None if again is None else _following(items[place + 1 :], again)
        if name in ("GROUPREF", "GROUPREF_EXISTS", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            raise UnsafePattern("unsupported", name.lower())
        if name == "BRANCH":
            _walk_branch(argument[1], after)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _walk_repeat(argument, after)
        elif name == "SUBPATTERN":
            _walk(argument[3], after)


def _following(rest: list[_Parsed], again: frozenset[str]) -> frozenset[str]:
    first, empty = _first(rest)
    return first | again if empty else first


def _walk_branch(alternatives: list[_Parsed], after: frozenset[str] | None) -> None:
    seen: frozenset[str] = frozenset()
    for alternative in alternatives:
        first, empty = _first(alternative)
        if after is not None and (empty or seen & first):
            raise UnsafePattern("slow", "alternatives that begin alike inside a repetition")
        seen |= first
        _walk(alternative, after)


def _walk_repeat(argument: tuple[int, int, _Parsed], after: frozenset[str] | None) -> None:
    low, high, body = int(argument[0]), int(argument[1]), argument[2]
    first, empty = _first(body)
    if after is not None and low != high and after & first:
        raise UnsafePattern("slow", "a repetition directly inside a repetition")
    many = high > MANY
    if many and empty:
        raise UnsafePattern("slow", "a repetition of what may be empty")
    _walk(body, (after or frozenset()) | first if many or after is not None else None)


def _first(parsed: _Parsed) -> tuple[frozenset[str], bool]:
    """The characters that a text matched by this can begin with, and whether it can be empty."""
    found: frozenset[str] = frozenset()
    for operator, argument in parsed:
        chars, empty = _first_of(str(operator), argument)
        found |= chars
        if not empty:
            return found, False
    return found, True


def _first_of(name: str, argument: _Parsed) -> tuple[frozenset[str], bool]:
    match name:
        case "LITERAL":
            return frozenset((_sample(argument),)), False
        case "NOT_LITERAL":
            return _ALPHABET - {chr(argument)}, False
        case "ANY":
            return _ALPHABET, False
        case "IN":
            return _members(argument), False
        case "BRANCH":
            parts = [_first(alternative) for alternative in argument[1]]
            return frozenset().union(*(chars for chars, _ in parts)), any(empty for _, empty in parts)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            chars, empty = _first(argument[2])
            return chars, empty or int(argument[0]) == 0
        case "SUBPATTERN":
            return _first(argument[3])
        case "AT":
            return frozenset(), True
        case _:
            return _ALPHABET, True


def _sample(code: int) -> str:
    """A literal, or the one character that stands for all beyond ASCII."""
    return chr(code) if code < 128 else "\u4e2d"


def _members(items: list[tuple[object, _Parsed]]) -> frozenset[str]:
    negated = bool(items) and str(items[0][0]) == "NEGATE"
    found: set[str] = set()
    for operator, argument in items[1 if negated else 0 :]:
        match str(operator):
            case "LITERAL":
                found.add(_sample(argument))
            case "RANGE":
                found.update(_sample(code) for code in range(argument[0], min(argument[1], 128) + 1))
                if argument[1] >= 128:
                    found.add("\u4e2d")
            case _:
                found |= _category(str(argument))
    if not negated:
        return frozenset(found)
    return _ALPHABET - (found - {"\u4e2d"})


def _category(name: str) -> frozenset[str]:
    letter = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}.get(name.rsplit("_", 1)[-1], r"\w")
    pattern = re.compile(letter.upper() if "_NOT_" in name else letter, re.ASCII)
    return frozenset(char for char in _ALPHABET if pattern.match(char))
