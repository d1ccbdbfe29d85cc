"""The transition system of a workflow, from its start to every place it can come to.

Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import z3

from ..kernel.definition import Definition, Dialect, Expression, InvokeRule
from .acting import value_of
from .encoding import Encoder
from .formulas import TRUE, conjunction, simplified
from .hearing import Hearing
from .machine import (
    CLOCK,
    FOREIGN,
    PLACES_MAX,
    TOO_MANY,
    Input,
    Machine,
    Place,
    Request,
    TooLarge,
    Way,
    active_paths,
    fits_fields,
    inputs_at,
    object_type,
    stored_reads,
)
from .relied import promised_by
from .selection import Ground, tree_of
from .symbols import Many, Opaque, Record, Scalar, Symbols, Value, equal
from .walking import Walker


def build_machine(
    definition: Definition,
    given: frozenset[str] = frozenset(),
    children: Mapping[str, Definition] | None = None,
    noting: bool = False,
    symbols: Symbols | None = None,
) -> Machine:
    """Every place that can be reached when data may be anything their schemas allow, with the ways from it.

    A field with a default begins with it, unless it is `readOnly` or among `given`: the fields that somebody
    is known to give at the start. `children` are the workflows whose `returns` may be relied on. `noting`:
    the ways say what the clauses of conditions come to, and refused inputs are ways too. `symbols`:
    those of a member of a system, whose ways also say what it asks of others. Raises TooLarge beyond
    `PLACES_MAX` places, and for what is not walked.
    """
    if definition.dialect is Dialect.SCXML:
        raise TooLarge(FOREIGN)
    symbols = symbols or Symbols()
    fields = {name: each for name, each in definition.data.items() if name not in definition.derived}
    data_type = object_type("data", fields)
    stored = {
        name: symbols.value(f"{symbols.member}data.{name}", each.type)
        for name, each in data_type.fields.items()
    }
    stored[CLOCK] = Scalar(z3.Int(symbols.member + CLOCK), "timestamp")
    symbols.text("")
    facts: list[Any] = []
    data = _with_derived(definition, symbols, stored, facts)
    assumed = [*fits_fields(stored, fields, symbols), *facts]
    walker = Walker(Ground(definition, symbols, assumed, noting))
    hearing = Hearing(walker, not noting and not symbols.member)
    begin = tuple(_at_start(definition, symbols, stored, given))
    starts = tuple(walker.start(data, (*assumed, *begin)))
    ways: dict[Place, tuple[Way, ...]] = {}
    frontier = [way.target for way in reversed(starts)]
    while frontier:
        place = frontier.pop()
        if place in ways:
            continue
        if len(ways) >= PLACES_MAX:
            raise TooLarge(TOO_MANY)
        inputs = inputs_at(definition, place, symbols, _anything if noting else walker.heard(place))
        ways[place] = tuple(way for each in inputs for way in hearing.step(place, each, data))
        hearing.deliveries(place, data)
        frontier += (way.target for way in reversed(ways[place]))
    contract = _contracts(definition, symbols, ways, data, children or {})
    known = conjunction(*facts) if facts else None

    def finished(way: Way) -> Way:
        way = contract(way)
        return way if known is None else replace(way, condition=conjunction(way.condition, known))

    undone = _undone_late(definition)
    kept = {
        place: (
            *map(finished, listed),
            *(Way(place, late, TRUE, data, place, requests=(asked,), firm=TRUE) for asked, late in undone),
        )
        for place, listed in ways.items()
    }
    failing = tuple(replace(each, way=finished(each.way)) for each in hearing.failures)
    return Machine(definition, symbols, data_type, stored, data, starts, kept, failing)


def _anything(trigger: str, is_event: bool) -> bool:
    """Also what nobody hears: a refusal is to be told."""
    return True


def _with_derived(
    definition: Definition, symbols: Symbols, stored: Mapping[str, Value], facts: list[Any]
) -> dict[str, Value]:
    """The data with derived fields; what is known of values that cannot be said exactly goes into `facts`."""
    data = dict(stored)
    for name, expression in definition.derived.items():
        encoder = Encoder(symbols, {"data": Record(data)}, frozenset())
        data[name] = value_of(encoder, expression)
        facts.extend(encoder.assumed)
    return data


def _at_start(
    definition: Definition, symbols: Symbols, stored: Mapping[str, Value], given: frozenset[str]
) -> Iterator[Any]:
    """What is known of start data beyond their schemas: the defaults of what an instance itself writes."""
    for name, value in stored.items():
        field = definition.data.get(name)
        if field is None or field.read_only or name in given:
            continue
        default = field.schema.get("default")
        if "default" in field.schema or field.schema.get("nullable") is True:
            if isinstance(value, Many) and isinstance(default, list | dict):
                yield value.size == len(default)
                continue
            same = equal(value, symbols.constant(default, object_type("data", (field,)).fields[name].type))
            if same is not None:
                yield simplified(same)


def _undone_late(definition: Definition) -> list[tuple[Request, Input]]:
    """What `late: undo` requests: at any time, and nothing changes."""
    found = []
    for state in definition.states:
        for rule in state.invokes:
            effect = definition.effects.get(rule.target)
            if rule.late == "undo" and effect is not None and effect.undone_by is not None:
                late = Input("late", rule.target, state.path, rule.index)
                found.append((Request(effect.undone_by, Opaque()), late))
    return found


def _contracts(
    definition: Definition,
    symbols: Symbols,
    ways: Mapping[Place, tuple[Way, ...]],
    data: Mapping[str, Value],
    children: Mapping[str, Definition],
) -> Callable[[Way], Way]:
    """Adds to ways that begin with the result of an effect or a child what is promised of it.

    Only where nothing that its params read can change while it runs: then they are what data say now.
    """
    stable = {
        (state.path, rule.index): _is_stable(definition, ways, state.index, rule)
        for state in definition.states
        for rule in state.invokes
        if rule.for_each is None
    }

    def ensured(way: Way) -> Way:
        given = way.input
        if given.kind != "done" or way.source is None or not stable.get((given.state, given.rule)):
            return way
        rule = definition.state(given.state).invokes[given.rule]
        if rule.with_ is None or not isinstance(given.payload, Record):
            return way
        encoder = Encoder(symbols, {"data": Record(data)}, active_paths(definition, way.source.mask))
        asked = value_of(encoder, rule.with_)
        output = given.payload.parts["output"]
        encoder.variables |= {"params": asked, "result": output}
        promised = []
        for of_child, promise in _promises(definition, children, rule):
            if of_child:
                encoder.variables |= {"data": asked, "output": output}
            promised.append(encoder.truth(tree_of(promise)))
        if not promised:
            return way
        more = conjunction(*encoder.assumed, *encoder.defined, *promised)
        return replace(way, condition=conjunction(way.condition, more), firm=conjunction(way.firm, more))

    return ensured


def _promises(
    definition: Definition, children: Mapping[str, Definition], rule: InvokeRule
) -> Iterator[tuple[bool, Expression]]:
    """What an effect ensures of its result, and what a child's `returns` properties say of its output."""
    effect = definition.effects.get(rule.target) if rule.form == "effect" else None
    if effect is not None and effect.ensures is not None:
        yield False, effect.ensures
    child = children.get(rule.target) if rule.form == "workflow" else None
    if child is not None:
        yield from ((True, promise) for promise in promised_by(child))


def _is_stable(
    definition: Definition, ways: Mapping[Place, tuple[Way, ...]], state: int, rule: InvokeRule
) -> bool:
    reads = rule.with_.reads if rule.with_ is not None else frozenset()
    if any(not read.startswith(("data.", "instance.")) for read in reads):
        return False
    read = stored_reads(definition, reads)
    return not any(
        way.touched & read
        for place, listed in ways.items()
        if place.mask >> state & 1
        for way in listed
        if way.target.mask >> state & 1 and state not in way.entered
    )
