"""SW552: the workflow has ends, and from a state none of them can be reached.

Why: a trap: instances go round for ever. Only the states that begin the trap are reported: those that a state
with a way out leads into or, where there is none such, those in which an instance begins. A state that cannot
be left at all is SW551, and what leads to one is not reported here again.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import NO_END_FROM_HERE
from ...kernel.definition import Kind
from ...kernel.entering import entry_set
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
    stuck = {finding.where for finding in cannot_be_left.find(chart)}
    told = sum(1 << s.index for s in chart.states if s.where in stuck)
    escapes = _can_end(chart, told | sum(1 << s.index for s in ends))
    trapped = geometry.leaves & chart.reachable & ~escapes
    names = ", ".join(s.name for s in ends)
    for index in bits(trapped & _begun(chart, escapes)):
        state = chart.states[index]
        if state.kind is Kind.ATOMIC:
            yield Finding(NO_END_FROM_HERE, state.where, values={"state": state.path, "finals": names})


def _begun(chart: Chart, escapes: int) -> int:
    """The states that are entered from one with a way out, or in which an instance begins."""
    found = entry_set(chart.definition.tables.geometry, (0,), -1, chart.first_time)[0]
    for transition in chart.live_transitions:
        if escapes >> transition.source & 1:
            found |= chart.entered_by(transition)
    return found


def _can_end(chart: Chart, ends: int) -> int:
    """The states from which some chain of transitions leads to an end; another region's chain counts."""
    found = ends
    while True:
        sources = sum(
            1 << i for i in {t.source for t in chart.live_transitions if chart.entered_by(t) & found}
        )
        grown = found | sources
        for source in bits(sources):
            grown |= chart.companions[source]
        if grown == found:
            return found
        found = grown
