"""Sums, extremes and ends of lists: part of the closed list of language.md.

Floor 1. Pure. An empty list has no least, first or last item: that is a fault, and `size() > 0` is the test.
"""

from __future__ import annotations

from datetime import timedelta

from statewright.diagnostics.diagnostic import Text

from .. import limits
from ..arithmetic import add
from ..fault import Failure
from ..instants import Span, checked_span
from ..values import UnsignedInt
from .signatures import About, Row


def sum_ints(items: list[int]) -> int:
    """The sum. Raises `Failure` on overflow."""
    total = sum(items)
    if not limits.INT_MIN <= total <= limits.INT_MAX:
        raise Failure("overflow")
    return total


def sum_uints(items: list[int]) -> UnsignedInt:
    """The sum. Raises `Failure` on overflow."""
    total = sum(items)
    if total > limits.UINT_MAX:
        raise Failure("overflow")
    return UnsignedInt(total)


def sum_doubles(items: list[float]) -> float:
    """The sum."""
    return float(sum(items))


def sum_spans(items: list[Span]) -> Span:
    """The sum of durations. Raises `Failure` out of range."""
    total: object = timedelta(0)
    for item in items:
        total = add(total, item)
    assert not isinstance(total, int)
    return checked_span(total)  # type: ignore[arg-type]


def least(items: list[object]) -> object:
    """The least item. Raises `Failure` of an empty list."""
    if not items:
        raise Failure("empty_list", function="min")
    return min(items)  # type: ignore[type-var]


def greatest(items: list[object]) -> object:
    """The greatest item. Raises `Failure` of an empty list."""
    if not items:
        raise Failure("empty_list", function="max")
    return max(items)  # type: ignore[type-var]


def first(items: list[object]) -> object:
    """The first item. Raises `Failure` of an empty list."""
    if not items:
        raise Failure("empty_list", function="first")
    return items[0]


def last(items: list[object]) -> object:
    """The last item. Raises `Failure` of an empty list."""
    if not items:
        raise Failure("empty_list", function="last")
    return items[-1]


_ORDERED = ("int", "uint", "double", "string", "timestamp", "duration")

ROWS = (
    Row(".sum", "list(int) -> int", sum_ints),
    Row(".sum", "list(uint) -> uint", sum_uints),
    Row(".sum", "list(double) -> double", sum_doubles, False),
    Row(".sum", "list(duration) -> duration", sum_spans),
    *(Row(".min", f"list({kind}) -> {kind}", least) for kind in _ORDERED),
    *(Row(".max", f"list({kind}) -> {kind}", greatest) for kind in _ORDERED),
    Row(".first", "list(A) -> A", first),
    Row(".last", "list(A) -> A", last),
)

ABOUT = (
    About(
        ".sum",
        Text(
            "The sum of the items; 0 of an empty list. Durations can be summed too.",
            "各项之和;空列表为 0。时长也可以求和。",
        ),
        "data.items.map(i, i.price * i.quantity).sum()",
        ("(a + b).sum() == a.sum() + b.sum()", "[].sum() == 0"),
    ),
    About(
        ".min",
        Text("The least item. Of an empty list it is a fault.", "最小的一项;空列表会出错。"),
        "[3, 1, 2].min() == 1",
        ("xs.all(x, xs.min() <= x)", "xs.min() in xs"),
    ),
    About(
        ".max",
        Text("The greatest item. Of an empty list it is a fault.", "最大的一项;空列表会出错。"),
        "[3, 1, 2].max() == 3",
        ("xs.all(x, xs.max() >= x)", "xs.max() in xs"),
    ),
    About(
        ".first",
        Text("The first item. Of an empty list it is a fault.", "第一项;空列表会出错。"),
        "[3, 1].first() == 3",
        ("xs.first() == xs[0]",),
    ),
    About(
        ".last",
        Text("The last item. Of an empty list it is a fault.", "最后一项;空列表会出错。"),
        "[3, 1].last() == 1",
        ("xs.last() == xs[xs.size() - 1]",),
    ),
)
