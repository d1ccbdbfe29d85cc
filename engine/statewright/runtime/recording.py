"""What is written into the log of a turn: its input, what it made, and a digest of what it came to.

Floor 4. Pure. `writeOnly` fields are masked here, before anything is kept; a turn whose input lost something
that way cannot be computed again, so its row carries the snapshot (a checkpoint).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from ..kernel import Actor, Definition, Event
from ..kernel.codec import encode_input
from ..kernel.inputs import Input
from ..kernel.json_text import in_order
from ..kernel.outputs import Step
from ..kernel.turning import Moment
from ..kernel.values import Record, Sender
from .clock import to_ms

MASKED = "***"
"""Stands in the log for what must not be kept."""


def as_json(value: object) -> str:
    """A JSON value as text, order kept."""
    return in_order(value)


def snapshot_hash(text: str) -> str:
    """A digest of a snapshot's text, by which a replay is compared."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def hidden_fields(definition: Definition, event: str) -> frozenset[str]:
    """The payload fields of an event that are never kept."""
    rule = definition.events.get(event)
    return frozenset(field.name for field in rule.fields if field.write_only) if rule else frozenset()


def masked(definition: Definition, input: Input) -> tuple[Input, bool]:
    """The input as it may be kept, and whether anything was masked."""
    if not isinstance(input, Event):
        return input, False
    hidden = hidden_fields(definition, input.name)
    if hidden.isdisjoint(input.payload):
        return input, False
    payload = {name: MASKED if name in hidden else value for name, value in input.payload.items()}
    return input._replace(payload=payload), True


def input_text(input: Input) -> str:
    """An input as JSON; an event without its instant, which has a column of its own."""
    if isinstance(input, Event) and input.sender is None:
        tree: dict[str, Any] = {"kind": "Event", "name": input.name, "payload": input.payload}
        if input.actor is not None:
            tree["actor"] = actor_tree(input.actor)
        return in_order(tree)
    if isinstance(input, Event):
        input = input._replace(at=None)
    return in_order(encode_input(input))


def actor_tree(actor: Actor) -> dict[str, Any]:
    """An actor as JSON."""
    return {"id": actor.id, "roles": list(actor.roles), "person": actor.person}


def start_text(data: Record, actor: Actor | None, sender: Sender | None, person: str | None) -> str:
    """What an instance was started with, and by whom, as JSON."""
    tree: dict[str, Any] = {"kind": "Start", "data": data}
    if actor is not None:
        tree["actor"] = actor_tree(actor)
    if sender is not None:
        tree["sender"] = list(sender)
    if person is not None:
        tree["person"] = person
    return in_order(tree)


def trace_text(moments: Iterable[Moment]) -> str:
    """The macrosteps of a turn as JSON: when, by what, which transitions, left and entered, asked for."""
    return in_order([_moment(moment) for moment in moments])


def _moment(moment: Moment) -> dict[str, Any]:
    step = moment.step
    tree: dict[str, Any] = {
        "by": _name(moment.input),
        "at": to_ms(moment.at),
        "steps": [
            [trigger, "dropped"] if dropped else [trigger, transitions, exited, entered]
            for trigger, transitions, exited, entered, dropped in step.microsteps
        ],
    }
    asked = _asked(step)
    if asked:
        tree["asked"] = asked
    return tree


def _asked(step: Step) -> Mapping[str, Any]:
    asked: dict[str, Any] = {}
    if step.effects:
        asked["effects"] = [[effect.effect, effect.key] for effect in step.effects]
    if step.messages:
        asked["sent"] = [[m.event, *m.to] for m in step.messages]
    if step.starts:
        asked["started"] = [[s.workflow, s.id] for s in step.starts]
    return asked


def _name(input: Input) -> str:
    if isinstance(input, Event):
        return input.name
    return type(input).__name__
