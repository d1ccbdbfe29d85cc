"""A world while one action runs: the only mutable thing in the room, opened and closed within one call.

Floor 6. `actions` opens a `Moving` on a world, puts one thing in, and closes it into the next world. It
records what is put into an instance, keeps what that gives, and queues what is meant for other instances
(`delivering`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TypeAlias

from ...kernel.outputs import EffectRequest, Message, StartRequest, Step
from ...kernel.snapshot import Snapshot
from ...kernel.turning import Moment
from ...kernel.values import Record
from .values import Delivery, Happening, Key, Reply, Request, RequestKind, What, World

Asking: TypeAlias = Message | StartRequest | EffectRequest


class Moving:
    """A world in motion."""

    __slots__ = (
        "definitions",
        "instances",
        "log",
        "now",
        "origins",
        "queue",
        "receipts",
        "requested",
        "requests",
        "world",
    )

    def __init__(self, world: World) -> None:
        self.world = world
        self.definitions = world.definitions
        self.now = world.now
        self.instances: dict[Key, Snapshot] = dict(world.instances)
        self.origins: dict[Key, Record] = dict(world.origins)
        self.requests: list[Request] = list(world.requests)
        self.requested = world.requested
        self.receipts = dict(world.receipts)
        self.log: list[Happening] = []
        self.queue: deque[tuple[Key, Delivery]] = deque(world.waiting)

    def closed(self) -> World:
        """The world that this has become."""
        return replace(
            self.world,
            now=self.now,
            instances=self.instances,
            origins=self.origins,
            requests=tuple(self.requests),
            requested=self.requested,
            receipts=self.receipts,
            log=(*self.world.log, *self.log),
            waiting=tuple(self.queue),
        )

    def find(self, workflow: str, id_or_ref: str) -> Key | None:
        """As `World.find`, among the instances of this moment."""
        return replace(self.world, instances=self.instances).find(workflow, id_or_ref)

    def note(
        self, key: Key, what: What, reply: Reply, moments: tuple[Moment, ...], after: Snapshot | None
    ) -> None:
        """Keep what was put into `key` and what it gave.

        What its steps want of others is queued, or asked outside.
        """
        before = self.instances.get(key)
        if after is not None:
            self.instances[key] = after
        self.log.append(Happening(self.now, key, what, before, after, moments, reply))
        for moment in moments:
            self._carry(key, moment.step)

    def request(self, owner: Key, delivery: Message | StartRequest) -> None:
        """Ask the outside for what no workflow of this world can give."""
        if isinstance(delivery, Message):
            self._ask(owner, "ask", delivery.event, delivery.payload, delivery)
        else:
            self._ask(owner, "child", delivery.workflow, delivery.data, delivery)

    def _ask(self, owner: Key, kind: RequestKind, name: str, params: Record, of: Asking) -> None:
        self.requested += 1
        self.requests.append(
            Request(self.requested, owner, kind, name, params, of.key, self.now, of.invoke, of.item)
        )

    def _carry(self, key: Key, step: Step) -> None:
        for effect in step.effects:
            self._ask(key, "effect", effect.effect, effect.params, effect)
        deliveries: tuple[Delivery, ...] = (*step.starts, *step.messages, *step.stops, *step.reports)
        self.queue.extend((key, delivery) for delivery in deliveries)
