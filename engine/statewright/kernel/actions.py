"""What does a block of actions do? Change the data, and ask for things outside.

Floor 0. Part of a macrostep: everything here works on its `Progress`. A block whose `when` is false does
nothing; faults leave as `Fault` and are answered by the caller (refused, or queued as SCXML's
`error.execution`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from .definition import (
    Action,
    Assign,
    Block,
    CancelSend,
    Choose,
    Do,
    Expression,
    ForEach,
    Operand,
    Raise,
    Send,
    StartInstance,
    Undo,
)
from .json_text import sorted_keys
from .outputs import Address, EffectRequest, Message, Reason, SendCancelled, StartRequest
from .progress import Progress, Queued
from .refusing import refuse
from .values import NOTHING, Actor, Fault, Misfit, Record, Unsent


def run_blocks(progress: Progress, blocks: Iterable[Block], payload: Any, actor: Actor | None) -> None:
    """Run each block whose `when` holds. In SCXML a fault ends its block and is queued as an error."""
    for block in blocks:
        if not progress.scxml:
            _run_block(progress, block, payload, actor)
            continue
        try:
            _run_block(progress, block, payload, actor)
        except Fault as fault:
            progress.queue_error(fault)


def _run_block(progress: Progress, block: Block, payload: Any, actor: Actor | None) -> None:
    if block.when is None or block.when.run(*progress.arguments(payload, actor)):
        run_actions(progress, block.actions, payload, actor)


def run_actions(progress: Progress, actions: Iterable[Action], payload: Any, actor: Actor | None) -> None:
    """Run actions in order."""
    for action in actions:
        match action:
            case Assign(_, fields, update):
                progress.data = update(*progress.arguments(payload, actor))
                progress.touched.update(dict.fromkeys(fields))
            case Do(effect, params):
                request_effect(progress, effect, _value(progress, params, payload, actor))
            case Undo(effect):
                request_undo(progress, effect)
            case Raise(event, operand):
                name = event if isinstance(event, str) else _value(progress, event, payload, actor)
                progress.queue.append(Queued(name, _payload(progress, operand, payload, actor)))
            case Send():
                _send(progress, action, payload, actor)
            case CancelSend(send_id):
                found = send_id if isinstance(send_id, str) else _value(progress, send_id, payload, actor)
                _cancel(progress, found)
            case StartInstance(workflow, id_, data):
                _start(
                    progress,
                    workflow,
                    _value(progress, id_, payload, actor),
                    _payload(progress, data, payload, actor),
                )
            case Choose(branches):
                for condition, chosen in branches:
                    if condition is None or _holds(progress, condition, payload, actor):
                        run_actions(progress, chosen, payload, actor)
                        break
            case ForEach():
                _for_each(progress, action, payload, actor)


def _value(progress: Progress, operand: Operand, payload: Any, actor: Actor | None) -> Any:
    return operand.run(*progress.arguments(payload, actor))


def _payload(progress: Progress, operand: Operand | None, payload: Any, actor: Actor | None) -> Record:
    if operand is None:
        return NOTHING
    found: Record = operand.run(*progress.arguments(payload, actor))
    return found


def request_effect(
    progress: Progress,
    effect: str,
    params: Record,
    *,
    invoke: str | None = None,
    item: int | None = None,
    undoes: str | None = None,
) -> str:
    """Ask for an effect; gives the request's idempotency key. Params that do not fit refuse the step."""
    rule = progress.definition.effects[effect]
    if rule.params_shape is not None:
        try:
            params = rule.params_shape(params)  # type: ignore[assignment, arg-type]  # an object's shape gives an object
        except Misfit as misfit:
            raise refuse(progress, Reason.DATA, misfit=misfit, name=effect) from None
    if rule.key is not None:
        key = f"{effect}:{rule.key.run(params, None)}"
    else:
        progress.outputs_made += 1
        digest = blake2b(sorted_keys([effect, params]).encode(), digest_size=6).hexdigest()
        owner = progress.instance.uid or progress.instance.id
        key = f"{owner}:{progress.revision}:{progress.outputs_made}:{digest}"
    progress.effects.append(EffectRequest(key, effect, params, invoke, item, undoes))
    return key


