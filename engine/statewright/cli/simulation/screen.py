"""What does a simulation show?

The state, what is possible and by whom, timers, open requests, what has happened. Floor 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ...diagnostics import Text
from ...explanation import (
    configuration_text,
    event_text,
    joined,
    role_text,
    state_text,
    workflow_text,
)
from ...kernel.definition import Definition
from ...kernel.snapshot import Status, Timer
from ...kernel.triggers import timer as timer_trigger
from ...kernel.values import Actor
from ...testing.world import Request
from ..changes import called, request_text
from ..console import Console
from .session import Choice, Session, choices, open_requests

_POSSIBLE = Text("possible now:", "现在可以:")
_NOTHING = Text("nothing can be sent to it now", "现在不能发送任何事件")
_WAITS = Text("waits for an answer (type: answer):", "等待外部结果(输入: answer):")
_REQUESTED = Text(
    "requested of the outside (type: answer, if it matters how it ended):",
    "已请求外部(如需给出结果, 输入: answer):",
)
_TIMERS = Text("timers (type: wait):", "计时(输入: wait):")
_ENDED = Text("the {name} has ended", "{name}已结束")
_PARKED = Text("put aside until a state takes them: {events}", "留待以后处理: {events}")
_INCIDENTS = Text("could not be taken:", "无法处理:")


def show(console: Console, session: Session) -> None:
    """The whole screen: where the instance stands and what may follow."""
    definition, snapshot = session.definition, session.snapshot
    console.say()
    console.say(_head(console, session))
    for line in (*_possible(console, session), *_open(console, session), *_timers(console, session)):
        console.say(line)
    if snapshot.parked:
        events = joined(tuple(event_text(definition, parked.event) for parked in snapshot.parked))
        console.say(_PARKED.fill({"events": events}))
    if snapshot.incidents:
        console.say(_INCIDENTS)
        for incident in snapshot.incidents:
            console.say(f"  ! {incident.reason}: {incident.message}")


def _head(console: Console, session: Session) -> str:
    definition, snapshot = session.definition, session.snapshot
    name = console.words(workflow_text(definition))
    states = console.words(configuration_text(definition, snapshot.configuration))
    when = session.world.now.strftime("%Y-%m-%d %H:%M:%S UTC")
    label = name if session.focus.id == session.focus.workflow else f"{name} {session.focus.id}"
    others = len(session.world.instances) - 1
    more = (
        console.words(Text(f"  (+{others}; type: go)", f"  (另有 {others} 个实例; 输入: go)"))
        if others
        else ""
    )
    return f"{console.paint(label, '1')}: {console.paint(states, '1;36')}    {console.paint(when, '2')}{more}"


def _possible(console: Console, session: Session) -> Iterator[str]:
    if session.snapshot.status is not Status.RUNNING:
        yield console.words(_ENDED.fill({"name": workflow_text(session.definition)}))
    possible = choices(session)
    if not possible:
        if session.snapshot.status is Status.RUNNING:
            yield console.words(_NOTHING)
        return
    yield console.words(_POSSIBLE)
    for number, choice in enumerate(possible, 1):
        yield f"  {number:>2}  {_choice(console, session.definition, choice)}"


def _choice(console: Console, definition: Definition, choice: Choice) -> str:
    title = definition.events[choice.event].title.get(console.lang, "")
    name = f"{choice.event} — {title}" if title and title != choice.event else choice.event
    who = [console.words(person_text(definition, actor)) for actor in choice.people]
    who += [console.words(Text(f"workflow {name}", f"流程 {name}")) for name in choice.origins]
    depends = console.words(Text("; depends on what is sent", "; 取决于发送的内容")) if choice.depends else ""
    return f"{name}  {console.paint('· ' + ', '.join(who) + depends, '2')}" if who or depends else name


def person_text(definition: Definition, actor: Actor) -> Text:
    """A person with the role held: 'li (the buyer)'; a stand-in that is called as its role is the role."""
    roles = joined(tuple(role_text(definition, name) for name in actor.roles))
    if actor.id in actor.roles:
        return roles
    return (
        Text(f"{actor.id} ({roles.en})", f"{actor.id}({roles.zh})")
        if actor.roles
        else Text(actor.id, actor.id)
    )


def _open(console: Console, session: Session) -> Iterator[str]:
    requests = open_requests(session)
    waited = [request for request in requests if session.world.awaited(request)]
    if waited:
        yield console.words(_WAITS)
        yield from (f"      {console.words(asked_text(session, request))}" for request in waited)
    elif requests:
        yield console.words(_REQUESTED)
        yield from (f"      {console.words(asked_text(session, request))}" for request in requests[-3:])


def asked_text(session: Session, request: Request) -> Text:
    """What is asked of the outside, with its values."""
    if request.kind != "effect":
        return called(request.name, request.params)
    return request_text(session.world.definitions[request.owner.workflow], request.name, request.params)


def _timers(console: Console, session: Session) -> Iterator[str]:
    timers = session.snapshot.timers
    if timers:
        yield console.words(_TIMERS)
    for timer in timers:
        left = length_words(timer.due_at - session.world.now)
        where = console.words(_timer_text(session.definition, timer))
        yield f"      {left}  {console.paint(f'{timer.due_at:%Y-%m-%d %H:%M:%S}', '2')}  {where}"


def _timer_text(definition: Definition, timer: Timer) -> Text:
    """Whose timer it is and where it leads: '`unpaid` → `cancelled`'."""
    state = state_text(definition, timer.state) if timer.state else workflow_text(definition)
    trigger = timer_trigger(timer.state, timer.rule)
    targets = [
        state_text(definition, definition.states[target].path)
        for transition in definition.transitions
        if transition.trigger == trigger
        for target in transition.targets
    ]
    if not targets:
        return state
    ends = joined(tuple(dict.fromkeys(targets)), "or")
    return Text(f"{state.en} → {ends.en}", f"{state.zh} → {ends.zh}")


def length_words(length: timedelta) -> str:
    """A length of time as the YAML writes it: `15d`, `1h30m`; nothing left is `0s`."""
    seconds = round(max(length.total_seconds(), 0), 3)
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{int(count)}{unit}")
    if seconds:
        parts.append(f"{round(seconds * 1000)}ms")
    return "".join(parts) or "0s"
