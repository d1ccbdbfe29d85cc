"""What do `+ - * / %` give, and where do they fail?

Floor 1. Pure. Clause: langdef, "Overflow". Known types mostly compile to Python's own operators; these are
for values whose type is found when the rule runs, and for what Python does another way: division, overflow.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from .fault import Failure
from .instants import FineDuration, FineInstant, checked_span
from .limits import INT_MAX, INT_MIN, LENGTH_MAX, UINT_MAX
from .values import UnsignedInt

_INSTANTS: Final = frozenset((datetime, FineInstant))
_SPANS: Final = frozenset((timedelta, FineDuration))


def checked_int(value: int) -> int:
    """The number, if 64 bits hold it; else `Failure`."""
    if INT_MIN <= value <= INT_MAX:
        return value
    raise Failure("overflow")


def checked_uint(value: int) -> UnsignedInt:
    """The number as a `uint`, if 64 bits hold it; else `Failure`."""
    if 0 <= value <= UINT_MAX:
        return UnsignedInt(value)
    raise Failure("overflow")


def _pair(first: object, second: object) -> type:
    kind = type(first)
    if kind is type(second):
        return kind
    raise Failure("no_overload")


def add(first: object, second: object) -> object:
    """`first + second`: numbers of one kind, texts, lists, instants and durations."""
    kind, other = type(first), type(second)
    if kind in _INSTANTS or kind in _SPANS:
        if other in _SPANS or (kind in _SPANS and other in _INSTANTS):
            total = first + second  # type: ignore[operator]
            return checked_span(total) if type(total) is timedelta else total
        raise Failure("no_overload")
    kind = _pair(first, second)
    if kind is int:
        return checked_int(first + second)  # type: ignore[operator]
    if kind is UnsignedInt:
        return checked_uint(int(first) + int(second))  # type: ignore[call-overload]
    if kind is float:
        return first + second  # type: ignore[operator]
    if kind in (str, bytes, list):
        return joined(first, second)
    raise Failure("no_overload")


def joined(first: object, second: object) -> object:
    """Two texts, octets or lists, one after the other, within the bound of what an expression may make."""
    if len(first) + len(second) > LENGTH_MAX:  # type: ignore[arg-type]
        raise Failure("too_large", limit=LENGTH_MAX)
    return first + second  # type: ignore[operator]


def subtract(first: object, second: object) -> object:
    """`first - second`: numbers of one kind, instants and durations."""
    kind, other = type(first), type(second)
    if kind in _INSTANTS or kind in _SPANS:
        if other in _SPANS or (kind in _INSTANTS and other in _INSTANTS):
            rest = first - second  # type: ignore[operator]
            return checked_span(rest) if type(rest) is timedelta else rest
        raise Failure("no_overload")
    kind = _pair(first, second)
    if kind is int:
        return checked_int(first - second)  # type: ignore[operator]
    if kind is UnsignedInt:
        return checked_uint(int(first) - int(second))  # type: ignore[call-overload]
    if kind is float:
        return first - second  # type: ignore[operator]
    raise Failure("no_overload")


def multiply(first: object, second: object) -> object:
    """`first * second`: numbers of one kind."""
    kind = _pair(first, second)
    if kind is int:
        return checked_int(first * second)  # type: ignore[operator]
    if kind is UnsignedInt:
        return checked_uint(int(first) * int(second))  # type: ignore[call-overload]
    if kind is float:
        return first * second  # type: ignore[operator]
    raise Failure("no_overload")


def divide(first: object, second: object) -> object:
    """`first / second`: numbers of one kind."""
    kind = _pair(first, second)
    if kind is int:
        return divide_ints(first, second)  # type: ignore[arg-type]
    if kind is UnsignedInt:
        return divide_uints(first, second)  # type: ignore[arg-type]
    if kind is float:
        return divide_doubles(first, second)  # type: ignore[arg-type]
    raise Failure("no_overload")


def divide_ints(first: int, second: int) -> int:
    """Cut toward zero."""
    if not second:
        raise Failure("division")
    quotient = abs(first) // abs(second)
    return checked_int(quotient if (first < 0) == (second < 0) else -quotient)


def remainder_ints(first: int, second: int) -> int:
    """With the sign of the first. The division behind it must fit: of the least number by -1 it does not."""
    if not second:
        raise Failure("division")
    if second == -1 and first == INT_MIN:
        raise Failure("overflow")
    rest = abs(first) % abs(second)
    return rest if first >= 0 else -rest


def divide_uints(first: int, second: int) -> UnsignedInt:
    """Of unsigned numbers. Raises `Failure` for a divisor 0."""
    if not second:
        raise Failure("division")
    return UnsignedInt(first // second)


def remainder_uints(first: int, second: int) -> UnsignedInt:
    """Of unsigned numbers. Raises `Failure` for a divisor 0."""
    if not second:
        raise Failure("division")
    return UnsignedInt(first % second)


def divide_doubles(first: float, second: float) -> float:
    """IEEE 754: by zero is infinite or NaN."""
    try:
        return first / second
    except ZeroDivisionError:
        if not first or first != first:
            return float("nan")
        negative = (first < 0) != (str(second)[0] == "-")
        return float("-inf") if negative else float("inf")


def remainder(first: object, second: object) -> object:
    """`first % second`: whole numbers of one kind."""
    kind = _pair(first, second)
    if kind is int:
        return remainder_ints(first, second)  # type: ignore[arg-type]
    if kind is UnsignedInt:
        return remainder_uints(first, second)  # type: ignore[arg-type]
    raise Failure("no_overload")


def negate(value: object) -> object:
    """`-value`."""
    kind = type(value)
    if kind is int:
        return checked_int(-value)  # type: ignore[operator]
    if kind is float or kind in _SPANS:
        return -value  # type: ignore[operator]
    raise Failure("no_overload")
