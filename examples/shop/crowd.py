"""What do thousands of people do, when each does what comes to mind? Stories, drawn at random.

Buyers abandon, pay wrong amounts, pay twice, never pay; merchants send, cancel or say nothing; couriers lose
parcels; support and finance sort things out, sometimes. Nothing here knows a rule.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Iterator

import httpx

from .aside import OF_ORDERS, OF_PEOPLE, coupon_for
from .client import Answer, Shopper
from .journeys import Journey, TooLong, Unexpected

WAYS = ("alipay", "wechat", "bank_card", "balance", "monthly_pay")
REASONS = ("not_received", "damaged", "wrong_item", "not_as_described", "changed_my_mind")
OUTCOMES = (Unexpected, TooLong, LookupError, httpx.HTTPError)


def reason(ended: Exception) -> str:
    """Why a story broke off, in a word or two, so that they can be counted."""
    return str(ended) if isinstance(ended, Unexpected) else type(ended).__name__


class Crowd:
    """Everybody. `orders` are those that may still run, `placed` counts all; safe for many threads."""

    def __init__(self, shopper: Shopper, users: int, merchants: int, seed: int) -> None:
        self.shopper = shopper
        self.users, self.merchants = users, merchants
        self.orders: list[str] = []
        self.placed = 0
        self._seed = seed
        self._ready: set[tuple[str, str]] = set()
        self._reviews: list[str] = []
        self._lock = threading.Lock()

    def join(self, running: Iterable[str], placed: int, reviews: Iterable[str]) -> None:
        """Take over a shop in which `placed` orders were placed before, of which some still run."""
        self.orders, self.placed, self._reviews = list(running), placed, list(reviews)

    def purchase(self, number: int) -> str:
        """One buyer's way from a cart to a payment; how it ended."""
        chance = random.Random(f"{self._seed} {number}")
        buyer = f"user-{chance.randrange(self.users) + 1}"
        merchant = chance.randrange(self.merchants) + 1
        way = chance.choice(WAYS)
        journey = Journey(self.shopper, f"c{self._seed}-{number}", buyer, f"shop-{merchant}")
        try:
            self.prepare(way, buyer)
            if chance.random() < 0.04:
                return chance.choice(OF_PEOPLE)(self.shopper, chance, buyer)
            coupon = coupon_for(self.shopper, f"{journey.id}-coupon", buyer) if chance.random() < 0.2 else ""
            sku = f"{merchant}-{chance.randint(1, 3)}"
            journey.check_out(way, chance.randint(1, 4), sku, coupon)
            with self._lock:
                self.orders.append(journey.order)
                self.placed += 1
            return self._pay(chance, journey, way)
        except OUTCOMES as ended:
            return reason(ended)

    def _pay(self, chance: random.Random, journey: Journey, way: str) -> str:
        fate = chance.random()
        if fate < 0.3:
            return "abandoned"
        if fate < 0.55:
            journey.do("cancel", "order", journey.order, reason="changed my mind")
            return "cancelled"
        payment = journey.begin_payment(way, chance.choice((1, 3, 6, 12)))
        if fate < 0.58:
            journey.do("choose_again", "order", journey.order)
            payment = journey.begin_payment(way)
        if way in ("alipay", "wechat"):
            return self._scan(chance, journey, payment)
        if way == "bank_card":
            card = "poor" if chance.random() < 0.05 else "card-1"
            journey.wait("payment", payment, "running.entering_card")
            journey.do("card_given", "payment", payment, card=card)
        journey.wait("payment", payment, "running.entering_password")
        if chance.random() < 0.1:
            self.shopper.password("payment", payment, journey.buyer, "wrong")
        self.shopper.password("payment", payment, journey.buyer)
        return f"paid by {way}"

    def _scan(self, chance: random.Random, journey: Journey, payment: str) -> str:
        journey.wait("payment", payment, "running.showing_code", "failed")
        if chance.random() < 0.1:
            return "never scanned"
        self.shopper.scan(payment, chance.choice((0,) * 30 + (1, 99_999)))
        return "scanned"

    def prepare(self, way: str, user: str) -> None:
        """Before the first purchase from the balance or on credit: money in the wallet, a credit line."""
        with self._lock:
            if (way, user) in self._ready or way not in ("balance", "monthly_pay"):
                return
            self._ready.add((way, user))
        self.shopper.start("wallet", user, user, "buyer", user=user)
        if way == "balance":
            self._top_up(f"t-{self._seed}-{user}", user)
        else:
            self._apply(user)

    def _top_up(self, id: str, user: str) -> None:
        journey = Journey(self.shopper, id, user)
        method = f"{id}-card"
        self.shopper.start("payment_method", method, user, "buyer", user=user, kind="alipay")
        journey.do("add", "payment_method", method, account="a-1", verify_by="code")
        journey.wait("payment_method", method, "verifying")
        self.shopper.send("payment_method", method, "verified", "security", "security")
        self.shopper.start("top_up", id, user, "buyer", user=user)
        journey.do("use_method", "top_up", id, method=method, way="alipay")
        journey.wait("top_up", id, "open.choosing_amount")
        journey.do("choose_suggested", "top_up", id, amount=50000)
        journey.wait("top_up", id, "open.confirming")
        self.shopper.password("top_up", id, user)
        journey.wait("top_up", id, "open.paying")
        payment = journey.child("top_up", id)
        journey.wait("payment", payment, "running.showing_code", "failed")
        self.shopper.scan(payment)
        journey.wait("top_up", id, "credited", "open.payment_failed", patience_s=5)
        tip = {"user": user, "kind": "tip", "target": "streamer", "amount": 500}
        self.shopper.start("wallet_spending", f"{id}-tip", user, "buyer", **tip)

    def _apply(self, user: str) -> None:
        send = self.shopper.send
        self.shopper.start("monthly_pay_account", user, user, "buyer", user=user)
        send("monthly_pay_account", user, "give_identity", user, "buyer", name="Li", pictures=["1", "2"])
        send("monthly_pay_account", user, "bind_card", user, "buyer", card="card-1")
        send("monthly_pay_account", user, "password_set", "security", "security")
        Journey(self.shopper, user).wait("monthly_pay_account", user, "open.active", "refused", patience_s=20)

    def live(self) -> tuple[str, ...]:
        """The orders so far."""
        with self._lock:
            return tuple(self.orders)

    def attend(self, order: str) -> str:
        """Somebody looks at an order and does something about it, or nothing; what was done.

        An order that has ended is looked at no more.
        """
        found = self.shopper.look("order", order)
        if not found or found["status"] != "running":
            with self._lock:
                self.orders.remove(order)
            return ""
        chance = random.Random()
        if chance.random() < 0.1:
            return chance.choice(OF_ORDERS)(self.shopper, chance, order)
        for event, who, role, payload in acts(order, found, chance):
            self.shopper.send("order", order, event, who, role, **payload)
            return event
        if found["data"]["way"] == "monthly_pay" and chance.random() < 0.04:
            return self._suspect(order, found["data"])
        if found["state"][0].startswith("with_buyer") and found["children"]:
            return self._follow(found["children"], chance)
        return ""

    def _suspect(self, order: str, data: Answer) -> str:
        """Risk watch sees a signal; an officer decides later."""
        id = f"r-{order}-{random.randrange(10**9)}"
        parties = {"order": order, "buyer": data["buyer"], "merchant": data["merchant"]}
        signals = {"amount": data["paid"], "signals": ["related_parties"]}
        self.shopper.start("cash_out_review", id, "watch", "watch", **parties, **signals)
        with self._lock:
            self._reviews.append(id)
        return "suspected"

    def decide_reviews(self, share: float) -> int:
        """Officers decide some of the open reviews; how many are still open."""
        for id in tuple(self._reviews):
            found = self.shopper.look("cash_out_review", id)
            state = found["state"][0] if found else "closed"
            words = {"finding": "looked into"}
            if state == "held":
                self.shopper.send("cash_out_review", id, "take", "otto", "officer")
            elif state in ("under_review", "too_late", "not_released") and random.random() < share:
                event = "convict" if random.random() < 0.3 and state == "under_review" else "clear"
                self.shopper.send("cash_out_review", id, event, "otto", "officer", **words)
            elif state in ("released", "voided", "restored", "closed"):
                self._reviews.remove(id)
        return len(self._reviews)

    def _follow(self, children: list[str], chance: random.Random) -> str:
        """A courier, a merchant or a buyer moves a shipment or a refund on."""
        child = chance.choice(children)
        for workflow in ("refund", "shipment"):
            found = self.shopper.look(workflow, child)
            if not found:
                continue
            for event, who, role, payload in replies(workflow, found, chance):
                self.shopper.send(workflow, child, event, who, role, **payload)
                return event
        return ""


