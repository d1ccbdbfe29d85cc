"""A counterexample is told so that a person can follow it: who is who, and nothing that does not matter."""

from __future__ import annotations

from statewright.compiler import compile_source
from statewright.explore import prove_all
from statewright.explore.report import Report

SALE = """\
statewright: 1
workflow: sale
version: 1
data:
  buyer: {type: string, minLength: 1, readOnly: true}
  shop: {type: string, minLength: 1, readOnly: true}
  note: {type: string, default: ""}
  gift: {type: string, nullable: true}
  outcome: {type: string, default: none}
roles:
  buyer: {is: =data.buyer}
  shop: {is: =data.shop}
starts: {by: buyer}
events:
  ship: {title: {en: ship, zh: 发货}, by: shop, payload: {number: {type: string, minLength: 1}}}
  cancel:
    title: {en: cancel, zh: 取消}
    by: [buyer, shop]
    payload: {why: {type: string}, code: {type: string}}
initial: waiting
states:
  waiting: {on: {ship: {to: shipped, set: {note: =event.number}}}}
  shipped:
    on:
      cancel: {when: event.code == 'CHANGED', to: cancelled, set: {outcome: =event.why}}
  cancelled: {final: true}
properties:
  never after shipment: {title: {zh: 发货后不能取消}, never: cancelled, since: shipped}
"""


def proved() -> Report:
    found = compile_source(SALE)
    assert found.definition is not None
    assert found.document is not None
    return prove_all(found.definition, found.document, {}, lambda name: None)


def test_names_say_what_they_stand_for_and_what_a_rule_needs_is_kept() -> None:
    (story,) = proved().stories.values()
    assert [line.strip() for line in story.splitlines()[4:]] == [
        'at: "2026-01-01T00:00:00Z"',
        'people: {buyer: "buyer", shop: "shop"}',
        'data: {buyer: "buyer", shop: "shop"}',
        "steps:",
        '- {send: "ship", by: "shop", with: {number: "number"}, expect: "shipped"}',
        '- {send: "cancel", by: "buyer", with: {why: "why", code: "CHANGED"}, expect: "cancelled"}',
    ]


def test_its_course_is_said_in_the_readers_language() -> None:
    (finding,) = proved().diagnostics
    assert finding.message.en == 'the property "never after shipment" can be broken: start → ship → cancel'
    assert finding.message.zh == "性质 “发货后不能取消” 会被破坏: 开始 → 发货(ship) → 取消(cancel)"
