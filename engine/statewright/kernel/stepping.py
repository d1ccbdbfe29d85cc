"""What does this event make of this instance? The function that a service calls.

Floor 0. Pure.

Theory of operation. Most events of most workflows change a few fields and move from one leaf to another. For
these the compiler has worked everything out (`tables.quick`), and `_quick` does what is left: admit, guard,
update, check. Whenever anything else is needed it says None, having changed nothing, and the general
algorithm takes the step from the start: so every refusal, and every step that does more, has one meaning
only. Charts with parallel states or history have a memory of their moves instead (`learning`).
"""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import Any

from .admission import may_send
from .definition import Definition
from .instants import no_earlier
from .learning import recall
from .outputs import Outcome, Refusal, Step, TimerCancelled, TimerSet
from .selecting import failing_part
from .snapshot import Incident, Snapshot, Status
from .timing import retimed
from .turning import Keys, Moment, Repeated, Stale, Turn, turn
from .values import Event, Fault, Misfit

_new = tuple.__new__
_RUNNING, _TAKEN = Status.RUNNING, Outcome.TAKEN


def step(definition: Definition, snapshot: Snapshot, event: Event) -> Step | Refusal:
    """Take `event` to completion: the Step it makes, or the Refusal that says why nothing happened.

    Timers due before `event.at` are taken first, each at its own instant, and parked events offered again
    afterwards; their effects are part of the Step. A refused event leaves the instance as it was, due timers
    included: `turn` takes those alone. Raises ValueError for an `at` without a time zone. Complexity: for an
    event that only changes data and moves between leaves, a few dictionary look-ups beside its guard and
    assignments.
    """
    return (
        _quick(definition, snapshot, event)
        or _recalled(definition, snapshot, event)
        or step_general(definition, snapshot, event)
    )


def turn_event(definition: Definition, snapshot: Snapshot, event: Event, at: datetime, keys: Keys) -> Turn:
    """`turn` for an event at the instant `at`, by the short way where there is one: the same Turn."""
    rule = definition.events.get(event.name)
    if rule is not None and rule.key is None:
        timed = event if event.at is not None else event._replace(at=at)
        found = _quick(definition, snapshot, timed) or _recalled(definition, snapshot, timed)
        if found is not None:
            moment = Moment(event, found.snapshot.last_at, found)
            return _new(Turn, (found.snapshot, (moment,), Outcome.TAKEN, ()))
    return turn(definition, snapshot, event, at, keys=keys)


def _recalled(definition: Definition, snapshot: Snapshot, event: Event) -> Step | None:
    if definition.tables.remembers:
        return recall(definition, snapshot, event, step_general)
    return None


def step_general(definition: Definition, snapshot: Snapshot, event: Event) -> Step | Refusal:
    """`step` by the general algorithm alone."""
    return _as_step(turn(definition, snapshot, event, None), snapshot)


def _as_step(made: Turn, before: Snapshot) -> Step | Refusal:
    match made.verdict:
        case Refusal() as refused:
            return refused
        case Outcome() as outcome:
            steps = [moment.step for moment in made.moments]
            if not steps:
                return Step(made.snapshot, outcome=outcome)
            if len(steps) == 1 and steps[0].snapshot is made.snapshot:
                return steps[0]
            return joined(steps, made.snapshot, outcome)
        case Repeated() | Stale() | Incident():
            raise AssertionError("an event without receipts is taken or refused")


def joined(steps: list[Step], snapshot: Snapshot, outcome: Outcome) -> Step:
    """Several macrosteps as one Step, in order."""
    parts: Any = zip(*(step[1:-1] for step in steps), strict=True)
    return _new(Step, (snapshot, *(tuple(chain.from_iterable(part)) for part in parts), outcome))


def _quick(definition: Definition, snapshot: Snapshot, event: Event) -> Step | None:
    """The step of an event that only changes data and moves to another leaf; None for any other.

    Tuples are taken apart and put together at once: reading their fields by name would cost as much again.
    """
    payload: Any
    name, payload, actor, at, _ = event
    by_leaf = definition.tables.quick.get(name)
    if by_leaf is None:
        return None
    (instance, leaves, data, status, revision, last_at, timers, invokes, history, paused, regions, parked,
     done, left, incidents, incidents_ever, output, semantics) = snapshot  # fmt: skip
    row = by_leaf.get(leaves[0])
    if row is None or status is not _RUNNING or parked:
        return None
    now = last_at if at is None else no_earlier(at, last_at)
    if timers and timers[0].due_at <= now:
        return None
    active, choices, rule, fit, restricted = row
    try:
        if fit is not None:
            payload = fit(payload)
        if restricted and not may_send(definition, rule, snapshot, event, payload, now):
            return None
        for choice in choices:
            if choice is None:
                return None
            transition, guard, free, configuration, update, checks, holds, microsteps, active_then, timing = (
                choice
            )
            if not free:
                arguments = (data, payload, now, actor, instance, active)
                if failing_part(definition, transition, arguments, actor) is None:
                    break
            elif guard is None or guard(data, payload, now, actor, instance, active):
                break
        else:
            return None
        if update is not None:
            data = update(data, payload, now, actor, instance, active)
            for name, shape in checks:
                value: Any = data[name]
                fitted = shape(value)
                if fitted is not value:
                    data = {**data, name: fitted}
        for _, holds_now in holds:
            if not holds_now(data, None, now, None, instance, active_then):
                return None
    except (Fault, Misfit):
        return None
    begun: tuple[TimerSet, ...] = ()
    ceased: tuple[TimerCancelled, ...] = ()
    if timing is not None:
        found = retimed(timers, timing, now, revision + 1)
        if found is None:
            return None
        timers, begun, ceased = found
    after = _new(Snapshot, (
        instance, configuration, data, status, revision + 1, now, timers, invokes, history, paused, regions,
        parked, done, left, incidents, incidents_ever, output, semantics,
    ))  # fmt: skip
    return _new(Step, (after, (), (), (), (), (), begun, ceased, (), (), microsteps, _TAKEN))
