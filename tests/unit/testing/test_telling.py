"""A scenario as it is told to somebody who was not there: in titles, in both languages."""

from __future__ import annotations

from pathlib import Path

from statewright.diagnostics.diagnostic import Text
from statewright.loading import load_all
from statewright.testing.scenarios import read_stories
from statewright.testing.scenarios.telling import name_of, told

WORKFLOW = """statewright: 1
workflow: claim
version: 1
title: {en: Claim, zh: 报销}
data: {amount: {type: integer, minimum: 1, maximum: 900, title: {en: sum, zh: 金额}}}
roles: {clerk: {title: {en: clerk, zh: 职员}}}
events:
  approve:
    by: clerk
    title: {en: approve, zh: 批准}
    payload: {note: {type: string, title: {en: note, zh: 备注}}}
  reject: {by: clerk}
effects:
  pay: {params: {number: {type: string}}, key: =params.number, title: {en: pay out, zh: 打款}}
initial: open
states:
  open: {title: {en: Open, zh: 待审}, on: {approve: {to: paying}}, after: {14d: shut}}
  paying:
    title: {en: Paying, zh: 打款中}
    invoke: {effect: pay, with: {number: =instance.id}, done: shut, failed: open}
  shut: {final: true, title: {en: Shut, zh: 已结束}}
"""
STORIES = """workflow: claim
scenarios:
  paid:
    title: {zh: 已付}
    given: {people: {li: clerk, wang: guest}, data: {amount: 5}}
    steps:
      - {send: approve, by: wang, with: {note: mine}, refused: role}
      - {send: reject, by: li, refused: unhandled}
      - send: approve
        by: li
        with: {note: fine}
        expect: {state: paying, effects: [pay], data: {amount: 5}}
      - {answer: pay, failed: no_money, expect: open}
      - {wait: 1d}
      - {wait: 13d, expect: shut}
"""


def test_a_story_is_told_in_titles(tmp_path: Path) -> None:
    path = tmp_path / "claim.yaml"
    path.write_text(WORKFLOW, "utf-8")
    loaded = load_all([path])
    assert loaded.ok, loaded.diagnostics
    stories, found = read_stories("claim.scenarios.yaml", STORIES.encode())
    assert stories is not None, found
    (scenario,) = stories.scenarios
    assert name_of(scenario) == Text("paid", "已付")
    assert told(stories, scenario, dict(loaded.definitions)) == (
        Text(
            "wang (guest): approve (note: mine); refused: this person may not",
            "wang（guest）：批准（备注：mine）；被拒绝：此人无权操作",
        ),
        Text("li (clerk): reject; refused: not possible now", "li（职员）：reject；被拒绝：现在不能这样做"),
        Text(
            "li: approve (note: fine) → pay out ⇒ Paying (sum: 5)",
            "li：批准（备注：fine） → 打款 ⇒ 打款中（金额：5）",
        ),
        Text("pay out: failed (no money) ⇒ Open", "打款：失败（no money） ⇒ 待审"),
        Text("1 day passes", "过了 1 天"),
        Text("13 days pass ⇒ Shut", "过了 13 天 ⇒ 已结束"),
    )
    assert [str(line.en) for line in told(stories, scenario, {})][:1] == [
        "wang (guest): approve (note: mine); refused: this person may not"
    ], "a workflow that is not known leaves the names as they are"


def test_values_and_error_codes_are_told_by_their_titles(tmp_path: Path) -> None:
    enum = "{bank: {en: to the bank, zh: 打到银行卡}, cash: }"
    way = f"{{enum: {enum}, default: bank, title: {{en: way, zh: 方式}}}}"
    workflow = (
        WORKFLOW.replace("title: {en: sum, zh: 金额}}}", f"title: {{en: sum, zh: 金额}}}}, way: {way}}}")
        .replace("title: {en: note, zh: 备注}}}", f"title: {{en: note, zh: 备注}}}}, way: {way}}}")
        .replace(
            "params: {number", "errors: {no_money: {title: {en: out of money, zh: 没钱了}}}, params: {number"
        )
    )
    stories_text = STORIES.replace("{note: fine}", "{way: bank}").replace(
        "data: {amount: 5}}", "data: {way: cash}}"
    )
    stories_text = stories_text.replace("wait: 1d", "answer: pay, failed: timeout")
    path = tmp_path / "claim.yaml"
    path.write_text(workflow, "utf-8")
    loaded = load_all([path])
    assert loaded.ok, loaded.diagnostics
    stories, found = read_stories("claim.scenarios.yaml", stories_text.encode())
    assert stories is not None, found
    told_ = told(stories, stories.scenarios[0], dict(loaded.definitions))
    assert told_[2] == Text(
        "li: approve (way: to the bank) → pay out ⇒ Paying (way: cash)",
        "li：批准（方式：打到银行卡） → 打款 ⇒ 打款中（方式：cash）",
    )
    assert told_[3] == Text("pay out: failed (out of money) ⇒ Open", "打款：失败（没钱了） ⇒ 待审")
    assert told_[4] == Text("pay out: failed (no answer in time)", "打款：失败（超时）")
