"""Why an instance stays at its version, in words: every reason, in both languages."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from statewright.explanation import unmoved_text
from statewright.kernel import staying
from statewright.kernel.staying import Stays

SAID: dict[Stays, tuple[str, str]] = {
    staying.AlreadyThere(): ("it runs by this version already", "已是这个版本"),
    staying.HasEnded(): ("it has ended", "已经结束"),
    staying.NoPath(3, 4): ("no migrations lead from version 3 to 4", "没有从版本 3 到版本 4 的迁移"),
    staying.NoChoice("a.b"): (
        "the migration has no choice for a.b that holds",
        "对状态“a.b”, 迁移中没有一项条件成立",
    ),
    staying.NoState("a.b"): (
        "there is no state a.b any more, and the migration does not say where to go",
        "新版本没有状态“a.b”, 迁移也没有说明去哪里",
    ),
    staying.NotOneState("a.b", ("a.b.c", "a.b.d")): (
        "a.b would be in a.b.c, a.b.d at once",
        "迁移后“a.b”会同时处于 a.b.c, a.b.d",
    ),
    staying.NotOneState("a.b", ()): ("a.b would be in no state", "迁移后“a.b”里没有活动的状态"),
    staying.NotOneState("", ("c", "d")): (
        "the workflow would be in c, d at once",
        "迁移后流程会同时处于 c, d",
    ),
    staying.NotAwaited("a", "pay", "b"): (
        "a waits for pay, and b does not",
        "“a”正在等待“pay”的结果, 而新版本的“b”不等待它",
    ),
    staying.NotAwaited("a", "pay", None): (
        "a waits for pay, and no state of the new version stands in for it",
        "“a”正在等待“pay”的结果, 而新版本没有与它对应的状态",
    ),
    staying.NotAwaited("", "pay", ""): (
        "the workflow waits for pay, and the new version does not",
        "流程正在等待“pay”的结果, 而新版本不等待它",
    ),
    staying.FieldEmpty("a", "size"): ("a has no size", "状态“a”要求字段“size”有值, 迁移后却是空的"),
    staying.PropertyBroken("nobody's fee is lost"): (
        'the property "nobody\'s fee is lost" would not hold',
        "迁移后不再满足性质“nobody's fee is lost”",
    ),
    staying.DataUnfit(("items", 0, "size"), "minimum", 1, 0): (
        "`items[0].size` of the data after the move must be at least 1, and is 0",
        "迁移后数据里的 `items[0].size` 至少是 1, 现在是 0",
    ),
    staying.DataUnfit((), "type", "object", 1): (
        "the data after the move must be a map, and is 1",
        "迁移后的数据必须是映射, 现在是 1",
    ),
    staying.RuleFailed("division", "division by zero"): (
        "a rule could not be worked out: division by zero",
        "迁移中有一条规则无法计算: division by zero",
    ),
    staying.EffectOwed("notify", 2): (
        "notify is on its way, and version 2 has no effect of that name",
        "外部动作“notify”还没有结果, 而版本 2 里没有它",
    ),
}


@pytest.mark.parametrize("why", SAID, ids=repr)
def test_a_reason_is_said_in_both_languages(why: Stays) -> None:
    text = unmoved_text(why)
    assert (text.en, text.zh) == SAID[why]
    assert re.search("[\u4e00-\u9fff]", text.zh)
    assert not re.search("[\u4e00-\u9fff]", text.en)


def test_no_reason_is_left_out() -> None:
    assert {type(why) for why in SAID} == set(get_args(Stays))
    assert {kind.__name__ for kind in get_args(Stays)} | {"Stays"} == set(staying.__all__)
