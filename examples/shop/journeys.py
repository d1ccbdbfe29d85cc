"""How does a purchase go, from the buyer's side? The whole path, waiting where the shop works."""

from __future__ import annotations

import time
from collections.abc import Callable

from .client import Said, Shopper

WAIT_S = 120.0
POLL_MAX_S = 1.5


class TooLong(Exception):
    """What was waited for did not come."""


class Unexpected(Exception):
    """Something was refused that should go well."""


class Journey:
    """One buyer at one merchant; `id` names the cart, and all that follows from it."""

    def __init__(self, shopper: Shopper, id: str, buyer: str = "user-1", merchant: str = "shop-1") -> None:
        self.shopper, self.id, self.buyer, self.merchant = shopper, id, buyer, merchant

    @property
    def order(self) -> str:
        """The order's number."""
        return f"{self.id}-order"

    def state(self, workflow: str, id: str) -> str:
        """The first active state of an instance; empty if there is none yet."""
        found = self.shopper.look(workflow, id)
        return found["state"][0] if found else ""

    def wait(self, workflow: str, id: str, *states: str, patience_s: float = WAIT_S) -> str:
        """Wait until an instance is in one of these states; which. Raises TooLong."""
        until, pause = time.monotonic() + patience_s, self.shopper.poll_s
        while (state := self.state(workflow, id)) not in states:
            if time.monotonic() > until:
                raise TooLong(f"{workflow} {id} is in {state or 'no state'}, not in {' or '.join(states)}")
            time.sleep(pause)
            pause = min(POLL_MAX_S, pause * 1.7)
        return state

    def until(self, probe: Callable[[], bool]) -> None:
        """Wait until something is so. Raises TooLong."""
        over = time.monotonic() + WAIT_S
        while not probe():
            if time.monotonic() > over:
                raise TooLong("it did not come about")
            time.sleep(0.05)

    def do(self, event: str, workflow: str = "checkout", id: str = "", **payload: object) -> None:
        """Send an event as the buyer. Raises Unexpected if it is refused."""
        self._good(event, self.shopper.send(workflow, id or self.id, event, self.buyer, "buyer", **payload))

    def _good(self, what: str, answer: Said) -> None:
        if answer.status_code not in (200, 201):
            why = answer.json()["detail"]["refused"] if answer.status_code == 409 else answer.text
            raise Unexpected(f"{what} refused: {why}")

    def check_out(self, way: str = "alipay", quantity: int = 1, sku: str = "1-3", coupon: str = "") -> None:
        """From an empty cart to an order."""
        self._good("cart", self.shopper.cart(self.id, self.merchant, self.buyer))
        self.do("add_item", sku=sku, quantity=quantity)
        self.do("check_out")
        self.do("choose_address", address="Beijing, Chaoyang Road 1", phone="13800000000")
        self.do("choose_way", way=way)
        self.do("want_invoice", title=self.buyer, kind="personal")
        if coupon:
            self.do("use_coupon", coupon=coupon)
        self.do("see_price")
        self.wait("checkout", self.id, "open.confirming")
        self.do("confirm")
        self._good("password", self.shopper.password("checkout", self.id, self.buyer))
        self.wait("checkout", self.id, "placed")
        self.wait("order", self.order, "awaiting_payment.unpaid")

    def begin_payment(self, way: str = "alipay", instalments: int = 1) -> str:
        """Choose how to pay; the payment's number."""
        self.do("pay", "order", self.order, way=way, instalments=instalments)
        return self.child("order", self.order)

    def child(self, workflow: str, id: str) -> str:
        """The instance that this one waits for."""
        found: str = self.shopper.look(workflow, id)["children"][0]
        return found

    def ship(self, tracking: str = "SF1") -> None:
        """The merchant sends the parcel."""
        merchant = (self.merchant, "merchant")
        self._good(
            "ship", self.shopper.send("order", self.order, "ship", *merchant, tracking_number=tracking)
        )
