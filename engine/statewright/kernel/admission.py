"""May this event be put in at all? Declared, from someone who may send it, with a payload that fits.

Floor 0. Pure. Whether a state handles it is for the macrostep to say.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import Any

from .definition import Definition, Dialect, EventRule, StartRule
from .json_text import sorted_keys
from .outputs import Reason, Refusal
from .progress import Active, configuration_mask
from .refusing import refusal
from .selecting import holds_role, is_excluded
from .snapshot import Snapshot
from .values import Actor, Event, Fault, Misfit, Record, Sender


def admit(definition: Definition, snapshot: Snapshot, event: Event, now: datetime) -> Event | Refusal:
    """The event with its payload completed, or why it may not come in."""
    rule = definition.events.get(event.name)
    if rule is None:
        if definition.dialect is Dialect.SCXML:
            return event
        return refusal(event.name, snapshot, Reason.UNHANDLED, message="no event of this name is declared")
    try:
        refused = sender_refusal(definition, rule, snapshot, event, now) if rule.restricted else None
    except Fault as fault:
        return refusal(event.name, snapshot, Reason.FAULT, fault=fault)
    if refused is not None:
        return refused
    if rule.shape is None:
        return event
    try:
        payload: Any = rule.shape(event.payload)  # type: ignore[arg-type]  # a payload is a JSON object
    except Misfit as misfit:
        return refusal(event.name, snapshot, Reason.PAYLOAD, misfit=misfit, name="payload")
    return event if payload is event.payload else event._replace(payload=payload)


def sender_refusal(
    definition: Definition, rule: EventRule, snapshot: Snapshot, event: Event, now: datetime
) -> Refusal | None:
    """Why whoever sent this restricted event may not; None if it may. Raises Fault."""
    arguments = (
        snapshot.data,
        event.payload,
        now,
        event.actor,
        snapshot.instance,
        Active(configuration_mask(definition, snapshot.configuration), definition.state_index),
    )
    if not _may(definition, rule.by, rule.origin, event.actor, event.sender, arguments):
        return refusal(event.name, snapshot, Reason.ROLE, roles=rule.by or ())
    if rule.not_by is not None and is_excluded(rule.not_by, arguments, event.actor):
        return refusal(event.name, snapshot, Reason.ROLE, roles=rule.by or (), name="not_by")
    return None


def may_send(
    definition: Definition, rule: EventRule, snapshot: Snapshot, event: Event, payload: Any, now: datetime
) -> bool:
    """Whether the sender of a restricted event may send it; of several reasons why not, none is told. Raises
    Fault.
    """
    return sender_refusal(definition, rule, snapshot, event._replace(payload=payload), now) is None


def _may(
    definition: Definition,
    by: tuple[str, ...] | None,
    origin: tuple[str, ...] | None,
    actor: Actor | None,
    sender: Sender | None,
    arguments: tuple[Any, ...],
) -> bool:
    """`by` admits people with a role, `from` other workflows; with neither anyone may."""
    if by is None and origin is None:
        return True
    if sender is not None and origin is not None:
        return sender.workflow in origin or sender.relation in origin
    return by is not None and sender is None and holds_role(definition, by, arguments, actor)


def admit_start(
    definition: Definition,
    rule: StartRule,
    arguments: tuple[Any, ...],
    actor: Actor | None,
    sender: Sender | None,
) -> Refusal | None:
    """Why this actor or workflow may not start an instance with this data; None if it may. Raises Fault."""
    if not _may(definition, rule.by, rule.origin, actor, sender, arguments):
        return refusal("start", None, Reason.ROLE, roles=rule.by or ())
    if rule.not_by is not None and is_excluded(rule.not_by, arguments, actor):
        return refusal("start", None, Reason.ROLE, roles=rule.by or (), name="not_by")
    if rule.when is not None and not rule.when.run(*arguments):
        return refusal(
            "start", None, Reason.GUARD, message=f"an instance starts only when {rule.when.source}"
        )
    return None


def event_key(definition: Definition, snapshot: Snapshot, event: Event) -> str | None:
    """The event's `key:`, by which two sends are one event; None if it declares none. Raises Fault."""
    rule = definition.events.get(event.name)
    if rule is None or rule.key is None:
        return None
    now = event.at or snapshot.last_at
    return str(rule.key.run(snapshot.data, event.payload, now, event.actor, snapshot.instance, ()))


def payload_digest(definition: Definition, event: str, payload: Record) -> str:
    """A short digest of a payload without its `writeOnly` fields: the same key with another one is a
    conflict.
    """
    rule = definition.events.get(event)
    hidden = {field.name for field in rule.fields if field.write_only} if rule else None
    kept = {name: value for name, value in payload.items() if name not in hidden} if hidden else dict(payload)
    return blake2b(sorted_keys(kept).encode(), digest_size=16).hexdigest()
