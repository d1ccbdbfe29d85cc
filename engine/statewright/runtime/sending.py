"""How is an event put into an instance, for good? Load, turn, commit: the transaction script.

Floor 4. Transaction: everything that a turn makes is in one commit; a refusal changes nothing but what was
due before it. Idempotent: a key that was seen gets its first answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..kernel import Actor, Event, Outcome, Refusal, Turn, turn
from ..kernel.inputs import Advance, Input
from ..kernel.snapshot import Incident
from ..kernel.stepping import turn_event
from ..kernel.turning import Keys, Repeated, Stale
from ..kernel.values import NOTHING, Record, Sender
from .answers import (
    Answer,
    answer_text,
    caller_scope,
    event_digest,
    event_scope,
    kept,
    kept_answer,
    receipt_of,
)
from .asking import answered
from .clock import from_ms, to_ms
from .context import Context
from .errors import RetryTransaction, RevisionMismatch
from .planning import Live, Note, plan
from .ports import Session
from .rows import Commit, Committed, LogKind, OutboxRow, ReceiptRow, RefusalRow, Written


class Sending(NamedTuple):
    """An event on its way to an instance."""

    workflow: str
    id: str
    event: str
    payload: Record = NOTHING
    actor: Actor | None = None
    key: str | None = None
    expect_revision: int | None = None


def send(context: Context, sending: Sending, connection: object | None = None) -> Answer:
    """Put the event in. Raises NotFound, RevisionMismatch, Declined, RetryTransaction, StoreUnavailable."""

    def work(session: Session) -> Answer:
        def write(commit: Commit) -> Written:
            return session.commit(commit, last=True)

        live = context.find(session, sending.workflow, sending.id)
        return send_to(context, session, live, sending, write)

    with context.telemetry.span("send", workflow=sending.workflow, event=sending.event):
        answer = context.transact(work, connection)
        if isinstance(answer, Refusal):
            _remember_refusal(context, sending, answer, connection)
        return answer


def send_in(context: Context, session: Session, sending: Sending) -> Answer:
    """As `send`, in a transaction that has begun."""
    return send_to(context, session, context.find(session, sending.workflow, sending.id), sending, None)


def send_to(
    context: Context,
    session: Session,
    live: Live,
    sending: Sending,
    write: Callable[[Commit], Written] | None,
) -> Answer:
    """As `send_in`, to an instance that was loaded; `write` replaces `session.commit`."""
    _expect(live, sending)
    if sending.key is None:
        return _put_event(context, session, live, sending, (), write)
    scope, digest = (
        caller_scope(sending.actor),
        event_digest(live.known.definition, sending.event, sending.payload),
    )
    first = session.receipt(live.loaded.key, scope, sending.key)
    answer = kept(first, digest, sending.event, sending.key, live.snapshot)
    if answer is not None:
        return answer
    row = ReceiptRow(live.loaded.key, scope, sending.key, digest, "", live.loaded.now)
    return _put_event(context, session, live, sending, (row,), write)


def _expect(live: Live, sending: Sending) -> None:
    expected = sending.expect_revision
    if expected is not None and live.snapshot.revision != expected:
        raise RevisionMismatch(sending.workflow, sending.id, expected, live.snapshot.revision)


def _put_event(
    context: Context,
    session: Session,
    live: Live,
    sending: Sending,
    callers: tuple[ReceiptRow, ...],
    write: Callable[[Commit], Written] | None,
) -> Answer:
    event = Event(sending.event, sending.payload, sending.actor)
    done = put(context, session, live, event, "event", callers=callers, write=write)
    return done.answer


class Done(NamedTuple):
    """What putting something in came to; `changed`: it was committed."""

    turned: Turn
    answer: Answer
    changed: bool


def put(
    context: Context,
    session: Session,
    live: Live,
    input: Input,
    kind: LogKind,
    *,
    callers: tuple[ReceiptRow, ...] = (),
    settled: tuple[int, ...] = (),
    answers_to: Callable[[Answer], tuple[OutboxRow, ...]] | None = None,
    meta: str | None = None,
    write: Callable[[Commit], Written] | None = None,
) -> Done:
    """Put any input into an instance and commit what it makes, with receipts and what it settles.

    `callers` are receipts whose answer is filled in here; `answers_to` gives rows for the outbox beside the
    turn's own; `write` replaces `session.commit`. Raises RetryTransaction when somebody else was faster.
    """
    loaded, now = live.loaded, live.loaded.now
    keys = _keys(session, loaded.key)
    if isinstance(input, Event):
        turned = turn_event(live.known.definition, live.snapshot, input, from_ms(now), keys)
    else:
        turned = turn(live.known.definition, live.snapshot, input, from_ms(now), keys=keys)
    at = max(now, to_ms(live.snapshot.last_at))
    answer = _answer(session, live, turned, input, at)
    receipts = _receipts(live, turned, answer, callers, now)
    answers = answers_to(answer) if answers_to is not None else ()
    if live.snapshot.parked:
        answers = (*answers, *answered(session, live, turned, meta))
    if turned.snapshot is live.snapshot:
        _keep(session, receipts, settled, answers)
        return Done(turned, answer, False)
    taken = not isinstance(turned.verdict, Refusal | Repeated | Stale)
    note = Note(
        _kind(turned, kind, taken),
        _name(input) if taken else "Advance",
        now,
        _outcome(turned) if taken else "taken",
        input.actor.id if isinstance(input, Event) and input.actor else None,
        meta or context.telemetry.context(),
    )
    commit = plan(
        live,
        turned,
        input if taken else Advance(),
        at,
        note,
        receipts=receipts,
        settled=settled,
        extra=answers,
    )
    if not isinstance((write or session.commit)(commit), Committed):
        raise RetryTransaction(f"{live.snapshot.workflow} {live.snapshot.id!r} was changed by somebody else")
    return Done(turned, answer, True)


def _keys(session: Session, instance: int) -> Keys:
    def first(event: str, key: str) -> str | None:
        row = session.receipt(instance, event_scope(event), key)
        return row.digest if row is not None else None

    return first


def _answer(session: Session, live: Live, turned: Turn, input: Input, at: int) -> Answer:
    verdict = turned.verdict
    match verdict:
        case Refusal():
            return verdict
        case Repeated(event, key):
            row = session.receipt(live.loaded.key, event_scope(event), key)
            assert row is not None, "the turn has just read it"
            return kept_answer(row.answer, live.snapshot)
        case Outcome():
            return receipt_of(turned.snapshot, _name(input), verdict, at)
        case _:
            return receipt_of(turned.snapshot, _name(input), Outcome.IGNORED, at)


def _receipts(
    live: Live, turned: Turn, answer: Answer, callers: tuple[ReceiptRow, ...], now: int
) -> tuple[ReceiptRow, ...]:
    if not callers and not turned.keys:
        return ()
    text = answer_text(answer)
    declared = (
        ReceiptRow(live.loaded.key, event_scope(taken.event), taken.key, taken.digest, text, now)
        for taken in turned.keys
    )
    return (*(row._replace(answer=text) for row in callers), *declared)


def _keep(
    session: Session,
    receipts: tuple[ReceiptRow, ...],
    settled: tuple[int, ...],
    answers: tuple[OutboxRow, ...],
) -> None:
    """The instance stays as it is: only what stands beside it is written."""
    for receipt in receipts:
        if not session.keep_receipt(receipt):
            raise RetryTransaction("the same key came twice at once")
    for row in answers:
        session.request(row)
    for id_ in settled:
        session.settle(id_)


def _kind(turned: Turn, kind: LogKind, taken: bool) -> LogKind:
    if not taken:
        return "timer"
    return "parked" if turned.verdict is Outcome.PARKED else kind


def _outcome(turned: Turn) -> str:
    return "incident" if isinstance(turned.verdict, Incident) else str(turned.verdict)


def _name(input: Input) -> str:
    return input.name if isinstance(input, Event) else type(input).__name__


def _remember_refusal(
    context: Context, sending: Sending, refusal: Refusal, connection: object | None
) -> None:
    row = RefusalRow(
        sending.workflow,
        sending.id,
        sending.event,
        refusal.reason.value,
        refusal.message,
        sending.actor.id if sending.actor else None,
        context.clock.now_ms(),
    )
    if connection is None:
        context.refused(row, None)
    else:
        with context.session(connection) as session:
            context.refused(row, session)


def event_from(sender: Sender, person: str | None, event: str, payload: Mapping[str, object]) -> Event:
    """An event that another instance sends: the actor is that instance, for the person behind it."""
    return Event(event, payload, Actor(sender.id, (), person), None, sender)  # type: ignore[arg-type]
