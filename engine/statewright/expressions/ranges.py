"""Between which bounds does the result of whole-number arithmetic lie?

Floor 1. Pure. Interval arithmetic on `Int(low, high)`: it lets the code generator leave out overflow tests
that cannot fail, and checks see values that can never fit.
"""

from __future__ import annotations

from .limits import INT_MAX, INT_MIN
from .types import INT, Int


def clipped(low: int, high: int) -> Int:
    """The interval cut to 64 bits: what lies outside is a fault and no value."""
    if low > INT_MAX or high < INT_MIN:
        return INT
    return Int(max(low, INT_MIN), min(high, INT_MAX))


def exact(operator: str, left: Int, right: Int) -> tuple[int, int]:
    """The bounds before they are cut."""
    match operator:
        case "+":
            return left.low + right.low, left.high + right.high
        case "-":
            return left.low - right.high, left.high - right.low
        case "*":
            corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
            return min(corners), max(corners)
        case "/":
            return _quotients(left, right)
        case _:
            return _remainders(left, right)


def _quotients(left: Int, right: Int) -> tuple[int, int]:
    divisors = [each for each in (right.low, right.high, -1, 1) if right.low <= each <= right.high and each]
    if not divisors:
        return INT_MIN, INT_MAX
    corners = [_cut(a, b) for a in (left.low, left.high) for b in divisors]
    if left.low <= 0 <= left.high:
        corners.append(0)
    return min(corners), max(corners)


def _cut(value: int, divisor: int) -> int:
    quotient = abs(value) // abs(divisor)
    return quotient if (value < 0) == (divisor < 0) else -quotient


def _remainders(left: Int, right: Int) -> tuple[int, int]:
    most = max(abs(right.low), abs(right.high), 1) - 1
    low = 0 if left.low >= 0 else max(left.low, -most)
    high = 0 if left.high <= 0 else min(left.high, most)
    return low, high


def combined(operator: str, left: Int, right: Int) -> Int:
    """The type of the result."""
    return clipped(*exact(operator, left, right))


def negated(value: Int) -> Int:
    """The type of the value with its sign turned."""
    return clipped(-value.high, -value.low)


def fits(operator: str, left: Int, right: Int) -> bool:
    """Whether the result always fits 64 bits, so that no test is needed."""
    low, high = exact(operator, left, right)
    return low >= INT_MIN and high <= INT_MAX
