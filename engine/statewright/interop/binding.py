"""How does a user's own object get a workflow? As a `transitions` machine whose every decision the kernel
takes.

Floor 3.

Theory of operation. `bind(definition, order)` makes a `transitions.Machine` with one model. The object gets
what users of `transitions` know: a method for each event (`order.pay_succeeded(amount=…)`), `may_…`, `is_…`,
`trigger`, `state`. A trigger makes a kernel step from the model's snapshot; only when nothing refuses it are
callbacks called and the snapshot replaced. A callback that raises before the state has changed leaves
everything as it was.

Like `transitions`: a guard that is false makes the trigger give False, and an event that the state does not
handle raises `MachineError`. Unlike it: every other refusal raises `MachineError` too, with the reason, and
none is silent: the last one is `machine.refused`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from transitions import Machine, MachineError
from transitions.core import Event as MachineEvent
from transitions.core import EventData

from ..kernel import Actor, Definition, Event, Outcome, Reason, Refusal, Snapshot, Step, allowed, start, step
from ..kernel.definition import Kind
from ..kernel.inputs import Input
from ..kernel.permission import May
from ..kernel.turning import Turn, turn
from ..kernel.values import Record
from .clock import now

OnStep = Callable[[Any, Step], None]
"""What is done with each step once it is made: `step.effects` and the rest are there as data."""

WORDS = re.compile(r"\W+")


class TriggerRefused(MachineError):
    """A trigger that the rules refuse; `refusal` says why, as data."""

    def __init__(self, refusal: Refusal, words: str) -> None:
        super().__init__(words)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.value)


def bind(
    definition: Definition,
    model: Any,
    *,
    data: Record | None = None,
    snapshot: Snapshot | None = None,
    id: str | None = None,
    actor: Actor | None = None,
    clock: Callable[[], datetime] = now,
    on_step: OnStep | None = None,
    strict: bool = False,
) -> BoundMachine:
    """Give `model` this workflow: a new instance, or the one in `snapshot`.

    `data` are the fields that the instance starts with; without it they are read from the model's attributes
    of those names. `actor` acts where a trigger names nobody (`order.cancel(actor=…)`), `clock` gives the
    instants. `on_step` gets every step, for its effects and messages; without it they wait in
    `machine.steps`. `strict` raises for guards that are false too. Raises `MachineError` if the instance may
    not start.
    """
    machine = BoundMachine(definition, actor, clock, on_step, strict)
    machine.begin(model, data, snapshot, id or definition.name)
    return machine


class BoundMachine(Machine):
    """The machine of one bound model. `snapshot` is the instance, `refused` the last refusal, `steps` what
    nobody took.
    """

    def __init__(
        self,
        definition: Definition,
        actor: Actor | None,
        clock: Callable[[], datetime],
        on_step: OnStep | None,
        strict: bool,
    ) -> None:
        leaves = [state.path for state in definition.states if state.kind in (Kind.ATOMIC, Kind.FINAL)]
        super().__init__(None, states=leaves, initial=leaves[0], auto_transitions=False, name=definition.name)
        self.definition = definition
        self.refused: Refusal | None = None
        self.steps: list[Step] = []
        self.snapshot: Snapshot
        self._actor, self._clock, self._on_step, self._strict = actor, clock, on_step, strict
        self._names = state_names(definition)
        for name in definition.events:
            self.events[name] = _declared(self, name)

    def begin(self, model: Any, data: Record | None, snapshot: Snapshot | None, id_: str) -> None:
        """Start the instance, or take the one given, and equip the model."""
        if snapshot is None:
            given = _attributes(self.definition, model) if data is None else data
            first = start(self.definition, given, id=id_, at=self._clock(), actor=self._actor)
            if isinstance(first, Refusal):
                raise TriggerRefused(first, self._explained(first))
            self._keep(first)
            snapshot = first.snapshot
        self.snapshot = snapshot
        self.models.append(model)
        self._equip(model)
        self._show(model)

    def _equip(self, model: Any) -> None:
        self._checked_assignment(model, "trigger", partial(self._get_trigger, model))
        self._checked_assignment(model, "may_trigger", partial(self._may, model))
        for name in self.events:
            self._checked_assignment(model, name, partial(self._send, model, name))
            self._checked_assignment(model, f"may_{name}", partial(self._may, model, name))
        for path, names in self._names.items():
            for name in names:
                self._checked_assignment(model, f"is_{name}", partial(self.is_active, path))

    def is_active(self, path: str) -> bool:
        """Whether the instance is in this state, or inside it."""
        return any(leaf == path or leaf.startswith(f"{path}.") for leaf in self.snapshot.configuration)

    def _get_trigger(self, model: Any, trigger_name: str, *args: Any, **kwargs: Any) -> bool:
        if trigger_name not in self.events:
            raise AttributeError(f"there is no event {trigger_name!r} in {self.definition.name}")
        return self._send(model, trigger_name, *args, **kwargs)

    def _may(self, model: Any, trigger: str, **payload: Any) -> bool:
        """Whether the trigger would be taken now; without a payload, whether it could be with one."""
        if payload:
            return bool(step(self.definition, self.snapshot, self._event(trigger, payload)))
        found = allowed(self.definition, self.snapshot, self._actor, self._clock())
        return any(one.event == trigger and one.may is not May.NO for one in found)

    def _event(self, name: str, given: dict[str, Any]) -> Event:
        """The event that these keyword arguments make: `actor` and `at` are not payload, unless it declares
        them.
        """
        declared = {field.name for field in self.definition.events[name].fields}
        payload = dict(given)
        actor = self._actor if "actor" in declared else payload.pop("actor", self._actor)
        at = None if "at" in declared else payload.pop("at", None)
        return Event(name, payload, actor, at or self._clock())

    def _send(self, model: Any, name: str, *args: Any, **payload: Any) -> bool:
        if args:
            raise TypeError(f"{name}() takes its payload by name")
        result = step(self.definition, self.snapshot, self._event(name, payload))
        if isinstance(result, Refusal):
            return self._refuse(result)
        if result.outcome is not Outcome.TAKEN:
            self.snapshot = result.snapshot
            return False
        data = EventData(self.get_state(self._leaf()), self.events[name], self, model, (), payload)
        self._carry_out(model, result, data, name)
        return True

    def put(self, input: Input, at: datetime | None = None) -> Turn:
        """Put anything else in: an outcome, a message, or `Advance()` for the timers that are due."""
        made = turn(self.definition, self.snapshot, input, at or self._clock())
        for moment in made.moments:
            self._keep(moment.step)
        self.snapshot = made.snapshot
        for model in self.models:
            self._show(model)
        return made

    def _refuse(self, refusal: Refusal) -> bool:
        self.refused = refusal
        if refusal.reason is Reason.GUARD and not self._strict:
            return False
        raise TriggerRefused(refusal, self._explained(refusal))

    def _explained(self, refusal: Refusal) -> str:
        from ..explanation import explain

        return f"{refusal.event}: {explain(self.definition, refusal, 'en')}"

    def _carry_out(self, model: Any, result: Step, data: EventData, name: str) -> None:
        exited = [path for micro in result.microsteps for path in micro.exited]
        entered = [path for micro in result.microsteps for path in micro.entered]
        self.callbacks(self.before_state_change, data)
        self._call(model, [f"before_{name}"], data)
        self._call(model, [f"on_exit_{one}" for path in exited for one in self._names[path]], data)
        self.snapshot = result.snapshot
        self._show(model)
        self._keep(result)
        self._call(model, [f"on_enter_{one}" for path in entered for one in self._names[path]], data)
        self._call(model, [f"after_{name}"], data)
        self.callbacks(self.after_state_change, data)

    def _call(self, model: Any, names: Iterable[str], data: EventData) -> None:
        self.callbacks([name for name in names if hasattr(model, name)], data)

    def _keep(self, made: Step) -> None:
        if self._on_step is not None:
            self._on_step(self.models[0] if self.models else None, made)
        elif made.effects or made.messages or made.starts:
            self.steps.append(made)

    def _leaf(self) -> str:
        return self.snapshot.configuration[0]

    def _show(self, model: Any) -> None:
        """The model's `state`, and those of its attributes that are fields of the data."""
        leaves = self.snapshot.configuration
        model.state = leaves[0] if len(leaves) == 1 else list(leaves)
        for name, value in self.snapshot.data.items():
            if name != "state" and not _is_behaviour(getattr(type(model), name, None)):
                setattr(model, name, value)


