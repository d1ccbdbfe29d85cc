"""The short way through a turn is the turn: on random charts and lives, the same in every part."""

from __future__ import annotations

from random import Random

from statewright import compile_source
from statewright.kernel import Event, Reason, Refusal, start, turn
from statewright.kernel.stepping import turn_event
from statewright.kernel.turning import no_keys
from tests.charts import BEGIN, PEOPLE, chart_text, later, random_chart, random_input


def test_turn_event_is_turn() -> None:
    quick = 0
    for seed in range(25):
        rng = Random(seed)
        definition = compile_source(chart_text(random_chart(rng))).definition
        assert definition is not None
        for life in range(2):
            begun = start(definition, {}, id=f"i{life}", at=BEGIN, actor=PEOPLE[0], uid="u")
            if isinstance(begun, Refusal):
                continue
            snapshot, at = begun.snapshot, BEGIN
            for _ in range(20):
                at = later(rng, at)
                given = random_input(rng, definition, snapshot, at)
                made = turn(definition, snapshot, given, at)
                if isinstance(given, Event):
                    assert turn_event(definition, snapshot, given, at, no_keys) == made
                    quick += bool(made.moments)
                snapshot = made.snapshot
                if isinstance(made.verdict, Refusal) and made.verdict.reason is Reason.UNSETTLED:
                    break  # it runs in circles, and takes its time to
    assert quick > 100
