"""Is every fen where it should be? What the ledger says, compared with what instances and gateways say.

Between two steps money is on its way, so all but the first two checks hold when nothing is: no delivery, no
effect, no payment that runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from statewright.runtime import Found

from .ledger import balances, unbalanced
from .opening import Shop
from .stock import held_for, shelves

PAGE = 500


def audit(shop: Shop) -> dict[str, Any]:
    """What was found: the sum of everything (0), keys that do not add up, accounts that differ, orders
    whose goods are held wrongly, and how many pieces of each article there are, on the shelf and held.
    """
    with shop.database.reading() as connection:
        found = balances(connection)
        wrong = unbalanced(connection)
        held, pieces = held_for(connection), shelves(connection)
    return {
        "total": sum(found.values()),
        "unbalanced": list(wrong),
        "differences": dict(_different(shop, found)),
        "goods": list(_misheld(shop, held)),
        "pieces": sorted(set(pieces.values())),
    }


def _misheld(shop: Shop, held: Mapping[str, int]) -> Iterator[str]:
    """Orders whose goods are held although they were cancelled, or not held although they were not."""
    for order in instances(shop, "order"):
        number = order.data["reservation"]
        if number and (number in held) == (order.state == ("cancelled",)):
            yield f"{order.id} is {order.state[0]}, and {held.get(number, 0)} pieces are held for it"


def instances(shop: Shop, workflow: str) -> Iterator[Found]:
    """All instances of a workflow."""
    after = None
    while True:
        page = shop.engine.find(workflow, after=after, limit=PAGE)
        yield from page.instances
        if page.next is None:
            return
        after = page.next


def _different(shop: Shop, found: Mapping[str, int]) -> Iterator[tuple[str, list[int]]]:
    """Accounts with another balance than they should have: [found, expected]."""
    expected = expected_balances(shop)
    for account in sorted(found.keys() | expected.keys()):
        if account.split(":")[0] in ("escrow", "wallet", "bill", "clearing", "gateway"):
            is_, should = found.get(account, 0), expected.get(account, 0)
            if is_ != should:
                yield account, [is_, should]


def expected_balances(shop: Shop) -> Mapping[str, int]:
    """What instances and gateways say that the accounts hold."""
    expected: Counter[str] = Counter()
    for wallet in instances(shop, "wallet"):
        expected[f"wallet:{wallet.data['user']}"] += wallet.data["balance"]
    for order in instances(shop, "order"):
        kept = 0 if order.state == ("completed",) else order.data["refundable"]
        expected[f"escrow:{order.id}"] += kept
    for bill in instances(shop, "monthly_pay_bill"):
        returning = bill.data["to_return"] if bill.status == "running" else 0
        expected[f"bill:{bill.id}"] += returning - bill.data["principal"]
    for top_up in instances(shop, "top_up"):
        waiting = top_up.state[0] in ("not_credited", "paying_back")
        kept = top_up.data["paid"] if waiting else 0
        expected[f"clearing:{top_up.id}"] += kept + late_money(shop, top_up.id, top_up.data["trade_no"])
    for spending in instances(shop, "wallet_spending"):
        held = spending.data["debited"] and spending.state != ("spent",)
        expected[f"clearing:{spending.id}"] += spending.data["amount"] if held else 0
    told = httpx.get(f"{shop.settings.gateway}/books", timeout=10).json()
    expected["gateway"] -= told["received"] - told.get("return", 0)
    return expected


def late_money(shop: Shop, top_up: str, trade_no: str) -> int:
    """Fen that came twice, or after a top-up was over: they are support's until support gives them back."""
    total = 0
    for entry in shop.engine.history("top_up", top_up):
        payload: Any = entry.input.get("payload") or {}
        if entry.outcome == "taken" and entry.name == "pay_succeeded" and payload["trade_no"] != trade_no:
            total += payload["amount"]
        elif entry.outcome == "taken" and entry.name == "refund_late_payment":
            total -= payload["amount"]
    return total
