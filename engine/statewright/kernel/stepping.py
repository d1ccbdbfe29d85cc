"""What does this event make of this instance? The function that a service calls.

Floor 0. Pure.

Theory of operation. Most events of most workflows change a few fields and move from one leaf to another. For
these the compiler has worked everything out (`tables.quick`), and `_quick` does what is left: admit, guard,
update, check. Whenever anything else is needed it says None, having changed nothing, and the general
algorithm takes the step from the start: so every refusal, and every step that does more, has one meaning
only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import Any

from .admission import may_send
from .definition import Definition
from .instants import instant
from .outputs import Outcome, Refusal, Step
from .selecting import failing_part
from .snapshot import Incident, Snapshot, Status
from .tables import Choice, QuickRow
from .turning import Keys, Moment, Repeated, Stale, Turn, turn
from .values import Event, Fault, Misfit

_new = tuple.__new__


def step(definition: Definition, snapshot: Snapshot, event: Event) -> Step | Refusal:
    """Take `event` to completion: the Step it makes, or the Refusal that says why nothing happened.

    Timers due before `event.at` are taken first, each at its own instant, and parked events offered again
    afterwards; their effects are part of the Step. A refused event leaves the instance as it was, due timers
    included: `turn` takes those alone. Raises ValueError for an `at` without a time zone. Complexity: for an
    event that only changes data and moves between leaves, a few dictionary look-ups beside its guard and
    assignments.
    """
    by_leaf = definition.tables.quick.get(event.name)
    if by_leaf is not None and snapshot.status is Status.RUNNING and not snapshot.parked:
        row = by_leaf.get(snapshot.configuration[0])
        if row is not None:
            found = _quick(definition, snapshot, event, row)
            if found is not None:
                return found
    return step_general(definition, snapshot, event)


def turn_event(definition: Definition, snapshot: Snapshot, event: Event, at: datetime, keys: Keys) -> Turn:
    """`turn` for an event at the instant `at`, by the short way where there is one: the same Turn."""
    by_leaf = definition.tables.quick.get(event.name)
    if by_leaf is not None and snapshot.status is Status.RUNNING and not snapshot.parked:
        row = by_leaf.get(snapshot.configuration[0])
        if row is not None and definition.events[event.name].key is None:
            found = _quick(
                definition, snapshot, event if event.at is not None else event._replace(at=at), row
            )
            if found is not None:
                moment = Moment(event, found.snapshot.last_at, found)
                return _new(Turn, (found.snapshot, (moment,), Outcome.TAKEN, ()))
    return turn(definition, snapshot, event, at, keys=keys)


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


def _quick(definition: Definition, snapshot: Snapshot, event: Event, row: QuickRow) -> Step | None:
    at = event.at
    last_at = snapshot.last_at
    if at is None:
        at = last_at
    elif at.tzinfo is not UTC or at.microsecond % 1000:
        at = instant(at)
    if at < last_at:
        at = last_at
    timers = snapshot.timers
    if timers and timers[0].due_at <= at:
        return None
    rule = definition.events[event.name]
    payload: Any = event.payload
    actor = event.actor
    instance = snapshot.instance
    data = snapshot.data
    try:
        if rule.shape is not None:
            payload = rule.shape(payload)
        if rule.restricted and not may_send(definition, rule, snapshot, event, payload, at):
            return None
        choice: Choice | None
        for choice in row.choices:
            if choice is None:
                return None
            if not choice.free:
                arguments = (data, payload, at, actor, instance, row.active)
                if failing_part(definition, choice.transition, arguments, actor) is None:
                    break
            elif choice.guard is None or choice.guard(data, payload, at, actor, instance, row.active):
                break
        else:
            return None
        if choice.update is not None:
            data = choice.update(data, payload, at, actor, instance, row.active)
            for name, shape in choice.checks:
                value: Any = data[name]
                fitted = shape(value)
                if fitted is not value:
                    data = {**data, name: fitted}
        for _, holds in choice.holds:
            if not holds(data, None, at, None, instance, choice.active):
                return None
    except (Fault, Misfit):
        return None
    after = _new(
        Snapshot,
        (instance, choice.configuration, data, snapshot.status, snapshot.revision + 1, at, *snapshot[6:]),
    )
    return _new(Step, (after, (), (), (), (), (), (), (), (), (), choice.microsteps, Outcome.TAKEN))
