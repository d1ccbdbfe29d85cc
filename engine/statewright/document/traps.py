"""What did YAML read that its author did not write? Traps of a file that parses, and means something else.

Floor 1. Pure. Each trap of the reference's section 'YAML, as people write it' that the parser lets
through: a comma that cut an expression, a comment that did, a tag that was an exclamation mark, words
that older YAML reads otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..diagnostics.codes import text as codes
from ..diagnostics.diagnostic import Code, Diagnostic, Text
from ..diagnostics.source import Source, Span
from .excerpts import scalar_excerpt
from .full_width import KEY_WITH_SIGN, NAMES_WITH_SIGN, QUOTES, half_width, in_half_width
from .limits import FINDINGS_MAX, LINE_MENDED_MAX
from .mending import EXPRESSION_KEYS, expression_end, in_quotes, is_open, left_open, mended, quotes_moved
from .scalars import older_reading
from .tree import Entry, Items, Mapping, Node, Scalar

_TEXT_KEYS = frozenset(("title", "description", "notes", "pattern", "examples"))
_CORE = "tag:yaml.org,2002:"
_BLANKS = ("\u3000", "\u00a0")  # to YAML no indentation, but letters of the key
_LINE_SHOWN_MAX = 120


class _At(NamedTuple):
    """Where a value stands: the key above it, whether in { } or [ ], whether it is free text for people."""

    source: Source
    key: str = ""
    key_end: int = 0
    flow: bool = False
    free: bool = False


def traps(source: Source, root: Node) -> list[Diagnostic]:
    """The traps of a tree, as many as are told.

    Complexity: linear in the size of the tree; aliases are looked at where they are defined.
    """
    found: list[Diagnostic] = []
    seen: set[int] = set()
    waiting: list[tuple[Node, _At]] = [(root, _At(source))]
    while waiting and len(found) <= FINDINGS_MAX:
        node, at = waiting.pop()
        if isinstance(node, Scalar):
            found.extend(_in_value(node, at))
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.extend(_children(node, at))
            found.extend(_in_keys(node, at))
    return found


def _children(node: Mapping | Items, at: _At) -> Iterator[tuple[Node, _At]]:
    if isinstance(node, Items):
        for item in node.nodes:
            yield item, at._replace(flow=node.flow, key_end=-1)
        return
    for key, value in node.entries:
        free = at.free or key.text in _TEXT_KEYS
        yield value, _At(at.source, key.text, key.span.end, node.flow, free)


def _line(source: Source, offset: int) -> str:
    return source.line_text(source.position(offset).line)


def _shown_line(source: Source, offset: int, fallback: str) -> str:
    """The whole line as it should be, or only the part in question if the line is long or is right
    elsewhere.
    """
    written = _line(source, offset)
    line = mended(written) if len(written) <= LINE_MENDED_MAX else None
    return line if line is not None and len(line) <= _LINE_SHOWN_MAX else fallback


# ------------------------------------------------------------------------------------------------------- keys


def _in_keys(node: Mapping | Items, at: _At) -> Iterator[Diagnostic]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from _in_key(entry, node.flow, at)


def _in_key(entry: Entry, flow: bool, at: _At) -> Iterator[Diagnostic]:
    key, source = entry.key, at.source
    if key.tag and not key.tag.startswith(_CORE):
        yield Diagnostic.of(codes.UNKNOWN_TAG, source, Span(key.begin, key.span.end), tag=key.tag)
    if key.style != "plain" or key.tag:
        return
    if key.text == "<<":
        yield Diagnostic.of(codes.MERGE_KEY, source, key.span)
    elif not isinstance(key.value, str):
        yield Diagnostic.of(codes.KEY_READ_AS_TEXT, source, key.span, key=key.text)
    elif key.text[:1] in _BLANKS:
        yield _full_width(source, key.span.start)
    elif flow and _without_colon(source, entry):
        yield from _in_key_alone(key, source)


def _without_colon(source: Source, entry: Entry) -> bool:
    value = entry.value
    empty = isinstance(value, Scalar) and value.text == "" and value.style == "plain"
    return empty and ":" not in source.text[entry.key.span.end : value.span.end]


def _in_key_alone(key: Scalar, source: Source) -> Iterator[Diagnostic]:
    """A key of { } with no colon after it: one was meant, and typed without a space or full-width."""
    name, colon, rest = key.text.partition(":")
    sign = KEY_WITH_SIGN.match(key.text) or NAMES_WITH_SIGN.match(key.text)
    if colon and rest and name.replace("_", "").isalnum():
        shown = f"{name}: {rest}"
        yield Diagnostic.of(codes.SPACE_MISSING, source, key.span, read=key.text, mended=shown)
    elif sign is not None:
        yield _full_width(source, _offset(source, key, sign.start(1)))


def _offset(source: Source, node: Scalar, index: int) -> int:
    """The place of one character of a scalar, which may be folded over several lines."""
    return scalar_excerpt(source, node.span, node.text, node.style).offsets[index]


def _full_width(source: Source, offset: int) -> Diagnostic:
    sign = source.text[offset]
    line = in_half_width(_line(source, offset)[:LINE_MENDED_MAX])
    span = Span(offset, offset + 1)
    return Diagnostic.of(
        codes.FULL_WIDTH_PUNCTUATION, source, span, char=sign, ascii=half_width(sign), mended=line
    )


# ----------------------------------------------------------------------------------------------------- values


def _in_value(node: Scalar, at: _At) -> Iterator[Diagnostic]:
    if node.tag and not node.tag.startswith(_CORE):
        yield _tag(node, at)
    elif node.style == "plain" and not node.tag:
        if node.text.startswith("=") or at.key in EXPRESSION_KEYS:
            yield from _in_expression(node, at)
        elif not at.free:
            yield from _in_text(node, at)
        yield from _in_two_readings(node, at)


def _tag(node: Scalar, at: _At) -> Diagnostic:
    source = at.source
    end = expression_end(source.text, node.begin, flow=at.flow)
    written = source.text[node.begin : end]
    looks_negated = at.key in EXPRESSION_KEYS or any(char in node.tag for char in "(.'") or node.tag == "!"
    if not looks_negated:
        return Diagnostic.of(codes.UNKNOWN_TAG, source, Span(node.begin, end), tag=node.tag)
    fallback = in_quotes(written)
    line = _shown_line(source, node.begin, fallback)
    return Diagnostic.of(codes.TAG_FOR_NOT, source, Span(node.begin, end), tag=written, mended=line)


def _in_expression(node: Scalar, at: _At) -> Iterator[Diagnostic]:
    source = at.source
    if node.text[:2] in ('="', "='") and (moved := quotes_moved(node.text)) is not None:
        line = _shown_line(source, node.span.start, moved)
        yield Diagnostic.of(codes.EQUALS_BEFORE_QUOTES, source, node.span, read=node.text, mended=line)
    elif is_open(node.text):
        yield from _in_cut_expression(node, at)


def _in_cut_expression(node: Scalar, at: _At) -> Iterator[Diagnostic]:
    """A bracket or a quote is open where YAML ended the value: what stands there is what ended it."""
    source = at.source
    line_end = source.line_end(node.span.end)
    rest = source.text[node.span.end : line_end]
    gap = len(rest) - len(rest.lstrip(" \t"))
    place = node.span.end + gap
    stop = source.text[place : place + 1]
    if at.flow and stop == ",":
        yield _cut(codes.COMMA_ENDS_VALUE, node, at, Span(place, place + 1))
    elif stop == "#" and gap and left_open(node.text).quote:
        yield _cut(codes.COMMENT_CUTS_EXPRESSION, node, at, Span(place, line_end))


def _cut(code: Code, node: Scalar, at: _At, span: Span) -> Diagnostic:
    source = at.source
    end = expression_end(source.text, node.span.start, flow=at.flow, lines=True)
    fallback = in_quotes(" ".join(source.text[node.span.start : end].split()))
    line = _shown_line(source, node.span.start, fallback)
    return Diagnostic.of(code, source, span, read=node.text, mended=line)


def _in_text(node: Scalar, at: _At) -> Iterator[Diagnostic]:
    source, text = at.source, node.text
    closing = QUOTES.get(text[:1])
    sign = KEY_WITH_SIGN.match(text)
    if sign is not None and not (at.flow or at.key_end <= 0 or _on_own_line(node, at)):
        sign = None
    sign = sign or (NAMES_WITH_SIGN.match(text) if at.flow else None)
    if closing is not None and text.endswith(closing) and len(text) > 1:
        straight = in_quotes(text[1:-1])
        values = {"open": text[0], "close": closing, "mended": straight}
        yield Diagnostic.filled(codes.FULL_WIDTH_QUOTES, source, node.span, values)
    elif text.startswith("＝"):
        yield _full_width(source, node.span.start)
    elif sign is not None:
        yield _full_width(source, _offset(source, node, sign.start(1)))


def _on_own_line(node: Scalar, at: _At) -> bool:
    return "\n" in at.source.text[at.key_end : node.span.start]


def _in_two_readings(node: Scalar, at: _At) -> Iterator[Diagnostic]:
    older = older_reading(node.text)
    if older is None or node.value in (float("inf"), float("-inf")):
        return
    yield Diagnostic.of(
        codes.TWO_READINGS,
        at.source,
        node.span,
        read=node.text,
        reading=_reading(node),
        older=older,
        instead=_instead(node, older),
    )


def _reading(node: Scalar) -> Text:
    if isinstance(node.value, str):
        return Text("a text", "文本")
    return Text(f"the number {node.value}", f"数字 {node.value}")


def _instead(node: Scalar, older: Text) -> Text:
    quoted = f'"{node.text}"'
    if older.en in ("`true`", "`false`"):
        word = older.en.strip("`")
        return Text(f"{word}` or `{quoted}", f"{word}` 或 `{quoted}")
    if isinstance(node.value, str):
        return Text(quoted, quoted)
    return Text(f"{node.value}` or `{quoted}", f"{node.value}` 或 `{quoted}")
