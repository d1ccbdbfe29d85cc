r"""How should this line have been written? Expressions that YAML would cut or cannot read, put into quotes.

Floor 1. Pure. Looks at the characters of one line, for at the places where it is asked YAML has read
something else than was meant, or nothing. An expression is found where `=` begins a value, or after a key
that always holds one; its end is where its own brackets and quotes are closed and the map, list or line
around it goes on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .limits import EXPRESSION_LOOKED_AT_MAX

EXPRESSION_KEYS = ("when", "holds", "ensures", "where", "returns")

_OPENERS, _CLOSERS = "([{", ")]}"
_KEYED = re.compile(rf"(?:^|[\s{{,])(?:{'|'.join(EXPRESSION_KEYS)}): +(?=[^\s{{\[|>&*])")
_VALUE = re.compile(r"(?:[{\[,]|: |- |^)\s*(?=[=!])")
_TAGLIKE = re.compile(r"!\s*[A-Za-z_(!]")
_EQUALS_QUOTED = re.compile(r"""=(["'])((?:(?!\1)[^\\])*)\1\Z""")
_PLAIN_TROUBLE = re.compile(r": |:$| #")
_FLOW_TROUBLE = re.compile(r"[,\[\]{}?]")


class Piece(NamedTuple):
    """An expression found in a line: where, whether inside { } or [ ], and whether YAML can read it as it
    stands.
    """

    start: int
    end: int
    flow: bool
    broken: bool


def pieces(line: str, depth: int = 0) -> list[Piece]:
    """The expressions of a line, from left to right; `depth` brackets are open before the line begins."""
    found: list[Piece] = []
    position = 0
    while (start := _next_value(line, position)) is not None:
        depth += _brackets(line[position:start])
        end = expression_end(line, start, flow=depth > 0)
        text = line[start:end]
        if text:
            broken = needs_quotes(text, flow=depth > 0) and not is_open(text)
            found.append(Piece(start, end, depth > 0, broken))
        position = max(end, start + 1)
    return found


def _next_value(line: str, position: int) -> int | None:
    starts = []
    for pattern in (_KEYED, _VALUE):
        # One character back, so that the bracket or the space before a value is seen again.
        match = pattern.search(line, max(position - 1, 0))
        while match is not None and match.end() < position:
            match = pattern.search(line, max(match.end(), match.start() + 1))
        starts += [match.end()] if match is not None else []
    return min(starts, default=None)


def _brackets(text: str) -> int:
    return sum(text.count(char) for char in "{[") - sum(text.count(char) for char in "}]")


def expression_end(text: str, start: int, *, flow: bool, lines: bool = False) -> int:
    """Where the expression that begins at `start` ends by its own brackets and quotes.

    In flow style a comma or a closing bracket outside them ends it, in block style only the line (with
    `lines`, the next line may still belong to an open bracket) or a comment. Complexity: linear.
    """
    stack: list[str] = []
    quote = ""
    index = start
    limit = min(len(text), start + EXPRESSION_LOOKED_AT_MAX)
    while index < limit:
        char = text[index]
        if char in "\r\n" and not (lines and (stack or quote)):
            break
        if quote:
            index += 1 if char == "\\" else 0
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in _OPENERS:
            stack.append(char)
        elif char in _CLOSERS:
            if not stack:
                if flow:
                    break
            else:
                stack.pop()
        elif (char == "," and flow and not stack) or (char == "#" and text[index - 1 : index].isspace()):
            break
        index += 1
    return start + len(text[start : min(index, limit)].rstrip())


class Open(NamedTuple):
    """What an expression leaves open at its end: how many brackets, and which quote."""

    brackets: int
    quote: str


def left_open(text: str) -> Open:
    """The brackets and the quote of an expression that are still open at its end."""
    brackets = 0
    quote = ""
    index = 0
    while index < len(text):
        char = text[index]
        if quote:
            index += 1 if char == "\\" else 0
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        else:
            brackets += (char in _OPENERS) - (char in _CLOSERS)
        index += 1
    return Open(brackets, quote)


def is_open(text: str) -> bool:
    """Whether a bracket or a quote of an expression is still open at its end."""
    rest = left_open(text)
    return rest.brackets > 0 or rest.quote != ""


def needs_quotes(expression: str, *, flow: bool) -> bool:
    """Whether YAML would misread this expression without quotes around it."""
    if expression[0] == "!":
        return _TAGLIKE.match(expression) is not None
    if expression[0] in "\"'":
        return not _is_one_quoted(expression)
    if _EQUALS_QUOTED.match(expression) and len(expression) > 3:
        return True
    trouble = _PLAIN_TROUBLE.search(expression) or (flow and _FLOW_TROUBLE.search(expression))
    return trouble is not None and trouble is not False


def _is_one_quoted(text: str) -> bool:
    quote = text[0]
    body = text[1:-1] if len(text) > 1 and text[-1] == quote else None
    return body is not None and quote not in body.replace("\\" + quote, "").replace(quote * 2, "")


def quotes_moved(expression: str) -> str | None:
    """Of `="x + 1"`, `"=x + 1"`; None of anything else."""
    return in_quotes(expression) if _EQUALS_QUOTED.match(expression) and len(expression) > 3 else None


def in_quotes(expression: str) -> str:
    """The expression as a quoted YAML value; of `="x + 1"`, the quotes moved around the whole."""
    inner = _EQUALS_QUOTED.match(expression)
    if inner is not None:
        expression = "=" + inner.group(2)
    if '"' not in expression and "\\" not in expression:
        return f'"{expression}"'
    return "'" + expression.replace("'", "''") + "'"


def mended(line: str, depth: int = 0) -> str | None:
    """The line with every expression that needs it in quotes, without its indentation; None if none does."""
    broken = [piece for piece in pieces(line, depth) if piece.broken]
    if not broken:
        return None
    parts: list[str] = []
    position = 0
    for piece in broken:
        parts += [line[position : piece.start], in_quotes(line[piece.start : piece.end])]
        position = piece.end
    return ("".join(parts) + line[position:]).strip()
