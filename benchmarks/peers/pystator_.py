"""PyStator: `process(state, trigger, context)` is pure; guards and actions are functions that it is given."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from pystator import StateMachine
from pystator.guards import GuardRegistry

from .cases import SIZE, Contender, Run


def chart(name: str, states: list[str], moves: list[tuple[str, str, str]], guarded: bool) -> dict[str, Any]:
    more = {"guards": ["within"]} if guarded else {}
    return {
        "meta": {"version": "1.0.0", "machine_name": name, "strict_mode": True},
        "states": [{"name": s, "type": "initial" if i == 0 else "stable"} for i, s in enumerate(states)],
        "transitions": [{"trigger": t, "source": a, "dest": b, **more} for t, a, b in moves],
    }


FLAT = chart(
    "flat", ["closed", "opened"], [("open", "closed", "opened"), ("close", "opened", "closed")], True
)


def flat_machine() -> Any:
    machine = StateMachine.from_dict(FLAT)
    guards = GuardRegistry()
    guards.register("within", lambda context: context["amount"] <= context["limit"])
    machine.bind_guards(guards)
    return machine


def thousand_machine() -> Any:
    ring = [("go_on", f"s{i}", f"s{(i + 1) % SIZE}") for i in range(SIZE)]
    return StateMachine.from_dict(chart("thousand", [f"s{i}" for i in range(SIZE)], ring, False))


def flat() -> Run:
    machine = flat_machine()
    state, total = "closed", 0

    def run(count: int) -> None:
        nonlocal state, total
        for _ in range(count // 2):
            for name, amount in (("open", 3), ("close", 4)):
                result = machine.process(state, name, {"amount": amount, "limit": 100})
                assert result.success
                state, total = result.target_state, total + amount

    return run


def thousand() -> Run:
    machine = thousand_machine()
    state = "s0"

    def run(count: int) -> None:
        nonlocal state
        for _ in range(count):
            state = machine.process(state, "go_on", {}).target_state

    return run


CONTENDER = Contender(
    "PyStator",
    version("pystator"),
    {"flat": flat, "thousand": thousand},
    {"flat": flat_machine, "thousand": thousand_machine},
)
