"""What does one transaction on a store in memory read and change? Every change leaves word of how to take it
back.

Floor 5. The store (`memory.py`) holds its lock meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from ..runtime.clock import Clock
from ..runtime.rows import (
    Commit,
    Committed,
    DefinitionRow,
    DuplicateEvent,
    Erasure,
    Exists,
    Gauges,
    IncidentRow,
    InstanceRow,
    Loaded,
    LogRow,
    OutboxRow,
    ReceiptRow,
    RefusalRow,
    RevisionConflict,
    Search,
    Written,
)
from .matching import matches

if TYPE_CHECKING:
    from .memory import MemoryStore

Key = TypeVar("Key")
Value = TypeVar("Value")


class MemorySession:
    """One transaction on a MemoryStore, which holds its lock."""

    def __init__(self, store: MemoryStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._undo: list[Callable[[], object]] = []
        self.work = False

    def undo(self) -> None:
        """Take back every change, the last first."""
        while self._undo:
            self._undo.pop()()

    def _set(self, table: MutableMapping[Key, Value], key: Key, value: Value) -> None:
        if key in table:
            old = table[key]
            self._undo.append(lambda: table.__setitem__(key, old))
        else:
            self._undo.append(lambda: table.pop(key, None))
        table[key] = value

    def _drop(self, table: MutableMapping[Key, Value], key: Key) -> bool:
        if key not in table:
            return False
        old = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, old))
        return True

    def now(self) -> int:
        """The clock that the store was given."""
        return self._clock.now_ms()

    # steps

    def load(self, workflow: str, id: str) -> Loaded | None:
        """The instance."""
        key = self._store.names.get((workflow, id))
        return None if key is None else self.load_key(key)

    def load_key(self, key: int) -> Loaded | None:
        """The instance, by the store's number."""
        row = self._store.instances.get(key)
        if row is None:
            return None
        due_at = self._store.timers.get(key)
        return Loaded(key, row.definition, row.revision, row.seq, row.snapshot, due_at, self.now())

    def load_many(self, workflow: str, ids: Sequence[str]) -> Mapping[str, Loaded]:
        """Many instances."""
        found = {id_: self.load(workflow, id_) for id_ in ids}
        return {id_: loaded for id_, loaded in found.items() if loaded is not None}

    def resolve(self, workflow: str, id_or_ref: str) -> str | None:
        """By id, else by ref: the live one, else the newest."""
        if (workflow, id_or_ref) in self._store.names:
            return id_or_ref
        rows = [r for r in self._store.instances.values() if (r.workflow, r.ref) == (workflow, id_or_ref)]
        best = max(rows, key=lambda row: (row.status == "running", row.key), default=None)
        return best.id if best else None

    def receipt(self, instance: int, scope: str, key: str) -> ReceiptRow | None:
        """The first answer."""
        return self._store.receipts.get((instance, scope, key))

    def commit_many(self, commits: Sequence[Commit]) -> bool:
        """Write turns, one after the other."""
        return all(isinstance(self.commit(commit), Committed) for commit in commits)

    def keep_receipt(self, receipt: ReceiptRow) -> bool:
        """Keep it, if it is the first."""
        place = (receipt.instance, receipt.scope, receipt.key)
        if place in self._store.receipts:
            return False
        self._set(self._store.receipts, place, receipt)
        return True

    def drop_receipt(self, receipt: ReceiptRow) -> None:
        """Forget it."""
        self._drop(self._store.receipts, (receipt.instance, receipt.scope, receipt.key))

    def commit(self, commit: Commit, *, last: bool = False) -> Written:
        """Write a turn."""
        refused = self._conflict(commit)
        if refused is not None:
            return refused
        store, row = self._store, commit.row
        if commit.expected is None:
            row = row._replace(key=self._number("instance"))
            self._set(store.names, (row.workflow, row.id), row.key)
            self._set(store.logs, row.key, [])
        else:
            row = row._replace(created_at=store.instances[row.key].created_at)
        self._set(store.instances, row.key, row)
        self._append(store.logs[row.key], commit.log._replace(instance=row.key))
        for receipt in commit.receipts:
            self.keep_receipt(receipt)
        for out in commit.outbox:
            lane = out.lane if out.lane is None else row.key
            self.request(out._replace(instance=row.key, lane=lane))
        if commit.wake is not None:
            self.wake(row.key, commit.wake.due_at)
        for incident in commit.incidents:
            self._set(store.incidents, (row.key, incident.number), incident._replace(instance=row.key))
        for number in commit.incidents_gone:
            self._drop(store.incidents, (row.key, number))
        for id_ in commit.settled:
            self.settle(id_)
        return Committed(row.key)

    def _append(self, log: list[LogRow], row: LogRow) -> None:
        log.append(row)
        self._undo.append(log.pop)

    def _conflict(self, commit: Commit) -> Written | None:
        store, row = self._store, commit.row
        for receipt in commit.receipts:
            if (receipt.instance, receipt.scope, receipt.key) in store.receipts:
                return DuplicateEvent(receipt.scope, receipt.key)
        if commit.expected is not None:
            found = store.instances.get(row.key)
            return RevisionConflict() if found is None or found.seq != commit.expected else None
        if (row.workflow, row.id) in store.names:
            return Exists("id")
        live = row.ref is not None and row.status == "running"
        if live and any(
            (r.workflow, r.ref, r.status) == (row.workflow, row.ref, "running")
            for r in store.instances.values()
        ):
            return Exists("ref")
        return None

    def _number(self, table: str) -> int:
        """The next number; numbers of transactions that failed are not given again."""
        self._store.counts[table] += 1
        return self._store.counts[table]

    def wake(self, instance: int, due_at: int | None) -> None:
        """Set the next wake-up."""
        if due_at is None:
            self._drop(self._store.timers, instance)
        else:
            self.work = True
            self._set(self._store.timers, instance, due_at)

    # workers

    def due(self, now: int, limit: int) -> Sequence[int]:
        """Instances to be woken."""
        found = sorted((due_at, key) for key, due_at in self._store.timers.items() if due_at <= now)
        return [key for _, key in found[:limit]]

    def claim_delivery(self, now: int, limit: int) -> Sequence[OutboxRow]:
        """The oldest row that is due and for whose target nothing older waits."""
        before: dict[int | None, set[str | None]] = {}
        for row in sorted(self._store.outbox.values()):
            if row.kind == "effect":
                continue
            waiting = before.setdefault(row.lane, set())
            free = None not in waiting and row.target not in waiting if row.target else not waiting
            if free and row.due_at <= now:
                return (row,)[:limit]
            waiting.add(row.target)
        return ()

    def earlier(self, row: OutboxRow, target: str) -> bool:
        """Look through the outbox."""
        return any(
            (one.lane, one.target) == (row.lane, target) and one.id < row.id
            for one in self._store.outbox.values()
            if one.kind != "effect"
        )

    def claim_effects(
        self, now: int, names: Sequence[str], limit: int, lease_ms: int, worker: str
    ) -> Sequence[OutboxRow]:
        """Lease effects that are due."""
        claimed: list[OutboxRow] = []
        heads: set[tuple[int, str]] = set()
        for row in sorted(self._store.outbox.values()):
            if row.kind != "effect":
                continue
            if row.lane is not None:
                if (row.lane, row.name) in heads:
                    continue
                heads.add((row.lane, row.name))
            free = row.leased_until is None or row.leased_until <= now
            if row.name in names and row.due_at <= now and free and len(claimed) < limit:
                claimed.append(row)
                leased = row._replace(leased_until=now + lease_ms, leased_by=worker)
                self._set(self._store.outbox, row.id, leased)
        return claimed

    def exclusive(self, name: str) -> None:
        """All transactions are."""

    def leased(self, name: str, now: int) -> int:
        """How many workers have."""
        rows = (row for row in self._store.outbox.values() if row.name == name and row.kind == "effect")
        return sum(row.leased_until is not None and row.leased_until > now for row in rows)

    def meter(self, name: str) -> int | None:
        """A number under a name."""
        return self._store.meters.get(name)

    def set_meter(self, name: str, value: int) -> None:
        """Keep it."""
        self._set(self._store.meters, name, value)

    def outbox(self, id: int) -> OutboxRow | None:
        """One row."""
        return self._store.outbox.get(id)

    def reschedule(self, row: OutboxRow) -> None:
        """Write a row again."""
        if row.id in self._store.outbox:
            self._set(self._store.outbox, row.id, row)

    def settle(self, id: int) -> bool:
        """Take a row out."""
        return self._drop(self._store.outbox, id)

    def request(self, row: OutboxRow) -> None:
        """Put a row in."""
        self.work = True
        number = self._number("outbox")
        self._set(self._store.outbox, number, row._replace(id=number))

    # questions

    def read(self, workflow: str, id: str) -> InstanceRow | None:
        """The instance."""
        key = self._store.names.get((workflow, id))
        return None if key is None else self._store.instances[key]

    def find(self, search: Search) -> Sequence[InstanceRow]:
        """Instances in order."""
        rows = (row for key, row in sorted(self._store.instances.items()) if key > search.after)
        return [row for row in rows if matches(search, row)][: search.limit]

    def history(self, instance: int, after: int, limit: int) -> Sequence[LogRow]:
        """The log."""
        return [row for row in self._store.logs[instance] if row.seq > after][:limit]

    def incidents(self, workflow: str | None, limit: int) -> Sequence[IncidentRow]:
        """Open incidents."""
        rows = [row for row in self._store.incidents.values() if workflow in (None, row.workflow)]
        return sorted(rows, key=lambda row: (row.at, row.instance, row.number))[:limit]

    def waiting(self, instance: int) -> Sequence[OutboxRow]:
        """What is on its way."""
        return [row for row in sorted(self._store.outbox.values()) if row.instance == instance]

    def refusals(self, workflow: str | None, id: str | None, limit: int) -> Sequence[RefusalRow]:
        """Refused events."""
        rows = [r for r in self._store.refusals if workflow in (None, r.workflow) and id in (None, r.id)]
        return list(reversed(rows))[:limit]

    def record_refusals(self, rows: Sequence[RefusalRow], kept: int) -> None:
        """Keep refused events."""
        self._keep_refusals([*self._store.refusals, *rows][-kept:])

    def _keep_refusals(self, rows: Sequence[RefusalRow]) -> None:
        before = list(self._store.refusals)
        self._undo.append(lambda: self._store.refusals.__setitem__(slice(None), before))
        self._store.refusals[:] = rows

    def gauges(self) -> Gauges:
        """How it is doing."""
        now, rows = self.now(), self._store.outbox.values()
        effects = sum(row.kind == "effect" for row in rows)
        free = (row for row in rows if row.leased_until is None or row.leased_until <= now)
        return Gauges(
            len(self._store.timers),
            min(self._store.timers.values(), default=None),
            len(rows) - effects,
            effects,
            min((row.due_at for row in free if row.due_at <= now), default=None),
            len(self._store.incidents),
            sum(row.due_at > now for row in rows),
            now,
        )

    # definitions

    def definition(self, key: int) -> DefinitionRow | None:
        """By key."""
        return self._store.definitions.get(key)

    def active(self, workflow: str) -> DefinitionRow | None:
        """The one for new instances."""
        return next(
            (r for r in self._store.definitions.values() if r.workflow == workflow and r.active), None
        )

    def definitions(self, workflow: str | None = None) -> Sequence[DefinitionRow]:
        """All."""
        return [r for r in self._store.definitions.values() if workflow in (None, r.workflow)]

    def publish(self, row: DefinitionRow) -> int:
        """Store or activate."""
        table = self._store.definitions
        found = next((r for r in table.values() if r.digest == row.digest), None)
        key = found.key if found else len(table) + 1
        if row.active:
            for other in self.definitions(row.workflow):
                self._set(table, other.key, other._replace(active=False))
        kept = found or row._replace(key=key)
        self._set(table, key, kept._replace(active=row.active or kept.active))
        return key

    # erasing

    def receipts(self, instance: int) -> Sequence[ReceiptRow]:
        """All of one instance."""
        return [row for place, row in self._store.receipts.items() if place[0] == instance]

    def erase(self, erasure: Erasure) -> None:
        """Write rows again."""
        store, key = self._store, erasure.instance
        log = {row.seq: row for row in erasure.log}
        self._set(store.logs, key, [log.get(row.seq, row) for row in store.logs[key]])
        self._set(store.instances, key, store.instances[key]._replace(ref=erasure.ref))
        for row in erasure.outbox:
            self.reschedule(row)
        for incident in erasure.incidents:
            self._set(store.incidents, (key, incident.number), incident)
        for receipt in erasure.receipts:
            self._set(store.receipts, (key, receipt.scope, receipt.key), receipt)
        for receipt in erasure.receipts_gone:
            self._drop(store.receipts, (key, receipt.scope, receipt.key))
        kept = [row for row in store.refusals if (row.workflow, row.id) != (erasure.workflow, erasure.id)]
        self._keep_refusals(kept)

    def forget(self, finished_before: int, limit: int) -> int:
        """Remove old instances."""
        old = [
            row
            for row in self._store.instances.values()
            if row.status != "running" and row.changed_at < finished_before and not row.incidents
        ]
        for row in old[:limit]:
            self._forget(row)
        return len(old[:limit])

    def _forget(self, row: InstanceRow) -> None:
        store = self._store
        self._drop(store.instances, row.key)
        self._drop(store.names, (row.workflow, row.id))
        self._drop(store.logs, row.key)
        self._drop(store.timers, row.key)
        for place in [place for place in store.receipts if place[0] == row.key]:
            self._drop(store.receipts, place)
