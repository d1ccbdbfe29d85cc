"""What are a transition and a timer called in a report? Floor 6. Pure."""

from __future__ import annotations

from datetime import timedelta

from ...diagnostics import Text
from ...kernel.definition import Definition, TimerRule, Transition

_PARTS = {
    "timer": Text("timer", "定时器"),
    "done": Text("done", "完成"),
    "failed": Text("failed", "失败"),
    "unknown": Text("unknown", "结果不明"),
    "each_done": Text("each done", "逐项完成"),
}
_UNITS = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1))
_WAYS = {"after": Text("after", "之后"), "until": Text("until", "到达"), "every": Text("every", "每隔")}


def transition_words(definition: Definition, transition: Transition) -> Text:
    """`shipped: sign → signed`."""
    source = definition.states[transition.source].path or definition.name
    targets = ", ".join(definition.states[target].path for target in transition.targets)
    goes = f" → {targets}" if targets else ""
    trigger = _trigger(definition, transition)
    return Text(f"{source}: {trigger.en}{goes}", f"{source}: {trigger.zh}{goes}")


def _trigger(definition: Definition, transition: Transition) -> Text:
    name = transition.trigger
    if not name:
        return Text("always", "always")
    for rule in definition.states[transition.source].timers:
        if rule.trigger == name:
            return _way(rule)
    head = name.split(".")[0]
    return _PARTS[head] if "." in name and head in _PARTS else Text(name, name)


def timer_words(definition: Definition, rule: TimerRule) -> Text:
    """`shipped: after 15d`."""
    source = definition.states[rule.state].path or definition.name
    way = _way(rule)
    return Text(f"{source}: {way.en}", f"{source}: {way.zh}")


def _way(rule: TimerRule) -> Text:
    time = _time(rule)
    way = _WAYS[rule.kind]
    return Text(f"{way.en} {time}", f"{way.zh} {time}")


def _time(rule: TimerRule) -> str:
    if rule.due is not None:
        return rule.due.source
    if isinstance(rule.delay, timedelta):
        return short(rule.delay)
    return rule.delay.source if rule.delay is not None else ""


def short(delay: timedelta) -> str:
    """A delay as the language writes it: the largest unit that is exact."""
    milliseconds = delay // timedelta(milliseconds=1)
    unit, length = next(each for each in _UNITS if milliseconds % each[1] == 0)
    return f"{milliseconds // length}{unit}"
