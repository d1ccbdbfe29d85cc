"""How is a person erased from an instance without breaking its log, and an old instance removed? Floor 4.

The fields that are declared `personal: true` are blanked in the snapshot and in the inputs of the log, and a
row of kind `erasure` carries the snapshot: a replay begins there. What is blanked is gone from the tables at
once; copies in backups go when those do.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from ..kernel import Definition, Outcome, Snapshot
from ..kernel.definition import Field
from ..kernel.snapshot import SEMANTICS
from ..kernel.values import Json, Record
from .answers import receipt_of
from .context import Context
from .errors import RetryTransaction
from .planning import Live, Note, indexed_changes, instance_row
from .ports import Session
from .recording import as_json, snapshot_hash
from .rows import Commit, Committed, LogRow
from .values import Receipt

ERASED = "erased"
"""What stands where a person's text stood."""

ROWS_A_PAGE = 500


def erase(context: Context, workflow: str, id: str) -> Receipt:
    """Blank the personal fields of an instance and of its log. Raises NotFound."""

    def work(session: Session) -> Receipt:
        live = context.find(session, workflow, id)
        _blank_log(session, live)
        after = live.snapshot._replace(
            data=blanked(live.known.definition.data.values(), live.snapshot.data),
            parked=tuple(
                one._replace(payload=_blank_payload(live.known.definition, one.event, one.payload))
                for one in live.snapshot.parked
            ),
        )
        _write(session, live, after)
        return receipt_of(after, "erase", Outcome.TAKEN, live.loaded.now)

    return context.transact(work)


def _write(session: Session, live: Live, after: Snapshot) -> None:
    now = live.loaded.now
    note = Note("erasure", "erase", now, "taken")
    row = instance_row(live.loaded.key, live.known.key, live.loaded.seq + 1, after, now)
    log = LogRow(
        live.loaded.key,
        row.seq,
        row.revision,
        note.kind,
        note.name,
        now,
        now,
        None,
        note.outcome,
        "{}",
        "[]",
        live.known.key,
        SEMANTICS,
        snapshot_hash(row.snapshot),
        None,
        row.snapshot,
    )
    changes = indexed_changes(live.known.indexed, live.snapshot, after)
    if not isinstance(session.commit(Commit(row, live.loaded.seq, log, indexed=changes)), Committed):
        raise RetryTransaction("the instance was changed by somebody else")


def _blank_log(session: Session, live: Live) -> None:
    definition, after = live.known.definition, 0
    while rows := session.history(live.loaded.key, after, ROWS_A_PAGE):
        for row in rows:
            after = row.seq
            tree = json.loads(row.input)
            text = as_json(blanked_input(definition, tree))
            if text != row.input or row.checkpoint is not None:
                session.rewrite_log(live.loaded.key, row.seq, text)


def blanked_input(definition: Definition, tree: dict[str, Any]) -> dict[str, Any]:
    """A log row's input without what is personal."""
    if tree.get("kind") == "Start":
        return {**tree, "data": blanked(definition.data.values(), tree["data"])}
    if tree.get("kind") == "Event":
        return {**tree, "payload": _blank_payload(definition, tree["name"], tree.get("payload", {}))}
    return tree


def _blank_payload(definition: Definition, event: str, payload: Record) -> Record:
    rule = definition.events.get(event)
    return blanked(rule.fields, payload) if rule is not None else payload


def blanked(fields: Any, values: Record) -> Record:
    """Values with the personal ones blanked: text becomes `erased`, the rest the empty one of its kind."""
    personal: dict[str, Field] = {field.name: field for field in fields if field.personal}
    if personal.keys().isdisjoint(values):
        return values
    return {name: _blank(value) if name in personal else value for name, value in values.items()}


def _blank(value: Json) -> Json:
    match value:
        case None | bool():
            return None if value is None else False
        case str():
            return ERASED
        case list():
            return []
        case dict():
            return {name: _blank(inner) for name, inner in value.items()}
        case _:
            return 0


def forget(context: Context, finished_for: timedelta, limit: int) -> int:
    """Remove instances that ended so long ago and have no incidents."""
    with context.session() as session:
        return session.forget(session.now() - finished_for // timedelta(milliseconds=1), limit)
