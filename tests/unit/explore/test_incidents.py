"""What the verdict on incidents says of late outcomes, of what it rests on, and of what cannot be said."""

from __future__ import annotations

import pytest

from statewright.compiler import compile_source
from statewright.explore import Answer, Verdict, prove_all
from statewright.explore.incidents import INCIDENTS

PAYING = """
statewright: 1
workflow: paying
version: 1
types:
  price: {type: integer, minimum: 0, maximum: 100}
  told: {type: object, nullable: true, properties: {}}
  why: {type: object, nullable: true, properties: {code: {type: string}, message: {type: string}}}
data:
  paid: {type: integer, minimum: 0, maximum: 100, default: 0}
  prices: {type: object, additionalProperties: {$ref: "#/types/price"}, default: {}}
roles: {buyer: {}}
starts: {by: buyer}
events:
  cancel: {by: buyer}
  came_late: {from: self, payload: {output: {$ref: "#/types/told"}, error: {$ref: "#/types/why"}}}
effects: {charge: {params: {}, result: {}, reversible: false}}
ROOT
initial: paying
states:
  paying:
    on: {cancel: cancelled}
    invoke: {effect: charge, with: {}, done: paid, failed: cancelled, late: came_late}
  paid: {after: {1d: ACTION}}
  cancelled: {after: {1d: closed}}
  closed: {final: true}
"""
TAKEN = "on: {came_late: {title: known}}"


def verdict(root: str, action: str = "closed", more: str = "") -> Verdict:
    compilation = compile_source(PAYING.replace("ROOT", root).replace("ACTION", action) + more)
    assert compilation.definition is not None, [each.message.en for each in compilation.diagnostics]
    assert compilation.document is not None
    standing = prove_all(compilation.definition, compilation.document, {}).standing
    (found,) = (each for each in standing if each.property.name == INCIDENTS.name)
    return found


def test_a_late_outcome_that_is_taken_everywhere_is_no_incident() -> None:
    assert verdict(TAKEN).answer is Answer.PROVED


@pytest.mark.parametrize("root", ["notes: nothing is said of it", "on: {came_late: {when: data.paid > 0}}"])
def test_a_late_outcome_that_may_find_nobody_leaves_it_open(root: str) -> None:
    found = verdict(root)
    assert found.answer is Answer.UNDECIDED
    assert found.why is not None
    assert "came_late" in found.why.en


def test_what_may_fail_and_cannot_be_said_leaves_it_open() -> None:
    found = verdict(TAKEN, "{to: closed, set: {paid: \"=data.prices['all']\"}}")
    assert found.answer is Answer.UNDECIDED
    assert found.why is not None
    assert "may fail" in found.why.en


def test_it_rests_on_the_properties_that_are_enforced() -> None:
    broken = "properties: {nothing is paid: {holds: data.paid == 0}}\n"
    found = verdict(TAKEN, "{to: closed, set: {paid: 1}}", broken)
    assert found.answer is Answer.UNDECIDED
    assert found.why is not None
    assert "nothing is paid" in found.why.en
