"""What is known in the middle of a macrostep: the snapshot that is being made, and what is to happen outside.

Floor 0. Pure as seen from outside: a `Progress` lives within one call and never leaves it.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import Any, NamedTuple

from .definition import Definition, Dialect
from .masks import bits, mask_of
from .outputs import (
    EffectRequest,
    InvokeCancelled,
    Message,
    Microstep,
    Outcome,
    Refusal,
    Report,
    SendCancelled,
    StartRequest,
    Step,
    StopRequest,
    TimerCancelled,
    TimerSet,
)
from .snapshot import Done, Invocation, Paused, Snapshot, Timer
from .triggers import ERROR_EXECUTION
from .values import NOTHING, Actor, Fault, Record, Unsent

MICROSTEPS_MAX = 1000


class Refused(Exception):
    """Ends a step: all or nothing. Never leaves the kernel; it becomes the Refusal it carries."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Queued(NamedTuple):
    """An internal event: its name, its payload, and whether it came from outside (then `actor` is set)."""

    name: str
    payload: Record
    external: bool = False
    actor: Actor | None = None


class Active:
    """The configuration, as `in_state` asks for it: a container of dotted paths, ancestors included."""

    __slots__ = ("index", "mask")

    def __init__(self, mask: int, index: Any) -> None:
        self.mask = mask
        self.index = index

    def __contains__(self, path: object) -> bool:
        return bool(self.mask >> self.index[path] & 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Active) and self.mask == other.mask

    def __hash__(self) -> int:
        return hash(self.mask)

    def __repr__(self) -> str:
        return f"Active({self.mask:#b})"


class Progress:
    """A macrostep in progress: mutable, private to one call."""

    __slots__ = (
        "active",
        "begin_mask",
        "data",
        "definition",
        "done_requests",
        "effects",
        "entered",
        "event",
        "history",
        "history_recorded",
        "instance",
        "invokes",
        "invokes_cancelled",
        "left_invokes",
        "mask",
        "messages",
        "microsteps",
        "now",
        "output",
        "outputs_made",
        "paused",
        "person",
        "queue",
        "region_outputs",
        "reports",
        "revision",
        "scxml",
        "sends_cancelled",
        "snapshot",
        "starts",
        "status",
        "stops",
        "timers",
        "touched",
        "trigger",
    )

    def __init__(self, definition: Definition, snapshot: Snapshot, now: datetime, trigger: str) -> None:
        self.definition = definition
        self.snapshot = snapshot
        self.trigger = trigger
        self.now = now
        self.instance = snapshot.instance
        self.data = snapshot.data
        self.scxml = definition.dialect is Dialect.SCXML
        self.mask = configuration_mask(definition, snapshot.configuration)
        self.begin_mask = self.mask
        self.history_recorded = False
        self.active = Active(self.mask, definition.state_index)
        self.status = snapshot.status
        self.revision = snapshot.revision + 1
        self.output = snapshot.output
        self.person: str | None = None
        self.queue: deque[Queued] = deque()
        self.event: Any = None  # SCXML's `_event`: bound until the next one is taken (5.10.1)
        self.touched: dict[str, None] = {}
        self.entered = 0
        self.outputs_made = 0
        self.timers: list[Timer] = list(snapshot.timers)
        self.invokes: list[Invocation] = list(snapshot.invokes)
        self.left_invokes: list[Invocation] = list(snapshot.left_invokes)
        self.history: dict[str, tuple[str, ...]] = dict(snapshot.history)
        self.paused: list[Paused] = list(snapshot.paused)
        self.region_outputs: dict[str, Any] = dict(snapshot.region_outputs)
        self.done_requests: list[Done] = list(snapshot.done_requests)
        self.microsteps: list[Microstep] = []
        self.effects: list[EffectRequest] = []
        self.messages: list[Message] = []
        self.starts: list[StartRequest] = []
        self.stops: list[StopRequest] = []
        self.reports: list[Report] = []
        self.invokes_cancelled: list[InvokeCancelled] = []
        self.sends_cancelled: list[SendCancelled] = []

    def arguments(self, payload: Any, actor: Actor | None) -> tuple[Any, ...]:
        """What an expression's `run` takes, where `event` and `actor` are these."""
        return (self.data, payload, self.now, actor, self.instance, self.active)

    def queue_error(self, fault: Fault) -> None:
        """What went wrong becomes an event (SCXML 3.12.2)."""
        about: Any = {"sendid": fault.send_id} if isinstance(fault, Unsent) else {}
        told: Any = {"code": fault.code, "message": fault.message}
        self.queue.append(Queued(ERROR_EXECUTION, {"_data": told, "_about": about}))

    def next_output_key(self) -> str:
        """A name for the next message or start of this step, the same however often the step is computed."""
        self.outputs_made += 1
        return f"{self.instance.uid or self.instance.id}:{self.revision}:{self.outputs_made}"

    def active_leaves(self) -> int:
        """The active atomic and final states."""
        return self.mask & self.definition.tables.geometry.leaves

    def finish(self) -> Step:
        """The step that this has become."""
        before = self.snapshot
        timers = tuple(sorted(self.timers))
        states = self.definition.states
        snapshot = Snapshot(
            instance=self.instance,
            configuration=tuple(states[index].path for index in bits(self.active_leaves())),
            data=self.data,
            status=self.status,
            revision=self.revision,
            last_at=self.now,
            timers=timers,
            invokes=tuple(self.invokes),
            history=tuple(sorted(self.history.items())),
            paused=tuple(self.paused),
            region_outputs=self.region_outputs or NOTHING,
            parked=before.parked,
            done_requests=tuple(self.done_requests),
            left_invokes=tuple(self.left_invokes),
            incidents=before.incidents,
            incidents_ever=before.incidents_ever,
            output=self.output,
        )
        timers_set, timers_cancelled = _timer_changes(before.timers, timers)
        return Step(
            snapshot,
            effects=tuple(self.effects),
            messages=tuple(self.messages),
            starts=tuple(self.starts),
            stops=tuple(self.stops),
            reports=tuple(self.reports),
            timers_set=timers_set,
            timers_cancelled=timers_cancelled,
            invokes_cancelled=tuple(self.invokes_cancelled),
            sends_cancelled=tuple(self.sends_cancelled),
            microsteps=tuple(self.microsteps),
            outcome=Outcome.TAKEN,
        )


def configuration_mask(definition: Definition, configuration: tuple[str, ...]) -> int:
    """All active states, ancestors and root included, of a configuration of leaves."""
    index = definition.state_index
    ancestors = definition.tables.geometry.ancestors
    mask = mask_of(index[path] for path in configuration)
    for path in configuration:
        mask |= ancestors[index[path]]
    return mask


def _timer_changes(
    before: tuple[Timer, ...], after: tuple[Timer, ...]
) -> tuple[tuple[TimerSet, ...], tuple[TimerCancelled, ...]]:
    """Which timers began and which ceased; one set anew to another instant is both."""
    if before == after:
        return (), ()
    new = tuple(TimerSet(t.state, t.rule, t.due_at) for t in after if t not in before)
    gone = tuple(TimerCancelled(t.state, t.rule) for t in before if t not in after)
    return new, gone
