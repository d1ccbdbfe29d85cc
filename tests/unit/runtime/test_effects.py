"""Effects: carried out at least once under one key, tried again, reconciled, undone, given up."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import timedelta

import pytest

from statewright.kernel import Definition
from statewright.runtime import EffectCall, EffectFailed, Engine, OutcomeUnknown
from statewright.testing.clock import VirtualClock

from .flows import replays


class Gateway:
    """A payment gateway that remembers what it was asked, by key, and answers as it is told to."""

    def __init__(self, engine: Engine, *answers: object) -> None:
        self.calls: list[EffectCall] = []
        self.answers = list(answers)
        engine.performer("charge_card")(self.charge)

    def charge(self, call: EffectCall) -> object:
        self.calls.append(call)
        answer = self.answers.pop(0) if self.answers else {"id": "c1"}
        if isinstance(answer, Exception):
            raise answer
        return answer


def charging(engine: Engine) -> None:
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "charge", {"amount": 30})


def test_an_outcome_comes_back(engine: Engine) -> None:
    gateway = Gateway(engine)
    charging(engine)
    assert engine.worker(threads=0).run_until_idle() == 1
    (call,) = gateway.calls
    assert (call.params, call.attempt, call.instance, call.workflow) == ({"amount": 30}, 1, "t1", "task")
    assert engine.get("task", "t1").state == ("charged",)
    assert engine.health().effects == 0


def test_tried_again_with_the_same_key_and_longer_waits(engine: Engine, clock: VirtualClock) -> None:
    gateway = Gateway(engine, EffectFailed("network"), ConnectionError("reset"))
    charging(engine)
    worker = engine.worker(threads=0)
    worker.run_until_idle()
    assert len(gateway.calls) == 1
    clock.advance(timedelta(milliseconds=499))
    worker.run_until_idle()
    assert len(gateway.calls) == 1
    clock.advance(timedelta(milliseconds=502))
    worker.run_until_idle()
    clock.advance(timedelta(seconds=3))
    worker.run_until_idle()
    assert [call.attempt for call in gateway.calls] == [1, 2, 3]
    assert len({call.key for call in gateway.calls}) == 1
    assert engine.get("task", "t1").state == ("charged",)


@pytest.mark.parametrize(
    ("answers", "code", "calls"),
    [
        ([EffectFailed("declined", "no funds")], "declined", 1),
        ([EffectFailed("network")] * 3, "network", 3),
        ([ValueError("bug")] * 3, "gave_up", 3),
        ([TimeoutError()] * 3, "timeout", 3),
        ([OutcomeUnknown()] * 3, "unknown", 3),
        ([{"id": 5}], "contract", 1),
        ([{"id": "c1", "more": 1}], "contract", 1),
        (["text"] * 3, "contract", 1),
    ],
)
def test_given_up(engine: Engine, clock: VirtualClock, answers: list[object], code: str, calls: int) -> None:
    gateway = Gateway(engine, *answers)
    charging(engine)
    worker = engine.worker(threads=0)
    for _ in range(4):
        worker.run_until_idle()
        clock.advance(timedelta(seconds=30))
    assert len(gateway.calls) == calls
    view = engine.get("task", "t1")
    assert (view.state, view.data["note"]) == (("open",), code)


def test_a_worker_that_died_is_followed_by_another(engine: Engine, clock: VirtualClock) -> None:
    gateway = Gateway(engine)
    charging(engine)
    with engine._context.session() as session:  # what a worker does before it dies
        (taken,) = session.claim_effects(session.now(), ("charge_card",), 1, 15_000, "dead")
    worker = engine.worker(threads=0)
    assert worker.run_until_idle() == 0
    clock.advance(timedelta(seconds=20))
    worker.run_until_idle()
    assert gateway.calls == []
    clock.advance(timedelta(seconds=20))
    worker.run_until_idle()
    (call,) = gateway.calls
    assert (call.key, call.attempt) == (taken.key, 2)
    assert engine.get("task", "t1").state == ("charged",)


def test_undone_with_the_parameters_of_the_request(engine: Engine) -> None:
    gateway = Gateway(engine)
    undone: list[EffectCall] = []
    engine.performer("refund_card")(undone.append)
    charging(engine)
    worker = engine.worker(threads=0)
    worker.run_until_idle()
    engine.send("task", "t1", "wait")
    worker.run_until_idle()
    assert [(call.params, call.undoes) for call in undone] == [({"amount": 30}, gateway.calls[0].key)]


def test_a_do_that_is_given_up_raises_its_event_or_is_an_incident(
    engine: Engine, clock: VirtualClock
) -> None:
    fail = [True]

    @engine.performer("notify")
    @engine.performer("shout", workflow="task")
    def perform(call: EffectCall) -> None:
        if fail[0]:
            raise RuntimeError("no line")

    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "tell")
    worker = engine.worker(threads=0)
    for _ in range(3):
        worker.run_until_idle()
        clock.advance(timedelta(seconds=5))
    assert engine.get("task", "t1").data["note"] == "nobody could be told"
    (held,) = engine.incidents()
    assert (held.kind, held.id, held.reason) == ("EffectGivenUp", "t1", "unhandled")
    assert "no line" in held.message
    assert [one.id for one in engine.find("task", incident=True).instances] == ["t1"]
    fail[0] = False
    assert engine.retry("task", "t1", held.number)
    assert engine.incidents() == ()
    assert worker.run_until_idle() == 1
    assert engine.health().effects == 0


def test_an_effect_that_nobody_here_performs_waits(engine: Engine) -> None:
    engine.performer("notify")(lambda call: None)
    charging(engine)
    engine.worker(threads=0).run_until_idle()
    assert engine.health().effects == 1
    with pytest.raises(ValueError, match="performer already"):
        engine.performer("notify")(lambda call: None)


def test_threads_and_async_performers(engine: Engine) -> None:
    seen: list[str] = []

    @engine.performer("charge_card")
    async def charge(call: EffectCall) -> dict[str, str]:
        await asyncio.sleep(0.01)
        seen.append(call.instance)
        return {"id": call.instance}

    engine.performer("notify")(lambda call: time.sleep(0.01))
    for n in range(6):
        engine.start("task", f"t{n}", {"name": f"n{n}"})
        engine.send("task", f"t{n}", "charge", {"amount": n})
    with engine.worker(threads=3, poll_s=0.05):
        deadline = time.monotonic() + 120
        while engine.find("task", state="charged").instances[5:] == () and time.monotonic() < deadline:
            time.sleep(0.02)
    assert sorted(seen) == [f"t{n}" for n in range(6)]
    assert len(engine.find("task", state="charged").instances) == 6
    assert replays(engine) == {}


def test_a_result_that_comes_after_its_time_counts_as_long_as_nobody_was_told(engine: Engine) -> None:
    """The attempt is taken to have timed out; then it succeeds after all: done beats failed."""
    from statewright.runtime.concluding import conclude
    from statewright.runtime.performers import Happened, Unclear

    Gateway(engine)
    charging(engine)
    with engine._context.session() as session:
        (row,) = session.claim_effects(session.now(), ("charge_card",), 1, 15_000, "slow")
    mine = row._replace(leased_by="slow")
    assert conclude(engine._context, mine, Unclear("timeout", "too slow"))
    assert conclude(engine._context, mine, Happened({"id": "c9"}))
    assert engine.get("task", "t1").state == ("charged",)
    assert not conclude(engine._context, mine, Unclear("timeout", "too slow"))


def test_a_slow_performer_times_out(definitions: object, tmp_path: object) -> None:
    from tests.unit.runtime.flows import TASK, compiled

    quick = compiled(TASK.replace("timeout: 5s", "timeout: 50ms").replace("attempts: 3", "attempts: 1"))
    release = threading.Event()
    with Engine(f"sqlite:///{tmp_path}/t.db", quick) as engine:
        engine.performer("charge_card")(lambda call: release.wait(60) and {"id": "late"})
        charging(engine)
        worker = engine.worker(threads=1)
        worker.run_until_idle()
        assert engine.get("task", "t1").data["note"] == "timeout"
        release.set()
        for thread in threading.enumerate():
            if thread.name == "statewright-charge_card":
                thread.join(60)
        assert engine.get("task", "t1").state == ("open",)
        assert replays(engine, ("task",)) == {}


@pytest.mark.parametrize("threads", [0, 1])
def test_what_came_of_it_is_told_again_after_an_outage(
    sqlite_url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    from statewright.runtime import StoreUnavailable, performing

    monkeypatch.setattr(performing, "CONCLUDE_WAIT_S", 0.01)
    failures = iter([True, True, False])
    known, performed = performing.conclude, []

    def conclude(*arguments: object) -> bool:
        if next(failures, False):
            raise StoreUnavailable("gone for a moment")
        return known(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(performing, "conclude", conclude)
    with Engine(sqlite_url, definitions) as engine:
        engine.performer("notify")(lambda call: performed.append(call.key))
        engine.performer("shout")(lambda call: None)
        engine.start("task", "t1", {"name": "first"})
        engine.send("task", "t1", "tell")
        engine.worker(threads=threads).run_until_idle()
        assert len(performed) == 1
        assert engine.health().effects == 0
