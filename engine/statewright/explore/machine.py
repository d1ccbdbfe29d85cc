"""Which steps can a workflow take, for all data? Each as a condition and an update, from one place to the
next.

Floor 3. Theory of operation. What a step does is known exactly but for the data: so the configuration and the
history stay concrete, data become symbols, and a macrostep forks wherever a condition decides. Every way
through it is a `Way`: the condition on the old data and the input, the new data, the next place, and what was
seen on the way. The places reached, with their ways, are the transition system that every engine here works
on. Entry and exit sets come from the kernel's own functions.

Abstractions, all of them on the safe side for proofs: a timer of an active state may fire at any time; an
outcome may come at any time while its state is active; an event that anything may deliver may come at any
time; who holds which roles is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from ..diagnostics import Text
from ..expressions import from_schema
from ..expressions.types import Field as TypeField
from ..expressions.types import Object, Type
from ..kernel.definition import Definition, Field, InvokeRule, Kind
from ..kernel.entering import entry_set
from ..kernel.masks import bits, mask_of
from ..kernel.triggers import invoke_done, invoke_each_done, invoke_failed, invoke_unknown
from .formulas import FALSE, TRUE, conjunction, is_true, negation
from .noting import Noted
from .symbols import Many, Maybe, Opaque, Record, Scalar, Symbols, Value, fits

CLOCK = "$at"
"""The instant of the last step, beside the data: `now` is never before it."""

PLACES_MAX = 20_000
MICROSTEPS_MAX = 60


class TooLarge(Exception):
    """The machine has more places, or a step more ways through it, than are looked at; `what` says which."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.en)
        self.what = what


FOREIGN = Text("it is an SCXML document, of which nothing is proved", "这是 SCXML 文档, 不作证明")
TOO_MANY = Text("it has more than {count} places", "状态组合超过 {count} 个").fill({"count": PLACES_MAX})
UNSETTLED = Text("one of its steps does not settle", "有一步无法结束")


@dataclass(frozen=True, slots=True)
class Place:
    """The discrete part of a stable snapshot: active states and what history states remember."""

    mask: int
    history: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """What begins a step: an event from outside, a timer, or an outcome; `payload` are its symbols."""

    kind: str  # start | event | timer | done | each_done | failed | unknown
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
class Seen:
    """An event that was taken on the way: its payload, and the data as they were then."""

    name: str
    payload: Value
    data: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Posted:
    """Something meant for another instance: an event that is sent or asked, a child, an independent start.

    `workflow` is where it goes (or `parent`, `child`); `name` the event; `address` whom it is for; `state`
    and `rule` the invoke that waits for an answer. `many` stands for one of these for each item of a list.
    """

    kind: str  # send | ask | child | start | many
    workflow: str
    name: str
    address: Value | None
    payload: Value
    state: str = ""
    rule: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the number of the id, and for each role whether it is held."""

    id: Any
    roles: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a macrostep: under `condition`, `data` become the new data and `target` the next
    place. `firm` is the condition less what is merely known of values that could not be said exactly.
    """

    source: Place | None
    input: Input
    condition: Any
    data: Mapping[str, Value]
    target: Place
    transitions: tuple[int, ...] = ()
    entered: tuple[int, ...] = ()
    events: tuple[Seen, ...] = ()
    requests: tuple[Request, ...] = ()
    touched: frozenset[str] = frozenset()
    actor: Person | None = None
    output: Value | None = None
    posted: tuple[Posted, ...] = ()
    firm: Any = TRUE
    noted: tuple[Noted, ...] = ()

    @property
    def ends(self) -> bool:
        """Whether the workflow comes to its end on this way."""
        return self.target.ended and (self.source is None or not self.source.ended)


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that fails for a `reason`, as a way that leads nowhere: its place, its input, its condition.

    Not `exact`: perhaps it fails, because of `what`, of which nothing can be said.
    """

    way: Way
    reason: str  # fault | data | payload | guard | untaken
    exact: bool = True
    what: str = ""


@dataclass(frozen=True)
class Machine:
    """The transition system of a workflow: its places, the ways from each, and the symbols they are made
    of. `failing` are the steps of timers, outcomes and messages that would be refused on the way.
    """

    definition: Definition
    symbols: Symbols
    data_type: Object
    stored: Mapping[str, Value]
    data: Mapping[str, Value]
    starts: tuple[Way, ...]
    ways: Mapping[Place, tuple[Way, ...]]
    failing: tuple[Failure, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The places in the order in which they were found."""
        return tuple(self.ways)

    def well_formed(self) -> list[Any]:
        """What the schemas say of the data of any snapshot: assumed of what comes in, proved of what is
        set.
        """
        return list(fits_fields(self.stored, self.definition.data, self.symbols))


def object_type(name: str, fields: Mapping[str, Field] | tuple[Field, ...]) -> Object:
    """The type of a declared map of fields."""
    listed = fields.values() if isinstance(fields, Mapping) else fields
    return Object(name, {each.name: TypeField(type_of(each)) for each in listed})


def fits_fields(
    values: Mapping[str, Value], fields: Mapping[str, Field] | tuple[Field, ...], symbols: Symbols
) -> Iterator[Any]:
    """What the schemas of declared fields say of their values; of a text, that it is not empty."""
    for each in fields.values() if isinstance(fields, Mapping) else fields:
        if each.name not in values:
            continue
        value = values[each.name]
        yield from fits(value, type_of(each), symbols)
        least = each.schema.get("minLength")
        if isinstance(value, Scalar) and value.kind == "string" and isinstance(least, int) and least > 0:
            yield value.term != symbols.text("")
        if isinstance(value, Many) and "minItems" in each.schema:
            yield value.size >= each.schema["minItems"]


