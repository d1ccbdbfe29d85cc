"""SW563, SW565: what cannot be taken back, asked for twice without a key, or left while it runs without
`late`.

Why: money. An effect declared `reversible: false` and without `key:` gets a new request each time it is asked
for; and an outcome that arrives after its state was left is dropped unless `late:` says what to do with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import IRREVERSIBLE_LEFT, IRREVERSIBLE_TWICE
from ...kernel.definition import InvokeRule, Transition
from ...kernel.triggers import invoke_done, invoke_failed, invoke_unknown
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Effects that may happen twice, then invokes that may be left alone."""
    for name, rule in chart.definition.effects.items():
        places = chart.requested(name)
        again = len(places) > 1 or any(chart.can_return(place) for place in places)
        if not rule.reversible and rule.key is None and places and again:
            yield Finding(IRREVERSIBLE_TWICE, rule.where, values={"name": name})
    for state in chart.states:
        for invoke in state.invokes:
            effect = chart.definition.effects.get(invoke.target) if invoke.form == "effect" else None
            if (
                effect is not None
                and not effect.reversible
                and invoke.late is None
                and _can_be_left(chart, invoke)
            ):
                yield Finding(IRREVERSIBLE_LEFT, invoke.where, at_key=False, values={"name": invoke.target})


def _can_be_left(chart: Chart, invoke: InvokeRule) -> bool:
    """Whether something other than its own outcome leaves the state."""
    path = chart.states[invoke.state].path
    own = {naming(path, invoke.index) for naming in (invoke_done, invoke_failed, invoke_unknown)}
    ways = chart.ways_out(invoke.state)
    return any(t.trigger not in own and not _kept_from(chart, t, invoke.state) for t in ways)


def _kept_from(chart: Chart, outer: Transition, state: int) -> bool:
    """Whether `state`, or what lies between, takes the event whatever comes, so that `outer` never is."""
    geometry = chart.definition.tables.geometry
    between = (geometry.ancestors[state] | 1 << state) & geometry.descendants[outer.source]
    return any(
        between >> t.source & 1
        and t.trigger == outer.trigger
        and t.guard is None
        and t.by is None
        and t.not_by is None
        for t in chart.transitions
    )
