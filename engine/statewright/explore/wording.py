"""How is a run said in one line, in the reader's language? `start → pay_succeeded → cancel`.

Floor 3. Text only.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import Text
from ..explanation import event_text, state_text
from ..kernel.definition import Definition
from .machine import Input
from .replaying import Told

_THEN = Text(" → ", " → ")
_BEGUN = Text("start", "开始")
_HAPPENED = {
    "timer": Text("timer {name}", "{state} 到时"),
    "done": Text("done {name}", "{state} 完成"),
    "each_done": Text("each_done {name}", "{state} 完成一个"),
    "failed": Text("failed {name}", "{state} 失败"),
    "unknown": Text("unknown {name}", "{state} 结果不明"),
    "late": Text("late {name}", "{name} 迟到的结果"),
}


def course_text(definition: Definition, told: Sequence[Told]) -> Text:
    """What happened, one after the other: events by their names or Chinese titles; not that time passed."""
    acts = (each.act.input for each in told if each.act.input.kind != "wait")
    return _THEN.join(input_text(definition, each) for each in acts)


def input_text(definition: Definition, given: Input) -> Text:
    """What begins a step, in a word or two."""
    match given.kind:
        case "start":
            return _BEGUN
        case "event":
            return Text(given.name, event_text(definition, given.name).zh.strip("`"))
        case kind:
            name = given.name.partition(".")[2].removeprefix("invoke.") or given.name
            state = state_text(definition, given.state).zh.strip("`")
            return _HAPPENED[kind].fill({"name": name, "state": state})
