"""Is the stored snapshot what the log says? Fold the log through the pinned definitions and compare.

Floor 4. Every row is one turn; the turn is a pure function; so the fold must give the stored text exactly.
A row with a checkpoint (a turn whose input could not be kept, a migration, an erasure) is taken as it is, and
the fold goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from ..kernel import Actor, Definition, Refusal, Snapshot, start, turn
from ..kernel.codec import decode_input
from ..kernel.values import Instance, Sender
from .clock import from_ms
from .context import Context
from .ports import Session
from .reading import stored
from .recording import snapshot_hash
from .rows import InstanceRow, LogRow
from .snapshots import read_snapshot
from .values import Replayed

ROWS_A_PAGE = 500


class _Fold(NamedTuple):
    """Where a replay stands."""

    snapshot: Snapshot | None
    keys: dict[tuple[str, str], str]
    rows: int
    from_seq: int


class _Differs(Exception):
    """The fold and the log part here."""

    def __init__(self, seq: int, message: str) -> None:
        super().__init__(message)
        self.seq = seq


def replay(context: Context, workflow: str, id: str) -> Replayed:
    """Fold the log of an instance. Raises NotFound, Declined."""
    with context.session(write=False) as session:
        row = stored(session, workflow, id)
        fold = _Fold(None, {}, 0, 1)
        try:
            fold = _fold_all(context, session, row, fold)
        except _Differs as differs:
            return Replayed(False, fold.rows, fold.from_seq, differs.seq, str(differs), None)
    if fold.snapshot is None or fold.snapshot.to_json() != row.snapshot:
        message = "the log gives another snapshot than the one that is stored"
        return Replayed(False, fold.rows, fold.from_seq, row.seq, message, fold.snapshot)
    return Replayed(True, fold.rows, fold.from_seq, None, "the log gives the stored snapshot", fold.snapshot)


def _fold_all(context: Context, session: Session, row: InstanceRow, fold: _Fold) -> _Fold:
    identity = read_snapshot(row.snapshot).instance
    rows = _rows(session, row.key)
    begin = max((place for place, one in enumerate(rows) if one.kind == "erasure"), default=0)
    for place, one in enumerate(rows[begin:], begin + 1):
        if one.seq != place:
            raise _Differs(one.seq, f"row {place} of the log is missing")
        definition = context.definitions.by_key(session, one.definition).definition
        fold = fold_row(definition, identity, fold, one)
    return fold


Row: TypeAlias = tuple[LogRow, Definition]


def rows_of(context: Context, session: Session, instance: int) -> Iterator[Row]:
    """Every row of a log with the definition that it was made by. Raises Declined."""
    for row in _rows(session, instance):
        yield row, context.definitions.by_key(session, row.definition).definition


def folded(identity: Instance, rows: Sequence[Row]) -> Iterator[tuple[Definition, Snapshot]]:
    """The snapshots that an instance has had, as far as the rows give them."""
    begin = max((place for place, (row, _) in enumerate(rows) if row.kind == "erasure"), default=0)
    fold = _Fold(None, {}, 0, 1)
    for row, definition in rows[begin:]:
        try:
            fold = fold_row(definition, identity, fold, row)
        except _Differs:
            return
        if fold.snapshot is not None:
            yield definition, fold.snapshot


def _rows(session: Session, instance: int) -> list[LogRow]:
    """The whole log. What stands before an erasure was blanked, and cannot be folded any more."""
    rows: list[LogRow] = []
    while page := session.history(instance, len(rows), ROWS_A_PAGE):
        rows.extend(page)
    return rows


def fold_row(definition: Definition, identity: Instance, fold: _Fold, row: LogRow) -> _Fold:
    """One row on."""
    if row.checkpoint is not None:
        if snapshot_hash(row.checkpoint) != row.hash:
            raise _Differs(row.seq, f"the checkpoint in row {row.seq} is damaged")
        return _Fold(read_snapshot(row.checkpoint), fold.keys, fold.rows + 1, row.seq)
    text = _next(definition, identity, fold, row).to_json()
    if snapshot_hash(text) != row.hash:
        raise _Differs(row.seq, f"row {row.seq} ({row.kind} {row.name}) comes out otherwise")
    return fold._replace(snapshot=read_snapshot(text), rows=fold.rows + 1)


def _next(definition: Definition, identity: Instance, fold: _Fold, row: LogRow) -> Snapshot:
    tree = json.loads(row.input)
    if tree.get("kind") == "Start":
        return _begun(definition, identity, tree, row)
    if fold.snapshot is None:
        raise _Differs(row.seq, "the log does not begin with a start or a checkpoint")
    keys = fold.keys
    turned = turn(
        definition,
        fold.snapshot,
        decode_input(tree),
        from_ms(row.at),
        keys=lambda event, key: keys.get((event, key)),
    )
    for taken in turned.keys:
        keys[taken.event, taken.key] = taken.digest
    return turned.snapshot


def _begun(definition: Definition, identity: Instance, tree: dict[str, Any], row: LogRow) -> Snapshot:
    actor = tree.get("actor")
    sender = tree.get("sender")
    answer = start(
        definition,
        tree["data"],
        id=identity.id,
        at=from_ms(row.at),
        actor=Actor(actor["id"], actor["roles"], actor["person"]) if actor else None,
        uid=identity.uid,
        parent=identity.parent,
        sender=Sender(*sender) if sender else None,
        person=tree.get("person"),
    )
    if isinstance(answer, Refusal):
        raise _Differs(row.seq, f"the start is refused now: {answer.message}")
    return answer.snapshot
