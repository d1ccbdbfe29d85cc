"""How is a person erased from an instance without breaking its log, and an old instance removed? Floor 4.

Transaction: every row of the instance that holds something of the person's is written again without it, and
a row of kind `erasure` carries the snapshot: a replay begins there. What is gone is gone from the tables at
once; copies in backups go when those do.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from ..kernel import Definition, Outcome, Snapshot
from ..kernel.codec import encode_input
from ..kernel.snapshot import SEMANTICS
from ..kernel.values import Json
from .answers import receipt_of
from .blanking import (
    Words,
    blanked_input,
    blanked_snapshot,
    blanked_trace,
    has_personal,
    personal,
    words,
)
from .context import Context
from .errors import OnItsWay, RetryTransaction
from .planning import Live, indexed_changes, instance_row
from .ports import Session
from .recording import as_json, snapshot_hash
from .replaying import Row, folded, rows_of
from .rows import Commit, Committed, Erasure, IncidentRow, LogRow, OutboxRow, ReceiptRow
from .snapshots import forget_snapshots
from .values import Receipt


class _Kept(NamedTuple):
    """All that is kept of an instance, and what of it is the person's."""

    log: tuple[Row, ...]
    outbox: tuple[OutboxRow, ...]
    found: Words


def erase(context: Context, workflow: str, id: str, on_its_way: bool) -> Receipt:
    """Take a person out of an instance and its log. Raises NotFound, OnItsWay, Declined."""
    context.flush_refusals(context.clock.now_ms())

    def work(session: Session) -> Receipt:
        live = context.find(session, workflow, id)
        kept = _kept(context, session, live)
        carrying = [row for row in kept.outbox if kept.found.in_text(row.key) or _carries(row, kept.found)]
        if carrying and not on_its_way:
            raise OnItsWay(live.snapshot.workflow, live.snapshot.id, tuple(row.name for row in carrying))
        after = blanked_snapshot(live.known.definition, live.snapshot, kept.found)
        _write(session, live, after)
        session.erase(_erasure(session, live, after, kept, carrying))
        return receipt_of(after, "erase", Outcome.TAKEN, live.loaded.now)

    receipt = context.transact(work)
    forget_snapshots()
    return receipt


def _kept(context: Context, session: Session, live: Live) -> _Kept:
    log = tuple(rows_of(context, session, live.loaded.key))
    outbox = tuple(session.waiting(live.loaded.key))
    values = [*_in_log(log), *_in_snapshots(live, log), *_in_outbox(live.known.definition, outbox)]
    return _Kept(log, outbox, words(values, secrets.token_bytes(16)))


def _in_log(log: tuple[Row, ...]) -> Iterator[Json]:
    """What came in and was declared a person's."""
    for row, definition in log:
        tree = json.loads(row.input)
        match tree.get("kind"):
            case "Start":
                yield from personal(definition.data.values(), tree["data"])
            case "Event":
                rule = definition.events.get(tree["name"])
                yield from personal(rule.fields if rule else (), tree.get("payload", {}))
            case "InvokeDone" | "EffectDone":
                for effect in definition.effects.values():
                    yield from personal(effect.result, tree.get("output", {}))


def _in_snapshots(live: Live, log: tuple[Row, ...]) -> Iterator[Json]:
    """What the instance has ever remembered and was declared a person's, as far as its log can be folded."""
    yield from personal(live.known.definition.data.values(), live.snapshot.data)
    if any(has_personal(definition.data.values()) for _, definition in log):
        for definition, snapshot in folded(live.snapshot.instance, log):
            yield from personal(definition.data.values(), snapshot.data)


def _in_outbox(definition: Definition, outbox: tuple[OutboxRow, ...]) -> Iterator[Json]:
    for row in outbox:
        rule = definition.effects.get(row.name) if row.kind == "effect" else None
        if rule is not None:
            yield from personal(rule.params, json.loads(row.body)["params"])


def _carries(row: OutboxRow, found: Words) -> bool:
    tree = json.loads(row.body)
    return found.in_tree({name: value for name, value in tree.items() if name not in ("id", "from")})


def _write(session: Session, live: Live, after: Snapshot) -> None:
    now = live.loaded.now
    row = instance_row(live.loaded.key, live.known.key, live.loaded.seq + 1, after, now)
    log = LogRow(
        live.loaded.key,
        row.seq,
        row.revision,
        "erasure",
        "erase",
        now,
        now,
        None,
        "taken",
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


def _erasure(
    session: Session, live: Live, after: Snapshot, kept: _Kept, carrying: list[OutboxRow]
) -> Erasure:
    key, found = live.loaded.key, kept.found
    receipts = session.receipts(key)
    return Erasure(
        key,
        after.workflow,
        after.id,
        after.instance.ref,
        tuple(_changed_rows(kept.log, found)),
        tuple(_sent(row, found) for row in kept.outbox if row in carrying or row.error),
        tuple(_incidents(session, live, after)),
        tuple(row._replace(answer=_answer(row, found)) for row in receipts),
        tuple(row for row in receipts if found.in_text(row.key)),
    )


def _changed_rows(log: tuple[Row, ...], found: Words) -> Iterator[LogRow]:
    for row, definition in log:
        input = as_json(blanked_input(definition, json.loads(row.input), found))
        trace = as_json(blanked_trace(json.loads(row.trace), found))
        changed = row._replace(input=input, trace=trace, checkpoint=None)
        if changed != row:
            yield changed


def _sent(row: OutboxRow, found: Words) -> OutboxRow:
    """A row on its way, with what it carries blanked; whom it goes to is found by its target as before."""
    tree = json.loads(row.body)
    fixed = ("id", "from", "to", "workflow", "event", "invoke", "relation")
    body = {name: value if name in fixed else found.blank(value) for name, value in tree.items()}
    return row._replace(body=as_json(body), key=found.key(row.key), error=None)


def _incidents(session: Session, live: Live, after: Snapshot) -> Iterator[IncidentRow]:
    for one in after.incidents:
        yield IncidentRow(
            live.loaded.key,
            one.id,
            after.workflow,
            after.id,
            type(one.input).__name__,
            one.reason,
            one.message,
            as_json(encode_input(one.input)),
            0,
        )


def _answer(row: ReceiptRow, found: Words) -> str:
    """A refusal tells values; a receipt tells none."""
    tree = json.loads(row.answer)
    return as_json(found.record(tree)) if isinstance(tree, dict) else row.answer


def forget(context: Context, finished_for: timedelta, limit: int) -> int:
    """Remove instances that ended so long ago and have no incidents."""
    with context.session() as session:
        return session.forget(session.now() - finished_for // timedelta(milliseconds=1), limit)
