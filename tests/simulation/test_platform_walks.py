"""Does the platform stay sound when everybody does anything at any time? Seeded walks over all workflows.

A walk begins in the middle of a story of `workflows/platform.scenarios.yaml` and goes on at random: people
send what their roles allow, the outside answers or fails, time passes. Nothing may come to an incident,
and no step may fail by a fault, a schema or a property. A finding shows its seed and what was done last.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from statewright import loading
from statewright.kernel.definition import Definition
from statewright.kernel.outputs import Refusal
from statewright.kernel.snapshot import Snapshot, Status
from statewright.kernel.values import Actor
from statewright.testing import world as worlds
from statewright.testing.scenarios import Stories, read_stories, run_scenario
from statewright.testing.world import Key, Outcome, Request, World

FOLDER = Path(__file__).parents[2] / "workflows"
STORIES = FOLDER / "platform.scenarios.yaml"
WALKS = 24
STEPS = 120
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=31),
    timedelta(hours=2),
    timedelta(days=1),
    timedelta(days=8),
)
AMOUNTS = (1, 100, 1000, 5000, 9900, 20_000, 90_000)
NEVER = {"fault", "data", "property", "unsettled"}
Syntax = Mapping[str, Any]
"""A part of a workflow's document; Any, because its schema has checked it."""


@cache
def definitions() -> dict[str, Definition]:
    return dict(loading.load_all(FOLDER).definitions)


@cache
def stories() -> Stories:
    read, diagnostics = read_stories(STORIES.name, STORIES.read_bytes())
    assert read is not None, diagnostics
    return read


class Walk:
    """One walk: a world, a source of chance, and what was done last."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.count = 0
        self.last: object = None
        scenario = self.chance.choice(stories().scenarios)
        cut = self.chance.randint(1, len(scenario.steps))
        begun = run_scenario(stories(), replace(scenario, steps=scenario.steps[:cut]), definitions())
        self.world: World = begun.world

    def step(self) -> None:
        """Do one thing."""
        self.count += 1
        dice = self.chance.random()
        if dice < 0.1:
            self.last = self.chance.choice(DELAYS)
            self.world = worlds.wait(self.world, self.last)
        elif dice < 0.4 and self.world.requests:
            self.answer(self.chance.choice(self.world.requests))
        else:
            self.send()

    def answer(self, request: Request) -> None:
        """Let the outside answer; what nobody waits for is always done."""
        rule: Syntax = syntax(request.owner)["effects"].get(request.name, {})
        heard = request.invoke is not None or rule.get("failed") is not None
        outcome = Outcome("done", self.result(rule, request))
        if heard and self.chance.random() < 0.2:
            outcome = Outcome(
                "failed", code=self.chance.choice([*rule.get("errors", {}), "timeout", "gave_up"])
            )
        self.last = (request.owner, request.name, outcome)
        self.world = worlds.answer(self.world, request, outcome).world

    def result(self, rule: Syntax, request: Request) -> dict[str, Any]:
        """A result that keeps the effect's contract."""
        types = syntax(request.owner).get("types", {})
        found = {name: self.value(field, types, name, {}) for name, field in rule.get("result", {}).items()}
        if request.name in ("return_money", "charge"):
            found["amount"] = request.params["amount"]
        if request.name == "price_cart":
            found |= {"freight": 900, "discount": 0, "payable": found["goods"] + 900}
        return found

    def send(self) -> None:
        """Let somebody who may send something that the workflow knows, rightly or wrongly timed."""
        running = [key for key, it in self.world.instances.items() if it.status is Status.RUNNING]
        key = self.chance.choice(running or list(self.world.instances))
        definition, snapshot = definitions()[key.workflow], self.world.instances[key]
        events = [name for name in handled(definition, snapshot) if definition.events[name].by]
        if not events:
            return
        event = self.chance.choice(events)
        role = self.chance.choice(definition.events[event].by or ())
        field = str(syntax(key)["roles"][role].get("is", "")).removeprefix("=data.")
        person = str(snapshot.data[field]) if field else f"{role}{self.chance.randint(1, 2)}"
        wanted: Syntax = syntax(key)["events"][event].get("payload", {})
        types = syntax(key).get("types", {})
        payload = {name: self.value(each, types, name, snapshot.data) for name, each in wanted.items()}
        self.last = (key, event, payload)
        sent = worlds.send(self.world, key, event, payload, actor=Actor(person, (role,)))
        self.world = sent.world
        assert not (isinstance(sent.reply, Refusal) and sent.reply.reason.value in NEVER), sent.reply.message

    def value(self, schema: Syntax, types: Syntax, name: str, near: Mapping[str, Any]) -> Any:
        """Something that fits a schema, near what the instance has; Any: JSON of any form."""
        if "$ref" in schema:
            schema = {**types[schema["$ref"].rpartition("/")[2]], **schema}
        if "enum" in schema:
            return self.chance.choice(list(schema["enum"]))  # of titled values the names
        match schema.get("type"):
            case "boolean":
                return self.chance.random() < 0.5
            case "integer":
                low, high = schema.get("minimum", 0), schema.get("maximum", 100_000)
                known = [it for it in near.values() if isinstance(it, int) and not isinstance(it, bool)]
                return self.chance.choice([low, *(it for it in (*AMOUNTS, *known) if low <= it <= high)])
            case "array":
                count = max(schema.get("minItems", 0), self.chance.randint(0, 2))
                return [self.value(schema["items"], types, name, near) for _ in range(count)]
            case "object":
                parts = schema.get("properties", {}).items()
                return {part: self.value(each, types, part, near) for part, each in parts}
            case _:
                return str(near[name]) if near.get(name) else f"{name}-{self.count}"


def syntax(key: Key) -> Syntax:
    found: Syntax = definitions()[key.workflow].syntax
    return {"effects": {}, **found}


def handled(definition: Definition, snapshot: Snapshot) -> list[str]:
    """The events that an active state, or one around it, has a transition for."""
    paths = [state.path for state in definition.states]
    active = {
        path for path in paths if any(f"{leaf}.".startswith(f"{path}.") for leaf in snapshot.configuration)
    }
    names = {t.trigger for t in definition.transitions if paths[t.source] in active or not paths[t.source]}
    return [name for name in definition.events if name in names]


@pytest.mark.parametrize("seed", range(WALKS))
def test_nothing_comes_to_an_incident(seed: int) -> None:
    walk = Walk(seed)
    for _ in range(STEPS):
        walk.step()
        for key, snapshot in walk.world.instances.items():
            assert not snapshot.incidents, (key, snapshot.incidents[-1], walk.last)
