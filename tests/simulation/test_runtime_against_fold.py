"""The runtime under faults against a plain fold of the kernel's turns: the same snapshots, to the letter.

Random workflows live random lives on a virtual clock: the store fails before and after its commits, sends
come twice, workers come late and die at their work. `STATEWRIGHT_RUNS` sets how many, `STATEWRIGHT_SEED`
repeats them; a failure names its seed and the shortest run of operations that shows it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import TypeVar

import pytest

from statewright import compile_source
from statewright.kernel import Actor, Definition, Event, Reason, Refusal, Snapshot, start, turn
from statewright.kernel.inputs import Advance, EffectGivenUp, Input, InvokeDone, InvokeFailed
from statewright.kernel.outputs import EffectRequest
from statewright.runtime import EffectCall, EffectFailed, Engine, Receipt, StoreUnavailable
from statewright.stores.memory import MemoryStore
from statewright.testing.clock import VirtualClock
from tests.charts import chart_text, later, random_chart, random_event

from .faults import Died, FaultyStore

RUNS = int(os.environ.get("STATEWRIGHT_RUNS", "2000"))
SEED = int(os.environ.get("STATEWRIGHT_SEED", "1"))
CHARTS = 50
BATCHES = 10
OPERATIONS = 22

STARTER = Actor("ann", ("buyer", "clerk"))

Result = TypeVar("Result")


@lru_cache(maxsize=CHARTS)
def chart(number: int) -> Definition:
    """A random workflow whose effects end for good at the first answer, however often a worker dies."""
    for attempt in range(100):
        definition = grown(f"{SEED} {number} {attempt}")
        if settles(definition, Random(number)):
            return definition
    raise AssertionError("no chart could be started")


def settles(definition: Definition, rng: Random) -> bool:
    """Whether it can be started and does not run in circles: what is refused at length takes all the time."""
    at = VirtualClock().now
    begun = start(definition, {}, id="i", at=at, actor=STARTER)
    if isinstance(begun, Refusal):
        return False
    snapshot = begun.snapshot
    for _ in range(40):
        at = later(rng, at)
        turned = turn(definition, snapshot, random_event(rng, definition, at), at)
        refused = isinstance(turned.verdict, Refusal) and turned.verdict.reason is Reason.UNSETTLED
        if refused or turned.snapshot.incidents or len(turned.moments) > 50:
            return False
        snapshot = turned.snapshot
    return True


def grown(seed: str) -> Definition:
    """A random workflow."""
    document = random_chart(Random(seed))
    for effect in ("tell", "charge"):
        document["effects"][effect]["errors"] = {"network": {"retry": False}}
        document["effects"][effect]["retry"] = {"attempts": 1000, "first": "1ms", "factor": 1, "max": "1ms"}
    compilation = compile_source(chart_text(document))
    assert compilation.definition is not None, compilation.diagnostics
    return compilation.definition


def fate(key: str) -> int:
    """What becomes of a request: the same whenever and however often it is asked."""
    return Random(key).randrange(10)


def outcome(request: EffectRequest) -> Input | None:
    """What the instance is told. None: nothing."""
    drawn = fate(request.key)
    if request.invoke is not None:
        if drawn < 3:
            return InvokeFailed(request.invoke, "network", "no answer", request.item, request.key)
        if drawn < 4:  # the worker tests the contract, so an incident would keep the failure
            return InvokeFailed(
                request.invoke, "contract", "paid: minimum 0, found -1", request.item, request.key
            )
        return InvokeDone(request.invoke, {"paid": drawn - 4}, request.item, request.key)
    if drawn < 3:
        return EffectGivenUp(request.effect, request.key, request.params, "network", "no answer")
    return None


@dataclass
class Fold:
    """The model: a snapshot, and what it asked for."""

    definition: Definition
    snapshot: Snapshot
    asked: dict[str, EffectRequest] = field(default_factory=dict)

    def put(self, input: Input, clock: VirtualClock) -> object:
        """One turn."""
        turned = turn(self.definition, self.snapshot, input, clock.now)
        self.snapshot = Snapshot.from_json(turned.snapshot.to_json())
        for moment in turned.moments:
            self.ask(moment.step.effects)
        return turned.verdict

    def ask(self, requests: tuple[EffectRequest, ...]) -> None:
        """Remember what is to be carried out."""
        self.asked |= {request.key: request for request in requests}


class Run:
    """One life of one instance, in both worlds."""

    def __init__(self, definition: Definition, seed: str) -> None:
        self.rng = Random(seed)
        self.clock = VirtualClock()
        self.store = FaultyStore(MemoryStore(self.clock), Random(f"faults {seed}"))
        self.engine = Engine(self.store, definition, clock=self.clock, uid=lambda: "uid")
        self.worker = self.engine.worker(threads=0)
        self.performed: dict[str, None] = {}
        self.keys = 0
        self.told: list[tuple[Event, str, Receipt | Refusal]] = []
        for effect in ("tell", "charge"):
            self.engine.performer(effect)(self.perform)
        self.store.chance = 0.12
        self.fold = self.begin(definition)

    def begin(self, definition: Definition) -> Fold:
        """Start it in both."""
        begun = start(definition, {}, id="i", at=self.clock.now, actor=STARTER, uid="uid")
        assert not isinstance(begun, Refusal)
        self.insist(lambda: self.engine.start(definition.name, "i", actor=STARTER, key="start"))
        fold = Fold(definition, begun.snapshot)
        fold.ask(begun.effects)
        return fold

    def insist(self, call: Callable[[], Result]) -> Result:
        """Do it again until it is known to be done, as a caller must."""
        while True:
            try:
                return call()
            except StoreUnavailable:
                continue

    def perform(self, call: EffectCall) -> dict[str, int] | None:
        """The outside: it may see a request twice, and the worker may die before or after."""
        if self.rng.random() < 0.1:
            raise Died
        self.performed.pop(call.key, None)
        self.performed[call.key] = None
        if self.rng.random() < 0.1:
            raise Died
        if fate(call.key) < 3:
            raise EffectFailed("network", "no answer")
        return {"paid": fate(call.key) - 4} if call.effect == "charge" else None

    def operate(self) -> str:
        """One random operation, in both; its name."""
        drawn = self.rng.random()
        if drawn < 0.55:
            return self.send()
        if drawn < 0.65 and self.told:
            return self.send_again()
        if drawn < 0.8:
            self.clock.advance(later(self.rng, self.clock.now) - self.clock.now)
            return "time"
        if drawn < 0.83:
            self.clock.advance(-timedelta(seconds=self.rng.randrange(4000)))
            return "the clock jumps back"
        return self.work()

    def send(self) -> str:
        """An event, with a key of the caller's, until it is answered."""
        event = random_event(self.rng, self.fold.definition, self.clock.now)
        self.keys += 1
        key = f"k{self.keys}"
        answer = self.insist(lambda: self.ask_engine(event, key))
        verdict = self.fold.put(event._replace(at=self.clock.now), self.clock)
        if isinstance(verdict, Refusal):
            assert isinstance(answer, Refusal), (event, answer)
            assert (answer.reason, answer.message) == (verdict.reason, verdict.message)
        else:
            assert isinstance(answer, Receipt), (event, answer, verdict)
            assert answer.outcome is verdict
        self.told.append((event, key, answer))
        return f"send {event.name}"

    def ask_engine(self, event: Event, key: str) -> Receipt | Refusal:
        return self.engine.try_send(
            self.fold.definition.name, "i", event.name, event.payload, actor=event.actor, key=key
        )

    def send_again(self) -> str:
        """A delivery that comes twice, late: the first answer."""
        event, key, first = self.rng.choice(self.told)
        answer = self.insist(lambda: self.ask_engine(event, key))
        if isinstance(first, Receipt):
            assert answer == first._replace(repeated=True)
        else:
            assert isinstance(answer, Refusal)
            assert (answer.reason, answer.message) == (first.reason, first.message)
        return f"send {event.name} again"

    def work(self) -> str:
        """A worker looks around; it may die."""
        self.performed.clear()
        died = False
        try:
            self.insist(self.worker.tick)
        except Died:
            died = True
            self.worker = self.engine.worker(threads=0)
        self.fold.put(Advance(), self.clock)
        left = self.waiting()
        for key in [key for key in self.performed if key not in left]:
            told = outcome(self.fold.asked[key])
            if told is not None:
                self.fold.put(told, self.clock)
        return "work" + (" and die" if died else "")

    def waiting(self) -> set[str]:
        """The keys of what stands in the outbox."""
        with self.store.store.session() as session:
            loaded = session.load(self.fold.definition.name, "i")
            assert loaded is not None
            return {row.key for row in session.waiting(loaded.key)}

    def compare(self) -> None:
        """Both worlds hold the same."""
        with self.store.store.session() as session:
            row = session.read(self.fold.definition.name, "i")
        assert row is not None
        assert row.snapshot == self.fold.snapshot.to_json()


def simulate(seed: str, number: int) -> None:
    """One run; what failed is raised with the operations that led to it."""
    run = Run(chart(number), seed)
    done: list[str] = []
    try:
        for _ in range(OPERATIONS):
            done.append(run.operate())
            run.compare()
        run.store.chance = 0.0
        replayed = run.engine.replay(run.fold.definition.name, "i")
        assert replayed.same, replayed.message
    except AssertionError as wrong:
        story = ", ".join(done)
        raise AssertionError(f"chart {number}, seed {seed}, after [{story}]: {wrong}") from wrong


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_runtime_is_a_fold(batch: int) -> None:
    runs = RUNS // BATCHES
    for run in range(runs):
        number = batch * CHARTS // BATCHES + run % (CHARTS // BATCHES)
        simulate(f"{SEED}/{batch}/{run}", number)
