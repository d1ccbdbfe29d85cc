"""What is found while a foreign file is read: collected in order, each with its place.

Floor 3. Private to one import.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Source, Span
from ..diagnostics.codes import interop as codes
from ..diagnostics.diagnostic import Code
from .words import Said, said


class Findings:
    """The findings of one import."""

    __slots__ = ("found", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def lost(self, at: Span, what: Said, why: Said) -> None:
        """Something that has no word here."""
        self._add(codes.LOST, at, {"what": what, "why": why})

    def changed(self, at: Span, what: Said, became: Said) -> None:
        """Something that is written another way here."""
        why = said("every step that people may take has a name")
        self._add(codes.CHANGED, at, {"what": what, "became": became, "why": why})

    def no_chart(self, at: Span, what: Said, why: Said) -> None:
        """Something without which there is no machine."""
        self._add(codes.NOT_A_CHART, at, {"what": what, "why": why})

    def no_such_state(self, at: Span, name: str) -> None:
        """A state that the machine does not have."""
        self._add(codes.NO_SUCH_STATE, at, {"name": name})

    def unreadable(self, at: Span, notation: Said, why: Said) -> None:
        """Not what it should be."""
        self._add(codes.NOT_READABLE, at, {"notation": notation, "why": why})

    def _add(self, code: Code, at: Span, values: dict[str, object]) -> None:
        self.found.append(Diagnostic.filled(code, self.source, at, values))
