"""What scenarios exercise of a small workflow: every kind of thing, hit and missed."""

from __future__ import annotations

from textwrap import dedent, indent

from statewright.compiler import compile_source
from statewright.testing.coverage import Coverage, Watched, coverage_of, watch
from statewright.testing.scenarios import read_stories, run_scenario

LOAN = """\
statewright: 1
workflow: loan
version: 1
data:
  asked: {type: integer, minimum: 1, readOnly: true}
  paid: {type: integer, minimum: 0, default: 0}
derived:
  left: =data.asked - data.paid
roles:
  clerk: {}
  boss: {}
starts: {by: clerk, when: data.asked < 1000}
events:
  grant: {by: [clerk, boss]}
  pay: {by: clerk, payload: {amount: {type: integer, minimum: 1}}}
initial: asked
states:
  asked:
    on:
      grant: {when: "data.asked <= 100 && 'clerk' in actor.roles || 'boss' in actor.roles", to: granted}
    after: {30d: refused}
  granted:
    on:
      pay:
        - {when: "!(event.amount < data.left)", to: repaid, set: {paid: =data.asked}}
        - {set: {paid: =data.paid + event.amount}}
    after: {365d: lost}
  repaid: {final: true}
  refused: {final: true}
  lost: {final: true}
properties:
  repaid in full: {holds: "!in_state('repaid') || data.left == 0"}
  a lost loan stays lost: {never: repaid, since: lost}
  one payment at most: {at_most: {times: 1, of: {event: pay}}}
  pay after grant: {precedes: {first: {event: grant}, then: {event: pay}}}
  it can be refused: {can_reach: refused}
  it ends: {leads_to: {from: asked, to: [refused, granted], within: 30d}}
"""

GIVEN = """\
workflow: loan
scenarios:
  story:
    given: {people: {li: clerk, wu: boss}, data: {asked: ASKED}}
    steps:
"""


def watched() -> Watched:
    compilation = compile_source(LOAN, name="loan.yaml")
    assert compilation.definition is not None, compilation.diagnostics
    assert compilation.document is not None
    return watch(compilation.definition, compilation.document)


def covered(*stories: tuple[int, str]) -> Coverage:
    """What these stories exercise: the amount that is asked for, the steps."""
    seen = watched()
    logs = []
    for asked, steps in stories:
        text = GIVEN.replace("ASKED", str(asked)) + indent(dedent(steps), " " * 6)
        read, found = read_stories("loan.scenarios.yaml", text.encode())
        assert read is not None, found
        verdict = run_scenario(read, read.scenarios[0], {"loan": seen.definition})
        assert verdict.passed, verdict.diagnostics
        logs.append(verdict.world.log)
    return coverage_of(seen, logs)


def missed(coverage: Coverage, kind: str) -> list[tuple[int, str]]:
    return [(item.line, item.name.en) for item in coverage.missed if item.kind == kind]


REFUSED = (50, "- {wait: 30d, expect: refused}")
REPAID = (
    500,
    """
    - {send: grant, by: li, refused: guard}
    - {send: grant, by: wu, expect: granted}
    - {send: pay, by: li, with: {amount: 100}, expect: granted}
    - {send: pay, by: li, with: {amount: 400}, expect: repaid}
    """,
)


def test_states_transitions_and_timers() -> None:
    coverage = covered(REFUSED)
    assert missed(coverage, "states") == [(22, "granted"), (28, "repaid"), (30, "lost")]
    assert missed(coverage, "transitions") == [
        (20, "asked: grant → granted"),
        (25, "granted: pay → repaid"),
        (26, "granted: pay"),
        (27, "granted: after 365d → lost"),
    ]
    assert missed(coverage, "timers") == [(27, "granted: after 365d")]


def test_clauses_count_where_they_decide() -> None:
    coverage = covered(REPAID)
    assert missed(coverage, "clauses") == [
        (12, "`data.asked < 1000` is false"),
        (20, "`data.asked <= 100` is true"),
        (20, "`'clerk' in actor.roles` is true"),
        (20, "`'clerk' in actor.roles` is false"),
    ]


def test_properties_count_when_they_could_have_failed() -> None:
    assert [name for _, name in missed(covered(REFUSED), "properties")] == [
        "repaid in full",
        "a lost loan stays lost",
        "one payment at most",
        "pay after grant",
    ]
    assert [name for _, name in missed(covered(REPAID), "properties")] == [
        "a lost loan stays lost",
        "it can be refused",
    ]


def test_several_runs_add_up() -> None:
    coverage = covered(REFUSED, REPAID)
    assert missed(coverage, "states") == [(30, "lost")]
    assert coverage.visited == {"asked", "granted", "repaid", "refused"}
    assert len(coverage.of("clauses")) == 10
    assert len(coverage.of("properties")) == 6


def test_a_watched_workflow_still_enforces_what_it_promises() -> None:
    """Its tables are made anew: a property over derived fields is still looked at."""
    text = LOAN.replace("set: {paid: =data.asked}}", "set: {paid: =data.asked - 1}}")
    compilation = compile_source(text, name="loan.yaml")
    assert compilation.definition is not None
    assert compilation.document is not None
    seen = watch(compilation.definition, compilation.document)
    steps = "- {send: grant, by: wu}\n- {send: pay, by: li, with: {amount: 500}, refused: property}\n"
    story = GIVEN.replace("ASKED", "500") + indent(steps, " " * 6)
    read, _ = read_stories("loan.scenarios.yaml", story.encode())
    assert read is not None
    verdict = run_scenario(read, read.scenarios[0], {"loan": seen.definition})
    assert verdict.passed, verdict.diagnostics
