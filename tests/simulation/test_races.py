"""Many at once, on real threads: one step, each effect once, messages in order, no lost update.

`STATEWRIGHT_EFFECTS=10000` makes it a long run.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from statewright.kernel import Definition
from statewright.runtime import EffectCall, Engine, Receipt, Refusal, Sending, Starting, StoreUnavailable
from tests.unit.runtime.flows import PART, TASK, WORKS, compiled, replays

EFFECTS = int(os.environ.get("STATEWRIGHT_EFFECTS", "400"))
SENDERS = 200
WORKERS = 8


@pytest.fixture(scope="module")
def definitions() -> tuple[Definition, ...]:
    return compiled(TASK, WORKS, PART)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


def together(count: int, work: Callable[[int], None]) -> None:
    """Run `work` in so many threads that begin at the same moment."""
    gate = threading.Barrier(count)
    broken: list[BaseException] = []

    def run(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except BaseException as error:
            broken.append(error)

    crew = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    assert broken == []


def test_two_hundred_senders_of_one_event_give_one_step(
    url: str, definitions: tuple[Definition, ...]
) -> None:
    with Engine(url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        answers: list[Receipt | Refusal] = []
        together(SENDERS, lambda n: answers.append(engine.try_send("task", "t1", "wait")))
        assert Counter(bool(answer) for answer in answers) == {True: 1, False: SENDERS - 1}
        assert engine.get("task", "t1").revision == 2
        assert replays(engine) == {}


def test_one_key_sent_by_many_is_one_event(url: str, definitions: tuple[Definition, ...]) -> None:
    with Engine(url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        answers: list[Receipt] = []
        payload = {"number": "N1", "n": 5}
        together(40, lambda n: answers.append(engine.send("task", "t1", "paid", payload)))
        assert Counter(answer.repeated for answer in answers) == {False: 1, True: 39}
        assert len({answer.revision for answer in answers}) == 1
        started: list[Receipt] = []
        together(40, lambda n: started.append(engine.start("task", "t2", {"name": "second"}, key="s")))
        assert Counter(answer.repeated for answer in started) == {False: 1, True: 39}
        assert replays(engine) == {}


def test_workers_carry_each_effect_out_once(url: str, definitions: tuple[Definition, ...]) -> None:
    calls: Counter[str] = Counter()
    lock = threading.Lock()

    def perform(call: EffectCall) -> dict[str, str]:
        with lock:
            calls[call.key] += 1
        return {"id": call.key}

    engines = [Engine(url, definitions) for _ in range(WORKERS)]
    starts = (Starting("task", f"t{n}", {"name": f"n{n}"}) for n in range(EFFECTS))
    assert engines[0].start_many(starts).done == EFFECTS
    sends = (Sending("task", f"t{n}", "charge", {"amount": n % 100}) for n in range(EFFECTS))
    assert engines[0].send_many(sends).done == EFFECTS
    for engine in engines:
        engine.performer("charge_card")(perform)
    together(WORKERS, lambda n: _drain(engines[n]))
    assert len(calls) == EFFECTS
    assert set(calls.values()) == {1}
    assert engines[0].health().effects == 0
    sampled = [f"t{n}" for n in range(0, EFFECTS, 7)]
    assert all(engines[0].replay("task", id_).same for id_ in sampled)
    assert engines[0].get("task", f"t{EFFECTS - 1}").state == ("charged",)
    for engine in engines:
        engine.close()


def _drain(engine: Engine) -> None:
    """Work as `Worker.run` does: a store that was locked for too long is tried again."""
    worker, left = engine.worker(threads=0), 1
    while left:
        with suppress(StoreUnavailable):
            worker.tick()
            left = engine.health().effects
    worker.stop()


def test_messages_stay_in_order_with_many_workers(url: str, definitions: tuple[Definition, ...]) -> None:
    engines = [Engine(url, definitions) for _ in range(4)]
    engine = engines[0]
    for id_ in ("a", "b", "c"):
        engine.start("works", id_)
    for _ in range(8):
        engine.send("works", "a", "shout", {"whom": "c"})
        engine.send("works", "b", "shout", {"whom": "c"})
    together(len(engines), lambda n: engines[n].worker(threads=0).run_until_idle() and None)
    engine.worker(threads=0).run_until_idle()
    entries = [entry for entry in engine.history("works", "c") if entry.kind == "message"]
    for sender in ("a", "b"):
        heard = [entry.input["payload"]["n"] for entry in entries if entry.actor == sender]  # type: ignore[call-overload, index]
        assert heard == [1, 2, 3] * 8
    assert replays(engine) == {}
    for one in engines:
        one.close()
