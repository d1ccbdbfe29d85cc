"""What is a simulated world, and what has happened in it? Immutable values. Floor 6. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from ...kernel.definition import Definition
from ...kernel.inputs import Input
from ...kernel.outputs import Message, Refusal, Report, StartRequest, StopRequest
from ...kernel.outputs import Outcome as Accepted
from ...kernel.snapshot import Incident, Snapshot
from ...kernel.turning import Moment, Stale
from ...kernel.values import Actor, Record

DELIVERIES_MAX = 10_000
"""How many deliveries one action may set off before the workflows are taken to chase each other for ever."""


class Key(NamedTuple):
    """Names one instance in the world."""

    workflow: str
    id: str


RequestKind: TypeAlias = Literal["effect", "child", "ask"]


class Request(NamedTuple):
    """Something asked of the outside that the world cannot answer by itself.

    An `effect`; a `child` of a workflow that is not in this world; an `ask` of an instance of such a
    workflow. `invoke` is the invocation that waits (None: a `do`, or an independent start).
    """

    number: int  # from 1, in the order in which they were made
    owner: Key
    kind: RequestKind
    name: str  # the effect, the workflow or the event
    params: Record
    key: str
    made_at: datetime
    invoke: str | None = None
    item: int | None = None


class Beginning(NamedTuple):
    """An instance is started with these data."""

    data: Record
    actor: Actor | None


class Receipt(NamedTuple):
    """What was accepted: taken, ignored or parked.

    `repeated`: this key had been sent before, and nothing new happened.
    """

    outcome: Accepted
    repeated: bool = False


What: TypeAlias = Input | Beginning
"""What is put into an instance."""

Reply: TypeAlias = Receipt | Refusal | Incident | Stale
"""What whoever put something in is told. An incident has nobody to be told, and is kept in the snapshot."""


class Happening(NamedTuple):
    """One thing that was put into one instance: `what`, what it gave, and the snapshots around it.

    `moments` are the macrosteps on the way, timers that were due before included. `before` is None for a
    start; `after` is `before` itself if nothing changed, and None for a start that was refused.
    """

    at: datetime
    instance: Key
    what: What
    before: Snapshot | None
    after: Snapshot | None
    moments: tuple[Moment, ...]
    reply: Reply


class Told(NamedTuple):
    """What became of a question or a start, on its way back to whoever asked: an input for that instance."""

    to: Key
    content: Input


Delivery: TypeAlias = Message | StartRequest | StopRequest | Report | Told
"""What one instance has for another."""


class FirstReceipt(NamedTuple):
    """What was first sent with a key, as a digest of its payload, and what it was told."""

    digest: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class World:
    """Some instances, a clock, and the outside world as far as it has been asked.

    `definitions` by workflow name; `instances` in the order in which they were started, with the data each
    was started with in `origins`; `requests` that nobody has answered, oldest first; `receipts` by
    (instance, scope, key); `log` of all that has happened, oldest first. If it is `slow`, what one instance
    has for another is `waiting`, with its sender, until it is let through.
    """

    definitions: Mapping[str, Definition]
    now: datetime
    instances: Mapping[Key, Snapshot] = field(default_factory=dict)
    origins: Mapping[Key, Record] = field(default_factory=dict)
    requests: tuple[Request, ...] = ()
    requested: int = 0
    receipts: Mapping[tuple[Key, str, str], FirstReceipt] = field(default_factory=dict)
    log: tuple[Happening, ...] = ()
    slow: bool = False
    waiting: tuple[tuple[Key, Delivery], ...] = ()

    def snapshot(self, key: Key) -> Snapshot:
        """The instance of this key. Raises KeyError if there is none."""
        return self.instances[key]

    def find(self, workflow: str, id_or_ref: str) -> Key | None:
        """The instance of `workflow` with this id or, failing that, the newest one with this business key."""
        key = Key(workflow, id_or_ref)
        if key in self.instances:
            return key
        named = [
            k for k, s in self.instances.items() if k.workflow == workflow and s.instance.ref == id_or_ref
        ]
        return named[-1] if named else None

    def awaited(self, request: Request) -> bool:
        """Whether the invocation that made this request still waits for it."""
        if request.invoke is None:
            return False
        return any(invocation.id == request.invoke for invocation in self.instances[request.owner].invokes)

    def next_due(self) -> datetime | None:
        """When the next timer of any instance falls due, after now; None if none runs."""
        due = (timer.due_at for s in self.instances.values() for timer in s.timers if timer.due_at > self.now)
        return min(due, default=None)


class Answered(NamedTuple):
    """The world after an action, and what whoever acted is told."""

    world: World
    reply: Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the outside answers a request: `done` with an output, `failed` with a code, or `unknown`."""

    kind: Literal["done", "failed", "unknown"]
    output: Record = field(default_factory=dict)
    code: str = ""
    message: str = ""


class Unsettled(Exception):  # the word for it, as in Reason
    """More than `DELIVERIES_MAX` deliveries followed from one action.

    Workflows that set each other off for ever.
    """
