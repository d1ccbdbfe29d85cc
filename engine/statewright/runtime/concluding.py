"""An attempt at an effect ended: write down what follows, and tell the instance.

Floor 4. Idempotent: the row of the outbox is the proof that nobody has told the instance yet; it goes in the
transaction that tells it. Done beats failed: a result that comes from an attempt that was given up for dead
counts as long as the row stands.
"""

from __future__ import annotations

from typing import assert_never

from ..kernel.inputs import EffectDone, EffectGivenUp, Input, InvokeDone, InvokeFailed, InvokeUnknown
from ..kernel.outputs import EffectRequest
from .context import Context
from .outgoing import effect_request
from .performers import Attempt, Happened
from .ports import Session
from .retrying import Again, GivenUp, Move, Succeeded, Unknown, next_move
from .rows import OutboxRow
from .sending import put


def conclude(context: Context, claimed: OutboxRow, attempt: Attempt) -> bool:
    """What an attempt at a claimed row came to; False if somebody else has concluded it."""

    def work(session: Session) -> bool:
        row = _still(session, claimed, attempt)
        if row is None:
            return _late(context, session, claimed, attempt)
        loaded = session.load_key(row.instance)
        if loaded is None:
            return session.settle(row.id)
        known = context.definitions.by_key(session, loaded.definition)
        rule = known.definition.effects[row.name]
        request = effect_request(row)
        counted = row._replace(attempt=row.attempt + 1)
        move = next_move(rule, counted, request.params, attempt, loaded.now)
        if isinstance(move, Again):
            session.reschedule(move.row)
            return True
        if isinstance(move, Succeeded) and request.invoke is None and rule.undone_by is None:
            return session.settle(row.id)
        put(
            context,
            session,
            context.live(session, loaded),
            outcome_input(request, move),
            "result",
            settled=(row.id,),
            meta=row.meta,
        )
        return True

    return context.transact(work)


def _late(context: Context, session: Session, claimed: OutboxRow, attempt: Attempt) -> bool:
    """It was given up, and now it turns out to have been done: whoever left it may want to know."""
    request = effect_request(claimed)
    loaded = session.load_key(claimed.instance)
    if loaded is None or request.invoke is None or not isinstance(attempt, Happened):
        return False
    live = context.live(session, loaded)
    input = outcome_input(request, Succeeded(attempt.result))
    return put(context, session, live, input, "result", meta=claimed.meta).changed


def _still(session: Session, claimed: OutboxRow, attempt: Attempt) -> OutboxRow | None:
    """The row, if this attempt may conclude it: its lease is still ours, or the attempt succeeded."""
    row = session.outbox(claimed.id)
    if row is None:
        return None
    ours = row.leased_by == claimed.leased_by and row.attempt == claimed.attempt
    if ours:
        return row
    return row if isinstance(attempt, Happened) and claimed.phase == "perform" else None


def outcome_input(request: EffectRequest, move: Move) -> Input:
    """What the instance is told."""
    match move:
        case Succeeded(result):
            if request.invoke is None:
                return EffectDone(request.effect, request.key, request.params, result)
            return InvokeDone(request.invoke, result, request.item, request.key)
        case GivenUp(code, message):
            if request.invoke is None:
                return EffectGivenUp(request.effect, request.key, request.params, code, message)
            return InvokeFailed(request.invoke, code, message, request.item, request.key)
        case Unknown(message):
            if request.invoke is None:
                return EffectGivenUp(request.effect, request.key, request.params, "unknown", message)
            return InvokeUnknown(request.invoke, message, request.item, request.key)
        case Again():
            raise ValueError("there is nothing to tell yet")
        case _:
            assert_never(move)
