"""Bugs that cost money elsewhere, as stories on the real runtime: each must be impossible here.

The table is 'Bugs that cost money' in the design notes; the names say where each was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from statewright import compile_source
from statewright.diagnostics import Severity
from statewright.kernel import Definition, Reason, Refusal
from statewright.runtime import EffectCall, EffectFailed, Engine
from statewright.testing.clock import VirtualClock

from .flows import compiled, replays

SALE = """
statewright: 1
workflow: sale
version: 1
data:
  amount: {type: integer, readOnly: true}
  captured: {type: integer, default: 0}
  returned: {type: integer, default: 0}
  times: {type: integer, default: 0}
  parts: {type: array, maxItems: 9, items: {type: integer}, default: []}
  failed: {type: integer, default: 0}
events:
  captured: {key: =event.number, payload: {number: {type: string}, amount: {type: integer}}}
  returned: {key: =event.number, payload: {number: {type: string}, amount: {type: integer}}}
  capture: {}
  give_back: {}
  give_back_parts: {}
  compensate: {}
effects:
  capture_card:
    params: {amount: {type: integer}}
    result: {number: {type: string}}
    retry: {attempts: 4, first: 1s, factor: 2, max: 10s}
    undone_by: release_card
  release_card: {params: {amount: {type: integer}}}
  return_money:
    params: {amount: {type: integer}}
    result: {number: {type: string}}
    reversible: false
    errors: {declined: {retry: false}}
    timeout: 5s
    ensures: result.number != ''
    reconcile: {effect: query_return, with: {amount: =params.amount}, every: 1m, for: 1h}
  query_return:
    params: {amount: {type: integer}}
    result: {status: {type: string}, number: {type: string, default: ''}}
initial: open
properties:
  never capture more than the amount: {holds: data.captured <= data.amount}
on:
  captured: {set: {captured: =data.captured + event.amount}}
  compensate: {do: {undo: capture_card}}
states:
  open:
    on:
      capture: capturing
      give_back: returning
      give_back_parts: parts
  capturing:
    invoke:
      effect: capture_card
      with: {amount: =data.amount}
      done: {to: open, set: {times: =data.times + 1}}
      failed: open
  returning:
    invoke:
      effect: return_money
      with: {amount: =data.amount}
      done: {as: returned, with: {number: =event.output.number, amount: =data.amount}}
      failed: open
      unknown: stuck
    on:
      returned: {to: open, set: {returned: =data.returned + event.amount, times: =data.times + 1}}
  parts:
    invoke:
      for_each: =data.parts
      effect: return_money
      with: {amount: =item}
      done: {to: open, set: {returned: =size(event.outputs), failed: =size(event.failed)}}
  stuck: {}
"""


class Bank:
    """The other side: does a thing once for each key, and remembers what it did."""

    def __init__(self, engine: Engine) -> None:
        self.calls: list[EffectCall] = []
        self.done: dict[str, int] = {}
        self.lose_the_reply = 0
        for effect in ("capture_card", "return_money", "release_card"):
            engine.performer(effect)(self.perform)
        engine.performer("query_return")(self.query)
        self.answers: list[dict[str, str]] = []

    def perform(self, call: EffectCall) -> dict[str, str] | None:
        self.calls.append(call)
        amount = call.params["amount"]
        assert isinstance(amount, int)
        if amount < 0:
            raise EffectFailed("declined")
        self.done[call.key] = amount
        if self.lose_the_reply:
            self.lose_the_reply -= 1
            raise TimeoutError("the reply is lost")
        return None if call.effect == "release_card" else {"number": f"N{len(self.done)}"}

    def query(self, call: EffectCall) -> dict[str, str]:
        self.calls.append(call)
        return self.answers.pop(0)


@pytest.fixture(scope="module")
def sale() -> tuple[Definition, ...]:
    return compiled(SALE)


@pytest.fixture
def shop(store_url: str, sale: tuple[Definition, ...], clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, sale, clock=clock) as engine:
        engine.start("sale", "s1", {"amount": 100})
        yield engine
        assert replays(engine, ("sale",)) == {}


def work(engine: Engine, clock: VirtualClock, minutes: int = 0) -> None:
    worker = engine.worker(threads=0)
    worker.run_until_idle()
    for _ in range(minutes):
        clock.advance(timedelta(minutes=1))
        worker.run_until_idle()


@pytest.mark.parametrize("first", ["notice", "reply"])
def test_the_webhook_comes_before_the_reply_is_stored(shop: Engine, clock: VirtualClock, first: str) -> None:
    """woocommerce-gateway-stripe#838: the notice and the reply of the call are one event, by its key."""
    bank = Bank(shop)
    notice = {"number": "N1", "amount": 100}
    shop.send("sale", "s1", "give_back")
    if first == "notice":
        shop.send("sale", "s1", "returned", notice)
        work(shop, clock)
    else:
        work(shop, clock)
        assert shop.send("sale", "s1", "returned", notice).repeated
    view = shop.get("sale", "s1")
    assert (view.state, view.data["returned"], view.data["times"]) == (("open",), 100, 1)
    assert len(bank.done) == 1
    assert shop.incidents() == ()


