"""How does what one instance wants of another get there: exactly once, and in order?

Floor 4. Transaction: the row leaves the outbox in the same transaction that puts it into its receiver; the
answer, if one is wanted, goes into the outbox of that same transaction. So each transaction changes one
instance, and two never wait for each other.
"""

from __future__ import annotations

import json
from typing import assert_never

from ..kernel import Outcome, Refusal
from ..kernel.inputs import Input, InvokeDone, InvokeFailed, MessageRefused, Stop
from ..kernel.outputs import Address, Message, Report, StartRequest, StopRequest
from ..kernel.values import Actor, Parent, Sender
from . import asking
from .answers import Answer
from .context import Context
from .errors import Declined, RetryTransaction, UnknownWorkflow
from .outgoing import REFUSED_START, delivery_of, outcome_of, outcome_row, target_of
from .planning import Live
from .ports import Session
from .rows import Committed, Exists, OutboxRow
from .sending import event_from, put
from .starting import Origin, Starting, first_step

TWO_NAMES_WAIT_MS = 20
"""How long a row waits for an older one that names the same receiver otherwise (by id and by ref)."""

DECLINED_WAIT_MS = 5_000
"""How long a row waits that this program cannot deliver: another one may be able to."""


def deliver_next(context: Context) -> int:
    """Deliver the head of a lane, and what may follow it; how many rows went. 0: nothing is due."""
    return context.transact(lambda session: _deliver_lane(context, session))


BROKEN_WAIT_MS = 60_000


def postpone_head(context: Context, bug: Exception) -> int:
    """Put the row aside for a while that could not be delivered because of a bug; its lane waits."""

    def work(session: Session) -> int:
        rows = session.claim_delivery(session.now(), 1)
        for row in rows:
            words = f"{type(bug).__name__}: {bug}"
            later = session.now() + BROKEN_WAIT_MS
            session.reschedule(row._replace(due_at=later, attempt=row.attempt + 1, error=words[:2000]))
        return len(rows)

    return context.transact(work)


def _deliver_lane(context: Context, session: Session) -> int:
    rows = session.claim_delivery(session.now(), 1)
    for row in rows:
        try:
            deliver(context, session, row)
        except (Declined, UnknownWorkflow) as reason:
            session.reschedule(row._replace(due_at=session.now() + DECLINED_WAIT_MS, error=str(reason)))
    return len(rows)


def deliver(context: Context, session: Session, row: OutboxRow) -> None:
    """Deliver one row."""
    with context.telemetry.span("deliver", row.meta, kind=row.kind, event=row.name):
        if row.kind == "outcome":
            address, input = outcome_of(row)
            _tell(context, session, row, address, input)
            return
        sender, delivery = delivery_of(row)
        match delivery:
            case Message():
                _message(context, session, row, sender, delivery)
            case StartRequest():
                _start(context, session, row, sender, delivery)
            case StopRequest(to=to):
                _tell(context, session, row, to, Stop())
            case Report():
                _report(context, session, row, delivery)
            case _:
                assert_never(delivery)


def _tell(context: Context, session: Session, row: OutboxRow, to: Address, input: Input) -> None:
    """Put an input in that cannot be refused; to nobody, it is dropped."""
    loaded = context.lookup(session, *to)
    if loaded is None:
        session.settle(row.id)
        return
    live = context.live(session, loaded)
    put(context, session, live, input, "child", settled=(row.id,), meta=row.meta)


def _message(context: Context, session: Session, row: OutboxRow, sender: Address, message: Message) -> None:
    loaded = context.lookup(session, *message.to)
    if loaded is None:
        words = f"there is no {message.to.workflow} {message.to.id_or_ref}"
        _tell(context, session, row, sender, _undeliverable(message, "no_instance", words))
        return
    live = context.live(session, loaded)
    if _other_name_waits(session, row, message, live):
        session.reschedule(row._replace(due_at=session.now() + TWO_NAMES_WAIT_MS))
        return
    origin = Sender(*sender, message.relation)
    event = event_from(origin, message.person, message.event, message.payload)
    done = put(
        context,
        session,
        live,
        event,
        "message",
        settled=(row.id,),
        meta=row.meta,
        answers_to=lambda answer: _answer(live, sender, message, answer, row.meta),
    )
    if message.invoke is not None and done.turned.verdict is Outcome.PARKED:
        asking.remember(session, live, done.turned, sender, message)


