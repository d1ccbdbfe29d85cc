"""SW552: the workflow has ends, and from a state none of them can be reached.

Why: a trap: instances go round for ever. Only the states that begin the trap are reported: those that a state
with a way out leads into. A state that cannot be left at all is SW551.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import NO_END_FROM_HERE
from ...kernel.definition import Kind
from ...kernel.masks import bits
from ..chart import Chart
from ..finding import Finding
from . import cannot_be_left


def find(chart: Chart) -> Iterator[Finding]:
    """Every reached atomic state without a way to an end of the root."""
    geometry = chart.definition.tables.geometry
    ends = [s for s in chart.states if s.kind is Kind.FINAL and s.parent == 0]
    if not ends or geometry.parallels & 1:
        return
    escapes = _can_end(chart, sum(1 << s.index for s in ends))
    stuck = {finding.where for finding in cannot_be_left.find(chart)}
    names = ", ".join(s.name for s in ends)
    for index in bits(geometry.leaves & chart.reachable & ~escapes):
        state = chart.states[index]
        if state.kind is Kind.ATOMIC and state.where not in stuck:
            yield Finding(NO_END_FROM_HERE, state.where, values={"state": state.path, "finals": names})


def _can_end(chart: Chart, ends: int) -> int:
    """The states from which some chain of transitions leads to an end."""
    ancestors = chart.definition.tables.geometry.ancestors
    found = ends
    while True:
        sources = sum(
            1 << i for i in {t.source for t in chart.live_transitions if chart.entered_by(t) & found}
        )
        grown = found | sources
        for state in chart.states:
            if ancestors[state.index] & sources:
                grown |= 1 << state.index
        if grown == found:
            return found
        found = grown
