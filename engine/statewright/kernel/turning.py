"""One input at one instant, with all that belongs to it: the same turn for every runtime.

Floor 0. Pure.

Theory of operation. Time belongs to the instance: before an input at `now`, every timer due at or before
`now` is taken, in order of due time, each at its own instant. After each step, due timers whose guards were
false are offered again, then parked events, oldest first, until none is taken. A key that was taken before
ends the turn at once with `Repeated`. What nobody can be told of and cannot be taken becomes an Incident in
the snapshot; it is not tried again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from .admission import admit, event_key, payload_digest
from .definition import Definition, EventRule
from .inputs import (
    Advance,
    EffectDone,
    EffectGivenUp,
    Input,
    InvokeDone,
    InvokeFailed,
    InvokeUnknown,
    MessageRefused,
    RetryIncident,
    SkipIncident,
    Stop,
    TimerDue,
)
from .instants import no_earlier
from .macrostep import stop
from .offering import offer_event, offer_parked, offer_timer
from .outcomes import take_effect_outcome, take_outcome
from .outputs import Message, Outcome, Reason, Refusal, Step
from .refusing import refusal
from .snapshot import Incident, Snapshot, Status, Timer
from .values import Event, Fault, Record

Keys: TypeAlias = Callable[[str, str], str | None]
"""(event, key) -> the payload digest it was first taken with, or None: what receipts the caller has."""

STEPS_MAX = 10_000
"""How many timers one turn takes; the rest stay due, and an event is refused until they have been taken."""

STEPS_AT_ONE_INSTANT_MAX = 100
"""Timers that set one another without any time passing never come to an end: the next one is an incident."""


class Moment(NamedTuple):
    """One macrostep of a turn: what was put in, at which instant, and the step it made."""

    input: Input
    at: datetime
    step: Step


class KeyTaken(NamedTuple):
    """A receipt to keep: this event with this key was accepted, with a payload of this digest."""

    event: str
    key: str
    digest: str


class Repeated(NamedTuple):
    """The event was taken before: the caller has the first receipt under this key. Nothing happens."""

    event: str
    key: str


class Stale(NamedTuple):
    """Nobody waits for this outcome any more. Nothing happens."""


Verdict: TypeAlias = Outcome | Refusal | Repeated | Stale | Incident


class Turn(NamedTuple):
    """What an input comes to: the snapshot after it, each macrostep on the way, and what became of the input
    itself.

    Timers taken on the way stay taken though the input be refused. `keys` are the receipts to keep.
    """

    snapshot: Snapshot
    moments: tuple[Moment, ...]
    verdict: Verdict
    keys: tuple[KeyTaken, ...] = ()


def no_keys(event: str, key: str) -> str | None:
    """For callers that keep no receipts."""
    return None


def turn(
    definition: Definition, snapshot: Snapshot, input: Input, at: datetime | None, *, keys: Keys = no_keys
) -> Turn:
    """Put `input` into the instance at the instant `at` (None: its last one).

    For an Event the event's own `at` is used if it has one. Raises ValueError for an instant without a time
    zone. What is due before is taken first; see the module's theory of operation.
    """
    wanted = input.at if isinstance(input, Event) and input.at is not None else at
    course = Course(definition, snapshot, keys)
    if isinstance(input, Event):
        repeated = course.repeated(input)
        if repeated is not None:
            return course.turn(repeated)
    now = no_earlier(wanted, snapshot.last_at)
    if not course.advance(now) and not isinstance(input, Advance):
        message = f"more than {STEPS_MAX} timers are due; let them be taken first"
        return course.turn(refusal(type(input).__name__, course.snapshot, Reason.UNSETTLED, message=message))
    verdict = course.put(input, now)
    course.advance(now)
    return course.turn(verdict)


class Course:
    """A turn in progress; private to one call."""

    __slots__ = ("_asked", "_blocked", "_definition", "_keys", "_moments", "_still", "_taken", "snapshot")

    def __init__(self, definition: Definition, snapshot: Snapshot, keys: Keys) -> None:
        self._definition = definition
        self.snapshot = snapshot
        self._keys = keys
        self._moments: list[Moment] = []
        self._taken: list[KeyTaken] = []
        self._blocked: set[tuple[str, int]] = set()
        self._still = 0  # timers taken since time last passed
        self._asked: tuple[Event, Snapshot, KeyTaken | Refusal | None] | None = None  # the last `_receipt`

    def turn(self, verdict: Verdict) -> Turn:
        """What it came to."""
        return Turn(self.snapshot, tuple(self._moments), verdict, tuple(self._taken))

    def advance(self, until: datetime) -> bool:
        """Take what is due up to `until`: timers in order, and after each step what had been waiting.

        Gives False if there is more than one turn may take.
        """
        for _ in range(STEPS_MAX):
            timer = self._next_timer(until)
            if timer is not None and timer.due_at <= self.snapshot.last_at:
                self._offer_timer(timer)
            elif self._moments and self._offer_parked():
                continue
            elif timer is not None:
                self._offer_timer(timer)
            else:
                return True
        return False

    def _next_timer(self, until: datetime) -> Timer | None:
        for timer in self.snapshot.timers:
            if timer.due_at > until:
                return None
            if (timer.state, timer.rule) not in self._blocked:
                return timer
        return None

    def _offer_timer(self, timer: Timer) -> None:
        at = max(timer.due_at, self.snapshot.last_at)
        due = TimerDue(timer.state, timer.rule, timer.turn, timer.due_at)
        self._still = self._still + 1 if at == self.snapshot.last_at else 0
        result = offer_timer(self._definition, self.snapshot, timer, at)
        if self._still > STEPS_AT_ONE_INSTANT_MAX and isinstance(result, Step):
            message = f"{self._still} timers fell due one after another and no time passed"
            result = refusal(due.state, self.snapshot, Reason.UNSETTLED, message=message)
        if result is None:
            self._blocked.add((timer.state, timer.rule))
        elif isinstance(result, Refusal):
            kept = tuple(other for other in self.snapshot.timers if other is not timer)
            self.snapshot = self.snapshot._replace(timers=kept)
            self._incident(due, result, at)
        else:
            self._made(due, at, result)

    def _offer_parked(self) -> bool:
        """Offer parked events, oldest first; whether one was taken, or given up as an incident."""
        at = self.snapshot.last_at
        for parked in self.snapshot.parked:
            result = offer_parked(self._definition, self.snapshot, parked, at)
            if result is None:
                continue
            kept = tuple(other for other in self.snapshot.parked if other is not parked)
            event = Event(parked.event, parked.payload, parked.actor, at, parked.sender)
            if isinstance(result, Refusal):
                self.snapshot = self.snapshot._replace(parked=kept)
                self._incident(event, result, at)
            else:
                snapshot = result.snapshot._replace(parked=kept)
                self._made(event, at, result._replace(snapshot=snapshot))
            return True
        return False

    def _made(self, input: Input, at: datetime, step: Step) -> None:
        self._moments.append(Moment(input, at, step))
        self.snapshot = step.snapshot
        self._blocked.clear()

    def _incident(self, input: Input, refused: Refusal, at: datetime) -> Incident:
        number = self.snapshot.incidents_ever + 1
        incident = Incident(number, input, refused.reason.value, refused.message, at)
        self.snapshot = self.snapshot._replace(
            incidents=(*self.snapshot.incidents, incident), incidents_ever=number
        )
        return incident

    def repeated(self, event: Event) -> Repeated | Refusal | None:
        """Whether this event's key was taken before; the first receipt stands, another is a conflict."""
        found = self._receipt(event)
        if found is None or isinstance(found, Refusal):
            return found
        first = self._keys(event.name, found.key)
        if first is None:
            return None
        if first == found.digest:
            return Repeated(event.name, found.key)
        message = f"the key {found.key!r} was used before with another payload"
        return refusal(event.name, self.snapshot, Reason.KEY_CONFLICT, message=message, name=found.key)

    def _receipt(self, event: Event) -> KeyTaken | Refusal | None:
        rule = self._definition.events.get(event.name)
        if rule is None or rule.key is None:
            return None
        asked = self._asked
        if asked is None or asked[0] is not event or asked[1] is not self.snapshot:
            self._asked = asked = (event, self.snapshot, self._make_receipt(event, rule))
        return asked[2]

    def _make_receipt(self, event: Event, rule: EventRule) -> KeyTaken | Refusal | None:
        admitted = event
        if rule.shape is not None:
            checked = admit(self._definition, self.snapshot, event, event.at or self.snapshot.last_at)
            if isinstance(checked, Refusal):
                return None  # refused again, with its reason, when it is put in
            admitted = checked
        try:
            key = event_key(self._definition, self.snapshot, admitted)
        except Fault as fault:
            return refusal(event.name, self.snapshot, Reason.FAULT, fault=fault)
        digest = payload_digest(self._definition, event.name, admitted.payload)
        return KeyTaken(event.name, str(key), digest)

    def put(self, input: Input, now: datetime) -> Verdict:
        """Put the input itself in."""
        match input:
            case Event():
                return self._put_event(input, now)
            case Advance():
                return Outcome.TAKEN
            case SkipIncident(incident=number):
                return self._drop_incident(number)
            case RetryIncident(incident=number):
                return self._retry(number, now)
            case MessageRefused(message=message, reason=reason, text=text):
                return self._message_refused(input, message, reason, text, now)
            case _:
                return self._put_unrefusable(input, now)

    def _put_event(self, event: Event, now: datetime) -> Verdict:
        result = offer_event(self._definition, self.snapshot, event, now)
        if isinstance(result, Refusal):
            return result
        receipt = self._receipt(event)
        if isinstance(receipt, KeyTaken):
            self._taken.append(receipt)
        if result.outcome is not Outcome.IGNORED:
            self._made(event, now, result)
        return result.outcome

    def _put_unrefusable(self, input: Any, now: datetime) -> Verdict:
        result = self._attempt(input, now)
        if result is None:
            return Stale()
        if isinstance(result, Refusal):
            return self._incident(input, result, now)
        self._made(input, now, result)
        return Outcome.TAKEN

    def _attempt(self, input: Any, now: datetime) -> Step | Refusal | None:
        definition, snapshot = self._definition, self.snapshot
        match input:
            case InvokeDone() | InvokeFailed() | InvokeUnknown():
                return take_outcome(definition, snapshot, input, now, self._delivered)
            case EffectDone() | EffectGivenUp():
                return take_effect_outcome(definition, snapshot, input, now)
            case TimerDue(state, rule, turn_, due_at):
                order = definition.tables.orders.get((state, rule))
                if order is None or not _is_active(snapshot, state):
                    return None  # gone, or of another version's chart
                timer = Timer(due_at, order, state, rule, turn_)
                found = offer_timer(definition, snapshot, timer, now)
                return found or refusal(state, snapshot, Reason.GUARD, message="its guards are still false")
            case Stop():
                return stop(definition, snapshot, now) if snapshot.status is Status.RUNNING else None
            case Event():
                return offer_event(definition, snapshot, input, now)
            case _:
                raise AssertionError(f"no input: {input!r}")

    def _delivered(self, event: str, payload: Record) -> bool:
        """Whether an outcome delivered as this event was taken before; if not, it is from now on."""
        receipt = self._receipt(Event(event, payload, sender=None))
        if not isinstance(receipt, KeyTaken):
            return False
        if self._keys(event, receipt.key) is not None:
            return True
        self._taken.append(receipt)
        return False

    def _message_refused(
        self, input: MessageRefused, message: Message, reason: str, text: str, now: datetime
    ) -> Verdict:
        if message.invoke is not None:
            return self._put_unrefusable(InvokeFailed(message.invoke, reason, text, message.item), now)
        words = (
            f"{message.event} to {message.to.workflow} {message.to.id_or_ref} was refused ({reason}): {text}"
        )
        return self._incident(
            input, refusal(message.event, self.snapshot, Reason.UNHANDLED, message=words), now
        )

    def _find(self, number: int) -> Incident | None:
        return next((i for i in self.snapshot.incidents if i.id == number), None)

    def _drop_incident(self, number: int) -> Verdict:
        if self._find(number) is None:
            return Stale()
        kept = tuple(i for i in self.snapshot.incidents if i.id != number)
        self.snapshot = self.snapshot._replace(incidents=kept)
        return Outcome.TAKEN

    def _retry(self, number: int, now: datetime) -> Verdict:
        incident = self._find(number)
        if incident is None:
            return Stale()
        self._drop_incident(number)
        if isinstance(incident.input, MessageRefused):
            return self._send_again(incident, incident.input, now)
        verdict = self._put_unrefusable(incident.input, now)
        return Outcome.TAKEN if isinstance(verdict, Stale) else verdict  # the incident is gone all the same

    def _send_again(self, incident: Incident, refused: MessageRefused, now: datetime) -> Verdict:
        message = refused.message._replace(key=f"{refused.message.key}+{incident.id}")
        snapshot = self.snapshot._replace(revision=self.snapshot.revision + 1, last_at=now)
        self._made(refused, now, Step(snapshot, messages=(message,)))
        return Outcome.TAKEN


def _is_active(snapshot: Snapshot, path: str) -> bool:
    if snapshot.status is not Status.RUNNING:
        return False
    return not path or any(leaf == path or leaf.startswith(f"{path}.") for leaf in snapshot.configuration)
