"""What did this event come to the last time, from this configuration and history? A memory for charts with
parallel states or history.

Floor 0. Pure as seen from outside: the same answer with and without the memory, only sooner.

Theory of operation. What a set of enabled transitions exits, enters, records and traces depends on nothing
but the configuration and the history. So the general algorithm takes such a step once, and what it came to is
kept (`Move`); after that a step is what `stepping` does for flat charts: admit, guards, updates, checks. A
move is learned only where the parts that are left out would do nothing whatever the data: quiet states,
content that at most assigns, nothing eventless to try afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .admission import may_send
from .definition import Definition
from .instants import no_earlier
from .masks import bits, mask_of
from .outputs import Outcome, Step
from .progress import configuration_mask
from .selecting import candidates_for, failing_part
from .snapshot import Snapshot, Status
from .tables import Candidate, Enabled, Move, Row
from .triggers import EVENTLESS
from .values import Event, Fault, Misfit

General = Callable[[Definition, Snapshot, Event], Any]
"""The general algorithm: a Step or a Refusal."""

ROWS_MAX = 4096
MOVES_MAX = 256

_new = tuple.__new__
_RUNNING, _TAKEN = Status.RUNNING, Outcome.TAKEN


def recall(definition: Definition, snapshot: Snapshot, event: Event, general: General) -> Step | None:
    """The step of an event whose move is known, or can be learned now; None where the general algorithm must
    decide.
    """
    payload: Any
    name, payload, actor, at, _ = event
    (instance, leaves, data, status, revision, last_at, timers, invokes, history, paused, regions, parked,
     done, left, incidents, incidents_ever, output, semantics) = snapshot  # fmt: skip
    try:
        row = definition.tables.learned[name, leaves]
    except KeyError:
        row = _new_row(definition, snapshot, name)
    if row is None or status is not _RUNNING or parked:
        return None
    now = last_at if at is None else no_earlier(at, last_at)
    if timers and timers[0].due_at <= now:
        return None
    active, by_leaf, rule, fit, restricted, moves = row
    try:
        if fit is not None:
            payload = fit(payload)
        if restricted and not may_send(definition, rule, snapshot, event, payload, now):
            return None
        arguments = (data, payload, now, actor, instance, active)
        enabled: tuple[int, ...] = ()
        for candidates in by_leaf:
            for index, transition, guard, free in candidates:
                if index in enabled:
                    break
                if free:
                    if guard is not None and not guard(*arguments):
                        continue
                elif failing_part(definition, transition, arguments, actor) is not None:
                    continue
                enabled += (index,)
                break
        try:
            move = moves[enabled, history]
        except KeyError:
            return _learn(definition, snapshot, event, row, (enabled, history), general)
        if move is None:
            return None
        configuration, history, updates, checks, holds, microsteps, active_then = move
        for update in updates:
            data = update(data, payload, now, actor, instance, active)
        for field, shape in checks:
            value: Any = data[field]
            fitted = shape(value)
            if fitted is not value:
                data = {**data, field: fitted}
        for _, holds_now in holds:
            if not holds_now(data, None, now, None, instance, active_then):
                return None
    except (Fault, Misfit):
        return None
    after = _new(Snapshot, (
        instance, configuration, data, status, revision + 1, now, timers, invokes, history, paused, regions,
        parked, done, left, incidents, incidents_ever, output, semantics,
    ))  # fmt: skip
    return _new(Step, (after, (), (), (), (), (), (), (), (), (), microsteps, _TAKEN))


def _new_row(definition: Definition, snapshot: Snapshot, name: str) -> Row | None:
    tables = definition.tables
    rule = definition.events.get(name)
    if rule is None or len(tables.learned) >= ROWS_MAX:
        return None
    leaves = bits(configuration_mask(definition, snapshot.configuration) & tables.geometry.leaves)
    by_leaf = candidates_for(definition, name, True) or {}
    listed = tuple(
        tuple(
            Candidate(t.index, t, t.guard.run if t.guard else None, t.by is None and t.not_by is None)
            for t in by_leaf[leaf]
        )
        for leaf in leaves
        if leaf in by_leaf
    )
    active = _active(definition, snapshot.configuration)
    row = Row(active, listed, rule, rule.shape, rule.restricted, {}) if listed else None
    tables.learned[name, snapshot.configuration] = row
    return row


def _active(definition: Definition, configuration: tuple[str, ...]) -> frozenset[str]:
    index, active = definition.state_index, definition.tables.active
    return frozenset().union(*(active[index[leaf]] for leaf in configuration))


def _learn(
    definition: Definition, snapshot: Snapshot, event: Event, row: Row, enabled: Enabled, general: General
) -> Step | None:
    """Take the step by the general algorithm and keep what it came to; None if it is not to be kept."""
    if not enabled[0] or len(row.moves) >= MOVES_MAX:
        return None
    made = general(definition, snapshot, event)
    if not isinstance(made, Step):
        return None
    move = row.moves[enabled] = _move_of(definition, made)
    return made if move is not None else None


def _move_of(definition: Definition, made: Step) -> Move | None:
    """The part of this step that is the same for all data; None if it is not the whole of it."""
    if len(made.microsteps) != 1:
        return None
    tables, index = definition.tables, definition.state_index
    microstep, configuration = made.microsteps[0], made.snapshot.configuration
    changes = [tables.changes[number] for number in microstep.transitions]
    eventless = tables.candidates.get(EVENTLESS, {})
    if (
        mask_of(index[path] for path in (*microstep.exited, *microstep.entered)) & tables.busy
        or any(index[leaf] in eventless for leaf in configuration)
        or not all(changes)
    ):
        return None
    known = [change for change in changes if change is not None]
    checks = dict(check for change in known for check in change.checks)
    fields = frozenset(checks)
    if any(reads & fields for _, reads in tables.watched):
        return None
    return Move(
        configuration=configuration,
        history=made.snapshot.history,
        updates=tuple(change.update for change in known if change.update is not None),
        checks=tuple(checks.items()),
        holds=tuple((prop, run) for prop, run, reads in tables.holds if reads is None or reads & fields),
        microsteps=made.microsteps,
        active=_active(definition, configuration),
    )