def _is_behaviour(attribute: Any) -> bool:
    """Whether a class attribute is a method or a property, which no data may replace."""
    return callable(attribute) or hasattr(type(attribute), "__get__")


def _attributes(definition: Definition, model: Any) -> Record:
    """What the model already knows of the data."""
    return {name: getattr(model, name) for name in definition.data if hasattr(model, name)}


def _declared(machine: BoundMachine, name: str) -> MachineEvent:
    """The event as `transitions` lists it, for `get_triggers` and `get_transitions`: it decides nothing."""
    event = MachineEvent(name, machine)
    states, geometry = machine.definition.states, machine.definition.tables.geometry
    for leaf, listed in machine.definition.tables.candidates.get(name, {}).items():
        for one in listed:
            for target in one.targets or (leaf,):
                inside = target if geometry.leaves >> target & 1 else leaf
                made = machine._create_transition(states[leaf].path, states[inside].path)
                event.add_transition(made)
    return event


def state_names(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The names by which methods speak of each state: its whole path, and the last part where no other has
    it.
    """
    last = Counter(state.name for state in definition.states[1:])
    return {
        state.path: tuple(
            dict.fromkeys((WORDS.sub("_", state.path), *((state.name,) if last[state.name] == 1 else ())))
        )
        for state in definition.states[1:]
    }
