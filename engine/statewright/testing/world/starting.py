"""How does an instance begin in a world: by a person, by another workflow, or as a child? Floor 6."""

from __future__ import annotations

from ...kernel.inputs import Advance, InvokeFailed, MessageRefused
from ...kernel.outputs import Address, Message, Refusal, StartRequest
from ...kernel.starting import start
from ...kernel.turning import Moment
from ...kernel.values import Actor, Parent, Record, Sender
from .moving import Moving
from .putting import put
from .values import Beginning, Key, Receipt, Reply, Told


def begin(
    moving: Moving,
    key: Key,
    data: Record,
    actor: Actor | None,
    *,
    sender: Sender | None = None,
    parent: Parent | None = None,
    person: str | None = None,
) -> Reply:
    """Start the instance `key`; its uid is its key, so that two runs of one story give the same keys."""
    answer = start(
        moving.definitions[key.workflow],
        data,
        id=key.id,
        at=moving.now,
        actor=actor,
        uid=f"{key.workflow}/{key.id}",
        parent=parent,
        person=person,
        sender=sender,
    )
    what = Beginning(data, actor)
    if isinstance(answer, Refusal):
        moving.note(key, what, answer, (), None)
        return answer
    receipt = Receipt(answer.outcome)
    moving.origins[key] = data
    moving.note(key, what, receipt, (Moment(Advance(), moving.now, answer),), answer.snapshot)
    if any(timer.due_at <= moving.now for timer in answer.snapshot.timers):
        put(moving, key, Advance())
    return receipt


def begin_for(moving: Moving, sender: Key, request: StartRequest) -> None:
    """Start what another instance asked to have started, or tell it why that cannot be."""
    key = Key(request.workflow, request.id)
    if request.workflow not in moving.definitions:
        moving.request(sender, request)
        return
    if key in moving.instances:
        _exists(moving, sender, key, request)
        return
    relation = "other" if request.invoke is None else "parent"
    answer = begin(
        moving,
        key,
        request.data,
        Actor(sender.id, (), request.person),
        sender=Sender(sender.workflow, sender.id, relation),
        parent=None
        if request.invoke is None
        else Parent(sender.workflow, sender.id, request.invoke, request.item),
        person=request.person,
    )
    if isinstance(answer, Refusal):
        _failed(moving, sender, key, request, answer.reason.value, answer.message)


def _exists(moving: Moving, sender: Key, key: Key, request: StartRequest) -> None:
    """An independent start of what exists with equal data is no error: it is the same start."""
    if request.invoke is None and moving.origins[key] == request.data:
        return
    _failed(moving, sender, key, request, "exists", f"{key.workflow} {key.id} exists")


def _failed(moving: Moving, sender: Key, key: Key, request: StartRequest, code: str, message: str) -> None:
    """Whoever waits for the child hears that it failed.

    For an independent start it is an incident at the sender.
    """
    content: InvokeFailed | MessageRefused
    if request.invoke is not None:
        content = InvokeFailed(request.invoke, code, message, request.item)
    else:
        start_message = Message(request.key, Address(*key), "start", request.data, person=request.person)
        content = MessageRefused(start_message, code, message)
    if moving.world.slow:
        moving.queue.append((key, Told(sender, content)))
    else:
        put(moving, sender, content)
