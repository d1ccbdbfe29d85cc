"""Which facts about the data may always hold in a place? Guesses, taken from what the rules themselves say.

Floor 3. Guesses cost time and never soundness: `invariants` keeps those that are inductive together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations, product
from operator import ge, le
from typing import Any

import z3

from ..expressions.terms import Conditional, InState, Logic, Operation, Term, Variable, parts, path_of
from ..kernel.definition import AddItem, Assign, Definition, Expression, Property, SetField, Transition
from ..kernel.masks import mask_of
from .encoding import Encoder
from .formulas import TRUE, conjunction, constants_in, is_false, is_true, negation, simplified
from .machine import CLOCK, Machine, Place, active_paths, stored_reads
from .selection import tree_of
from .symbols import Many, Maybe, Record, Scalar, Value, leaves

PAIRS_MAX = 8
"""Between how many numbers of a kind all pairs are compared."""

_WIDER = {"<": "<=", ">": ">="}
"""What is true after one more step up or down from where a condition still held."""

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!=", "in"})


class Guesses:
    """The candidates of a machine: the same everywhere, but for properties that ask where one is."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._stored = {term.get_id() for term in leaves(Record(machine.stored))}
        everywhere = [
            *self._atoms(),
            *self._remembered(),
            *self._simple(),
            *self._counted(),
            *machine.well_formed(),
        ]
        self._everywhere = list(_distinct(each for each in everywhere if self._usable(each)))
        self._promised: dict[tuple[str, int], Any] = {}
        self._asked: dict[str, int] = {}
        self._known: dict[int, tuple[Any, ...]] = {}

    def at(self, place: Place) -> tuple[Any, ...]:
        """The candidates for a place."""
        if place.mask not in self._known:
            own = [each for each in self._properties(place) if self._usable(each)]
            self._known[place.mask] = tuple(_distinct((*own, *self._everywhere)))
        return self._known[place.mask]

    def _usable(self, formula: Any) -> bool:
        found = constants_in(formula)
        return bool(found) and found.keys() <= self._stored

    def _encoder(self, place: Place | None) -> Encoder:
        active = active_paths(self._machine.definition, place.mask) if place else frozenset[str]()
        variables = {"data": Record(self._machine.data), "now": self._machine.stored[CLOCK]}
        return Encoder(self._machine.symbols, variables, active)

    def _properties(self, place: Place) -> Iterator[Any]:
        for prop in self._machine.definition.properties:
            if prop.form == "holds":
                yield from clauses(self.promised(prop, place))

    def promised(self, prop: Property, place: Place) -> Any:
        """What a `holds` says of the data in a place: true, and defined."""
        if prop.expression is None:
            return TRUE
        key = prop.name, place.mask & self._asked_about(prop)
        if key not in self._promised:
            encoder = self._encoder(place)
            holds = encoder.truth(tree_of(prop.expression))
            found = simplified(conjunction(*encoder.assumed, *encoder.defined, holds))
            self._promised[key] = found
        return self._promised[key]

    def _asked_about(self, prop: Property) -> int:
        """The states that a property asks after by `in_state`: it is the same wherever these are."""
        if prop.name not in self._asked:
            index = self._machine.definition.state_index
            paths = set(_states_in(tree_of(prop.expression)))
            self._asked[prop.name] = mask_of(index[path] for path in paths if path in index)
        return self._asked[prop.name]

    def _atoms(self) -> Iterator[Any]:
        for expression in conditions_of(self._machine.definition):
            for term in comparisons(tree_of(expression)):
                formula = simplified(self._encoder(None).truth(term))
                yield formula
                yield simplified(negation(formula))
                if isinstance(term, Operation) and term.operator in _WIDER:
                    wider = term._replace(operator=_WIDER[term.operator])
                    yield simplified(self._encoder(None).truth(wider))

    def _remembered(self) -> Iterator[Any]:
        """Conditions on an event, said of the fields that the transition keeps parts of the event in."""
        for transition in self._machine.definition.transitions:
            kept = dict(_kept_parts(transition))
            yield from self._bounds_of(transition.trigger, kept)
            if transition.guard is None or not kept:
                continue
            encoder = self._encoder(None)
            stored = self._machine.stored
            encoder.variables["event"] = Record({part: stored[name] for part, name in kept.items()})
            for term in comparisons(tree_of(transition.guard), frozenset({"data", "now", "event"})):
                yield simplified(encoder.truth(term))

    def _bounds_of(self, event: str, kept: Mapping[str, str]) -> Iterator[Any]:
        """The bounds of the parts of an event, said of the fields that they are kept in."""
        rule = self._machine.definition.events.get(event)
        for each in rule.fields if rule is not None else ():
            value = self._machine.stored.get(kept.get(each.name, ""))
            if isinstance(value, Scalar) and value.kind == "int":
                for name, compare in (("minimum", ge), ("maximum", le)):
                    bound = each.schema.get(name)
                    if isinstance(bound, int):
                        yield compare(value.term, bound)

    def _simple(self) -> Iterator[Any]:
        """Comparisons of the fields that conditions and properties read: with constants, with one another."""
        definition = self._machine.definition
        read = stored_reads(definition, (r for e in conditions_of(definition) for r in e.reads))
        read |= {name for state in definition.states for name in state.has}
        fields = [(name, self._machine.stored[name]) for name in sorted(read & self._machine.stored.keys())]
        numbers: dict[str, list[Scalar]] = {"int": [], "timestamp": [], "duration": []}
        for name, value in fields:
            yield from self._of_one(name, value)
            inner = value.value if isinstance(value, Maybe) else value
            if isinstance(inner, Scalar) and inner.kind in numbers:
                numbers[inner.kind].append(inner)
        for alike in numbers.values():
            for left, right in permutations(alike[:PAIRS_MAX], 2):
                yield left.term <= right.term

    def _counted(self) -> Iterator[Any]:
        """Fields that may say how long a list is: set where an item is added."""
        stored = self._machine.stored
        for transition in self._machine.definition.transitions:
            for block in transition.blocks:
                for action in block.actions:
                    changes = action.assignments if isinstance(action, Assign) else ()
                    lists = [stored[c.path[0]] for c in changes if isinstance(c, AddItem)]
                    fields = [stored[c.path[0]] for c in changes if isinstance(c, SetField)]
                    for listed, field in product(lists, fields):
                        if isinstance(listed, Many) and isinstance(field, Scalar) and field.kind == "int":
                            yield listed.size == field.term
                            yield listed.size <= field.term

    def _of_one(self, name: str, value: Value) -> Iterator[Any]:
        match value:
            case Maybe(null, inner):
                yield null
                yield negation(null)
                yield from self._of_one(name, inner)
            case Scalar(term, "bool"):
                yield term
                yield negation(term)
            case Scalar(term, "int"):
                yield term == 0
                yield term >= 1
            case Scalar(term, "string"):
                for known in self._texts(name):
                    yield term == known
                    yield term != known
            case Many(size):
                yield size == 0
                yield size >= 1
            case _:
                return

    def _texts(self, name: str) -> list[int]:
        field = self._machine.definition.data[name]
        listed = field.schema.get("enum")
        values = [*(listed if isinstance(listed, list) else ()), field.schema.get("default", "")]
        return [
            self._machine.symbols.text(value) for value in dict.fromkeys(values) if isinstance(value, str)
        ]


