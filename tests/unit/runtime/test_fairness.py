"""A great backlog of one kind of work does not keep a worker from the others: counted in its rounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from statewright.runtime import Engine, waking
from statewright.runtime.sending import Sending, put
from statewright.runtime.starting import Starting
from statewright.runtime.worker import DUE_LOOK, SLICE
from statewright.testing.clock import VirtualClock

from .flows import compiled

CROWD = """
statewright: 1
workflow: crowd
version: 1
data: {heard: {type: integer, default: 0}}
events:
  call: {payload: {whom: {type: string}}}
  hear: {from: crowd}
  ring: {payload: {n: {type: integer}}}
  buzz: {}
  sleep: {}
effects:
  bell: {params: {n: {type: integer}}, timeout: 5s}
  buzzer: {timeout: 1m}
initial: awake
states:
  awake:
    on:
      call: {send: {to: {crowd: =event.whom}, event: hear}}
      hear: {set: {heard: =data.heard + 1}}
      ring: {do: {bell: {n: =event.n}}}
      buzz: {do: {buzzer: {}}}
      sleep: asleep
  asleep:
    after: {1h: awake}
"""


@pytest.fixture
def crowd(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(CROWD), clock=clock) as engine:
        yield engine


def test_an_effect_does_not_wait_for_a_backlog_of_messages(crowd: Engine) -> None:
    many = 5 * SLICE
    crowd.start_many(Starting("crowd", f"c{n}") for n in range(2))
    crowd.send_many(Sending("crowd", "c0", "call", {"whom": "c1"}) for _ in range(many))
    crowd.send("crowd", "c0", "ring", {"n": 1})
    rung: list[int] = []
    crowd.performer("bell")(lambda call: rung.append(call.params["n"]))
    worker = crowd.worker(threads=0)
    worker.tick()
    assert rung == [1]
    assert crowd.health().deliveries == many - SLICE
    worker.run_until_idle()
    assert crowd.get("crowd", "c1").data["heard"] == many


def test_an_effect_does_not_wait_for_a_backlog_of_another_one(crowd: Engine) -> None:
    """Effects with other limits are claimed apart: each kind of claim is the first once in a while."""
    crowd.start("crowd", "c0")
    for n in range(10):
        crowd.send("crowd", "c0", "ring", {"n": n})
    crowd.send("crowd", "c0", "buzz")
    done: list[str] = []
    crowd.performer("bell")(lambda call: done.append(call.effect))
    crowd.performer("buzzer")(lambda call: done.append(call.effect))
    worker = crowd.worker(threads=0)
    worker.tick()
    worker.tick()
    assert sorted(done) == ["bell", "buzzer"]
    worker.run_until_idle()
    assert sorted(done) == ["bell"] * 10 + ["buzzer"]


def test_timers_that_break_do_not_hold_up_others(
    crowd: Engine, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than a worker looks at are put aside, and are taken later, once they can be."""
    broken = DUE_LOOK + 1
    crowd.start_many(Starting("crowd", f"c{n}") for n in range(broken + 1))
    crowd.send_many(Sending("crowd", f"c{n}", "sleep") for n in range(broken))
    clock.advance(timedelta(seconds=1))
    crowd.send("crowd", f"c{broken}", "sleep")
    clock.advance(timedelta(hours=2))
    worker = crowd.worker(threads=0)
    with monkeypatch.context() as defect:

        def breaks(context: Any, session: Any, live: Any, *more: Any) -> Any:
            if live.snapshot.instance.id != f"c{broken}":
                raise ZeroDivisionError("a bug")
            return put(context, session, live, *more)

        defect.setattr(waking, "put", breaks)
        worker.run_until_idle()
        assert crowd.get("crowd", f"c{broken}").state == ("awake",)
        assert crowd.get("crowd", "c0").state == ("asleep",)
        assert worker.tick() == 0
    clock.advance(timedelta(milliseconds=waking.BROKEN_WAIT_MS))
    worker.run_until_idle()
    assert {found.state for found in crowd.find("crowd", limit=broken + 1).instances} == {("awake",)}
