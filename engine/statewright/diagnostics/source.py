"""Where is it? A text with a name, spans inside it, and excerpts that remember where they were cut out.

Floor 0. Pure. Knows neither YAML nor states: only characters, lines and columns.

Offsets count code points of the decoded text; lines and columns start at 1, and a column counts code points
too (what editors show). How wide a character is on a terminal is the renderer's concern.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Position(NamedTuple):
    """A place as people name it: `line` and `column`, both from 1."""

    line: int
    column: int


class Span(NamedTuple):
    """A half-open range of code-point offsets into one `Source`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded text and the name it is shown under (a path as the user gave it, or `<text>`)."""

    name: str
    text: str = field(repr=False)
    _line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lengths = (len(line) for line in _lines(self.text))
        starts = (0, *accumulate(lengths))
        object.__setattr__(self, "_line_starts", starts[:-1] or (0,))

    def position(self, offset: int) -> Position:
        """The line and column of a code-point offset; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        index = bisect_right(self._line_starts, offset) - 1
        return Position(index + 1, offset - self._line_starts[index] + 1)

    def offset(self, position: Position) -> int:
        """The code-point offset of a line and column; beyond the line's or the text's end, the end."""
        start = self._line_starts[min(position.line, self.line_count) - 1]
        end = self._line_starts[position.line] if position.line < self.line_count else len(self.text)
        return min(start + position.column - 1, end)

    def line_end(self, offset: int) -> int:
        """The offset at which the line of `offset` ends, before its line break."""
        line, column = self.position(offset)
        return offset - column + 1 + len(self.line_text(line))

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its line break."""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @property
    def line_count(self) -> int:
        """How many lines the text has; an empty text has one."""
        return len(self._line_starts)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of text read out of a `Source`, each character of it still knowing its offset there.

    A quoted or folded YAML scalar is not the characters of the file: escapes and folds change it.
    `offsets[i]` is where character `i` of `text` begins in the source and `offsets[len(text)]` where the
    last one ends, so a fault found in the text is shown at the exact characters of the file.
    """

    source: Source
    text: str
    offsets: tuple[int, ...]

    @classmethod
    def whole(cls, text: str, name: str = "<text>") -> Excerpt:
        """An excerpt that is a source of its own: an expression typed at a prompt, or in a test."""
        return cls(Source(name, text), text, tuple(range(len(text) + 1)))

    def span(self, start: int, end: int) -> Span:
        """The span in the source of characters `start` to `end` of this text."""
        first = self.offsets[min(start, len(self.text))]
        last = self.offsets[min(max(end, start), len(self.text))]
        return Span(first, max(first, last))

    def cut(self, start: int, end: int) -> Excerpt:
        """The excerpt of characters `start` to `end`."""
        return Excerpt(self.source, self.text[start:end], self.offsets[start : end + 1])


def _lines(text: str) -> list[str]:
    r"""Split at `\n`, `\r\n` and `\r` only, line breaks kept: what YAML 1.2 calls a line."""
    if "\r" not in text:
        return text.splitlines(keepends=True) if text.isascii() and not _exotic(text) else _split(text)
    return _split(text)


def _exotic(text: str) -> bool:
    return any(mark in text for mark in "\x0b\x0c\x1c\x1d\x1e")


def _split(text: str) -> list[str]:
    return [match.group() for match in _LINE.finditer(text)]
