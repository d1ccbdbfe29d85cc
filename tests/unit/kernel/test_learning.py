"""The memory of moves: what is learned is what the general algorithm did, whatever the data are the next
time.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from statewright import compile_source
from statewright.kernel import Definition, Event, Snapshot, Step, start, step
from statewright.kernel.learning import recall
from statewright.kernel.stepping import step_general
from tests.charts import BEGIN, PEOPLE

CHART = """
statewright: 1
workflow: two
version: 1
data:
  n: {type: integer, minimum: 0, maximum: 5, default: 0}
  m: {type: integer, minimum: 0, maximum: 9, default: 0}
  due_at: {type: string, format: date-time, nullable: true}
effects: {tell: {}}
roles: {buyer: {}}
events:
  {tick: {}, both: {}, pause: {}, resume: {}, less: {}, more: {}, later: {}, kept: {unhandled: park}, end: {}}
properties:
  apart: {holds: data.n + data.m <= 12}
  never_both: {holds: "!(in_state('work.both.left.q') && data.m == 9)"}
initial: work
states:
  work:
    initial: both
    on:
      pause: paused
      both: {when: data.n < 4, set: {m: =data.m + 1}}
      later: {set: {due_at: "=data.n > 2 ? now + duration('1h') : null"}}
    TIMER
    states:
      before: {history: deep, to: both}
      both:
        done: work.over
        regions:
          left:
            initial: p
            states:
              p:
                on:
                  tick: {to: q, set: {n: =data.n + 1}}
                  less: {by: buyer, set: {n: =data.n - 1}}
                  more: {set: {n: =data.n + 1}}
              q: {on: {tick: p, end: e, less: {set: {n: =data.n - 1}, do: {tell: {}}}}}
              e: {final: true}
          right:
            initial: r
            states:
              r: {on: {tick: {when: data.n < 2, to: s}}}
              s: {on: {tick: t, end: f}}
              t: {always: [{when: data.n > 3, to: s}], on: {tick: u}}
              u: {entry: [{do: {tell: {}}}], on: {tick: r}}
              f: {final: true}
      over: {on: {resume: both}}
  paused: {on: {resume: before, kept: {set: {m: =data.m - 1}}}}
"""
CHARTS = {
    "with a timer that the data set": CHART.replace("TIMER", "after: [{until: =data.due_at, to: paused}]"),
    "without": CHART.replace("    TIMER\n", ""),
}
NAMES = ("tick", "tick", "tick", "both", "pause", "resume", "less", "more", "more", "later", "kept", "end")


charts = pytest.mark.parametrize("text", CHARTS.values(), ids=CHARTS)


def begun(of: Definition) -> Snapshot:
    first = start(of, {}, id="it", at=BEGIN, actor=PEOPLE[0], uid="u")
    assert isinstance(first, Step), first
    return first.snapshot


def definition(text: str) -> Definition:
    found = compile_source(text)
    assert found.definition is not None, found.diagnostics
    return found.definition


def forbidden(of: Definition, snapshot: Snapshot, event: Event) -> Step:
    raise AssertionError("the move is known")


def unasked(of: Definition, snapshot: Snapshot, event: Event) -> None:
    """A general algorithm that knows nothing: what was never taken is not learned."""


@charts
def test_a_known_move_needs_no_general_algorithm(text: str) -> None:
    chart = definition(text)
    snapshot = begun(chart)
    for name, leaves in (("tick", ("q", "s")), ("both", ("q", "s"))):
        made = step(chart, snapshot, Event(name))
        assert isinstance(made, Step)
        assert recall(chart, snapshot, Event(name), forbidden) == made
        snapshot = made.snapshot
        assert tuple(path.rpartition(".")[2] for path in snapshot.configuration) == leaves


@charts
def test_what_is_recalled_is_what_the_general_algorithm_does_whatever_the_data(text: str) -> None:
    chart, rng = definition(text), Random(7)
    recalled = refused = 0
    for _ in range(120):
        snapshot = begun(chart)
        for _ in range(60):
            at = snapshot.last_at + timedelta(minutes=rng.choice((0, 5, 50)))
            event = Event(rng.choice(NAMES), {}, rng.choice(PEOPLE), at)
            data = {**snapshot.data, "n": rng.randrange(6), "m": rng.randrange(10)}
            there = snapshot._replace(data=data)
            known = recall(chart, there, event, unasked)
            general = step_general(chart, there, event)
            if known is not None:
                assert known == general
                recalled += 1
            else:
                refused += not general
            made = step(chart, there, event)
            assert bool(made) == bool(general)
            if isinstance(made, Step):
                snapshot = made.snapshot
    assert recalled > 400, recalled
    assert refused > 300, refused
