"""The first tutorial: edit one line of a rule, deploy the file, and the running shop does it."""

from __future__ import annotations

from shop.client import Shopper
from shop.journeys import Journey
from shop.settings import Settings

BEFORE = "      30m: {to: cancelled, set: {cancel_reason: payment timed out}}"
AFTER = "      10m: {to: cancelled, set: {cancel_reason: payment timed out}}"


def test_a_deploy_changes_the_running_shop_and_not_the_orders_that_run(
    shopper: Shopper, settings: Settings
) -> None:
    old = Journey(shopper, "d1", "user-11")
    old.check_out()
    text = (settings.workflows / "order.yaml").read_text(encoding="utf-8")
    assert text.count(BEFORE) == 1
    edited = text.replace(BEFORE, AFTER).replace("\nversion: 1\n", "\nversion: 2\n")

    document = {"name": "order.yaml", "yaml": edited}
    assert shopper.ask("POST", "/deploy", "user-11", "buyer", document).status_code == 403
    deployed = shopper.ask("POST", "/deploy", "ops", "operations", document)
    assert deployed.json()["version"] == 2

    new = Journey(shopper, "d2", "user-12")
    new.check_out()
    shopper.advance(minutes=11)
    new.wait("order", new.order, "cancelled")
    assert shopper.look("order", new.order)["version"] == 2
    assert old.state("order", old.order) == "awaiting_payment.unpaid"
    assert shopper.look("order", old.order)["version"] == 1

    shopper.advance(minutes=20)
    old.wait("order", old.order, "cancelled")


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
