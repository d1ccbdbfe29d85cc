"""Timers one after another bound how long it takes; a way back into the chain leaves nothing bounded."""

from __future__ import annotations

import pytest

from statewright.compiler import compile_source
from statewright.explore import Answer, prove_all

CHAIN = """
statewright: 1
workflow: chain
version: 1
roles: {{clerk: {{}}}}
starts: {{by: clerk}}
events: {{hurry: {{by: clerk}}, again: {{by: clerk}}}}
initial: first
states:
  first: {{on: {{hurry: second}}, after: {{1d: second}}}}
  second:
    initial: calm
    after: {{2d: third}}
    states:
      calm: {{on: {{hurry: urgent}}}}
      urgent: {{after: {{3d: calm}}}}
  third: {{{third}}}
  end: {{final: true}}
properties:
  it ends: {{leads_to: {{from: first, to: [end]{within}}}}}
"""


def answer(third: str, within: str) -> Answer:
    text = CHAIN.format(third=third, within=f", within: {within}" if within else "")
    compilation = compile_source(text)
    assert compilation.definition is not None, [each.message.en for each in compilation.diagnostics]
    assert compilation.document is not None
    (verdict,) = prove_all(compilation.definition, compilation.document, {}).verdicts
    return verdict.answer


@pytest.mark.parametrize(
    ("within", "expected"),
    [("3d12h", Answer.PROVED), ("4d", Answer.PROVED), ("3d11h", Answer.VIOLATED), ("", Answer.PROVED)],
)
def test_delays_add_up_whatever_leaves_early(within: str, expected: Answer) -> None:
    assert answer("after: {12h: end}", within) is expected


def test_who_may_lead_back_for_ever_is_not_bounded() -> None:
    assert answer("on: {again: first}, after: {12h: end}", "30d") is not Answer.PROVED


def test_a_timer_that_is_not_always_taken_bounds_nothing() -> None:
    when = "after: {12h: {when: \"instance.id != 'x'\", to: end}}"
    assert answer(when, "30d") is not Answer.PROVED
