"""What people do beside buying: register and sign in, get coupons, ask support, repay, correct an invoice.

Each story is a function of the shop, a draw and a person; what is refused is refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from .client import Shopper
from .journeys import Journey

YEAR_2090 = "2090-01-01T00:00:00Z"


def coupon_for(shopper: Shopper, id: str, user: str) -> str:
    """A coupon that is issued and claimed; its number."""
    data = {"source": "campaign", "value": 300, "minimum_spend": 1000, "expires_at": YEAR_2090}
    shopper.start("coupon", id, "shop-1", "issuer", **data)
    shopper.send("coupon", id, "claim", user, "buyer")
    return id


def registers(shopper: Shopper, chance: random.Random, user: str) -> str:
    """Somebody registers, and signs in with a code that may be wrong."""
    phone = f"139{chance.randrange(10**8):08}"
    shopper.start("account", phone, phone, "buyer", phone=phone)
    shopper.send("account", phone, "request_code", phone, "buyer")
    shopper.send("account", phone, "code_right", "security", "security")
    shopper.send("account", phone, "set_password", phone, "buyer", password="abcd-1234")
    id = f"in-{phone}"
    shopper.start("sign_in", id, phone, "visitor", phone=phone, device="phone-1", how="phone")
    Journey(shopper, id).wait("sign_in", id, "running.code_wanted", "locked_out")
    shopper.send("sign_in", id, "request_code", phone, "visitor")
    wrong = "code_wrong" if chance.random() < 0.3 else "code_right"
    shopper.send("sign_in", id, wrong, "security", "security")
    return "registered and signed in"


def asks_support(shopper: Shopper, chance: random.Random, user: str) -> str:
    """A ticket that is answered, or nobody answers in time."""
    id = f"ticket-{user}-{chance.randrange(10**9)}"
    shopper.start("support_ticket", id, user, "buyer", user=user, subject="Where is my parcel?")
    if chance.random() < 0.5:
        return "asked support"
    for event, payload in (("assign", {}), ("answer", {"words": "On its way"}), ("resolve", {})):
        shopper.send("support_ticket", id, event, "anna", "agent", **payload)
    return "support answered"


def repays(shopper: Shopper, chance: random.Random, order: str) -> str:
    """The buyer of an order on monthly pay repays some of its bill, all of it, or too much."""
    found = shopper.look("order", order)["data"]
    if found["way"] != "monthly_pay" or not found["trade_no"]:
        return ""
    number = f"repay-{chance.randrange(10**12)}"
    amount = chance.choice((1, found["paid"] // 2 + 1, found["paid"], found["paid"] + 100))
    bill = found["trade_no"]
    answer = shopper.send(
        "monthly_pay_bill", bill, "repay", found["buyer"], "buyer", number=number, amount=amount
    )
    return "repaid" if answer.status_code == 200 else ""


def corrects_invoice(shopper: Shopper, chance: random.Random, order: str) -> str:
    """The title of an invoice was wrong."""
    found = shopper.look("invoice", f"{order}-invoice")
    if not found:
        return ""
    buyer = found["data"]["buyer"]
    answer = shopper.send("invoice", found["id"], "correct_title", buyer, "buyer", title="Li Ltd.")
    return "corrected an invoice" if answer.status_code == 200 else ""


OF_PEOPLE: tuple[Callable[[Shopper, random.Random, str], str], ...] = (registers, asks_support)
OF_ORDERS: tuple[Callable[[Shopper, random.Random, str], str], ...] = (repays, corrects_invoice)
