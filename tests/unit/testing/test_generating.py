"""Stories made from the rules: they pass, they take every transition, and what they cannot touch is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statewright.compiler import Compilation, compile_source
from statewright.kernel.definition import Definition
from statewright.loading import load_all
from statewright.testing.coverage import coverage_of, watch
from statewright.testing.scenarios import read_stories, run_scenario

pytest.importorskip("z3", reason="scenarios are found by a solver")

from statewright.testing.generating import Made, generate

WORKFLOWS = Path(__file__).parents[3] / "workflows"
QUICK = ("cash_out_review", "coupon", "invoice", "shipment", "support_ticket", "wallet", "wallet_spending")
"""All seventeen take a minute and a half; STATEWRIGHT_GENERATE=all asks for them."""
ALL = tuple(sorted(p.stem for p in WORKFLOWS.glob("*.yaml") if not p.name.endswith(".scenarios.yaml")))
LOADED = load_all(WORKFLOWS)
CHOSEN = ALL if os.environ.get("STATEWRIGHT_GENERATE") == "all" else QUICK

LOAN = """\
statewright: 1
workflow: loan
version: 1
data:
  asked: {type: integer, minimum: 1, readOnly: true}
  borrower: {type: string, readOnly: true}
  paid: {type: integer, minimum: 0, default: 0}
  reminders: {type: integer, minimum: 0, default: 0}
roles:
  borrower: {is: =data.borrower}
  boss: {}
starts: {by: borrower, when: data.asked < 1000}
events:
  grant: {by: boss}
  pay: {by: borrower, payload: {amount: {type: integer, minimum: 1}, password: {type: string}}}
  remind: {by: boss}
initial: asked
states:
  asked:
    on: {grant: {when: data.asked <= 100, to: granted}}
    after: {30d: refused}
  granted:
    on:
      pay:
        - when: event.password.matches('[0-9]') && event.amount == data.asked
          to: repaid
          set: {paid: =data.asked}
        - {when: event.amount < 0, to: lost}
      remind:
        - {when: data.reminders < 3, set: {reminders: =data.reminders + 1}}
        - {to: lost}
    after: {365d: lost}
  repaid: {final: true}
  refused: {final: true}
  lost: {final: true}
"""


@pytest.fixture(scope="module")
def loan() -> tuple[Compilation, Made]:
    compilation = compile_source(LOAN)
    assert compilation.definition is not None
    assert compilation.document is not None
    return compilation, generate(compilation.definition, compilation.document, {})


def test_all_that_can_happen_is_told(loan: tuple[Compilation, Made]) -> None:
    _, made = loan
    assert [each.title.en for each in made.lacking] == [
        "granted: pay, then lost",
        "granted: pay, where `event.amount < 0` holds",
    ]
    assert all(each.proved for each in made.lacking)
    assert made.touched == made.aims - 2


def test_the_file_is_the_same_each_time(loan: tuple[Compilation, Made]) -> None:
    compilation, made = loan
    assert compilation.definition is not None
    assert compilation.document is not None
    assert generate(compilation.definition, compilation.document, {}).text == made.text


def shipped(name: str) -> Made:
    compilation = LOADED.files[str(WORKFLOWS / f"{name}.yaml")]
    assert compilation.definition is not None
    assert compilation.document is not None
    return generate(compilation.definition, compilation.document, LOADED.definitions)


def test_what_was_made_before_in_this_process_changes_nothing() -> None:
    first = shipped("support_ticket")
    for other in ("shipment", "coupon", "wallet"):
        shipped(other)
    assert shipped("support_ticket").text == first.text


def test_who_acts_twice_in_a_role_is_one_person() -> None:
    people = [line for line in shipped("support_ticket").text.splitlines() if "people:" in line]
    assert any("agent: agent" in line for line in people)
    assert not any("agent_2" in line for line in people)


FOUR_EYES = """\
statewright: 1
workflow: four_eyes
version: 1
data: {proposed_by: {type: string, nullable: true}}
roles: {clerk: {}}
events: {propose: {by: clerk}, check: {by: clerk}, approve: {by: clerk, not_by: =data.proposed_by}}
initial: drafted
states:
  drafted: {on: {propose: {to: proposed, set: {proposed_by: =actor.id}}}}
  proposed: {on: {check: checked}}
  checked: {on: {approve: approved}}
  approved: {final: true}
"""


def test_who_may_not_do_both_is_another_person() -> None:
    compilation = compile_source(FOUR_EYES)
    assert compilation.definition is not None
    assert compilation.document is not None
    text = generate(compilation.definition, compilation.document, {}).text
    assert "people: {clerk: clerk, clerk_2: clerk}" in text
    assert "{send: check, by: clerk, expect: checked}" in text
    assert "{send: approve, by: clerk_2," in text


def test_amounts_are_small_people_are_named_and_both_languages_are_there(
    loan: tuple[Compilation, Made],
) -> None:
    text = loan[1].text
    assert "data: {asked: 101, borrower: borrower}" in text, "the smallest amount that is too much"
    assert "refused: guard" in text
    assert "{wait: 30d, expect: {state: refused}}" in text or "{wait: 30d, expect: refused}" in text
    assert "zh: " in text
    assert "some_" not in text


def untaken(definition: Definition, compilation: Compilation, made: Made) -> list[str]:
    """The transitions that the stories of the file do not take, when they are run as anyone runs them."""
    stories, found = read_stories("made.scenarios.yaml", made.text.encode())
    assert stories is not None, found
    assert compilation.document is not None
    watched = watch(definition, compilation.document)
    logs = []
    for scenario in stories.scenarios:
        verdict = run_scenario(stories, scenario, {**LOADED.definitions, definition.name: watched.definition})
        assert verdict.passed, (scenario.name, [each.message.en for each in verdict.diagnostics])
        logs.append(verdict.world.log)
    return [item.name.en for item in coverage_of(watched, logs).of("transitions") if not item.hit]


@pytest.mark.parametrize("name", CHOSEN)
def test_every_transition_of_a_shipped_workflow_is_taken(name: str) -> None:
    compilation = LOADED.files[str(WORKFLOWS / f"{name}.yaml")]
    assert compilation.definition is not None
    assert compilation.document is not None
    made = generate(compilation.definition, compilation.document, LOADED.definitions)
    assert untaken(compilation.definition, compilation, made) == []
    assert made.touched >= 0.9 * made.aims
