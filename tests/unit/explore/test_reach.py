"""Can it always still be reached? Counters that fall, traps in the graph, traps in the data."""

from __future__ import annotations

import pytest

from statewright.compiler import compile_source
from statewright.document import read_bytes
from statewright.explore import Answer, Report, prove_all
from statewright.testing.scenarios import read_stories, run_scenario

COUNTER = """
statewright: 1
workflow: counter
version: 1
data:
  open: {type: integer, minimum: 0, maximum: 50, default: 0}
  fee: {type: integer, minimum: 0, maximum: 9, default: 0}
roles: {clerk: {}, owner: {}}
starts: {by: clerk}
events:
  add: {by: clerk}
  settle: {by: owner, payload: {amount: {type: integer, minimum: 1, maximum: 3}}}
  close: {by: clerk}
initial: running
states:
  running:
    on:
      add: {when: data.open < 50, set: {open: =data.open + 1}}
      settle: {when: SETTLE, set: {open: =data.open - event.amount}}
      close: {when: data.open == 0, to: closed}
  closed: {final: true}
properties:
  it can be closed: {can_reach: final}
  without the owner too: {can_reach: final, without: [owner]}
"""


def proved(text: str) -> tuple[Report, dict[str, Answer]]:
    compilation = compile_source(text)
    document, _found = read_bytes("small.yaml", text.encode())
    definition = compilation.definition
    assert definition is not None, [each.message.en for each in compilation.diagnostics]
    assert document is not None
    report = prove_all(definition, document, {definition.name: definition})
    for story in report.stories.values():
        stories, found = read_stories("small.scenarios.yaml", story.encode())
        assert stories is not None, found
        verdict = run_scenario(stories, stories.scenarios[0], {definition.name: definition})
        assert verdict.passed, [each.message.en for each in verdict.diagnostics]
    return report, {verdict.property.name: verdict.answer for verdict in report.verdicts}


def test_what_falls_step_by_step_leads_on() -> None:
    report, answers = proved(COUNTER.replace("SETTLE", "event.amount <= data.open"))
    assert answers["it can be closed"] is Answer.PROVED
    assert report.verdicts[0].measure == "data.open"


def test_what_only_another_role_can_do_is_no_way_on() -> None:
    report, answers = proved(COUNTER.replace("SETTLE", "event.amount <= data.open"))
    assert answers["without the owner too"] is Answer.VIOLATED
    end = report.verdicts[1].told[-1].step.snapshot.data["open"]
    assert isinstance(end, int)
    assert end >= 1


@pytest.mark.parametrize(
    ("condition", "stuck"),
    [("event.amount <= data.open && data.open != 7", 7), ("event.amount == 2 && data.open >= 2", 1)],
)
def test_a_trap_in_the_data_is_run_into(condition: str, stuck: int) -> None:
    text = COUNTER.replace("SETTLE", condition).replace("data.open < 50", f"data.open < {stuck}")
    report, answers = proved(text)
    assert answers["it can be closed"] is Answer.VIOLATED
    assert report.verdicts[0].told[-1].step.snapshot.data["open"] == stuck


def test_a_trap_in_the_graph_is_run_into() -> None:
    text = COUNTER.replace("SETTLE", "event.amount <= data.open").replace(
        "closed: {final: true}", "closed: {title: shut}\n  ended: {final: true}"
    )
    _report, answers = proved(text)
    assert answers["it can be closed"] is Answer.VIOLATED


def test_a_timer_that_a_shorter_one_always_beats_is_no_way_on() -> None:
    text = """
statewright: 1
workflow: beaten
version: 1
initial: waiting
states:
  waiting: {after: {1h: again, 2h: closed}}
  again: {after: {1h: waiting}}
  closed: {final: true}
properties:
  it ends: {can_reach: final}
"""
    _report, answers = proved(text)
    assert answers["it ends"] is not Answer.PROVED
