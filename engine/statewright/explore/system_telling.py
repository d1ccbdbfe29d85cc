"""Does what the kernel did break the property, and how is it told? Who did what to which instance.

Floor 3. Text only, but for asking the property's own conditions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..diagnostics import Text
from ..kernel import Definition, Snapshot, Status, Step
from ..kernel.definition import Subject
from ..kernel.progress import Active, configuration_mask
from .formulas import FALSE, TRUE, is_true
from .report import Trace
from .system_replaying import Happened
from .system_watching import Watch, judged

_SHOWN_MAX = 160


def breaks(watch: Watch, happened: Sequence[Happened]) -> bool:
    """Whether these happenings break the property at the last of them, as the kernel made them."""
    last: dict[int, Snapshot] = {}
    for each in happened:
        if each.after is not None:
            last[each.member] = each.after
    anchor = last.get(watch.anchor.number)
    if anchor is None:
        return False
    real = _Real(watch, anchor, last)
    seen, broken = 0, False
    for each in happened:
        before = each.before
        for step in each.steps:
            seen, broken = real.judge(seen, each, before, step)
            before = step.snapshot
        if before is not None:
            real.now[each.member] = before
    return broken


class _Real:
    """The property, asked of real snapshots."""

    def __init__(self, watch: Watch, anchor: Snapshot, last: Mapping[int, Snapshot]) -> None:
        self._watch = watch
        self._anchor = anchor
        self._last = last
        self.now: dict[int, Snapshot] = {}

    def judge(self, seen: int, happened: Happened, before: Snapshot | None, step: Step) -> tuple[int, bool]:
        prop = self._watch.property
        subjects = {
            "subject": prop.subjects,
            "first": (prop.first,),
            "then": (prop.then,),
            "scope": (prop.scope_subject,) if prop.scope in ("since", "before") else (),
        }
        counts = {
            role: sum(self._occurs(each, happened, before, step) for each in listed if each is not None)
            for role, listed in subjects.items()
        }
        after = {**self.now, happened.member: step.snapshot}
        events = all(subject.kind == "event" for subject in prop.subjects)
        then = self.now if events else after
        seen, bad = judged(prop, seen, counts, lambda scope: TRUE if self._on(scope, then) else FALSE)
        return seen, is_true(bad)

    def _is_meant(self, subject: Subject, number: int) -> bool:
        member = self._watch.members[number]
        if subject.of is None:
            return member is self._watch.anchor
        if member.name != subject.of or subject.address is None or number not in self._last:
            return False
        address = subject.address.run(*_arguments(self._watch.anchor.definition, self._anchor, None))
        instance = self._last[number].instance
        return address in (instance.id, instance.ref)

    def _on(self, scope: Subject, snapshots: Mapping[int, Snapshot]) -> bool:
        return any(
            self._is_meant(scope, number)
            and _is_active(self._watch.members[number].definition, scope, snapshot)
            and _holds(self._watch.members[number].definition, scope, snapshot)
            for number, snapshot in snapshots.items()
        )

    def _occurs(self, subject: Subject, happened: Happened, before: Snapshot | None, step: Step) -> int:
        if not self._is_meant(subject, happened.member):
            return 0
        definition = self._watch.members[happened.member].definition
        after = _arguments(definition, step.snapshot, None)
        match subject.kind:
            case "final":
                running = before is None or before.status is Status.RUNNING
                ends = step.snapshot.status is Status.DONE and running
                return int(ends and (subject.when is None or bool(subject.when.run(*after))))
            case "state":
                times = sum(micro.entered.count(subject.name) for micro in step.microsteps)
                return times if subject.when is None or subject.when.run(*after) else 0
            case "effect":
                asked = [each.params for each in step.effects if each.effect == subject.name]
                return sum(subject.when is None or bool(subject.when.run(*after, each)) for each in asked)
            case "event":
                taken = [m for m in step.microsteps if m.trigger == subject.name and m.transitions]
                if not taken or subject.when is None:
                    return len(taken)
                known = _arguments(definition, before or step.snapshot, happened.payload)
                return len(taken) if subject.when.run(*known) else 0


def _is_active(definition: Definition, subject: Subject, snapshot: Snapshot) -> bool:
    if subject.kind == "final":
        return snapshot.status is Status.DONE
    index = definition.state_index.get(subject.name)
    mask = configuration_mask(definition, snapshot.configuration)
    return index is not None and snapshot.status is not Status.STOPPED and bool(mask >> index & 1)


def _holds(definition: Definition, subject: Subject, snapshot: Snapshot) -> bool:
    return subject.when is None or bool(subject.when.run(*_arguments(definition, snapshot, None)))


def _arguments(definition: Definition, snapshot: Snapshot, event: Any) -> tuple[Any, ...]:
    active = Active(configuration_mask(definition, snapshot.configuration), definition.state_index)
    return (snapshot.data, event, snapshot.last_at, None, snapshot.instance, active)


def traces_of(names: Sequence[str], happened: Sequence[Happened]) -> Mapping[str, Trace]:
    """What each workflow went through."""
    return {
        names[number]: _trace([each for each in happened if each.member == number])
        for number in dict.fromkeys(each.member for each in happened)
    }


def _trace(happened: Sequence[Happened]) -> Trace:
    steps = [micro for each in happened for step in each.steps for micro in step.microsteps]
    visited = dict.fromkeys(path for micro in steps for path in (*micro.exited, *micro.entered))
    taken = dict.fromkeys(index for micro in steps for index in micro.transitions)
    last = happened[-1].after
    return Trace(tuple(visited), tuple(taken), last.configuration if last is not None else ())


# --- words

_WORDS = {
    "start": Text("{by} starts {it}{with_}", "{by} 启动 {it}{with_}"),
    "event": Text('{by} sends "{name}" to {it}{with_}', "{by} 向 {it} 发送 “{name}”{with_}"),
    "timer": Text(
        'time passes: a timer of "{name}" in {it} falls due', "时间流逝: {it} 中 “{name}” 的定时器到期"
    ),
    "outcome": Text("{it} hears of {name}{with_}", "{it} 得到结果: {name}{with_}"),
    "message": Text('"{name}" of {by} arrives at {it}{with_}', "{by} 的 “{name}” 到达 {it}{with_}"),
    "child": Text("{by} stops {it}", "{by} 停止 {it}"),
    "refused": Text('"{name}" of {by} is refused by {it}', "{by} 的 “{name}” 被 {it} 拒绝"),
    "repeated": Text('"{name}" of {by} has come to {it} before', "{by} 的 “{name}” 此前已到达 {it}"),
    "gone": Text("{it} is gone", "{it} 已不在"),
}
_SOMEBODY = Text("somebody", "某人")


def story_of(watch: Watch, happened: Sequence[Happened]) -> Text:
    """The story as numbered lines: when, who, to which instance, and the states it is in then."""
    names = _names(watch, happened)
    lines = [_line(number, each, names) for number, each in enumerate(happened, 1)]
    return Text("\n".join(line.en for line in lines), "\n".join(line.zh for line in lines))


def _names(watch: Watch, happened: Sequence[Happened]) -> Mapping[int, str]:
    found = {member.number: member.name for member in watch.members}
    for each in happened:
        if each.after is not None:
            found[each.member] = f"{each.after.workflow} {each.after.id}"
    return found


def _line(number: int, each: Happened, names: Mapping[int, str]) -> Text:
    shown = json.dumps(each.payload, ensure_ascii=False) if each.payload else ""
    with_ = f" {shown[:_SHOWN_MAX]}{'…' if len(shown) > _SHOWN_MAX else ''}" if shown else ""
    by = Text(each.by, each.by) if each.by else _SOMEBODY
    words = _WORDS[each.kind].fill({"by": by, "name": each.name, "it": names[each.member], "with_": with_})
    states = ", ".join(each.after.configuration) if each.after is not None and each.steps else ""
    begin = f"{number:>2}. {each.at.isoformat(timespec='seconds').replace('+00:00', 'Z')} "
    end = f" → {states}" if states else ""
    return Text(begin + words.en + end, begin + words.zh + end)
