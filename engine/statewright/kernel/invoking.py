"""How does work live as long as a state? Begun when the step ends, left with the state, its outcome brought
back.

Floor 0. Part of a macrostep. As SCXML 6.4 has it, work begins at the end of the macrostep, for states still
active.
"""

from __future__ import annotations

from typing import Any

from . import triggers
from .actions import request_effect, request_undo
from .definition import InvokeRule, State
from .masks import bits
from .outputs import Address, InvokeCancelled, Message, StartRequest, StopRequest
from .progress import Progress, Queued
from .snapshot import Invocation
from .values import Fault, Json, Record


def begin_invokes(progress: Progress) -> None:
    """Begin the invokes of all states that were entered in this step and are still active."""
    entered, progress.entered = progress.entered, 0
    for index in bits(entered & progress.mask):
        state = progress.definition.states[index]
        for rule in state.invokes:
            try:
                _begin(progress, state, rule)
            except Fault as fault:
                if not progress.scxml:
                    raise
                progress.queue_error(fault)


def leave_invokes(progress: Progress, state: State) -> None:
    """The state is left: children are told or stopped, and nobody waits for outcomes any more."""
    kept: list[Invocation] = []
    for invocation in progress.invokes:
        if invocation.state != state.path:
            kept.append(invocation)
            continue
        rule = state.invokes[invocation.rule]
        for place, child in enumerate(invocation.children):
            if rule.form == "workflow" and not _finished(invocation, place):
                _leave_child(progress, rule, invocation, child)
        progress.invokes_cancelled.append(InvokeCancelled(invocation.id, rule.late))
        if rule.late is not None:
            progress.left_invokes.append(invocation)
    progress.invokes = kept


def rule_of(progress: Progress, invocation: Invocation) -> InvokeRule:
    """The rule by which this invocation was begun."""
    return progress.definition.state(invocation.state).invokes[invocation.rule]


def _finished(invocation: Invocation, place: int) -> bool:
    return any(place == done for done, _ in (*invocation.outputs, *invocation.errors))


def _leave_child(progress: Progress, rule: InvokeRule, invocation: Invocation, child: str) -> None:
    address = Address(rule.target, child)
    if rule.leave is None:
        progress.stops.append(StopRequest(address, invocation.id))
    else:
        key = progress.next_output_key()
        progress.messages.append(Message(key, address, rule.leave, relation="parent", person=progress.person))


def _begin(progress: Progress, state: State, rule: InvokeRule) -> None:
    id_ = rule.id or f"{state.path}.{rule.index}.{progress.revision}"
    invocation = Invocation(id_, state.path, rule.index, progress.revision)
    arguments = progress.arguments(progress.event if progress.scxml else None, None)
    if rule.id_location is not None:
        progress.data = {**progress.data, rule.id_location: id_}
    if rule.for_each is None:
        invocation = _begin_one(progress, rule, invocation, None, arguments)
    else:
        items = rule.for_each.run(*arguments)
        invocation = invocation._replace(wanted=len(items))
        for place, item in enumerate(items):
            invocation = _begin_one(progress, rule, invocation, place, (*arguments, item, place))
        if not items:
            content: dict[str, Json] = {"outputs": [], "failed": []}
            progress.queue.append(Queued(triggers.invoke_done(state.path, rule.index), content))
            return
    if rule.form == "undo" and not any(invocation.keys):
        progress.queue.append(Queued(triggers.invoke_done(state.path, rule.index), {"output": {}}))
        return
    progress.invokes.append(invocation._replace(person=progress.person))


def _begin_one(
    progress: Progress,
    rule: InvokeRule,
    invocation: Invocation,
    place: int | None,
    arguments: tuple[Any, ...],
) -> Invocation:
    given: Record = rule.with_.run(*arguments) if rule.with_ is not None else {}
    match rule.form:
        case "effect":
            key = request_effect(progress, rule.target, given, invoke=invocation.id, item=place)
            asked = progress.effects[-1].params
            return invocation._replace(keys=(*invocation.keys, key), params=(*invocation.params, asked))
        case "undo":
            undo_key = request_undo(progress, rule.target, invoke=invocation.id, item=place)
            return invocation._replace(keys=(*invocation.keys, undo_key or ""))
        case "workflow":
            suffix = "" if place is None else f".{place}"
            child = f"{progress.instance.id}/{invocation.id}{suffix}"
            progress.starts.append(
                StartRequest(
                    progress.next_output_key(),
                    rule.target,
                    child,
                    given,
                    invocation.id,
                    place,
                    progress.person,
                )
            )
            return invocation._replace(children=(*invocation.children, child))
        case "event":
            return _ask(progress, rule, invocation, place, given, arguments)


def _ask(
    progress: Progress,
    rule: InvokeRule,
    invocation: Invocation,
    place: int | None,
    given: Record,
    arguments: tuple[Any, ...],
) -> Invocation:
    assert rule.ask_workflow is not None, "the compiler gives an asked event its workflow"
    assert rule.address is not None, "and the address of the instance"
    address = Address(rule.ask_workflow, str(rule.address.run(*arguments)))
    key = progress.next_output_key()
    progress.messages.append(
        Message(key, address, rule.target, given, invoke=invocation.id, item=place, person=progress.person)
    )
    return invocation
