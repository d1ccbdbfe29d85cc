"""What becomes of something that is put into an instance of a world?

The kernel's turn, and receipts for keys.

Floor 6. A declared `key:` is scoped by instance and event, for ever, and a refusal takes none; a caller's
own key is scoped by caller and instance, and its first answer is final, refusals included.
"""

from __future__ import annotations

from typing import assert_never

from ...kernel.admission import payload_digest
from ...kernel.inputs import Input
from ...kernel.outputs import Outcome, Reason, Refusal
from ...kernel.snapshot import Incident
from ...kernel.turning import Repeated, Stale, Turn, turn
from ...kernel.values import Event
from .moving import Moving
from .values import FirstReceipt, Key, Receipt, Reply


def put(moving: Moving, key: Key, content: Input) -> Reply:
    """Put an input into the instance `key`, now, and keep what it gives."""

    def first(event: str, value: str) -> str | None:
        receipt = moving.receipts.get((key, f"event {event}", value))
        return receipt.digest if receipt else None

    definition, before = moving.definitions[key.workflow], moving.instances[key]
    turned = turn(definition, before, content, moving.now, keys=first)
    reply = _reply(moving, key, turned)
    for taken in turned.keys:
        moving.receipts[key, f"event {taken.event}", taken.key] = FirstReceipt(taken.digest, reply)
    moving.note(key, content, reply, turned.moments, turned.snapshot)
    return reply


def send(moving: Moving, key: Key, event: Event, caller_key: str | None = None) -> Reply:
    """Send an event; a second one with the same key of the same caller gets the first answer again."""
    if caller_key is None:
        return put(moving, key, event)
    slot = (key, f"caller {event.actor.id if event.actor else ''}", caller_key)
    digest = f"{event.name} {payload_digest(moving.definitions[key.workflow], event.name, event.payload)}"
    first = moving.receipts.get(slot)
    if first is None:
        reply = put(moving, key, event)
        moving.receipts[slot] = FirstReceipt(digest, reply)
        return reply
    reply = _again(first.reply) if first.digest == digest else _conflict(moving, key, event)
    moving.note(key, event, reply, (), moving.instances[key])
    return reply


def _reply(moving: Moving, key: Key, turned: Turn) -> Reply:
    verdict = turned.verdict
    match verdict:
        case Outcome():
            return Receipt(verdict)
        case Repeated(event=event, key=value):
            return _again(moving.receipts[key, f"event {event}", value].reply)
        case Refusal() | Stale() | Incident():
            return verdict
        case _:
            assert_never(verdict)


def _again(first: Reply) -> Reply:
    return first._replace(repeated=True) if isinstance(first, Receipt) else first


def _conflict(moving: Moving, key: Key, event: Event) -> Refusal:
    words = "this key was used before with another event or payload"
    return Refusal(Reason.KEY_CONFLICT, event.name, moving.instances[key], words)
