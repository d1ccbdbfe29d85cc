"""SW557: an event that is declared, and that no state has a transition for.

Why: whoever sends it is always refused; a transition is missing or its name is misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import EVENT_NEVER_HANDLED
from ...kernel.triggers import ANY
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every declared event without a transition, `*` counting for those from outside."""
    handled = {t.trigger for t in chart.transitions}
    for name, rule in chart.definition.events.items():
        by_any = ANY in handled and rule.origin != ("self",)
        ignored = any(name in state_on for state_on in _ignored(chart))
        if name not in handled and not by_any and not ignored and rule.unhandled == "refuse":
            yield Finding(EVENT_NEVER_HANDLED, rule.where, values={"event": name})


def _ignored(chart: Chart) -> Iterator[frozenset[str]]:
    for state in chart.states:
        names = (t.trigger for t in chart.transitions if t.source == state.index)
        yield frozenset(names)
