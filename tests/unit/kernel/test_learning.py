"""The memory of moves: what is learned is what the general algorithm did, and is used the next time."""

from __future__ import annotations

from random import Random

from statewright import compile_source
from statewright.kernel import Definition, Event, Snapshot, Step, start, step
from statewright.kernel.learning import recall
from statewright.kernel.stepping import step_general
from tests.charts import BEGIN, PEOPLE, chart_text, random_chart, random_event

CHART = """
statewright: 1
workflow: two
version: 1
data:
  n: {type: integer, minimum: 0, maximum: 3, default: 0}
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
          left: {initial: p, states: {p: {on: {tick: {to: q, set: {n: =data.n + 1}}}}, q: {on: {tick: p}}}}
          right: {initial: r, states: {r: {on: {tick: {when: data.n < 2, to: s}}}, s: {on: {tick: r}}}}
  paused: {on: {resume: before}}
"""


def definition(text: str) -> Definition:
    found = compile_source(text)
    assert found.definition is not None, found.diagnostics
    return found.definition


def begun(of: Definition) -> Snapshot:
    first = start(of, {}, id="it", at=BEGIN, actor=PEOPLE[0], uid="u")
    assert isinstance(first, Step), first
    return first.snapshot


def forbidden(of: Definition, snapshot: Snapshot, event: Event) -> Step:
    raise AssertionError("the move is known")


def unasked(of: Definition, snapshot: Snapshot, event: Event) -> None:
    """A general algorithm that knows nothing: what was never taken is not learned."""


def test_a_known_move_needs_no_general_algorithm_and_guards_are_still_asked() -> None:
    chart = definition(CHART)
    snapshot, seen = begun(chart), []
    for name in ("tick", "tick", "pause", "resume", "tick", "tick", "tick"):
        made = step(chart, snapshot, Event(name))
        assert isinstance(made, Step)
        assert recall(chart, snapshot, Event(name), forbidden) == made
        snapshot = made.snapshot
        seen.append(snapshot.configuration)
    assert seen[0] == ("work.both.left.q", "work.both.right.s")
    assert seen[3] == ("work.both.left.p", "work.both.right.r")
    assert seen[4] == ("work.both.left.q", "work.both.right.s")
    assert seen[-1] == ("work.both.left.q", "work.both.right.r"), "n is 3: the guard is false"
    refused = step(chart, step(chart, snapshot, Event("tick")).snapshot, Event("tick"))  # type: ignore[union-attr, arg-type]
    assert not refused, "n would be 4: the schema of a known move is still asked"


def test_what_is_recalled_is_what_the_general_algorithm_does() -> None:
    recalled = 0
    for seed in range(60):
        rng = Random(seed)
        chart = definition(chart_text(random_chart(rng)))
        begins = start(chart, {}, id="it", at=BEGIN, actor=PEOPLE[0], uid="u")
        if not isinstance(begins, Step):
            continue
        snapshot = begins.snapshot
        for _ in range(60):
            event = random_event(rng, chart, snapshot.last_at)
            step(chart, snapshot, event)
            known = recall(chart, snapshot, event, unasked) if chart.tables.remembers else None
            general = step_general(chart, snapshot, event)
            if known is not None:
                assert known == general
                recalled += 1
            if isinstance(general, Step) and len(general.microsteps) < 50:
                snapshot = general.snapshot
    assert recalled > 50, recalled
