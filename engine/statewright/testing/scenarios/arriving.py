"""What arrives next, in a story where what instances have for each other waits? Floor 6. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic, Text
from ...diagnostics.codes import runtime as codes
from ...explanation import joined
from ...kernel.inputs import InvokeDone
from ...kernel.outputs import Message, Report, StartRequest, StopRequest
from .. import world as worlds
from ..world import Delivery, Key, World
from .stage import Stage
from .values import Arrive


def arrive(stage: Stage, step: Arrive) -> tuple[World, Key] | Diagnostic:
    """The world once it has arrived, and where: the oldest that fits and is first between two instances."""
    for number, receiver, sender, name in _next(stage.world):
        if name == step.name and _is(stage, step.origin, sender) and _is(stage, step.to, receiver):
            return worlds.through(stage.world, number), receiver
    waiting = dict.fromkeys(f"`{name}`" for _, _, _, name in _next(stage.world))
    shown = joined(tuple(Text(each, each) for each in waiting))
    help = Text(f"what can arrive now: {shown.en}", f"现在可以到达的: {shown.zh}")
    if not stage.scenario.given.slow:
        help = Text("write messages: wait under given", "请在 given 下写 messages: wait")
    elif not waiting:
        help = Text("nothing is on its way", "没有任何内容在途中")
    return stage.diagnostic(codes.NOTHING_ARRIVES, (*step.where, "arrive"), help=help, name=step.name)


def _next(world: World) -> Iterator[tuple[int, Key, Key, str]]:
    """What may arrive next: its number, its receiver and sender, and what it is called."""
    behind: set[tuple[Key, Key]] = set()
    for number, (sender, delivery) in enumerate(world.waiting):
        receiver = _receiver(world, delivery)
        if (sender, receiver) not in behind:
            yield number, receiver, sender, _name(delivery)
        behind.add((sender, receiver))


def _receiver(world: World, delivery: Delivery) -> Key:
    match delivery:
        case StartRequest():
            return Key(delivery.workflow, delivery.id)
        case worlds.Told():
            return delivery.to
        case Message():
            named = world.find(delivery.to.workflow, delivery.to.id_or_ref)
            return named or Key(delivery.to.workflow, delivery.to.id_or_ref)
        case StopRequest() | Report():
            return Key(*delivery.to)


def _name(delivery: Delivery) -> str:
    match delivery:
        case Message():
            return delivery.event
        case StartRequest():
            return "start"
        case StopRequest():
            return "stop"
        case Report():
            return "done" if delivery.error is None else "failed"
        case worlds.Told():
            return "done" if isinstance(delivery.content, InvokeDone) else "failed"


def _is(stage: Stage, name: str | None, key: Key) -> bool:
    """Whether an instance is the one of this name, or is to be."""
    return name is None or stage.find(name) == key or name in key
