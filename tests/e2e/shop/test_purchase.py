"""Purchases from the cart to the merchant's money, over HTTP, with three processes."""

from __future__ import annotations

from typing import Any

from shop.client import Shopper
from shop.crowd import Crowd
from shop.journeys import Journey
from shop.launch import Processes

from .conftest import wait_until


def test_a_purchase_on_alipay_from_the_cart_to_the_payout(shopper: Shopper) -> None:
    journey = Journey(shopper, "a1", "user-1")
    journey.check_out(way="alipay", quantity=4)
    payment = journey.begin_payment("alipay")
    journey.wait("payment", payment, "running.showing_code")

    assert shopper.scan(payment)
    journey.wait("order", journey.order, "awaiting_shipment")
    assert shopper.look("order", journey.order)["data"]["paid"] == 12000
    assert shopper.get("/orders", "user-1", "buyer")[0]["status"] == "待发货"

    journey.ship()
    journey.do("sign", "order", journey.order)
    shopper.advance(days=7, minutes=1)
    journey.wait("order", journey.order, "completed")
    assert shopper.get("/orders", "user-1", "buyer")[0]["status"] == "已完成"


def test_a_notification_that_comes_twice_is_one_payment(shopper: Shopper) -> None:
    shopper.behave(twice=1)
    journey = Journey(shopper, "a2", "user-2")
    journey.check_out(way="wechat")
    payment = journey.begin_payment("wechat")
    journey.wait("payment", payment, "running.showing_code")
    shopper.scan(payment)
    journey.wait("order", journey.order, "awaiting_shipment")
    assert shopper.look("order", journey.order)["data"]["paid"] == 3800


def test_a_gateway_that_says_nothing_is_asked(shopper: Shopper) -> None:
    shopper.behave(silent=1)
    journey = Journey(shopper, "a3", "user-3")
    journey.check_out(way="alipay")
    payment = journey.begin_payment("alipay")
    journey.wait("payment", payment, "running.showing_code")
    shopper.scan(payment)
    shopper.advance(minutes=5, seconds=1)
    journey.wait("order", journey.order, "awaiting_shipment")


def test_a_charge_whose_answer_is_lost_is_asked_for_and_not_done_twice(shopper: Shopper) -> None:
    shopper.behave(deaf=1)
    journey = Journey(shopper, "a4", "user-4")
    journey.check_out(way="bank_card")
    payment = journey.begin_payment("bank_card")
    journey.wait("payment", payment, "running.entering_card")
    journey.do("card_given", "payment", payment, card="card-1")
    shopper.password("payment", payment, "user-4")
    journey.wait("payment", payment, "running.charging")
    journey.until(lambda: a_minute_later(journey) == "awaiting_shipment")
    assert shopper.look("order", journey.order)["data"]["paid"] == 3800


def test_money_that_comes_after_the_order_was_closed_goes_back(shopper: Shopper) -> None:
    shopper.behave(late=1, late_s=3600)
    journey = Journey(shopper, "a5", "user-5")
    journey.check_out(way="alipay")
    payment = journey.begin_payment("alipay")
    journey.wait("payment", payment, "running.showing_code")
    shopper.scan(payment)
    journey.do("cancel", "order", journey.order, reason="too slow")
    journey.wait("order", journey.order, "cancelled")
    journey.wait("payment", payment, "given_up")
    shopper.behave()
    journey.until(lambda: f"return/T-{payment}" in shopper.postings())


def test_a_purchase_from_the_balance_that_is_cancelled_is_in_the_balance_again(shopper: Shopper) -> None:
    Crowd(shopper, 20, 2, seed=9).prepare("balance", "user-6")
    journey = Journey(shopper, "a6", "user-6")
    journey.until(lambda: shopper.look("wallet", "user-6")["data"]["balance"] == 49_500)
    journey.check_out(way="balance")
    payment = journey.begin_payment("balance")
    journey.wait("payment", payment, "running.entering_password")
    assert not shopper.password("payment", payment, "user-6", "wrong").json()["right"]
    shopper.password("payment", payment, "user-6")
    journey.wait("order", journey.order, "awaiting_shipment")
    assert shopper.look("wallet", "user-6")["data"]["balance"] == 49_500 - 3800
    journey.do("cancel", "order", journey.order, reason="changed my mind")
    journey.wait("order", journey.order, "cancelled")
    assert shopper.look("wallet", "user-6")["data"]["balance"] == 49_500


def test_a_refund_of_a_purchase_on_monthly_pay_lowers_the_bill(shopper: Shopper) -> None:
    Crowd(shopper, 20, 2, seed=9).prepare("monthly_pay", "user-7")
    journey = Journey(shopper, "a7", "user-7")
    journey.check_out(way="monthly_pay", quantity=4)
    payment = journey.begin_payment("monthly_pay", 3)
    journey.wait("payment", payment, "running.entering_password")
    shopper.password("payment", payment, "user-7")
    journey.wait("order", journey.order, "awaiting_shipment")
    journey.ship()
    journey.do("sign", "order", journey.order)
    journey.do("request_refund", "order", journey.order, amount=5000, reason="damaged")
    refund = journey.child("order", journey.order)
    refunds = [one for one in shopper.look("order", journey.order)["children"] if "after_sale" in one]
    refund = refunds[0] if refunds else refund
    journey.wait("refund", refund, "merchant_review")
    shopper.send("refund", refund, "agree", "shop-1", "merchant", amount=5000)
    journey.wait("order", journey.order, "with_buyer.signed")
    assert shopper.look("monthly_pay_account", "user-7")["data"]["outstanding"] == 7000


def test_only_the_people_of_an_order_move_it_and_see_it(shopper: Shopper) -> None:
    journey = Journey(shopper, "a8", "user-8")
    journey.check_out()
    refused = shopper.send("order", journey.order, "cancel", "user-9", "buyer", reason="not mine")
    assert refused.status_code == 409
    assert refused.json()["detail"]["refused"] == "role"
    assert "买家" in refused.json()["detail"]["zh"]
    assert shopper.look("order", journey.order, "user-9", "buyer")["data"] == {}
    assert shopper.look("order", journey.order, "user-8", "buyer")["data"]["buyer"] == "user-8"
    assert shopper.password("checkout", journey.id, "user-9").status_code == 403


def test_a_payment_survives_a_kill_of_shop_and_worker(shopper: Shopper, processes: Processes) -> None:
    journey = Journey(shopper, "a9", "user-10")
    journey.check_out()
    payment = journey.begin_payment()
    journey.wait("payment", payment, "running.showing_code")
    processes.kill("serve 0")
    shopper.scan(payment)  # its notification finds nobody, and comes again
    processes.kill("work 0")
    journey.wait("order", journey.order, "awaiting_shipment")


def a_minute_later(journey: Journey) -> str:
    """The order's state, when the shop's clock has moved on a minute and all that was due then is done."""
    journey.shopper.advance(minutes=1)
    wait_until(lambda: nothing_is_due(journey.shopper.health()))
    return journey.state("order", journey.order)


def nothing_is_due(health: dict[str, Any]) -> bool:
    on_their_way = health["effects"] + health["deliveries"] - health["later"]
    return not on_their_way and not health["oldest_timer_late_s"]
