"""xstate-statemachine: XState's JSON in Python, by its synchronous interpreter."""

from __future__ import annotations

from copy import deepcopy
from importlib.metadata import version
from typing import Any

from xstate_statemachine import MachineLogic, SyncInterpreter, create_machine

from . import charts
from .cases import Contender, Run


def add(interpreter: Any, context: dict[str, Any], event: Any, action: Any) -> None:
    context["total"] += event.payload["amount"]


def within(context: dict[str, Any], event: Any) -> bool:
    return bool(event.payload["amount"] <= context["limit"])


def machine(chart: dict[str, Any]) -> Any:
    return create_machine(
        deepcopy(chart), logic=MachineLogic(actions={"add": add}, guards={"within": within})
    )


def plain(chart: dict[str, Any]) -> Any:
    return create_machine(deepcopy(chart))


def running(made: Any, *events: tuple[str, dict[str, Any]]) -> Run:
    interpreter = SyncInterpreter(made).start()

    def run(count: int) -> None:
        for _ in range(count // len(events)):
            for name, payload in events:
                interpreter.send(name, **payload)

    return run


def instances() -> Any:
    made = machine(charts.FLAT)
    return lambda: SyncInterpreter(made).start()


CONTENDER = Contender(
    "xstate-statemachine",
    version("xstate-statemachine"),
    {
        "flat": lambda: running(machine(charts.FLAT), ("open", {"amount": 3}), ("close", {"amount": 4})),
        "hierarchical": lambda: running(
            plain(charts.HIERARCHICAL), ("go", {}), ("go", {}), ("out", {}), ("back", {})
        ),
        "parallel": lambda: running(plain(charts.PARALLEL), ("tick", {}), ("pause", {}), ("resume", {})),
        "thousand": lambda: running(plain(charts.thousand()), ("next", {})),
    },
    {"flat": lambda: machine(charts.FLAT), "thousand": lambda: plain(charts.thousand())},
    instances,
)
