"""What does a person who asks get for an answer? Each request as a function: the engine's answer as a body.

There is no rule here. `web` gives these a path each, `together` answers many of them in one transaction. What
the shop writes beside a step is written in the step's transaction; with `connection` that is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from statewright import Actor
from statewright.kernel import Refusal
from statewright.runtime import AlreadyExists, DefinitionConflict, NotFound, Receipt, Refused, UnknownWorkflow

from . import people
from .keys import BadSignature
from .opening import Shop

OWNERS = ("buyer", "merchant", "user", "payer", "phone", "holder")
STAFF = frozenset({"support", "finance", "officer", "senior", "agent", "lead", "platform", "courier"})
BEGUN_BY_OTHERS = frozenset({"order", "payment", "shipment", "refund", "invoice", "monthly_pay_bill"})
"""What people do not begin: a checkout places an order, at the price that it has counted."""

STATUS_OF: Mapping[type[Exception], int] = {
    NotFound: 404,
    UnknownWorkflow: 404,
    AlreadyExists: 409,
    DefinitionConflict: 409,
    BadSignature: 401,
}
_KEEP_CART = text(
    "INSERT INTO shop_cart (buyer, merchant, checkout) VALUES (:buyer, :merchant, :checkout) "
    "ON CONFLICT (buyer, merchant) DO UPDATE SET checkout = excluded.checkout"
)


class Answer(NamedTuple):
    """An HTTP status, and what is said."""

    status: int
    body: Any


def receipt_body(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON."""
    return {
        "id": receipt.id,
        "state": list(receipt.state),
        "revision": receipt.revision,
        "outcome": receipt.outcome.value,
        "repeated": receipt.repeated,
    }


def failed(error: Exception) -> Answer:
    """What is said of an exception that is the asker's. Raises it again if it is not."""
    if isinstance(error, Refused):
        return Answer(409, {"detail": {"refused": error.refusal.reason.value, "en": str(error)}})
    status = next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), None)
    if status is None:
        raise error
    return Answer(status, {"error": str(error)})


def forbidden(words: str) -> Answer:
    """No."""
    return Answer(403, {"detail": words})


def start(
    shop: Shop, workflow: str, id: str, data: dict[str, Any], who: Actor, connection: Connection | None = None
) -> Answer:
    """Start an instance, once for each id."""
    if workflow in BEGUN_BY_OTHERS:
        return forbidden(f"{workflow} is not begun by people")
    receipt = shop.engine.start(workflow, id, data, actor=who, key=id, connection=connection)
    return Answer(201, receipt_body(receipt))


def send(
    shop: Shop,
    workflow: str,
    event: str,
    id: str,
    payload: dict[str, Any],
    who: Actor,
    key: str | None,
    connection: Connection | None = None,
) -> Answer:
    """Send an event; a refusal is 409 with its reason in words."""
    answer = shop.engine.try_send(workflow, id, event, payload, actor=who, key=key, connection=connection)
    if not isinstance(answer, Refusal):
        return Answer(200, receipt_body(answer))
    why = {
        lang: shop.engine.explain(
            workflow, id, event, payload, actor=who, lang=lang, connection=connection
        ).text
        for lang in ("en", "zh")
    }
    return Answer(409, {"detail": {"refused": answer.reason.value} | why})


def look(shop: Shop, workflow: str, id: str, who: Actor) -> Answer:
    """An instance as this person may see it."""
    view = shop.engine.get(workflow, id)
    return Answer(
        200,
        {
            "id": view.id,
            "version": view.version,
            "state": list(view.state),
            "status": view.status.value,
            "revision": view.revision,
            "children": [child for one in view.snapshot.invokes for child in one.children],
            "data": visible(view.data, who),
        },
    )


def visible(data: Mapping[str, Any], who: Actor) -> dict[str, Any]:
    """What a person sees: all of what is theirs; strangers and services see nothing of it."""
    owners = {data.get(name) for name in OWNERS}
    return dict(data) if who.id in owners or STAFF & set(who.roles) else {}


def open_cart(shop: Shop, id: str, merchant: str, who: Actor, connection: Connection) -> Answer:
    """The row of the cart and the checkout that it points at: both or none."""
    data = {"buyer": who.id, "merchant": merchant}
    receipt = shop.engine.start("checkout", id, data, actor=who, key=id, connection=connection)
    connection.execute(_KEEP_CART, data | {"checkout": id})
    return Answer(201, receipt_body(receipt))


def confirm(
    shop: Shop,
    workflow: str,
    id: str,
    password: str,
    who: Actor,
    key: str | None,
    connection: Connection | None = None,
) -> Answer:
    """Check the password of whoever asks, and tell the instance: right or wrong, never the password."""
    data = shop.engine.get(workflow, id, connection=connection).data
    if who.id not in {data.get(name) for name in OWNERS} or workflow not in people.ANSWERS:
        return forbidden("not yours")
    if connection is None:
        with shop.database.reading() as reading:
            right = people.knows_password(reading, who.id, password)
    else:
        right = people.knows_password(connection, who.id, password)
    event = people.ANSWERS[workflow][0 if right else 1]
    payload = {"how": "password"} if event == "identity_confirmed" else {}
    receipt = shop.engine.send(
        workflow, id, event, payload, actor=people.SECURITY, key=key, connection=connection
    )
    return Answer(200, receipt_body(receipt) | {"right": right})
