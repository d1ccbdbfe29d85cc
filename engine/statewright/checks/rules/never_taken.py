"""SW554: a transition on an event that only the workflow itself could raise, and does not.

Why: a `raise` was forgotten, or the event is a leftover.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import NEVER_TAKEN
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every transition of a reached state on a `from: self` event that nothing raises."""
    live = set(chart.live_transitions)
    for transition in chart.transitions:
        rule = chart.definition.events.get(transition.trigger)
        reached = chart.reachable >> transition.source & 1
        if rule is not None and rule.origin == ("self",) and reached and transition not in live:
            yield Finding(NEVER_TAKEN, transition.where, values={"event": transition.trigger})
