"""Which operands may an operator have, and what does it give?

Floor 1. Pure. Clause: langdef, "List of Standard Definitions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.codes.expression_syntax import CHAINED
from statewright.diagnostics.diagnostic import Text

from . import ranges, tree
from .deciding import check_decided, check_overflow
from .escapes import write_text
from .terms import Constant, MakeList, Operation, Refusal, Term, path_of
from .types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    STRING,
    TIMESTAMP,
    UINT,
    Bool,
    Bytes,
    Double,
    Duration,
    Dyn,
    Int,
    ListOf,
    Literals,
    MapOf,
    Null,
    Nullable,
    Object,
    String,
    Timestamp,
    Type,
    Uint,
    Unknown,
    as_map,
    comparable,
    join,
    plain,
    value_called,
    widen,
)
from .wording import shown, words

if TYPE_CHECKING:
    from .checker import Checker

_ORDER = frozenset(("<", "<=", ">", ">="))
_ORDERED = (Bool, Int, Uint, Double, String, Bytes, Timestamp, Duration)
_NUMBERS = (Int, Uint, Double)


def check_unary(ck: Checker, node: tree.Unary) -> Term:
    """The term of `!x` or `-x`."""
    operand = ck.check(node.operand)
    if node.operator == "!":
        return Operation("!", (ck.boolean(operand),), BOOL, node.start, node.end)
    operand = ck.bare(operand)
    type = plain(operand.type)
    match type:
        case Int():
            result: Type = ranges.negated(type)
        case Double() | Duration() | Dyn() | Unknown():
            result = type
        case _:
            ck.report(
                codes.OPERATOR_TYPES, node.start, node.end, operator="-", left=Text("", ""), right=words(type)
            )
            result = DYN
    return Operation("neg", (operand,), result, node.start, node.end)


def check_binary(ck: Checker, node: tree.Binary) -> Term:
    """The term of an operator between two values."""
    left, right = ck.check(node.left), ck.check(node.right)
    if node.operator in ("==", "!="):
        return _equality(ck, node, left, right)
    if node.operator == "in":
        return _membership(ck, node, left, right)
    left, right = ck.bare(left), ck.bare(right)
    if node.operator in _ORDER:
        return _ordering(ck, node, left, right)
    result = arithmetic(node.operator, plain(left.type), plain(right.type))
    if result is None:
        return _mismatch(ck, node, left, right)
    if node.operator in ("/", "%"):
        _divisor(ck, right)
    term = Operation(node.operator, (left, right), result, node.start, node.end)
    check_overflow(ck, node.operator, term)
    return term


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`, or None when there is no such operation."""
    if isinstance(left, Dyn | Unknown) or isinstance(right, Dyn | Unknown):
        return _dynamic(operator, left, right)
    match operator, left, right:
        case _, Int(), Int():
            return ranges.combined(operator, left, right)
        case _, Uint(), Uint():
            return UINT
        case (("+" | "-" | "*" | "/"), Double(), Double()):
            return DOUBLE
        case "+", String(), String():
            return STRING
        case "+", Bytes(), Bytes():
            return BYTES
        case "+", ListOf(), ListOf():
            element = join(left.element, right.element)
            return ListOf(DYN if element is None else element)
        case ("+", Timestamp(), Duration()) | ("+", Duration(), Timestamp()) | ("-", Timestamp(), Duration()):
            return TIMESTAMP
        case (("+" | "-"), Duration(), Duration()) | ("-", Timestamp(), Timestamp()):
            return DURATION
        case _:
            return None


def _dynamic(operator: str, left: Type, right: Type) -> Type | None:
    """With one side known the result is, where only one operation is possible."""
    known = right if isinstance(left, Dyn | Unknown) else left
    match known:
        case Int() | Uint() | Double() as number:
            return widen(number)
        case String() | Bytes() | ListOf() if operator == "+":
            return DYN if isinstance(known, ListOf) else known
        case Dyn() | Unknown() | Timestamp() | Duration():
            return DYN
        case _:
            return None


def _mismatch(ck: Checker, node: tree.Binary, left: Term, right: Term) -> Term:
    ck.report(
        codes.OPERATOR_TYPES,
        node.start,
        node.end,
        operator=node.operator,
        left=words(widen(left.type)),
        right=words(widen(right.type)),
        help=_conversion(ck, left, right, node.operator),
    )
    return Operation(node.operator, (left, right), DYN, node.start, node.end)


def _conversion(ck: Checker, left: Term, right: Term, operator: str) -> Text | None:
    """What to write so that both sides are of one kind, where that is plain."""
    pair = (plain(left.type), plain(right.type))
    match pair:
        case (Int(), Double()) if isinstance(left, Constant):
            return _write(f"{left.value}.0")
        case (Double(), Int()) if isinstance(right, Constant):
            return _write(f"{right.value}.0")
        case (Int(), Double()):
            return _write(f"double({ck.text(left)})")
        case (Double(), Int()):
            return _write(f"double({ck.text(right)})")
        case (String(), (Int() | Double() | Uint())) if operator == "+":
            return _write(f"string({ck.text(right)})")
        case ((Int() | Double() | Uint()), String()) if operator == "+":
            return _write(f"string({ck.text(left)})")
        case (Int(), String()) if isinstance(right, Constant) and str(right.value).isdigit():
            return _write(str(right.value))
        case (Timestamp(), String()) if isinstance(right, Constant):
            return _instant(str(right.value))
        case (String(), Timestamp()) if isinstance(left, Constant):
            return _instant(str(left.value))
        case (Duration(), String()) if isinstance(right, Constant):
            return _write(f"duration('{right.value}')")
        case (String(), Int()) if isinstance(right, Constant):
            return _write(f"'{right.value}'")
        case (Timestamp(), Int()) if isinstance(right, Constant):
            return _write(f"{right.value}h")
        case _:
            return None


