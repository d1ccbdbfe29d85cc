"""Which Python operators does an operation become?

Floor 1. Pure. Whole numbers are tested for overflow only where their bounds allow one.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import arithmetic, dynamic, ranges
from .fault import Failure
from .instants import checked_span
from .limits import INT_MAX, INT_MIN
from .terms import Constant, MakeList, Operation, Term
from .types import (
    Bool,
    Bytes,
    Double,
    Duration,
    Dyn,
    Int,
    ListOf,
    MapOf,
    Null,
    Nullable,
    Object,
    String,
    Timestamp,
    Type,
    Uint,
    Unknown,
    plain,
)

if TYPE_CHECKING:
    from .emit import Emitter, Value

_ARITHMETIC: dict[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult}
_RELATIONS: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "==": ast.Eq,
    "!=": ast.NotEq,
}
_DYNAMIC = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "%": arithmetic.remainder,
    "<": dynamic.less,
    "<=": dynamic.less_equal,
    ">": dynamic.greater,
    ">=": dynamic.greater_equal,
}
_NUMBERS = (Int, Uint, Double)
_SCALARS = (Bool, Int, Uint, Double, String, Bytes, Timestamp, Duration)


def operation(em: Emitter, term: Operation) -> ast.expr:
    """The Python expression of an operator and its operands."""
    operator = term.operator
    if operator == "!":
        return _not(em, term.operands[0])
    if operator == "neg":
        return _negative(em, term.operands[0])
    left, right = term.operands
    if operator in ("==", "!="):
        return _equality(em, operator, left, right)
    if operator == "in":
        return _membership(em, left, right)
    first, second = plain(left.type), plain(right.type)
    if operator in _RELATIONS:
        if _ordered(first, second):
            return _compared(em, operator, left, right)
    else:
        known = _known(em, operator, first, second, left, right)
        if known is not None:
            return known
    em.block.faults = True
    return em.call(_DYNAMIC[operator], em.live(left), em.live(right))


def _not(em: Emitter, operand: Term) -> ast.expr:
    node = em.live(operand)
    if isinstance(plain(operand.type), Bool):
        return ast.UnaryOp(ast.Not(), node, **em.place())
    em.block.faults = True
    return em.call(dynamic.invert, node)


def _negative(em: Emitter, operand: Term) -> ast.expr:
    node = em.live(operand)
    type = plain(operand.type)
    match type:
        case Int(low=low) if low > INT_MIN:
            return ast.UnaryOp(ast.USub(), node, **em.place())
        case Double():
            return ast.UnaryOp(ast.USub(), node, **em.place())
        case _:
            em.block.faults = True
            return em.call(arithmetic.negate, node)


def _ordered(first: Type, second: Type) -> bool:
    if isinstance(first, _NUMBERS) and isinstance(second, _NUMBERS):
        return True
    return type(first) is type(second) and isinstance(first, _SCALARS)


def _compared(em: Emitter, operator: str, left: Term, right: Term) -> ast.expr:
    """A comparison of known kinds. Two stored instants compare as their canonical texts do."""
    first, second = em.emit(left), em.emit(right)
    relation = _RELATIONS[operator]()
    if first.stored and second.stored and not isinstance(plain(left.type), Duration):
        return em.compare(first.node, relation, second.node)
    return em.compare(_scaled(em, first, left, right), relation, _scaled(em, second, right, left))


def _scaled(em: Emitter, value: Value, term: Term, other: Term) -> ast.expr:
    """The live value; a whole number that meets a decimal one is made decimal, as CEL compares them."""
    node = em.lived(value, term.type)
    mixed = isinstance(plain(other.type), Double) and isinstance(plain(term.type), Int | Uint)
    return em.call(float, node) if mixed else node


def _known(em: Emitter, operator: str, first: Type, second: Type, left: Term, right: Term) -> ast.expr | None:
    """Arithmetic of known kinds, or None."""
    match first, second:
        case Int(), Int():
            return _integers(em, operator, first, second, left, right)
        case Uint(), Uint():
            return _unsigned(em, operator, left, right)
        case Double(), Double():
            if operator == "/":
                return em.call(arithmetic.divide_doubles, em.live(left), em.live(right))
            return _plain(em, operator, left, right) if operator in _ARITHMETIC else None
        case (String(), String()) | (Bytes(), Bytes()) | (ListOf(), ListOf()):
            if operator != "+":
                return None
            if em.depth:
                return _joined(em, left, right)
            return _plain(em, operator, left, right)
        case (Timestamp(), Duration()) | (Duration(), Timestamp()):
            em.block.faults = True
            return _plain(em, operator, left, right)
        case (Timestamp(), Timestamp()) | (Duration(), Duration()):
            em.block.faults = True
            return em.call(checked_span, _plain(em, operator, left, right))
        case _:
            return None


def _joined(em: Emitter, left: Term, right: Term) -> ast.expr:
    """Two texts or lists inside a macro, where they could grow without end: what they take is counted."""
    name = em.fresh()
    em.assign(name, em.call(arithmetic.joined, em.live(left), em.live(right)))
    em.spend(em.call(len, em.name(name)))
    return em.name(name)


def _plain(em: Emitter, operator: str, left: Term, right: Term) -> ast.expr:
    return ast.BinOp(em.live(left), _ARITHMETIC[operator](), em.live(right), **em.place())


def _integers(em: Emitter, operator: str, first: Int, second: Int, left: Term, right: Term) -> ast.expr:
    if operator in _ARITHMETIC:
        result = _plain(em, operator, left, right)
        return result if ranges.fits(operator, first, second) else _tested(em, result)
    if first.low >= 0 and second.low > 0:
        floor = ast.FloorDiv() if operator == "/" else ast.Mod()
        return ast.BinOp(em.live(left), floor, em.live(right), **em.place())
    em.block.faults = True
    run = arithmetic.divide_ints if operator == "/" else arithmetic.remainder_ints
    return em.call(run, em.live(left), em.live(right))


def _tested(em: Emitter, result: ast.expr) -> ast.expr:
    """The number if it fits 64 bits; else a fault."""
    em.block.faults = True
    name = em.fresh()
    bounds = [em.walrus(name, result), em.constant(INT_MAX)]
    test = ast.Compare(em.constant(INT_MIN), [ast.LtE(), ast.LtE()], bounds, **em.place())
    return ast.IfExp(test, em.name(name), em.call(_overflow), **em.place())


def _overflow() -> object:
    raise Failure("overflow")


def _unsigned(em: Emitter, operator: str, left: Term, right: Term) -> ast.expr:
    em.block.faults = True
    if operator in _ARITHMETIC:
        return em.call(arithmetic.checked_uint, _plain(em, operator, left, right))
    run = arithmetic.divide_uints if operator == "/" else arithmetic.remainder_uints
    return em.call(run, em.live(left), em.live(right))


def _equality(em: Emitter, operator: str, left: Term, right: Term) -> ast.expr:
    for one, other in ((left, right), (right, left)):
        if isinstance(one.type, Null) and isinstance(one, Constant):
            return _null_test(em, operator, other)
    if _directly_equal(left.type, right.type):
        first, second = em.emit(left), em.emit(right)
        if not (first.stored and second.stored):
            return em.compare(
                em.lived(first, left.type), _RELATIONS[operator](), em.lived(second, right.type)
            )
        return em.compare(first.node, _RELATIONS[operator](), second.node)
    if em.loops:
        em.block.faults = True
        run = dynamic.equals_within if operator == "==" else dynamic.differs_within
    else:
        run = dynamic.equals if operator == "==" else dynamic.differs
    return em.call(run, em.live(left), em.live(right))


def _null_test(em: Emitter, operator: str, other: Term) -> ast.expr:
    node = em.emit(other).node
    if isinstance(node, ast.Constant):
        return em.constant((node.value is None) == (operator == "=="))
    relation = ast.Is() if operator == "==" else ast.IsNot()
    return em.compare(node, relation, em.constant(None))


def _directly_equal(first: Type, second: Type) -> bool:
    """Whether Python's `==` is CEL's for values of these types."""
    if isinstance(first, Nullable):
        first = first.type
    if isinstance(second, Nullable):
        second = second.type
    first, second = plain(first), plain(second)
    if isinstance(first, ListOf) and isinstance(second, ListOf):
        return _directly_inside(first.element, second.element)
    return type(first) is type(second) and isinstance(first, _SCALARS)


def _directly_inside(first: Type, second: Type) -> bool:
    """Inside a list NaN would be found equal to itself, so decimal numbers are left out."""
    if isinstance(plain(first), Double) or isinstance(plain(second), Double):
        return False
    return isinstance(plain(first), Int | String) and _directly_equal(first, second)


def _membership(em: Emitter, left: Term, right: Term) -> ast.expr:
    given = plain(left.type.type if isinstance(left.type, Nullable) else left.type)
    match right.type:
        case ListOf(element=element) if isinstance(given, Int | String) and type(plain(element)) is type(
            given
        ):
            return em.compare(em.live(left), ast.In(), _container(em, right))
        case MapOf(key=key) if isinstance(given, String) and isinstance(plain(key), String):
            return em.compare(em.live(left), ast.In(), em.emit(right).node)
        case Object() if isinstance(given, String):
            return em.compare(em.live(left), ast.In(), em.emit(right).node)
        case other:
            if isinstance(other, Dyn | Unknown):
                em.block.faults = True
            return em.call(dynamic.contains, em.live(left), em.live(right))


def _container(em: Emitter, right: Term) -> ast.expr:
    """The list to look into; one of constants is a constant."""
    if isinstance(right, MakeList) and not right.optional:
        values = [item.value for item in right.items if isinstance(item, Constant)]
        if len(values) == len(right.items):
            return em.constant(tuple(values))
    return em.emit(right).node
