"""What does every part of an SCXML document know of the whole? Its names, its language, where findings go.

Floor 3. Private to one reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...diagnostics import Diagnostic, Source
from ...diagnostics.codes import interop as codes
from ...diagnostics.diagnostic import Code
from ...kernel.definition import Where
from ..words import Said
from ..xml import Element
from .machine import Invoke, Load, Machine


@dataclass(slots=True)
class Document:
    """A document while it is read: `declared` are its variables, `ids` its states; the rest is collected."""

    source: Source
    name: str
    language: str
    declared: frozenset[str]
    ids: frozenset[str]
    load: Load
    late: bool = False
    found: list[Diagnostic] = field(default_factory=list)
    children: dict[str, Machine] = field(default_factory=dict)
    invokes: dict[tuple[str, int], Invoke] = field(default_factory=dict)

    def report(self, code: Code, element: Element, **values: object) -> None:
        """A finding at an element's tag."""
        self.found.append(Diagnostic.filled(code, self.source, element.span, values))

    def lost(self, element: Element, what: Said, why: Said) -> None:
        """Something that cannot come along."""
        self.report(codes.LOST, element, what=what, why=why)

    def where(self, element: Element) -> Where:
        """The place of an element, for traces and pictures."""
        position = self.source.position(element.span.start)
        return (element.name, position.line, position.column)
