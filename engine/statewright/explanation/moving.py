"""Why does an instance stay at its version? What a migration said, in words. Floor 2. Pure.

The kernel and the runtime say it in English, each sentence at one place; the Chinese of each stands here.
`tests/unit/runtime/test_migrating.py` provokes them.
"""

from __future__ import annotations

import re

from ..diagnostics import Text
from ..kernel.outputs import Reason, Refusal
from .misfits import misfit_text
from .naming import dotted

_SENTENCES = (
    (r"it runs by this version already", "已是这个版本"),
    (r"it has ended", "已经结束"),
    (r"no migrations lead from version (\d+) to (\d+)", "没有从版本 {0} 到版本 {1} 的迁移"),
    (r"(.+) would be in none at once", "迁移后“{0}”里没有活动的状态"),
    (r"(.+) would be in (.+) at once", "迁移后“{0}”会同时处于 {1}"),
    (r"the migration has no choice for (.+) that holds", "对状态“{0}”, 迁移中没有一项条件成立"),
    (
        r"there is no state (.+) any more, and the migration does not say where to go",
        "新版本没有状态“{0}”, 迁移也没有说明去哪里",
    ),
    (r"(.+) waits for (.+), and no state does not", "“{0}”正在等待“{1}”的结果, 而新版本没有与它对应的状态"),
    (r"(.+) waits for (.+), and (.+) does not", "“{0}”正在等待“{1}”的结果, 而新版本的“{2}”不等待它"),
    (r"the property '(.+)' would not hold", "迁移后不再满足性质“{0}”"),
    (r'the property "(.+)" would not hold', "迁移后不再满足性质“{0}”"),  # Python quotes a name with ' so
    (
        r"(\S+) is on its way, and version (\d+) has no effect of that name",
        "外部动作“{0}”还没有结果, 而版本 {1} 里没有它",
    ),
    (r"(\S+) has no (\S+)", "状态“{0}”要求字段“{1}”有值, 迁移后却是空的"),
)


def unmoved_text(message: str, refusal: Refusal | None = None) -> Text:
    """Why an instance was not moved: the message of `Migrated`, and its refusal if its rules or data stood in
    the way. What is not known is given as it is.
    """
    if refusal is not None and refusal.reason is Reason.DATA and refusal.keyword:
        misfit = misfit_text(refusal.keyword, refusal.expected, refusal.found)
        field = dotted(refusal.path)
        return Text(message, f"迁移后数据里的 `{field}` {misfit.zh}" if field else f"迁移后的数据{misfit.zh}")
    if refusal is not None and refusal.reason is Reason.FAULT:
        return Text(message, f"迁移中有一条规则无法计算: {message}")
    for pattern, chinese in _SENTENCES:
        if found := re.fullmatch(pattern, message):
            return Text(message, chinese.format(*found.groups()))
    return Text(message, message)
