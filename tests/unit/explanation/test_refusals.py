"""Why something was refused, in words: every reason, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from statewright.explanation import explain, explain_both, misfit_text
from statewright.explanation.misfits import _RULES
from statewright.explanation.refusals import allowed_text
from statewright.kernel import Actor, Definition, Event, Reason, Refusal, Snapshot, start, step

from ..testing.stories import definition_of

AT = datetime(2026, 3, 1, 1, tzinfo=UTC)

CLAIM = """
statewright: 1
workflow: claim
version: 1
title: {en: Claim, zh: 报销}
data:
  owner: {type: string, readOnly: true}
  amount: {type: integer, minimum: 1, maximum: 1000, title: {en: amount, zh: 金额}}
  seen_by: {type: string, nullable: true}
  parts: {type: array, maxItems: 2, items: {type: integer}, default: []}
roles:
  owner: {title: {en: owner, zh: 申请人}, is: =data.owner}
  boss: {title: {en: manager, zh: 经理}}
starts: {by: owner, when: data.amount != 13}
events:
  see: {title: {en: look at it, zh: 查看}, by: boss}
  approve: {title: {en: approve, zh: 批准}, by: boss, not_by: =data.seen_by}
  change: {by: owner, payload: {amount: {type: integer, minimum: 0}, kind: {enum: [a, b], default: a}}}
  split: {by: owner, payload: {by: {type: integer}}}
  bill: {from: bank}
  spin: {}
properties:
  never seven: {holds: data.amount != 7}
initial: open
states:
  open:
    title: {en: Open, zh: 待处理}
    on:
      see: {set: {seen_by: =actor.id}}
      approve: {when: data.amount <= 100 && data.seen_by != null, to: approved}
      change: {set: {amount: =event.amount}}
      split: {add: {parts: =data.amount / event.by}}
      bill: {}
      spin: spinning
  spinning:
    initial: a
    states:
      a: {always: {when: data.amount > 0, to: b}}
      b: {always: {when: data.amount > 0, to: a}}
  approved: {title: {en: Approved, zh: 已批准}, final: true}
