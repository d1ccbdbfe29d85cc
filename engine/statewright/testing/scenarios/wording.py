"""How is a step of a scenario told? 'after `cancel` by li', 'went from shipped to cancelled'. Floor 6.

Pure.
"""

from __future__ import annotations

from typing import assert_never

from ...diagnostics import Text
from ...explanation import configuration_text, event_text, joined, state_text, titled, value_words
from ...kernel.definition import Definition
from ...kernel.outputs import Outcome, Reason
from ...kernel.outputs import Step as KernelStep
from ...kernel.values import Record
from ..world import Happening, Key, Receipt
from .stage import Stage
from .values import Arrive, Look, Named, Reply, Send, Start, Step, Wait

_ANSWERS = {
    "done": Text("was answered as done", "完成"),
    "failed": Text("was answered as failed", "失败"),
    "unknown": Text("was answered as unknown", "结果不明"),
}
_REASONS = {
    Reason.UNHANDLED: Text("it is not possible in this state", "这个状态下不能这样做"),
    Reason.GUARD: Text("its condition is not met", "条件不满足"),
    Reason.ROLE: Text("this person may not", "这个人无权这样做"),
    Reason.PAYLOAD: Text("what was sent does not fit", "发送的内容不符合要求"),
    Reason.DATA: Text("the data would not fit", "数据会不符合要求"),
    Reason.PROPERTY: Text("it would break a rule", "会违反规则"),
    Reason.FAULT: Text("a rule could not be worked out", "有规则无法计算"),
    Reason.UNSETTLED: Text("the workflow would not come to rest", "流程停不下来"),
    Reason.KEY_CONFLICT: Text("its key was used for something else", "它的键已用于别的内容"),
}


def reason_text(reason: str) -> Text:
    """Why something is refused, in general: 'because ...'."""
    return _REASONS[Reason(reason)]


def act_text(stage: Stage, step: Step, target: Key | None) -> Text:
    """What is done, as a noun: '`cancel` by li', 'li 发送取消(cancel)'."""
    match step:
        case Send():
            return _send_text(stage, step, target)
        case Wait():
            return Text(f"waiting {step.text}", f"等待 {step.text} ")
        case Start():
            return _by(
                Text(f'starting {step.workflow} "{step.name}"', f"启动 {step.workflow}“{step.name}”"), step.by
            )
        case Reply():
            said = _ANSWERS[step.kind]
            code = f" ({step.code})" if step.code else ""
            return Text(f"`{step.name}` {said.en}{code}", f"`{step.name}` {said.zh}{code}")
        case Arrive():
            return Text(f"the arrival of `{step.name}`", f"`{step.name}` 到达")
        case Look():
            return Text("all this", "至此")
        case _:
            assert_never(step)


def step_text(stage: Stage, step: Step, target: Key | None) -> Text:
    """What is done, as a clause: 'after `cancel` by li'."""
    act = act_text(stage, step, target)
    after = "once" if isinstance(step, Reply) else "after"
    return Text(f"{after} {act.en}", f"{act.zh}后")


def _send_text(stage: Stage, step: Send, target: Key | None) -> Text:
    event = event_text(stage.definition(target), step.event) if target else titled(step.event, {})
    if step.by is None and step.origin is not None:
        return Text(f"{event.en} from {step.origin}", f"{step.origin} 发送{event.zh}")
    return _by(event, step.by, "发送")


def _by(what: Text, person: str | None, verb: str = "") -> Text:
    if person is None:
        return what
    return Text(f"{what.en} by {person}", f"{person} {verb}{what.zh}")


def change_text(definition: Definition, happening: Happening) -> Text:
    """What became of an event that was accepted: 'went from shipped to cancelled'."""
    reply, before, after = happening.reply, happening.before, happening.after
    if isinstance(reply, Receipt) and reply.repeated:
        return Text("answered it as it had the first time", "按第一次的结果作了答复")
    if isinstance(reply, Receipt) and reply.outcome is Outcome.IGNORED:
        return Text("ignored it", "忽略了它")
    if isinstance(reply, Receipt) and reply.outcome is Outcome.PARKED:
        return Text("put it aside for later", "把它留待以后处理")
    if before is None or after is None:
        return Text("was started", "启动了")
    now = configuration_text(definition, after.configuration)
    if before.configuration == after.configuration:
        return Text(f"took it and stayed in {now.en}", f"接受了它, 仍处于{now.zh}")
    was = configuration_text(definition, before.configuration)
    return Text(f"went from {was.en} to {now.en}", f"从{was.zh}变成了{now.zh}")


def source_text(definition: Definition, happening: Happening) -> Text:
    """Which place of the workflow let an event through: '`on: cancel` in `shipped`'."""
    for step in (moment.step for moment in happening.moments):
        for index in _first_transitions(step):
            transition = definition.transitions[index]
            state = definition.states[transition.source]
            if not state.path:
                return Text(
                    f"`on: {transition.trigger}` of the workflow itself",
                    f"流程本身的 `on: {transition.trigger}` ",
                )
            name = state_text(definition, state.path)
            return Text(
                f"`on: {transition.trigger}` in {name.en}", f"{name.zh}中的 `on: {transition.trigger}` "
            )
    return Text("the workflow", "流程")


def _first_transitions(step: KernelStep) -> tuple[int, ...]:
    return next((micro.transitions for micro in step.microsteps if micro.transitions), ())


def trail_text(stage: Stage, key: Key, happenings: tuple[Happening, ...]) -> Text:
    """The states that an instance has gone through: 'shipped, then signed'; or that nothing moved it."""
    definition = stage.definition(key)
    passed: list[Text] = []
    for happening in happenings:
        if happening.instance != key:
            continue
        if happening.before is not None and not passed:
            passed.append(configuration_text(definition, happening.before.configuration))
        for moment in happening.moments:
            now = configuration_text(definition, moment.step.snapshot.configuration)
            if not passed or passed[-1] != now:
                passed.append(now)
    if len(passed) < 2:
        return _still(stage, key)
    return Text(", then ".join(text.en for text in passed), " → ".join(text.zh for text in passed))


def _still(stage: Stage, key: Key) -> Text:
    timers = stage.world.instances[key].timers
    if not timers:
        return Text("nothing moved it, and no timer runs", "没有任何变化, 也没有计时在走")
    due = timers[0].due_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return Text(
        f"nothing moved it; its next timer falls due at {due}", f"没有任何变化; 下一个计时在 {due} 到期"
    )


def named_text(items: tuple[Named, ...]) -> Text:
    """A list of what was or should be requested: '`notify` (who "shop") and `return_money`'."""
    if not items:
        return Text("none", "无")
    return joined(tuple(Text(*(2 * [_named_words(item)])) for item in items))


def _named_words(item: Named) -> str:
    values = ", ".join(f"{name} {value_words(value)}" for name, value in item.values.items())
    return f"`{item.name}` ({values})" if values else f"`{item.name}`"


def shown(names: Record, like: Record) -> Record:
    """Those values of `names` that `like` speaks of."""
    return {name: value for name, value in names.items() if name in like}
