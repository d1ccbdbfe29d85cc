"""What does one step of a scenario do to the world? Floor 6. Pure: stage in, stage and findings out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, TypeAlias, assert_never

from ...diagnostics import Diagnostic, Text, nearest
from ...diagnostics.codes import runtime as codes
from ...explanation import joined
from ...kernel.definition import Definition
from ...kernel.outputs import Refusal
from ...kernel.values import Actor, Parent, Sender
from .. import world as worlds
from ..world import Answered, Key, Outcome, Request
from .arriving import arrive
from .comparing import fits
from .stage import Stage
from .values import Arrive, Look, Reply, Send, Start, Step, Wait


class Played(NamedTuple):
    """The stage after a step, the instance that it was about, and what that answered (None.

    Nobody was asked).
    """

    stage: Stage
    subject: Key | None
    reply: worlds.Reply | None = None


Try: TypeAlias = Played | Diagnostic


def play(stage: Stage, step: Step) -> Try:
    """Do what the step says, or say why it cannot be done. Raises Unsettled."""
    match step:
        case Send():
            return _send(stage, step)
        case Wait():
            return Played(stage.at(worlds.wait(stage.world, step.delay)), stage.main)
        case Start():
            return begin(stage, step)
        case Reply():
            return _answer(stage, step)
        case Arrive():
            return _arrive(stage, step)
        case Look():
            return Played(stage, stage.main)
        case _:
            assert_never(step)


def _arrive(stage: Stage, step: Arrive) -> Try:
    found = arrive(stage, step)
    if isinstance(found, Diagnostic):
        return found
    world, receiver = found
    return Played(stage.at(world), receiver if receiver in world.instances else stage.main)


def _target(stage: Stage, to: str | None, step: Step) -> Key | Diagnostic:
    key = stage.main if to is None else stage.find(to)
    if key is None:
        return stage.unknown_instance(to or stage.stories.workflow, (*step.where, "to"))
    return key


def _send(stage: Stage, step: Send) -> Try:
    key = _target(stage, step.to, step)
    if isinstance(key, Diagnostic):
        return key
    definition = stage.definition(key)
    if step.event not in definition.events:
        return _unknown_event(stage, step, definition)
    actor = stage.actor(step.by) if step.by is not None else None
    if step.by is not None and actor is None:
        return stage.unknown_person(step.by, (*step.where, "by"))
    sender = _sender(stage, step, key, definition)
    if sender is not None and actor is None:
        actor = Actor(sender.id)
    answered = worlds.send(
        stage.world, key, step.event, dict(step.payload), actor=actor, sender=sender, caller_key=step.key
    )
    return Played(stage.at(answered.world), key, answered.reply)


def _sender(stage: Stage, step: Send, key: Key, definition: Definition) -> Sender | None:
    """The workflow that sends.

    The one named, or, where no person may and none is named, the first that may.
    """
    rule = definition.events[step.event]
    if step.origin is not None:
        return stage.sender(step.origin, key)
    if step.by is None and rule.by is None and rule.origin:
        return stage.sender(rule.origin[0], key)
    return None


def _unknown_event(stage: Stage, step: Send, definition: Definition) -> Diagnostic:
    others = [key.workflow for key in stage.world.instances if step.event in stage.definition(key).events]
    if others:
        help = Text(
            f"`{others[0]}` has it: write to: {others[0]}", f"`{others[0]}` 有这个事件: 请写 to: {others[0]}"
        )
    else:
        help = did_you_mean(step.event, definition.events)
    where = (*step.where, "send")
    return stage.diagnostic(codes.UNKNOWN_EVENT, where, help=help, workflow=definition.name, name=step.event)


def did_you_mean(name: str, candidates: Iterable[str]) -> Text:
    """The nearest of the names that there are, or all of them."""
    known = tuple(candidates)
    close = nearest(name, known)
    if close is not None:
        return Text(f'did you mean "{close}"?', f"是否想写“{close}”?")
    names = joined(tuple(Text(each, each) for each in known))
    return Text(f"there are: {names.en}", f"现有: {names.zh}")


def begin(stage: Stage, step: Start) -> Try:
    """Start an instance: as the person named, else as the first who may; or as another workflow that may."""
    if step.workflow not in stage.world.definitions:
        return stage.diagnostic(codes.NO_WORKFLOW, (*step.where, "start"), name=step.workflow)
    key = Key(step.workflow, step.name)
    if key in stage.world.instances:
        return stage.diagnostic(codes.INSTANCE_EXISTS, step.where, name=step.name)
    starters = _starters(stage, step)
    if isinstance(starters, Diagnostic):
        return starters
    answered = _start_as(stage, step, starters)
    names = stage.names if isinstance(answered.reply, Refusal) else {**stage.names, step.name: key}
    after = replace(stage.at(answered.world), names=names, main=stage.main or key)
    return Played(after, key, answered.reply)


def _start_as(stage: Stage, step: Start, starters: list[tuple[Actor | None, Sender | None]]) -> Answered:
    """The first start that is not refused, else the last refusal."""
    for actor, sender in starters:
        answered = worlds.start(
            stage.world,
            step.workflow,
            step.name,
            dict(step.data),
            actor=actor,
            sender=sender,
            parent=_absent_parent(stage, sender),
        )
        if not isinstance(answered.reply, Refusal):
            break
    return answered


def _absent_parent(stage: Stage, sender: Sender | None) -> Parent | None:
    """A workflow that starts this one and is not on the stage stands for its parent.

    It hears, and is not seen.
    """
    if sender is None or sender.workflow in stage.world.definitions:
        return None
    return Parent(sender.workflow, sender.id, "story")


def _starters(stage: Stage, step: Start) -> list[tuple[Actor | None, Sender | None]] | Diagnostic:
    if step.by is not None:
        actor = stage.actor(step.by)
        return stage.unknown_person(step.by, (*step.where, "by")) if actor is None else [(actor, None)]
    rule = stage.world.definitions[step.workflow].starts
    found: list[tuple[Actor | None, Sender | None]] = []
    for person in stage.scenario.given.people.values():
        if set(person.roles) & set(rule.by or ()):
            found.append((stage.actor(person.id), None))
    for origin in rule.origin or ():
        sender = stage.sender(origin, None)
        found.append((Actor(sender.id), sender))
    return found or [(None, None)]


def _answer(stage: Stage, step: Reply) -> Try:
    request = _request(stage, step)
    if request is None:
        return _nothing_asked(stage, step)
    outcome = Outcome(step.kind, dict(step.output), step.code, step.message)
    answered = worlds.answer(stage.world, request, outcome)
    return Played(stage.at(answered.world), request.owner, answered.reply)


def _request(stage: Stage, step: Reply) -> Request | None:
    """The oldest open request of this name; one that is waited for goes before a `do`; `late`.

    One whose state was left.
    """
    owner = stage.find(step.to) if step.to is not None else None
    fitting = [
        request
        for request in stage.world.requests
        if request.name == step.name
        and (step.to is None or request.owner == owner)
        and fits(step.asked_with, request.params)
    ]
    if step.late:
        return next((r for r in fitting if r.invoke is not None and not stage.world.awaited(r)), None)
    awaited = [request for request in fitting if stage.world.awaited(request)]
    return next(iter(awaited + [request for request in fitting if request.invoke is None]), None)


def _nothing_asked(stage: Stage, step: Reply) -> Diagnostic:
    left = [r for r in stage.world.requests if r.name == step.name and not stage.world.awaited(r)]
    waiting = dict.fromkeys(r.name for r in stage.world.requests if stage.world.awaited(r))
    names = joined(tuple(Text(f"`{name}`", f"`{name}`") for name in waiting))
    help = Text(f"waited for now: {names.en}", f"现在等待的: {names.zh}")
    if left and not step.late:
        help = Text(
            "its state was left meanwhile: if the answer comes late, write late: true",
            "它的状态已经离开: 如果是迟到的结果, 请写 late: true",
        )
    return stage.diagnostic(codes.NOTHING_ASKED, (*step.where, "answer"), help=help, name=step.name)
