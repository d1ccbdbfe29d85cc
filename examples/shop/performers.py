"""Who carries out what the workflows ask for? One function for each effect, registered at the end.

Every one may be called more than once for the same request (a worker may die after the call): `call.key` is
then the same, and everything here is written so that the second time changes nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, text

from statewright.runtime import EffectCall, EffectFailed, Engine
from statewright.runtime.clock import Clock, from_ms

from . import tables
from .database import Database
from .stock import hold_instead, release, reserve, value_of

_KEEP = {
    "letter": text("INSERT INTO shop_letter (key, who, words) VALUES (:key, :a, :b) ON CONFLICT DO NOTHING"),
    "matter": text("INSERT INTO shop_matter (key, about, what) VALUES (:key, :a, :b) ON CONFLICT DO NOTHING"),
    "paper": text("INSERT INTO shop_paper (key, kind, number) VALUES (:key, :a, :b) ON CONFLICT DO NOTHING"),
}
_CODE = text(
    "INSERT INTO shop_code (phone, code) VALUES (:phone, :code) "
    "ON CONFLICT (phone) DO UPDATE SET code = excluded.code"
)
FREIGHT = 800
FREE_FROM = 9900


class Performers:
    """What needs the shop's database and nobody outside."""

    def __init__(self, engine: Engine, database: Database, clock: Clock) -> None:
        self._clock = clock
        self._engine = engine
        self._database = database

    def _keep(self, table: str, key: str, a: str, b: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(_KEEP[table], {"key": key, "a": a, "b": b})

    def notify(self, call: EffectCall) -> None:
        """A letter to a person, by a template."""
        self._keep("letter", call.key, call.params["who"], call.params["template"])

    def call_support(self, call: EffectCall) -> None:
        """A matter on the support desk."""
        self._keep("matter", call.key, call.params["about"], call.params["what"])

    def send_code(self, call: EffectCall) -> None:
        """A verification code to a phone, or to the phone of a card."""
        if call.params.get("account") == "unknown":
            raise EffectFailed("unknown_account")
        to = call.params.get("phone") or call.params["account"]
        fresh = f"{secrets.randbelow(10**6):06}"
        with self._database.transaction() as connection:
            letter = {"key": call.key, "a": to, "b": f"code {fresh}"}
            if connection.execute(_KEEP["letter"], letter).rowcount:  # the first time
                connection.execute(_CODE, {"phone": to, "code": fresh})

    def send_invoice(self, call: EffectCall) -> None:
        """The invoice to the buyer."""
        self._keep("letter", call.key, call.params["who"], f"invoice {call.params['number']}")

    def issue_invoice(self, call: EffectCall) -> dict[str, str]:
        """A number for an invoice: the same for the same request."""
        if call.params["title"] == "?":
            raise EffectFailed("wrong_title")
        number = f"F-{call.params['request']}"
        self._keep("paper", call.key, "invoice", number)
        return {"number": number}

    def reverse_invoice(self, call: EffectCall) -> None:
        """A red invoice."""
        self._keep("paper", call.key, "red invoice", call.params["number"])

    def deliver(self, call: EffectCall) -> None:
        """A tip, a gift, an entry: what is sold for balance."""
        if call.params["target"] == "gone":
            raise EffectFailed("gone")
        self._keep("paper", call.key, call.params["kind"], call.params["number"])

    def price_cart(self, call: EffectCall) -> dict[str, Any]:
        """Goods by the product table, freight by their value, discount by the coupon."""
        with self._database.reading() as connection:
            goods = value_of(connection, call.params["items"])
            discount = min(self._discount(call.params["coupon"], goods, connection), goods)
        freight = 0 if goods >= FREE_FROM else FREIGHT
        return {
            "goods": goods,
            "freight": freight,
            "freight_template": "standard",
            "discount": discount,
            "payable": max(1, goods + freight - discount),
        }

    def price_items(self, call: EffectCall) -> dict[str, int]:
        """The same for an order whose items change, and they are held; the freight stays as it was agreed."""
        with self._database.transaction() as connection:
            hold_instead(connection, call.params["reservation"], call.params["items"])
            goods = value_of(connection, call.params["items"])
            discount = min(self._discount(call.params["coupon"], goods, connection), goods)
        view = self._engine.get("order", call.params["order"])
        return {"amount": max(1, goods + view.data["freight"] - discount)}

    def _discount(self, coupon: str, goods: int, connection: Connection) -> int:
        if not coupon:
            return 0
        try:
            data = self._engine.get("coupon", coupon).data
        except LookupError:
            return 0
        return data["value"] if goods >= data["minimum_spend"] else 0

    def reserve_stock(self, call: EffectCall) -> None:
        """Take the goods from the shelf, all or none."""
        with self._database.transaction() as connection:
            reserve(connection, call.params["number"], call.params["items"])

    def release_stock(self, call: EffectCall) -> None:
        """Put them back."""
        with self._database.transaction() as connection:
            release(connection, call.params["number"])

    def count_today(self, call: EffectCall) -> dict[str, int]:
        """What this user's top-ups have credited since midnight in Shanghai."""
        today, total, after = self._today(), 0, None
        while True:
            page = self._engine.find("top_up", where={"user": call.params["user"]}, after=after, limit=200)
            for top_up in page.instances:
                credited = top_up.state == ("credited",) and local_day(top_up.changed_at) == today
                total += top_up.data["paid"] if credited else 0
            if page.next is None:
                return {"today": total}
            after = page.next

    def _today(self) -> str:
        return local_day(from_ms(self._clock.now_ms()))

    def assess(self, call: EffectCall) -> dict[str, int]:
        """Score and late payments, as the credit bureau would tell."""
        user = tables.user
        found = select(user.c.score, user.c.late_payments).where(user.c.id == call.params["user"])
        with self._database.reading() as connection:
            row = connection.execute(found).one_or_none()
        return {"score": row[0] if row else 0, "late_payments": row[1] if row else 0}


def local_day(at: datetime) -> str:
    """The day in Shanghai, where the limits count from midnight."""
    return at.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()


NAMES = (
    "notify",
    "call_support",
    "send_code",
    "send_invoice",
    "issue_invoice",
    "reverse_invoice",
    "deliver",
    "price_cart",
    "price_items",
    "reserve_stock",
    "release_stock",
    "count_today",
    "assess",
)


def register(engine: Engine, database: Database, clock: Clock) -> None:
    """Tell the engine who performs what."""
    performers = Performers(engine, database, clock)
    for name in NAMES:
        engine.performer(name)(getattr(performers, name))
