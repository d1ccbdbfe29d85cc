"""What is a made story called? By what it shows, in both languages. Floor 6. Pure."""

from __future__ import annotations

from datetime import timedelta

from ...diagnostics import Text
from ...kernel.definition import Definition, State, Transition, Words
from ..coverage.wording import short

_GOES = Text("{state}: {cause}, then {target}", "{state}：{cause}，之后{target}")
_STAYS = Text("{state}: {cause}, and it stays", "{state}：{cause}，状态不变")
_CLAUSE = Text("{state}: {cause}, where {clause}", "{state}：{cause}，其中{clause}")
_START = Text("it starts", "启动")
_AFTER = Text("{time} later", "{time} 之后")
_DUE = Text("the time has come", "时间到")
_ALWAYS = Text("at once", "随即")
_DONE = Text("{what} is done", "{what}完成")
_FAILED = Text("{what} fails", "{what}失败")
_UNKNOWN = Text("the outcome of {what} is not known", "{what}结果不明")
_FINISHED = Text("what is inside has ended", "内部已完成")


def transition_title(definition: Definition, transition: Transition) -> Text:
    """'Awaiting payment: payment arrived, then Awaiting shipment'."""
    source = _state(definition, definition.states[transition.source])
    cause = cause_text(definition, transition)
    if not transition.targets:
        return _STAYS.fill({"state": source, "cause": cause})
    target = _state(definition, definition.states[transition.targets[0]])
    return _GOES.fill({"state": source, "cause": cause, "target": target})


def clause_title(definition: Definition, transition: Transition | None, clause: Text) -> Text:
    """'Awaiting payment: payment arrived, where `event.amount == data.amount` is false'."""
    if transition is None:
        return _CLAUSE.fill(
            {"state": _words(definition.name, definition.title), "cause": _START, "clause": clause}
        )
    source = _state(definition, definition.states[transition.source])
    cause = cause_text(definition, transition)
    return _CLAUSE.fill({"state": source, "cause": cause, "clause": clause})


def cause_text(definition: Definition, transition: Transition) -> Text:
    """What makes a transition happen: the event's title, the time, the outcome."""
    name = transition.trigger
    if name in definition.events:
        return _words(name, definition.events[name].title)
    if not name:
        return _ALWAYS
    state = definition.states[transition.source]
    for rule in state.timers:
        if rule.trigger == name:
            delay = rule.delay
            return _AFTER.fill({"time": short(delay)}) if isinstance(delay, timedelta) else _DUE
    return _outcome(definition, state, name)


def _outcome(definition: Definition, state: State, trigger: str) -> Text:
    kind, _, rest = trigger.partition(".")
    number = rest.rpartition(".")[2]
    if not rest.startswith("invoke.") or not number.isdigit() or int(number) >= len(state.invokes):
        return _FINISHED
    rule = state.invokes[int(number)]
    effect = definition.effects.get(rule.target)
    what = _words(rule.target, effect.title if effect is not None else {})
    return {"failed": _FAILED, "unknown": _UNKNOWN}.get(kind, _DONE).fill({"what": what})


def _state(definition: Definition, state: State) -> Text:
    if not state.path:
        return _words(definition.name, definition.title)
    return _words(state.path.rpartition(".")[2], state.title)


def _words(name: str, title: Words) -> Text:
    english = title.get("en", name)
    return Text(english, title.get("zh", english))
