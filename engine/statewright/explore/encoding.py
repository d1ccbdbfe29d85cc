"""What does an expression mean to the solver? A typed term as z3 terms, with the conditions under which it is
defined.

Floor 3. Division and remainder cut towards zero as CEL's do, and integers overflow at 64 bits: both are
conditions on being defined, not values. What cannot be said exactly becomes a fresh symbol of the right type.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import z3

from ..expressions import types as kinds
from ..expressions.limits import PARTS_MAX
from ..expressions.terms import (
    Conditional,
    Constant,
    Field,
    Has,
    InState,
    Invocation,
    Let,
    Logic,
    MakeList,
    MakeMap,
    Operation,
    Term,
    Variable,
)
from ..expressions.types import Type
from . import amounts
from .formulas import conjunction, disjunction, implication, is_true, negation
from .partial import fails_itself, may_fail
from .symbols import INTEGER_MAX, Many, Maybe, Opaque, Record, Scalar, Symbols, Value, choose, equal, fits

_COMPARE = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_ENDS = frozenset({"first", "last", "min", "max"})
_NUMERIC = frozenset({"int", "timestamp", "duration", "uint"})


class Encoder:
    """Encodes terms over given values of the variables.

    `defined` collects what must hold for no fault to occur, `assumed` what is known of the symbols made,
    `doubtful` what may fail though nothing of it can be said exactly. Who wants to hear of faults gives a
    place to note them, `heard`.
    """

    def __init__(self, symbols: Symbols, variables: Mapping[str, Value], active: frozenset[str]) -> None:
        self.symbols = symbols
        self.variables = dict(variables)
        self.active = active
        self.defined: list[Any] = []
        self.assumed: list[Any] = []
        self.doubtful: list[str] = []
        self.heard: Any = None  # see `failing.Failing`; the noting of it is `selection.assuming`'s

    def truth(self, term: Term) -> Any:
        """A condition as a z3 Bool."""
        match self.encode(term):
            case Scalar(found, "bool"):
                return found
            case _:
                unknown = self._unknown(term, kinds.Bool(), parts_said=True)
                return unknown.term if isinstance(unknown, Scalar) else z3.Bool(self.symbols.fresh("any"))

    def encode(self, term: Term) -> Value:
        """A term as a value."""
        match term:
            case Constant(value=datetime() as value):
                return Scalar(z3.IntVal(round(value.timestamp() * 1000)), "timestamp")
            case Constant(value=timedelta() as value):
                return Scalar(z3.IntVal(value // timedelta(milliseconds=1)), "duration")
            case Constant(value=value, type=type_):
                return self._constant(term, value, type_)
            case Variable(name=name):
                found = self.variables.get(name, self.symbols.instance if name == "instance" else None)
                return self._unknown(term, term.type) if found is None else found
            case Field(operand=operand, name=name, optional=False):
                return self._field(term, self.encode(operand), name)
            case InState(path=path):
                return Scalar(z3.BoolVal(path in self.active), "bool")
            case Logic():
                return self._logic(term)
            case Conditional(test=test, then=then, otherwise=otherwise):
                return self._conditional(test, then, otherwise)
            case Operation():
                return self._operation(term)
            case Let(name=name, value=value, body=body):
                self.variables[name] = self.encode(value)
                return self.encode(body)
            case Invocation(name=name, arguments=arguments):
                return self._invocation(term, name.lstrip("."), arguments)
            case MakeList(items=items):
                return Many(z3.IntVal(len(items)))
            case MakeMap(entries=entries):
                return Many(z3.IntVal(len(entries)))
            case Has():
                return self._unknown(term, kinds.Bool())
            case _:
                return self._unknown(term, term.type)

    def _constant(self, term: Term, value: object, type_: Type) -> Value:
        if hasattr(value, "nanoseconds"):  # the expressions' own instants and durations
            return Scalar(z3.IntVal(int(value.nanoseconds) // 1_000_000), type_.kind)
        found = self.symbols.constant(value, type_)
        return self._unknown(term, type_) if isinstance(found, Opaque) else found

    def _unknown(self, term: Term, type_: Type, *, parts_said: bool = False) -> Value:
        kind = type(term).__name__.lower()
        what = f"{kind} {getattr(term, 'name', '') or getattr(term, 'operator', '')}".strip()
        if fails_itself(term) if parts_said else may_fail(term):
            self.doubtful.append(what)
        found = self.symbols.unknown(type_, what)
        self.assumed.extend(fits(found, type_, self.symbols))
        return found

    def _field(self, term: Term, operand: Value, name: str) -> Value:
        match operand:
            case Maybe(value=Record(parts)) | Record(parts) if name in parts:
                return parts[name]
            case Maybe(value=Opaque(parts=known)) | Opaque(parts=known):
                if name not in known:
                    known[name] = self.symbols.value(self.symbols.fresh(name), term.type)
                self.assumed.extend(fits(known[name], term.type, self.symbols))
                return known[name]
            case _:
                return self._unknown(term, term.type, parts_said=True)

    def _apart(self, term: Term) -> tuple[Any, Any]:
        """A condition, and when it is defined."""
        mark = len(self.defined)
        found = self.truth(term)
        defined = conjunction(*self.defined[mark:])
        del self.defined[mark:]
        return found, defined

    def _logic(self, term: Logic) -> Value:
        """A clause that fails does not matter where another decides: CEL's `&&` and `||` commute."""
        both = [self._apart(clause) for clause in term.clauses]
        values = [value for value, _ in both]
        every = term.operator == "&&"
        if not all(is_true(defined) for _, defined in both):
            deciding = [conjunction(d, negation(v) if every else v) for v, d in both]
            self.defined.append(disjunction(conjunction(*(d for _, d in both)), *deciding))
        return Scalar((conjunction if every else disjunction)(*values), "bool")

    def _conditional(self, test: Term, then: Term, otherwise: Term) -> Value:
        condition = self.truth(test)
        branches = []
        for branch, when in ((then, condition), (otherwise, negation(condition))):
            mark = len(self.defined)
            branches.append(self.encode(branch))
            needed = self.defined[mark:]
            del self.defined[mark:]
            self.defined.extend(implication(when, each) for each in needed)
        return choose(condition, branches[0], branches[1])

    def _operation(self, term: Operation) -> Value:
        operator = term.operator
        if operator == "!":
            return Scalar(negation(self.truth(term.operands[0])), "bool")
        values = [self.encode(operand) for operand in term.operands]
        if operator in ("==", "!="):
            same = equal(values[0], values[1])
            if same is None:
                return self._unknown(term, kinds.Bool(), parts_said=True)
            return Scalar(same if operator == "==" else negation(same), "bool")
        numbers = [_number(value) for value in values]
        if any(number is None for number in numbers):
            if operator == "in":
                return self._membership(term, values)
            found = self._unknown(term, term.type, parts_said=True)
            if operator == "+" and isinstance(found, Scalar) and any(map(_is_some_text, term.operands)):
                self.assumed.append(found.term != self.symbols.text(""))
            return found
        if operator in _COMPARE:
            return Scalar(_COMPARE[operator](*numbers), "bool")
        return self._arithmetic(term, operator, numbers)

    def _membership(self, term: Operation, values: list[Value]) -> Value:
        listed = term.operands[1]
        if isinstance(listed, MakeList):
            tests = [equal(values[0], self.encode(item)) for item in listed.items]
        elif isinstance(listed, Constant) and isinstance(listed.value, list | tuple):
            tests = [equal(values[0], self.symbols.constant(item, kinds.Dyn())) for item in listed.value]
        else:
            return self._unknown(term, kinds.Bool(), parts_said=True)
        if any(test is None for test in tests):
            return self._unknown(term, kinds.Bool(), parts_said=True)
        return Scalar(disjunction(*tests), "bool")

    def _arithmetic(self, term: Operation, operator: str, numbers: list[Any]) -> Value:
        match operator, numbers:
            case "+", [a, b]:
                found = a + b
            case "-", [a, b]:
                found = a - b
            case "neg", [a]:
                found = -a
            case "*", [a, b]:
                found = a * b
            case (("/" | "%"), [a, b]):
                quotient = self._quotient(a, b)
                found = quotient if operator == "/" else a - b * quotient
            case _:
                return self._unknown(term, term.type, parts_said=True)
        if term.type.kind == "int":
            self._is_integer(found)
        return Scalar(found, term.type.kind)

    def _quotient(self, a: Any, b: Any) -> Any:
        """Cut towards zero; where the signs are known from the schemas they are not asked for."""
        above, below = self.symbols.ranges.of(a), self.symbols.ranges.of(b)
        if below is None or below[0] <= 0 <= below[1]:
            self.defined.append(b != 0)
        if above is not None and below is not None and above[0] >= 0 and below[0] > 0:
            return a / b
        return z3.If(a >= 0, 1, -1) * z3.If(b >= 0, 1, -1) * (_size(a) / _size(b))

    def _is_integer(self, found: Any) -> None:
        """It must not overflow; nothing is said where the schemas do."""
        if not self.symbols.ranges.within(found, -INTEGER_MAX - 1, INTEGER_MAX):
            self.defined.append(conjunction(found >= -INTEGER_MAX - 1, found <= INTEGER_MAX))

    def _invocation(self, term: Invocation, name: str, arguments: tuple[Term, ...]) -> Value:
        if name == "size" and len(arguments) == 1:
            match self.encode(arguments[0]):
                case Many(size):
                    return Scalar(size, "int")
        if name == "or" and len(arguments) == 2:
            match self.encode(arguments[0]):
                case Maybe(null, value):
                    return choose(null, self.encode(arguments[1]), value)
        exact = self._amount(name, arguments)
        if exact is not None:
            return exact
        if name in _ENDS and len(arguments) == 1:
            return self._of_some(term, arguments[0])
        found = self._unknown(term, term.type)
        if name == "plus_months" and len(arguments) == 2:
            self._no_earlier(found, arguments)
        return found

    def _of_some(self, term: Term, operand: Term) -> Value:
        """An item of a list, which must not be empty."""
        match self.encode(operand):
            case Many(size):
                self.defined.append(size >= 1)
                item = operand.type.element if isinstance(operand.type, kinds.ListOf) else term.type
                found = self.symbols.unknown(item, f"invocation {getattr(term, 'name', '')}")
                self.assumed.extend(fits(found, item, self.symbols))
                return found
            case _:
                return self._unknown(term, term.type)

    def _amount(self, name: str, arguments: tuple[Term, ...]) -> Value | None:
        """Shares and splits of an amount, the least and greatest of amounts that are written out."""
        match name, arguments:
            case (("share" | "share_down" | "share_up"), (operand, Constant(value=str() as part))):
                amount = _number(self.encode(operand))
                if amount is None:
                    return None
                known = self.symbols.ranges.of(amount)
                found = amounts.share(name, amount, part, known is not None and known[0] >= 0)
                self._is_integer(found)
                return Scalar(found, "int")
            case "split", (_, count):
                parts = _number(self.encode(count))
                if parts is None:
                    return None
                if not self.symbols.ranges.within(parts, 1, PARTS_MAX):
                    self.defined.append(conjunction(parts >= 1, parts <= PARTS_MAX))
                return Many(parts)
            case (("min" | "max"), (MakeList(items=items, type=kinds.ListOf(kinds.Int())),)) if items:
                numbers = [_number(self.encode(item)) for item in items]
                if any(number is None for number in numbers):
                    return None
                return Scalar((amounts.least if name == "min" else amounts.greatest)(numbers), "int")
        return None

    def _no_earlier(self, later: Value, arguments: tuple[Term, ...]) -> None:
        """Whole months later is not earlier."""
        instant, months = (_number(self.encode(argument)) for argument in arguments)
        if isinstance(later, Scalar) and instant is not None and months is not None:
            self.assumed.append(implication(months >= 0, later.term >= instant))


def _is_some_text(term: Term) -> bool:
    """Whether a term is a text written out that is not empty: what is joined to it is not empty either."""
    return isinstance(term, Constant) and isinstance(term.value, str) and term.value != ""


def _number(value: Value) -> Any | None:
    match value:
        case Scalar(term, kind) if kind in _NUMERIC:
            return term
        case Maybe(_, Scalar(term, kind)) if kind in _NUMERIC:
            return term
        case _:
            return None


def _size(number: Any) -> Any:
    return z3.If(number >= 0, number, -number)
