"""transitions: a machine and a model; conditions and callbacks are the model's methods. It has no history."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from transitions import Machine
from transitions.extensions import HierarchicalMachine

from .cases import SIZE, Contender, Run


class Model:
    """Someone's order."""

    def __init__(self) -> None:
        self.limit = 100
        self.total = 0

    def within(self, amount: int) -> bool:
        return amount <= self.limit

    def add(self, amount: int) -> None:
        self.total += amount


FLAT = [
    {"trigger": "open", "source": "closed", "dest": "opened", "conditions": "within", "after": "add"},
    {"trigger": "close", "source": "opened", "dest": "closed", "conditions": "within", "after": "add"},
]


def flat_machine(model: Any) -> Machine:
    """The flat machine around a model."""
    return Machine(
        model, states=["closed", "opened"], transitions=FLAT, initial="closed", auto_transitions=False
    )


def flat() -> Run:
    model: Any = Model()
    flat_machine(model)

    def run(count: int) -> None:
        for _ in range(count // 2):
            model.open(amount=3)
            model.close(amount=4)

    return run


def hierarchical() -> Run:
    model: Any = Model()
    inside = {"name": "b", "children": ["x", "y"], "initial": "x"}
    states: list[Any] = [{"name": "a", "children": [inside], "initial": "b"}, "z"]
    transitions = [["go", "a_b_x", "a_b_y"], ["go", "a_b_y", "a_b_x"], ["out", "a", "z"], ["back", "z", "a"]]
    HierarchicalMachine(model, states=states, transitions=transitions, initial="a", auto_transitions=False)

    def run(count: int) -> None:
        for _ in range(count // 4):
            model.go()
            model.go()
            model.out()
            model.back()

    return run


def thousand_machine(model: Any) -> Machine:
    """The ring around a model."""
    states = [f"s{i}" for i in range(SIZE)]
    ring = [["next", f"s{i}", f"s{(i + 1) % SIZE}"] for i in range(SIZE)]
    return Machine(model, states=states, transitions=ring, initial="s0", auto_transitions=False)


def thousand() -> Run:
    model: Any = Model()
    thousand_machine(model)

    def run(count: int) -> None:
        for _ in range(count):
            model.next()

    return run


def instances() -> Any:
    """One machine; each instance is a model that is added to it."""
    machine = flat_machine(None)

    def make() -> Any:
        model = Model()
        machine.add_model(model)
        return model

    return make


CONTENDER = Contender(
    "transitions",
    version("transitions"),
    {"flat": flat, "hierarchical": hierarchical, "thousand": thousand},
    {"flat": lambda: flat_machine(Model()), "thousand": lambda: thousand_machine(Model())},
    instances,
)
