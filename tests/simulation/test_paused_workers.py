"""Workers that pause and come back: their lease went to another meanwhile, who has asked the same again.

A worker is only its claims here: what it has leased is kept, carried out and concluded at random moments,
often long after another has taken it over. Whatever comes too late and is no success must change nothing; in
the end each charge is told once. `STATEWRIGHT_RUNS` sets how many lives.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from statewright.kernel import Definition
from statewright.runtime import Engine, concluding
from statewright.runtime.performers import Attempt, Failed, Happened, Unclear
from statewright.runtime.rows import OutboxRow
from statewright.runtime.worker import Worker
from statewright.stores.memory import MemoryStore
from statewright.testing.clock import VirtualClock
from tests.unit.runtime.flows import compiled

RUNS = int(os.environ.get("STATEWRIGHT_RUNS", "2000")) // 10
STEPS = 60

UNIT = """
statewright: 1
workflow: unit
version: 1
data: {charged: {type: integer, default: 0}, failed: {type: integer, default: 0}}
events: {charge: {}}
effects:
  charge_card:
    result: {n: {type: integer}}
    timeout: 20s
    errors: {declined: {retry: false}}
    retry: {attempts: 1000, first: 1s, factor: 1, max: 1s}
initial: open
states:
  open: {on: {charge: charging}}
  charging:
    invoke:
      effect: charge_card
      done: {to: open, set: {charged: =data.charged + 1}}
      failed: {to: open, set: {failed: =data.failed + 1}}
"""


@pytest.fixture(scope="module")
def definition() -> Definition:
    (found,) = compiled(UNIT)
    return found


@dataclass
class Crew:
    """Several workers, and what each of them has leased."""

    rng: Random
    clock: VirtualClock
    engine: Engine
    store: MemoryStore
    held: list[OutboxRow] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    late: int = 0

    def hire(self, count: int) -> None:
        """Workers that keep what they claim in place of carrying it out."""
        self.engine.performer("charge_card")(lambda call: {"n": 1})
        for number in range(count):
            worker = self.engine.worker(threads=0, name=f"w{number}")
            worker._hands.take = self.held.append  # type: ignore[method-assign]
            self.workers.append(worker)

    def has_lease(self, row: OutboxRow) -> bool:
        """Whether whoever claimed this has it still."""
        now = self.store.outbox.get(row.id)
        return now is not None and (now.leased_by, now.attempt) == (row.leased_by, row.attempt)

    def conclude(self) -> None:
        """One of them says what came of a claim: at once, or long after."""
        row = self.held.pop(self.rng.randrange(len(self.held)))
        attempt = self.attempt()
        before = self.everything()
        valid = self.has_lease(row)
        concluding.conclude(self.engine._context, row, attempt)
        if not valid and not isinstance(attempt, Happened):
            self.late += 1
            assert self.everything() == before, f"{row.leased_by} came too late and changed something"

    def attempt(self) -> Attempt:
        """What came of it; one that was told to be a repetition may be declined."""
        drawn = self.rng.random()
        if drawn < 0.4:
            return Happened({"n": 1})
        return Unclear("timeout", "no answer") if drawn < 0.7 else Failed("declined", "no money", True)

    def everything(self) -> tuple[object, ...]:
        """What is stored."""
        return dict(self.store.outbox), dict(self.store.instances)


def live(definition: Definition, seed: str) -> int:
    """One life of three instances and four workers; how often a worker came too late."""
    rng, clock = Random(seed), VirtualClock()
    store = MemoryStore(clock)
    with Engine(store, definition, clock=clock) as engine:
        crew = Crew(rng, clock, engine, store)
        crew.hire(4)
        asked = 0
        for id_ in ("a", "b", "c"):
            engine.start("unit", id_)
        for _ in range(STEPS):
            drawn = rng.random()
            if drawn < 0.25:
                asked += bool(engine.try_send("unit", rng.choice("abc"), "charge"))
            elif drawn < 0.55:
                rng.choice(crew.workers).tick()
            elif drawn < 0.75:
                clock.advance(timedelta(seconds=rng.choice((1, 5, 31))))
            elif crew.held:
                crew.conclude()
        settle(crew)
        told = [engine.get("unit", id_).data for id_ in "abc"]
        assert sum(one["charged"] + one["failed"] for one in told) == asked  # type: ignore[operator]
        assert all(engine.replay("unit", id_).same for id_ in "abc")
        assert not engine.incidents()
        return crew.late


def settle(crew: Crew) -> None:
    """Everybody comes back, and what is left is done."""
    crew.rng.random = lambda: 0.1  # type: ignore[method-assign]
    for _ in range(200):
        while crew.held:
            crew.conclude()
        if not crew.store.outbox:
            return
        crew.clock.advance(timedelta(seconds=31))
        crew.workers[0].tick()
    raise AssertionError("something was left undone")


def lives(definition: Definition) -> int:
    """Many of them."""
    return sum(live(definition, f"paused {run}") for run in range(RUNS))


def test_who_comes_back_too_late_changes_nothing(definition: Definition) -> None:
    assert lives(definition) > RUNS // 4


def _anybody(session: object, claimed: OutboxRow, attempt: Attempt) -> OutboxRow | None:
    return session.outbox(claimed.id)  # type: ignore[attr-defined, no-any-return]


def _same_worker(session: object, claimed: OutboxRow, attempt: Attempt) -> OutboxRow | None:
    row = session.outbox(claimed.id)  # type: ignore[attr-defined]
    return row if row is not None and row.leased_by == claimed.leased_by else None


def _never_late(session: object, claimed: OutboxRow, attempt: Attempt) -> OutboxRow | None:
    return None


@pytest.mark.parametrize("broken", [_anybody, _same_worker, _never_late])
def test_a_broken_check_of_the_lease_is_found(
    definition: Definition, monkeypatch: pytest.MonkeyPatch, broken: Callable[..., OutboxRow | None]
) -> None:
    monkeypatch.setattr(concluding, "_still", broken)
    with pytest.raises(AssertionError, match=r"came too late|left undone|=="):
        lives(definition)
