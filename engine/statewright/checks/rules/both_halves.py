"""SW569: four eyes that one role could both lend.

Why: `not_by: =data.approved_by` keeps the same person out, and where only one role may do either half, that
role needs two people. The first half is any event whose transition sets the field that `not_by` reads from
`actor.id` or `actor.person`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import BOTH_HALVES
from ...kernel.definition import Assign, Expression, SetField, Where
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every `not_by` with a role that may send both events."""
    events = chart.definition.events
    halves: list[tuple[str, tuple[str, ...], Expression, Where]] = []
    for rule in events.values():
        if rule.not_by is not None:
            halves.append((rule.name, rule.by or (), rule.not_by, (*rule.where, "not_by")))
    for t in chart.transitions:
        if t.not_by is not None and t.trigger in events:
            roles = t.by or events[t.trigger].by or ()
            halves.append((t.trigger, roles, t.not_by, (*t.where, "not_by")))
    for second, roles, not_by, where in halves:
        for first, first_roles in _first_halves(chart, not_by):
            shared = [role for role in roles if role in first_roles]
            if first != second and shared:
                values = {"role": shared[0], "first": first, "second": second}
                yield Finding(BOTH_HALVES, where, values=values)


def _first_halves(chart: Chart, not_by: Expression) -> Iterator[tuple[str, tuple[str, ...]]]:
    fields = {read.split(".")[1] for read in not_by.reads if read.startswith("data.")}
    for t in chart.transitions:
        rule = chart.definition.events.get(t.trigger)
        if rule is not None and any(_signs(action, fields) for block in t.blocks for action in block.actions):
            yield t.trigger, t.by or rule.by or ()


def _signs(action: object, fields: set[str]) -> bool:
    """Whether an action writes who acts into one of these fields."""
    return isinstance(action, Assign) and any(
        isinstance(a, SetField)
        and a.path[0] in fields
        and any(read in {"actor.id", "actor.person"} for read in a.value.reads)
        for a in action.assignments
    )
