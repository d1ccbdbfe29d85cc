"""Several instances that send, start and ask effects, on a store that fails and with workers that die: in the
end exactly what was asked has happened.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from statewright.kernel import Definition
from statewright.runtime import EffectCall, Engine, StoreUnavailable
from statewright.runtime.opening import open_store
from statewright.testing.clock import VirtualClock

from .faults import Died, FaultyStore
from .units import differences, plan, unit


@pytest.fixture(scope="module")
def definition() -> Definition:
    return unit()


def insist(call: Callable[[], Any]) -> Any:
    while True:
        try:
            return call()
        except StoreUnavailable:
            continue


def live(url: str, definition: Definition, seed: str, sends: int) -> list[str]:
    """One run; what is wrong in the end."""
    rng, clock = Random(seed), VirtualClock()
    planned = plan(rng, 4, sends)
    store = FaultyStore(open_store(url, clock), Random(f"faults {seed}"))
    engine = Engine(store, definition, clock=clock)
    performed: list[tuple[str, str]] = []

    @engine.performer("notify")
    @engine.performer("charge_card", workflow="unit")
    def perform(call: EffectCall) -> dict[str, object] | None:
        if rng.random() < 0.1:
            raise Died
        performed.append((call.effect, call.key))
        if rng.random() < 0.1:
            raise Died
        if rng.random() < 0.2:
            raise TimeoutError
        return {"n": call.params["n"]} if call.effect == "charge_card" else None

    def work() -> None:
        with suppress(Died):
            insist(engine.worker(threads=0).tick)

    store.chance = 0.1
    for id_ in (id_ for id_ in planned.wanted if id_.startswith("u")):
        insist(lambda id_=id_: engine.start("unit", id_, key=f"start {id_}"))
    for sending in planned.sends:
        for _ in range(rng.choice((1, 1, 1, 2))):
            insist(lambda one=sending: engine.send(*one[:4], key=one.key))
        clock.advance(timedelta(seconds=rng.choice((0, 1, 20))))
        for _ in range(rng.randrange(3)):
            work()
    store.chance = 0.05
    for _ in range(40 * sends):
        clock.advance(timedelta(seconds=45))
        work()
        health = engine.health() if not store.chance else None
        store.chance = 0.0
        if health is not None and not health.effects and not health.deliveries and not health.timers:
            break
    wrong = differences(engine, planned, performed)
    engine.close()
    return wrong


@pytest.mark.parametrize("seed", range(40))
def test_in_memory(seed: int, definition: Definition) -> None:
    assert live("memory:", definition, f"memory {seed}", 30) == []


@pytest.mark.parametrize("seed", range(3))
def test_in_a_file(seed: int, definition: Definition, tmp_path: Path) -> None:
    assert live(f"sqlite:///{tmp_path}/t.db", definition, f"file {seed}", 25) == []
