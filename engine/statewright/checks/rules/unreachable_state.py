"""SW550: no chain of transitions leads to a state, whatever the data.

Why: dead states mislead whoever reads the chart, and usually mean a transition that was forgotten. A state
inside an unreachable one is not reported again. Ignore it for a state that a later version will use.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import UNREACHABLE_STATE
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every outermost state that is never active."""
    for state in chart.states[1:]:
        if not chart.reachable >> state.index & 1 and chart.reachable >> state.parent & 1:
            yield Finding(UNREACHABLE_STATE, state.where, values={"state": state.path, "name": state.name})
