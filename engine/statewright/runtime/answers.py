"""What was a caller told, as it is kept under a key, and how is it told again? Floor 4. Pure."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TypeAlias

from ..kernel import Actor, Definition, Outcome, Reason, Refusal, Snapshot, Status
from ..kernel.admission import payload_digest
from ..kernel.values import Record
from .clock import from_ms, to_ms
from .recording import as_json
from .rows import ReceiptRow
from .values import Receipt

Answer: TypeAlias = Receipt | Refusal


def receipt_of(snapshot: Snapshot, event: str, outcome: Outcome, at: int) -> Receipt:
    """The receipt of something accepted at the instant `at`."""
    return Receipt(
        snapshot.workflow,
        snapshot.id,
        event,
        outcome,
        snapshot.configuration,
        snapshot.status,
        snapshot.revision,
        from_ms(at),
    )


def answer_text(answer: Answer) -> str:
    """An answer as it is kept."""
    if isinstance(answer, Refusal):
        tree = {
            "refused": answer.reason.value,
            "event": answer.event,
            "message": answer.message,
            "allowed": list(answer.allowed),
            "roles": list(answer.roles),
            "name": answer.name,
        }
        return as_json({name: value for name, value in tree.items() if value})
    return as_json(
        [
            answer.workflow,
            answer.id,
            answer.event,
            answer.outcome.value,
            list(answer.state),
            answer.status.value,
            answer.revision,
            to_ms(answer.at),
        ]
    )


def kept_answer(text: str, snapshot: Snapshot | None = None) -> Answer:
    """The answer that `answer_text` wrote, marked as repeated. A refusal comes without its guards' values."""
    tree = json.loads(text)
    if isinstance(tree, dict):
        return Refusal(
            Reason(tree["refused"]),
            tree["event"],
            snapshot,
            tree.get("message", ""),
            allowed=tuple(tree.get("allowed", ())),
            roles=tuple(tree.get("roles", ())),
            name=tree.get("name"),
        )
    workflow, id_, event, outcome, state, status, revision, at = tree
    return Receipt(
        workflow,
        id_,
        event,
        Outcome(outcome),
        tuple(state),
        Status(status),
        revision,
        from_ms(at),
        repeated=True,
    )


def caller_scope(actor: Actor | None) -> str:
    """Whose idempotency keys these are."""
    return f"caller {actor.id if actor else ''}"


def start_scope(workflow: str, actor: Actor | None) -> str:
    """As `caller_scope`, for starting instances of a workflow."""
    return f"start {workflow} {actor.id if actor else ''}"


def event_scope(event: str) -> str:
    """The scope of a declared `key:`, within its instance."""
    return f"event {event}"


def event_digest(definition: Definition, event: str, payload: Record) -> str:
    """Tells another event or payload under a caller's key."""
    return f"{event} {payload_digest(definition, event, payload)}"


def start_digest(id: str, data: Record) -> str:
    """Tells another start under a caller's key."""
    text = json.dumps([id, data], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def key_conflict(event: str, key: str, snapshot: Snapshot | None) -> Refusal:
    """The answer to a key that was used before for something else."""
    words = f"the key {key!r} was used before with another event or payload"
    return Refusal(Reason.KEY_CONFLICT, event, snapshot, words, name=key)


def kept(
    row: ReceiptRow | None, digest: str, event: str, key: str, snapshot: Snapshot | None
) -> Answer | None:
    """What is to be said to a key that has been seen (None: it has not)."""
    if row is None:
        return None
    if row.digest != digest:
        return key_conflict(event, key, snapshot)
    return kept_answer(row.answer, snapshot)
