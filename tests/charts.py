"""Random workflows of every construct, and random lives for them: what the laws are tested on.

`random_chart(rng)` gives a workflow as the value that its YAML would be read as (JSON is YAML), always
valid; `random_input` an event, a wait or an outcome for it. Both take every decision from `rng`: a seed
reproduces them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from statewright.kernel import Actor, Definition, Event, Refusal, Snapshot, Step
from statewright.kernel.inputs import Advance, EffectGivenUp, Input, InvokeDone, InvokeFailed, InvokeUnknown

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
EVENTS = ("go", "stay", "turn_on", "turn_off", "jump")
FIELDS = ("a", "b", "c")
DELAYS = ("1m", "5m", "30m", "2h")
PEOPLE = (Actor("ann", ("buyer",)), Actor("bob", ("clerk", "buyer")), None)


@dataclass
class _Chart:
    """A chart being grown: names are counted, so that every state's name is its own."""

    rng: Random
    budget: int
    names: list[str] = field(default_factory=list)
    leaves_allowed: bool = True

    def name(self) -> str:
        self.names.append(f"s{len(self.names) + 1}")
        return self.names[-1]

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability


def random_chart(rng: Random, states: int = 12) -> dict[str, Any]:
    """A valid workflow of about this many states."""
    chart = _Chart(rng, states)
    root = _compound(chart, 0) if chart.chance(0.85) else _parallel(chart, 0)
    document: dict[str, Any] = {
        "statewright": 1,
        "workflow": "random_chart",
        "version": 1,
        "data": {
            name: {"type": "integer", "minimum": 0, "maximum": 9, "default": rng.randrange(4)}
            for name in FIELDS
        }
        | {"due_at": {"type": "string", "format": "date-time", "nullable": True}},
        "derived": {"total": "=data.a + data.b"},
        "roles": {"buyer": {}, "clerk": {}},
        "events": {name: _event_rule(chart) for name in EVENTS} | {"raised": {"from": "self"}},
        "effects": {
            "tell": {"params": {"n": {"type": "integer"}}},
            "charge": {
                "params": {"n": {"type": "integer"}},
                "result": {"paid": {"type": "integer", "minimum": 0}},
            },
        },
        **root,
    }
    _wire(chart, document)
    return document


def chart_text(document: dict[str, Any]) -> str:
    """The workflow as YAML text."""
    return json.dumps(document, indent=1)


def _event_rule(chart: _Chart) -> dict[str, Any]:
    rule: dict[str, Any] = {"payload": {"n": {"type": "integer", "minimum": 0, "maximum": 9}}}
    if chart.chance(0.2):
        rule["by"] = chart.rng.choice(["buyer", "clerk", ["buyer", "clerk"]])
    if chart.chance(0.2):
        rule["unhandled"] = chart.rng.choice(["ignore", "park"])
    return rule


def _compound(chart: _Chart, depth: int) -> dict[str, Any]:
    count = chart.rng.randint(2, 4)
    states = {chart.name(): _state(chart, depth + 1) for _ in range(count)}
    initial = next(iter(states))
    if chart.chance(0.35):
        states[chart.name()] = {"history": chart.rng.choice(["shallow", "deep"]), "to": initial}
    if chart.chance(0.4):
        states[chart.name()] = {"final": True}
    return {"initial": initial, "states": states}


def _parallel(chart: _Chart, depth: int) -> dict[str, Any]:
    return {"regions": {chart.name(): _compound(chart, depth + 1) for _ in range(chart.rng.randint(2, 3))}}


def _state(chart: _Chart, depth: int) -> dict[str, Any]:
    chart.budget -= 1
    if chart.budget > 0 and depth < 4 and chart.chance(0.35):
        return _compound(chart, depth)
    if chart.budget > 0 and depth < 4 and chart.chance(0.15):
        return _parallel(chart, depth)
    return {}


@dataclass(frozen=True)
class _Place:
    """A state of the grown chart with the names a transition from it may go to."""

    name: str
    body: dict[str, Any]
    targets: tuple[str, ...]
    nameable: tuple[str, ...]
    inside: frozenset[str]


def _places(
    body: dict[str, Any], name: str, everyone: tuple[str, ...], nameable: tuple[str, ...]
) -> list[_Place]:
    children = {**body.get("states", {}), **body.get("regions", {})}
    found: list[_Place] = []
    for child, below in children.items():
        found += _places(below, child, everyone, nameable)
    inside = frozenset(place.name for place in found)
    return [_Place(name, body, everyone, nameable, inside), *found]


def _wire(chart: _Chart, document: dict[str, Any]) -> None:
    """Give the states transitions, timers, invokes and actions."""
    everyone = _targets(document, history=True)
    for place in _places(document, "", everyone, _targets(document, history=False)):
        body = place.body
        if body.get("final") or "history" in body:
            continue
        _wire_events(chart, place)
        if chart.chance(0.25):
            body["entry"] = _block(chart, place, event=False)
        if chart.chance(0.2):
            body["exit"] = _block(chart, place, event=False)
        if place.name:
            _wire_time(chart, place)
        if place.name and chart.chance(0.15):
            _wire_invoke(chart, place)
        if place.name and chart.chance(0.12):
            guard = f"data.{chart.rng.choice(FIELDS)} == {chart.rng.randrange(8)}"
            body["always"] = [{"when": guard, **_transition(chart, place, event=False)}]
        if place.name and ("states" in body or "regions" in body) and chart.chance(0.5):
            body["done"] = _transition(chart, place, event=False)


