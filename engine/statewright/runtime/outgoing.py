"""How is what one step asks of others written into the outbox, and read out of it? Floor 4. Pure.

Effects have no order unless their declaration says `ordered: true`. Everything for other instances goes in
one lane for each sender, which is in order for each receiver: two things that one instance sends to another
arrive in that order, and a receiver that is stuck holds up nothing for the others.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from ..kernel import Definition, Snapshot
from ..kernel.codec import decode_input, encode_input
from ..kernel.inputs import Input
from ..kernel.outputs import Address, EffectRequest, Message, Report, StartRequest, Step, StopRequest
from .recording import as_json
from .rows import OutboxKind, OutboxRow

REFUSED_START = "start"
"""The `relation` of a message that stands in an incident for a `start:` that was refused: retried, it is one
again.
"""

Delivery: TypeAlias = Message | StartRequest | StopRequest | Report


def outbox_rows(
    definition: Definition, snapshot: Snapshot, instance: int, step: Step, now: int, meta: str | None
) -> list[OutboxRow]:
    """The rows of one step, in the order in which they are to go."""
    rows = [effect_row(definition, snapshot.id, instance, effect, now, meta) for effect in step.effects]
    deliveries: tuple[Delivery, ...] = (*step.starts, *step.messages, *step.stops, *step.reports)
    rows.extend(_delivery_row(snapshot, instance, delivery, now, meta) for delivery in deliveries)
    return rows


def effect_row(
    definition: Definition, id: str, instance: int, request: EffectRequest, now: int, meta: str | None
) -> OutboxRow:
    """An effect to be carried out."""
    lane = instance if definition.effects[request.effect].ordered else None
    body = {
        "id": id,
        "params": request.params,
        "invoke": request.invoke,
        "item": request.item,
        "undoes": request.undoes,
    }
    return OutboxRow(
        0,
        "effect",
        instance,
        lane,
        definition.name,
        request.effect,
        request.key,
        as_json(_set(body)),
        now,
        now,
        meta=meta,
    )


def owner_id(row: OutboxRow) -> str:
    """The id of the instance that asked for an effect."""
    return str(json.loads(row.body)["id"])


def effect_request(row: OutboxRow) -> EffectRequest:
    """The request that `effect_row` wrote."""
    body = json.loads(row.body)
    return EffectRequest(
        row.key, row.name, body["params"], body.get("invoke"), body.get("item"), body.get("undoes")
    )


def outcome_row(instance: int, workflow: str, id: str, input: Input, now: int, meta: str | None) -> OutboxRow:
    """An answer to `workflow` `id`, in the lane of the instance that gives it."""
    body = {"to": [workflow, id], "input": encode_input(input)}
    return OutboxRow(
        0,
        "outcome",
        instance,
        instance,
        workflow,
        type(input).__name__,
        "",
        as_json(body),
        now,
        now,
        meta=meta,
        target=target_of(workflow, id),
    )


def target_of(workflow: str, id_or_ref: str) -> str:
    """How a receiver is named in the outbox."""
    return f"{workflow} {id_or_ref}"


def outcome_of(row: OutboxRow) -> tuple[Address, Input]:
    """Whom an answer is for, and the answer."""
    body = json.loads(row.body)
    return Address(*body["to"]), decode_input(body["input"])


def _delivery_row(
    snapshot: Snapshot, instance: int, delivery: Delivery, now: int, meta: str | None
) -> OutboxRow:
    if isinstance(delivery, Message) and delivery.relation == REFUSED_START:
        start = delivery
        delivery = StartRequest(start.key, *start.to, start.payload, person=start.person)
    kind, workflow, name, key = _labels(delivery)
    body: dict[str, Any] = _set(delivery._asdict())
    if isinstance(delivery, StartRequest):
        to = Address(delivery.workflow, delivery.id)
    else:
        to = delivery.to
        body["to"] = list(to)
    body["from"] = [snapshot.workflow, snapshot.id]
    delay = round(delivery.delay_s * 1000) if isinstance(delivery, Message) else 0
    text, due_at, target = as_json(body), now + delay, target_of(*to)
    return OutboxRow(
        0, kind, instance, instance, workflow, name, key, text, now, due_at, meta=meta, target=target
    )


def _labels(delivery: Delivery) -> tuple[OutboxKind, str, str, str]:
    match delivery:
        case Message(key=key, to=to, event=event):
            return "message", to.workflow, event, key
        case StartRequest(key=key, workflow=workflow, id=id):
            return "start", workflow, id, key
        case StopRequest(to=to, invoke=invoke):
            return "stop", to.workflow, to.id_or_ref, invoke
        case Report(to=to, invoke=invoke):
            return "report", to.workflow, to.id_or_ref, invoke


def delivery_of(row: OutboxRow) -> tuple[Address, Delivery]:
    """The sender of a row, and what it sent."""
    body = json.loads(row.body)
    sender = Address(*body.pop("from"))
    if "to" in body:
        body["to"] = Address(*body["to"])
    match row.kind:
        case "message":
            return sender, Message(**body)
        case "start":
            return sender, StartRequest(**body)
        case "stop":
            return sender, StopRequest(**body)
        case "report":
            return sender, Report(**body)
        case _:
            raise ValueError(f"{row.kind} is not for another instance")


def _set(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