"""

OWNER, BOSS, OTHER = Actor("li", "owner"), Actor("wang", "boss"), Actor("zhao", "owner")


@pytest.fixture(scope="module")
def claim() -> Definition:
    return definition_of(CLAIM)


def begun(definition: Definition, amount: int = 200) -> Snapshot:
    answer = start(definition, {"owner": "li", "amount": amount}, id="c1", at=AT, actor=OWNER)
    assert not isinstance(answer, Refusal), answer
    return answer.snapshot


def refused(definition: Definition, snapshot: Snapshot, event: Event) -> Refusal:
    answer = step(definition, snapshot, event)
    assert isinstance(answer, Refusal)
    return answer


POSSIBLE_EN = (
    "possible now: `see` (manager), `approve` (manager), `change` (owner), `split` (owner) and `spin`"
)
POSSIBLE_ZH = "现在可以: 查看(see)[经理]、批准(approve)[经理]、`change`[申请人]、`split`[申请人]和`spin`"

CASES = [
    (
        Event("see", actor=OWNER),
        Reason.ROLE,
        "only the manager may `see`",
        "只有经理可以查看(see)",
    ),
    (
        Event("change", {"amount": 1}, actor=OTHER),
        Reason.ROLE,
        "only the owner of this claim (li) may `change`",
        "只有申请人(li)可以`change`",
    ),
    (
        Event("bill", actor=OWNER),
        Reason.ROLE,
        "`bill` comes only from `bank`",
        "`bill`只能来自`bank`",
    ),
    (
        Event("approve", actor=BOSS),
        Reason.GUARD,
        "`approve` is not possible now: data.amount is 200, needed at most 100;"
        " data.seen_by has no value, needed a value (to `approved`)",
        "现在不能批准(approve): data.amount 是 200,需要至多 100;data.seen_by 没有值,需要一个值(去往已批准"
        "(approved))",
    ),
    (
        Event("change", {"amount": -1}, actor=OWNER),
        Reason.PAYLOAD,
        "`amount` of `change` must be at least 0, and is -1",
        "`change`的 `amount` 至少是 0, 现在是 -1",
    ),
    (
        Event("change", {}, actor=OWNER),
        Reason.PAYLOAD,
        "`amount` of `change` is missing",
        "`change`的 `amount` 没有给出",
    ),
    (
        Event("change", {"amount": 1, "kind": "c"}, actor=OWNER),
        Reason.PAYLOAD,
        '`kind` of `change` must be one of "a", "b", and is "c"',
        '`change`的 `kind` 必须是 "a", "b" 之一, 现在是 "c"',
    ),
    (
        Event("change", {"amount": "many"}, actor=OWNER),
        Reason.PAYLOAD,
        '`amount` of `change` must be a whole number, and is "many"',
        '`change`的 `amount` 必须是整数, 现在是 "many"',
    ),
    (
        Event("change", {"amount": 1001}, actor=OWNER),
        Reason.DATA,
        "`amount` must be at most 1000, and is 1001",
        "金额(amount) 最多是 1000, 现在是 1001",
    ),
    (
        Event("change", {"amount": 7}, actor=OWNER),
        Reason.PROPERTY,
        'it would break the rule "never seven"',
        "这会违反规则“never seven”",
    ),
    (
        Event("spin"),
        Reason.UNSETTLED,
        "the workflow does not come to rest: its transitions set each other off without end",
        "流程停不下来: 它的转换不断互相触发",
    ),
    (
        Event("aprove", actor=BOSS),
        Reason.UNHANDLED,
        "claim has no event `aprove`; did you mean `approve`?",
        "报销没有事件 `aprove`; 是否想写 `approve`?",
    ),
]


@pytest.mark.parametrize(("event", "reason", "english", "chinese"), CASES, ids=lambda value: str(value)[:40])
def test_each_reason_in_words(
    claim: Definition, event: Event, reason: Reason, english: str, chinese: str
) -> None:
    refusal = refused(claim, begun(claim), event)
    assert refusal.reason is reason
    assert explain(claim, refusal) == english
    assert explain(claim, refusal, "zh") == chinese


def test_four_eyes(claim: Definition) -> None:
    seen = step(claim, begun(claim, 50), Event("see", actor=BOSS))
    assert not isinstance(seen, Refusal)
    refusal = refused(claim, seen.snapshot, Event("approve", actor=BOSS))
    assert refusal.reason is Reason.ROLE
    assert explain(claim, refusal) == (
        "`approve` must be done by somebody else: not by whoever is in `data.seen_by`"
    )


def test_a_fault_says_what_could_not_be_worked_out(claim: Definition) -> None:
    refusal = refused(claim, begun(claim), Event("split", {"by": 0}, actor=OWNER))
    assert refusal.reason is Reason.FAULT
    assert explain(claim, refusal).startswith("a rule could not be worked out: ")
    assert explain(claim, refusal, "zh").startswith("有一条规则无法计算: ")


def test_what_has_ended_is_over(claim: Definition) -> None:
    seen = step(claim, begun(claim, 50), Event("see", actor=BOSS))
    assert not isinstance(seen, Refusal)
    done = step(claim, seen.snapshot, Event("approve", actor=Actor("chen", "boss")))
    assert not isinstance(done, Refusal)
    refusal = refused(claim, done.snapshot, Event("see", actor=BOSS))
    assert explain(claim, refusal) == "`see` is not possible any more: the claim has ended in `approved`"
    assert explain(claim, refusal, "zh") == "不能再查看(see): 报销已在已批准(approved)结束"


def test_an_event_that_the_state_does_not_take_is_told_what_is_possible_and_for_whom() -> None:
    text = CLAIM.replace("  bill: {from: bank}\n", "  bill: {from: bank}\n  pay: {by: owner}\n")
    definition = definition_of(
        text.replace("  approved: {title", "  paid: {on: {pay: open}}\n  approved: {title")
    )
    refusal = refused(definition, begun(definition), Event("pay", actor=OWNER))
    assert (
        explain(definition, refusal) == f"`pay` is not possible while the claim is in `open`; {POSSIBLE_EN}"
    )
    assert explain(definition, refusal, "zh") == f"报销处于待处理(open)时不能`pay`; {POSSIBLE_ZH}"


def test_nothing_is_possible(claim: Definition) -> None:
    assert allowed_text(claim, ()).en == "nobody can do anything with it now"


def test_a_start_is_refused_in_words(claim: Definition) -> None:
    def said(actor: Actor, **data: object) -> str:
        answer = start(claim, {"owner": "li", "amount": 5, **data}, id="c", at=AT, actor=actor)  # type: ignore[dict-item]
        assert isinstance(answer, Refusal)
        return explain(claim, answer)

    assert said(BOSS) == "only the owner may start this claim"
    assert said(OWNER, amount=0) == "`amount` must be at least 1, and is 0"
    assert said(OWNER, parts=[1, "x"]) == '`parts[1]` must be a whole number, and is "x"'
    assert said(OWNER, colour="red").startswith("`colour` is not known here; there are ")
    assert said(OWNER, amount=13) == "this claim can be started only when `data.amount != 13`"


def test_a_key_that_was_used_for_something_else(claim: Definition) -> None:
    refusal = Refusal(Reason.KEY_CONFLICT, "see", begun(claim), "used before")
    assert (
        explain_both(claim, refusal).en == "this `see` was sent before with the same key and another content"
    )


def test_every_keyword_of_a_schema_has_words() -> None:
    for keyword in _RULES:
        text = misfit_text(keyword, 1, 2)
        assert "{" not in text.en + text.zh
        assert "does not fit" not in text.en
    assert misfit_text("minLength", 1, "").en == "must not be empty"
    assert "does not fit (novelty)" in misfit_text("novelty", 1, 2).en
