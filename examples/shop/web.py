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
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from statewright import Actor
from statewright.compiler import compile_source
from statewright.runtime import Refused, RetryTransaction, StoreUnavailable

from . import desk, signing_in, tokens
from .audit import audit
from .callbacks import Notice, read_alipay, read_wechat
from .keys import Verifier, secret
from .ledger import keys
from .opening import Shop
from .tables import cart, order
from .together import Asked, answer_all

GATEWAY = Actor("gateway", ["gateway"])


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
    signing_in.routes(app, shop, app.state.token_secret)
    return app


def _answers(app: FastAPI) -> None:
    """Outcomes as HTTP: a refusal is 409 with its reason in words, an outage 503."""

    def said(_: Request, error: Exception) -> JSONResponse:
        return shown(desk.failed(error))

    for kind in (Refused, *desk.STATUS_OF):
        app.add_exception_handler(kind, said)
    for outage in (StoreUnavailable, RetryTransaction):
        app.add_exception_handler(outage, lambda _, error: JSONResponse({"error": str(error)}, 503))


def shown(answer: desk.Answer) -> JSONResponse:
    """An answer on the wire."""
    return JSONResponse(answer.body, answer.status)


def _instances(app: FastAPI, shop: Shop) -> None:
    """Any workflow: start, send, look, ask what is possible."""
    engine = shop.engine

    @app.post("/workflows/{workflow}", status_code=201)
    def start(workflow: str, id: str, data: dict[str, Any], who: Who) -> JSONResponse:
        return shown(desk.start(shop, workflow, id, data, who))

    @app.post("/workflows/{workflow}/events/{event}")
    def send(
        workflow: str,
        event: str,
        id: str,
        payload: dict[str, Any],
        who: Who,
        idempotency_key: Annotated[str | None, Header()] = None,
    ) -> JSONResponse:
        return shown(desk.send(shop, workflow, event, id, payload, who, idempotency_key))

    @app.get("/workflows/{workflow}")
    def look(workflow: str, id: str, who: Who) -> JSONResponse:
        return shown(desk.look(shop, workflow, id, who))

    @app.post("/together")
    def together(asked: list[Asked]) -> list[tuple[int, Any]]:
        """Many people's requests at once, each with its own token: [status, body] for each."""
        try:
            return [(one.status, one.body) for one in answer_all(shop, app.state.token_secret, asked)]
        except ValueError as error:
            raise HTTPException(413, str(error)) from None

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


def _shopping(app: FastAPI, shop: Shop) -> None:
    """What is the shop's own: carts and lists of orders in its tables, passwords, the books."""

    @app.post("/carts", status_code=201)
    def open_cart(wanted: Cart, who: Who) -> JSONResponse:
        with shop.database.transaction() as connection:
            return shown(desk.open_cart(shop, wanted.id, wanted.merchant, who, connection))

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
    ) -> JSONResponse:
        return shown(desk.confirm(shop, given.workflow, given.id, given.password, who, idempotency_key))

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
