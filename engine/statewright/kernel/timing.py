"""When does a timer fall due? Set on entry, cancelled on exit, read again when its fields change.

Floor 0. Part of a macrostep. Time is `progress.now`; nothing here reads a clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeAlias

from .definition import State, TimerRule
from .outputs import TimerCancelled, TimerSet
from .progress import Progress
from .snapshot import Paused, Timer
from .tables import Timing
from .values import Fault


def start_timers(progress: Progress, state: State) -> None:
    """The state is entered: its timers begin to run, resumed ones with what was left."""
    for rule in state.timers:
        timer = first_timer(progress, state, rule)
        if timer is not None:
            progress.timers.append(timer)


def cancel_timers(progress: Progress, state: State) -> None:
    """The state is left: its timers stop, and resumed ones keep what was left."""
    kept: list[Timer] = []
    for timer in progress.timers:
        if timer.state != state.path:
            kept.append(timer)
        elif progress.definition.tables.timer_rules[timer.state, timer.rule].resume:
            left = max(timer.due_at - progress.now, timedelta())
            progress.paused.append(Paused(timer.state, timer.rule, left))
    progress.timers = kept


def reread_instants(progress: Progress) -> None:
    """At the end of a step: `until` timers whose fields were touched follow them."""
    if not progress.touched:
        return
    states = progress.definition.states
    for rule, fields in progress.definition.tables.watched:
        if progress.mask >> rule.state & 1 and not fields.isdisjoint(progress.touched):
            path = states[rule.state].path
            running = [t for t in progress.timers if t.state == path and t.rule == rule.index]
            timer = first_timer(progress, states[rule.state], rule)
            if timer is not None and any(old.due_at == timer.due_at for old in running):
                continue
            progress.timers = [t for t in progress.timers if t not in running]
            if timer is not None:
                progress.timers.append(timer)


Retimed: TypeAlias = tuple[tuple[Timer, ...], tuple[TimerSet, ...], tuple[TimerCancelled, ...]]


def retimed(timers: tuple[Timer, ...], timing: Timing, now: datetime, revision: int) -> Retimed | None:
    """The timers after a move that was worked out in advance, and which of them began and ceased; None if one
    would be due at once, or never.
    """
    stops, starts = timing
    kept = [timer for timer in timers if timer.state not in stops]
    try:
        begun = sorted(
            Timer(now + delay, order, state, rule, 1, None, revision) for delay, order, state, rule in starts
        )
    except OverflowError:
        return None
    after = tuple(sorted(kept + begun) if kept else begun)
    if begun and begun[0].due_at <= now:
        return None
    new = tuple([TimerSet(timer.state, timer.rule, timer.due_at) for timer in begun])
    gone = tuple([TimerCancelled(timer.state, timer.rule) for timer in timers if timer.state in stops])
    return after, new, gone


def following(rule: TimerRule, timer: Timer, revision: int, delay: Any) -> Timer | None:
    """The next turn of an `every` whose turn was taken; None for other timers and after the last turn."""
    if rule.kind != "every" or (rule.at_most is not None and timer.turn >= rule.at_most):
        return None
    turn = timer.turn + 1
    assert timer.base is not None, "an `every` counts from an instant"
    return timer._replace(turn=turn, due_at=_later(timer.base, delay * turn), set_at_revision=revision)


def delay_of(progress: Progress, rule: TimerRule) -> timedelta:
    """How long the rule's delay is now. Raises Fault when it is negative."""
    delay = rule.delay
    if not isinstance(delay, timedelta):
        assert delay is not None, "after and every have a delay"
        delay = delay.run(*progress.arguments(None, None))
    if delay < timedelta() or (rule.kind == "every" and not delay):
        raise Fault("negative_delay", f"a delay of {delay} is not possible")
    found: timedelta = delay
    return found


def first_timer(progress: Progress, state: State, rule: TimerRule) -> Timer | None:
    """The timer that begins to run if the state is entered now; None: its instant is null. Raises Fault."""
    base: datetime | None = None
    if rule.kind == "until":
        assert rule.due is not None, "until has an instant"
        due = rule.due.run(*progress.arguments(None, None))
        if due is None:
            return None
        due = max(due, progress.now)
    elif rule.kind == "every":
        base = rule.start.run(*progress.arguments(None, None)) if rule.start else progress.now
        if base is None:
            return None
        due = _later(base, delay_of(progress, rule))
    else:
        due = _later(progress.now, _left(progress, state, rule))
    order = progress.definition.tables.orders[state.path, rule.index]
    return Timer(due, order, state.path, rule.index, 1, base, progress.revision)


def _left(progress: Progress, state: State, rule: TimerRule) -> timedelta:
    for position, paused in enumerate(progress.paused):
        if paused.state == state.path and paused.rule == rule.index:
            del progress.paused[position]
            return paused.left
    return delay_of(progress, rule)


def _later(base: datetime, delay: timedelta) -> datetime:
    try:
        return base + delay
    except OverflowError:
        raise Fault("instant_out_of_range", "a timer would fall due after the year 9999") from None