def test_the_second_identical_signal_is_no_error(shop: Engine) -> None:
    """vendure#3734: the same notice again gets the receipt of the first."""
    notice = {"number": "C1", "amount": 100}
    first = shop.send("sale", "s1", "captured", notice)
    assert shop.send("sale", "s1", "captured", notice) == first._replace(repeated=True)


def test_a_retry_keeps_its_key(shop: Engine, clock: VirtualClock) -> None:
    """medusa#16681: the bank did it, the reply was lost, and it is asked again: it is the same request."""
    bank = Bank(shop)
    bank.lose_the_reply = 2
    shop.send("sale", "s1", "capture")
    work(shop, clock, 2)
    assert [call.attempt for call in bank.calls] == [1, 2, 3]
    assert list(bank.done.values()) == [100]
    assert shop.get("sale", "s1").data["times"] == 1


def test_an_unknown_outcome_is_asked_after_before_anything_is_tried_again(
    shop: Engine, clock: VirtualClock
) -> None:
    """woocommerce-gateway-stripe#2724: money that may have gone back is not sent again on suspicion."""
    bank = Bank(shop)
    bank.lose_the_reply = 1
    bank.answers = [{"status": "unknown"}, {"status": "paid", "number": "N1"}]
    shop.send("sale", "s1", "give_back")
    work(shop, clock, 3)
    assert [call.effect for call in bank.calls] == ["return_money", "query_return", "query_return"]
    assert len({call.key for call in bank.calls}) == 1
    assert shop.get("sale", "s1").data["returned"] == 100


def test_what_did_not_happen_is_tried_again_and_what_nobody_knows_is_told(
    shop: Engine, clock: VirtualClock
) -> None:
    bank = Bank(shop)
    bank.lose_the_reply = 1
    bank.answers = [{"status": "closed"}]
    shop.send("sale", "s1", "give_back")
    work(shop, clock, 3)
    assert [call.effect for call in bank.calls] == ["return_money", "query_return", "return_money"]
    assert shop.get("sale", "s1").state == ("open",)
    bank.lose_the_reply = 1
    bank.answers = [{"status": "unknown"}] * 99
    shop.send("sale", "s1", "give_back")
    work(shop, clock, 62)
    assert shop.get("sale", "s1").state == ("stuck",)
    assert len(bank.done) == 2


def test_a_compensation_is_bound_to_the_request_it_undoes(shop: Engine, clock: VirtualClock) -> None:
    """medusa#15527: each undo names the capture that it takes back, the last one first, and none twice."""
    bank = Bank(shop)
    for _ in range(2):
        shop.send("sale", "s1", "capture")
        work(shop, clock)
    captures = [call.key for call in bank.calls]
    for _ in range(3):
        shop.send("sale", "s1", "compensate")
        work(shop, clock)
    undone = [call.undoes for call in bank.calls if call.effect == "release_card"]
    assert undone == [captures[1], captures[0]]


def test_some_of_several_refunds_fail(shop: Engine, clock: VirtualClock) -> None:
    """medusa#15306: the outcome says which parts were returned and which were not."""
    bank = Bank(shop)
    shop.start("sale", "s2", {"amount": 100, "parts": [40, -1, 60]})
    shop.send("sale", "s2", "give_back_parts")
    work(shop, clock)
    view = shop.get("sale", "s2")
    assert (view.data["returned"], view.data["failed"]) == (2, 1)
    assert sorted(bank.done.values()) == [40, 60]


def test_a_late_notice_does_not_double_the_captured_amount(shop: Engine) -> None:
    """saleor#9504: another notice of the same money breaks a rule that must hold, and is refused."""
    shop.send("sale", "s1", "captured", {"number": "C1", "amount": 100})
    late = shop.try_send("sale", "s1", "captured", {"number": "C2", "amount": 100})
    assert isinstance(late, Refusal)
    assert late.reason is Reason.PROPERTY
    assert shop.get("sale", "s1").data["captured"] == 100


def test_what_cannot_be_undone_cannot_be_compensated() -> None:
    """medusa#6610: undoing an effect that has no way back is found before anything runs."""
    text = SALE.replace("undo: capture_card", "undo: return_money")
    found = [d for d in compile_source(text).diagnostics if d.severity is Severity.ERROR]
    assert any("return_money" in str(d.arguments if hasattr(d, "arguments") else d) for d in found), found
