"""SW555: `always` transitions that lead round a circle on which nothing changes what their conditions look
at.

Why: once an instance gets there the step never settles and is refused. Only certain cases are reported: from
each state the first `always` transition, every condition on the way either absent or about data that nothing
on the way changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import NEVER_SETTLES
from ...kernel.definition import Assign, Kind, Transition
from ...kernel.masks import bits
from ...kernel.triggers import EVENTLESS
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """One finding for each circle, at its first transition."""
    ways = {t.source: t for t in reversed(chart.transitions) if t.trigger == EVENTLESS}
    reported: set[frozenset[int]] = set()
    for start in sorted(ways):
        circle = _circle(chart, ways, ways[start])
        members = frozenset(t.index for t in circle)
        if circle and members not in reported and not _changes(circle):
            reported.add(members)
            names = " → ".join(chart.states[t.source].name for t in (*circle, circle[0]))
            yield Finding(NEVER_SETTLES, circle[0].where, at_key=False, values={"cycle": names})


def _circle(chart: Chart, ways: dict[int, Transition], first: Transition) -> list[Transition]:
    """The transitions from `first` back to itself, if following them leads there."""
    path = [first]
    while True:
        following = _next(chart, ways, path[-1])
        if following is first:
            return path
        if following is None or following in path:
            return []
        path.append(following)


def _next(chart: Chart, ways: dict[int, Transition], transition: Transition) -> Transition | None:
    if not transition.targets:
        return transition
    entered = chart.entered_by(transition) & chart.definition.tables.geometry.leaves
    for leaf in bits(entered):
        if leaf in ways and chart.states[leaf].kind is Kind.ATOMIC:
            return ways[leaf]
    return None


def _changes(circle: list[Transition]) -> bool:
    """Whether something on the way round may change what a condition on it looks at."""
    read = {
        read.split(".")[1]
        for t in circle
        if t.guard is not None
        for read in t.guard.reads
        if read.startswith("data.")
    }
    written = {
        name
        for t in circle
        for block in t.blocks
        for action in block.actions
        if isinstance(action, Assign)
        for name in action.fields
    }
    looks_elsewhere = any(getattr(t.guard, "states", ()) for t in circle)
    return bool(read & written) or looks_elsewhere or (bool(written) and bool(read))
