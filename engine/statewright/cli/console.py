"""How is something said on a terminal, or into a pipe?

Two streams, a language, and colour where it is wanted. Floor 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from ..diagnostics import Text


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command speaks: `out` for what it was asked, `err` for why it could not."""

    out: TextIO
    err: TextIO
    given: TextIO
    lang: str
    colour: bool = False

    def say(self, what: Text | str = "") -> None:
        """One line of what was asked for."""
        print(self.words(what), file=self.out)

    def complain(self, what: Text | str) -> None:
        """One line of why it could not be done."""
        print(self.words(what), file=self.err)

    def words(self, what: Text | str) -> str:
        """The text in the language of this console."""
        return what if isinstance(what, str) else what.in_language(self.lang)

    def ask(self, prompt: Text | str) -> str | None:
        """A line that is typed, without its end; None when there is no more."""
        print(self.words(prompt), end="", file=self.out, flush=True)
        line = self.given.readline()
        if not line:
            print(file=self.out)
            return None
        if not self.given.isatty():
            print(line.rstrip("\n"), file=self.out)
        return line.rstrip("\r\n")

    def paint(self, text: str, style: str) -> str:
        """Text in a terminal style (`1` bold, `2` dim, `31` red, `32` green), where colour is wanted."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and text else text

    def mark(self, good: bool) -> str:
        """A tick or a cross, in letters where the stream cannot show them."""
        sign, plain, style = ("✓", "ok", "32") if good else ("✗", "FAILED", "31")
        return self.paint(sign if self.shows(sign) else plain, style)

    def shows(self, text: str) -> bool:
        """Whether the stream can encode this."""
        try:
            text.encode(getattr(self.out, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return False
        return True


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Colour on a terminal, unless NO_COLOR is set or the terminal is dumb; FORCE_COLOR wins."""
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