def _targets(document: dict[str, Any], *, history: bool) -> tuple[str, ...]:
    """The states that a transition may name; regions are entered with their parallel state, not alone."""
    found: list[str] = []

    def walk(body: dict[str, Any]) -> None:
        for name, below in body.get("states", {}).items():
            if history or "history" not in below:
                found.append(name)
            walk(below)
        for below in body.get("regions", {}).values():
            walk(below)

    walk(document)
    return tuple(found)


def _wire_events(chart: _Chart, place: _Place) -> None:
    handled = {}
    for event in EVENTS:
        if chart.chance(0.3):
            count = chart.rng.choice([1, 1, 2])
            listed = [_transition(chart, place, event=True) for _ in range(count)]
            for transition in listed[:-1]:
                transition.setdefault("when", f"event.n > {chart.rng.randrange(9)}")
            handled[event] = listed
    if chart.chance(0.1):
        handled["raised"] = [_transition(chart, place, event=False)]
    if chart.chance(0.05):
        handled["*"] = [_transition(chart, place, event=False)]
    if handled:
        place.body["on"] = handled


def _wire_time(chart: _Chart, place: _Place) -> None:
    rng = chart.rng
    after = []
    if chart.chance(0.3):
        after.append({"delay": rng.choice(DELAYS), **_transition(chart, place, event=False)})
        if chart.chance(0.4):
            after[-1]["resume"] = True
    if chart.chance(0.1):
        after.append({"until": "=data.due_at", **_transition(chart, place, event=False)})
    if after:
        place.body["after"] = after
    if chart.chance(0.1):
        rule = {"each": rng.choice(DELAYS[1:]), "at_most": rng.randint(1, 5)}
        place.body["every"] = [{**rule, **_block(chart, place, event=False)}]


def _wire_invoke(chart: _Chart, place: _Place) -> None:
    invoke = {
        "effect": "charge",
        "with": {"n": "=data.a"},
        "done": _transition(chart, place, event=False),
        "failed": _transition(chart, place, event=False),
    }
    if chart.chance(0.3):
        invoke["unknown"] = _transition(chart, place, event=False)
    place.body["invoke"] = invoke


def _transition(chart: _Chart, place: _Place, *, event: bool) -> dict[str, Any]:
    transition = _block(chart, place, event=event) if chart.chance(0.6) else {}
    if chart.chance(0.8):
        target = chart.rng.choice(place.targets)
        transition["to"] = target
        if (target == place.name and not place.inside) or chart.chance(0.1):
            transition["reenter"] = True
    elif not transition:
        transition["set"] = {"c": "=(data.c + 1) % 7"}
    to = transition.get("to")
    if transition.get("reenter") and (not place.name or (to != place.name and to not in place.inside)):
        del transition["reenter"]
    if event and chart.chance(0.3):
        transition["when"] = chart.rng.choice(
            [
                "event.n <= data.total",
                f"data.a < {chart.rng.randrange(6)}",
                f"in_state('{chart.rng.choice(place.nameable)}')",
            ]
        )
    if event and chart.chance(0.1):
        transition["by"] = "clerk"
    return transition


def _block(chart: _Chart, place: _Place, *, event: bool) -> dict[str, Any]:
    rng = chart.rng
    name = rng.choice(FIELDS)
    values = [f"=(data.{name} + 1) % 8", f"=data.{rng.choice(FIELDS)}", rng.randrange(9)]
    if event:
        values.append("=event.n")
    block: dict[str, Any] = {"set": {name: rng.choice(values)}}
    if event and chart.chance(0.1):
        block["set"]["due_at"] = "=now + 20m"
    if chart.chance(0.2):
        block["do"] = {"tell": {"n": f"=data.{name}"}}
    if chart.chance(0.12):
        block["raise"] = "raised"
    return block


def random_input(rng: Random, definition: Definition, snapshot: Snapshot, at: datetime) -> Input:
    """What may happen to this instance at `at`: an event, an outcome that it waits for, or time alone."""
    if snapshot.invokes and rng.random() < 0.4:
        invoke = rng.choice(snapshot.invokes).id
        outcomes: list[Input] = [
            InvokeDone(invoke, {"paid": rng.randrange(-1, 9)}),
            InvokeFailed(invoke, "network", "no answer"),
            InvokeUnknown(invoke),
        ]
        return rng.choice(outcomes)
    if rng.random() < 0.1:
        return Advance()
    if rng.random() < 0.03:
        return EffectGivenUp("tell", "key", {"n": 1}, "gave_up")
    return random_event(rng, definition, at)


def random_event(rng: Random, definition: Definition, at: datetime) -> Event:
    """An event of the chart, mostly well-formed."""
    name = rng.choice((*EVENTS, "raised")) if rng.random() < 0.97 else "never_declared"
    payload: dict[str, Any] = {"n": rng.randrange(10)} if rng.random() < 0.97 else {"n": "many"}
    if name == "raised":
        payload = {}
    return Event(name, payload, rng.choice(PEOPLE), at)


def later(rng: Random, at: datetime) -> datetime:
    """The next instant something happens at."""
    return at + timedelta(seconds=rng.choice([0, 1, 30, 60, 300, 1800, 9000]))


def is_step(answer: Step | Refusal) -> bool:
    """Whether the event was accepted."""
    return isinstance(answer, Step)
