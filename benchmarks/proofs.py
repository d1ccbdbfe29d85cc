"""How long do proofs take on a machine of many states? Made by seed: every state reachable, ten properties.

    python -m pip install -e ".[prove]" && python benchmarks/proofs.py
    python benchmarks/proofs.py --states 2000
    python benchmarks/proofs.py --fixedpoint      # beside it the fixedpoint engine alone, with limits

A machine of N states has 3 N transitions: a tree that reaches every state, and random ones. Its second half
is entered only by transitions that pay something; money is paid up to a total, and refunded up to what was
paid. CPU time is counted, not the clock on the wall, after the solver has been loaded; for each property the
engine that decided it, and whether the property is inductive by itself (nothing had to be found out first).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from random import Random
from time import process_time
from typing import Any, NamedTuple

from statewright.compiler import compile_source
from statewright.document import read_bytes
from statewright.explore import Verdict, prove_all
from statewright.explore.building import build_machine
from statewright.explore.deciding import Prover
from statewright.explore.fixedpoint import reach
from statewright.explore.graph import plain, watched
from statewright.explore.invariants import strengthen
from statewright.explore.machine import Machine
from statewright.explore.monitors import Monitor
from statewright.kernel.definition import Definition, Property

TOTAL = 1_000_000


class Drawn(NamedTuple):
    """A transition of the machine: from where, to where, and what it does."""

    source: int
    target: int
    kind: str


KINDS = {
    "pay": {
        "when": "data.paid + event.n <= data.total",
        "set": {"paid": "=data.paid + event.n"},
    },
    "refund": {
        "when": "data.refunded + event.n <= data.paid",
        "set": {"refunded": "=data.refunded + event.n"},
    },
    "charge": {"when": "event.n <= data.paid", "set": {"fees": "=event.n"}},
    "go": {},
}


LATE = 5
"""How far before the last state the one stands that is only come to when something is paid."""


def drawn(states: int, rng: Random) -> list[Drawn]:
    """The transitions: a tree over all states, then random ones; none leads back out of the second half.

    To the states that two of the properties speak of, the branch of the tree pays nothing: that something
    is paid there is no matter of the last step.
    """
    half = states // 2
    found = []
    for target in range(1, states):
        source = rng.randrange(max(0, target - 6), target)
        drawn_kind = _kind(rng, source, target, half)
        found.append(Drawn(source, target, "go" if target in (states - LATE, states - 1) else drawn_kind))
    while len(found) < 3 * states:
        source, target = rng.randrange(states), rng.randrange(states)
        if source != target and not (source >= half > target):
            found.append(Drawn(source, target, _kind(rng, source, target, half)))
    return found


def _kind(rng: Random, source: int, target: int, half: int) -> str:
    if source < half <= target:
        return "pay"
    return rng.choice(("pay", "refund", "charge", "go", "go"))


def machine_of(states: int, seed: int) -> dict[str, Any]:
    """The workflow: states `s0` and on, the last one final."""
    rng = Random(seed)
    listed: dict[str, Any] = {f"s{number}": {"on": {}} for number in range(states)}
    events: dict[str, Any] = {}
    amount = {"type": "integer", "minimum": 1, "maximum": TOTAL}
    for number, (source, target, kind) in enumerate(drawn(states, rng)):
        if source == states - 1:
            source, kind = states - 2, "pay"
        event = f"e{number % 40}_{kind}"
        events[event] = {} if kind == "go" else {"payload": {"n": amount}}
        on = listed[f"s{source}"]["on"]
        on.setdefault(event, []).append({"to": f"s{target}", **KINDS[kind]})
    listed[f"s{states - 1}"] = {"final": True}
    money = {"type": "integer", "minimum": 0, "maximum": TOTAL * 4, "default": 0}
    return {
        "statewright": 1,
        "workflow": "large",
        "version": 1,
        "data": {
            "total": {"type": "integer", "minimum": 1, "maximum": TOTAL, "readOnly": True},
            "paid": money,
            "refunded": money,
            "fees": money,
        },
        "events": events,
        "initial": "s0",
        "states": listed,
        "properties": properties(states),
    }


def properties(states: int) -> dict[str, Any]:
    """Ten of them: the first five are true step by step, the others need something else to be found out."""
    half, late = states // 2, states - LATE
    return {
        "paid within the total": {"holds": "data.paid <= data.total"},
        "refunded within what was paid": {"holds": "data.refunded <= data.paid"},
        "fees within what was paid": {"holds": "data.fees <= data.paid"},
        "ended once": {"at_most": {"times": 1, "of": "final"}},
        "no way back": {"never": "s0", "since": f"s{half}"},
        "refunded within the total": {"holds": "data.refunded <= data.total"},
        "fees within the total": {"holds": "data.fees <= data.total"},
        "late only when paid": {"holds": f"!in_state('s{late}') || data.paid >= 1"},
        "ended only when paid": {"holds": f"!in_state('s{states - 1}') || data.paid >= 1"},
        "what is kept is there": {"holds": "data.total - data.refunded >= 0"},
    }


def inductive(prover: Prover, prop: Property) -> bool:
    """Whether nothing had to be found out: the graph settles it, or it holds step by step by itself."""
    machine = prover.machine
    if prop.form != "holds":
        return not watched(machine, Monitor(machine, prop), machine.ways).bad()
    guesses = {place: (prover.guesses.promised(prop, place),) for place in machine.places}
    kept = strengthen(machine, prover.steps, prover.question, plain(machine), guesses)
    return all(len(kept[place]) == len(guesses[place]) for place in machine.places)


def alone(machine: Machine, prover: Prover, prop: Property, limit: int) -> str:
    """What the fixedpoint engine alone says, and in how much time."""
    before = process_time()
    graph = watched(machine, Monitor(machine, prop), machine.ways)
    bad = graph.bad()
    answer = reach(machine, prover.steps, graph.edges, bad, {}, limit).value if bad else "never"
    return f"{answer} in {process_time() - before:.2f} s"


def compiled(states: int, seed: int) -> tuple[Definition, Any]:
    """The definition and its document."""
    text = json.dumps(machine_of(states, seed))
    definition = compile_source(text).definition
    document, _found = read_bytes("large.yaml", text.encode())
    if definition is None or document is None:
        raise SystemExit(str([each.message.en for each in compile_source(text).diagnostics][:5]))
    return definition, document


def rows(verdicts: tuple[Verdict, ...], prover: Prover, limit: int | None) -> Iterator[str]:
    """One line for each property."""
    for verdict in verdicts:
        prop = verdict.property
        found = "by itself" if inductive(prover, prop) else "strengthened"
        beside = f"  fixedpoint alone: {alone(prover.machine, prover, prop, limit)}" if limit else ""
        yield f"  {prop.name:32}{verdict.answer.value:11}{verdict.engine:24}{found:14}{beside}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--states", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--fixedpoint", action="store_true", help="beside it, the fixedpoint engine alone")
    asked.add_argument("--limit", type=int, default=30_000_000, help="its resource units for each property")
    given = asked.parse_args()
    began = process_time()
    definition, document = compiled(given.states, given.seed)
    read = process_time()
    report = prove_all(definition, document, {})
    spent = process_time() - read
    machine = build_machine(definition)
    prover = Prover(machine)
    reached = report.verdicts[0].states
    transitions = len(definition.transitions)
    print(f"{given.states} states, {reached} reached, {transitions} transitions, seed {given.seed}")
    print(f"compiled in {read - began:.2f} s of CPU; proved, with all guards asked after, in {spent:.2f} s")
    for row in rows(report.verdicts, prover, given.limit if given.fixedpoint else None):
        print(row)


if __name__ == "__main__":
    main()
