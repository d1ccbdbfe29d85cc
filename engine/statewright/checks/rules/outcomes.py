"""SW566, SW568: an invoke whose failure, or whose end, nothing handles.

Why: an unhandled failure becomes an incident that operations must see to; an end that leads nowhere means
that the state waits in vain. A child whose declared output is not needed may say `done: {}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics.codes.soundness import FAILURE_NOT_HANDLED, OUTCOME_NOT_HANDLED
from ...kernel.triggers import invoke_done, invoke_each_done, invoke_failed
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every invoke of a reached state without `failed`, and without `done`."""
    triggers = {t.trigger for t in chart.transitions}
    for state in chart.states:
        if not chart.reachable >> state.index & 1:
            continue
        for rule in state.invokes:
            values = {"name": rule.target}
            failed = invoke_failed(state.path, rule.index) in triggers or rule.deliver_failed
            collected = rule.for_each is not None and rule.form != "event"
            if not failed and not collected and rule.form != "workflow":
                yield Finding(FAILURE_NOT_HANDLED, rule.where, at_key=False, values=values)
            done = {invoke_done(state.path, rule.index), invoke_each_done(state.path, rule.index)}
            if not done & triggers and not rule.deliver_done:
                yield Finding(OUTCOME_NOT_HANDLED, rule.where, at_key=False, values=values)
