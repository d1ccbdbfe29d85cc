"""What another workflow sends is taken in every state; else the verdict on incidents is open."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from statewright.compiler import Compilation, compile_source
from statewright.explore import Answer, Verdict, prove_all
from statewright.explore.incidents import INCIDENTS
from statewright.kernel.definition import Definition

PARCEL = """
statewright: 1
workflow: parcel
version: 1
data: {weight: {type: integer, minimum: 0, maximum: 30, readOnly: true}}
roles: {courier: {}}
events:
  deliver: {by: courier}
  recall: {from: shop, payload: {limit: {type: integer}}UNHANDLED}
ROOT
initial: travelling
states:
  travelling: {on: {deliver: delivered, recall: [TAKEN]}}
  coming_back: {on: {recall: {title: on its way already}}}
  delivered: {final: true}
"""
SHOP = """
statewright: 1
workflow: shop
version: 1
roles: {owner: {}}
events: {regret: {by: owner}}
initial: open
states:
  open: {on: {regret: {to: closed, SENDS}}}
  closed: {final: true}
"""
SENT = "send: {to: {parcel: =instance.id}, event: recall, with: {limit: 5}}"
ALWAYS = "{to: coming_back}"
AT_THE_ROOT = "on: {recall: {title: too late}}"


def definition(text: str) -> tuple[Compilation, Definition]:
    compilation = compile_source(text)
    assert compilation.definition is not None, [each.message.en for each in compilation.diagnostics]
    return compilation, compilation.definition


def verdict(
    taken: str = ALWAYS, root: str = "", unhandled: str = "", sends: str | None = SENT
) -> Verdict | None:
    """The verdict on the parcel; `sends` is what the shop does, None if there is no shop."""
    text = PARCEL.replace("TAKEN", taken).replace("ROOT\n", root and root + "\n")
    compilation, parcel = definition(text.replace("UNHANDLED", unhandled))
    among: Mapping[str, Definition] = {"parcel": parcel}
    if sends is not None:
        among = {**among, "shop": definition(SHOP.replace("SENDS", sends))[1]}
    assert compilation.document is not None
    standing = prove_all(parcel, compilation.document, among, lambda name: None).standing
    return next((each for each in standing if each.property.name == INCIDENTS.name), None)


def test_what_every_state_takes_is_safe() -> None:
    found = verdict(root=AT_THE_ROOT)
    assert found is not None
    assert found.answer is Answer.PROVED


@pytest.mark.parametrize("unhandled", ["ignore", "park"])
def test_what_may_be_left_lying_is_safe(unhandled: str) -> None:
    found = verdict(unhandled=f", unhandled: {unhandled}")
    assert found is not None
    assert found.answer is Answer.PROVED


@pytest.mark.parametrize("sends", [SENT, None])
def test_a_state_that_does_not_take_it_leaves_it_open(sends: str | None) -> None:
    """Also where the sender is not here: it may send."""
    found = verdict(sends=sends)
    assert found is not None
    assert found.answer is Answer.UNDECIDED
    assert found.why is not None
    assert found.why.en == 'a message "recall" of shop may come in `delivered`, where nothing takes it'


@pytest.mark.parametrize(
    ("taken", "where"),
    [
        ("{when: data.weight <= event.limit, to: coming_back}", "travelling"),
        ("{when: data.weight <= 29, to: coming_back}", "travelling"),
        ("{when: data.weight <= 30, to: coming_back}", "delivered"),
        ("{when: data.weight <= event.limit, to: coming_back}, {title: too heavy}", "delivered"),
    ],
)
def test_a_condition_counts_with_the_data_that_can_be_there(taken: str, where: str) -> None:
    """Where the state that is left first takes it with all data, only the end is left."""
    found = verdict(taken)
    assert found is not None
    assert found.why is not None
    assert f"in `{where}`" in found.why.en


def test_what_nobody_sends_needs_no_taker() -> None:
    found = verdict(sends="title: nothing is sent")
    assert found is None or found.answer is Answer.PROVED
