"""How is a value of the rule language seen by the solver? As integers, truth values, and what they make up.

Floor 3. Part of the only door to z3.

Integers are unbounded integers with a guard against overflow; instants and durations are milliseconds; a text
is a number that stands for it, so that only equality is known; a list is its size. Whatever else there is
becomes a fresh symbol, and the abstraction is written down: proofs stay sound, counterexamples are run on the
kernel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import z3

from ..expressions import types as kinds
from ..expressions.types import Type
from .formulas import FALSE, TRUE, conjunction, disjunction, is_true, negation
from .ranges import Ranges

INTEGER_MAX = 2**63 - 1
UNKNOWN = "any"
"""How the names of symbols begin that stand for what could not be said exactly."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """An integer, truth value, instant, duration or text. `term` is a z3 Int or Bool."""

    term: Any  # z3's expression classes are untyped
    kind: str


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value that may be null."""

    null: Any
    value: Value


@dataclass(frozen=True, slots=True)
class Record:
    """A value with named parts."""

    parts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Many:
    """A list or map, known by its size."""

    size: Any


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value of which nothing is known; `parts` remembers what was read of it, to be the same again."""

    parts: dict[str, Value] = field(default_factory=dict, compare=False)


Value: TypeAlias = Scalar | Maybe | Record | Many | Opaque


@dataclass(slots=True)
class Symbols:
    """Makes fresh symbols and remembers which text stands behind which number, and what was abstracted."""

    made: int = 0
    texts: dict[object, int] = field(default_factory=dict)
    abstracted: dict[str, None] = field(default_factory=dict)
    instance: Opaque = field(default_factory=Opaque)
    member: str = ""
    ranges: Ranges = field(default_factory=Ranges)

    def text(self, value: object) -> int:
        """The number of a text (or of any other constant that is only compared)."""
        return self.texts.setdefault(value, len(self.texts) + 1)

    def fresh(self, name: str) -> str:
        """A name that no other symbol has."""
        self.made += 1
        return f"{name}!{self.made}"

    def unknown(self, type_: Type, what: str) -> Value:
        """A value that could be anything of its type; `what` it stands for is put on record."""
        self.abstracted[what] = None
        return self.value(self.fresh(UNKNOWN), type_)

    def value(self, name: str, type_: Type) -> Value:
        """A value of this type made of constants whose names begin with `name`."""
        match type_:
            case kinds.Nullable(type=inner):
                return Maybe(z3.Bool(f"{name}?"), self.value(name, inner))
            case kinds.Object(fields=fields):
                parts = {part: self.value(f"{name}.{part}", each.type) for part, each in fields.items()}
                return Record(parts)
            case kinds.ListOf(length_max=int() as most):
                return Many(self.ranges.learn(z3.Int(f"{name}#"), 0, most))
            case kinds.ListOf() | kinds.MapOf():
                return Many(z3.Int(f"{name}#"))
            case kinds.Bool():
                return Scalar(z3.Bool(name), "bool")
            case kinds.Literals(base=kinds.Bool()):
                return Scalar(z3.Bool(name), "bool")
            case kinds.Int(low=low, high=high):
                return Scalar(self.ranges.learn(z3.Int(name), low, high), "int")
            case kinds.Literals(base=kinds.Int(), values=values):
                numbers = [value for value in values if isinstance(value, int)]
                return Scalar(self.ranges.learn(z3.Int(name), min(numbers), max(numbers)), "int")
            case kinds.Literals(base=base):
                return Scalar(z3.Int(name), base.kind)
            case kinds.Uint() | kinds.String() | kinds.Timestamp() | kinds.Duration():
                return Scalar(z3.Int(name), type_.kind)
            case _:
                self.abstracted[f"{name} ({type_.kind})"] = None
                return Opaque()

    def constant(self, value: object, type_: Type) -> Value:
        """A value known from the text of an expression."""
        match value:
            case None:
                return Maybe(TRUE, Opaque())
            case bool():
                return Scalar(z3.BoolVal(value), "bool")
            case int():
                return Scalar(z3.IntVal(int(value)), "int")
            case str():
                return Scalar(z3.IntVal(self.text(value)), "string")
            case dict():
                return Record({key: self.constant(each, type_) for key, each in value.items()})
            case list() | tuple():
                return Many(z3.IntVal(len(value)))
            case _:
                return Opaque()


def fits(value: Value, type_: Type, symbols: Symbols) -> Iterator[Any]:
    """What a value of this type must satisfy: bounds, enumerations, sizes."""
    match value, type_:
        case Maybe(null, inner), kinds.Nullable(type=type_):
            yield from (disjunction(null, part) for part in fits(inner, type_, symbols))
        case Record(parts), kinds.Object(fields=fields):
            for name, each in fields.items():
                if name in parts:
                    yield from fits(parts[name], each.type, symbols)
        case Scalar(term, _), kinds.Int(low=low, high=high):
            yield conjunction(term >= low, term <= high)
        case Scalar(term, _), kinds.Literals(base=base, values=values) if not isinstance(base, kinds.Bool):
            numbers = [v if isinstance(v, int) else symbols.text(v) for v in values]
            yield disjunction(*(term == number for number in numbers))
        case Many(size), kinds.ListOf(length_max=most):
            yield size >= 0 if most is None else conjunction(size >= 0, size <= most)
        case Many(size), _:
            yield size >= 0
        case _:
            return


def leaves(value: Value) -> Iterator[Any]:
    """The z3 terms that a value is made of."""
    match value:
        case Scalar(term, _):
            yield term
        case Maybe(null, inner):
            yield null
            yield from leaves(inner)
        case Record(parts):
            for part in parts.values():
                yield from leaves(part)
        case Many(size):
            yield size
        case Opaque():
            return


def texts_in(value: Value) -> Iterator[Any]:
    """Those of the terms that stand for texts."""
    match value:
        case Scalar(term, "string"):
            yield term
        case Maybe(_, inner):
            yield from texts_in(inner)
        case Record(parts) | Opaque(parts=parts):
            for part in parts.values():
                yield from texts_in(part)
        case _:
            return


def paired(model: Value, value: Value) -> Iterator[tuple[Any, Any]]:
    """The terms of `model` with those at the same places in `value`, which has its form."""
    match model, value:
        case Scalar(term, _), Scalar(other, _):
            yield term, other
        case Maybe(null, inner), Maybe(other_null, other):
            yield null, other_null
            yield from paired(inner, other)
        case Record(parts), Record(others):
            for name, part in parts.items():
                yield from paired(part, others[name])
        case Many(size), Many(other):
            yield size, other
        case _:
            return


def equal(left: Value, right: Value) -> Any | None:
    """When two values are equal; None if that cannot be said."""
    match left, right:
        case Maybe(null, value), Maybe(other_null, other):
            inner = equal(value, other)
            if inner is None:
                known = is_true(other_null) or is_true(null)
                return conjunction(null, other_null) if known else None
            return disjunction(
                conjunction(null, other_null), conjunction(negation(null), negation(other_null), inner)
            )
        case Maybe(null, value), other:
            inner = equal(value, other)
            return None if inner is None else conjunction(negation(null), inner)
        case other, Maybe():
            return equal(right, other)
        case Scalar(a, _), Scalar(b, _) if a.sort() == b.sort():
            return a == b
        case Record(a), Record(b) if a.keys() == b.keys():
            parts = [equal(a[name], b[name]) for name in a]
            return None if any(part is None for part in parts) else conjunction(*parts)
        case _:
            return None


def choose(test: Any, then: Value, otherwise: Value) -> Value:
    """`test ? then : otherwise`."""
    match then, otherwise:
        case Scalar(a, kind), Scalar(b, _) if a.sort() == b.sort():
            return Scalar(z3.If(test, a, b), kind)
        case Maybe(null, value), Maybe(other_null, other):
            if isinstance(value, Opaque):
                value = other
            if isinstance(other, Opaque):
                other = value
            return Maybe(z3.If(test, null, other_null), choose(test, value, other))
        case Maybe(), _:
            return choose(test, then, Maybe(FALSE, otherwise))
        case _, Maybe():
            return choose(test, Maybe(FALSE, then), otherwise)
        case Record(a), Record(b) if a.keys() == b.keys():
            return Record({name: choose(test, a[name], b[name]) for name in a})
        case Many(a), Many(b):
            return Many(z3.If(test, a, b))
        case _:
            return Opaque()


def in_form_of(value: Value, model: Value, symbols: Symbols, what: str) -> Value:
    """`value` in the form of the field that it is put into; where the forms do not meet, anything."""
    match value, model:
        case Maybe(null, inner), Maybe(value=wanted):
            return Maybe(null, in_form_of(inner, wanted, symbols, what))
        case Maybe(_, inner), _:
            return in_form_of(inner, model, symbols, what)
        case _, Maybe(value=wanted):
            return Maybe(FALSE, in_form_of(value, wanted, symbols, what))
        case Scalar(term, _), Scalar(other, kind) if term.sort() == other.sort():
            return Scalar(term, kind)
        case Record(parts), Record(wanted_parts):
            return Record(
                {
                    name: in_form_of(parts[name], each, symbols, what)
                    if name in parts
                    else another(each, symbols)
                    for name, each in wanted_parts.items()
                }
            )
        case Record(parts), Many():
            return Many(z3.IntVal(len(parts)))
        case (Many(), Many()) | (_, Opaque()):
            return value
        case _:
            symbols.abstracted[what] = None
            return another(model, symbols)


def another(model: Value, symbols: Symbols) -> Value:
    """A value of the same form of which nothing else is known."""
    match model:
        case Scalar(term, kind):
            return Scalar(z3.Const(symbols.fresh(UNKNOWN), term.sort()), kind)
        case Maybe(_, inner):
            return Maybe(z3.Bool(symbols.fresh(UNKNOWN)), another(inner, symbols))
        case Record(parts):
            return Record({name: another(part, symbols) for name, part in parts.items()})
        case Many():
            return Many(z3.Int(symbols.fresh(UNKNOWN)))
        case _:
            return Opaque()
