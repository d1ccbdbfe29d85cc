"""What may this actor do now? Asked without doing it, for menus and greyed-out buttons.

Floor 0. Pure.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from .admission import sender_refusal
from .definition import Definition, Transition
from .inputs import Advance
from .instants import no_earlier
from .masks import bits
from .outputs import Reason
from .progress import Active, configuration_mask
from .selecting import candidates_for, failing_part
from .snapshot import Snapshot, Status
from .turning import turn
from .values import Actor, Event, Fault


class May(StrEnum):
    """Whether an event would be taken: yes, no, or it depends on its payload."""

    YES = "yes"
    DEPENDS = "depends"
    NO = "no"


class Permission(NamedTuple):
    """What would become of `event` if this actor sent it now; `reason` when it would be refused."""

    event: str
    may: May
    reason: Reason | None = None


def allowed(
    definition: Definition, snapshot: Snapshot, actor: Actor | None = None, at: datetime | None = None
) -> tuple[Permission, ...]:
    """For each declared event, in order of declaration, whether `actor` could send it at the instant `at`.

    Timers due by then are taken first, in thought only. `depends` when a condition on the way reads the
    payload.
    """
    now = no_earlier(at, snapshot.last_at)
    then = turn(definition, snapshot, Advance(), now).snapshot
    return tuple(_permission(definition, then, name, actor, now) for name in definition.events)


def _permission(
    definition: Definition, snapshot: Snapshot, name: str, actor: Actor | None, now: datetime
) -> Permission:
    rule = definition.events[name]
    if rule.restricted:
        try:
            refused = sender_refusal(definition, rule, snapshot, Event(name, {}, actor, now), now)
        except Fault:
            return Permission(name, May.DEPENDS)
        if refused is not None:
            return Permission(name, May.NO, refused.reason)
    if snapshot.status is not Status.RUNNING:
        return Permission(name, May.NO, Reason.UNHANDLED)
    found = _best(definition, snapshot, name, actor, now)
    if found.may is May.NO and found.reason is not Reason.ROLE and rule.unhandled != "refuse":
        return Permission(name, May.YES)
    return found


def _best(
    definition: Definition, snapshot: Snapshot, name: str, actor: Actor | None, now: datetime
) -> Permission:
    mask = configuration_mask(definition, snapshot.configuration)
    arguments: tuple[Any, ...] = (
        snapshot.data,
        {},
        now,
        actor,
        snapshot.instance,
        Active(mask, definition.state_index),
    )
    by_leaf = candidates_for(definition, name, True) or {}
    best = Permission(name, May.NO, Reason.UNHANDLED)
    for leaf in bits(mask & definition.tables.geometry.leaves):
        for transition in by_leaf.get(leaf, ()):
            found = _one(definition, name, transition, arguments, actor)
            if found.may is May.YES:
                return found if best.may is May.NO else best
            if found.may is May.DEPENDS or best.reason is Reason.UNHANDLED:
                best = found
    return best


def _one(
    definition: Definition, name: str, transition: Transition, arguments: tuple[Any, ...], actor: Actor | None
) -> Permission:
    reads = frozenset[str]()
    for expression in (transition.guard, transition.not_by):
        reads |= expression.reads if expression is not None else frozenset()
    if any(read == "event" or read.startswith("event.") for read in reads):
        return Permission(name, May.DEPENDS)
    try:
        part = failing_part(definition, transition, arguments, actor)
    except Fault:
        return Permission(name, May.NO, Reason.FAULT)
    if part is None:
        return Permission(name, May.YES)
    return Permission(name, May.NO, Reason.GUARD if part == "when" else Reason.ROLE)
