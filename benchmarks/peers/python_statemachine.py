"""python-statemachine: machines are classes; guards and actions are their methods."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from statemachine import HistoryState, State, StateChart

from .cases import SIZE, Contender, Run


def flat_class() -> type[StateChart]:
    class Flat(StateChart):  # type: ignore[misc]
        closed = State(initial=True)
        opened = State()
        open = closed.to(opened, cond="within", on="add")
        close = opened.to(closed, cond="within", on="add")

        def __init__(self) -> None:
            self.limit = 100
            self.total = 0
            super().__init__()

        def within(self, amount: int) -> bool:
            return amount <= self.limit

        def add(self, amount: int) -> None:
            self.total += amount

    return Flat


def flat() -> Run:
    machine: Any = flat_class()()

    def run(count: int) -> None:
        for _ in range(count // 2):
            machine.send("open", amount=3)
            machine.send("close", amount=4)

    return run


def hierarchical() -> Run:
    class Nested(StateChart):  # type: ignore[misc]
        class a(State.Compound):  # noqa: N801
            class b(State.Compound, initial=True):  # noqa: N801
                x = State(initial=True)
                y = State()
                go = x.to(y) | y.to(x)

        z = State()
        out = a.to(z)
        back = z.to(a)

    machine: Any = Nested()

    def run(count: int) -> None:
        for _ in range(count // 4):
            machine.send("go")
            machine.send("go")
            machine.send("out")
            machine.send("back")

    return run


def parallel() -> Run:
    class Both(StateChart):  # type: ignore[misc]
        class work(State.Compound):  # noqa: N801
            before = HistoryState(type="deep")

            class both(State.Parallel, initial=True):  # noqa: N801
                class left(State.Compound):  # noqa: N801
                    p = State(initial=True)
                    q = State()
                    tick = p.to(q) | q.to(p)

                class right(State.Compound):  # noqa: N801
                    r = State(initial=True)
                    s = State()
                    tick = r.to(s) | s.to(r)

        paused = State()
        pause = work.to(paused)
        resume = paused.to(work.before)

    machine: Any = Both()

    def run(count: int) -> None:
        for _ in range(count // 3):
            machine.send("tick")
            machine.send("pause")
            machine.send("resume")

    return run


def thousand_class() -> type[StateChart]:
    states = [State(f"s{i}", initial=i == 0) for i in range(SIZE)]
    body: dict[str, Any] = {f"s{i}": state for i, state in enumerate(states)}
    ring = states[0].to(states[1])
    for i in range(1, SIZE):
        ring |= states[i].to(states[(i + 1) % SIZE])
    return type("Thousand", (StateChart,), {**body, "next": ring})


def thousand() -> Run:
    machine: Any = thousand_class()()

    def run(count: int) -> None:
        for _ in range(count):
            machine.send("next")

    return run


CONTENDER = Contender(
    "python-statemachine",
    version("python-statemachine"),
    {"flat": flat, "hierarchical": hierarchical, "parallel": parallel, "thousand": thousand},
    {"flat": flat_class, "thousand": thousand_class},
    flat_class,
)