Act = tuple[str, str, str, Answer]
"""An event, who sends it, in which role, with what."""


def acts(order: str, found: Answer, chance: random.Random) -> Iterator[Act]:
    """What buyer, merchant, support or finance may do about an order in this state."""
    data, fate = found["data"], chance.random()
    buyer, merchant = data["buyer"], data["merchant"]

    def act(event: str, who: str, role: str, **payload: object) -> Act:
        return (event, who, role, payload)

    match found["state"][0]:
        case "awaiting_shipment" if fate < 0.75:
            yield act("ship", merchant, "merchant", tracking_number=f"SF-{order}")
        case "awaiting_shipment" if fate < 0.82:
            yield act("cancel", merchant, "merchant", reason="out of stock")
        case "awaiting_shipment" if fate < 0.9:
            yield act("cancel", buyer, "buyer", reason="too slow")
        case "payment_review":
            enough = data["paid"] >= data["amount"]
            yield (
                act("accept_difference", "anna", "support")
                if enough and fate < 0.5
                else act("cancel", buyer, "buyer", reason="wrong amount")
            )
        case "refund_stuck":
            yield act("pay_back_again", "anna", "support")
        case "settlement_stuck":
            yield act("settle_again", "fin", "finance")
        case "with_buyer.shipped" if fate < 0.2:
            yield act("sign", buyer, "buyer")
        case "with_buyer.signed" if fate < 0.3 and data["refundable"] > 0:
            amount = chance.randint(1, data["refundable"])
            yield act("request_refund", buyer, "buyer", amount=amount, reason=chance.choice(REASONS))


