"""Who begins an instance of a system, and with which data? Floor 3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import z3

from ..kernel.definition import Field
from .encoding import Encoder
from .formulas import TRUE, conjunction, disjunction
from .machine import Person, Way, object_type, same_person
from .selection import tree_of
from .symbols import Many, Maybe, Record, Scalar, Symbols, Value, equal
from .system_members import Member, renamed
from .system_nodes import Packet


def start_data(member: Member, packet: Packet, payload: Value, way: Way) -> Iterator[Any]:
    """The data that an instance begins with are those given, and defaults."""
    symbols = member.machine.symbols
    given = payload.parts if isinstance(payload, Record) else {}
    begun = way.input.payload if isinstance(way.input.payload, Record) else Record(member.machine.stored)
    for name, value in begun.parts.items():
        field = member.definition.data.get(name)
        if field is None:
            continue
        wanted = given.get(name) if name in packet.fields else _default(field, symbols)
        same = equal(value, wanted) if wanted is not None else None
        if same is not None:
            yield same


def has_role(member: Member, roles: tuple[str, ...], way: Way) -> Any:
    """When whoever acts on a way has one of these roles."""
    actor = way.actor
    if actor is None:
        return TRUE
    return disjunction(*(conjunction(actor.roles[name], _is(member, name, actor)) for name in roles))


def _is(member: Member, role: str, actor: Person) -> Any:
    is_ = member.definition.roles[role].is_
    if is_ is None:
        return TRUE
    encoder = Encoder(member.machine.symbols, {"data": Record(member.machine.data)}, frozenset())
    same = same_person(encoder.encode(tree_of(is_)), actor)
    return TRUE if same is None else same


def _default(field: Field, symbols: Symbols) -> Value | None:
    if "default" not in field.schema and field.schema.get("nullable") is not True:
        return None
    return symbols.constant(
        field.schema.get("default"), object_type("data", (field,)).fields[field.name].type
    )


def anew(member: Member, way: Way) -> Way:
    """A start with data of its own, not those of the instance that was there before."""
    fresh, pairs = renamed(Record(member.machine.stored), "data", member.machine.symbols)
    assert isinstance(fresh, Record)

    def instead(value: Value) -> Value:
        return _substituted(value, pairs)

    data = {name: instead(value) for name, value in way.data.items()}
    return replace(
        way,
        condition=z3.substitute(way.condition, *pairs),
        firm=z3.substitute(way.firm, *pairs),
        data=data,
        input=replace(way.input, payload=fresh),
        posted=tuple(replace(each, payload=instead(each.payload)) for each in way.posted),
    )


def _substituted(value: Value, pairs: list[tuple[Any, Any]]) -> Value:
    match value:
        case Scalar(term, kind):
            return Scalar(z3.substitute(term, *pairs), kind)
        case Maybe(null, inner):
            return Maybe(z3.substitute(null, *pairs), _substituted(inner, pairs))
        case Record(parts):
            return Record({name: _substituted(part, pairs) for name, part in parts.items()})
        case Many(size):
            return Many(z3.substitute(size, *pairs))
        case _:
            return value
