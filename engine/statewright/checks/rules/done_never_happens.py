"""SW567: `done:` of a compound or parallel state that can never be complete.

Why: a final child is missing, or in a parallel state one region has none, and the workflow waits for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Text
from ...diagnostics.codes.soundness import DONE_NEVER_HAPPENS
from ...kernel.definition import Kind
from ...kernel.triggers import done_state
from ..chart import Chart
from ..finding import Finding

NO_FINAL = Text("none of its states is a reachable final one", "它没有可到达的 final 子状态")
NO_FINAL_IN = Text(
    'region "{region}" has no reachable final state', "区域 “{region}” 没有可到达的 final 状态"
)


def find(chart: Chart) -> Iterator[Finding]:
    """Every `done:` of a reached state that is never taken."""
    for transition in chart.transitions:
        state = chart.states[transition.source]
        if transition.trigger != done_state(state.path) or not chart.reachable >> state.index & 1:
            continue
        if not chart.can_be_done(state.index):
            values = {"state": state.path, "why": _why(chart, state.index)}
            yield Finding(DONE_NEVER_HAPPENS, transition.where, values=values)


def _why(chart: Chart, index: int) -> Text:
    if chart.states[index].kind is Kind.PARALLEL:
        for region in chart.definition.tables.geometry.children[index]:
            if not chart.can_be_done(region):
                return NO_FINAL_IN.fill({"region": chart.states[region].name})
    return NO_FINAL
