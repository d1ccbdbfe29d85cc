"""What the YAML parser complains of, in plain words and at the place where a person would mend it.

Floor 1. Pure. One function for each kind of complaint; the last resort says only where reading stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Code, Text
from ..diagnostics.source import Span
from .mending import expression_end, in_quotes
from .syntax_place import Place

_KEY_AND_VALUE = re.compile(r"(\s*(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^\s\"'#:][^:#]*?) *: +)(\S.*?)(\s+#.*)?\Z")
_NO_SPACE = re.compile(r"\s*(?:- +)*([A-Za-z_][A-Za-z0-9_.]*):([^\s:/].*)\Z")
_BLOCK_KEY = re.compile(r"\s*(?:- +)*[A-Za-z_\"'][^:]*:(?:\s|\Z)")
_HAS_COLON = re.compile(r":(?:\s|\Z)|^\s*(?:- |#|[}\]])")
_STARRED = re.compile(r"([*&][A-Za-z0-9_]*)\s*:(?:\s|\Z)")
_CLOSING = {"{": "}", "[": "]"}


class Told(NamedTuple):
    """A code, the place, and the values of its words."""

    code: Code
    span: Span
    values: dict[str, object]


def tell(place: Place) -> Told:
    """The complaint as one finding; never fails."""
    for words, teller in _TELLERS:
        if place.says(*words):
            return teller(place)
    return _elsewhere(place)


def _at(place: Place, offset: int | None = None, length: int = 1) -> Span:
    start = place.problem if offset is None else offset
    return Span(start, min(start + length, max(len(place.source.text), start)))


def _line_of(place: Place, offset: int) -> tuple[int, str]:
    line = place.source.position(offset).line
    return place.line_start(line), place.source.line_text(line)


def _text_span(place: Place, offset: int) -> Span:
    start, text = _line_of(place, offset)
    return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _with_quotes(place: Place, at: int) -> str:
    """The line with the value that begins at `at` in quotes."""
    start, text = _line_of(place, at)
    flow = place.depth_before(at) > 0 or any(char in text[: at - start] for char in "{[")
    as_key = _STARRED.match(place.source.text, at)
    end = as_key.end(1) if as_key is not None else expression_end(place.source.text, at, flow=flow)
    quoted = in_quotes(place.source.text[at:end])
    return (text[: at - start] + quoted + text[end - start :]).strip()


def _second_colon(place: Place) -> Told:
    start, text = _line_of(place, place.problem)
    match = _KEY_AND_VALUE.match(text)
    if match is not None and match.start(2) <= place.problem - start < match.end(2):
        shown = (match.group(1) + in_quotes(match.group(2))).strip()
        return Told(codes.COLON_IN_VALUE, _at(place), {"mended": shown})
    return _indentation(place)


def _indentation(place: Place) -> Told:
    before = place.line_before(place.source.position(place.problem).line)
    if before is not None and not _HAS_COLON.search(place.source.line_text(before)):
        return _no_colon(place, place.line_start(before))
    if before is not None and (below := _below_value(place, place.line_start(before))) is not None:
        return below
    start, text = _line_of(place, place.problem)
    spaces = len(text) - len(text.lstrip(" "))
    return Told(codes.INDENTATION, Span(start + spaces, start + len(text.rstrip())), {"spaces": spaces})


def _below_value(place: Place, before: int) -> Told | None:
    start, text = _line_of(place, place.problem)
    match = _KEY_AND_VALUE.match(_line_of(place, before)[1])
    spaces = len(text) - len(text.lstrip(" "))
    if match is None or spaces <= len(match.group(1)) - len(match.group(1).lstrip(" ")):
        return None
    key = match.group(1).strip().removeprefix("- ").rstrip(": ")
    return Told(codes.VALUE_AND_BLOCK, Span(start + spaces, start + len(text.rstrip())), {"key": key})


def _key_expected(place: Place) -> Told:
    start, text = _line_of(place, place.problem)
    before = text[: place.problem - start].rstrip()
    if before.endswith(("'", '"')):
        match = _KEY_AND_VALUE.match(text)
        if match is not None and match.group(2)[0] in "'\"":
            shown = (match.group(1) + in_quotes(match.group(2))).strip()
            quoted = text[match.start(2) : len(before)]
            span = Span(place.problem, start + match.end(2))
            return Told(codes.TEXT_AFTER_QUOTES, span, {"quoted": quoted, "mended": shown})
    if place.char in ("}", "]"):
        return _elsewhere(place, Text(f"`{place.char}` closes nothing", f"`{place.char}` 没有对应的开括号"))
    if before:
        return _elsewhere(place)
    return _indentation(place)


def _colon_expected(place: Place) -> Told:
    return _no_colon(place, place.context)


def _no_colon(place: Place, offset: int) -> Told:
    start, text = _line_of(place, offset)
    match = _NO_SPACE.match(text)
    if match is not None:
        shown = f"{match.group(1)}: {match.group(2).rstrip()}"
        span = Span(start + match.start(1), start + len(text.rstrip()))
        read = text[match.start(1) :].rstrip()
        return Told(codes.SPACE_MISSING, span, {"read": read, "mended": shown})
    return Told(codes.COLON_MISSING, _text_span(place, offset), {})


def _escape(place: Place) -> Told:
    text = place.source.text
    at = text.rfind("\\", max(place.context, place.problem - 10), place.problem + 1)
    at = at if at >= 0 else place.problem
    return Told(codes.UNKNOWN_ESCAPE, Span(at, at + 2), {"escape": text[at : at + 2]})


def _first_character(place: Place) -> Told:
    shown = _with_quotes(place, place.problem)
    return Told(codes.RESERVED_CHARACTER, _at(place), {"char": place.char, "mended": shown})


def _block_header(place: Place) -> Told:
    char = place.source.text[place.context : place.context + 1]
    shown = _with_quotes(place, place.context)
    return Told(codes.BLOCK_TEXT_HEADER, _at(place, place.context), {"char": char, "mended": shown})


def _anchor(place: Place) -> Told:
    char = place.source.text[place.context : place.context + 1]
    shown = _with_quotes(place, place.context)
    return Told(codes.ANCHOR_NAME, _at(place, place.context), {"char": char, "mended": shown})


def _tag(place: Place) -> Told:
    end = expression_end(place.source.text, place.context, flow=True)
    span = Span(place.context, max(end, place.context + 1))
    return Told(codes.UNKNOWN_TAG, span, {"tag": place.source.text[span.start : span.end]})


def _directive(place: Place) -> Told:
    return Told(codes.DIRECTIVE, _text_span(place, place.context), {})


def _flow(place: Place) -> Told:
    """Inside { } or [ ]: never closed, closed by the wrong bracket, or a comma left out."""
    bracket = place.source.text[place.context : place.context + 1]
    closing = _CLOSING.get(bracket, "}")
    values: dict[str, object] = {"bracket": bracket, "closing": closing, "expected": closing}
    start, text = _line_of(place, place.problem)
    next_line = start > place.context and _BLOCK_KEY.match(text) is not None
    if bracket in _CLOSING and (place.char == "" or next_line):
        return Told(codes.BRACKET_NOT_CLOSED, _at(place, place.context), values)
    if place.char in ("}", "]") and bracket in _CLOSING:
        return Told(codes.BRACKET_MISMATCH, _at(place), {**values, "closing": place.char})
    return Told(codes.COMMA_MISSING, _at(place), values)


def _content(place: Place) -> Told:
    open_bracket = _last_open(place.source.text[: place.problem])
    if not place.source.text[place.problem :].strip() and open_bracket is not None:
        return _flow(place._replace(context=open_bracket, problem=len(place.source.text)))
    char = place.char
    return _elsewhere(place, Text(f"a value was expected before `{char}`", f"`{char}` 之前应该有一个值"))


def _last_open(text: str) -> int | None:
    opened: list[int] = []
    for index, char in enumerate(text):
        if char in "{[":
            opened.append(index)
        elif char in "}]" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _list_on_the_line(place: Place) -> Told:
    begins = Text('a list written with "- " begins on a line of its own', "用“- ”写的列表要另起一行")
    return _elsewhere(place, begins)


def _elsewhere(place: Place, problem: Text | None = None) -> Told:
    general = Text("its signs do not fit together", "符号的搭配不符合规则")
    return Told(codes.NOT_YAML, _at(place), {"problem": problem or general})


_TELLERS: tuple[tuple[tuple[str, ...], Callable[[Place], Told]], ...] = (
    (("escape", "hexdecimal", "hexadecimal"), _escape),
    (("mapping values are not allowed",), _second_colon),
    (("sequence entries are not allowed",), _list_on_the_line),
    (("could not find expected ':'",), _colon_expected),
    (("cannot start any token",), _first_character),
    (("scanning a block scalar",), _block_header),
    (("scanning an anchor", "scanning an alias"), _anchor),
    (("a tag", "tag handle"), _tag),
    (("directive",), _directive),
    (("flow mapping", "flow sequence"), _flow),
    (("node content",), _content),
    (("expected key", "'-' indicator", "<block end>", "block collection"), _key_expected),
)
