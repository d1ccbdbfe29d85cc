"""What callers are given: receipts, views of instances, entries of the log, pages. Floor 4. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..kernel import Outcome, Refusal, Snapshot, Status
from ..kernel.snapshot import Incident
from ..kernel.values import Json, Record

__all__ = ["Entry", "Found", "Health", "Held", "InstanceView", "Page", "Receipt", "Refusal", "Replayed"]


class Receipt(NamedTuple):
    """An event (or a start) was accepted. True in a condition.

    `outcome` is taken, ignored or parked; `state` are the active leaves afterwards; `revision` counts the
    instance's steps. `repeated`: this key was accepted before, and this is that first receipt.
    """

    workflow: str
    id: str
    event: str
    outcome: Outcome
    state: tuple[str, ...]
    status: Status
    revision: int
    at: datetime
    repeated: bool = False


class Held(NamedTuple):
    """An incident: what could not be taken and waits for operations. `number` counts within the instance."""

    workflow: str
    id: str
    number: int
    kind: str
    reason: str
    message: str
    at: datetime
    input: Record


class Found(NamedTuple):
    """An instance in a list."""

    workflow: str
    id: str
    ref: str | None
    state: tuple[str, ...]
    status: Status
    revision: int
    data: Record
    incidents: int
    created_at: datetime
    changed_at: datetime


class Page(NamedTuple):
    """Some instances, and where to go on (`after=page.next`); None at the end."""

    instances: tuple[Found, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class InstanceView:
    """An instance as it is stored now."""

    snapshot: Snapshot
    created_at: datetime
    changed_at: datetime

    @property
    def workflow(self) -> str:
        """Its workflow's name."""
        return self.snapshot.workflow

    @property
    def id(self) -> str:
        """Its id, unique within the workflow."""
        return self.snapshot.id

    @property
    def ref(self) -> str | None:
        """Its business key."""
        return self.snapshot.instance.ref

    @property
    def version(self) -> int:
        """The version of the workflow that it runs by."""
        return self.snapshot.instance.version

    @property
    def state(self) -> tuple[str, ...]:
        """The active leaves, as dotted paths."""
        return self.snapshot.configuration

    @property
    def status(self) -> Status:
        """Whether it still runs."""
        return self.snapshot.status

    @property
    def data(self) -> Record:
        """What it remembers, derived fields included."""
        return self.snapshot.data

    @property
    def output(self) -> Record | None:
        """What it gave when it ended."""
        return self.snapshot.output

    @property
    def revision(self) -> int:
        """How many steps it has taken."""
        return self.snapshot.revision

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """What waits for operations."""
        return self.snapshot.incidents

    def is_in(self, state: str) -> bool:
        """Whether the state of this dotted path is active."""
        return any(leaf == state or leaf.startswith(f"{state}.") for leaf in self.state)


class Entry(NamedTuple):
    """One row of an instance's log. `steps` are the macrosteps: trigger, states left, states entered, and the
    effects asked for.
    """

    seq: int
    revision: int
    kind: str
    name: str
    at: datetime
    received_at: datetime
    actor: str | None
    outcome: str
    input: Record
    steps: tuple[Record, ...]
    version: int
    digest: str
    hash: str


class Replayed(NamedTuple):
    """What folding the log gave. `same`: the stored snapshot is exactly what comes out.

    `rows` were folded, `from_seq` where it began (after a checkpoint), `differs_at` the first row whose
    snapshot came out otherwise.
    """

    same: bool
    rows: int
    from_seq: int
    differs_at: int | None
    message: str
    snapshot: Snapshot | None


class Health(NamedTuple):
    """How the runtime is doing. Seconds; None: nothing waits.

    `outbox_age_s`: for how long something has been due that nobody has begun. `effects` and `deliveries`
    count all that is not concluded; `later` are those of them that are not due: to be tried again later.
    """

    ok: bool
    oldest_timer_late_s: float | None
    outbox_age_s: float | None
    timers: int
    deliveries: int
    effects: int
    incidents: int
    later: int
    message: str

    def as_json(self) -> dict[str, Json]:
        """The same as a JSON object."""
        return dict(zip(self._fields, self, strict=True))
