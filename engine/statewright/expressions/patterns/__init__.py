"""Does a text match a regular expression, in bounded time?

Floor 1. Pure. Patterns have RE2 syntax. A short text and a pattern with little choice go to the standard
library's `re`, which is fast there; all else runs on an automaton of our own, which no pattern can make
slow.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..fault import Failure
from .automaton import Automaton
from .native import choices, to_native
from .syntax import BadPattern, Part, read_pattern

__all__ = ["BadPattern", "compiled", "matches"]

_STEPS_MAX = 100_000


class Pattern:
    """A pattern, ready: the automaton is built when a text first needs it."""

    __slots__ = ("automaton", "choices", "native", "part")

    def __init__(self, part: Part) -> None:
        count = choices(part)
        native = None if count is None else to_native(part)
        self.part = part
        self.choices = count or 0
        self.native = None if native is None else re.compile(native, re.DOTALL)
        self.automaton = Automaton(part) if self.native is None else None

    def found(self, text: str) -> bool:
        """Whether some part of the text matches."""
        if self.native is not None and (len(text) + 1) ** (self.choices + 1) <= _STEPS_MAX:
            return self.native.search(text) is not None
        if self.automaton is None:
            self.automaton = Automaton(self.part)
        return self.automaton.found(text)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """The pattern, read. Raises `BadPattern`."""
    return Pattern(read_pattern(pattern))


def matches(text: str, pattern: str) -> bool:
    """CEL's `matches`: whether the pattern is found in the text. Raises `Failure` for a pattern that is
    none.
    """
    try:
        return compiled(pattern).found(text)
    except BadPattern:
        raise Failure("text_argument", value=pattern[:60]) from None
