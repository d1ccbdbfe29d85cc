"""Which findings has the author answered? Those with `# statewright: ignore SW551 because …` on their line or
the one above.

Floor 3. Pure. A suppression needs a reason, and one that suppresses nothing is reported itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Severity, Source, Span
from ..diagnostics.codes.suppressions import SUPPRESSION_UNUSED, SUPPRESSION_WITHOUT_REASON

_MARK = re.compile(r"#\s*statewright:\s*ignore\s+(SW\d{3})(?:\s+because\s+(\S.*))?")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that answers findings of `code` on `line` or the next."""

    code: str
    line: int
    span: Span
    reason: str | None


def suppressions(source: Source) -> Iterator[Suppression]:
    """The comments of this kind in a text."""
    for found in _MARK.finditer(source.text):
        line = source.position(found.start()).line
        alone = not source.line_text(line)[: found.start() - _line_start(source, found.start())].strip()
        yield Suppression(found[1], line + 1 if alone else line, Span(*found.span()), found[2])


def _line_start(source: Source, offset: int) -> int:
    return source.text.rfind("\n", 0, offset) + 1


def apply_suppressions(source: Source, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics that nobody has answered, with one for each suppression that is wrong. Errors are never
    suppressed.
    """
    listed = list(diagnostics)
    marks = list(suppressions(source))
    answers = {(mark.code, mark.line) for mark in marks if mark.reason}
    used: set[tuple[str, int]] = set()
    kept: list[Diagnostic] = []
    for diagnostic in listed:
        place = (diagnostic.code, source.position(diagnostic.span.start).line)
        if diagnostic.source is source and place in answers and diagnostic.severity is not Severity.ERROR:
            used.add(place)
        else:
            kept.append(diagnostic)
    for mark in marks:
        if mark.reason is None:
            kept.append(Diagnostic.of(SUPPRESSION_WITHOUT_REASON, source, mark.span, name=mark.code))
        elif (mark.code, mark.line) not in used:
            kept.append(Diagnostic.of(SUPPRESSION_UNUSED, source, mark.span, name=mark.code))
    return sorted(kept, key=lambda diagnostic: diagnostic.span)
