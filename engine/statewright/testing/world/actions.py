"""What may be done to a world.

Begin it, start instances, send events, let time pass, answer for the outside. Floor 6.

Pure: each takes a world and gives the next one. All may raise Unsettled, when workflows set each other off
without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ...kernel.definition import Definition
from ...kernel.inputs import (
    Advance,
    EffectDone,
    EffectGivenUp,
    Input,
    InvokeDone,
    InvokeFailed,
    InvokeUnknown,
)
from ...kernel.outputs import Outcome as Accepted
from ...kernel.values import NOTHING, Actor, Event, Parent, Record, Sender
from .delivering import deliver, settle
from .moving import Moving
from .putting import put
from .putting import send as send_to
from .starting import begin
from .values import Answered, Key, Outcome, Receipt, Request, World


def create(definitions: Mapping[str, Definition], at: datetime, *, slow: bool = False) -> World:
    """A world with nothing in it, at the instant `at` (aware).

    In a `slow` one, what one instance has for another waits until it is let `through`.
    """
    return World(definitions, at, slow=slow)


def through(world: World, number: int) -> World:
    """Let the thing of this number in `waiting` arrive. Raises IndexError if there is none."""
    moving = Moving(world)
    deliver(moving, number)
    return moving.closed()


def start(
    world: World,
    workflow: str,
    id: str,
    data: Record = NOTHING,
    *,
    actor: Actor | None = None,
    sender: Sender | None = None,
    parent: Parent | None = None,
) -> Answered:
    """Start an instance; `parent` is whose child it is to take itself for.

    Raises KeyError if the world has no such workflow, ValueError if the instance exists.
    """
    key = Key(workflow, id)
    if key in world.instances:
        raise ValueError(f"{workflow} {id} exists")
    moving = Moving(world)
    person = actor.person if actor else None
    return settle(moving, begin(moving, key, data, actor, sender=sender, parent=parent, person=person))


def send(
    world: World,
    key: Key,
    event: str,
    payload: Record = NOTHING,
    *,
    actor: Actor | None = None,
    sender: Sender | None = None,
    caller_key: str | None = None,
) -> Answered:
    """Send an event to an instance, now; `caller_key` is the sender's own.

    The same one again is the same send.
    """
    moving = Moving(world)
    return settle(moving, send_to(moving, key, Event(event, payload, actor, world.now, sender), caller_key))


def wait(world: World, delay: timedelta) -> World:
    """Let time pass: every timer of every instance that falls due is taken at its own instant, in order."""
    return advance(world, world.now + delay)


def advance(world: World, until: datetime) -> World:
    """As `wait`, up to an instant; one in the past changes nothing."""
    while (due := world.next_due()) is not None and due <= until:
        world = _fall_due(replace(world, now=due))
    return replace(world, now=max(world.now, until))


def _fall_due(world: World) -> World:
    """Offer each instance, oldest first, the timers that are due at this instant."""
    for key in world.instances:
        if any(timer.due_at == world.now for timer in world.instances[key].timers):
            moving = Moving(world)
            world = settle(moving, put(moving, key, Advance())).world
    return world


def answer(world: World, request: Request, outcome: Outcome) -> Answered:
    """Answer a request of the outside world. Raises ValueError if nobody asked it or it has been answered."""
    if request not in world.requests:
        raise ValueError(f"{request.name} was not asked, or has been answered")
    moving = Moving(world)
    moving.requests.remove(request)
    content = _outcome_input(request, outcome)
    reply = Receipt(Accepted.TAKEN) if content is None else put(moving, request.owner, content)
    return settle(moving, reply)


def _outcome_input(request: Request, outcome: Outcome) -> Input | None:
    """What the outcome is to the instance; None: nobody there wants to know."""
    if request.invoke is None:
        return _effect_input(request, outcome) if request.kind == "effect" else None
    if outcome.kind == "done":
        return InvokeDone(request.invoke, outcome.output, request.item, request.key)
    if outcome.kind == "failed":
        return InvokeFailed(request.invoke, outcome.code, outcome.message, request.item, request.key)
    return InvokeUnknown(request.invoke, outcome.message, request.item, request.key)


def _effect_input(request: Request, outcome: Outcome) -> Input:
    if outcome.kind == "done":
        return EffectDone(request.name, request.key, request.params, outcome.output)
    code = outcome.code or "unknown"
    return EffectGivenUp(request.name, request.key, request.params, code, outcome.message)
