"""The verdicts agree with explicit enumeration: every state that a small machine has is looked at."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from statewright.compiler import compile_source
from statewright.document import read_bytes
from statewright.explore import Answer, prove_all
from statewright.explore.replaying import unenforced
from statewright.kernel import Definition, Event, Snapshot, Step, start, step
from statewright.kernel.progress import Active, configuration_mask
from tests.charts import BEGIN

MACHINES = 25
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


def reachable(definition: Definition) -> list[Snapshot]:
    begun = start(definition, {}, id="i", at=BEGIN)
    assert isinstance(begun, Step)
    found = {(begun.snapshot.configuration, tuple(begun.snapshot.data.items())): begun.snapshot}
    waiting = [begun.snapshot]
    while waiting:
        snapshot = waiting.pop()
        for name in definition.events:
            for n in range(TOP + 1):
                made = step(definition, snapshot, Event(name, {"n": n}, at=BEGIN))
                if isinstance(made, Step):
                    key = (made.snapshot.configuration, tuple(made.snapshot.data.items()))
                    if key not in found:
                        found[key] = made.snapshot
                        waiting.append(made.snapshot)
    return list(found.values())


def holds_everywhere(definition: Definition, number: int) -> bool:
    prop = definition.properties[number]
    assert prop.expression is not None
    return all(
        prop.expression.run(s.data, None, BEGIN, None, s.instance, active(definition, s))
        for s in reachable(unenforced(definition))
    )


def active(definition: Definition, snapshot: Snapshot) -> Active:
    return Active(configuration_mask(definition, snapshot.configuration), definition.state_index)


@pytest.mark.parametrize("seed", range(8))
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
        for number, verdict in enumerate(report.verdicts):
            expected = holds_everywhere(compilation.definition, number)
            wrong = Answer.VIOLATED if expected else Answer.PROVED
            assert verdict.answer is not wrong, (text, verdict.property.name)
            answers.append(verdict.answer)
    decided = sum(answer is not Answer.UNDECIDED for answer in answers)
    assert decided >= 0.9 * len(answers)
    assert {Answer.PROVED, Answer.VIOLATED} <= set(answers)
