"""What properties say on pages: whole sentences, scopes and times included, with titles for names."""

from __future__ import annotations

import pytest

from statewright.compiler import compile_source
from statewright.diagram.pages.promises import promise

HEAD = """statewright: 1
workflow: w
version: 1
data: {n: {type: integer, default: 0, title: {en: count, zh: 数量}}}
roles: {clerk: {title: {en: clerk, zh: 办事员}}}
events: {pay: {by: clerk, title: {en: pay, zh: 付款}, payload: {amount: {type: integer}}}, go: {}}
effects: {ring: {title: {en: ring, zh: 打铃}}}
initial: open
states:
  open: {title: {en: Open, zh: 开放}, on: {pay: {to: shut, do: {ring: {}}}, go: shut}}
  shut: {title: {en: Shut, zh: 关闭}, final: true}
properties:
"""
SENTENCES = {
    "{holds: data.n >= 0}": ("always: count ≥ 0", "始终：数量 ≥ 0"),
    "{never: shut}": ('never "Shut"', "绝不会有：“关闭”"),
    "{never: shut, since: open}": ('never "Shut" after "Open"', "“开放”之后绝不会有：“关闭”"),
    "{never: shut, before: {event: pay}}": ('never "Shut" before "pay"', "“付款”之前绝不会有：“关闭”"),
    "{never: {effect: ring}, while: open}": (
        'never "ring" while in "Open"',
        "处于“开放”期间绝不会有：“打铃”",
    ),
    "{at_most: {times: 1, of: {event: pay}}}": ('"pay" at most once', "“付款”最多一次"),
    "{at_most: {times: 3, of: {event: pay}}}": ('"pay" at most 3 times', "“付款”最多 3 次"),
    "{precedes: {first: {event: pay}, then: shut}}": (
        '"Shut" only after "pay"',
        "“付款”之后才能有“关闭”",
    ),
    "{precedes: {first: {event: pay}, then: shut}, every_time: true}": (
        '"Shut" only after "pay", each time anew',
        "每次都要先有“付款”，才能有“关闭”",
    ),
    "{can_reach: final}": ("the end can always be reached", "总能到达结束"),
    "{can_reach: final, from: open, without: [clerk]}": (
        'the end can be reached from "Open", even if nothing is done by clerk',
        "从“开放”能到达结束，即使办事员什么都不做",
    ),
    "{leads_to: {from: open, to: shut}}": ('after "Open" comes "Shut"', "“开放”之后必将到达“关闭”"),
    "{leads_to: {from: open, to: [shut], within: 30m}}": (
        'after "Open" comes "Shut", within 30 minutes',
        "“开放”之后 30 分钟内必将到达“关闭”",
    ),
    "{never: {event: pay, when: event.amount > 5}}": (
        'never "pay" (if amount > 5)',
        "绝不会有：“付款”（当 amount > 5）",
    ),
}


@pytest.mark.parametrize("written", SENTENCES)
def test_a_property_is_a_sentence_in_both_languages(written: str) -> None:
    compiled = compile_source(f"{HEAD}  it: {written}\n")
    assert compiled.definition is not None, [each.message.en for each in compiled.diagnostics]
    (rule,) = compiled.definition.properties
    assert tuple(promise(compiled.definition, rule)) == SENTENCES[written]
