"""Is this event, timer or parked event taken now? Each offered to the macrostep with what belongs to it.

Floor 0. Pure.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .admission import admit
from .definition import Definition, EventRule
from .macrostep import macrostep
from .masks import bits
from .outputs import Outcome, Reason, Refusal, Step
from .progress import Progress, Queued, configuration_mask
from .refusing import refusal
from .selecting import Selection
from .snapshot import Parked, Snapshot, Status, Timer
from .timing import delay_of, following
from .values import Event

PARKED_MAX = 100


def offer_event(definition: Definition, snapshot: Snapshot, event: Event, now: datetime) -> Step | Refusal:
    """The step of an event from outside: taken, ignored or parked; or why it is refused."""
    admitted = admit(definition, snapshot, event, now)
    if isinstance(admitted, Refusal):
        return admitted
    result = _macrostep(definition, snapshot, admitted, now)
    if not isinstance(result, Selection):
        return result
    refused = _not_taken(definition, snapshot, event, result)
    rule = definition.events.get(event.name)
    if rule is None or refused.reason is Reason.ROLE:
        return refused
    return _unhandled(rule, snapshot, admitted, now, refused)


def _macrostep(
    definition: Definition, snapshot: Snapshot, event: Event, now: datetime
) -> Step | Refusal | Selection:
    return macrostep(
        definition,
        snapshot,
        Queued(event.name, event.payload, True, event.actor),
        now,
        sender=event.sender,
    )


def _not_taken(definition: Definition, snapshot: Snapshot, event: Event, selection: Selection) -> Refusal:
    failures = tuple(selection.failures)
    if not failures:
        allowed = handled_events(definition, snapshot)
        return refusal(event.name, snapshot, Reason.UNHANDLED, allowed=allowed)
    if all(failure.part != "when" for failure in failures):
        roles = [role for failure in failures for role in failure.transition.by or ()]
        return refusal(event.name, snapshot, Reason.ROLE, guards=failures, roles=tuple(dict.fromkeys(roles)))
    return refusal(event.name, snapshot, Reason.GUARD, guards=failures)


def handled_events(definition: Definition, snapshot: Snapshot) -> tuple[str, ...]:
    """The declared events that an active state has a transition for, in order of declaration."""
    geometry = definition.tables.geometry
    leaves = tuple(bits(configuration_mask(definition, snapshot.configuration) & geometry.leaves))
    tables = definition.tables
    return tuple(
        name
        for name in definition.events
        if any(leaf in tables.candidates.get(name, tables.fallback) for leaf in leaves)
        and snapshot.status is Status.RUNNING
    )


def _unhandled(
    rule: EventRule, snapshot: Snapshot, event: Event, now: datetime, refused: Refusal
) -> Step | Refusal:
    match rule.unhandled:
        case "refuse":
            return refused
        case "ignore":
            return Step(snapshot, outcome=Outcome.IGNORED)
        case "park":
            if len(snapshot.parked) >= PARKED_MAX or snapshot.status is not Status.RUNNING:
                return refused
            expires_at = now + rule.park_for if rule.park_for is not None else None
            parked = Parked(event.name, event.payload, event.actor, now, expires_at, event.sender)
            return Step(
                snapshot._replace(
                    parked=(*snapshot.parked, parked), revision=snapshot.revision + 1, last_at=now
                ),
                outcome=Outcome.PARKED,
            )


def offer_parked(
    definition: Definition, snapshot: Snapshot, parked: Parked, now: datetime
) -> Step | Refusal | None:
    """The step that a parked event makes now; None if it must wait on; a Refusal if it can never be taken.

    A step without microsteps drops one whose time is over.
    """
    if parked.expires_at is not None and now >= parked.expires_at:
        return Step(snapshot, outcome=Outcome.IGNORED)
    event = Event(parked.event, parked.payload, parked.actor, now, parked.sender)
    admitted = admit(definition, snapshot, event, now)
    if isinstance(admitted, Refusal):
        return admitted
    result = _macrostep(definition, snapshot, admitted, now)
    if isinstance(result, Selection):
        refused = _not_taken(definition, snapshot, event, result)
        return refused if refused.reason is Reason.ROLE else None
    return result


def offer_timer(
    definition: Definition, snapshot: Snapshot, timer: Timer, at: datetime
) -> Step | Refusal | None:
    """The step that a due timer makes at `at`; None if its guards are all false and it must wait."""
    rule = definition.tables.timer_rules[timer.state, timer.rule]

    def before(progress: Progress) -> None:
        progress.timers = [
            other for other in progress.timers if (other.state, other.rule) != (timer.state, timer.rule)
        ]
        delay: Any = delay_of(progress, rule) if rule.kind == "every" else None
        succeeding = following(rule, timer, progress.revision, delay)
        if succeeding is not None:
            progress.timers.append(succeeding)

    result = macrostep(definition, snapshot, Queued(rule.trigger, {}), at, before=before)
    return None if isinstance(result, Selection) else result
