"""How is a stored instance moved to another version of its workflow? Floor 4.

Chains run in order: where the wanted version has no migration from the instance's own, published versions in
between are gone through, the fewest that will do. The log's row carries the snapshot: a replay begins there.
"""

from __future__ import annotations

from typing import NamedTuple

from ..kernel import Definition, Refusal, Snapshot
from ..kernel.definition import Migration
from ..kernel.migrating import migrate
from ..kernel.snapshot import SEMANTICS
from .clock import from_ms, to_ms
from .context import Context
from .errors import RetryTransaction
from .planning import Known, Live, indexed_changes, instance_row, next_wake
from .ports import Session
from .recording import as_json, snapshot_hash
from .rows import Commit, Committed, LogRow, Wake


class Migrated(NamedTuple):
    """What became of an instance. True if it was moved; else `refusal` says why not, and it is as it was."""

    moved: bool
    from_version: int
    to_version: int
    refusal: Refusal | None = None
    message: str = ""

    def __bool__(self) -> bool:
        return self.moved


def migrate_instance(
    context: Context, workflow: str, id: str, version: int | None, connection: object | None
) -> Migrated:
    """Move an instance. Raises NotFound, UnknownWorkflow, Declined, RetryTransaction."""

    def work(session: Session) -> Migrated:
        live = context.find(session, workflow, id)
        name = live.snapshot.workflow
        wanted = context.definitions.version(session, name, version)
        own = live.known.definition
        if wanted.key == live.known.key:
            return Migrated(False, own.version, own.version, message="it runs by this version already")
        known = [context.definitions.by_key(session, row.key) for row in session.definitions(name)]
        path = chain(known, own, wanted.definition)
        if path is None:
            words = f"no migrations lead from version {own.version} to {wanted.definition.version}"
            return Migrated(False, own.version, wanted.definition.version, message=words)
        moved = _along(path, own, live.snapshot, live.loaded.now)
        if isinstance(moved, Refusal):
            return Migrated(False, own.version, wanted.definition.version, moved, moved.message)
        _write(session, live, wanted, moved)
        return Migrated(True, own.version, wanted.definition.version)

    return context.transact(work, connection)


Hop = tuple[Definition, Migration]


def chain(known: list[Known], own: Definition, wanted: Definition) -> tuple[Hop, ...] | None:
    """The fewest migrations that lead from one definition to another; None if none do."""
    paths: list[tuple[Hop, ...]] = [()]
    for _ in range(len(known)):
        further: list[tuple[Hop, ...]] = []
        for path in paths:
            at = path[-1][0] if path else own
            for one in known:
                for migration in one.definition.migrations:
                    if migration.from_version == at.version and one.definition.version > at.version:
                        hops = (*path, (one.definition, migration))
                        if one.definition.digest == wanted.digest:
                            return hops
                        further.append(hops)
        paths = further
    return None


def _along(path: tuple[Hop, ...], own: Definition, snapshot: Snapshot, now: int) -> Snapshot | Refusal:
    old, moved = own, snapshot
    for definition, migration in path:
        answer = migrate(old, definition, migration, moved, from_ms(now))
        if isinstance(answer, Refusal):
            return answer
        old, moved = definition, answer
    return moved._replace(revision=snapshot.revision + 1)


def _write(session: Session, live: Live, wanted: Known, moved: Snapshot) -> None:
    now = live.loaded.now
    row = instance_row(live.loaded.key, wanted.key, live.loaded.seq + 1, moved, now)
    versions = {"kind": "Migrate", "from": live.known.definition.version, "to": wanted.definition.version}
    log = LogRow(
        live.loaded.key,
        row.seq,
        row.revision,
        "migration",
        "migrate",
        to_ms(moved.last_at),
        now,
        None,
        "taken",
        as_json(versions),
        "[]",
        wanted.key,
        SEMANTICS,
        snapshot_hash(row.snapshot),
        None,
        row.snapshot,
    )
    wake = Wake(next_wake(moved, to_ms(moved.last_at), 0))
    changes = indexed_changes(wanted.indexed, None, moved)
    commit = Commit(row, live.loaded.seq, log, wake=wake, indexed=changes)
    if not isinstance(session.commit(commit), Committed):
        raise RetryTransaction("the instance was changed by somebody else")
