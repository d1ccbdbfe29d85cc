"""A user's own object with a workflow: what users of `transitions` know, decided by the kernel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from transitions import Machine, MachineError

from statewright import Actor, Step, bind, load
from statewright.interop.binding import TriggerRefused
from statewright.kernel import Reason
from statewright.kernel.inputs import Advance, InvokeDone

DEFINITION = load(Path(__file__).parents[2] / "fixtures" / "language_example" / "order.yaml")
BUYER, GATEWAY = Actor("li", "buyer"), Actor("alipay", "gateway")
SHOP, SUPPORT = Actor("shop", "merchant"), Actor("ann", "support")


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Order:
    """A service's own class, with callbacks by their conventional names."""

    def __init__(self) -> None:
        self.buyer, self.merchant, self.amount, self.address = "li", "shop", 9900, "Beijing"
        self.told: list[str] = []

    def before_pay_succeeded(self, **payload: Any) -> None:
        self.told.append(f"before, {payload['amount']}")

    def on_exit_awaiting_payment(self, **payload: Any) -> None:
        self.told.append("exit")

    def on_enter_awaiting_shipment(self, **payload: Any) -> None:
        self.told.append("enter")

    def after_pay_succeeded(self, **payload: Any) -> None:
        self.told.append("after")

    def on_enter_shipped(self, **payload: Any) -> None:
        self.told.append("shipped")

    def before_cancel(self, **payload: Any) -> None:
        raise RuntimeError("not on a Sunday")


def bound(**more: Any) -> tuple[Any, Any]:
    order: Any = Order()
    return order, bind(DEFINITION, order, actor=BUYER, **{"clock": Clock(), **more})


def test_the_methods_that_users_of_transitions_know() -> None:
    order, machine = bound()
    assert isinstance(machine, Machine)
    assert order.state == "awaiting_payment"
    assert order.is_awaiting_payment()
    assert order.may_cancel()
    assert not order.may_ship()
    assert order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    assert order.paid == 9900
    assert order.trigger("ship", tracking_number="S", actor=SHOP)
    assert order.state == "with_buyer.shipped"
    assert order.is_shipped()
    assert order.is_with_buyer()
    assert order.is_with_buyer_shipped()
    assert machine.get_triggers(order.state) == ["pay_succeeded", "sign", "request_refund"]


def test_callbacks_in_the_order_of_transitions() -> None:
    order, _ = bound()
    order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    order.ship(tracking_number="S", actor=SHOP)
    assert order.told == ["before, 9900", "exit", "enter", "after", "shipped"]


def test_a_guard_that_is_false_gives_false_and_is_kept() -> None:
    order, machine = bound()
    order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    order.ship(tracking_number="S", actor=SHOP)
    assert order.request_refund(amount=10_000, reason="broken") is False
    assert machine.refused.reason is Reason.GUARD
    assert not order.may_request_refund(amount=10_000, reason="broken")
    assert order.may_request_refund()


def test_strict_raises_for_guards_too() -> None:
    order, _ = bound(strict=True)
    order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    order.ship(tracking_number="S", actor=SHOP)
    with pytest.raises(MachineError, match="9900"):
        order.request_refund(amount=10_000, reason="broken")


def test_other_refusals_raise_with_their_reason() -> None:
    order, _ = bound()
    with pytest.raises(MachineError, match="merchant") as caught:
        order.ship(tracking_number="S")
    assert isinstance(caught.value, TriggerRefused)
    with pytest.raises(TriggerRefused) as missing:
        order.pay_succeeded(trade_no="T1", amount=0, actor=GATEWAY)
    assert missing.value.refusal.reason is Reason.PAYLOAD
    assert order.state == "awaiting_payment"
    with pytest.raises(AttributeError):
        order.trigger("fly")


def test_a_callback_that_raises_before_the_change_changes_nothing() -> None:
    order, machine = bound()
    before = machine.snapshot
    with pytest.raises(RuntimeError):
        order.cancel(reason="changed my mind")
    assert machine.snapshot is before
    assert order.state == "awaiting_payment"


def test_effects_are_given_to_whoever_asked_for_them() -> None:
    steps: list[Step] = []
    order, machine = bound(on_step=lambda model, step: steps.append(step))
    order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    assert [effect.effect for step in steps for effect in step.effects] == ["notify"]
    assert machine.steps == []


def test_effects_that_nobody_asked_for_wait() -> None:
    order, machine = bound()
    order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    assert [effect.effect for step in machine.steps for effect in step.effects] == ["notify"]


def test_timers_and_outcomes_are_put_in() -> None:
    clock = Clock()
    order, machine = bound(clock=clock)
    clock.now += timedelta(minutes=30)
    machine.put(Advance())
    assert order.state == "cancelled"
    assert order.cancel_reason == "payment timed out"


def test_an_outcome_brings_the_model_on() -> None:
    order, machine = bound()
    order.pay_succeeded(trade_no="T1", amount=100, actor=GATEWAY)
    type(order).before_cancel, kept = (lambda self, **payload: None), type(order).before_cancel
    try:
        order.cancel(reason="too dear", actor=BUYER)
    finally:
        type(order).before_cancel = kept
    assert order.state == "cancelling"
    machine.put(InvokeDone(machine.snapshot.invokes[0].id, {"amount": 100}))
    assert order.is_cancelled()
    assert order.refunded == 100


def test_an_instance_that_was_kept_goes_on() -> None:
    order, machine = bound()
    order.pay_succeeded(trade_no="T1", amount=9900, actor=GATEWAY)
    again: Any = Order()
    bind(DEFINITION, again, snapshot=machine.snapshot, clock=Clock())
    assert again.state == "awaiting_shipment"
    assert again.paid == 9900


def test_an_instance_that_may_not_start_says_so() -> None:
    with pytest.raises(MachineError, match="buyer"):
        bind(DEFINITION, Order(), actor=SHOP, clock=Clock())
