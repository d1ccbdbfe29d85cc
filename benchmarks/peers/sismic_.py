"""sismic: a statechart in YAML whose guards and actions are Python text."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml

from .cases import SIZE, Contender, Run

FLAT = """
statechart:
  name: flat
  preamble: |
    limit = 100
    total = 0
  root state:
    name: root
    initial: closed
    states:
      - name: closed
        transitions:
          - {event: open, target: opened, guard: event.amount <= limit, action: total = total + event.amount}
      - name: opened
        transitions:
          - {event: close, target: closed, guard: event.amount <= limit, action: total = total + event.amount}
"""
HIERARCHICAL = """
statechart:
  name: hierarchical
  root state:
    name: root
    initial: a
    states:
      - name: a
        initial: b
        transitions: [{event: out, target: z}]
        states:
          - name: b
            initial: x
            states:
              - {name: x, transitions: [{event: go, target: y}]}
              - {name: y, transitions: [{event: go, target: x}]}
      - {name: z, transitions: [{event: back, target: a}]}
"""
PARALLEL = """
statechart:
  name: parallel
  root state:
    name: root
    initial: work
    states:
      - name: work
        initial: both
        transitions: [{event: pause, target: paused}]
        states:
          - {name: before, type: deep history, memory: both}
          - name: both
            parallel states:
              - name: left
                initial: p
                states:
                  - {name: p, transitions: [{event: tick, target: q}]}
                  - {name: q, transitions: [{event: tick, target: p}]}
              - name: right
                initial: r
                states:
                  - {name: r, transitions: [{event: tick, target: s}]}
                  - {name: s, transitions: [{event: tick, target: r}]}
      - {name: paused, transitions: [{event: resume, target: before}]}
"""


def thousand_text() -> str:
    ring = "".join(
        f"      - {{name: s{i}, transitions: [{{event: next, target: s{(i + 1) % SIZE}}}]}}\n"
        for i in range(SIZE)
    )
    head = "statechart:\n  name: t\n  root state:\n    name: root\n    initial: s0\n    states:\n"
    return head + ring


def running(text: str, *events: tuple[str, dict[str, Any]]) -> Run:
    machine = Interpreter(import_from_yaml(text))
    machine.execute()

    def run(count: int) -> None:
        for _ in range(count // len(events)):
            for name, payload in events:
                machine.queue(name, **payload).execute()

    return run


def instances() -> Any:
    chart = import_from_yaml(FLAT)

    def make() -> Any:
        machine = Interpreter(chart)
        machine.execute()
        return machine

    return make


CONTENDER = Contender(
    "sismic",
    version("sismic"),
    {
        "flat": lambda: running(FLAT, ("open", {"amount": 3}), ("close", {"amount": 4})),
        "hierarchical": lambda: running(HIERARCHICAL, ("go", {}), ("go", {}), ("out", {}), ("back", {})),
        "parallel": lambda: running(PARALLEL, ("tick", {}), ("pause", {}), ("resume", {})),
        "thousand": lambda: running(thousand_text(), ("next", {})),
    },
    {"flat": lambda: import_from_yaml(FLAT), "thousand": lambda: import_from_yaml(thousand_text())},
    instances,
)
