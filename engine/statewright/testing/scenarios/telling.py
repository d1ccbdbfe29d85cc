"""How is a scenario told to someone who was not there? One sentence for each step, in both languages. Floor
6.

Pure. Says what the file says and nothing that a run would add.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...diagnostics import Text
from ...explanation import event_text, state_text
from ...kernel.definition import Definition
from .values import Expectation, Look, Reply, Scenario, Send, Start, Step, Stories, Wait

_SENDS = Text("{who}: {event}", "{who}：{event}")
_SOMEBODY = Text("somebody", "某人")
_WAITS = Text("{time} pass", "过了 {time}")
_STARTS = Text("{who} starts: {workflow}", "{who}启动：{workflow}")
_DONE = Text("{what} is done", "{what} 完成")
_FAILED = Text("{what} fails: {code}", "{what} 失败：{code}")
_UNKNOWN = Text("nobody knows whether {what} happened", "不知道 {what} 是否发生")
_REFUSED = Text("{told}; refused ({why})", "{told}；被拒绝（{why}）")
_NOW = Text("{told} → {state}", "{told} → {state}")
_SO = Text("it is so", "情况如此")


def told(stories: Stories, scenario: Scenario, definitions: Mapping[str, Definition]) -> tuple[Text, ...]:
    """The steps of a scenario, a sentence for each; events and states by title where their workflow is
    known.
    """
    return tuple(_step(step, stories.workflow, definitions) for step in scenario.steps)


def _step(step: Step, workflow: str, definitions: Mapping[str, Definition]) -> Text:
    sentence = _happens(step, workflow, definitions)
    refused = getattr(step, "refused", None)
    if refused:
        return _REFUSED.fill({"told": sentence, "why": refused})
    states = list(_states(step.expect, definitions.get(workflow)))
    if not states:
        return sentence
    joined = Text(", ".join(state.en for state in states), "、".join(state.zh for state in states))
    return _NOW.fill({"told": sentence, "state": joined})


def _happens(step: Step, workflow: str, definitions: Mapping[str, Definition]) -> Text:
    match step:
        case Send(event=event, by=by, origin=origin):
            definition = definitions.get(workflow)
            known = definition is not None and event in definition.events
            name = event_text(definition, event) if definition is not None and known else Text(event, event)
            return _SENDS.fill({"who": _who(by or origin), "event": name})
        case Wait(text=text):
            return _WAITS.fill({"time": text})
        case Start(workflow=started, by=by):
            return _STARTS.fill({"who": _who(by), "workflow": started})
        case Reply(name=name, kind="done"):
            return _DONE.fill({"what": name})
        case Reply(name=name, kind="failed", code=code):
            return _FAILED.fill({"what": name, "code": code})
        case Reply(name=name):
            return _UNKNOWN.fill({"what": name})
        case Look():
            return _SO


def _who(name: str | None) -> Text:
    return Text(name, name) if name else _SOMEBODY


def _states(expected: Iterable[Expectation], definition: Definition | None) -> Iterable[Text]:
    """The states that are expected, by title; those of another instance with its name."""
    for expectation in expected:
        for name in expectation.states or ():
            state = _state(definition, name)
            if expectation.instance:
                yield Text(f"{expectation.instance}: {state.en}", f"{expectation.instance}：{state.zh}")
            else:
                yield state


def _state(definition: Definition | None, name: str) -> Text:
    paths = [path for path in definition.state_index if f".{path}".endswith(f".{name}")] if definition else []
    if definition is not None and len(paths) == 1:
        return state_text(definition, paths[0])
    return Text(name, name)