def _instant(text: str) -> Text:
    """`timestamp('…')` of a date that was written as plain text."""
    return _write(f"timestamp('{text}T00:00:00Z')" if len(text) == 10 else f"timestamp('{text}')")


def _write(right: str) -> Text:
    return Text(f"write {right}", f"请写 {right}")


def _ordering(ck: Checker, node: tree.Binary, left: Term, right: Term) -> Term:
    first, second = plain(left.type), plain(right.type)
    result = Operation(node.operator, (left, right), BOOL, node.start, node.end)
    if isinstance(first, Dyn | Unknown) or isinstance(second, Dyn | Unknown):
        return result
    if isinstance(left, Operation) and left.operator in _ORDER and not isinstance(second, Bool):
        middle = left.operands[1]
        text = f"{ck.text(left)} && {ck.text(middle)} {node.operator} {ck.text(right)}"
        ck.report(CHAINED, node.operator_start, node.operator_end, right=text)
        return result
    numbers = isinstance(first, _NUMBERS) and isinstance(second, _NUMBERS)
    if numbers or (type(first) is type(second) and isinstance(first, _ORDERED)):
        check_decided(ck, result)
        return result
    return _mismatch(ck, node, left, right)._replace(type=BOOL)


def _equality(ck: Checker, node: tree.Binary, left: Term, right: Term) -> Term:
    result = Operation(node.operator, (left, right), BOOL, node.start, node.end)
    first, second = left.type, right.type
    if isinstance(first, Null) or isinstance(second, Null):
        _null_test(ck, node, left, right)
        return result
    if _possible(ck, left, right) or _possible(ck, right, left):
        return result
    if not comparable(_erased(first), _erased(second)):
        return _mismatch(ck, node, left, right)._replace(type=BOOL)
    check_decided(ck, result)
    return result


def _erased(type: Type) -> Type:
    """The type as equality sees it: null aside, an object being also a map."""
    if isinstance(type, Nullable):
        return _erased(type.type)
    return as_map(type) if isinstance(type, Object) and type.by == "item" else type


def _null_test(ck: Checker, node: tree.Binary, left: Term, right: Term) -> None:
    other = right if isinstance(left.type, Null) else left
    type = other.type
    may = isinstance(type, Nullable | Null | Dyn | Unknown)
    if may or ck.environment.lenient or isinstance(other, Refusal):
        return
    if ck.knows("null", path_of(other)) and isinstance(node.operator, str):
        return
    ck.report(codes.NEVER_NULL, other.start, other.end, what=ck.text(other))


def _possible(ck: Checker, one: Term, other: Term) -> bool:
    """Report (and say so) a value written out that the enumeration on the other side does not have."""
    type = other.type.type if isinstance(other.type, Nullable) else other.type
    if not isinstance(type, Literals) or not isinstance(one, Constant) or one.value in type.values:
        return False
    if join(one.type, type.base) is None:
        return False
    from statewright.diagnostics.nearest import nearest

    meant = value_called(one.value, type) or nearest(str(one.value), map(str, type.values))
    right = write_text(str(meant)) if meant and isinstance(one.value, str) else meant
    help = Text(f"did you mean {right}?", f"是不是 {right}?") if meant else None
    ck.report(
        codes.NOT_IN_ENUM,
        one.start,
        one.end,
        what=ck.text(other),
        value=one.value,
        known=shown(type.values),
        help=help,
    )
    return True


def _membership(ck: Checker, node: tree.Binary, left: Term, right: Term) -> Term:
    right = ck.bare(right)
    result = Operation("in", (left, right), BOOL, node.start, node.end)
    match right.type:
        case ListOf(element=element):
            if isinstance(right, MakeList):
                for item in right.items:
                    _possible(ck, item, left)
        case MapOf(key=element):
            pass
        case Dyn() | Unknown():
            return result
        case Object():
            element = STRING
        case other:
            ck.report(codes.IN_NEEDS_LIST, right.start, right.end, type=words(other))
            return result
    given = _erased(left.type)
    numbers = isinstance(plain(given), _NUMBERS) and isinstance(plain(element), _NUMBERS)
    if not comparable(given, _erased(element)) and not (numbers and isinstance(right.type, MapOf)):
        return _mismatch(ck, node, left, right)._replace(type=BOOL)
    return result


def _divisor(ck: Checker, right: Term) -> None:
    """Report a divisor that is or may be 0."""
    type = plain(right.type)
    if ck.environment.lenient or not isinstance(type, Int | Uint):
        return
    if isinstance(right, Constant):
        if right.value == 0:
            ck.report(codes.DIVIDES_BY_ZERO, right.start, right.end)
        return
    may = isinstance(type, Uint) or type.low <= 0 <= type.high
    if may and not ck.knows("zero", path_of(right)):
        ck.report(codes.MAY_DIVIDE_BY_ZERO, right.start, right.end, what=ck.text(right))
