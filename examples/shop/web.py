"""What can people do? Start an instance, send it an event, look at it: the workflows decide who may do what.

There is no rule in this file. A request's token says who is asking; everything else is the engine's answer,
and what the shop writes beside it is written in the same transaction.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel
from sqlalchemy import select, text
from starlette.concurrency import run_in_threadpool

from statewright import Actor
from statewright.compiler import compile_source
from statewright.kernel import Refusal
from statewright.runtime import (
    AlreadyExists,
    DefinitionConflict,
    NotFound,
    Receipt,
    Refused,
    RetryTransaction,
    StoreUnavailable,
    UnknownWorkflow,
)

from . import people, tokens
from .audit import audit
from .callbacks import Notice, read_alipay, read_wechat
from .keys import BadSignature, Verifier, secret
from .ledger import keys
from .opening import Shop
from .tables import cart, order

OWNERS = ("buyer", "merchant", "user", "payer", "phone", "holder")
GATEWAY = Actor("gateway", ["gateway"])
STATUS_OF = (
    (NotFound, 404),
    (UnknownWorkflow, 404),
    (AlreadyExists, 409),
    (DefinitionConflict, 409),
    (BadSignature, 401),
)
_KEEP_CART = text(
    "INSERT INTO shop_cart (buyer, merchant, checkout) VALUES (:buyer, :merchant, :checkout) "
    "ON CONFLICT (buyer, merchant) DO UPDATE SET checkout = excluded.checkout"
)


def whoever(request: Request, authorization: Annotated[str, Header()] = "") -> Actor:
    """Who is asking. Raises BadSignature."""
    return tokens.actor_of(request.app.state.token_secret, authorization.removeprefix("Bearer "))


Who = Annotated[Actor, Depends(whoever)]


class Password(BaseModel):
    """A payment password for an instance that waits for it."""

    workflow: str
    id: str
    password: str


class Cart(BaseModel):
    """A new cart at a merchant's; `id` is chosen by the client, so that asking twice makes one."""

    id: str
    merchant: str


def create(shop: Shop) -> FastAPI:
    """The shop as a web application."""
    app = FastAPI(title="A shop on Statewright")
    app.state.token_secret = secret(shop.settings.folder, "token")
    _answers(app)
    _instances(app, shop)
    _shopping(app, shop)
    _callbacks(app, shop)
    return app


def _answers(app: FastAPI) -> None:
    """Outcomes as HTTP: a refusal is 409 with its reason in words, an outage 503."""

    @app.exception_handler(Refused)
    def refused(_: Request, error: Refused) -> JSONResponse:
        return JSONResponse({"detail": {"refused": error.refusal.reason.value, "en": str(error)}}, 409)

    for kind, status in STATUS_OF:
        app.add_exception_handler(
            kind, lambda _, error, status=status: JSONResponse({"error": str(error)}, status)
        )
    for outage in (StoreUnavailable, RetryTransaction):
        app.add_exception_handler(outage, lambda _, error: JSONResponse({"error": str(error)}, 503))