def _other_name_waits(session: Session, row: OutboxRow, message: Message, live: Live) -> bool:
    """Whether something older is for the same instance under its other name: its id, or its ref."""
    instance = live.snapshot.instance
    names = {instance.id, instance.ref or instance.id} - {message.to.id_or_ref}
    return any(session.earlier(row, target_of(message.to.workflow, name)) for name in names)


def _answer(
    live: Live, sender: Address, message: Message, answer: Answer, meta: str | None
) -> tuple[OutboxRow, ...]:
    """What the sender is told: of a refusal always, of success if it waits for it and nothing was parked."""
    if isinstance(answer, Refusal):
        input: Input = _undeliverable(message, answer.reason.value, answer.message)
    elif message.invoke is not None and answer.outcome is not Outcome.PARKED:
        input = InvokeDone(message.invoke, {}, message.item)
    else:
        return ()
    loaded = live.loaded
    return (outcome_row(loaded.key, sender.workflow, sender.id_or_ref, input, loaded.now, meta),)


def _undeliverable(message: Message, reason: str, words: str) -> MessageRefused | InvokeFailed:
    if message.invoke is not None:
        return InvokeFailed(message.invoke, reason, words, message.item)
    return MessageRefused(message, reason, words)


def _start(
    context: Context, session: Session, row: OutboxRow, sender: Address, request: StartRequest
) -> None:
    known = context.definitions.active(session, request.workflow)
    child = request.invoke is not None
    parent = Parent(*sender, request.invoke, request.item) if request.invoke is not None else None
    origin = Origin(Sender(*sender, "parent" if child else "other"), parent, request.person)
    actor = Actor(sender.id_or_ref, (), request.person)
    starting = Starting(request.workflow, request.id, request.data, actor)
    begun = first_step(
        context, session, known, starting, session.now(), origin=origin, kind="child", meta=row.meta
    )
    match begun.written:
        case Committed():
            session.settle(row.id)
        case Exists(by):
            _exists(context, session, row, sender, request, by)
        case None if isinstance(begun.step, Refusal):
            _not_started(context, session, row, sender, request, begun.step.reason.value, begun.step.message)
        case _:
            raise RetryTransaction("the start was changed by somebody else")


def _exists(
    context: Context, session: Session, row: OutboxRow, sender: Address, request: StartRequest, by: str
) -> None:
    """To start what exists with equal data is no error for an independent start: it is the same start."""
    if request.invoke is None and _begun_with(session, request) == request.data:
        session.settle(row.id)
        return
    words = (
        f"{request.workflow} {request.id} exists" if by == "id" else f"a live {request.workflow} has its ref"
    )
    _not_started(context, session, row, sender, request, "exists", words)


def _begun_with(session: Session, request: StartRequest) -> object:
    found = session.read(request.workflow, request.id)
    first = session.history(found.key, 0, 1) if found else ()
    return json.loads(first[0].input).get("data") if first else None


def _not_started(
    context: Context,
    session: Session,
    row: OutboxRow,
    sender: Address,
    request: StartRequest,
    code: str,
    message: str,
) -> None:
    """Whoever waits for the child hears that it failed; an independent start is an incident at its sender."""
    if request.invoke is not None:
        _tell(context, session, row, sender, InvokeFailed(request.invoke, code, message, request.item))
        return
    to = Address(request.workflow, request.id)
    lost = Message(request.key, to, "start", request.data, REFUSED_START, person=request.person)
    _tell(context, session, row, sender, MessageRefused(lost, code, message))


def _report(context: Context, session: Session, row: OutboxRow, report: Report) -> None:
    if report.error is None:
        done = InvokeDone(report.invoke, report.output or {}, report.item)
        _tell(context, session, row, report.to, done)
        return
    code, words = str(report.error.get("code", "")), str(report.error.get("message", ""))
    _tell(context, session, row, report.to, InvokeFailed(report.invoke, code, words, report.item))