def type_of(each: Field) -> Type:
    """The type of a declared field; its schema has no references left."""
    return from_schema(each.schema, lambda reference: {})


def inputs_at(
    definition: Definition, place: Place, symbols: Symbols, heard: Callable[[str, bool], bool]
) -> Iterator[Input]:
    """Everything that can begin a step in a place and is `heard`: asked of a trigger, and whether it is an
    event.
    """
    for name, rule in definition.events.items():
        if heard(name, True) and (rule.origin != ("self",) or name in _delivered(definition)):
            payload = symbols.value(symbols.fresh(f"event.{name}"), object_type("event", rule.fields))
            yield Input("event", name, payload=payload)
    if place.ended:
        return
    for index in bits(place.mask):
        state = definition.states[index]
        for timer in state.timers:
            if heard(timer.trigger, False):
                yield Input("timer", timer.trigger, state.path, timer.index)
        for invoke in state.invokes:
            outcomes = outcomes_of(definition, state.path, invoke, symbols)
            yield from (each for each in outcomes if heard(each.name, False))


def outcomes_of(definition: Definition, path: str, invoke: InvokeRule, symbols: Symbols) -> Iterator[Input]:
    """The ways in which an invoke of a state may come to its end."""
    index = invoke.index
    output = _output(definition, invoke, symbols)
    code = Scalar(z3.Int(symbols.fresh("error.code")), "string")
    failed = Record({"error": Record({"code": code, "message": Opaque()})})
    if invoke.for_each is None:
        yield Input("done", invoke_done(path, index), path, index, Record({"output": output}))
    else:
        every = Record(
            {
                "outputs": Many(z3.Int(symbols.fresh("outputs"))),
                "failed": Many(z3.Int(symbols.fresh("failed"))),
            }
        )
        yield Input("done", invoke_done(path, index), path, index, every)
        one = Record({"output": output, "index": Opaque()})
        yield Input("each_done", invoke_each_done(path, index), path, index, one)
    yield Input("failed", invoke_failed(path, index), path, index, failed)
    yield Input("unknown", invoke_unknown(path, index), path, index, failed)


def _output(definition: Definition, invoke: InvokeRule, symbols: Symbols) -> Value:
    effect = definition.effects.get(invoke.target) if invoke.form == "effect" else None
    if effect is None:
        return Opaque()
    return symbols.value(symbols.fresh("output"), object_type("output", effect.result))


def _delivered(definition: Definition) -> frozenset[str]:
    """Events `from: self` that come from outside all the same: as outcomes, late or on time, or given up."""
    found = {effect.failed for effect in definition.effects.values()}
    for state in definition.states:
        for rule in state.invokes:
            deliveries = (rule.deliver_done, rule.deliver_failed, rule.deliver_unknown)
            found.update(delivery.event for delivery in deliveries if delivery is not None)
            found.add(rule.late)
    return frozenset(name for name in found if name is not None)


def initial_place(definition: Definition) -> tuple[int, int]:
    """The states entered at the start, and those entered by default."""
    return entry_set(definition.tables.geometry, (0,), -1, lambda state: definition.states[state].initial)


def remembered(definition: Definition, place: Place, state: int) -> tuple[int, ...]:
    """What a history state stands for in a place."""
    for path, paths in place.history:
        if path == definition.states[state].path:
            return tuple(definition.state_index[each] for each in paths)
    return definition.states[state].initial


def recording(definition: Definition, place: Place, exits: int) -> Place | None:
    """The place with what history states remember after these states are left; None if none of them does."""
    tables = definition.tables
    changed = {
        parent for parent in bits(tables.recorded & place.mask) if tables.geometry.descendants[parent] & exits
    }
    if not changed:
        return None
    known = dict(place.history)
    for parent in sorted(changed):
        for child in definition.states[parent].children:
            state = definition.states[child]
            if state.kind is Kind.HISTORY:
                inside = place.mask & tables.geometry.descendants[parent]
                below = tables.geometry.leaves if state.deep else mask_of(tables.geometry.children[parent])
                known[state.path] = tuple(definition.states[i].path for i in bits(inside & below))
    return replace(place, history=tuple(sorted(known.items())))


def stored_reads(definition: Definition, reads: Iterable[str]) -> frozenset[str]:
    """The stored fields behind `data.…` paths that are read, derived ones followed."""
    names = {read.split(".")[1] for read in reads if read.startswith("data.")}
    derived = [name for name in names if name in definition.derived]
    behind = (stored_reads(definition, definition.derived[name].reads) for name in derived)
    return frozenset(names - set(derived)).union(*behind)


def active_paths(definition: Definition, mask: int) -> frozenset[str]:
    """The paths of all active states, as `in_state` asks for them."""
    return frozenset(definition.states[index].path for index in bits(mask) if index)


def same_person(value: Value, actor: Person) -> Any | None:
    """When the person named by a value is the actor; None if that cannot be said."""
    match value:
        case Scalar(term, "string"):
            return term == actor.id
        case Maybe(null, Scalar(term, "string")):
            return conjunction(negation(null), term == actor.id)
        case Maybe(null, Opaque()) if is_true(null):
            return FALSE
        case _:
            return None
