"""How does an instance begin, for good? Floor 4. Idempotent: by the caller's key, if one is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, assert_never

from ..kernel import Actor, Refusal, Step, start
from ..kernel.values import NOTHING, Parent, Record, Sender
from .answers import Answer, answer_text, kept, receipt_of, start_digest, start_scope
from .clock import from_ms, to_ms
from .context import Context
from .errors import AlreadyExists, RetryTransaction
from .planning import Known, Note, plan_start
from .ports import Session
from .recording import start_text
from .rows import Commit, Committed, DuplicateEvent, Exists, LogKind, ReceiptRow, RevisionConflict, Written


class Starting(NamedTuple):
    """An instance that somebody wants started."""

    workflow: str
    id: str
    data: Record = NOTHING
    actor: Actor | None = None
    key: str | None = None


class Origin(NamedTuple):
    """Who starts it, if another instance does."""

    sender: Sender
    parent: Parent | None
    person: str | None


class Begun(NamedTuple):
    """The first step, or why not; and what became of writing it (None: nothing was written)."""

    step: Step | Refusal
    written: Written | None


def begin(context: Context, starting: Starting, connection: object | None = None) -> Answer:
    """Start an instance. Raises as `Engine.start` does."""

    def work(session: Session) -> Answer:
        return begin_in(context, session, starting)

    with context.telemetry.span("start", workflow=starting.workflow):
        return context.transact(work, connection)


def begin_in(context: Context, session: Session, starting: Starting) -> Answer:
    """As `begin`, in a transaction that has begun."""
    known = context.definitions.active(session, starting.workflow)
    return begin_with(context, session, starting, known, session.now(), session.commit)


def begin_with(
    context: Context,
    session: Session,
    starting: Starting,
    known: Known,
    now: int,
    write: Callable[[Commit], Written],
) -> Answer:
    """As `begin_in`, by this definition, at this instant; `write` writes what the first step made."""
    receipt: ReceiptRow | None = None
    if starting.key is not None:
        scope, digest = (
            start_scope(starting.workflow, starting.actor),
            start_digest(starting.id, starting.data),
        )
        first = session.receipt(0, scope, starting.key)
        answer = kept(first, digest, "start", starting.key, None)
        if answer is not None:
            return answer
        receipt = ReceiptRow(0, scope, starting.key, digest, "", now)
    begun = first_step(context, session, known, starting, now, receipt=receipt, write=write)
    if isinstance(begun.step, Refusal):
        if receipt is not None and not session.keep_receipt(receipt._replace(answer=answer_text(begun.step))):
            raise RetryTransaction("the same key came twice at once")
        return begun.step
    _check_written(begun.written, starting)
    return receipt_of(begun.step.snapshot, "start", begun.step.outcome, to_ms(begun.step.snapshot.last_at))


def _check_written(written: Written | None, starting: Starting) -> None:
    match written:
        case Committed():
            return
        case Exists(by):
            raise AlreadyExists(starting.workflow, starting.id, by)
        case DuplicateEvent() | RevisionConflict() | None:
            raise RetryTransaction("the same key came twice at once")
        case _:
            assert_never(written)


def first_step(
    context: Context,
    session: Session,
    known: Known,
    starting: Starting,
    now: int,
    *,
    receipt: ReceiptRow | None = None,
    origin: Origin | None = None,
    kind: LogKind = "start",
    meta: str | None = None,
    write: Callable[[Commit], Written] | None = None,
) -> Begun:
    """Take the first step of an instance and write it; `write` replaces `session.commit`."""
    uid = context.uid()
    answer = start(
        known.definition,
        starting.data,
        id=starting.id,
        at=from_ms(now),
        actor=starting.actor,
        uid=uid,
        parent=origin.parent if origin else None,
        sender=origin.sender if origin else None,
        person=origin.person if origin else None,
    )
    if isinstance(answer, Refusal):
        return Begun(answer, None)
    actor = starting.actor
    note = Note(
        kind,
        "start",
        now,
        "taken",
        actor.id if actor else None,
        meta or context.telemetry.context(),
    )
    receipts: tuple[ReceiptRow, ...] = ()
    if receipt is not None:
        kept_receipt = receipt_of(answer.snapshot, "start", answer.outcome, now)
        receipts = (receipt._replace(answer=answer_text(kept_receipt)),)
    sender, person = (origin.sender, origin.person) if origin else (None, None)
    text = start_text(starting.data, actor, sender, person)
    commit = plan_start(known, answer, text, note, receipts=receipts)
    return Begun(answer, (write or session.commit)(commit))
