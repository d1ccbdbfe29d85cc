"""How is a stored instance moved to another version of its workflow? Floor 4.

Chains run in order: where the wanted version has no migration from the instance's own, published versions in
between are gone through, the fewest that will do. The log's row carries the snapshot: a replay begins there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..kernel import Definition, Reason, Refusal, Snapshot, Status
from ..kernel.definition import Migration
from ..kernel.migrating import migrate
from ..kernel.snapshot import SEMANTICS
from ..kernel.staying import AlreadyThere, DataUnfit, EffectOwed, NoPath, RuleFailed, Stays
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
    """What became of an instance. True if it was moved (rehearsed: if it could be); else it is as it was, and
    `why` is the reason with the names involved, one of the classes of `statewright.kernel.staying`, and
    `message` says it in English. `refusal` is set if its own rules or data stood in the way. `already`: it
    runs by that version.
    """

    moved: bool
    from_version: int
    to_version: int
    refusal: Refusal | None = None
    message: str = ""
    already: bool = False
    why: Stays | None = None

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
    versions = (live.known.definition.version, wanted.definition.version)
    moved = _moved(context, session, live, wanted)
    if isinstance(moved, Snapshot):
        return Migrated(True, *versions), moved
    from ..explanation import unmoved_text  # only what stays needs words

    words = unmoved_text(moved).en
    refused = _refusal(moved, live.snapshot, words)
    return Migrated(False, *versions, refused, words, isinstance(moved, AlreadyThere), moved), None


def _moved(context: Context, session: Session, live: Live, wanted: Known) -> Snapshot | Stays:
    own = live.known.definition
    if wanted.definition.digest == own.digest:
        return AlreadyThere()
    rows = session.definitions(live.snapshot.workflow)
    path = chain(
        [*(context.definitions.by_key(session, row.key) for row in rows), wanted], own, wanted.definition
    )
    if path is None:
        return NoPath(own.version, wanted.definition.version)
    moved = _along(path, own, live.snapshot, live.loaded.now)
    owed = _owed(session, live, wanted.definition) if isinstance(moved, Snapshot) else None
    return moved if owed is None else EffectOwed(owed, wanted.definition.version)


def _refusal(why: Stays, snapshot: Snapshot, words: str) -> Refusal | None:
    """The same as a refusal, if the instance's own rules or data stood in the way."""
    match why:
        case DataUnfit(path, keyword, expected, found):
            return Refusal(
                Reason.DATA,
                "migrate",
                snapshot,
                words,
                name="data",
                path=path,
                expected=expected,
                found=found,
                keyword=keyword,
            )
        case RuleFailed(code, message):
            fault = {"code": code, "message": message}
            return Refusal(Reason.FAULT, "migrate", snapshot, words, fault=fault)
        case AlreadyThere() | NoPath() | EffectOwed():
            return None
        case _:
            return Refusal(Reason.UNHANDLED, "migrate", snapshot, words)


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


def _along(path: tuple[Hop, ...], own: Definition, snapshot: Snapshot, now: int) -> Snapshot | Stays:
    old, moved = own, snapshot
    for definition, migration in path:
        answer = migrate(old, definition, migration, moved, from_ms(now))
        if not isinstance(answer, Snapshot):
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
