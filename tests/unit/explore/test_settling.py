"""Of all values that satisfy conditions the first are taken, whatever was asked before; people are few."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

pytest.importorskip("z3", reason="conditions are settled by a solver")

import z3

from statewright.compiler import compile_source
from statewright.explore import prove_all
from statewright.explore.formulas import number_of
from statewright.explore.settling import EARLY, LATER, SOMEBODY, Acting, Told, in_order, settled

X, Y, NOW, DUE = (z3.Int(name) for name in ("event.n!1@1", "event.m!2@1", "now@1", "data.due@0"))
WHO, SECOND, OTHER = (z3.Int(name) for name in ("actor!3@1", "actor!4@2", "actor!5@3"))
CLERK, SECOND_CLERK, OTHER_CLERK = (z3.Bool(f"has.clerk!{n}@{n - 5}") for n in (6, 7, 8))
BOSS, SECOND_BOSS, OTHER_BOSS = (z3.Bool(f"has.boss!{n}@{n - 8}") for n in (9, 10, 11))


def values(*conditions: Any, acting: Sequence[Acting] = (), of: Sequence[Any]) -> list[Any]:
    solver = z3.SimpleSolver()
    solver.add(*conditions)
    numbers = frozenset(number_of(each.id) for each in acting)
    told = Told(numbers, frozenset({number_of(NOW)}), frozenset({number_of(DUE)}))
    model = settled(solver, in_order(of), told, acting)
    return [] if model is None else [model.eval(each, model_completion=True) for each in of]


def numbers(found: list[Any]) -> list[int]:
    return [each.as_long() for each in found]


def test_amounts_are_the_least_that_they_can_be() -> None:
    assert numbers(values(X >= 7, Y == X * 3, Y != 21, of=(X, Y))) == [8, 24]
    assert numbers(values(X * X > 1000, X >= 0, of=(X,))) == [32]
    assert numbers(values(X < -4, of=(X,))) == [-5], "the nearest to nought"


def test_nothing_is_taken_where_nothing_holds() -> None:
    assert values(X > 3, X < 3, of=(X,)) == []


def test_instants_are_at_the_beginning_and_what_is_to_come_is_later() -> None:
    assert numbers(values(NOW >= 0, DUE >= 0, of=(NOW, DUE))) == [EARLY, LATER]
    assert numbers(values(NOW >= EARLY + 90_000, of=(NOW,))) == [EARLY + 90_000]


@pytest.mark.parametrize("asked_before", range(3))
def test_what_was_asked_before_changes_nothing(asked_before: int) -> None:
    for number in range(asked_before * 40):
        other = z3.SimpleSolver()
        other.add(z3.Int(f"event.n!1@{number}") + X * number > Y + 17 * number)
        other.check()
    rules = (X + Y >= 40, z3.Or(X == 11, X == 9, X == 13), Y != 31, Y >= 0)
    assert numbers(values(*rules, of=(X, Y))) == [9, 32]


def clerks() -> list[Acting]:
    return [
        Acting(WHO, (CLERK, BOSS)),
        Acting(SECOND, (SECOND_CLERK, SECOND_BOSS)),
        Acting(OTHER, (OTHER_CLERK, OTHER_BOSS)),
    ]


ROLES = (CLERK, SECOND_CLERK, OTHER_CLERK, BOSS, SECOND_BOSS, OTHER_BOSS)


def test_who_acts_again_in_a_role_is_the_same_person() -> None:
    of = (WHO, SECOND, OTHER, *ROLES)
    found = values(CLERK, SECOND_CLERK, OTHER_BOSS, acting=clerks(), of=of)
    assert numbers(found[:3]) == [SOMEBODY, SOMEBODY, SOMEBODY + 1]
    found = values(CLERK, SECOND_CLERK, OTHER_CLERK, WHO != OTHER, acting=clerks(), of=of)
    assert numbers(found[:3]) == [SOMEBODY, SOMEBODY, SOMEBODY + 1]


def test_of_several_roles_the_first_is_held_and_no_other() -> None:
    found = values(z3.Or(CLERK, BOSS), acting=clerks()[:1], of=(WHO, CLERK, BOSS))
    assert [z3.is_true(each) for each in found[1:]] == [True, False]


FOUR_EYES = """\
statewright: 1
workflow: four_eyes
version: 1
data: {proposed_by: {type: string, nullable: true}}
roles: {clerk: {}}
starts: {by: clerk}
events: {propose: {by: clerk}, check: {by: clerk}, approve: {by: clerk, not_by: =data.proposed_by}}
initial: drafted
states:
  drafted: {on: {propose: {to: proposed, set: {proposed_by: =actor.id}}}}
  proposed: {on: {check: checked}}
  checked: {on: {approve: approved}}
  approved: {final: true}
properties:
  never approved: {never: approved}
"""


def test_a_counterexample_names_as_few_people_as_four_eyes_allow() -> None:
    compilation = compile_source(FOUR_EYES)
    assert compilation.definition is not None
    assert compilation.document is not None
    report = prove_all(compilation.definition, compilation.document, {}, lambda name: None)
    story = report.stories["never approved"]
    assert 'people: {clerk: "clerk", clerk_2: "clerk"}' in story
    proposed, approved = (
        re.search(rf'send: "{event}", by: "(\w+)"', story) for event in ("propose", "approve")
    )
    assert proposed is not None
    assert approved is not None
    assert {proposed[1], approved[1]} == {"clerk", "clerk_2"}
