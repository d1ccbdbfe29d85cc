"""Which instances make up a system, and what do they remember? Machines side by side, each with symbols of
its own.

Floor 3. One instance of each workflow named (more where asked); whatever is not named is arbitrary
environment. Texts have the same numbers for all, so that an id given by one is known to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import z3

from ..diagnostics import Text
from ..kernel.definition import Definition
from .building import build_machine
from .deciding import Prover
from .encoding import Encoder
from .formulas import disjunction
from .machine import Machine, TooLarge, fits_fields, object_type
from .relied import given_at_start
from .selection import tree_of
from .symbols import Record, Scalar, Symbols, Value

NUMBERS_APART = 1_000_000
"""How far apart the numbers of the symbols of two members begin."""


@dataclass(frozen=True, slots=True)
class Member:
    """One instance of a system: the machine of its workflow, and its id."""

    number: int
    machine: Machine
    id: Scalar

    @property
    def definition(self) -> Definition:
        """The workflow that it is an instance of."""
        return self.machine.definition

    @property
    def name(self) -> str:
        """The name of its workflow."""
        return self.machine.definition.name

    def is_named(self, address: Value | None) -> Any | None:
        """When an address means this instance: by its id, or by its ref; None if that cannot be said."""
        if not isinstance(address, Scalar) or address.kind != "string":
            return None
        meant = address.term == self.id.term
        ref = self.ref()
        return meant if ref is None else disjunction(meant, address.term == ref)

    def ref(self) -> Any | None:
        """Its business key, if it has one that never changes. Raises TooLarge if it may."""
        expression = self.definition.ref
        if expression is None:
            return None
        if not is_constant(self.definition, expression.reads):
            raise TooLarge(
                Text("a {name} whose ref changes", "业务编号会变的 {name}").fill({"name": self.name})
            )
        encoder = Encoder(self.machine.symbols, {"data": Record(self.machine.data)}, frozenset())
        found = encoder.encode(tree_of(expression))
        if not isinstance(found, Scalar):
            raise TooLarge(
                Text("a {name} whose ref is no plain text", "业务编号不是普通文本的 {name}").fill(
                    {"name": self.name}
                )
            )
        return found.term


def is_constant(definition: Definition, reads: Iterable[str]) -> bool:
    """Whether an expression that reads these says the same in all of an instance's life."""
    for read in reads:
        if read.startswith("instance."):
            continue
        field = definition.data.get(read.split(".")[1]) if read.startswith("data.") else None
        if field is None or not field.read_only:
            return False
    return True


@dataclass(frozen=True)
class Remembered:
    """What all members and what is on its way between them hold, as the engines ask for it."""

    members: tuple[Member, ...]
    stored: Mapping[str, Value]

    def well_formed(self) -> list[Any]:
        """What the schemas say of the data of all members."""
        return [each for member in self.members for each in member.machine.well_formed()]


def members_of(names: Sequence[str], among: Mapping[str, Definition]) -> tuple[Member, ...]:
    """One instance for each name, in this order. Raises TooLarge for a workflow that is not walked."""
    texts: dict[object, int] = {}
    given = given_at_start(among.values())
    return tuple(
        _member(number, among[name], given.get(name, frozenset()), among, texts)
        for number, name in enumerate(names)
    )


def _member(
    number: int,
    definition: Definition,
    given: frozenset[str],
    among: Mapping[str, Definition],
    texts: dict[object, int],
) -> Member:
    symbols = Symbols(made=number * NUMBERS_APART, texts=texts, member=f"{definition.name}.{number}.")
    id = Scalar(z3.Int(f"{symbols.member}$id"), "string")
    symbols.instance.parts["id"] = id
    machine = build_machine(definition, given, among, symbols=symbols)
    ways = {place: tuple(listed) for place, listed in Prover(machine).ways.items()}
    return Member(number, replace(machine, ways=ways), id)


def slot_value(member: Member, what: str, name: str, symbols: Symbols, prefix: str) -> Record:
    """The symbols of what is on its way to `member`: an event's payload, a child's output, start data."""
    definition = member.definition
    fields = definition.events[name].fields if what == "event" else _other_fields(definition, what)
    made = symbols.value(prefix, object_type("event", fields))
    assert isinstance(made, Record)
    return made


def _other_fields(definition: Definition, what: str) -> tuple[Any, ...]:
    if what == "output":
        return tuple(definition.output.values())
    return tuple(each for name, each in definition.data.items() if name not in definition.derived)


def payload_fits(member: Member, name: str, payload: Record) -> Iterator[Any]:
    """What the schemas say of an event's payload."""
    return fits_fields(payload.parts, member.definition.events[name].fields, member.machine.symbols)


def renamed(value: Value, prefix: str, symbols: Symbols) -> tuple[Value, list[tuple[Any, Any]]]:
    """A value of the same form of fresh symbols, and which stands for which."""
    pairs: list[tuple[Any, Any]] = []
    return _fresh(value, symbols, prefix, pairs), pairs


def _fresh(value: Value, symbols: Symbols, prefix: str, pairs: list[tuple[Any, Any]]) -> Value:
    def again(term: Any) -> Any:
        new = z3.Const(symbols.fresh(prefix), term.sort())
        pairs.append((term, new))
        return new

    from .symbols import Many, Maybe

    match value:
        case Scalar(term, _):
            return replace(value, term=again(term))
        case Maybe(null, inner):
            return Maybe(again(null), _fresh(inner, symbols, prefix, pairs))
        case Record(parts):
            return Record({name: _fresh(part, symbols, prefix, pairs) for name, part in parts.items()})
        case Many(size):
            return Many(again(size))
        case _:
            return value
