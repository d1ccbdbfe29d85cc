"""SW551: an atomic state that nothing leaves and that is no end.

Why: an instance there runs for ever. A state in a region counts as left when any state around
it, or one of another region, leads out of both. A
workflow that never ends has no such state either: it goes round.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import CANNOT_BE_LEFT
from ...kernel.definition import Kind
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every reached atomic state that no live transition leaves."""
    for state in chart.states[1:]:
        if state.kind is not Kind.ATOMIC or not chart.reachable >> state.index & 1:
            continue
        if not chart.ways_out(state.index):
            yield Finding(CANNOT_BE_LEFT, state.where, values={"state": state.path})
