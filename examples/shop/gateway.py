"""The other side: Alipay, WeChat Pay and the bank in one simulator, a process with books of its own.

It takes each number once, as real gateways do. It can be told to misbehave: to send its notification late,
twice or never, to answer 503 before doing anything (`failing`) or after having done it (`deaf`).
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from .callbacks import Notice, write_alipay, write_wechat
from .keys import Signer, secret
from .settings import Settings

PAID = {"alipay": "TRADE_SUCCESS", "wechat": "SUCCESS", "bank_card": "SUCCESS"}
CLOSED = {"alipay": "TRADE_CLOSED", "wechat": "CLOSED", "bank_card": "CLOSED"}
WAITING = {"alipay": "WAIT_BUYER_PAY", "wechat": "NOTPAY", "bank_card": "NOTPAY"}
TRIES = 12
"""How often a notification is repeated until the shop says that it has it."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS trade
    (number TEXT PRIMARY KEY, way TEXT, amount INTEGER, state TEXT, paid INTEGER);
CREATE TABLE IF NOT EXISTS movement (number TEXT PRIMARY KEY, kind TEXT, amount INTEGER);
"""


class Behaviour(BaseModel):
    """Shares from 0 to 1 of what goes wrong, and after how many seconds at the latest late is."""

    twice: float = 0
    silent: float = 0
    late: float = 0
    late_s: float = 1
    failing: float = 0
    deaf: float = 0


class Order(BaseModel):
    """What the shop asks for; a field that a request does not need stays empty."""

    number: str
    way: str = ""
    amount: int = 0
    card: str = ""


class Books:
    """What the gateway knows, in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(SCHEMA)
        self._lock = threading.Lock()

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """One statement, at once durable."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def trade(self, number: str) -> tuple[str, int, str, int] | None:
        """(way, amount, state, paid) of a trade."""
        found = self.run("SELECT way, amount, state, paid FROM trade WHERE number = ?", number)
        return found[0] if found else None

    def open(self, order: Order) -> None:
        """A trade that waits to be paid; again changes nothing."""
        sql = "INSERT INTO trade VALUES (?, ?, ?, 'waiting', 0) ON CONFLICT DO NOTHING"
        self.run(sql, order.number, order.way, order.amount)

    def settle(self, number: str, amount: int) -> bool:
        """Somebody pays; False if it is paid or closed already."""
        sql = "UPDATE trade SET state = 'paid', paid = ? WHERE number = ? AND state = 'waiting' RETURNING 1"
        return bool(self.run(sql, amount, number))

    def move(self, number: str, kind: str, amount: int) -> None:
        """Money that leaves, once for each number."""
        self.run(
            "INSERT INTO movement VALUES (?, ?, ?) ON CONFLICT DO NOTHING", f"{kind} {number}", kind, amount
        )

    def moved(self, number: str, kind: str) -> int | None:
        """How much left under this number."""
        found = self.run("SELECT amount FROM movement WHERE number = ?", f"{kind} {number}")
        return found[0][0] if found else None

    def totals(self) -> dict[str, int]:
        """Fen received, and left by kind."""
        received = self.run("SELECT coalesce(sum(paid), 0) FROM trade")[0][0]
        left = dict(self.run("SELECT kind, sum(amount) FROM movement GROUP BY kind"))
        return {"received": received, **left}


class Gateway:
    """The books, the key, and how it behaves at present."""

    def __init__(self, settings: Settings) -> None:
        self.books = Books(settings.folder / "gateway.db")
        self.behaviour = Behaviour()
        self._changed = threading.Event()
        self._http = httpx.Client(base_url=settings.shop, timeout=10)
        self._signer = Signer(settings.folder)
        self._key = secret(settings.folder, "wechat")

    def behave(self, behaviour: Behaviour) -> None:
        """Behave so from now on; what is kept back goes out now, late as it is."""
        self.behaviour = behaviour
        changed, self._changed = self._changed, threading.Event()
        changed.set()

    def happens(self, share: float) -> bool:
        """Whether something that goes wrong in this share of cases goes wrong now."""
        return random.random() < share

    def guard(self, share: float) -> None:
        """No answer, in a share of cases. Raises HTTPException 503."""
        if self.happens(share):
            raise HTTPException(503, "not now")

    def notice(self, number: str) -> Notice:
        """What there is to say of a trade. Raises HTTPException 404."""
        trade = self.books.trade(number)
        if trade is None:
            raise HTTPException(404, "no such trade")
        way, _, state, paid = trade
        words = {"paid": PAID, "closed": CLOSED, "waiting": WAITING}[state]
        return Notice(number, f"T-{number}", words[way], paid)

    def tell(self, number: str) -> None:
        """Notify the shop in the background, well or badly."""
        changed, wrong = self._changed, self.behaviour  # in the other order than `behave` writes them
        if self.happens(wrong.silent):
            return
        wait = wrong.late_s if self.happens(wrong.late) else 0
        for _ in range(2 if self.happens(wrong.twice) else 1):
            threading.Thread(target=self._deliver, args=(number, changed, wait), daemon=True).start()

    def _deliver(self, number: str, changed: threading.Event, wait: float) -> None:
        changed.wait(wait)
        for attempt in range(TRIES):
            if self._post(number):
                return
            time.sleep(min(5, 0.2 * 2**attempt))

    def _post(self, number: str) -> bool:
        notice = self.notice(number)
        trade = self.books.trade(number)
        way = trade[0] if trade else ""
        try:
            if way == "alipay":
                form = write_alipay(notice, self._signer)
                answer = self._http.post("/callbacks/alipay", data=form)
            else:
                headers, body = write_wechat(notice, self._signer, self._key)
                answer = self._http.post("/callbacks/wechat", headers=headers, content=body)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200


def create(settings: Settings) -> FastAPI:
    """The gateway as a web application."""
    app, gateway = FastAPI(title="Gateways, simulated"), Gateway(settings)
    _trades(app, gateway)
    _leaving(app, gateway)

    @app.post("/behaviour")
    def behave(behaviour: Behaviour) -> Behaviour:
        gateway.behave(behaviour)
        return behaviour

    @app.get("/books")
    def totals() -> dict[str, int]:
        return gateway.books.totals()

    return app


def _trades(app: FastAPI, gateway: Gateway) -> None:
    """Money that comes in: by a code that is scanned, or charged at once."""
    books = gateway.books

    @app.post("/trades")
    def open_trade(order: Order) -> dict[str, str]:
        gateway.guard(gateway.behaviour.failing)
        books.open(order)
        gateway.guard(gateway.behaviour.deaf)
        return {"code": f"https://qr.example/{order.number}"}

    @app.post("/scan")
    def scan(order: Order) -> dict[str, bool]:
        """A person scans the code and pays; an amount of their own, if there is one."""
        trade = books.trade(order.number)
        paid = trade is not None and books.settle(order.number, order.amount or trade[1])
        if paid:
            gateway.tell(order.number)
        return {"paid": paid}

    @app.post("/charges")
    def charge(order: Order) -> dict[str, Any]:
        gateway.guard(gateway.behaviour.failing)
        if order.card == "poor":
            raise HTTPException(402, "insufficient_funds")
        books.open(order)
        books.settle(order.number, order.amount)
        gateway.guard(gateway.behaviour.deaf)
        notice = gateway.notice(order.number)
        if not notice.amount:
            raise HTTPException(402, "method_problem")
        return {"trade_no": notice.trade_no, "amount": notice.amount}

    @app.get("/trades")
    def ask(number: str) -> dict[str, Any]:
        gateway.guard(gateway.behaviour.failing)
        notice = gateway.notice(number)
        return {"status": notice.status, "trade_no": notice.trade_no, "amount": notice.amount}

    @app.post("/close")
    def close(order: Order) -> dict[str, bool]:
        gateway.guard(gateway.behaviour.failing)
        books.run("UPDATE trade SET state = 'closed' WHERE number = ? AND state = 'waiting'", order.number)
        return {"closed": True}


def _leaving(app: FastAPI, gateway: Gateway) -> None:
    """Money that goes out."""
    books = gateway.books

    @app.post("/out/{kind}")
    def move(kind: str, order: Order) -> dict[str, int]:
        """Money leaves: `return` to who paid, `payout` to a merchant, `card` to who repaid."""
        gateway.guard(gateway.behaviour.failing)
        books.move(order.number, kind, order.amount)
        gateway.guard(gateway.behaviour.deaf)
        return {"amount": order.amount}

    @app.get("/out/{kind}")
    def moved(kind: str, number: str) -> dict[str, Any]:
        gateway.guard(gateway.behaviour.failing)
        amount = books.moved(number, kind)
        return {"status": "paid" if amount is not None else "unknown", "amount": amount or 0}
