"""How is a stored instance moved to another version of its workflow? Floor 4.

Chains run in order: where the wanted version has no migration from the instance's own, published versions in
between are gone through, the fewest that will do. The log's row carries the snapshot: a replay begins there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..kernel import Definition, Refusal, Snapshot, Status
from ..kernel.definition import Migration
from ..kernel.migrating import migrate
from ..kernel.snapshot import SEMANTICS
from .clock import from_ms, to_ms
from .context import Context
from .errors import RetryTransaction
from .planning import Known, Live, indexed_changes, instance_row, next_wake
from .planning import known as known_as
from .ports import Session
from .recording import as_json, snapshot_hash
from .rows import Commit, Committed, LogRow, Search, Wake

PAGE = 500
"""How many instances are looked up at once when all are moved."""


class Migrated(NamedTuple):
    """What became of an instance. True if it was moved (rehearsed: if it could be); else `message` and, if
    its own rules or data stood in the way, `refusal` say why not, and it is as it was. `already`: it runs by
    that version.
    """

    moved: bool
    from_version: int
    to_version: int
    refusal: Refusal | None = None
    message: str = ""
    already: bool = False

    def __bool__(self) -> bool:
        return self.moved


class MigratedAll(NamedTuple):
    """What became of all running instances: how many were moved, how many had run by that version, and those
    that were not moved, by id.
    """

    moved: int
    already: int
    not_moved: tuple[tuple[str, Migrated], ...]


class Moving(NamedTuple):
    """Where to: a version number, the first letters of a digest, or None for the active version; and whether
    it is only tried. What is only tried may be a definition that was not published.
    """

    to: int | str | Definition | None = None
    rehearse: bool = False

    def wanted(self, context: Context, session: Session, workflow: str) -> Known:
        """The definition to move to. Raises UnknownWorkflow, Declined, ValueError."""
        if not isinstance(self.to, Definition):
            return context.definitions.version(session, workflow, self.to)
        if not self.rehearse or self.to.name != workflow:
            raise ValueError(f"{self.to.name} must be published before {workflow} is moved to it")
        return known_as(0, self.to)


def migrate_instance(
    context: Context, workflow: str, id: str, moving: Moving, connection: object | None = None
) -> Migrated:
    """Move an instance. Raises NotFound, UnknownWorkflow, Declined, RetryTransaction."""

    def work(session: Session) -> Migrated:
        live = context.find(session, workflow, id)
        wanted = moving.wanted(context, session, live.snapshot.workflow)
        answer, moved = _tried(context, session, live, wanted)
        if moved is not None and not moving.rehearse:
            _write(session, live, wanted, moved)
        return answer

    if moving.rehearse:
        with context.session(connection, write=False) as session:
            return work(session)
    return context.transact(work, connection)


def migrate_all(
    context: Context, workflow: str, moving: Moving, progress: Callable[[int], object] | None
) -> MigratedAll:
    """Move every running instance, each in a transaction of its own. Raises UnknownWorkflow, Declined."""
    with context.session(write=False) as session:
        moving.wanted(context, session, workflow)
    moved = already = after = seen = 0
    stuck: list[tuple[str, Migrated]] = []
    while True:
        with context.session(write=False) as session:
            rows = session.find(Search(workflow, status=Status.RUNNING.value, after=after, limit=PAGE))
        if not rows:
            return MigratedAll(moved, already, tuple(stuck))
        for row in rows:
            answer = migrate_instance(context, workflow, row.id, moving)
            moved, already = moved + answer.moved, already + answer.already
            if not answer.moved and not answer.already:
                stuck.append((row.id, answer))
        after, seen = rows[-1].key, seen + len(rows)
        if progress is not None:
            progress(seen)


def _tried(context: Context, session: Session, live: Live, wanted: Known) -> tuple[Migrated, Snapshot | None]:
    """What comes of moving an instance, and the snapshot that it would have."""
    own, name = live.known.definition, live.snapshot.workflow
    versions = (own.version, wanted.definition.version)
    if wanted.definition.digest == own.digest:
        return Migrated(False, *versions, message="it runs by this version already", already=True), None
    known = [context.definitions.by_key(session, row.key) for row in session.definitions(name)]
    path = chain([*known, wanted], own, wanted.definition)
    if path is None:
        words = f"no migrations lead from version {own.version} to {wanted.definition.version}"
        return Migrated(False, *versions, message=words), None
    moved = _along(path, own, live.snapshot, live.loaded.now)
    if isinstance(moved, Refusal):
        return Migrated(False, *versions, moved, moved.message), None
    owed = _owed(session, live, wanted.definition)
    if owed is not None:
        words = f"{owed} is on its way, and version {wanted.definition.version} has no effect of that name"
        return Migrated(False, *versions, message=words), None
    return Migrated(True, *versions), moved


def _owed(session: Session, live: Live, wanted: Definition) -> str | None:
    """An effect that was requested, is not concluded, and has no rules in the new version."""
    gone = live.known.definition.effects.keys() - wanted.effects.keys()
    waiting = session.waiting(live.loaded.key) if gone else ()
    return next((row.name for row in waiting if row.kind == "effect" and row.name in gone), None)


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
