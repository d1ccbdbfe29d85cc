"""SW553: a transition that stands after one which is always taken for the same event.

Why: transitions are tried in order; the writer meant another order, or a condition is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import HIDDEN_TRANSITION
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every transition with an earlier one of its state and trigger that has no `when`, `by` or `not_by`."""
    always: set[tuple[int, str]] = set()
    for transition in chart.transitions:
        place = (transition.source, transition.trigger)
        if place in always:
            yield Finding(HIDDEN_TRANSITION, transition.where, at_key=False)
        if transition.guard is None and transition.by is None and transition.not_by is None:
            always.add(place)
