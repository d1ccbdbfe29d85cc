"""What becomes of an outcome: of an effect, a child, an asked instance? It ends an invocation, or comes late.

Floor 0. Pure. An outcome is tested against the effect's `result` and `ensures` when it arrives: one that
breaks them is a failure with the code `contract`. `None` from these functions means that nobody waits for it:
stale.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from . import triggers
from .actions import undo_request
from .definition import Definition, Delivery, EffectRule, InvokeRule
from .inputs import EffectDone, EffectGivenUp, InvokeDone, InvokeFailed, InvokeUnknown
from .macrostep import macrostep
from .outputs import Reason, Refusal, Step
from .progress import Progress, Queued
from .refusing import refusal
from .selecting import Selection, candidates_for
from .snapshot import Done, Invocation, Snapshot
from .values import Fault, Misfit, Record, Sender

InvokeOutcome: TypeAlias = InvokeDone | InvokeFailed | InvokeUnknown

Taken: TypeAlias = Step | Refusal | None

KeyTaken = Callable[[str, Record], bool]
"""(event, payload) -> whether an event with the same `key:` has been taken before."""


class _Arrival(NamedTuple):
    """An outcome with all that says where it belongs."""

    definition: Definition
    snapshot: Snapshot
    invocation: Invocation
    rule: InvokeRule
    outcome: InvokeOutcome
    now: datetime
    key_taken: KeyTaken


def take_outcome(
    definition: Definition, snapshot: Snapshot, outcome: InvokeOutcome, now: datetime, key_taken: KeyTaken
) -> Taken:
    """The step that an outcome makes; a Refusal if it cannot be taken; None if nobody waits for it."""
    for late, invocations in ((False, snapshot.invokes), (True, snapshot.left_invokes)):
        for invocation in invocations:
            if invocation.id == outcome.invoke:
                rule = definition.state(invocation.state).invokes[invocation.rule]
                checked = _checked(definition, rule, invocation, outcome)
                arrival = _Arrival(definition, snapshot, invocation, rule, checked, now, key_taken)
                return _take_late(arrival) if late else _take_live(arrival)
    return None


def _checked(
    definition: Definition, rule: InvokeRule, invocation: Invocation, outcome: InvokeOutcome
) -> InvokeOutcome:
    if not isinstance(outcome, InvokeDone):
        return outcome
    effect = _effect_of(definition, rule)
    if effect is None:
        return outcome
    try:
        output: Any = outcome.output
        if effect.result_shape is not None:
            output = effect.result_shape(dict(output))
        params = _params_of(invocation, outcome.item)
        if effect.ensures is not None and params is not None and not effect.ensures.run(params, output):
            return _broken(outcome, f"the result does not satisfy {effect.ensures.source}")
    except (Misfit, Fault) as wrong:
        return _broken(outcome, str(wrong))
    return outcome._replace(output=output)


def _effect_of(definition: Definition, rule: InvokeRule) -> EffectRule | None:
    if rule.form == "effect":
        return definition.effects[rule.target]
    undone_by = definition.effects[rule.target].undone_by if rule.form == "undo" else None
    return definition.effects[undone_by] if undone_by else None


def _params_of(invocation: Invocation, item: int | None) -> Record | None:
    place = item or 0
    return invocation.params[place] if place < len(invocation.params) else None


def _broken(outcome: InvokeDone, message: str) -> InvokeFailed:
    return InvokeFailed(outcome.invoke, "contract", message, outcome.item, outcome.key)


def _take_live(arrival: _Arrival) -> Taken:
    if arrival.rule.for_each is not None:
        return _take_one_of_many(arrival)
    outcome = arrival.outcome
    path, index = arrival.invocation.state, arrival.invocation.rule
    end = _ending(arrival)
    match outcome:
        case InvokeDone(output=output):
            content = {"output": dict(output)}
            return _deliver(
                arrival, triggers.invoke_done(path, index), content, arrival.rule.deliver_done, end
            )
        case InvokeFailed(code=code, message=message):
            return _fail(arrival, {"code": code, "message": message}, end)
        case InvokeUnknown(message=message):
            error: dict[str, Any] = {"code": "unknown", "message": message}
            trigger = triggers.invoke_unknown(path, index)
            if arrival.rule.deliver_unknown is None and not candidates_for(
                arrival.definition, trigger, False
            ):
                return _fail(arrival, error, end)
            return _deliver(arrival, trigger, {"error": error}, arrival.rule.deliver_unknown, end)


def _fail(arrival: _Arrival, error: dict[str, Any], end: Callable[[Progress], None]) -> Taken:
    trigger = triggers.invoke_failed(arrival.invocation.state, arrival.invocation.rule)
    delivery = arrival.rule.deliver_failed
    if delivery is None and not candidates_for(arrival.definition, trigger, False):
        why = f"{error['code']}: {error['message']}"
        message = f"{arrival.rule.target} failed ({why}) and nothing here says what then"
        return refusal(trigger, arrival.snapshot, Reason.UNHANDLED, message=message)
    return _deliver(arrival, trigger, {"error": error}, delivery, end)


def _ending(arrival: _Arrival) -> Callable[[Progress], None]:
    """The invocation ends before its outcome is taken, so that leaving the state does not cancel it."""

    def end(progress: Progress) -> None:
        progress.invokes = [i for i in progress.invokes if i.id != arrival.invocation.id]
        _remember(progress, arrival)

    return end


def _remember(progress: Progress, arrival: _Arrival) -> None:
    outcome, rule = arrival.outcome, arrival.rule
    if isinstance(outcome, InvokeDone) and rule.form == "effect":
        params = _params_of(arrival.invocation, outcome.item)
        if progress.definition.effects[rule.target].undone_by and params is not None:
            key = arrival.invocation.keys[outcome.item or 0]
            progress.done_requests.append(Done(rule.target, key, params))


def _deliver(
    arrival: _Arrival,
    trigger: str,
    content: Record,
    delivery: Delivery | None,
    before: Callable[[Progress], None],
) -> Taken:
    definition, snapshot, now = arrival.definition, arrival.snapshot, arrival.now
    person = arrival.invocation.person
    if delivery is not None:
        return _deliver_as_event(arrival, content, delivery, before)
    handled = candidates_for(definition, trigger, False)
    result = macrostep(
        definition,
        snapshot,
        Queued(trigger, content),
        now,
        before=before,
        person=person,
        must_take=bool(handled),
    )
    return _settled(result, snapshot, trigger)


def _settled(result: Step | Refusal | Selection, snapshot: Snapshot, trigger: str) -> Step | Refusal:
    if isinstance(result, Selection):
        return refusal(trigger, snapshot, Reason.GUARD, guards=tuple(result.failures))
    return result


def _deliver_as_event(
    arrival: _Arrival, content: Record, delivery: Delivery, before: Callable[[Progress], None]
) -> Taken:
    definition, snapshot, now = arrival.definition, arrival.snapshot, arrival.now
    payload: Any = {}
    try:
        if delivery.payload is not None:
            payload = delivery.payload.run(snapshot.data, content, now, None, snapshot.instance, ())
        shape = definition.events[delivery.event].shape
        if shape is not None:
            payload = shape(payload)
    except Misfit as misfit:
        return refusal(delivery.event, snapshot, Reason.PAYLOAD, misfit=misfit, name="payload")
    except Fault as fault:
        return refusal(delivery.event, snapshot, Reason.FAULT, fault=fault)
    known = arrival.key_taken(delivery.event, payload)
    sender = Sender(snapshot.workflow, snapshot.id, "self")
    event = None if known else Queued(delivery.event, payload)
    result = macrostep(
        definition,
        snapshot,
        event,
        now,
        sender=sender,
        before=before,
        person=arrival.invocation.person,
        must_take=not known and definition.events[delivery.event].unhandled != "ignore",
    )
    return _settled(result, snapshot, delivery.event)


def _take_one_of_many(arrival: _Arrival) -> Taken:
    invocation, outcome = arrival.invocation, arrival.outcome
    place = outcome.item or 0
    if any(place == known for known, _ in (*invocation.outputs, *invocation.errors)):
        return None
    if isinstance(outcome, InvokeDone):
        changed = invocation._replace(outputs=(*invocation.outputs, (place, dict(outcome.output))))
        content: dict[str, Any] = {"output": dict(outcome.output), "index": place}
    else:
        code = outcome.code if isinstance(outcome, InvokeFailed) else "unknown"
        error: dict[str, Any] = {"code": code, "message": outcome.message, "index": place}
        changed = invocation._replace(errors=(*invocation.errors, (place, error)))
        content = {"error": error, "index": place}
    complete = len(changed.outputs) + len(changed.errors) == changed.wanted

    def record(progress: Progress) -> None:
        kept = [changed if i.id == changed.id else i for i in progress.invokes]
        progress.invokes = [i for i in kept if not (complete and i.id == changed.id)]
        _remember(progress, arrival)
        if complete:
            everything = {
                "outputs": [output for _, output in sorted(changed.outputs)],
                "failed": [error for _, error in sorted(changed.errors)],
            }
            progress.queue.append(Queued(triggers.invoke_done(changed.state, changed.rule), everything))

    each = triggers.invoke_each_done(changed.state, changed.rule)
    result = macrostep(
        arrival.definition,
        arrival.snapshot,
        Queued(each, content) if isinstance(outcome, InvokeDone) else None,
        arrival.now,
        before=record,
        person=invocation.person,
        must_take=False,
    )
    return _settled(result, arrival.snapshot, each)


def _take_late(arrival: _Arrival) -> Taken:
    """An outcome that comes after the state was left: delivered as the declared event, or undone."""
    outcome, invocation, late = arrival.outcome, arrival.invocation, arrival.rule.late

    def forget(progress: Progress) -> None:
        progress.left_invokes = [i for i in progress.left_invokes if i.id != invocation.id]
        if late == "undo" and isinstance(outcome, InvokeDone):
            params = _params_of(invocation, outcome.item)
            if params is not None:
                undo_request(progress, arrival.rule.target, invocation.keys[outcome.item or 0], params)

    if late == "undo" or late is None:
        result = macrostep(arrival.definition, arrival.snapshot, None, arrival.now, before=forget)
        return _settled(result, arrival.snapshot, "late")
    error = None if isinstance(outcome, InvokeDone) else _error(outcome)
    output = dict(outcome.output) if isinstance(outcome, InvokeDone) else None
    return _deliver_as_event(arrival, {"output": output, "error": error}, _as_is(late), forget)


def _error(outcome: InvokeFailed | InvokeUnknown) -> dict[str, Any]:
    code = outcome.code if isinstance(outcome, InvokeFailed) else "unknown"
    return {"code": code, "message": outcome.message}


class _Same(NamedTuple):
    """An operand that gives the event it is shown."""

    source: str = "event"
    reads: frozenset[str] = frozenset({"event"})

    @staticmethod
    def run(data: Any, event: Any, *rest: Any) -> Any:
        return event


def _as_is(event: str) -> Delivery:
    return Delivery(event, _Same())


def take_effect_outcome(
    definition: Definition, snapshot: Snapshot, outcome: EffectDone | EffectGivenUp, now: datetime
) -> Taken:
    """A `do` that was carried out is remembered if it can be undone; one given up raises what its declaration
    says.
    """
    rule = definition.effects.get(outcome.effect)
    if isinstance(outcome, EffectDone):
        if rule is None or rule.undone_by is None:
            return None
        done = Done(outcome.effect, outcome.key, outcome.params)
        result = macrostep(
            definition,
            snapshot,
            None,
            now,
            before=lambda progress: progress.done_requests.append(done),
        )
        return _settled(result, snapshot, outcome.effect)
    if rule is None or rule.failed is None:
        why = f"{outcome.code}: {outcome.message}"
        what = "its declaration names no event" if rule is not None else "this version does not declare it"
        message = f"{outcome.effect} was given up ({why}) and {what}"
        return refusal(outcome.effect, snapshot, Reason.UNHANDLED, message=message)
    known = {**outcome.params, "code": outcome.code, "message": outcome.message}
    fields = definition.events[rule.failed].fields
    payload = {field.name: known[field.name] for field in fields if field.name in known}
    result = macrostep(definition, snapshot, Queued(rule.failed, payload), now, must_take=False)
    return _settled(result, snapshot, rule.failed)
