"""Why does an instance stay at its version? Every reason in words. Floor 2. Pure."""

from __future__ import annotations

from typing import assert_never

from ..diagnostics import Text
from ..kernel.staying import (
    AlreadyThere,
    DataUnfit,
    EffectOwed,
    FieldEmpty,
    HasEnded,
    NoChoice,
    NoPath,
    NoState,
    NotAwaited,
    NotOneState,
    PropertyBroken,
    RuleFailed,
    Stays,
)
from .misfits import misfit_text
from .naming import dotted


def unmoved_text(why: Stays) -> Text:
    """Why an instance was not moved, as the end of a sentence: 'it has ended', '已经结束'."""
    match why:
        case AlreadyThere():
            return Text("it runs by this version already", "已是这个版本")
        case HasEnded():
            return Text("it has ended", "已经结束")
        case NoPath(old, new):
            return Text(
                f"no migrations lead from version {old} to {new}", f"没有从版本 {old} 到版本 {new} 的迁移"
            )
        case EffectOwed(effect, version):
            return Text(
                f"{effect} is on its way, and version {version} has no effect of that name",
                f"外部动作“{effect}”还没有结果, 而版本 {version} 里没有它",
            )
        case DataUnfit() | FieldEmpty() | PropertyBroken() | RuleFailed():
            return _of_the_data(why)
        case NoChoice() | NoState() | NotOneState() | NotAwaited():
            return _of_the_states(why)
        case _:
            assert_never(why)


def _of_the_data(why: DataUnfit | FieldEmpty | PropertyBroken | RuleFailed) -> Text:
    match why:
        case DataUnfit(path, keyword, expected, found):
            misfit, field = misfit_text(keyword, expected, found), dotted(path)
            if not field:
                return Text(f"the data after the move {misfit.en}", f"迁移后的数据{misfit.zh}")
            return Text(
                f"`{field}` of the data after the move {misfit.en}", f"迁移后数据里的 `{field}` {misfit.zh}"
            )
        case FieldEmpty(state, field):
            return Text(f"{state} has no {field}", f"状态“{state}”要求字段“{field}”有值, 迁移后却是空的")
        case PropertyBroken(name):
            return Text(f"the property {name!r} would not hold", f"迁移后不再满足性质“{name}”")
        case RuleFailed(message=message):
            return Text(f"a rule could not be worked out: {message}", f"迁移中有一条规则无法计算: {message}")


def _of_the_states(why: NoChoice | NoState | NotOneState | NotAwaited) -> Text:
    match why:
        case NoChoice(state):
            return Text(
                f"the migration has no choice for {state} that holds",
                f"对状态“{state}”, 迁移中没有一项条件成立",
            )
        case NoState(state):
            return Text(
                f"there is no state {state} any more, and the migration does not say where to go",
                f"新版本没有状态“{state}”, 迁移也没有说明去哪里",
            )
        case NotOneState(state, children):
            return _not_one(_place(state), children)
        case NotAwaited(state, target, place):
            return _not_awaited(_place(state), target, place)


def _not_awaited(waiting: Text, target: str, place: str | None) -> Text:
    if place is None:
        return Text(
            f"{waiting.en} waits for {target}, and no state of the new version stands in for it",
            f"{waiting.zh}正在等待“{target}”的结果, 而新版本没有与它对应的状态",
        )
    return Text(
        f"{waiting.en} waits for {target}, and {place or 'the new version'} does not",
        f"{waiting.zh}正在等待“{target}”的结果, 而新版本{f'的“{place}”' if place else ''}不等待它",
    )


def _not_one(place: Text, children: tuple[str, ...]) -> Text:
    if not children:
        return Text(f"{place.en} would be in no state", f"迁移后{place.zh}里没有活动的状态")
    names = ", ".join(children)
    return Text(f"{place.en} would be in {names} at once", f"迁移后{place.zh}会同时处于 {names}")


def _place(path: str) -> Text:
    """A state by its path; the empty path is the workflow itself."""
    return Text(path, f"“{path}”") if path else Text("the workflow", "流程")
