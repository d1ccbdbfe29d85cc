"""What do operations do? Retry and skip incidents, erase persons, see how things are. Floor 4."""

from __future__ import annotations

from ..kernel import Snapshot
from ..kernel.inputs import EffectGivenUp, Input, InvokeFailed, InvokeUnknown, RetryIncident, SkipIncident
from ..kernel.outputs import EffectRequest
from ..kernel.snapshot import Incident
from .answers import Answer
from .context import Context
from .errors import NotFound
from .outgoing import effect_row
from .planning import Live
from .ports import Session
from .sending import put
from .values import Health

TIMER_LATE_S = 60.0
OUTBOX_LATE_S = 300.0


def skip(context: Context, workflow: str, id: str, number: int) -> Answer:
    """Forget an incident. Raises NotFound for an instance or incident that is not there."""

    def work(session: Session) -> Answer:
        live = context.find(session, workflow, id)
        _incident(live.snapshot, number)
        return put(context, session, live, SkipIncident(number), "repair").answer

    return context.transact(work)


def retry(context: Context, workflow: str, id: str, number: int) -> Answer:
    """Put the input of an incident in again; an effect that was given up is asked for again, with its key.

    Raises NotFound as `skip` does.
    """

    def work(session: Session) -> Answer:
        live = context.find(session, workflow, id)
        incident = _incident(live.snapshot, number)
        request = effect_again(live, incident.input)
        if request is None or request.effect not in live.known.definition.effects:
            return put(context, session, live, RetryIncident(number), "repair").answer
        answer = put(context, session, live, SkipIncident(number), "repair").answer
        now = live.loaded.now
        row = effect_row(live.known.definition, live.snapshot.id, live.loaded.key, request, now, None)
        session.request(row)
        return answer

    return context.transact(work)


def _incident(snapshot: Snapshot, number: int) -> Incident:
    for incident in snapshot.incidents:
        if incident.id == number:
            return incident
    raise NotFound(f"incident {number} of {snapshot.workflow}", snapshot.id)


def effect_again(live: Live, input: Input) -> EffectRequest | None:
    """The request that was given up, if that is what the incident tells of."""
    match input:
        case EffectGivenUp(effect, key, params):
            return EffectRequest(key, effect, params)
        case InvokeFailed(invoke=id_, item=item) | InvokeUnknown(invoke=id_, item=item):
            return _invoked(live, id_, item)
        case _:
            return None


def _invoked(live: Live, id_: str, item: int | None) -> EffectRequest | None:
    for invocation in live.snapshot.invokes:
        if invocation.id == id_ and invocation.params:
            rule = live.known.definition.state(invocation.state).invokes[invocation.rule]
            place = item or 0
            return EffectRequest(
                invocation.keys[place], rule.target, invocation.params[place], invocation.id, item
            )
    return None


def health(context: Context) -> Health:
    """How the store is doing. Raises StoreUnavailable."""
    with context.session(write=False) as session:
        gauges = session.gauges()
    late = _age(gauges.now, gauges.oldest_due)
    age = _age(gauges.now, gauges.oldest_outbox)
    timers_late = late is not None and late > TIMER_LATE_S
    outbox_late = age is not None and age > OUTBOX_LATE_S
    words = [
        f"the oldest timer is {late:.0f} s late" if timers_late else "",
        f"something in the outbox has been due for {age:.0f} s" if outbox_late else "",
        f"{gauges.incidents} incidents wait" if gauges.incidents else "",
    ]
    return Health(
        not timers_late and not outbox_late,
        late,
        age,
        gauges.timers,
        gauges.deliveries,
        gauges.effects,
        gauges.incidents,
        gauges.later,
        "; ".join(word for word in words if word) or "all is well",
    )


def _age(now: int, since: int | None) -> float | None:
    return None if since is None else max(0.0, (now - since) / 1000)