def _states_in(term: Term) -> Iterator[str]:
    if isinstance(term, InState):
        yield term.path
    for part in parts(term):
        yield from _states_in(part)


def clauses(formula: Any) -> Iterator[Any]:
    """The parts of a formula that must all hold."""
    if z3.is_and(formula):
        yield from formula.children()
    else:
        yield formula


def conditions_of(definition: Definition) -> Iterator[Expression]:
    """All conditions of a workflow: of properties, transitions, blocks; what derived fields are made of."""
    for prop in definition.properties:
        subjects = (*prop.subjects, prop.first, prop.then, prop.scope_subject)
        own = (subject.when for subject in subjects if subject is not None and subject.of is None)
        for each in (prop.expression, *own):
            if each is not None:
                yield each
    for transition in definition.transitions:
        if transition.guard is not None:
            yield transition.guard
        yield from (block.when for block in transition.blocks if block.when is not None)
    for state in definition.states:
        yield from (block.when for block in (*state.entry, *state.exit) if block.when is not None)


def _kept_parts(transition: Transition) -> Iterator[tuple[str, str]]:
    """The parts of an event that a transition keeps, each with the field it is set in."""
    for block in transition.blocks:
        for action in block.actions:
            for change in action.assignments if isinstance(action, Assign) else ():
                tree = getattr(change.value, "tree", None) if isinstance(change, SetField) else None
                path = path_of(tree) if tree is not None else None
                if (
                    path is not None
                    and path.startswith("event.")
                    and path.count(".") == len(change.path) == 1
                ):
                    yield path.removeprefix("event."), change.path[0]


_DATA = frozenset({"data", "now"})


def comparisons(term: Term, variables: frozenset[str] = _DATA) -> Iterator[Term]:
    """The comparisons and truth values inside a term that speak of these variables alone."""
    if isinstance(term, Logic | Conditional) or (isinstance(term, Operation) and term.operator == "!"):
        for part in parts(term):
            yield from comparisons(part, variables)
    elif (
        term.type.kind == "bool"
        and _speaks_of(term, variables)
        and (not isinstance(term, Operation) or term.operator in _COMPARISONS)
    ):
        yield term


def _speaks_of(term: Term, variables: frozenset[str]) -> bool:
    if isinstance(term, Variable):
        return term.name in variables
    return all(_speaks_of(part, variables) for part in parts(term))


def _distinct(formulas: Iterable[Any]) -> Iterator[Any]:
    seen: set[int] = set()
    for formula in formulas:
        if formula.get_id() not in seen and not is_true(formula) and not is_false(formula):
            seen.add(formula.get_id())
            yield formula
