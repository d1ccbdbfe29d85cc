"""Whatever the kernel does, the symbolic walk has a way for it: same places, same data, a true condition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest
import z3

from statewright.compiler import compile_source
from statewright.explore.building import build_machine
from statewright.explore.machine import CLOCK, Machine, Place, TooLarge, Way
from statewright.explore.symbols import Many, Maybe, Record, Scalar, Value
from statewright.kernel import Actor, Definition, Event, Snapshot, Status, Step, start, turn
from statewright.kernel.inputs import EffectGivenUp, InvokeDone, InvokeFailed, InvokeUnknown, TimerDue
from statewright.kernel.progress import configuration_mask
from statewright.kernel.turning import Moment
from tests.charts import BEGIN, later, random_chart, random_input

LIVES = 6


def milliseconds(text: str | datetime) -> int:
    at = datetime.fromisoformat(text) if isinstance(text, str) else text
    return round(at.timestamp() * 1000)


def pinned(machine: Machine, value: Value, found: Any) -> Iterator[Any]:
    """That a symbolic value is this concrete one."""
    match value:
        case Maybe(null, inner):
            yield null == (found is None)
            if found is not None:
                yield from pinned(machine, inner, found)
        case Scalar(term, "string"):
            yield term == machine.symbols.text(found)
        case Scalar(term, "timestamp"):
            yield term == milliseconds(found)
        case Scalar(term, _):
            yield term == found
        case Record(parts):
            for name, part in parts.items():
                yield from pinned(machine, part, found[name])
        case Many(size):
            yield size == len(found)


def place_of(definition: Definition, snapshot: Snapshot) -> Place:
    mask = configuration_mask(definition, snapshot.configuration)
    return Place(mask, snapshot.history, snapshot.status is not Status.RUNNING)


def constraints(machine: Machine, way: Way, before: Snapshot, moment: Moment) -> Iterator[Any]:
    """That the way was gone with these data, this input, and came to these data."""
    after = moment.step.snapshot
    stored = {name: value for name, value in machine.stored.items() if name != CLOCK}
    for name, value in stored.items():
        yield from pinned(machine, value, before.data[name])
        yield from pinned(machine, way.data[name], after.data[name])
    yield z3.Int(CLOCK) == milliseconds(before.last_at)
    yield z3.Int("now") == milliseconds(moment.at)
    match moment.input:
        case Event(payload=payload, actor=actor):
            yield from pinned(machine, way.input.payload, payload)
            yield from held(machine, way, actor)
        case InvokeDone(output=output) if isinstance(way.input.payload, Record):
            if way.input.kind == "done":
                yield from pinned(machine, way.input.payload.parts["output"], output)


def held(machine: Machine, way: Way, actor: Actor | None) -> Iterator[Any]:
    if way.actor is not None:
        for name, has in way.actor.roles.items():
            yield has == (actor is not None and name in actor.roles)


def begins(way: Way, moment: Moment) -> bool:
    """Whether a way begins with the input of a moment."""
    match moment.input:
        case Event(name=name):
            return way.input.kind == "event" and way.input.name == name
        case TimerDue(state=state, rule=rule):
            return (way.input.kind, way.input.state, way.input.rule) == ("timer", state, rule)
        case InvokeDone() | InvokeFailed() | InvokeUnknown():
            return way.input.kind in ("done", "failed", "unknown")
        case _:
            return True


def has_a_way(machine: Machine, before: Snapshot, moment: Moment) -> bool:
    target = place_of(machine.definition, moment.step.snapshot)
    for way in machine.ways[place_of(machine.definition, before)]:
        if way.target == target and begins(way, moment):
            solver = z3.Solver()
            solver.add(way.condition, *constraints(machine, way, before, moment))
            if solver.check() == z3.sat:
                return True
    return False


def moments(rng: Random, definition: Definition, snapshot: Snapshot) -> Iterator[tuple[Snapshot, Moment]]:
    at = BEGIN
    for _ in range(20):
        at = later(rng, at)
        given = random_input(rng, definition, snapshot, at)
        made = turn(definition, snapshot, given, at)
        before = snapshot
        for moment in made.moments:
            yield before, moment
            before = moment.step.snapshot
        snapshot = made.snapshot


def settling_machine(rng: Random) -> Machine:
    """A random chart whose steps come to an end: a chart may raise one event after another for ever."""
    for _ in range(20):
        definition = compile_source(json.dumps(random_chart(rng, states=rng.choice([4, 6])))).definition
        assert definition is not None
        try:
            return build_machine(definition)
        except TooLarge:
            continue
    raise AssertionError("no chart settles")


@pytest.mark.parametrize("seed", range(5))
def test_the_walk_has_a_way_for_whatever_the_kernel_does(seed: int) -> None:
    rng = Random(seed)
    machine = settling_machine(rng)
    definition = machine.definition
    seen = 0
    for _ in range(LIVES):
        begun = start(definition, {}, id="i", at=BEGIN, actor=Actor("ann", ("buyer",)))
        if not isinstance(begun, Step):
            continue
        for before, moment in moments(rng, definition, begun.snapshot):
            if isinstance(moment.input, EffectGivenUp) or not moment.step.microsteps:
                continue
            assert has_a_way(machine, before, moment), (seed, moment.input, before.configuration)
            seen += 1
    assert seen or not definition.transitions