def replies(workflow: str, found: Answer, chance: random.Random) -> Iterator[Act]:
    """What may be done about a shipment or a refund in this state, by anybody."""
    data, fate, state = found["data"], chance.random(), found["state"][0]
    courier, support = ("kuai", "courier"), ("anna", "support")
    buyer, merchant = (data["buyer"], "buyer"), (data["merchant"], "merchant")
    match (workflow, state.split(".")[-1]):
        case ("shipment", "packed"):
            yield ("pick_up", *courier, {"tracking_number": data["tracking_number"]})
        case ("shipment", "handed_over" | "delayed"):
            yield ("scan", *courier, {"place": "Tianjin"})
        case ("shipment", "in_transit") if fate < 0.08:
            problem = chance.choice(("lost", "damaged", "refused", "address_unknown"))
            yield ("report", *courier, {"problem": problem})
        case ("shipment", "in_transit"):
            yield ("deliver", *courier, {})
        case ("shipment", "out_for_delivery"):
            yield ("sign", *courier, {})
        case ("shipment", "going_back"):
            yield ("came_back", *merchant, {})
        case ("shipment", _) if state.startswith("in_trouble"):
            if data["contacted"] == "nobody":
                yield ("contact", *support, {"whom": "courier"})
            else:
                yield (chance.choice(("resume", "send_back", "write_off")), *support, {})
        case ("refund", "merchant_review") if fate < 0.4:
            yield ("agree", *merchant, {"amount": chance.randint(1, data["claimed"])})
        case ("refund", "merchant_review") if fate < 0.6:
            where = {"amount": data["claimed"], "return_to": "Hangzhou"}
            yield ("agree_to_return", *merchant, where)
        case ("refund", "merchant_review") if fate < 0.8:
            yield ("refuse", *merchant, {"reason": "no"})
        case ("refund", "refused") if fate < 0.7:
            yield ("step_in" if fate < 0.5 else "withdraw", *buyer, {})
        case ("refund", "arbitration") if fate < 0.5:
            yield ("rule_for_buyer", "judge", "platform", {"amount": data["claimed"]})
        case ("refund", "arbitration"):
            yield ("rule_for_merchant", "judge", "platform", {"reason": "no evidence"})
        case ("refund", "awaiting_return") if fate < 0.8:
            yield ("send_back", *buyer, {"tracking_number": "SF2"})
        case ("refund", "returning" | "checking"):
            event = "goods_in_order" if fate < 0.7 else "goods_not_in_order"
            yield (event, *merchant, {} if event == "goods_in_order" else {"reason": "broken"})
        case ("refund", "payout_stuck"):
            yield ("pay_back_again", *support, {})
