"""Statewright: `step` on a snapshot, the payload and the changed fields checked against their schemas, with
trace.
"""

from __future__ import annotations

from datetime import UTC, datetime

from statewright.compiler import compile_source
from statewright.kernel import Definition, Event, Snapshot, Step, start, step
from statewright.kernel.values import Record

from .cases import SIZE, Contender, Run

AT = datetime(2026, 1, 1, tzinfo=UTC)

FLAT = """
statewright: 1
workflow: flat
version: 1
data:
  limit: {type: integer, minimum: 0, default: 100}
  total: {type: integer, minimum: 0, default: 0}
events:
  open: {payload: {amount: {type: integer, minimum: 1}}}
  close: {payload: {amount: {type: integer, minimum: 1}}}
initial: closed
states:
  closed:
    on: {open: {when: event.amount <= data.limit, to: opened, set: {total: =data.total + event.amount}}}
  opened:
    on: {close: {when: event.amount <= data.limit, to: closed, set: {total: =data.total + event.amount}}}
"""
HIERARCHICAL = """
statewright: 1
workflow: hierarchical
version: 1
events: {go: {}, out: {}, back: {}}
initial: a
states:
  a:
    initial: b
    on: {out: z}
    states:
      b:
        initial: x
        states: {x: {on: {go: y}}, y: {on: {go: x}}}
  z: {on: {back: a}}
"""
PARALLEL = """
statewright: 1
workflow: parallel
version: 1
events: {tick: {}, pause: {}, resume: {}}
initial: work
states:
  work:
    initial: both
    on: {pause: paused}
    states:
      before: {history: deep, to: both}
      both:
        regions:
          left: {initial: p, states: {p: {on: {tick: q}}, q: {on: {tick: p}}}}
          right: {initial: r, states: {r: {on: {tick: s}}, s: {on: {tick: r}}}}
  paused: {on: {resume: before}}
"""


def thousand() -> str:
    """A ring of states."""
    states = "".join(f"  s{i}: {{on: {{next: s{(i + 1) % SIZE}}}}}\n" for i in range(SIZE))
    head = "statewright: 1\nworkflow: thousand\nversion: 1\nevents: {next: {}}\ninitial: s0\nstates:\n"
    return head + states


def definition(text: str) -> Definition:
    """The compiled workflow."""
    compiled = compile_source(text)
    assert compiled.definition is not None, compiled.diagnostics
    return compiled.definition


def begun(compiled: Definition) -> Snapshot:
    """A new instance."""
    first = start(compiled, {}, id="it", at=AT)
    assert isinstance(first, Step), first
    return first.snapshot


def running(text: str, *events: tuple[str, Record]) -> Run:
    """These events, round and round."""
    compiled = definition(text)
    snapshot = begun(compiled)
    made = [Event(name, payload) for name, payload in events]

    def run(count: int) -> None:
        nonlocal snapshot
        for _ in range(count // len(made)):
            for event in made:
                snapshot = step(compiled, snapshot, event).snapshot  # type: ignore[union-attr, assignment]

    run(len(made) * 2)
    return run


def instances():  # type: ignore[no-untyped-def]
    """A maker of instances."""
    compiled = definition(FLAT)
    return lambda: begun(compiled)


CONTENDER = Contender(
    "statewright",
    "this checkout",
    {
        "flat": lambda: running(FLAT, ("open", {"amount": 3}), ("close", {"amount": 4})),
        "hierarchical": lambda: running(HIERARCHICAL, ("go", {}), ("go", {}), ("out", {}), ("back", {})),
        "parallel": lambda: running(PARALLEL, ("tick", {}), ("pause", {}), ("resume", {})),
        "thousand": lambda: running(thousand(), ("next", {})),
    },
    {"flat": lambda: definition(FLAT), "thousand": lambda: definition(thousand())},
    instances,
)
