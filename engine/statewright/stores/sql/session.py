"""One transaction on a database: the runtime's `Session`, by statements that were compiled before.

Floor 5. Nothing here decides or fails by design: what cannot be written is told as a value. What differs
between databases comes in as `Database`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ...runtime.clock import Clock
from ...runtime.rows import (
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
from .claims import claimable as claimable_effects
from .database import Database, Driver, Execute
from .grouped_writes import is_plain, is_plain_start, write_begun, write_grouped
from .joint_writes import JointWrites, Shape, shape_of, update_values, values_of
from .statements import Statement

Row = TypeVar("Row")

LOADED_AT_ONCE = 256


class SqlSession:
    """One transaction."""

    __slots__ = ("_clock", "_database", "_sql", "_write", "connection", "driver", "execute", "work", "wrote")

    def __init__(self, database: Database, execute: Execute, clock: Clock | None, write: bool) -> None:
        self._database = database
        self._sql = database.statements
        self.execute = execute
        self._clock = clock
        self._write = write
        self.connection: Any = None
        self.driver: Driver | None = None
        self.wrote = False
        self.work = False

    # reading

    def _one(self, statement: Statement, *values: object) -> Any:
        return self.execute(statement.sql, values).fetchone()

    def _all(self, make: Callable[..., Row], statement: Statement, values: Sequence[object]) -> list[Row]:
        return [make(*row) for row in self.execute(statement.sql, values).fetchall()]

    def _run(self, statement: Statement, values: Sequence[object]) -> int:
        self.wrote = True
        return self.execute(statement.sql, values).rowcount

    def now(self) -> int:
        """The clock that was given, else the database's."""
        if self._clock is not None:
            return self._clock.now_ms()
        return int(self._one(self._sql.now)[0])

    def load(self, workflow: str, id: str) -> Loaded | None:
        """The instance by id."""
        statement = self._sql.load if self._write else self._sql.peek
        return self._loaded(self.execute(statement.sql, (workflow, id)).fetchone())

    def load_key(self, key: int) -> Loaded | None:
        """The instance by key."""
        statement = self._sql.load_key if self._write else self._sql.peek_key
        return self._loaded(self.execute(statement.sql, (key,)).fetchone())

    def load_many(self, workflow: str, ids: Sequence[str]) -> Mapping[str, Loaded]:
        """Many instances, some at a time: as many as a power of two, so that few statements are compiled."""
        found: dict[str, Loaded] = {}
        for begin in range(0, len(ids), LOADED_AT_ONCE):
            some = ids[begin : begin + LOADED_AT_ONCE]
            names = 1 << (len(some) - 1).bit_length()
            padded = [*some, *[some[0]] * (names - len(some))]
            statement = self._database.loading(names)
            values = statement.bind(workflow=workflow, **{f"id_{n}": id_ for n, id_ in enumerate(padded)})
            for row in self.execute(statement.sql, values).fetchall():
                loaded = self._loaded(row[:7])
                assert loaded is not None, "a row was read"
                found[row[7]] = loaded
        return found

    def _loaded(self, row: Any) -> Loaded | None:
        if row is None:
            return None
        if self._clock is None:
            return Loaded(*row)
        key, definition, revision, seq, snapshot, due_at = row[:6]
        return Loaded(key, definition, revision, seq, snapshot, due_at, self._clock.now_ms())

    def resolve(self, workflow: str, id_or_ref: str) -> str | None:
        """By id, else by ref."""
        if self._one(self._sql.peek, workflow, id_or_ref) is not None:
            return id_or_ref
        statement = self._sql.resolve
        found = self._one(statement, *statement.bind(workflow=workflow, ref=id_or_ref))
        return None if found is None else str(found[0])

    def receipt(self, instance: int, scope: str, key: str) -> ReceiptRow | None:
        """The first answer."""
        row = self._one(self._sql.receipt, instance, scope, key)
        return None if row is None else ReceiptRow(*row)

    # writing a turn

    def commit(self, commit: Commit, *, last: bool = False) -> Written:
        """Write a turn: the instance first, so that a conflict leaves nothing behind."""
        if commit.expected is None:
            return self._commit_new(commit)
        joint = self._database.joint_writes
        shape = shape_of(commit) if joint is not None else None
        if joint is not None and shape is not None:
            return self._commit_jointly(commit, joint, shape, last and self.driver is not None)
        row, sql = commit.row, self._sql
        if not self._run(sql.update_instance, update_values(commit)):
            return RevisionConflict()
        self.execute(sql.insert_log.sql, commit.log)
        for receipt in commit.receipts:
            if not self.keep_receipt(receipt):
                return DuplicateEvent(receipt.scope, receipt.key)
        self._rest(commit, row.key)
        return Committed(row.key)

    def commit_many(self, commits: Sequence[Commit]) -> bool:
        """Write turns of different instances, kind of row by kind of row."""
        self.wrote = True
        if self.driver is None:
            return all(isinstance(self.commit(commit), Committed) for commit in commits)
        turns = [commit for commit in commits if is_plain(commit)]
        starts = [commit for commit in commits if is_plain_start(commit)]
        for commit in commits:
            if is_plain(commit) or is_plain_start(commit):
                self.work = self.work or bool(commit.outbox or commit.wake)
            elif not isinstance(self.commit(commit), Committed):
                return False
        sql, many = self._sql, self.driver.many(self.connection)
        if turns and not write_grouped(sql, many, turns):
            return False
        return not starts or write_begun(self._database.dialect, sql, self.execute, many, starts)

    def _commit_jointly(self, commit: Commit, joint: JointWrites, shape: Shape, last: bool) -> Written:
        self.wrote = True
        self.work = self.work or bool(commit.outbox) or commit.wake is not None
        statement = joint.statement(shape._replace(all_or_fail=last))
        if last and self.driver is not None:
            done = self.driver.execute_last(self.connection, statement.sql, values_of(commit))
        else:
            done = self.execute(statement.sql, values_of(commit))
        changed, *kept = done.fetchone()
        if not changed:
            return RevisionConflict()
        for receipt, written in zip(commit.receipts, kept, strict=True):
            if not written:
                return DuplicateEvent(receipt.scope, receipt.key)
        return Committed(commit.row.key)

    def _commit_new(self, commit: Commit) -> Written:
        for receipt in commit.receipts:
            if not self.keep_receipt(receipt):
                return DuplicateEvent(receipt.scope, receipt.key)
        self.wrote = True
        found = self.execute(self._sql.insert_instance.sql, commit.row[1:]).fetchone()
        if found is None:
            for receipt in commit.receipts:
                self._run(self._sql.drop_receipt, (receipt.instance, receipt.scope, receipt.key))
            there = self._one(self._sql.peek, commit.row.workflow, commit.row.id)
            return Exists("ref" if there is None else "id")
        key = int(found[0])
        self.execute(self._sql.insert_log.sql, (key, *commit.log[1:]))
        self._rest(commit, key)
        return Committed(key)

    def _rest(self, commit: Commit, key: int) -> None:
        """What stands beside the instance and its log."""
        for out in commit.outbox:
            lane = None if out.lane is None else key
            self.request(out._replace(instance=key, lane=lane))
        if commit.wake is not None:
            self.wake(key, commit.wake.due_at)
        for field, value in commit.indexed:
            if value is None:
                self._run(self._sql.drop_indexed, (key, field))
            else:
                self._run(self._sql.set_indexed, (key, field, value))
        for incident in commit.incidents:
            self._run(self._sql.insert_incident, (key, *incident[1:]))
        for number in commit.incidents_gone:
            self._run(self._sql.drop_incident, (key, number))
        for id_ in commit.settled:
            self.settle(id_)

    def keep_receipt(self, receipt: ReceiptRow) -> bool:
        """Keep it, if it is the first."""
        return self._run(self._sql.insert_receipt, receipt) > 0

    def drop_receipt(self, receipt: ReceiptRow) -> None:
        """Forget it."""
        self._run(self._sql.drop_receipt, (receipt.instance, receipt.scope, receipt.key))

    def wake(self, instance: int, due_at: int | None) -> None:
        """Set the next wake-up."""
        if due_at is None:
            self._run(self._sql.drop_timer, (instance,))
        else:
            self.work = True
            self._run(self._sql.set_timer, (instance, due_at))

    # workers

    def due(self, now: int, limit: int) -> Sequence[int]:
        """Instances to be woken."""
        statement = self._sql.due
        values = statement.bind(now=now, limit=limit)
        return [row[0] for row in self.execute(statement.sql, values).fetchall()]

    def claim_delivery(self, now: int, limit: int) -> Sequence[OutboxRow]:
        """The oldest that may go."""
        statement = self._sql.head
        row = self._one(statement, *statement.bind(now=now))
        return () if row is None else (OutboxRow(*row),)

    def earlier(self, row: OutboxRow, target: str) -> bool:
        """Look for one."""
        statement = self._sql.earlier
        values = statement.bind(lane=row.lane, target=target, before=row.id)
        return self._one(statement, *values) is not None

    def claim_effects(
        self, now: int, names: Sequence[str], limit: int, lease_ms: int, worker: str
    ) -> Sequence[OutboxRow]:
        """Lease effects that are due."""
        statement = self._database.claimable(len(names), claimable_effects)
        named: dict[str, object] = {f"name_{place}": name for place, name in enumerate(names)}
        values = statement.bind(now=now, free=now, limit=limit, **named)
        rows = self._all(OutboxRow, statement, values)
        for row in rows:
            self._run(self._sql.lease, (now + lease_ms, worker, row.id))
        return rows

    def exclusive(self, name: str) -> None:
        """A lock of that name until the transaction ends."""
        if self._database.exclusive is not None:
            self.execute(self._database.exclusive, (name,))

    def leased(self, name: str, now: int) -> int:
        """How many workers have."""
        return int(self._one(self._sql.leased, name, now)[0])

    def meter(self, name: str) -> int | None:
        """A number under a name."""
        row = self._one(self._sql.meter, name)
        return None if row is None else int(row[0])

    def set_meter(self, name: str, value: int) -> None:
        """Keep it."""
        self._run(self._sql.set_meter, (name, value))

    def outbox(self, id: int) -> OutboxRow | None:
        """One row."""
        row = self._one(self._sql.outbox, id)
        return None if row is None else OutboxRow(*row)

    def reschedule(self, row: OutboxRow) -> None:
        """Write what changes in a row."""
        changing = (row.due_at, row.attempt, row.phase, row.until, row.leased_until, row.leased_by, row.error)
        self.work = True
        self._run(self._sql.reschedule, (*changing, row.id))

    def settle(self, id: int) -> bool:
        """Take a row out."""
        return self._run(self._sql.settle, (id,)) > 0

    def request(self, row: OutboxRow) -> None:
        """Put a row in."""
        self.work = True
        self._run(self._sql.insert_outbox, row[1:])

    # questions

    def read(self, workflow: str, id: str) -> InstanceRow | None:
        """The instance."""
        row = self._one(self._sql.read, workflow, id)
        return None if row is None else InstanceRow(*row)

    def find(self, search: Search) -> Sequence[InstanceRow]:
        """Instances in order."""
        statement, values = self._database.searches.statement(search)
        return self._all(InstanceRow, statement, values)

    def history(self, instance: int, after: int, limit: int) -> Sequence[LogRow]:
        """The log."""
        statement = self._sql.history
        return self._all(LogRow, statement, statement.bind(instance=instance, after=after, limit=limit))

    def incidents(self, workflow: str | None, limit: int) -> Sequence[IncidentRow]:
        """Open incidents."""
        statement = self._sql.incidents if workflow is None else self._sql.incidents_of
        return self._all(IncidentRow, statement, statement.bind(workflow=workflow, limit=limit))

    def waiting(self, instance: int) -> Sequence[OutboxRow]:
        """What is on its way."""
        return self._all(OutboxRow, self._sql.waiting, (instance,))

    def refusals(self, workflow: str | None, id: str | None, limit: int) -> Sequence[RefusalRow]:
        """Refused events."""
        statement = self._sql.refusals
        values = statement.bind(workflow=workflow, id=id, limit=limit)
        return self._all(RefusalRow, statement, values)

    def record_refusals(self, rows: Sequence[RefusalRow], kept: int) -> None:
        """Keep refused events, and drop old ones now and then."""
        for row in rows:
            self._run(self._sql.insert_refusal, row)
        last = self._one(self._sql.last_refusal)[0]
        if last is not None and last > kept:
            self._run(self._sql.drop_refusals, (last - kept,))

    def gauges(self) -> Gauges:
        """How it is doing."""
        now, statement = self.now(), self._sql.counts
        counts: tuple[Any, ...] = self._one(statement, *statement.bind(now=now, free=now, later=now))
        return Gauges._make((*counts, now))

    # definitions

    def definition(self, key: int) -> DefinitionRow | None:
        """By key."""
        return _definition(self._one(self._sql.definition, key))

    def active(self, workflow: str) -> DefinitionRow | None:
        """The one for new instances."""
        return _definition(self._one(self._sql.active, workflow))

    def definitions(self, workflow: str | None = None) -> Sequence[DefinitionRow]:
        """All."""
        if workflow is None:
            rows: Iterable[Any] = self.execute(self._sql.definitions.sql, ()).fetchall()
        else:
            rows = self.execute(self._sql.definitions_of.sql, (workflow,)).fetchall()
        return [found for row in rows if (found := _definition(row)) is not None]

    def publish(self, row: DefinitionRow) -> int:
        """Store or activate."""
        self._run(self._sql.insert_definition, (*row[1:6], False, row.created_at))
        key = int(self._one(self._sql.by_digest, row.digest)[0])
        if row.active:
            statement = self._sql.activate
            self._run(statement, statement.bind(the_workflow=row.workflow, the_key=key))
        return key

    # erasing

    def receipts(self, instance: int) -> Sequence[ReceiptRow]:
        """All of one instance."""
        return self._all(ReceiptRow, self._sql.receipts, (instance,))

    def erase(self, erasure: Erasure) -> None:
        """Write rows again."""
        self.wrote = True
        self._database.erasures.write(self.execute, erasure)

    def forget(self, finished_before: int, limit: int) -> int:
        """Remove old instances."""
        statement = self._sql.finished
        values = statement.bind(before=finished_before, limit=limit)
        keys = [row[0] for row in self.execute(statement.sql, values).fetchall()]
        for key in keys:
            for removal in self._sql.forget:
                self._run(removal, (key,))
        return len(keys)


def _definition(row: Any) -> DefinitionRow | None:
    if row is None:
        return None
    return DefinitionRow._make(row)._replace(active=bool(row[6]))
