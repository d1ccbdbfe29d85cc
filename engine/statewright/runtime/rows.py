"""What is kept, row by row, and what one transaction changes: the values between the runtime and its stores.

Floor 4. Pure data. Instants are milliseconds since 1970 (`clock.py`), JSON is text: a store needs to know
nothing about workflows.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


class InstanceRow(NamedTuple):
    """A running workflow as it is stored. `key` is the store's own number for it (0: not stored yet).

    `configuration` are the paths of its active leaves, each between spaces, so that a state can be looked
    for by prefix; `snapshot` is the kernel's JSON text. `seq` counts rows of the log and rises with every
    change: it is the check against lost updates.
    """

    key: int
    uid: str
    workflow: str
    id: str
    ref: str | None
    definition: int
    revision: int
    seq: int
    status: str
    configuration: str
    snapshot: str
    incidents: int
    created_at: int
    changed_at: int


class Loaded(NamedTuple):
    """What a step reads: the changing part of an instance, its next wake-up, and the store's clock."""

    key: int
    definition: int
    revision: int
    seq: int
    snapshot: str
    due_at: int | None
    now: int


LogKind: TypeAlias = Literal[
    "start", "event", "timer", "result", "child", "message", "parked", "migration", "repair", "erasure"
]


class LogRow(NamedTuple):
    """One turn that changed an instance. Append-only.

    `input` is what was put in, as JSON; `trace` the macrosteps it made; `hash` a digest of the snapshot
    after it; `checkpoint` that snapshot itself where it cannot be computed again from what is kept.
    """

    instance: int
    seq: int
    revision: int
    kind: LogKind
    name: str
    at: int
    received_at: int
    actor: str | None
    outcome: str
    input: str
    trace: str
    definition: int
    semantics: int
    hash: str
    meta: str | None = None
    checkpoint: str | None = None


class ReceiptRow(NamedTuple):
    """The first answer to a key. `scope` is `event NAME`, `caller ID`, or for starts `start WORKFLOW CALLER`
    with instance 0; `digest` tells another payload under the same key.
    """

    instance: int
    scope: str
    key: str
    digest: str
    answer: str
    at: int


OutboxKind: TypeAlias = Literal["effect", "message", "start", "stop", "report", "outcome"]


class OutboxRow(NamedTuple):
    """Something that an instance wants of the outside (`effect`) or of another instance (all other kinds).

    `lane`: the instance whose rows go in order of `id` (None: no order); `target` names the receiver: rows
    of one lane for different receivers do not wait for each other (None: it waits for the whole lane, and
    the lane for it). `name` is the effect or event, `workflow` the one that declares it. `due_at`: not
    before. `phase` of an effect is `perform` or `reconcile`;
    `until` when reconciling ends. While a worker has it, `leased_until` and `leased_by` say so.
    """

    id: int
    kind: OutboxKind
    instance: int
    lane: int | None
    workflow: str
    name: str
    key: str
    body: str
    created_at: int
    due_at: int
    attempt: int = 0
    phase: str = "perform"
    until: int | None = None
    leased_until: int | None = None
    leased_by: str | None = None
    error: str | None = None
    meta: str | None = None
    target: str | None = None


class IncidentRow(NamedTuple):
    """A projection of one incident of a snapshot, to be listed."""

    instance: int
    number: int
    workflow: str
    id: str
    kind: str
    reason: str
    message: str
    input: str
    at: int


class RefusalRow(NamedTuple):
    """An event that was refused, for support; bounded in number, kept apart from the log."""

    workflow: str
    id: str
    event: str
    reason: str
    message: str
    actor: str | None
    at: int


class DefinitionRow(NamedTuple):
    """A published workflow: `source` is JSON from which any worker can compile it again."""

    key: int
    workflow: str
    version: int
    digest: str
    language: int
    source: str
    active: bool
    created_at: int


class Wake(NamedTuple):
    """When the instance is to be looked at next, for its timers; None: not by itself."""

    due_at: int | None


class Commit(NamedTuple):
    """All that one turn changes, as one value: a store writes all of it or nothing.

    `expected` is the `seq` that was read (None: a new instance). `wake` is None when the next wake-up stays
    as it is. `settled` are outbox rows that this turn answers; they go. `indexed` maps a field to its value
    where an indexed field changed (None: no value).
    """

    row: InstanceRow
    expected: int | None
    log: LogRow
    receipts: tuple[ReceiptRow, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
    wake: Wake | None = None
    incidents: tuple[IncidentRow, ...] = ()
    incidents_gone: tuple[int, ...] = ()
    indexed: tuple[tuple[str, str | None], ...] = ()
    settled: tuple[int, ...] = ()


class Committed(NamedTuple):
    """Written; the instance has this key."""

    key: int


class RevisionConflict(NamedTuple):
    """Somebody else changed the instance since it was read. Nothing was written."""


class DuplicateEvent(NamedTuple):
    """A receipt for this key is there already. Nothing was written."""

    scope: str
    key: str


class Exists(NamedTuple):
    """There is an instance with this id, or a live one with this ref. Nothing was written."""

    by: Literal["id", "ref"]


Written: TypeAlias = Committed | RevisionConflict | DuplicateEvent | Exists


class Erasure(NamedTuple):
    """What of an instance stands otherwise when a person was erased from it: rows as they are to be, found by
    their keys. Receipts in `receipts_gone` and all refusals of the instance go.
    """

    instance: int
    workflow: str
    id: str
    ref: str | None
    log: tuple[LogRow, ...] = ()
    outbox: tuple[OutboxRow, ...] = ()
    incidents: tuple[IncidentRow, ...] = ()
    receipts: tuple[ReceiptRow, ...] = ()
    receipts_gone: tuple[ReceiptRow, ...] = ()


class Search(NamedTuple):
    """What `find` looks for. `state` is a path; `fields` are data fields and their values as JSON text,
    `indexed` those of them that the store keeps an index of; instants bound creation and last change.
    """

    workflow: str
    state: str | None = None
    status: str | None = None
    ref: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    indexed: frozenset[str] = frozenset()
    created_before: int | None = None
    changed_before: int | None = None
    incident: bool = False
    after: int = 0
    limit: int = 100


class Gauges(NamedTuple):
    """How the store is doing: counts, and the oldest of what waits (milliseconds since 1970).

    `oldest_outbox`: since when something of the outbox could have been done that nobody has begun. `later`
    are those rows of the outbox that are not due yet: tried again later, or asked after.
    """

    timers: int
    oldest_due: int | None
    deliveries: int
    effects: int
    oldest_outbox: int | None
    incidents: int
    later: int
    now: int
