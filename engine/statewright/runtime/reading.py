"""What can be asked without changing anything? Instances, their history, lists, and what would be allowed.

Floor 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ..kernel import Actor, Definition, Event, Permission, Refusal, Status, allowed, step
from ..kernel.values import Json, Record
from .clock import from_ms
from .context import Context
from .errors import NotFound
from .planning import Known
from .ports import Session
from .recording import as_json
from .rows import IncidentRow, InstanceRow, LogRow, RefusalRow, Search
from .snapshots import read_snapshot
from .values import Entry, Found, Held, InstanceView, Page

FIND_MAX = 1000
"""How many instances one page may hold."""


class Explained(NamedTuple):
    """Whether an event would be accepted now; if not, why, as data and in words. True if it would."""

    may: bool
    refusal: Refusal | None
    text: str

    def __bool__(self) -> bool:
        return self.may


def stored(session: Session, workflow: str, id_or_ref: str) -> InstanceRow:
    """The row of an instance, by id or by ref. Raises NotFound."""
    row = session.read(workflow, id_or_ref)
    if row is None:
        found = session.resolve(workflow, id_or_ref)
        row = session.read(workflow, found) if found is not None else None
    if row is None:
        raise NotFound(workflow, id_or_ref)
    return row


def get(context: Context, workflow: str, id: str, connection: object | None) -> InstanceView:
    """The instance as it is stored. Raises NotFound."""
    with context.session(connection, write=False) as session:
        row = stored(session, workflow, id)
    return InstanceView(read_snapshot(row.snapshot), from_ms(row.created_at), from_ms(row.changed_at))


def rules_of(context: Context, workflow: str, id: str, connection: object | None) -> Definition:
    """The definition that the instance runs by. Raises NotFound, Declined."""
    with context.session(connection, write=False) as session:
        return _read(context, session, workflow, id)[0].definition


def permissions(
    context: Context, workflow: str, id: str, actor: Actor | None, connection: object | None
) -> tuple[Permission, ...]:
    """What this actor could send now. Raises NotFound, Declined."""
    with context.session(connection, write=False) as session:
        known, snapshot, now = _read(context, session, workflow, id)
    return allowed(known.definition, snapshot, actor, now)


def explain(
    context: Context,
    workflow: str,
    id: str,
    event: str,
    payload: Record,
    actor: Actor | None,
    lang: str,
    connection: object | None,
) -> Explained:
    """Whether the event would be accepted now, and why not. Raises NotFound, Declined."""
    with context.session(connection, write=False) as session:
        known, snapshot, now = _read(context, session, workflow, id)
    answer = step(known.definition, snapshot, Event(event, payload, actor, now))
    if not isinstance(answer, Refusal):
        return Explained(True, None, "")
    from ..explanation import explain as in_words

    return Explained(False, answer, in_words(known.definition, answer, lang))


def _read(context: Context, session: Session, workflow: str, id: str) -> tuple[Known, Any, datetime]:
    row = stored(session, workflow, id)
    known = context.definitions.by_key(session, row.definition)
    return known, read_snapshot(row.snapshot), from_ms(session.now())


class Query(NamedTuple):
    """What to look for: see `Engine.find`."""

    workflow: str
    state: str | None = None
    status: Status | str | None = None
    ref: str | None = None
    where: Mapping[str, Json] = {}  # a tuple's default, never changed
    older_than: timedelta | None = None
    unchanged_for: timedelta | None = None
    incident: bool = False
    after: str | None = None
    limit: int = 100


def find(context: Context, query: Query, connection: object | None) -> Page:
    """A page of instances in the order in which they were started. Raises ValueError for a bad cursor or
    limit.
    """
    if not 1 <= query.limit <= FIND_MAX:
        raise ValueError(f"limit is {query.limit}; it must be from 1 to {FIND_MAX}")
    with context.session(connection, write=False) as session:
        search = _search(context, session, query)
        rows = session.find(search)
    more = str(rows[query.limit - 1].key) if len(rows) > query.limit else None
    return Page(tuple(_found(row) for row in rows[: query.limit]), more)


def _search(context: Context, session: Session, query: Query) -> Search:
    now = session.now()
    return Search(
        query.workflow,
        query.state,
        str(query.status) if query.status is not None else None,
        query.ref,
        tuple((name, as_json(value)) for name, value in query.where.items()),
        _indexed(context, query.workflow),
        _before(now, query.older_than),
        _before(now, query.unchanged_for),
        query.incident,
        _cursor(query.after),
        query.limit + 1,
    )


def _indexed(context: Context, workflow: str) -> frozenset[str]:
    """Fields that every known version of the workflow indexes."""
    kept = [
        frozenset(name for name, field in definition.data.items() if field.indexed)
        for definition in context.definitions.all()
        if definition.name == workflow
    ]
    return frozenset.intersection(*kept) if kept else frozenset()


def _before(now: int, age: timedelta | None) -> int | None:
    return None if age is None else now - age // timedelta(milliseconds=1)


def _cursor(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdecimal():
        raise ValueError(f"{after!r} is no cursor; give the `next` of the page before")
    return int(after)


def _found(row: InstanceRow) -> Found:
    snapshot = read_snapshot(row.snapshot)
    return Found(
        row.workflow,
        row.id,
        row.ref,
        snapshot.configuration,
        snapshot.status,
        row.revision,
        snapshot.data,
        row.incidents,
        from_ms(row.created_at),
        from_ms(row.changed_at),
    )


def history(
    context: Context, workflow: str, id: str, after: int, limit: int, connection: object | None
) -> tuple[Entry, ...]:
    """Rows of the instance's log after number `after`, oldest first. Raises NotFound."""
    with context.session(connection, write=False) as session:
        row = stored(session, workflow, id)
        rows = session.history(row.key, after, limit)
        versions = {key: session.definition(key) for key in dict.fromkeys(r.definition for r in rows)}
    return tuple(_entry(one, versions) for one in rows)


def _entry(row: LogRow, versions: Mapping[int, Any]) -> Entry:
    definition = versions[row.definition]
    return Entry(
        row.seq,
        row.revision,
        row.kind,
        row.name,
        from_ms(row.at),
        from_ms(row.received_at),
        row.actor,
        row.outcome,
        json.loads(row.input),
        tuple(_steps(json.loads(row.trace))),
        definition.version if definition else 0,
        definition.digest if definition else "",
        row.hash,
    )


def _steps(trace: Iterable[dict[str, Any]]) -> Iterable[Record]:
    for moment in trace:
        yield {**moment, "at": from_ms(moment["at"]).isoformat()}


def incidents(context: Context, workflow: str | None, limit: int) -> tuple[Held, ...]:
    """What waits for operations, oldest first."""
    with context.session(None, write=False) as session:
        return tuple(held(row) for row in session.incidents(workflow, limit))


def held(row: IncidentRow) -> Held:
    """An incident as it is shown."""
    return Held(
        row.workflow,
        row.id,
        row.number,
        row.kind,
        row.reason,
        row.message,
        from_ms(row.at),
        json.loads(row.input),
    )


def refusals(context: Context, workflow: str | None, id: str | None, limit: int) -> tuple[RefusalRow, ...]:
    """Events that were refused, newest first."""
    context.flush_refusals(context.clock.now_ms())
    with context.session(None, write=False) as session:
        return tuple(session.refusals(workflow, id, limit))
