"""How are the verdicts on properties shown? On a terminal, as JSON, and counterexamples as files. Floor 7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..diagnostics import Text
from ..explanation import property_text
from .console import Console
from .proofs import Proofs, Proved, can_prove

if TYPE_CHECKING:
    from ..explore import Verdict

_MISSING = Text(
    "the properties were not proved: install statewright[prove] "
    "(pip install 'statewright[prove]'), or write --no-proofs",
    "未证明性质: 请安装 statewright[prove] (pip install 'statewright[prove]'), 或使用 --no-proofs",
)
_PROVED = Text(
    "{proved} of {all} properties proved for all data", "{all} 条性质中, {proved} 条已对所有数据证明"
)
_BROKEN = Text("; {count} can be broken", "; {count} 条会被破坏")
_UNDECIDED = Text("; {count} not decided (--proofs says why)", "; {count} 条未能判定 (--proofs 说明原因)")
_STOPPED = Text(
    "stopped: what is not decided was not looked at, or not to its end",
    "已中断: 未判定的性质尚未检查或尚未检查完",
)

_SEMICOLON = Text("; ", "; ")
_ANSWERS = {
    "proved": Text("proved", "已证明"),
    "violated": Text("violated", "会被破坏"),
    "undecided": Text("not decided", "未能判定"),
}
_STANDING = {
    "no step sets what a declaration does not allow": Text(
        "no step sets what a declaration does not allow", "任何一步都不会设置声明不允许的值"
    ),
    "no timer, outcome or message comes to an incident": Text(
        "no timer, outcome or message comes to an incident", "没有定时器、结果或消息会成为异常"
    ),
    'what a state "has" is there': Text('what a state "has" is there', "状态以 “has” 声明的字段都有值"),
}
_ENGINES = {
    "reachability": Text("reachability", "状态可达性"),
    "invariants": Text("invariants", "不变式"),
    "invariants with history": Text("invariants with history", "带历史的不变式"),
    "search": Text("search", "搜索"),
    "fixedpoint": Text("fixedpoint", "不动点"),
    "backward search": Text("backward search", "反向搜索"),
    "timers": Text("timers", "定时器"),
}
_BOUNDS = {
    "solver units for each question": Text("{n} solver units for each question", "每个问题 {n} 个求解单位"),
    "solver units for the search": Text("{n} solver units for the search", "搜索 {n} 个求解单位"),
    "solver units for the fixedpoint": Text("{n} solver units for the fixedpoint", "不动点 {n} 个求解单位"),
    "messages that wait between two instances": Text(
        "at most {n} messages wait between two instances", "两个实例之间最多等待 {n} 条消息"
    ),
    "steps searched": Text("at most {n} steps searched", "最多搜索 {n} 步"),
}
_INSTANCES = Text("{n} {name}", "{n} 个 {name}")
_LINE = Text("{path}: {name}: {answer}{how}", "{path}: {name}: {answer}{how}")
_HOW = Text(" ({engine})", " ({engine})")
_MEASURE = Text("{engine}: {measure} falls", "{engine}: {measure} 递减")
_STEPS = Text("{engine}, {n} steps", "{engine}, {n} 步")
_REACHED = Text("{states} states reached in {places} configurations", "到达 {states} 个状态, {places} 个组合")
_ABSTRACTED = Text("not said exactly: {what}", "未精确表示: {what}")


def show_verdicts(console: Console, proofs: Proofs, every: bool) -> None:
    """How many properties are proved; with `every`, what became of each, and what it rests on."""
    if not can_prove():
        console.say(_MISSING)
        return
    for each in (*proofs.verdicts, *proofs.standing) if every else ():
        _show(console, each)
    answers = [each.verdict.answer.value for each in proofs.verdicts]
    if answers:
        line = _PROVED.fill({"proved": answers.count("proved"), "all": len(answers)})
        for answer, words in (("violated", _BROKEN), ("undecided", _UNDECIDED)):
            if answer in answers:
                more = words.fill({"count": answers.count(answer)})
                line = Text(line.en + more.en, line.zh + more.zh)
        console.say(line)
    if proofs.stopped:
        console.complain(_STOPPED)


def _show(console: Console, each: Proved) -> None:
    verdict = each.verdict
    how = _HOW.fill({"engine": _engine(verdict)}) if verdict.engine else Text("", "")
    said = property_text(each.definition, verdict.property.name)
    name = _STANDING.get(verdict.property.name, Text(verdict.property.name, said.zh))
    answer = _ANSWERS[verdict.answer.value]
    console.say(_LINE.fill({"path": each.path, "name": name, "answer": answer, "how": how}))
    for detail in _details(verdict):
        console.say(Text(f"    {detail.en}", f"    {detail.zh}"))


def _engine(verdict: Verdict) -> Text:
    engine = _ENGINES.get(verdict.engine, Text(verdict.engine, verdict.engine))
    if verdict.measure:
        return _MEASURE.fill({"engine": engine, "measure": verdict.measure})
    return _STEPS.fill({"engine": engine, "n": verdict.steps}) if verdict.steps else engine


def _details(verdict: Verdict) -> list[Text]:
    """What a verdict rests on: why, what was reached, within which limits, what was not said exactly."""
    listed = [verdict.why] if verdict.why is not None else []
    if verdict.places:
        reached = _REACHED.fill({"states": verdict.states, "places": verdict.places})
        bounds = [_bound(name, number) for name, number in (verdict.bounds or {}).items()]
        listed.append(_SEMICOLON.join([reached, *bounds]))
    if verdict.abstracted:
        listed.append(_ABSTRACTED.fill({"what": ", ".join(verdict.abstracted)}))
    return listed


def _bound(name: str, number: int) -> Text:
    if name.startswith("instances of "):
        return _INSTANCES.fill({"n": number, "name": name.removeprefix("instances of ")})
    words = _BOUNDS.get(name, Text(name + ": {n}", name + ": {n}"))
    return words.fill({"n": f"{number:,}"})


def verdicts_json(proofs: Proofs, lang: str) -> list[dict[str, Any]]:
    """The verdicts as JSON, with everything that they rest on; `why` in one language."""
    return [_json(each, lang) for each in (*proofs.verdicts, *proofs.standing)]


def _json(each: Proved, lang: str) -> dict[str, Any]:
    verdict = each.verdict
    return {
        "file": each.path,
        "workflow": each.definition.name,
        "standing": verdict.property.name in _STANDING,
        "property": verdict.property.name,
        "answer": verdict.answer.value,
        "engine": verdict.engine or None,
        "measure": verdict.measure or None,
        "steps": verdict.steps,
        "states_reached": verdict.states,
        "configurations_reached": verdict.places,
        "bounds": dict(verdict.bounds or {}),
        "abstracted": list(verdict.abstracted),
        "why": verdict.why.in_language(lang) if verdict.why is not None else None,
        "scenario": each.story,
    }
