"""What does a turn change in the store? A turn becomes a `Commit`: the transaction as a value.

Floor 4. Pure: no store, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..kernel import Definition, Snapshot
from ..kernel.codec import encode_input
from ..kernel.inputs import Input
from ..kernel.outputs import Step
from ..kernel.snapshot import SEMANTICS, Incident
from ..kernel.turning import STEPS_MAX, Turn
from .clock import to_ms
from .outgoing import outbox_rows
from .recording import as_json, input_text, masked, snapshot_hash, trace_text
from .rows import Commit, IncidentRow, InstanceRow, Loaded, LogKind, LogRow, OutboxRow, ReceiptRow, Wake
from .snapshots import write_snapshot


class Known(NamedTuple):
    """A definition as the runtime holds it: its key in the store, and what is asked of it at each step."""

    key: int
    definition: Definition
    indexed: tuple[str, ...]
    masks: frozenset[str]  # events with payload fields that are never kept


class Live(NamedTuple):
    """An instance in the middle of a transaction."""

    loaded: Loaded
    known: Known
    snapshot: Snapshot


class Note(NamedTuple):
    """What the log says of a turn beyond the turn itself."""

    kind: LogKind
    name: str
    received_at: int
    outcome: str
    actor: str | None = None
    meta: str | None = None


def known(key: int, definition: Definition) -> Known:
    """A definition with its facts worked out."""
    indexed = tuple(name for name, field in definition.data.items() if field.indexed)
    masks = frozenset(
        name for name, rule in definition.events.items() if any(field.write_only for field in rule.fields)
    )
    return Known(key, definition, indexed, masks)


def plan(
    live: Live,
    turned: Turn,
    input: Input,
    at: int,
    note: Note,
    *,
    receipts: tuple[ReceiptRow, ...] = (),
    settled: tuple[int, ...] = (),
    extra: tuple[OutboxRow, ...] = (),
) -> Commit:
    """The commit of a turn that changed its instance at the instant `at`."""
    loaded, definition, after = live.loaded, live.known.definition, turned.snapshot
    kept, lost = masked(definition, input) if note.name in live.known.masks else (input, False)
    steps = [moment.step for moment in turned.moments]
    row = instance_row(loaded.key, live.known.key, loaded.seq + 1, after, note.received_at)
    log = LogRow(
        loaded.key,
        row.seq,
        row.revision,
        note.kind,
        note.name,
        at,
        note.received_at,
        note.actor,
        note.outcome,
        input_text(kept),
        trace_text(turned.moments),
        live.known.key,
        SEMANTICS,
        snapshot_hash(row.snapshot),
        note.meta,
        row.snapshot if lost else None,
    )
    due_at = next_wake(after, at, len(turned.moments))
    return Commit(
        row,
        loaded.seq,
        log,
        receipts,
        (*requested(definition, after, loaded.key, steps, note), *extra) if steps else extra,
        Wake(due_at) if due_at != loaded.due_at else None,
        *_incidents(loaded.key, live.snapshot, after),
        indexed_changes(live.known.indexed, live.snapshot, after),
        settled,
    )


def plan_start(
    known: Known, step: Step, text: str, note: Note, *, receipts: tuple[ReceiptRow, ...] = ()
) -> Commit:
    """The commit of a first step; `text` is what it was started with."""
    after = step.snapshot
    at = to_ms(after.last_at)
    row = instance_row(0, known.key, 1, after, note.received_at)
    log = LogRow(
        0,
        1,
        row.revision,
        note.kind,
        note.name,
        at,
        note.received_at,
        note.actor,
        note.outcome,
        text,
        as_json([]),
        known.key,
        SEMANTICS,
        snapshot_hash(row.snapshot),
        note.meta,
    )
    first = to_ms(after.timers[0].due_at) if after.timers else None
    return Commit(
        row,
        None,
        log,
        receipts,
        requested(known.definition, after, 0, (step,), note),
        Wake(first) if first is not None else None,
        indexed=indexed_changes(known.indexed, None, after),
    )


def instance_row(key: int, definition: int, seq: int, snapshot: Snapshot, now: int) -> InstanceRow:
    """An instance as it is stored."""
    instance = snapshot.instance
    return InstanceRow(
        key,
        instance.uid,
        instance.workflow,
        instance.id,
        instance.ref,
        definition,
        snapshot.revision,
        seq,
        snapshot.status.value,
        f" {' '.join(snapshot.configuration)} ",
        write_snapshot(snapshot),
        len(snapshot.incidents),
        now,
        now,
    )


def next_wake(after: Snapshot, at: int, moments: int) -> int | None:
    """When the next timer falls due. One that is due and was not taken waits for a later step, not for a
    clock.
    """
    for timer in after.timers:  # in order of due time
        due_at = to_ms(timer.due_at)
        if due_at > at or moments >= STEPS_MAX:
            return due_at
    return None


def requested(
    definition: Definition, after: Snapshot, instance: int, steps: Iterable[Step], note: Note
) -> tuple[OutboxRow, ...]:
    """What the steps ask of others."""
    rows: list[OutboxRow] = []
    for step in steps:
        if step.effects or step.messages or step.starts or step.stops or step.reports:
            rows.extend(outbox_rows(definition, after, instance, step, note.received_at, note.meta))
    return tuple(rows)


def indexed_changes(
    indexed: tuple[str, ...], before: Snapshot | None, after: Snapshot
) -> tuple[tuple[str, str | None], ...]:
    """Indexed fields whose value is another now."""
    if not indexed or (before is not None and before.data is after.data):
        return ()
    changes: list[tuple[str, str | None]] = []
    for name in indexed:
        value = after.data.get(name)
        if before is None:
            if value is not None:
                changes.append((name, as_json(value)))
        elif before.data.get(name) != value:
            changes.append((name, None if value is None else as_json(value)))
    return tuple(changes)


def _incidents(
    key: int, before: Snapshot, after: Snapshot
) -> tuple[tuple[IncidentRow, ...], tuple[int, ...]]:
    if before.incidents == after.incidents:
        return (), ()
    old = {incident.id for incident in before.incidents}
    kept = {incident.id for incident in after.incidents}
    new = tuple(_incident(key, after, incident) for incident in after.incidents if incident.id not in old)
    return new, tuple(number for number in sorted(old - kept))


def _incident(key: int, after: Snapshot, incident: Incident) -> IncidentRow:
    return IncidentRow(
        key,
        incident.id,
        after.workflow,
        after.id,
        type(incident.input).__name__,
        incident.reason,
        incident.message,
        as_json(encode_input(incident.input)),
        to_ms(incident.at),
    )
