"""Where did the YAML parser stop, and what is around that place? The error as a value.

Floor 1. Pure.
"""

from __future__ import annotations

from typing import NamedTuple, Self

from ..diagnostics.source import Position, Source


class Place(NamedTuple):
    """The parser's complaint in small letters, the offset where it stopped, and that of what it was
    reading.
    """

    source: Source
    complaint: str
    problem: int
    context: int

    @classmethod
    def of(cls, source: Source, fault: Exception) -> Self:
        """The place of an error of PyYAML; of another error, the beginning of the text."""
        problem = _index(getattr(fault, "problem_mark", None))
        context = _index(getattr(fault, "context_mark", None))
        words = f"{getattr(fault, 'context', '') or ''}; {getattr(fault, 'problem', '') or ''}".lower()
        at = problem if problem is not None else context or 0
        at = min(at, len(source.text))
        return cls(source, words, at, min(context, at) if context is not None else at)

    def says(self, *words: str) -> bool:
        """Whether the complaint has one of these words."""
        return any(word in self.complaint for word in words)

    @property
    def char(self) -> str:
        """The character at which the parser stopped; '' at the end."""
        return self.source.text[self.problem : self.problem + 1]

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines worth looking at: where it stopped, what it was reading, and the last line with text
        before.
        """
        stopped = self.source.position(self.problem).line
        reading = self.source.position(self.context).line
        lines = (stopped, reading, self.line_before(stopped))
        return tuple(dict.fromkeys(line for line in lines if line is not None))

    def line_before(self, line: int) -> int | None:
        """The nearest line above that has more than blanks and comments."""
        above = range(line - 1, 0, -1)
        return next((one for one in above if not self.source.line_text(one).lstrip().startswith(("#",)) and
                     self.source.line_text(one).strip()), None)  # fmt: skip

    def line_start(self, line: int) -> int:
        """The offset of a line's first character."""
        return self.source.offset(Position(line, 1))

    def depth_before(self, offset: int) -> int:
        """How many { and [ are open before `offset`, counted from what the parser was reading, if that is
        one.
        """
        if "flow" not in self.complaint or self.context >= offset:
            return 0
        part = self.source.text[self.context : offset]
        return max(0, sum(part.count(char) for char in "{[") - sum(part.count(char) for char in "}]"))


def _index(mark: object) -> int | None:
    index = getattr(mark, "index", None)
    return index if isinstance(index, int) else None
