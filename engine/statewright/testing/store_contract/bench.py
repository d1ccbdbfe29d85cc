"""An empty store to put to the test, and short ways to put things in. Floor 6."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ...runtime.clock import Clock
from ...runtime.ports import Session, Store
from ...runtime.rows import Commit, Committed, InstanceRow, LogRow, OutboxKind, OutboxRow
from ..clock import VirtualClock

Open: TypeAlias = Callable[[Clock], Store]
"""Opens an empty store."""

Law: TypeAlias = Callable[[Open], None]

SECOND = 1_000


@dataclass
class Bench:
    """An empty store, its clock, and short ways to put things in."""

    store: Store
    clock: VirtualClock

    @property
    def now(self) -> int:
        """The clock's instant."""
        return self.clock.now_ms()

    def start(self, id: str, **changes: object) -> int:
        """A new instance; its key."""
        with self.store.session() as session:
            written = session.commit(first(id, self.now, **changes))
        assert isinstance(written, Committed), written
        return written.key

    def request(self, kind: OutboxKind, instance: int, name: str, **changes: object) -> None:
        """A row in the outbox."""
        with self.store.session() as session:
            session.request(wanted(kind, instance, name, self.now)._replace(**changes))  # type: ignore[arg-type]


def bench(open_store: Open) -> Bench:
    """A fresh one."""
    clock = VirtualClock()
    store = open_store(clock)
    store.upgrade()
    return Bench(store, clock)


def instance(id: str, now: int) -> InstanceRow:
    """An instance in state `a.b`."""
    return InstanceRow(
        0, f"uid-{id}", "w", id, None, 1, 1, 1, "running", " a.b ", '{"data":{"n":1}}', 0, now, now
    )


def line(key: int, seq: int, now: int) -> LogRow:
    """A row of a log."""
    return LogRow(key, seq, seq, "event", "go", now, now, "li", "taken", "{}", "[]", 1, 1, f"hash {seq}")


def first(id: str, now: int, **changes: object) -> Commit:
    """The commit that starts an instance; `changes` of its row or of the commit."""
    row = instance(id, now)
    own = {
        name: value
        for name, value in changes.items()
        if name in InstanceRow._fields and not isinstance(value, tuple)
    }
    beside = {name: value for name, value in changes.items() if name not in own}
    return Commit(row._replace(**own), None, line(0, 1, now))._replace(**beside)  # type: ignore[arg-type]


def following(row: InstanceRow, **changes: object) -> Commit:
    """The commit of the next turn of a stored instance."""
    after = row._replace(seq=row.seq + 1, revision=row.revision + 1)
    own = {
        name: value
        for name, value in changes.items()
        if name in InstanceRow._fields and not isinstance(value, tuple)
    }
    beside = {name: value for name, value in changes.items() if name not in own}
    commit = Commit(after._replace(**own), row.seq, line(row.key, row.seq + 1, row.changed_at))  # type: ignore[arg-type]
    return commit._replace(**beside)  # type: ignore[arg-type]


def wanted(kind: OutboxKind, instance: int, name: str, now: int) -> OutboxRow:
    """A row for the outbox."""
    lane = None if kind == "effect" else instance
    return OutboxRow(0, kind, instance, lane, "w", name, f"key {name}", "{}", now, now)


def stored(session: Session, id: str) -> InstanceRow:
    """The instance, which must be there."""
    row = session.read("w", id)
    assert row is not None, f"{id} is not stored"
    return row
