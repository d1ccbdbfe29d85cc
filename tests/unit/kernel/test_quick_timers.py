"""A step that sets and cancels timers by the short way is the step of the general algorithm, part by part."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from statewright import compile_source
from statewright.kernel import Definition, Event, Refusal, Snapshot, Step, start, turn
from statewright.kernel.inputs import Advance
from statewright.kernel.stepping import _quick, step, step_general
from tests.charts import BEGIN

LEAVES = ("a.one", "a.two", "b", "c.one", "c.two", "d")
EVENTS = ("go", "back", "stay")


def chart(rng: Random) -> str:
    """Two levels; every state may have timers, of every kind, and any leaf is gone to from anywhere."""
    lines = ["statewright: 1", "workflow: timed", "version: 1", "data:"]
    lines += ["  n: {type: integer, minimum: 0, maximum: 9, default: 0}"]
    lines += [f"events: {{{', '.join(f'{name}: {{}}' for name in EVENTS)}}}", "initial: a", "states:"]
    for parent in ("a", "c"):
        lines += [f"  {parent}:", *state(rng, "    ", parent), "    initial: one", "    states:"]
        for leaf in ("one", "two"):
            lines += [f"      {leaf}:", *state(rng, "        ", f"{parent}.{leaf}")]
    for leaf in ("b", "d"):
        lines += [f"  {leaf}:", *state(rng, "    ", leaf)]
    return "\n".join(lines)


def state(rng: Random, indent: str, path: str) -> list[str]:
    def target() -> str:
        found = rng.choice(LEAVES)
        return f"{found}, reenter: true" if found == path else found

    found = [f"{indent}on:"]
    for event in EVENTS:
        more = rng.choice(("", ", set: {n: =data.n + 1}", ", when: data.n < 5"))
        found.append(f"{indent}  {event}: {{to: {target()}{more}}}")
    waits: tuple[str, ...] = (
        "delay: 3s",
        "delay: 1h",
        "delay: 2h",
        "delay: \"=duration('5s')\"",
        "delay: 9s, resume: true",
    )
    if rng.random() < 0.1:
        waits = ("delay: 0s", *waits[1:])
    for number, wait in enumerate(rng.sample(waits, rng.choice((0, 0, 1, 1, 2)))):
        guard = rng.choice(("", ", when: data.n > 3"))
        found += [f"{indent}after:"] * (not number)
        found.append(f"{indent}  - {{{wait}, to: {target()}{guard}}}")
    return found


def compiled(text: str) -> Definition:
    made = compile_source(text)
    assert made.definition is not None, (text, [str(one) for one in made.diagnostics])
    return made.definition


def test_quick_steps_with_timers_are_the_general_ones() -> None:
    timed = 0
    for seed in range(40):
        rng = Random(seed)
        definition = compiled(chart(rng))
        begun = start(definition, {}, id="i", at=BEGIN, uid="u")
        snapshot, at = (begun.snapshot, BEGIN) if isinstance(begun, Step) else (None, BEGIN)
        for _ in range(60):
            if snapshot is None:
                break
            at += timedelta(seconds=rng.choice((0, 0, 1, 1, 2, 5)))
            event = Event(rng.choice(EVENTS), at=at)
            quick = _quick(definition, snapshot, event)
            if quick is not None:
                assert quick == step_general(definition, snapshot, event), (seed, event)
                timed += bool(quick.timers_set or quick.timers_cancelled)
            snapshot = after(definition, snapshot, event)
    assert timed > 250


def after(definition: Definition, snapshot: Snapshot, event: Event) -> Snapshot | None:
    made = step(definition, snapshot, event)
    if not isinstance(made, Refusal):
        return made.snapshot
    return turn(definition, snapshot, Advance(), event.at).snapshot if made.reason != "unsettled" else None


PLAIN = """
statewright: 1
workflow: plain
version: 1
events: {go: {}}
initial: a
states:
  a: {on: {go: b}, after: [{delay: DELAY, to: b}]}
  b: {on: {go: a}, after: {30d: a}}
"""


@pytest.mark.parametrize(("delay", "short"), [("1h", True), ("0s", False), ("\"=duration('1h')\"", False)])
def test_only_timers_with_a_fixed_delay_go_the_short_way(delay: str, short: bool) -> None:
    definition = compiled(PLAIN.replace("DELAY", delay))
    begun = start(definition, {}, id="i", at=BEGIN, uid="u")
    assert isinstance(begun, Step)
    first = step_general(definition, begun.snapshot, Event("go", at=BEGIN))
    assert isinstance(first, Step)
    back = _quick(definition, first.snapshot, Event("go", at=BEGIN))
    assert (back is not None) is short
