"""How are many requests answered at once? What a gateway in front of a busy shop gathers from many people.

Each request keeps its own token, key and answer, as if it had come alone; all of a batch share one
transaction, so a batch costs one commit. A transaction that cannot go on is given up, and then each request
is answered alone: one that breaks does not take the others with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection

from statewright import Actor
from statewright.runtime import RetryTransaction, StoreUnavailable

from . import desk, tokens
from .desk import Answer
from .opening import Shop

ASKED_MAX = 200


class Asked(BaseModel):
    """One person's request. `what`: start, send, look, cart or password."""

    what: str
    token: str
    key: str | None = None
    workflow: str = "checkout"
    id: str
    event: str = ""
    body: dict[str, Any] = {}


def answer_all(shop: Shop, secret: bytes, asked: Sequence[Asked]) -> list[Answer]:
    """An answer to each request, in their order. Raises ValueError for too many at once."""
    if len(asked) > ASKED_MAX:
        raise ValueError(f"{len(asked)} requests at once; at most {ASKED_MAX}")
    answers: dict[int, Answer] = {}
    writing = [place for place, one in enumerate(asked) if one.what != "look"]
    writing.sort(key=lambda place: (asked[place].workflow, asked[place].id))  # one order of locks everywhere
    try:
        with shop.database.transaction() as connection:
            for place in writing:
                answers[place] = answer(shop, secret, asked[place], connection)
    except Exception:  # whatever it was, nothing is written: alone, each finds out for itself
        for place in writing:
            answers[place] = alone(shop, secret, asked[place])
    for place, one in enumerate(asked):
        if place not in answers:
            answers[place] = answer(shop, secret, one, None)
    return [answers[place] for place in range(len(asked))]


def alone(shop: Shop, secret: bytes, asked: Asked) -> Answer:
    """The answer to a request in a transaction of its own."""
    try:
        with shop.database.transaction() as connection:
            return answer(shop, secret, asked, connection)
    except (StoreUnavailable, RetryTransaction) as outage:
        return Answer(503, {"error": str(outage)})


def answer(shop: Shop, secret: bytes, asked: Asked, connection: Connection | None) -> Answer:
    """The answer to one request. Raises what is not the asker's fault."""
    try:
        return _answer(shop, asked, tokens.actor_of(secret, asked.token), connection)
    except (RetryTransaction, StoreUnavailable):
        raise
    except Exception as error:
        return desk.failed(error)


def _answer(shop: Shop, asked: Asked, who: Actor, connection: Connection | None) -> Answer:
    match asked.what:
        case "look":
            return desk.look(shop, asked.workflow, asked.id, who)
        case "send":
            return desk.send(
                shop, asked.workflow, asked.event, asked.id, asked.body, who, asked.key, connection
            )
        case "start":
            return desk.start(shop, asked.workflow, asked.id, asked.body, who, connection)
        case "cart" if connection is not None:
            return desk.open_cart(shop, asked.id, str(asked.body.get("merchant")), who, connection)
        case "password":
            password = str(asked.body.get("password"))
            return desk.confirm(shop, asked.workflow, asked.id, password, who, asked.key, connection)
    return Answer(404, {"error": f"nobody answers {asked.what!r} here"})
