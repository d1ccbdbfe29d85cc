"""SW556: a timer of a state that another timer, of it or of a state around it, always cuts short.

Why: two delays were mixed up. Compared are fixed delays; the shorter one must have a transition without a
condition that leaves the state, and must not be a `resume` timer, whose rest can be of any length.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ...diagnostics.codes.soundness import TIMER_ALWAYS_BEATEN
from ...kernel.definition import State, TimerRule
from ..chart import Chart
from ..finding import Finding


def find(chart: Chart) -> Iterator[Finding]:
    """Every `after` with a fixed delay that is never shorter than that of a sure way out."""
    for state in chart.states:
        around = [state, *_ancestors(chart, state)]
        for rule in state.timers:
            delay = _fixed(rule)
            if delay is None:
                continue
            for owner in around:
                beaten_by = _surest(chart, owner, state, rule, delay)
                if beaten_by is not None:
                    yield Finding(TIMER_ALWAYS_BEATEN, rule.where, values={"delay": _words(beaten_by)})
                    break


def _ancestors(chart: Chart, state: State) -> list[State]:
    found = []
    while state.parent >= 0:
        state = chart.states[state.parent]
        found.append(state)
    return found


def _fixed(rule: TimerRule) -> timedelta | None:
    return rule.delay if rule.kind == "after" and isinstance(rule.delay, timedelta) else None


def _surest(
    chart: Chart, owner: State, state: State, beaten: TimerRule, delay: timedelta
) -> timedelta | None:
    """The delay of a timer of `owner` that surely leaves `state` no later than `delay` after entering it."""
    for rule in owner.timers:
        other = _fixed(rule)
        if other is None or rule is beaten or rule.resume or other > delay:
            continue
        if other == delay and (owner is not state or rule.index > beaten.index):
            continue
        ways = [t for t in chart.transitions if t.trigger == rule.trigger]
        if any(t.guard is None and chart.leaves(t, state.index) for t in ways):
            return other
    return None


def _words(delay: timedelta) -> str:
    for unit, length in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)):
        milliseconds = delay // timedelta(milliseconds=1)
        if milliseconds % length == 0:
            return f"{milliseconds // length}{unit}"
    return f"{delay // timedelta(milliseconds=1)}ms"
