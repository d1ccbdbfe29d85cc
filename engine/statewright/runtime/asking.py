"""What becomes of a question whose event was parked? Whoever asked is told when that event is taken, or when
it never will be.

Floor 4. Transaction: which parked event is whose question is kept as a receipt of the instance that was
asked, under the question's key; the answer goes into the outbox of the turn that decides it, and the receipt
goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b

from ..kernel import Event, Outcome, Status, Turn
from ..kernel.inputs import InvokeDone, InvokeFailed
from ..kernel.outputs import Address, Message, Reason
from ..kernel.snapshot import Parked
from .clock import to_ms
from .outgoing import outcome_row
from .planning import Live
from .ports import Session
from .recording import as_json
from .rows import OutboxRow, ReceiptRow

ASKED = "asked"
"""The scope of these receipts."""


def remember(session: Session, live: Live, turned: Turn, sender: Address, message: Message) -> None:
    """A question was parked: keep who is to be told."""
    parked = turned.snapshot.parked[-1]
    tree = {"to": list(sender), "invoke": message.invoke, "item": message.item}
    receipt = ReceiptRow(live.loaded.key, ASKED, message.key, _mark(parked), as_json(tree), live.loaded.now)
    session.keep_receipt(receipt)


def answered(session: Session, live: Live, turned: Turn, meta: str | None) -> tuple[OutboxRow, ...]:
    """Answers to the questions that this turn decides: rows for the outbox. Their receipts go."""
    before, after = live.snapshot, turned.snapshot
    ended = after.status is not Status.RUNNING
    if not any(one.sender for one in before.parked) or (before.parked is after.parked and not ended):
        return ()
    gone = [one for one in before.parked if ended or not any(one is other for other in after.parked)]
    waiting = [row for row in session.receipts(live.loaded.key) if row.scope == ASKED]
    return tuple(_answers(session, live, turned, gone, waiting, meta))


def _answers(
    session: Session,
    live: Live,
    turned: Turn,
    gone: list[Parked],
    waiting: list[ReceiptRow],
    meta: str | None,
) -> Iterator[OutboxRow]:
    moments = [moment for moment in turned.moments if isinstance(moment.input, Event)]
    for parked in gone:
        asked = next((row for row in waiting if row.digest == _mark(parked)), None)
        moment = next((one for one in moments if _is(one.input, parked)), None)
        if moment is not None:
            moments.remove(moment)
        if asked is None:
            continue
        waiting.remove(asked)
        session.drop_receipt(asked)
        tree = json.loads(asked.answer)
        taken = moment is not None and moment.step.outcome is Outcome.TAKEN
        answer: InvokeDone | InvokeFailed = InvokeDone(tree["invoke"], {}, tree["item"])
        if not taken:
            code, words = _why(turned, parked)
            answer = InvokeFailed(tree["invoke"], code, words, tree["item"])
        workflow, id_ = tree["to"]
        yield outcome_row(live.loaded.key, workflow, id_, answer, live.loaded.now, meta)


def _is(input: object, parked: Parked) -> bool:
    return isinstance(input, Event) and (input.name, input.sender, input.payload) == (
        parked.event,
        parked.sender,
        parked.payload,
    )


def _why(turned: Turn, parked: Parked) -> tuple[str, str]:
    """Why a parked event was never taken."""
    for incident in reversed(turned.snapshot.incidents):
        if _is(incident.input, parked):
            return incident.reason, incident.message
    return Reason.UNHANDLED.value, "it was parked, and no state took it in its time"


def _mark(parked: Parked) -> str:
    """Tells parked events apart, but for those that are alike in everything."""
    sender = parked.sender
    whose = f"{sender.workflow} {sender.id}" if sender is not None else ""
    payload = blake2b(as_json(dict(parked.payload)).encode(), digest_size=16).hexdigest()
    return f"{parked.event} {to_ms(parked.at)} {whose} {payload}"
