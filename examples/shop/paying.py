"""What do the workflows ask of the gateways? Performers that call them, and post what has moved.

A call that gets no answer is `network` where nothing can have happened, and unknown where it may have: then
the engine asks (`query_trade`, `query_refund`) before it does anything again. What an effect has moved is
posted under the effect's own number, whoever finds out that it has: the call, or the question afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from statewright import Actor
from statewright.runtime import EffectCall, EffectFailed, Engine, OutcomeUnknown
from statewright.runtime.performers import NotDone

from .database import Database
from .ledger import Movement, post

LEDGER = Actor("ledger", ["ledger"])
TIMEOUT_S = 10


class Gateways:
    """The gateways as performers."""

    def __init__(self, engine: Engine, database: Database, address: str) -> None:
        self._engine = engine
        self._database = database
        self._http = httpx.Client(base_url=address, timeout=TIMEOUT_S)

    def create_code(self, call: EffectCall) -> dict[str, str]:
        """Open a trade; the code to scan."""
        return self._ask("POST", "/trades", json=dict(call.params))

    def charge(self, call: EffectCall) -> dict[str, Any]:
        """Take the money of a card or an Alipay account."""
        return self._ask("POST", "/charges", json=dict(call.params), unknown=True)

    def query_trade(self, call: EffectCall) -> dict[str, Any]:
        """What became of a payment. To a charge that never arrived the answer is that it was not done."""
        try:
            return self._ask("GET", "/trades", params={"number": call.params["number"]})
        except LookupError:
            raise NotDone("the gateway knows nothing of it") from None

    def close_trade(self, call: EffectCall) -> None:
        """Nobody may pay it any more."""
        self._ask("POST", "/close", json={"number": call.params["number"]})

    def return_money(self, call: EffectCall) -> dict[str, int]:
        """Back to who paid: through the gateway, or into the wallet."""
        number, amount = call.params["number"], call.params["amount"]
        if call.params.get("way") == "balance":
            self._credit(self._order(call), number, amount)
        else:
            self._ask("POST", "/out/return", json={"number": number, "amount": amount}, unknown=True)
        self._post_return(call, number, amount)
        return {"amount": amount}

    def query_refund(self, call: EffectCall) -> dict[str, Any]:
        """Whether a return was made; what it moved is posted now if it was not before."""
        number = call.params["number"]
        found = self._ask("GET", "/out/return", params={"number": number})
        if found["status"] != "paid":
            raise NotDone("the gateway has returned nothing under this number")
        self._post_return(call, number, found["amount"])
        return found

    def pay_merchant(self, call: EffectCall) -> None:
        """What an order has earned, out of what was paid for it."""
        number, amount = call.params["order"], call.params["amount"]
        self._ask("POST", "/out/payout", json={"number": number, "amount": amount}, unknown=True)
        self._post(
            f"payout/{number}", Movement(f"escrow:{number}", f"payout:{call.params['merchant']}", amount)
        )

    def return_to_card(self, call: EffectCall) -> None:
        """What was repaid too much, back to the card that repaid."""
        number, amount = call.params["number"], call.params["amount"]
        self._ask("POST", "/out/card", json={"number": number, "amount": amount}, unknown=True)
        self._post(f"card/{number}", Movement(f"bill:{call.instance}", "bank", amount))

    def small_debit(self, call: EffectCall) -> None:
        """A fen, to see whether an account is real."""
        if call.params["account"] == "unknown":
            raise EffectFailed("unknown_account")
        number = f"verify {call.params['number']}"
        self._ask("POST", "/charges", json={"number": number, "way": "bank_card", "amount": 1}, unknown=True)
        self._post(number, Movement("gateway", f"clearing:{number}", 1))

    def small_debit_back(self, call: EffectCall) -> None:
        """The fen goes back."""
        number = f"verify {call.params['number']}"
        self._ask("POST", "/out/return", json={"number": number, "amount": 1}, unknown=True)
        self._post(f"{number}/back", Movement(f"clearing:{number}", "gateway", 1))

    def _ask(self, method: str, path: str, *, unknown: bool = False, **content: Any) -> dict[str, Any]:
        """Call the gateway. Raises LookupError, EffectFailed; OutcomeUnknown where it may have happened."""
        try:
            answer = self._http.request(method, path, **content)
        except httpx.ConnectError as error:
            raise EffectFailed("network", str(error)) from error
        except httpx.HTTPError as error:
            raise OutcomeUnknown(str(error)) if unknown else EffectFailed("network", str(error)) from error
        if answer.status_code == 404:
            raise LookupError("no such number")
        if answer.status_code == 402:
            raise EffectFailed(answer.json()["detail"])
        if answer.status_code >= 500:
            raise OutcomeUnknown(answer.text) if unknown else EffectFailed("network", answer.text)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def _order(self, call: EffectCall) -> str:
        """The order that a return is of."""
        return (
            self._engine.get("refund", call.instance).data["order"]
            if call.workflow == "refund"
            else call.instance
        )

    def _credit(self, order: str, number: str, amount: int) -> None:
        buyer = self._engine.get("order", order).data["buyer"]
        if not self._engine.try_send(
            "wallet", buyer, "credit", {"number": number, "amount": amount}, actor=LEDGER
        ):
            raise EffectFailed("account_closed", "the wallet takes nothing")

    def _post_return(self, call: EffectCall, number: str, amount: int) -> None:
        if call.workflow == "top_up":
            source, target = f"clearing:{call.instance}", "gateway"
        else:
            balance = self._way(call) == "balance"
            source = f"escrow:{self._order(call)}"
            target = f"clearing:{number}" if balance else "gateway"
        self._post(f"return/{number}", Movement(source, target, amount))

    def _way(self, call: EffectCall) -> str:
        return str(call.params.get("way", "channel"))

    def _post(self, key: str, movement: Movement) -> None:
        with self._database.transaction() as connection:
            post(connection, key, [movement])


NAMES = (
    "create_code",
    "charge",
    "query_trade",
    "close_trade",
    "return_money",
    "query_refund",
    "pay_merchant",
    "return_to_card",
    "small_debit",
    "small_debit_back",
)


def register(engine: Engine, database: Database, address: str) -> None:
    """Tell the engine who performs what."""
    gateways = Gateways(engine, database, address)
    for name in NAMES:
        perform: Callable[[EffectCall], Mapping[str, Any] | None] = getattr(gateways, name)
        engine.performer(name)(perform)