def receipt_body(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON."""
    return {
        "id": receipt.id,
        "state": list(receipt.state),
        "revision": receipt.revision,
        "outcome": receipt.outcome.value,
        "repeated": receipt.repeated,
    }


def _instances(app: FastAPI, shop: Shop) -> None:
    """Any workflow: start, send, look, ask what is possible."""
    engine = shop.engine

    @app.post("/workflows/{workflow}", status_code=201)
    def start(workflow: str, id: str, data: dict[str, Any], who: Who) -> dict[str, Any]:
        return receipt_body(engine.start(workflow, id, data, actor=who, key=id))

    @app.post("/workflows/{workflow}/events/{event}")
    def send(
        workflow: str,
        event: str,
        id: str,
        payload: dict[str, Any],
        who: Who,
        idempotency_key: Annotated[str | None, Header()] = None,
    ) -> dict[str, Any]:
        answer = engine.try_send(workflow, id, event, payload, actor=who, key=idempotency_key)
        if isinstance(answer, Refusal):
            why = {
                lang: engine.explain(workflow, id, event, payload, actor=who, lang=lang).text
                for lang in ("en", "zh")
            }
            raise HTTPException(409, {"refused": answer.reason.value} | why)
        return receipt_body(answer)

    @app.get("/workflows/{workflow}")
    def look(workflow: str, id: str, who: Who) -> dict[str, Any]:
        view = engine.get(workflow, id)
        return {
            "id": view.id,
            "version": view.version,
            "state": list(view.state),
            "status": view.status.value,
            "revision": view.revision,
            "children": [child for one in view.snapshot.invokes for child in one.children],
            "data": visible(view.data, who),
        }

    @app.get("/workflows/{workflow}/allowed")
    def allowed(workflow: str, id: str, who: Who) -> dict[str, str]:
        return {one.event: one.may.value for one in engine.allowed(workflow, id, actor=who)}

    @app.post("/deploy")
    def deploy(document: dict[str, str], who: Who) -> dict[str, Any]:
        if "operations" not in who.roles:
            raise HTTPException(403, "only operations deploy")
        compiled = compile_source(document["yaml"], name=document["name"])
        definition = compiled.definition
        if definition is None:
            raise HTTPException(422, [str(found) for found in compiled.diagnostics])
        return {"digests": list(engine.publish(definition)), "version": definition.version}


def visible(data: Any, who: Actor) -> dict[str, Any]:
    """What a person sees: all of what is theirs; strangers and services see nothing of it."""
    owners = {data.get(name) for name in OWNERS}
    staff = {"support", "finance", "officer", "senior", "agent", "lead", "platform", "courier"}
    return dict(data) if who.id in owners or staff & set(who.roles) else {}


def _shopping(app: FastAPI, shop: Shop) -> None:
    """What is the shop's own: carts and lists of orders in its tables, passwords, the books."""

    @app.post("/carts", status_code=201)
    def open_cart(wanted: Cart, who: Who) -> dict[str, Any]:
        """The row of the cart and the checkout that it points at: both or none."""
        data = {"buyer": who.id, "merchant": wanted.merchant}
        with shop.database.transaction() as connection:
            receipt = shop.engine.start(
                "checkout", wanted.id, data, actor=who, key=wanted.id, connection=connection
            )
            connection.execute(_KEEP_CART, data | {"checkout": wanted.id})
        return receipt_body(receipt)

    @app.get("/carts")
    def carts(who: Who) -> dict[str, str]:
        with shop.database.reading() as connection:
            rows = connection.execute(select(cart.c.merchant, cart.c.checkout).where(cart.c.buyer == who.id))
            return {row.merchant: row.checkout for row in rows}

    @app.get("/orders")
    def orders(who: Who) -> list[dict[str, Any]]:
        mine = select(order).where((order.c.buyer == who.id) | (order.c.merchant == who.id))
        with shop.database.reading() as connection:
            return [dict(row) for row in connection.execute(mine.limit(1000)).mappings()]

    @app.post("/payment-password")
    def confirm(
        given: Password, who: Who, idempotency_key: Annotated[str | None, Header()] = None
    ) -> dict[str, Any]:
        """Check the password of whoever asks, and tell the instance: right or wrong, never the password."""
        data = shop.engine.get(given.workflow, given.id).data
        if who.id not in {data.get(name) for name in OWNERS} or given.workflow not in people.ANSWERS:
            raise HTTPException(403, "not yours")
        with shop.database.reading() as connection:
            right = people.knows_password(connection, who.id, given.password)
        event = people.ANSWERS[given.workflow][0 if right else 1]
        payload = {"how": "password"} if event == "identity_confirmed" else {}
        receipt = shop.engine.send(
            given.workflow, given.id, event, payload, actor=people.SECURITY, key=idempotency_key
        )
        return receipt_body(receipt) | {"right": right}

    @app.get("/books")
    def books(who: Who) -> dict[str, Any]:
        if "finance" not in who.roles:
            raise HTTPException(403, "only finance reads the books")
        return audit(shop)

    @app.get("/postings")
    def postings(who: Who, prefix: str = "") -> list[str]:
        if "finance" not in who.roles:
            raise HTTPException(403, "only finance reads the books")
        with shop.database.reading() as connection:
            return list(keys(connection, prefix))

    @app.get("/health")
    def health() -> dict[str, Any]:
        return shop.engine.health().as_json()


def _callbacks(app: FastAPI, shop: Shop) -> None:
    """What the gateways tell. Only what is signed is believed; the answer `success` ends their repeating."""
    verifier = Verifier(shop.settings.folder)
    wechat_key = secret(shop.settings.folder, "wechat")

    def take(notice: Notice) -> None:
        payload = {"trade_no": notice.trade_no, "status": notice.status, "amount": notice.amount}
        shop.engine.try_send("payment", notice.number, "gateway_says", payload, actor=GATEWAY)

    @app.post("/callbacks/alipay")
    async def alipay(request: Request) -> PlainTextResponse:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        await run_in_threadpool(take, read_alipay(form, verifier))
        return PlainTextResponse("success")

    @app.post("/callbacks/wechat")
    async def wechat(request: Request) -> JSONResponse:
        body = await request.body()
        notice = read_wechat(request.headers, body, verifier, wechat_key)
        await run_in_threadpool(take, notice)
        return JSONResponse({"code": "SUCCESS"})
