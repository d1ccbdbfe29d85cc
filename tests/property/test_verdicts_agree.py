"""The verdicts agree with explicit enumeration: every state that a small machine has is looked at.

Two hundred machines in the gate; `STATEWRIGHT_SMALL_MACHINES=2000` asks as many as that.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

import pytest

from statewright.compiler import compile_source
from statewright.document import read_bytes
from statewright.explore import Answer, prove_all
from statewright.explore.replaying import unenforced
from statewright.kernel import Definition, Event, Snapshot, Step, start, step
from statewright.kernel.definition import Property
from statewright.kernel.progress import Active, configuration_mask
from tests.charts import BEGIN

SEEDS = 8
MACHINES = max(1, int(os.environ.get("STATEWRIGHT_SMALL_MACHINES", "200")) // SEEDS)
TOP = 3


def small_machine(rng: Random) -> dict[str, Any]:
    names = [f"s{number}" for number in range(rng.randint(2, 4))]
    states: dict[str, Any] = {}
    for name in names:
        states[name] = {
            "on": {event: small_transition(rng, name, names) for event in rng.sample(["go", "stay"], 1)}
        }
    return {
        "statewright": 1,
        "workflow": "small",
        "version": 1,
        "data": {each: {"type": "integer", "minimum": 0, "maximum": TOP, "default": 0} for each in "ab"},
        "events": {
            each: {"payload": {"n": {"type": "integer", "minimum": 0, "maximum": TOP}}}
            for each in ("go", "stay")
        },
        "initial": names[0],
        "states": states,
        "properties": {
            "never there": {"holds": f"!in_state('{rng.choice(names)}') || data.a <= {rng.randrange(TOP)}"},
            "in order": {"holds": f"data.a <= data.b + {rng.randrange(2)}"},
            "always a way": {"can_reach": rng.choice(names)},
            "never since": {"never": rng.choice(names), "since": rng.choice(names)},
            "at most": {"at_most": {"times": rng.randint(1, 2), "of": rng.choice(names)}},
            "precedes": {"precedes": {"first": rng.choice(names), "then": rng.choice(names)}},
        },
    }


def small_transition(rng: Random, name: str, names: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {"to": rng.choice(names)}
    if given["to"] == name:
        given["reenter"] = True
    field, other = rng.sample("ab", 2)
    value = rng.choice(
        ["=event.n", f"=data.{other}", f"=(data.{field} + 1) % {TOP + 1}", f"{rng.randrange(TOP + 1)}"]
    )
    given["set"] = {field: int(value) if value.isdigit() else value}
    if rng.random() < 0.7:
        given["when"] = rng.choice(
            [f"event.n < data.{field}", f"data.{other} > 0", f"event.n == {rng.randrange(TOP)}"]
        )
    return given


Key = tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]


class Walk(NamedTuple):
    """A machine laid out: its snapshots, what the start enters, and for each snapshot what follows."""

    snapshots: Mapping[Key, Snapshot]
    first: tuple[tuple[str, ...], Key]
    after: Mapping[Key, set[tuple[tuple[str, ...], Key]]]


def walk(definition: Definition) -> Walk:
    """Every snapshot that can be reached, by trying every event with every payload."""
    begun = start(definition, {}, id="i", at=BEGIN)
    assert isinstance(begun, Step)
    first = key_of(begun)
    snapshots, waiting = {first: begun.snapshot}, [first]
    after: dict[Key, set[tuple[tuple[str, ...], Key]]] = {}
    while waiting:
        here = waiting.pop()
        after[here] = set()
        for made in steps_from(definition, snapshots[here]):
            there = key_of(made)
            after[here].add((entered(made), there))
            if there not in snapshots:
                snapshots[there] = made.snapshot
                waiting.append(there)
    return Walk(snapshots, (entered(begun), first), after)


def steps_from(definition: Definition, snapshot: Snapshot) -> Iterator[Step]:
    for name in definition.events:
        for n in range(TOP + 1):
            made = step(definition, snapshot, Event(name, {"n": n}, at=BEGIN))
            if isinstance(made, Step):
                yield made


def key_of(made: Step) -> Key:
    return made.snapshot.configuration, tuple(made.snapshot.data.items())


def entered(made: Step) -> tuple[str, ...]:
    return tuple(path for micro in made.microsteps for path in micro.entered)


def is_true(definition: Definition, prop: Property, walked: Walk) -> bool:
    """Whether a property is true, by looking at every run."""
    match prop.form:
        case "holds":
            return all(holds(definition, prop, each) for each in walked.snapshots.values())
        case "can_reach":
            return can_always_reach(walked, prop.subjects[0].name)
        case "never":
            assert prop.scope_subject is not None
            since, gone = prop.scope_subject.name, prop.subjects[0].name
            return watch(walked, lambda seen, paths: (seen or since in paths, bool(seen) and gone in paths))
        case "at_most":
            times, of = prop.times or 0, prop.subjects[0].name
            return watch(walked, lambda seen, paths: counted(int(seen) + paths.count(of), times))
        case _:
            assert prop.first is not None
            assert prop.then is not None
            first, then = prop.first.name, prop.then.name
            return watch(walked, lambda seen, paths: ordered(seen or first in paths, then in paths))


def ordered(seen: int, comes: bool) -> tuple[int, bool]:
    return seen, comes and not seen


def counted(total: int, times: int) -> tuple[int, bool]:
    return min(total, times), total > times


def holds(definition: Definition, prop: Property, snapshot: Snapshot) -> bool:
    assert prop.expression is not None
    known = active(definition, snapshot)
    return bool(prop.expression.run(snapshot.data, None, BEGIN, None, snapshot.instance, known))


def can_always_reach(walked: Walk, state: str) -> bool:
    good = {key for key, snapshot in walked.snapshots.items() if state in snapshot.configuration}
    growing = True
    while growing:
        found = {
            key for key, after in walked.after.items() if any(there in good for _, there in after)
        } - good
        good |= found
        growing = bool(found)
    return good >= walked.snapshots.keys()


def watch(walked: Walk, judge: Callable[[int, tuple[str, ...]], tuple[int, bool]]) -> bool:
    """Whether no run is judged bad: `judge` takes what was seen and what a step enters."""
    seen, bad = judge(0, walked.first[0])
    found, waiting = {(walked.first[1], seen)}, [(walked.first[1], seen)]
    while waiting and not bad:
        key, before = waiting.pop()
        for paths, there in walked.after[key]:
            seen, broken = judge(before, paths)
            bad = bad or broken
            if (there, seen) not in found:
                found.add((there, seen))
                waiting.append((there, seen))
    return not bad


def active(definition: Definition, snapshot: Snapshot) -> Active:
    return Active(configuration_mask(definition, snapshot.configuration), definition.state_index)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_solver_and_enumeration_say_the_same(seed: int) -> None:
    rng = Random(seed)
    answers: list[Answer] = []
    for _ in range(MACHINES):
        text = json.dumps(small_machine(rng))
        compilation = compile_source(text)
        document, _found = read_bytes("small.yaml", text.encode())
        assert compilation.definition is not None, [each.message.en for each in compilation.diagnostics]
        assert document is not None
        report = prove_all(compilation.definition, document, {})
        walked = walk(unenforced(compilation.definition))
        for verdict in report.verdicts:
            expected = is_true(compilation.definition, verdict.property, walked)
            wrong = Answer.VIOLATED if expected else Answer.PROVED
            assert verdict.answer is not wrong, (text, verdict.property.name)
            answers.append(verdict.answer)
    decided = sum(answer is not Answer.UNDECIDED for answer in answers)
    assert decided >= 0.9 * len(answers)
    assert {Answer.PROVED, Answer.VIOLATED} <= set(answers)
