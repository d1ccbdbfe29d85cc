"""What comes out: the next snapshot and, as plain data, all that is to happen outside; or why nothing
happens.

Floor 0. Pure; standard library only. Whoever embeds the kernel carries these out in one transaction with the
snapshot (`runtime`), or answers for them (`testing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from .values import NOTHING, Json, Record

if TYPE_CHECKING:
    from .definition import Transition
    from .snapshot import Snapshot


class EffectRequest(NamedTuple):
    """Ask the outside world for `effect` with `params`; the same `key` is the same request, however often it
    is tried.

    `invoke` is the invocation that waits for the outcome (None: a `do`); `item` its place in a `for_each`;
    `undoes` the key of the request that this one undoes.
    """

    key: str
    effect: str
    params: Record
    invoke: str | None = None
    item: int | None = None
    undoes: str | None = None


class Address(NamedTuple):
    """Where a message goes: an instance of `workflow` found by `id_or_ref`."""

    workflow: str
    id_or_ref: str


class Message(NamedTuple):
    """An event for another instance; exactly once and in order between the two.

    `invoke` is set when the sender waits for the answer (`invoke: {event: …}`). `person` is the person whose
    event began the chain. `delay_s` and `send_id` only for SCXML documents.
    """

    key: str
    to: Address
    event: str
    payload: Record = NOTHING
    relation: str = "other"  # what the sender is to the receiver: parent | child | self | other
    invoke: str | None = None
    item: int | None = None
    person: str | None = None
    delay_s: float = 0
    send_id: str | None = None


class Report(NamedTuple):
    """What an ended child says to its parent: the invocation there, and its output or error."""

    to: Address
    invoke: str
    output: Record | None = None
    error: Record | None = None
    item: int | None = None


class StartRequest(NamedTuple):
    """Start an instance: a child if `invoke` is set, else an independent one (`start:`)."""

    key: str
    workflow: str
    id: str
    data: Record
    invoke: str | None = None
    item: int | None = None
    person: str | None = None


class StopRequest(NamedTuple):
    """Stop a child: its exits run, its invokes are left in turn, it reports nothing."""

    to: Address
    invoke: str


class TimerSet(NamedTuple):
    """A timer began to run: `state` and `rule` name its rule."""

    state: str
    rule: int
    due_at: datetime


class TimerCancelled(NamedTuple):
    """A timer runs no more, because its state was left or it was set anew."""

    state: str
    rule: int


class InvokeCancelled(NamedTuple):
    """Nobody waits for this invocation any more; `late` says what becomes of a late outcome."""

    invoke: str
    late: str | None = None


class SendCancelled(NamedTuple):
    """SCXML `cancel`: the delayed message of this id is not to go out."""

    send_id: str


class Microstep(NamedTuple):
    """One set of transitions taken together: the trace of a step is a tuple of these.

    `trigger` is the event's name, empty for eventless transitions. `transitions` are their numbers in the
    definition.
    """

    trigger: str
    transitions: tuple[int, ...]
    exited: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    dropped: bool = False  # a raised event that nothing handled


class Outcome(StrEnum):
    """What became of an event that was accepted."""

    TAKEN = "taken"
    IGNORED = "ignored"
    PARKED = "parked"


class Step(NamedTuple):
    """An accepted input: the next `snapshot`, what is to happen outside, and the trace.

    `outcome` is `taken`, or `ignored`/`parked` for an event that was not handled and need not be. A `Step`
    may hold several macrosteps: timers that fell due before the event, parked events offered again after it.
    """

    snapshot: Snapshot
    effects: tuple[EffectRequest, ...] = ()
    messages: tuple[Message, ...] = ()
    starts: tuple[StartRequest, ...] = ()
    stops: tuple[StopRequest, ...] = ()
    reports: tuple[Report, ...] = ()
    timers_set: tuple[TimerSet, ...] = ()
    timers_cancelled: tuple[TimerCancelled, ...] = ()
    invokes_cancelled: tuple[InvokeCancelled, ...] = ()
    sends_cancelled: tuple[SendCancelled, ...] = ()
    microsteps: tuple[Microstep, ...] = ()
    outcome: Outcome = Outcome.TAKEN


class Reason(StrEnum):
    """Why an input is refused."""

    UNHANDLED = "unhandled"
    GUARD = "guard"
    ROLE = "role"
    PAYLOAD = "payload"
    DATA = "data"
    PROPERTY = "property"
    FAULT = "fault"
    UNSETTLED = "unsettled"
    KEY_CONFLICT = "key_conflict"


class GuardFailure(NamedTuple):
    """A transition whose guard was false, with the arguments it saw; `part` says which of its three parts."""

    transition: Transition
    part: Literal["when", "by", "not_by"]
    arguments: tuple[Any, ...]  # what the expression's `run` took; Any: CEL values


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing happened, and why: a value, not an exception. False in a condition, so `if step(...)` reads
    well.

    Which details are set depends on `reason`: `allowed` event names (unhandled), `guards` (guard, role),
    `roles` that may (role), `path`, `keyword`, `expected` (payload, data), `name` of the property, effect or
    field, `fault` code and message.
    """

    reason: Reason
    event: str
    snapshot: Snapshot | None
    message: str
    allowed: tuple[str, ...] = ()
    guards: tuple[GuardFailure, ...] = ()
    roles: tuple[str, ...] = ()
    name: str | None = None
    path: tuple[str | int, ...] = ()
    expected: Json = None
    found: Json = None
    keyword: str | None = None
    fault: Mapping[str, str] | None = None

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"{self.event} refused ({self.reason}): {self.message}"


Answer: TypeAlias = Step | Refusal
