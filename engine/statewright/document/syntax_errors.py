"""YAML gave up: what did the author do? The parser's error, told as the slip that it most likely is.

Floor 1. Pure. Where the parser stops is seldom where the slip is, so the lines around that place are
looked at first, for what people do: a tab, a full-width sign, an expression without quotes. Only then is
the parser's own complaint put into words. Both PyYAML parsers are understood: the fast one on libyaml and
the one in Python word some complaints differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Diagnostic
from ..diagnostics.source import Source, Span
from .full_width import first_outside_quotes, half_width, in_half_width
from .limits import LINE_MENDED_MAX
from .mending import Piece, expression_end, in_quotes, is_open, mended, pieces
from .syntax_complaints import Told, tell
from .syntax_place import Place

_SIGN_AS_COLON = re.compile(r"(?:^|[{\[,]|- )\s*[A-Za-z_][A-Za-z0-9_.]*\s*：")
_BLANK_SIGNS = "\u3000\u00a0"
_OPENING_SIGNS = "｛［【"
_FLOW_SIGNS = "，、；｛｝［］【】"


def diagnose(source: Source, fault: Exception) -> list[Diagnostic]:
    """The one diagnostic for an error of the YAML parser; never empty."""
    place = Place.of(source, fault)
    for rule in _RULES:
        finding = rule(place)
        if finding is not None:
            return [Diagnostic.filled(finding.code, source, finding.span, finding.values)]
    told = tell(place)
    start, end = told.span
    return [Diagnostic.filled(told.code, source, Span(start, max(start, end)), told.values)]


def _tab(place: Place) -> Told | None:
    for line in place.lines:
        text = place.source.line_text(line)
        indentation = text[: len(text) - len(text.lstrip(" \t"))]
        if "\t" in indentation:
            at = place.line_start(line) + indentation.index("\t")
            shown = text.replace("\t", "  ").rstrip()
            return Told(codes.TAB_INDENTATION, Span(at, at + 1), {"mended": shown})
    return None


def _quote_left_open(place: Place) -> Told | None:
    if "quoted scalar" not in place.complaint or not place.says("end of stream", "document indicator"):
        return None
    span = Span(place.context, place.context + 1)
    return Told(codes.QUOTE_NOT_CLOSED, span, {"quote": place.source.text[place.context]})


def _full_width_sign(place: Place) -> Told | None:
    for line in place.lines:
        text = place.source.line_text(line)
        at = first_outside_quotes(text)
        if at is None or not _is_structure(place, line, text, at):
            continue
        offset = place.line_start(line) + at
        values: dict[str, object] = {
            "char": text[at],
            "ascii": half_width(text[at]),
            "mended": in_half_width(text),
        }
        return Told(codes.FULL_WIDTH_PUNCTUATION, Span(offset, offset + 1), values)
    return None


def _is_structure(place: Place, line: int, text: str, at: int) -> bool:
    """Whether a full-width sign stands where YAML needs its own: as the colon of a key, or between
    entries.
    """
    if text[at] == "：":
        return _SIGN_AS_COLON.search(text[: at + 1]) is not None
    if text[at] in _BLANK_SIGNS and not text[:at].strip():
        return True
    if text[at] in _OPENING_SIGNS and text[:at].rstrip().endswith((":", "-")):
        return True
    before_stop = place.line_start(line) + at < place.problem
    return "flow" in place.complaint and before_stop and text[at] in _FLOW_SIGNS


def _expression(place: Place) -> Told | None:
    for line in place.lines[:2]:
        text = place.source.line_text(line)[:LINE_MENDED_MAX]
        start = place.line_start(line)
        depth = place.depth_before(start)
        broken = [
            piece for piece in pieces(text, depth) if piece.broken or is_open(text[piece.start : piece.end])
        ]
        nearest = [piece for piece in broken if start + piece.start <= place.problem] or broken
        if nearest:
            return _in_expression(place, text, start, nearest[-1], depth)
    return None


def _in_expression(place: Place, line: str, start: int, piece: Piece, depth: int) -> Told | None:
    end = expression_end(place.source.text, start + piece.start, flow=piece.flow, lines=True)
    span = Span(start + piece.start, end)
    expression = " ".join(place.source.text[span.start : span.end].split())
    if is_open(expression):
        return None  # its own brackets or quotes do not match: quotes around it would not mend that
    shown = mended(line, depth) if end <= start + piece.end and len(line) < LINE_MENDED_MAX else None
    values: dict[str, object] = {"mended": shown or in_quotes(expression)}
    if expression.startswith("!"):
        return Told(codes.TAG_FOR_NOT, span, {"tag": expression, **values})
    if expression[0] in "\"'":
        return Told(codes.TEXT_AFTER_QUOTES, span, {"quoted": _first_quoted(expression), **values})
    return Told(codes.EXPRESSION_NEEDS_QUOTES, span, {"expression": expression, **values})


def _first_quoted(expression: str) -> str:
    return expression[: expression.index(expression[0], 1) + 1]


_RULES: tuple[Callable[[Place], Told | None], ...] = (
    _tab,
    _full_width_sign,
    _quote_left_open,
    _expression,
)
