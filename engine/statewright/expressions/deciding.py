"""Which comparisons can come out only one way, whatever the data?

Floor 1. Pure. Looks at bounds of whole numbers, sets of literals and values written out; questions about
more than one comparison are the prover's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_faults, expression_types
from statewright.diagnostics.diagnostic import Text

from . import ranges
from .fault import Failure
from .limits import INT_MAX, INT_MIN
from .terms import Constant, Invocation, Operation, Term, path_of
from .types import Double, Dyn, Int, Literals, Type, Unknown, plain

if TYPE_CHECKING:
    from .checker import Checker


def check_decided(ck: Checker, term: Operation) -> None:
    """Report a comparison that is always true or never."""
    left, right = term.operands
    if ck.environment.lenient:
        return
    outcome = decided(term.operator, left, right)
    if outcome is None:
        return
    code = expression_types.ALWAYS_TRUE if outcome else expression_types.ALWAYS_FALSE
    ck.report(code, term.start, term.end, why=_why(ck, left, right))


def decided(operator: str, left: Term, right: Term) -> bool | None:
    """The only outcome of a comparison, or None when both are possible."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return (
            None
            if type(left.value) is not type(right.value)
            else _constants(operator, left.value, right.value)
        )
    path = path_of(left)
    if (
        path is not None
        and path == path_of(right)
        and not isinstance(plain(left.type), Double | Dyn | Unknown)
    ):
        return operator in ("==", "<=", ">=")
    first, second = left.type, right.type
    if isinstance(first, Literals) and isinstance(second, Literals) and operator in ("==", "!="):
        return None if set(first.values) & set(second.values) else operator == "!="
    return _bounded(operator, plain(first), plain(second))


def _constants(operator: str, left: object, right: object) -> bool | None:
    if type(left) is not type(right):
        return None
    outcomes = {"==": left == right, "!=": left != right}
    if operator in outcomes:
        return outcomes[operator]
    if not isinstance(left, int | float | str) or not isinstance(right, int | float | str):
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]  # type: ignore[operator]


def _bounded(operator: str, left: Type, right: Type) -> bool | None:
    if not isinstance(left, Int) or not isinstance(right, Int):
        return None
    match operator:
        case "<":
            return True if left.high < right.low else False if left.low >= right.high else None
        case "<=":
            return True if left.high <= right.low else False if left.low > right.high else None
        case ">":
            return _bounded("<", right, left)
        case ">=":
            return _bounded("<=", right, left)
        case _:
            if left.high < right.low or right.high < left.low:
                return operator == "!="
            return operator == "==" if left.low == left.high == right.low == right.high else None


def _why(ck: Checker, left: Term, right: Term) -> Text:
    told = [_known(ck, each) for each in (left, right) if not isinstance(each, Constant)]
    if not told:
        return Text("both sides are written out", "两边都是写定的值")
    if len(told) == 2 and path_of(left) == path_of(right):
        return Text("both sides are the same", "两边相同")
    return Text("; ".join(each.en for each in told), ";".join(each.zh for each in told))


def _known(ck: Checker, term: Term) -> Text:
    type, text = plain(term.type), ck.text(term)
    if isinstance(type, Int):
        low, high = _edge(type.low), _edge(type.high)
        if low and high:
            return Text(f"{text} is {low} to {high}", f"{text} 在 {low} 到 {high} 之间")
        return (
            Text(f"{text} is at least {low}", f"{text} 至少是 {low}")
            if low
            else Text(f"{text} is at most {high}", f"{text} 至多是 {high}")
        )
    return Text(f"{text} has other values", f"{text} 没有共同的值")


def _edge(value: int) -> str:
    return str(value) if abs(value) < 2**53 - 1 else ""


# --- what can only fail --------------------------------------------------------------------------


def check_overflow(ck: Checker, operator: str, term: Operation) -> None:
    """Report whole-number arithmetic that does not fit 64 bits whatever the data."""
    first, second = (plain(each.type) for each in term.operands)
    if (
        ck.environment.lenient
        or not isinstance(first, Int)
        or not isinstance(second, Int)
        or operator in "/%"
    ):
        return
    low, high = ranges.exact(operator, first, second)
    if low > INT_MAX or high < INT_MIN:
        why = expression_faults.OVERFLOW.message
        ck.report(expression_types.ALWAYS_FAULTS, term.start, term.end, why=why)


def check_written_out(ck: Checker, term: Invocation) -> None:
    """Report a call whose arguments are all written out, and which fails."""
    form = term.overload
    if ck.environment.lenient or form is None or form.zoned or not form.faults:
        return
    values = [each.value for each in term.arguments if isinstance(each, Constant)]
    if len(values) < len(term.arguments):
        return
    try:
        form.run(*values)
    except Failure as failure:
        code = expression_faults.BY_KIND[failure.kind]
        ck.report(expression_types.ALWAYS_FAULTS, term.start, term.end, why=code.message.fill(failure.values))
