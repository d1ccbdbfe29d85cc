"""Which steps of which workflows move money, and from where to where? The table at the end is the answer.

Pure. These movements are posted in the transaction of the step (`bookkeeping`); what an effect moves
is posted by its performer when it has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from .ledger import Movement

Data: TypeAlias = Mapping[str, Any]


class Fact(NamedTuple):
    """An accepted event: what came with it, and the instance's data before and after."""

    id: str
    payload: Data
    before: Data
    after: Data
    ended: bool  # before the event already


def order_paid(fact: Fact) -> list[Movement]:
    """Money at a gateway is for the order; too much, too late or twice makes no difference here."""
    return [Movement("gateway", f"escrow:{fact.id}", fact.payload["amount"])]


def order_paid_from_balance(fact: Fact) -> list[Movement]:
    """The wallet gave it under the payment's number."""
    return [Movement(f"clearing:{fact.payload['trade_no']}", f"escrow:{fact.id}", fact.payload["amount"])]


def order_paid_on_credit(fact: Fact) -> list[Movement]:
    """The credit line gave it under the bill's number."""
    return [Movement(f"clearing:{fact.payload['bill']}", f"escrow:{fact.id}", fact.payload["amount"])]


def order_paid_back_by_hand(fact: Fact) -> list[Movement]:
    """Support has returned all that was left."""
    back = fact.after["refunded"] - fact.before["refunded"]
    return [Movement(f"escrow:{fact.id}", "by_hand", back)]


def refund_paid_by_hand(fact: Fact) -> list[Movement]:
    """Support has returned what was granted."""
    return [Movement(f"escrow:{fact.after['order']}", "by_hand", fact.after["granted"])]


def top_up_paid(fact: Fact) -> list[Movement]:
    """On its way to the wallet, under the top-up's number."""
    return [Movement("gateway", f"clearing:{fact.id}", fact.payload["amount"])]


def wallet_credited(fact: Fact) -> list[Movement]:
    """What a spending gives back has the spending's number and `-back`."""
    number = fact.payload["number"].removesuffix("-back")
    return [Movement(f"clearing:{number}", f"wallet:{fact.after['user']}", fact.payload["amount"])]


def wallet_debited(fact: Fact) -> list[Movement]:
    """On its way to whoever asked for it."""
    return [
        Movement(f"wallet:{fact.after['user']}", f"clearing:{fact.payload['number']}", fact.payload["amount"])
    ]


def spent_on_credit(fact: Fact) -> list[Movement]:
    """The bill owes what the order is going to get."""
    bill = fact.payload["bill"]
    return [Movement(f"bill:{bill}", f"clearing:{bill}", fact.payload["amount"])]


def bill_repaid(fact: Fact) -> list[Movement]:
    """What does not lower the bill, and is not to be returned, paid late fees."""
    amount = fact.payload["amount"]
    if fact.ended:
        return [Movement("bank", f"bill:{fact.id}", amount)]
    lowered = fact.before["principal"] - fact.after["principal"]
    kept = lowered + fact.after["to_return"] - fact.before["to_return"]
    return [Movement("bank", f"bill:{fact.id}", kept), Movement("bank", "fees", amount - kept)]


def bill_refunded(fact: Fact) -> list[Movement]:
    """A refund returns to the credit line, from what the order holds."""
    lowered = fact.payload["amount"] if fact.ended else fact.after["refunded"] - fact.before["refunded"]
    return [Movement(f"escrow:{fact.after['order']}", f"bill:{fact.id}", lowered)]


def bill_reversed(fact: Fact) -> list[Movement]:
    """All that was not refunded before."""
    rest = fact.after["amount"] - fact.before["refunded"]
    return [Movement(f"escrow:{fact.after['order']}", f"bill:{fact.id}", rest)]


RULES: Mapping[tuple[str, str], Callable[[Fact], list[Movement]]] = {
    ("order", "pay_succeeded"): order_paid,
    ("order", "paid_from_balance"): order_paid_from_balance,
    ("order", "paid_on_credit"): order_paid_on_credit,
    ("order", "paid_back_by_hand"): order_paid_back_by_hand,
    ("refund", "paid_back_by_hand"): refund_paid_by_hand,
    ("top_up", "pay_succeeded"): top_up_paid,
    ("wallet", "credit"): wallet_credited,
    ("wallet", "debit"): wallet_debited,
    ("monthly_pay_account", "spend"): spent_on_credit,
    ("monthly_pay_bill", "repay"): bill_repaid,
    ("monthly_pay_bill", "refunded"): bill_refunded,
    ("monthly_pay_bill", "reverse"): bill_reversed,
}