def request_undo(
    progress: Progress, effect: str, *, invoke: str | None = None, item: int | None = None
) -> str | None:
    """Ask for the `undone_by` of the last done request of `effect`; None if there is none to undo."""
    for position in range(len(progress.done_requests) - 1, -1, -1):
        done = progress.done_requests[position]
        if done.effect == effect:
            del progress.done_requests[position]
            return undo_request(progress, effect, done.key, done.params, invoke=invoke, item=item)
    return None


def undo_request(
    progress: Progress,
    effect: str,
    key: str,
    params: Record,
    *,
    invoke: str | None = None,
    item: int | None = None,
) -> str | None:
    """Ask for the `undone_by` of one request of `effect`, with those of its parameters that it takes."""
    undone_by = progress.definition.effects[effect].undone_by
    if undone_by is None:
        return None
    names = [field.name for field in progress.definition.effects[undone_by].params]
    taken = {name: params[name] for name in names if name in params}
    return request_effect(progress, undone_by, taken, invoke=invoke, item=item, undoes=key)


def _holds(progress: Progress, condition: Expression, payload: Any, actor: Actor | None) -> bool:
    """Whether a condition holds; one that cannot be evaluated is false, and an error event (SCXML 5.9.1)."""
    try:
        return bool(condition.run(*progress.arguments(payload, actor)))
    except Fault as fault:
        if not progress.scxml:
            raise
        progress.queue_error(fault)
        return False


def _cancel(progress: Progress, send_id: str) -> None:
    """A delayed send does not go out: one of this step is forgotten, one of an earlier step called back."""
    progress.messages = [m for m in progress.messages if m.send_id != send_id or not m.delay_s]
    progress.sends_cancelled.append(SendCancelled(send_id))


def _send(progress: Progress, action: Send, payload: Any, actor: Actor | None) -> None:
    send_id = action.send_id
    if send_id is not None and not isinstance(send_id, str):
        send_id = _value(progress, send_id, payload, actor)
    try:
        _send_as(progress, action, send_id, payload, actor)
    except Fault as fault:
        if not progress.scxml:
            raise
        raise Unsent(fault, send_id) from None


def _send_as(
    progress: Progress, action: Send, send_id: str | None, payload: Any, actor: Actor | None
) -> None:
    event = action.event if isinstance(action.event, str) else _value(progress, action.event, payload, actor)
    content = _payload(progress, action.payload, payload, actor)
    delay = _value(progress, action.delay, payload, actor) if action.delay is not None else timedelta()
    relation = {"parent": "child", "child": "parent", "self": "self"}.get(action.to, "other")
    for address in _addresses(progress, action, payload, actor):
        progress.messages.append(
            Message(
                progress.next_output_key(),
                address,
                event,
                content,
                relation=relation,
                person=progress.person,
                delay_s=delay.total_seconds(),
                send_id=send_id,
            )
        )


def _addresses(progress: Progress, action: Send, payload: Any, actor: Actor | None) -> list[Address]:
    match action.to:
        case "self":
            return [Address(progress.instance.workflow, progress.instance.id)]
        case "parent":
            parent = progress.instance.parent
            if parent is None:
                raise Fault(
                    "no_parent", f"{action.event!r} is sent to the parent, but this instance has none"
                )
            return [Address(parent.workflow, parent.id)]
        case "child":
            rules = progress.definition.states
            index = progress.definition.state_index
            return [
                Address(rules[index[invocation.state]].invokes[invocation.rule].target, child)
                for invocation in progress.invokes
                for child in invocation.children
            ]
        case workflow:
            assert action.address is not None, "the compiler gives every other target an address"
            return [Address(workflow, str(_value(progress, action.address, payload, actor)))]


def _start(progress: Progress, workflow: str, id_: Any, data: Mapping[str, Any]) -> None:
    progress.starts.append(
        StartRequest(progress.next_output_key(), workflow, str(id_), data, person=progress.person)
    )


def _for_each(progress: Progress, action: ForEach, payload: Any, actor: Actor | None) -> None:
    items = action.items.run(*progress.arguments(payload, actor))
    if not isinstance(items, list):
        raise Fault("not_a_list", f"{action.items.source} is not a list")
    for index, item in enumerate(list(items)):
        given = {action.item: item} if action.index is None else {action.item: item, action.index: index}
        progress.data = {**progress.data, **given}
        run_actions(progress, action.actions, payload, actor)
