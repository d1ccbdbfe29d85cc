"""Can a term fail when it runs? Asked of what the solver cannot say exactly.

Floor 3. Pure; loads nothing of z3. "Yes" where that is not known. Instants and durations are taken to stay
within the calendar, texts and lists within their greatest length.
"""

from __future__ import annotations

from ..expressions import ranges
from ..expressions import types as kinds
from ..expressions.limits import INT_MAX, INT_MIN
from ..expressions.terms import (
    Constant,
    Field,
    Has,
    InState,
    Invocation,
    Item,
    Operation,
    Refusal,
    Term,
    Variable,
    parts,
)
from ..expressions.types import Type, plain

_TOTAL = frozenset(
    {
        "size",
        "string",
        "or",
        "orValue",
        "hasValue",
        "optional.of",
        "optional.none",
        "optional.ofNonZeroValue",
        "type",
        "dyn",
        "trim",
        "lower",
        "upper",
        "lowerAscii",
        "upperAscii",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "replace",
        "join",
        "reverse",
        "indexOf",
        "lastIndexOf",
        "masked",
        "plus_months",
        "day_start",
        "getMilliseconds",
        "getSeconds",
        "getMinutes",
        "getHours",
        "getDayOfMonth",
        "getDayOfWeek",
        "getDayOfYear",
        "getDate",
        "getMonth",
        "getFullYear",
        "math.abs",
        "math.sign",
        "math.isNaN",
        "math.isInf",
        "math.isFinite",
    }
)
"""Functions that give something for all arguments of their types."""


def may_fail(term: Term) -> bool:
    """Whether something in this term can fail."""
    return fails_itself(term) or any(may_fail(part) for part in parts(term))


def fails_itself(term: Term) -> bool:
    """Whether a term can fail though its parts do not."""
    match term:
        case Variable() | InState() | Has():
            return False
        case Field(operand=operand, optional=optional):
            return not optional and not isinstance(_bare(operand.type), kinds.Object)
        case Item(optional=optional):
            return not optional
        case Refusal():
            return True
        case Operation():
            return _overflows(term)
        case Invocation(name=name, arguments=arguments):
            return _fails(name.lstrip("."), arguments)
        case _:
            return False


def _bare(type_: Type) -> Type:
    found = plain(type_)
    return plain(found.type) if isinstance(found, kinds.Nullable) else found


def _overflows(term: Operation) -> bool:
    match term.operator, plain(term.type), [_bounded(each.type) for each in term.operands]:
        case (("/" | "%"), kinds.Int(), [kinds.Int(), kinds.Int(low=low, high=high)]):
            return low <= 0 <= high
        case (("+" | "-" | "*") as operator, kinds.Int(), [kinds.Int() as left, kinds.Int() as right]):
            least, most = ranges.exact(operator, left, right)
            return least < INT_MIN or most > INT_MAX
        case "neg", kinds.Int(), [kinds.Int(low=low)]:
            return low == INT_MIN
        case (("+" | "-" | "*" | "/" | "%" | "neg"), found, _):
            return isinstance(found, kinds.Dyn | kinds.Unknown | kinds.Uint | kinds.Int)
        case _:
            return False


def _bounded(type_: Type) -> Type:
    """A type of whole numbers with the bounds that are known of it."""
    match _bare(type_), type_:
        case kinds.Int(), kinds.Literals(values=values):
            numbers = [value for value in values if isinstance(value, int)]
            return kinds.Int(min(numbers), max(numbers))
        case found, _:
            return found


def _fails(name: str, arguments: tuple[Term, ...]) -> bool:
    match name, [plain(each.type) for each in arguments]:
        case "sum", [kinds.ListOf(element=kinds.Int(low=low, high=high), length_max=int() as most)]:
            return min(low, 0) * most < INT_MIN or max(high, 0) * most > INT_MAX
        case "split", [kinds.String(), *_]:
            return False
        case (("share" | "share_up" | "share_down"), _):
            return not isinstance(arguments[1], Constant)
        case _:
            return name not in _TOTAL
