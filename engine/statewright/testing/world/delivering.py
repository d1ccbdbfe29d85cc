"""How does what one instance wants reach another? Messages, starts, stops, reports: once, and in order.

Floor 6. All wait in one queue, first in first out, so that two things which one instance sends to another
arrive in the order of sending. What cannot be taken there is told to whoever waits for it, or is an
incident at its sender.
"""

from __future__ import annotations

from typing import assert_never

from ...kernel.inputs import Input, InvokeDone, InvokeFailed, MessageRefused, Stop
from ...kernel.outputs import Message, Refusal, Report, StartRequest, StopRequest
from ...kernel.values import Actor, Event, Sender
from .moving import Moving
from .putting import put, send
from .starting import begin_for
from .values import DELIVERIES_MAX, Answered, Delivery, Key, Reply, Told, Unsettled


def settle(moving: Moving, reply: Reply) -> Answered:
    """Deliver until nothing is on its way, and close the world; a slow one is closed at once.

    Raises Unsettled if that does not come to an end.
    """
    if moving.world.slow:
        return Answered(moving.closed(), reply)
    for _ in range(DELIVERIES_MAX):
        if not moving.queue:
            return Answered(moving.closed(), reply)
        sender, delivery = moving.queue.popleft()
        _deliver(moving, sender, delivery)
    raise Unsettled(f"more than {DELIVERIES_MAX} deliveries followed from one action")


def deliver(moving: Moving, number: int) -> None:
    """Let one of the things that wait in a slow world through; what follows from it waits in its turn."""
    sender, delivery = moving.queue[number]
    del moving.queue[number]
    _deliver(moving, sender, delivery)


def _deliver(moving: Moving, sender: Key, delivery: Delivery) -> None:
    match delivery:
        case Message():
            _message(moving, sender, delivery)
        case StartRequest():
            begin_for(moving, sender, delivery)
        case StopRequest():
            _stop(moving, delivery)
        case Report():
            _report(moving, delivery)
        case Told():
            put(moving, delivery.to, delivery.content)
        case _:
            assert_never(delivery)


def _message(moving: Moving, sender: Key, message: Message) -> None:
    if message.to.workflow not in moving.definitions:
        if message.invoke is not None:
            moving.request(sender, message)
        return
    target = moving.find(message.to.workflow, message.to.id_or_ref)
    if target is None:
        words = f"there is no {message.to.workflow} {message.to.id_or_ref}"
        nobody = Key(message.to.workflow, message.to.id_or_ref)
        _tell(moving, nobody, sender, MessageRefused(message, "no_instance", words), len(moving.queue))
        return
    event = Event(
        message.event,
        message.payload,
        Actor(sender.id, (), message.person),
        moving.now,
        Sender(sender.workflow, sender.id, message.relation),
    )
    place = len(moving.queue)
    reply = send(moving, target, event)
    if isinstance(reply, Refusal):
        refused = MessageRefused(message, reply.reason.value, reply.message)
        _tell(moving, target, sender, refused, place)
    elif message.invoke is not None:
        _tell(moving, target, sender, InvokeDone(message.invoke, {}, message.item), place)


def _tell(moving: Moving, receiver: Key, sender: Key, content: Input, place: int) -> None:
    """Whoever sent hears what became of it: now, or, in a slow world, before what the receiver then sent."""
    if moving.world.slow:
        moving.queue.insert(place, (receiver, Told(sender, content)))
    else:
        put(moving, sender, content)


def _stop(moving: Moving, stop: StopRequest) -> None:
    target = moving.find(*stop.to)
    if target is not None:
        put(moving, target, Stop())
    moving.requests = [r for r in moving.requests if not (r.kind == "child" and r.invoke == stop.invoke)]


def _report(moving: Moving, report: Report) -> None:
    parent = moving.find(*report.to)
    if parent is None:
        return
    if report.error is not None:
        code, words = str(report.error.get("code", "")), str(report.error.get("message", ""))
        put(moving, parent, InvokeFailed(report.invoke, code, words, report.item))
    else:
        put(moving, parent, InvokeDone(report.invoke, report.output or {}, report.item))
