"""Which steps can a workflow take, for all data? Each as a condition and an update, from one place to the
next.

Floor 3. Theory of operation. What a step does is known exactly but for the data: so the configuration and the
history stay concrete, data become symbols, and a macrostep forks wherever a condition decides. Every way
through it is a `Way`: the condition on the old data and the input, the new data, the next place, and what was
seen on the way. The places reached, with their ways, are the transition system that every engine here works
on. Entry and exit sets come from the kernel's own functions.

Abstractions, all of them on the safe side for proofs: a timer of an active state may fire at any time; an
outcome may come at any time while its state is active; an event that anything may deliver may come at any
time; roles are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from ..expressions import from_schema
from ..expressions.types import Field as TypeField
from ..expressions.types import Object, Type
from ..kernel.definition import Definition, Field, Kind
from ..kernel.entering import entry_set
from ..kernel.masks import bits, mask_of
from ..kernel.triggers import invoke_done, invoke_failed, invoke_unknown
from .symbols import Maybe, Opaque, Record, Scalar, Symbols, Value, fits

PLACES_MAX = 20_000
MICROSTEPS_MAX = 60


class TooLarge(Exception):
    """The machine has more places, or a step more ways through it, than are looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """The discrete part of a stable snapshot: active states and what history states remember."""

    mask: int
    history: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """What begins a step: an event from outside, a timer, or an outcome; `payload` are its symbols."""

    kind: str  # start | event | timer | done | failed | unknown
    name: str
    state: str = ""
    rule: int = 0
    payload: Value = field(default_factory=Opaque)


@dataclass(frozen=True, slots=True)
class Request:
    """An effect requested on the way, with its params."""

    effect: str
    params: Value


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a macrostep: under `condition`, `data` become the new data and `target` the next place.
    """

    source: Place | None
    input: Input
    condition: Any
    data: Mapping[str, Value]
    target: Place
    transitions: tuple[int, ...] = ()
    entered: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    touched: frozenset[str] = frozenset()
    actor: Any = None


@dataclass(frozen=True)
class Machine:
    """The transition system of a workflow: its places, the ways from each, and the symbols they are made of.
    """

    definition: Definition
    symbols: Symbols
    data_type: Object
    data: Mapping[str, Value]
    starts: tuple[Way, ...]
    ways: Mapping[Place, tuple[Way, ...]]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places in the order in which they were found."""
        return tuple(self.ways)

    def well_formed(self) -> list[Any]:
        """What the schemas say of the data of any snapshot: assumed of what comes in, proved of what is set.
        """
        return list(fits(Record(self.data), self.data_type, self.symbols))


def object_type(name: str, fields: Mapping[str, Field] | tuple[Field, ...]) -> Object:
    """The type of a declared map of fields."""
    listed = fields.values() if isinstance(fields, Mapping) else fields
    return Object(name, {each.name: TypeField(type_of(each)) for each in listed})


def type_of(each: Field) -> Type:
    """The type of a declared field; its schema has no references left."""
    return from_schema(each.schema, lambda reference: {})


def inputs_at(definition: Definition, place: Place, symbols: Symbols) -> Iterator[Input]:
    """Everything that can begin a step in a place."""
    delivered = _delivered(definition)
    for name, rule in definition.events.items():
        if rule.origin != ("self",) or name in delivered:
            payload = symbols.value(symbols.fresh(f"event.{name}"), object_type("event", rule.fields))
            yield Input("event", name, payload=payload)
    if place.ended:
        return
    for index in bits(place.mask):
        state = definition.states[index]
        for timer in state.timers:
            yield Input("timer", timer.trigger, state.path, timer.index)
        for invoke in state.invokes:
            effect = definition.effects.get(invoke.target) if invoke.form == "effect" else None
            output: Value = Opaque()
            if effect is not None:
                output = symbols.value(symbols.fresh("output"), object_type("output", effect.result))
            done = Record({"output": output})
            yield Input("done", invoke_done(state.path, invoke.index), state.path, invoke.index, done)
            failed = Record({"error": Record({"code": Opaque(), "message": Opaque()})})
            yield Input("failed", invoke_failed(state.path, invoke.index), state.path, invoke.index, failed)
            yield Input("unknown", invoke_unknown(state.path, invoke.index), state.path, invoke.index, failed)


def _delivered(definition: Definition) -> frozenset[str]:
    """Events `from: self` that an outcome may deliver."""
    found: set[str] = set()
    for state in definition.states:
        for rule in state.invokes:
            deliveries = (rule.deliver_done, rule.deliver_failed, rule.deliver_unknown)
            found.update(delivery.event for delivery in deliveries if delivery is not None)
            found.update({rule.late} - {None, "undo"})  # type: ignore[arg-type]
    return frozenset(found)


def initial_place(definition: Definition) -> tuple[int, int]:
    """The states entered at the start, and those entered by default."""
    return entry_set(definition.tables.geometry, (0,), -1, lambda state: definition.states[state].initial)


def remembered(definition: Definition, place: Place, state: int) -> tuple[int, ...]:
    """What a history state stands for in a place."""
    for path, paths in place.history:
        if path == definition.states[state].path:
            return tuple(definition.state_index[each] for each in paths)
    return definition.states[state].initial


def recording(definition: Definition, place: Place, exits: int) -> Place:
    """The place with what history states remember after these states are left (the kernel's rule)."""
    tables = definition.tables
    changed = {
        parent for parent in bits(tables.recorded & place.mask) if tables.geometry.descendants[parent] & exits
    }
    known = dict(place.history)
    for parent in sorted(changed):
        for child in definition.states[parent].children:
            state = definition.states[child]
            if state.kind is Kind.HISTORY:
                inside = place.mask & tables.geometry.descendants[parent]
                if state.deep:
                    found = bits(inside & tables.geometry.leaves)
                else:
                    found = bits(inside & mask_of(tables.geometry.children[parent]))
                known[state.path] = tuple(definition.states[i].path for i in found)
    return replace(place, history=tuple(sorted(known.items())))


def active_paths(definition: Definition, mask: int) -> frozenset[str]:
    """The paths of all active states, as `in_state` asks for them."""
    return frozenset(definition.states[index].path for index in bits(mask) if index)


def is_null(value: Value) -> Any:
    """When a value is null."""
    return value.null if isinstance(value, Maybe) else z3.BoolVal(False)


def same_person(value: Value, actor: Any) -> Any:
    """When the person named by a value is the actor."""
    match value:
        case Scalar(term, "string"):
            return term == actor
        case Maybe(null, Scalar(term, "string")):
            return z3.And(z3.Not(null), term == actor)
        case _:
            return z3.BoolVal(True)
