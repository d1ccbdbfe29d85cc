"""An attempt at an effect ended: what now? Again, ask after it, or tell the instance. Floor 4. Pure.

Theory of operation. A request is tried with one key until an attempt is clear. A declared error with
`retry: false` is final; anything else is tried again after first x factor^n, at most `max`, with a jitter
drawn from the key, so that the same run gives the same times. An unclear attempt (it timed out, the worker
died, an undeclared error) may have happened: where the effect declares `reconcile`, that effect is performed
first, every so often, until it knows. What it answers is read thus: an `OutcomeUnknown` or a status of
`unknown` or `pending`: ask again; `NotDone`: try again; an error code that the effect declares: that error;
a result that fits the effect's own `result` and `ensures`: done; any other result: it did not happen.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import NamedTuple, TypeAlias, assert_never

from ..kernel.definition import EffectRule, Reconcile
from ..kernel.values import Fault, Json, Misfit, Record
from .performers import Attempt, DidNot, Failed, Happened, Unclear
from .rows import OutboxRow

UNSETTLED_STATUSES = frozenset({"unknown", "pending"})


class Succeeded(NamedTuple):
    """Tell the instance that it was done."""

    result: Record


class GivenUp(NamedTuple):
    """Tell the instance that it failed, for good."""

    code: str
    message: str


class Unknown(NamedTuple):
    """Tell the instance that nobody knows."""

    message: str


class Again(NamedTuple):
    """Not yet: the row as it is to stand in the outbox."""

    row: OutboxRow


Move: TypeAlias = Succeeded | GivenUp | Unknown | Again


def next_move(rule: EffectRule, row: OutboxRow, params: Record, attempt: Attempt, now: int) -> Move:
    """What follows from an attempt; `row.attempt` counts it already."""
    if row.phase == "reconcile" and rule.reconcile is not None:
        return _reconciled(rule, rule.reconcile, row, params, attempt, now)
    match attempt:
        case Happened(result):
            return _checked(rule, params, result)
        case Failed(code, message, declared):
            if rule.errors.get(code) is False or code == "contract":
                return GivenUp(code, message)
            if not declared and rule.reconcile is not None:
                return _ask(rule.reconcile, row, f"{code}: {message}", now)
            known = declared and code in rule.errors
            return _retry(rule, row, f"{code}: {message}", now, code if known else "gave_up")
        case Unclear(code, message):
            if rule.reconcile is not None:
                return _ask(rule.reconcile, row, message, now)
            return _retry(rule, row, message, now, "timeout" if code == "timeout" else "unknown")
        case DidNot(message):
            return _retry(rule, row, message, now, "gave_up")
        case _:
            assert_never(attempt)


def backoff_ms(rule: EffectRule, key: str, attempt: int) -> int:
    """How long to wait after this attempt: half to all of first x factor^(attempt - 1), at most `max`."""
    retry = rule.retry
    longest = retry.longest / timedelta(milliseconds=1)
    whole = min(retry.first / timedelta(milliseconds=1) * retry.factor ** min(attempt - 1, 64), longest)
    drawn = blake2b(f"{key} {attempt}".encode(), digest_size=4).digest()
    return round(whole * (0.5 + int.from_bytes(drawn) / 2**33))


def _retry(rule: EffectRule, row: OutboxRow, message: str, now: int, code: str) -> Move:
    if row.attempt >= rule.retry.attempts:
        times = "1 attempt" if row.attempt == 1 else f"{row.attempt} attempts"
        words = f"{message} (after {times})"
        return Unknown(words) if code == "unknown" else GivenUp(code, words)
    later = now + backoff_ms(rule, row.key, row.attempt)
    return Again(_free(row, later, "perform", message))


def _ask(reconcile: Reconcile, row: OutboxRow, message: str, now: int) -> Move:
    until = row.until if row.until is not None else now + _ms(reconcile.for_)
    later = now + _ms(reconcile.every)
    if later > until:
        return Unknown(f"{message}; asking gave no answer")
    return Again(_free(row._replace(until=until), later, "reconcile", message))


def _free(row: OutboxRow, due_at: int, phase: str, error: str) -> OutboxRow:
    return row._replace(due_at=due_at, phase=phase, error=error[:2000], leased_until=None, leased_by=None)


def _ms(delay: timedelta) -> int:
    return delay // timedelta(milliseconds=1)


def _reconciled(
    rule: EffectRule, reconcile: Reconcile, row: OutboxRow, params: Record, attempt: Attempt, now: int
) -> Move:
    match attempt:
        case Happened(result):
            status = result.get("status")
            if status in UNSETTLED_STATUSES:
                return _ask(reconcile, row, f"status {status}", now)
            if isinstance(status, str) and status in rule.errors:
                return GivenUp(status, f"reconciled: {status}")
            checked = _checked(rule, params, _own(rule, result))
            if isinstance(checked, Succeeded):
                return checked
            return _not_done(rule, row, f"reconciled: it did not happen ({status or 'no such result'})", now)
        case Failed(code, message, declared):
            if declared and code in rule.errors:
                return GivenUp(code, message)
            return _ask(reconcile, row, f"{code}: {message}", now)
        case Unclear(_, message):
            return _ask(reconcile, row, message, now)
        case DidNot(message):
            return _not_done(rule, row, message, now)
        case _:
            assert_never(attempt)


def _not_done(rule: EffectRule, row: OutboxRow, message: str, now: int) -> Move:
    return _retry(rule, row._replace(until=None), message, now, "gave_up")


def _own(rule: EffectRule, result: Record) -> dict[str, Json]:
    names = {field.name for field in rule.result}
    return {name: value for name, value in result.items() if name in names}


def _checked(rule: EffectRule, params: Record, result: Record) -> Move:
    """Done, if the result keeps the effect's contract."""
    try:
        output: Json = dict(result)
        if rule.result_shape is not None:
            output = rule.result_shape(output)
        if rule.ensures is not None and not rule.ensures.run(params, output):
            return GivenUp("contract", f"the result does not satisfy {rule.ensures.source}")
    except (Misfit, Fault) as wrong:
        return GivenUp("contract", str(wrong))
    assert isinstance(output, dict), "an object's shape gives an object"
    return Succeeded(output)
