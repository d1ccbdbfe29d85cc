"""A question to another instance that parks it: answered when that step is taken, not before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from statewright.runtime import Engine
from statewright.testing.clock import VirtualClock

from .flows import compiled, replays

STOCK = """
statewright: 1
workflow: stock
version: 1
data: {left: {type: integer, default: 0}}
events:
  reserve: {from: order, payload: {n: {type: integer}}, unhandled: {park: {for: 24h}}}
  refill: {payload: {n: {type: integer}}}
  open: {}
  close: {}
initial: closed
states:
  closed: {on: {open: counting, close: gone, refill: {set: {left: =data.left + event.n}}}}
  counting:
    on:
      reserve: {when: event.n <= data.left, set: {left: =data.left - event.n}}
      refill: {set: {left: =data.left + event.n}}
      close: gone
  gone: {final: true}
"""

ORDER = """
statewright: 1
workflow: order
version: 1
data: {wanted: {type: array, maxItems: 9, items: {type: integer}}, why: {type: string, default: ""}}
initial: asking
states:
  asking:
    invoke:
      event: reserve
      to: {stock: main}
      for_each: =data.wanted
      with: {n: =item}
      done: {to: reserved, set: {why: "=event.failed.map(f, f.code).join(' ')"}}
  reserved: {final: true}
"""


@pytest.fixture
def stock(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(STOCK, ORDER), clock=clock) as engine:
        engine.start("stock", "main")
        yield engine
        assert replays(engine, ("stock", "order")) == {}
        assert engine.incidents() == ()


def idle(engine: Engine) -> None:
    engine.worker(threads=0).run_until_idle()


def state(engine: Engine, id_: str) -> str:
    return engine.get("order", id_).state[0]


def test_it_is_answered_when_it_is_taken(stock: Engine) -> None:
    stock.start("order", "o1", {"wanted": [2]})
    stock.start("order", "o2", {"wanted": [5]})
    idle(stock)
    assert len(stock.get("stock", "main").snapshot.parked) == 2
    assert (state(stock, "o1"), state(stock, "o2")) == ("asking", "asking")
    stock.send("stock", "main", "refill", {"n": 3})
    stock.send("stock", "main", "open")
    idle(stock)
    assert (state(stock, "o1"), state(stock, "o2")) == ("reserved", "asking")
    stock.send("stock", "main", "refill", {"n": 4})
    idle(stock)
    assert (state(stock, "o1"), state(stock, "o2")) == ("reserved", "reserved")
    assert stock.get("stock", "main").data["left"] == 0
    assert stock.get("order", "o2").data["why"] == ""


def test_each_of_many_gets_its_own_answer(stock: Engine) -> None:
    stock.start("order", "o1", {"wanted": [2, 4, 2]})
    idle(stock)
    stock.send("stock", "main", "open")
    stock.send("stock", "main", "refill", {"n": 4})
    idle(stock)
    (waiting,) = stock.get("stock", "main").snapshot.parked
    assert waiting.payload == {"n": 4}
    (invoke,) = stock.get("order", "o1").snapshot.invokes
    assert [place for place, _ in invoke.outputs] == [0, 2]
    stock.send("stock", "main", "refill", {"n": 4})
    idle(stock)
    assert state(stock, "o1") == "reserved"


def test_one_whose_time_is_over_has_failed(stock: Engine, clock: VirtualClock) -> None:
    stock.start("order", "o1", {"wanted": [2]})
    idle(stock)
    clock.advance(timedelta(hours=25))
    stock.send("stock", "main", "refill", {"n": 1})
    idle(stock)
    assert (state(stock, "o1"), stock.get("order", "o1").data["why"]) == ("reserved", "unhandled")
    assert stock.get("stock", "main").data["left"] == 1


def test_one_that_is_parked_where_all_ends_has_failed(stock: Engine) -> None:
    stock.start("order", "o1", {"wanted": [2]})
    idle(stock)
    stock.send("stock", "main", "close")
    idle(stock)
    assert (state(stock, "o1"), stock.get("order", "o1").data["why"]) == ("reserved", "unhandled")
