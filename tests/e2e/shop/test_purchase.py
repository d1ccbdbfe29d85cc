"""A purchase from the cart to the merchant's money, over HTTP, with three processes."""

from __future__ import annotations

from shop.client import Shopper
from shop.journeys import Journey


def test_a_purchase_on_alipay_from_the_cart_to_the_payout(shopper: Shopper) -> None:
    journey = Journey(shopper, "c1")
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
    assert shopper.get("/orders", "shop-1", "merchant")[0]["status"] == "已完成"
