"""One line of a rule is edited, the file deployed, and the shop does it; orders that run keep theirs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from shop.client import Shopper
from shop.journeys import Journey
from shop.settings import Settings

WINDOW = ("      30m: {to: cancelled, set:", "      10m: {to: cancelled, set:")
WHO_CANCELS = ("    by: [buyer, merchant]\n", "    by: [buyer]\n")
REFUND_LIMIT = (
    "        when: \"event.amount <= data.refundable && !in_state('after_sale')\"\n",
    "        when: \"event.amount <= data.refundable / 2 && !in_state('after_sale')\"\n",
)
Deploy = Callable[[tuple[str, str]], int]

_versions = itertools.count(2)


@pytest.fixture
def deploy(shopper: Shopper, settings: Settings) -> Iterator[Deploy]:
    """Deploys order.yaml with one line edited, under the next version; afterwards as it was."""
    text = (settings.workflows / "order.yaml").read_text(encoding="utf-8")

    def deployed(edit: tuple[str, str]) -> int:
        before, after = edit
        assert text.count(before) == 1
        version = next(_versions)
        edited = text.replace(before, after).replace("\nversion: 1\n", f"\nversion: {version}\n")
        document = {"name": "order.yaml", "yaml": edited}
        answer = shopper.ask("POST", "/deploy", "ops", "operations", document)
        assert answer.json()["version"] == version
        return version

    yield deployed
    deployed((WINDOW[0], WINDOW[0]))


def paid(shopper: Shopper, id: str, user: str) -> Journey:
    """An order that awaits shipment."""
    journey = Journey(shopper, id, user)
    journey.check_out(way="alipay")
    payment = journey.begin_payment("alipay")
    journey.wait("payment", payment, "running.showing_code")
    shopper.scan(payment)
    journey.wait("order", journey.order, "awaiting_shipment")
    return journey


def test_another_payment_window(shopper: Shopper, deploy: Deploy) -> None:
    old = Journey(shopper, "d1", "user-11")
    old.check_out()
    was = shopper.look("order", old.order)["version"]
    version = deploy(WINDOW)

    new = Journey(shopper, "d2", "user-12")
    new.check_out()
    shopper.advance(minutes=11)
    new.wait("order", new.order, "cancelled")
    assert shopper.look("order", new.order)["version"] == version
    assert old.state("order", old.order) == "awaiting_payment.unpaid"
    assert shopper.look("order", old.order)["version"] == was

    shopper.advance(minutes=20)
    old.wait("order", old.order, "cancelled")


def test_another_answer_to_who_may_cancel(shopper: Shopper, deploy: Deploy) -> None:
    old = Journey(shopper, "d3", "user-13")
    old.check_out()
    deploy(WHO_CANCELS)
    new = Journey(shopper, "d4", "user-14")
    new.check_out()

    def cancelled_by_merchant(order: str) -> int:
        answer = shopper.send("order", order, "cancel", "shop-1", "merchant", reason="out of stock")
        return answer.status_code

    assert cancelled_by_merchant(new.order) == 409
    assert cancelled_by_merchant(old.order) == 200
    new.do("cancel", "order", new.order, reason="changed my mind")
    assert new.state("order", new.order) == "cancelled"


def test_another_refund_limit(shopper: Shopper, deploy: Deploy) -> None:
    old = paid(shopper, "d5", "user-15")
    deploy(REFUND_LIMIT)
    new = paid(shopper, "d6", "user-16")
    for journey in (old, new):
        journey.ship()
    wanted = {"amount": 3000, "reason": "damaged"}
    refused = shopper.send("order", new.order, "request_refund", "user-16", "buyer", **wanted)
    assert refused.json()["detail"]["refused"] == "guard"
    new.do("request_refund", "order", new.order, amount=1900, reason="damaged")
    old.do("request_refund", "order", old.order, **wanted)


def test_only_operations_deploy(shopper: Shopper, settings: Settings) -> None:
    document = {"name": "order.yaml", "yaml": (settings.workflows / "order.yaml").read_text("utf-8")}
    assert shopper.ask("POST", "/deploy", "user-11", "buyer", document).status_code == 403


def test_a_file_with_a_mistake_is_not_deployed(shopper: Shopper, settings: Settings) -> None:
    text = (settings.workflows / "order.yaml").read_text(encoding="utf-8")
    broken = {"name": "order.yaml", "yaml": text.replace("to: with_buyer", "to: with_byer")}
    answer = shopper.ask("POST", "/deploy", "ops", "operations", broken)
    assert answer.status_code == 422
    assert "with_byer" in answer.text


def test_other_rules_under_the_same_version_are_not_deployed(shopper: Shopper, settings: Settings) -> None:
    text = (settings.workflows / "coupon.yaml").read_text(encoding="utf-8")
    edited = {"name": "coupon.yaml", "yaml": text.replace("180d:", "90d:")}
    answer = shopper.ask("POST", "/deploy", "ops", "operations", edited)
    assert answer.status_code == 409
    assert "version" in answer.json()["error"]
