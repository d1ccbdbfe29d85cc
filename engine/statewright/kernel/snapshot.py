"""What decides what may happen next: everything about a running instance, as one immutable value.

Floor 0. Pure; standard library only. `codec.py` turns it into JSON and back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from .inputs import Input
from .values import NOTHING, Actor, Instance, Json, Record, Sender

SEMANTICS = 1
"""Raised when the same definition and events would give another result: a snapshot says which it was made by.
"""


class Status(StrEnum):
    """Whether an instance still runs."""

    RUNNING = "running"
    DONE = "done"  # a final state of the root was entered
    STOPPED = "stopped"  # its parent left the state that had started it


class Timer(NamedTuple):
    """A timer that runs: rule number `rule` of `state`; `turn` counts an `every` from 1. Ordered by when it
    is due.
    """

    due_at: datetime
    order: int  # document order of its rule, which breaks ties
    state: str
    rule: int
    turn: int = 1
    base: datetime | None = None  # an `every` counts from here
    set_at_revision: int = 0


class Paused(NamedTuple):
    """What was left of a `resume` timer when its state was left."""

    state: str
    rule: int
    left: timedelta


class Invocation(NamedTuple):
    """Work that a state waits for: rule number `rule` of `state`, unique `id`, begun by commit `revision`.

    `keys` are the idempotency keys of effect requests (`params` with what was asked, where it may have to be
    undone), `children` the instances started, one for each item (one, without `for_each`). `outputs` and
    `errors` by place while a `for_each` is not complete.
    """

    id: str
    state: str
    rule: int
    revision: int
    keys: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    wanted: int = 1
    outputs: tuple[tuple[int, Json], ...] = ()
    errors: tuple[tuple[int, Json], ...] = ()
    params: tuple[Record, ...] = ()
    person: str | None = None


class Parked(NamedTuple):
    """An event that waits for a state that handles it, until `expires_at`."""

    event: str
    payload: Record
    actor: Actor | None
    at: datetime
    expires_at: datetime | None
    sender: Sender | None = None


class Incident(NamedTuple):
    """An input that nobody could be told of and that could not be taken: kept until operations retry or skip
    it.
    """

    id: int
    input: Input
    reason: str
    message: str
    at: datetime


class Done(NamedTuple):
    """A request of an effect with `undone_by` that was carried out: what an `undo` will undo."""

    effect: str
    key: str
    params: Record


class Snapshot(NamedTuple):
    """A running instance: all that decides, nothing else.

    `configuration` are the active atomic (and final) states by path, in document order; `data` the fields by
    name, derived ones included, as JSON values; `last_at` the instant of the last step: time never goes back;
    `revision` counts steps that were committed. `history` maps a history state's path to what it remembers;
    `region_outputs` holds what finished regions and compound states gave, `done_requests` what may be undone,
    `left_invokes` whose outcomes may still come, late.
    """

    instance: Instance
    configuration: tuple[str, ...]
    data: Record
    status: Status
    revision: int
    last_at: datetime
    timers: tuple[Timer, ...] = ()
    invokes: tuple[Invocation, ...] = ()
    history: tuple[tuple[str, tuple[str, ...]], ...] = ()
    paused: tuple[Paused, ...] = ()
    region_outputs: Record = NOTHING
    parked: tuple[Parked, ...] = ()
    done_requests: tuple[Done, ...] = ()
    left_invokes: tuple[Invocation, ...] = ()
    incidents: tuple[Incident, ...] = ()
    incidents_ever: int = 0
    output: Record | None = None
    semantics: int = SEMANTICS

    @property
    def id(self) -> str:
        """The instance's id, unique within its workflow."""
        return self.instance.id

    @property
    def workflow(self) -> str:
        """The name of the instance's workflow."""
        return self.instance.workflow

    def to_json(self) -> str:
        """This snapshot as one line of JSON text; `Snapshot.from_json` gives an equal one back."""
        from .codec import encode

        return encode(self)

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        """The snapshot that `to_json` wrote. Raises ValueError if the text is not one."""
        from .codec import decode

        return decode(text)
