"""What becomes of a scenario, told in full: small workflows and stories written out in a test."""

from __future__ import annotations

from collections.abc import Mapping

from statewright.compiler import compile_source
from statewright.diagnostics import render_text
from statewright.kernel import Definition
from statewright.testing.scenarios import Stories, Verdict, read_stories, run_scenario

SHOP = """
statewright: 1
workflow: order
version: 1
title: {en: Order, zh: 订单}
data:
  buyer: {type: string, readOnly: true}
  amount: {type: integer, minimum: 1, readOnly: true}
  paid: {type: integer, minimum: 0, default: 0}
  due: {type: string, format: date-time, nullable: true}
roles:
  buyer: {title: {en: buyer, zh: 买家}, is: =data.buyer}
  merchant: {title: {en: merchant, zh: 商家}}
starts: {by: buyer}
events:
  pay:
    title: {en: pay, zh: 付款}
    by: buyer
    key: =event.number
    payload: {number: {type: string}, amount: {type: integer, minimum: 1}}
  ship: {title: {en: ship, zh: 发货}, by: merchant}
  cancel: {title: {en: cancel, zh: 取消}, by: buyer}
  remind: {unhandled: ignore}
  hint: {unhandled: park}
  tell: {from: bank}
effects:
  notify: {params: {who: {type: string}}}
  refund:
    params: {amount: {type: integer}}
    result: {amount: {type: integer}}
output: {paid: {type: integer}}
properties:
  never too much: {holds: data.paid <= 100}
initial: unpaid
states:
  unpaid:
    title: {en: Unpaid, zh: 待付款}
    on:
      pay:
        - when: event.amount == data.amount
          to: paid
          set: {paid: =event.amount}
          do: {notify: {who: =data.buyer}}
        - when: event.amount > 100
          set: {paid: =event.amount}
      cancel: cancelled
      tell: {set: {due: =now}}
    after: {30m: cancelled}
  paid:
    title: {en: Paid, zh: 已付款}
    on: {ship: shipped, cancel: refunding, hint: {}}
  refunding:
    title: {en: Refunding, zh: 退款中}
    invoke: {effect: refund, with: {amount: =data.paid}, done: {to: cancelled, set: {paid: 0}}}
  shipped:
    title: {en: Shipped, zh: 已发货}
    after: {15d: done}
  done: {title: {en: Done, zh: 已完成}, final: true, output: {paid: =data.paid}}
  cancelled: {title: {en: Cancelled, zh: 已取消}, final: true, output: {paid: =data.paid}}
"""

GIVEN = """
workflow: order
scenarios:
  story:
    given:
      at: 2026-03-01T01:00:00Z
      people: {li: buyer, shop: merchant}
      data: {buyer: li, amount: 99}
    steps:
"""


def definition_of(text: str) -> Definition:
    compilation = compile_source(text, name="order.yaml")
    assert compilation.definition is not None, "\n".join(map(render_text, compilation.diagnostics))
    return compilation.definition


def stories_of(text: str) -> Stories:
    stories, found = read_stories("order.scenarios.yaml", text.encode())
    assert stories is not None, "\n".join(map(render_text, found))
    return stories


def run(steps: str, *, given: str = GIVEN, workflows: tuple[str, ...] = (SHOP,)) -> Verdict:
    """The verdict on one story: the steps, each on a line of its own, after `given`."""
    lines = "".join(f"      - {line.strip()}\n" for line in steps.strip().splitlines())
    stories = stories_of(given.lstrip("\n") + lines)
    definitions: Mapping[str, Definition] = {d.name: d for d in map(definition_of, workflows)}
    return run_scenario(stories, stories.scenarios[0], definitions)


def told(steps: str, lang: str = "en", **options: object) -> str:
    """What is said of a story, in full."""
    verdict = run(steps, **options)  # type: ignore[arg-type]
    return "\n\n".join(render_text(diagnostic, lang) for diagnostic in verdict.diagnostics)


PAY = "{send: pay, by: li, with: {number: N1, amount: 99}, expect: paid}"
