"""`transitions` and the kernel agree on what every random step leaves, enters, and refuses.

`STATEWRIGHT_STEPS` is how many steps are taken in all (100,000 unless told otherwise), `STATEWRIGHT_SEED`
where to begin. A failure names the seed of its chart and the events that lead there.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from transitions import MachineError

from statewright.interop.plain import plain_machine
from statewright.kernel import Definition, Event, Reason, Refusal, Snapshot, Step, start, step

from .charts import EVENTS, random_chart

STEPS = int(os.environ.get("STATEWRIGHT_STEPS", "100000"))
SEED = int(os.environ.get("STATEWRIGHT_SEED", "0"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PER_CHART = 500
BATCHES = 10


class Model:
    """What the other machine moves, with a trace of what it leaves and enters."""

    state: str

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.left: list[str] = []
        self.entered: list[str] = []


def watched(definition: Definition) -> tuple[Model, Any]:
    model = Model()
    machine, reasons = plain_machine(definition, model)
    assert machine is not None, reasons
    for state in definition.states[1:]:
        found = machine.get_state(state.path)
        found.on_enter.append(lambda _, path=state.path: model.entered.append(path))
        found.on_exit.append(lambda _, path=state.path: model.left.append(path))
    return model, machine


def other(model: Model, event: str, payload: dict[str, bool]) -> str:
    """What `transitions` makes of it: taken, or the refusal that means the same."""
    model.left, model.entered = [], []
    try:
        return "taken" if getattr(model, event)(**payload) else Reason.GUARD.value
    except MachineError:
        return Reason.UNHANDLED.value


def ours(definition: Definition, snapshot: Snapshot, event: Event) -> tuple[str, Snapshot, Any]:
    result = step(definition, snapshot, event)
    if isinstance(result, Refusal):
        return result.reason.value, snapshot, ([], [])
    left = [path for micro in result.microsteps for path in micro.exited]
    return "taken", result.snapshot, (left, [path for micro in result.microsteps for path in micro.entered])


def agree(seed: int, depth: int, steps: int) -> None:
    definition = random_chart(seed, depth)
    model, _ = watched(definition)
    first = start(definition, {}, id="it", at=NOW)
    assert isinstance(first, Step)
    snapshot, random = first.snapshot, Random(seed)
    known = [name for name in EVENTS if name in definition.events]
    told = []
    for _ in range(steps if known else 0):
        name = random.choice(known)
        payload = {field.name: random.random() < 0.5 for field in definition.events[name].fields}
        told.append((name, payload))
        expected = other(model, name, payload)
        found, snapshot, (left, entered) = ours(definition, snapshot, Event(name, payload))
        about = f"seed {seed}, depth {depth}, after {told[-5:]}, step {len(told)}"
        assert found == expected, about
        assert snapshot.configuration == (model.state,), about
        assert (left, entered) == (model.left, model.entered), about


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_disagreement(batch: int) -> None:
    charts = STEPS // PER_CHART // BATCHES
    for number in range(charts):
        agree(SEED + batch * charts + number, depth=1 + number % 3, steps=PER_CHART)
