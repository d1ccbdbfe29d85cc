r"""Which character of the file is character `i` of this value? Scalars read again, offsets kept.

Floor 1. Pure. YAML's scalar styles (YAML 1.2, chapters 7.3 and 8.1) change what is written: quotes and
escapes go, lines fold, indentation is stripped. Each reader below walks the written characters and gives
pairs of character and offset. The result is compared with what the YAML parser read; should the two ever
differ, every character is mapped to the place in proportion, so that a caret is near and never out of the
scalar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics.source import Excerpt, Source, Span

_SIMPLE_ESCAPES = dict(
    zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_HEADER = re.compile(r"[|>]([+-]?[1-9]?[+-]?)[^\r\n]*(?:\r\n|\r|\n|$)")
_BLANK = re.compile(r"[ \t\r\n]*")
_BREAK = re.compile(r"\r\n|\r|\n")

Pair = tuple[str, int]


def scalar_excerpt(source: Source, span: Span, text: str, style: str) -> Excerpt:
    """The excerpt of a scalar that stands at `span` and reads as `text`.

    Complexity: linear in the length of the scalar; of a block scalar, times the spaces it is indented by
    at worst.
    """
    start, end = span
    written = source.text[start:end]
    if written == text:
        return Excerpt(source, text, tuple(range(start, end + 1)))
    if style in ("literal", "folded"):
        written = source.text[start : _end_of_block(source.text, end)]
    for pairs in _readings(written, style):
        if len(pairs) == len(text) and all(pair[0] == char for pair, char in zip(pairs, text)):
            return Excerpt(source, text, _offsets(pairs, start, end, style))
    return Excerpt(source, text, _in_proportion(len(text), start, end))


def _end_of_block(text: str, end: int) -> int:
    """A block scalar with `+` keeps the empty lines after it, which its span leaves out."""
    blank = _BLANK.match(text, end)
    last = blank.group() if blank else ""
    return end + max(last.rfind("\n"), last.rfind("\r")) + 1


def _readings(written: str, style: str) -> Iterator[list[Pair]]:
    match style:
        case "single":
            yield _folded_flow(list(_single(written)))
        case "double":
            yield _folded_flow(list(_double(written)))
        case "literal" | "folded":
            yield from _block_readings(written, folded=style == "folded")
        case _:
            yield _folded_flow([(char, index) for index, char in enumerate(written)])


def _offsets(pairs: list[Pair], start: int, end: int, style: str) -> tuple[int, ...]:
    offsets = [start + offset for _, offset in pairs]
    if style in ("single", "double"):
        last = end - 1  # before the closing quote
    else:
        last = min(end, offsets[-1] + 1) if offsets else start
    return (*offsets, max(last, offsets[-1] if offsets else last))


def _in_proportion(length: int, start: int, end: int) -> tuple[int, ...]:
    width = end - start
    return (*(start + width * index // max(length, 1) for index in range(length)), end)


# ----------------------------------------------------------------------------------------------- flow scalars


def _single(written: str) -> Iterator[Pair]:
    index, end = 1, len(written) - 1
    while index < end:
        yield written[index], index
        index += 2 if written[index] == "'" else 1


def _double(written: str) -> Iterator[Pair]:
    index, end = 1, len(written) - 1
    while index < end:
        char = written[index]
        if char != "\\":
            yield char, index
            index += 1
            continue
        escape = written[index + 1]
        if escape in _HEX_ESCAPES:
            digits = _HEX_ESCAPES[escape]
            yield "\\" + chr(int(written[index + 2 : index + 2 + digits], 16)), index
            index += 2 + digits
        elif escape in "\r\n":
            index = _after_escaped_break(written, index + 1)
        else:
            yield "\\" + _SIMPLE_ESCAPES.get(escape, escape), index
            index += 2


def _after_escaped_break(written: str, index: int) -> int:
    match = _BREAK.match(written, index)
    index = match.end() if match else index
    # Further empty lines stay as line breaks; only the indentation goes.
    while index < len(written) and written[index] in " \t":
        index += 1
    return index


def _folded_flow(pairs: list[Pair]) -> list[Pair]:
    r"""Line folding of flow scalars (7.4): one break is a space, n breaks are n - 1; blanks around breaks go.

    A pair of two characters (`"\\x"`) is an escaped character: content, never white space to be folded away.
    """
    folded: list[Pair] = []
    index = 0
    while index < len(pairs):
        char, offset = pairs[index]
        if char not in "\r\n":
            folded.append(pairs[index])
            index += 1
            continue
        while folded and folded[-1][0] in (" ", "\t"):
            folded.pop()
        breaks, index = _count_breaks(pairs, index)
        folded.extend(breaks[1:] or [(" ", offset)])
    return [(char[-1], offset) for char, offset in folded]


def _count_breaks(pairs: list[Pair], index: int) -> tuple[list[Pair], int]:
    breaks: list[Pair] = []
    while index < len(pairs) and pairs[index][0] in " \t\r\n":
        char, offset = pairs[index]
        crlf = char == "\r" and index + 1 < len(pairs) and pairs[index + 1][0] == "\n"
        if char in "\r\n":
            breaks.append(("\n", offset))
        index += 2 if crlf else 1
    return breaks, index


# ---------------------------------------------------------------------------------------------- block scalars


def _block_readings(written: str, *, folded: bool) -> Iterator[list[Pair]]:
    header = _HEADER.match(written)
    if header is None:
        return
    lines = _lines(written, header.end())
    keep = "+" in header.group(1)
    strip = "-" in header.group(1)
    for indent in _indents(lines):
        content = [(line[indent:], offset + min(indent, len(line))) for line, offset in lines]
        pairs = _fold_block(content) if folded else _join_block(content)
        yield _chomp(pairs, keep=keep, strip=strip)


def _lines(written: str, start: int) -> list[tuple[str, int]]:
    lines: list[tuple[str, int]] = []
    while start < len(written):
        match = _BREAK.search(written, start)
        end = match.start() if match else len(written)
        lines.append((written[start:end], start))
        start = match.end() if match else end
    return lines


def _indents(lines: list[tuple[str, int]]) -> range:
    """The indentation is that of the first line with text, or less when the header says so: deepest first."""
    filled = (line for line, _ in lines if line.strip(" "))
    deepest = next((len(line) - len(line.lstrip(" ")) for line in filled), None)
    if deepest is None:
        deepest = max((len(line) for line, _ in lines), default=0)
    return range(deepest, -1, -1)


def _join_block(lines: list[tuple[str, int]]) -> list[Pair]:
    pairs: list[Pair] = []
    for line, offset in lines:
        pairs.extend((char, offset + index) for index, char in enumerate(line))
        pairs.append(("\n", offset + len(line)))
    return pairs


def _fold_block(lines: list[tuple[str, int]]) -> list[Pair]:
    """Folding of block scalars (8.1.3): a break between two text lines is a space, unless either is more
    indented.
    """
    pairs: list[Pair] = []
    pending: list[Pair] = []
    before: str | None = None
    for line, offset in lines:
        if line:
            pairs.extend(_fold_breaks(pending, before, line))
            pending = []
            pairs.extend((char, offset + index) for index, char in enumerate(line))
            before = line
        pending.append(("\n", offset + len(line)))
    return pairs + pending


def _fold_breaks(pending: list[Pair], before: str | None, line: str) -> list[Pair]:
    if before is None or before[0] in " \t" or line[0] in " \t" or not pending:
        return pending
    return pending[1:] or [(" ", pending[0][1])]


def _chomp(pairs: list[Pair], *, keep: bool, strip: bool) -> list[Pair]:
    if keep:
        return pairs
    end = len(pairs)
    while end and pairs[end - 1][0] == "\n":
        end -= 1
    return pairs[:end] if strip or not end else pairs[: end + 1]
