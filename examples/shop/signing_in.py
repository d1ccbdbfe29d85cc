"""How does somebody get a token? By registering a phone and signing in: the workflows say when that is done.

The shop's part is what a workflow never sees: which code was sent, and that whoever goes on is who began (a
ticket). What a token then says comes from the sign-in that has ended well: the phone, and the roles of a
customer, with those that the table of staff has for this phone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import select

from statewright import Actor
from statewright.runtime import Receipt
from statewright.runtime.clock import from_ms

from . import people, tokens
from .client import ROLES
from .opening import Shop
from .tables import code, staff

VISITOR = Actor("visitor", ["visitor"])
GOOD_FOR = timedelta(minutes=5)
"""How long after a sign-in its token may be fetched."""


class Beginning(BaseModel):
    """A phone, and the device that it is."""

    phone: str
    device: str = "browser"


class Going(BaseModel):
    """Who goes on with what was begun, and what they say: a code, or a password."""

    id: str
    ticket: str
    code: str = ""
    password: str = ""


def routes(app: FastAPI, shop: Shop, secret: bytes) -> None:
    """Registering and signing in, without a token."""
    _registering(app, shop, secret)
    _signing_in(app, shop, secret)


def ticket_of(secret: bytes, what: str, id: str) -> str:
    """What is given to whoever begins, and shown by whoever goes on."""
    return hmac.new(secret, f"{what} {id}".encode(), hashlib.sha256).hexdigest()


def _checked(secret: bytes, what: str, going: Going) -> None:
    if not hmac.compare_digest(going.ticket, ticket_of(secret, what, going.id)):
        raise HTTPException(401, "somebody else has begun this")


def _is_right(shop: Shop, phone: str, said: str) -> bool:
    with shop.database.reading() as connection:
        sent = connection.execute(select(code.c.code).where(code.c.phone == phone)).scalar_one_or_none()
    return sent is not None and hmac.compare_digest(sent, said)


def _state(receipt: Receipt) -> dict[str, Any]:
    return {"state": list(receipt.state)}


def _registering(app: FastAPI, shop: Shop, secret: bytes) -> None:
    """The account of a phone: a code, then a password."""
    send = shop.engine.send

    @app.post("/register", status_code=201)
    def register(begun: Beginning) -> dict[str, Any]:
        owner = Actor(begun.phone, ["owner"])
        shop.engine.start("account", begun.phone, {"phone": begun.phone}, actor=owner)
        send("account", begun.phone, "request_code", actor=owner)
        return {"id": begun.phone, "ticket": ticket_of(secret, "register", begun.phone)}

    @app.post("/register/code")
    def say_code(going: Going) -> dict[str, Any]:
        _checked(secret, "register", going)
        event = "code_right" if _is_right(shop, going.id, going.code) else "code_wrong"
        return _state(send("account", going.id, event, actor=people.SECURITY))

    @app.post("/register/password")
    def set_password(going: Going) -> dict[str, Any]:
        _checked(secret, "register", going)
        owner, password = Actor(going.id, ["owner"]), {"password": going.password}
        with shop.database.transaction() as connection:
            receipt = send("account", going.id, "set_password", password, actor=owner, connection=connection)
            people.register(connection, going.id, going.password)
        return _state(receipt)


def _signing_in(app: FastAPI, shop: Shop, secret: bytes) -> None:
    """A code, on a new device the password too, then a token."""
    send = shop.engine.send

    @app.post("/sign-in", status_code=201)
    def begin(begun: Beginning) -> dict[str, Any]:
        id = f"sign-in-{secrets.token_hex(8)}"
        data = {"phone": begun.phone, "device": begun.device, "how": "phone"}
        shop.engine.start("sign_in", id, data, actor=VISITOR)
        return {"id": id, "ticket": ticket_of(secret, "sign-in", id)}

    @app.post("/sign-in/request-code")
    def request_code(going: Going) -> dict[str, Any]:
        _checked(secret, "sign-in", going)
        return _state(send("sign_in", going.id, "request_code", actor=VISITOR))

    @app.post("/sign-in/code")
    def say_code(going: Going) -> dict[str, Any]:
        _checked(secret, "sign-in", going)
        right = _is_right(shop, shop.engine.get("sign_in", going.id).data["phone"], going.code)
        return _state(
            send("sign_in", going.id, "code_right" if right else "code_wrong", actor=people.SECURITY)
        )

    @app.post("/sign-in/password")
    def say_password(going: Going) -> dict[str, Any]:
        _checked(secret, "sign-in", going)
        phone = shop.engine.get("sign_in", going.id).data["phone"]
        with shop.database.reading() as connection:
            right = people.knows_password(connection, phone, going.password)
        event = "second_right" if right else "second_wrong"
        return _state(send("sign_in", going.id, event, actor=people.SECURITY))

    @app.post("/sign-in/token")
    def token(going: Going) -> dict[str, Any]:
        _checked(secret, "sign-in", going)
        view = shop.engine.get("sign_in", going.id)
        if view.state != ("signed_in",):
            raise HTTPException(409, f"not signed in: {', '.join(view.state)}")
        if from_ms(shop.clock.now_ms()) > view.changed_at + GOOD_FOR:
            raise HTTPException(409, "signed in too long ago")
        phone = view.data["phone"]
        with shop.database.reading() as connection:
            more = connection.execute(select(staff.c.role).where(staff.c.phone == phone)).scalars().all()
        return {"token": tokens.issue(secret, phone, (*ROLES["buyer"], *more))}
