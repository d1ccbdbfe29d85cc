"""The extension `math` of CEL: extremes, rounding, signs, bits.

Floor 1. Pure. Bits are those of 64-bit numbers; a shift fills with zeros on both sides.
"""

from __future__ import annotations

import math

from statewright.diagnostics.diagnostic import Text

from .. import limits
from ..fault import Failure
from ..values import UnsignedInt
from .signatures import About, Row

_MASK = 2**64 - 1


def _numbers(values: tuple[object, ...]) -> list[int | float]:
    items = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    numbers = [item for item in items if isinstance(item, int | float) and not isinstance(item, bool)]
    if not numbers or len(numbers) != len(items):
        raise Failure("no_overload")
    return numbers


def greatest(*values: object) -> int | float:
    """The greatest of the numbers, or of the one list of them. Raises `Failure` for what is no number."""
    found, *others = _numbers(values)
    for each in others:
        if each > found:
            found = each
    return found


def least(*values: object) -> int | float:
    """The least of the numbers, or of the one list of them. Raises `Failure` for what is no number."""
    found, *others = _numbers(values)
    for each in others:
        if each < found:
            found = each
    return found


def rounded(value: float) -> float:
    """Halves away from zero."""
    if not math.isfinite(value):
        return value
    whole = math.trunc(value)
    return math.copysign(abs(whole) + (abs(value - whole) >= 0.5), value)


def ceil(value: float) -> float:
    """Up to a whole number; infinities and NaN stay."""
    return math.copysign(math.ceil(value), value) if math.isfinite(value) else value


def floor(value: float) -> float:
    """Down to a whole number; infinities and NaN stay."""
    return math.copysign(math.floor(value), value) if math.isfinite(value) else value


def trunc(value: float) -> float:
    """Toward zero to a whole number; infinities and NaN stay."""
    return math.copysign(math.trunc(value), value) if math.isfinite(value) else value


def abs_int(value: int) -> int:
    """Without its sign. Raises `Failure` for the least whole number, which has no positive."""
    if value == limits.INT_MIN:
        raise Failure("overflow")
    return abs(value)


def sign_int(value: int) -> int:
    """-1, 0 or 1."""
    return (value > 0) - (value < 0)


def sign_uint(value: int) -> UnsignedInt:
    """0 or 1."""
    return UnsignedInt(value > 0)


def sign_double(value: float) -> float:
    """-1, 0 or 1; NaN stays."""
    return value if math.isnan(value) else float((value > 0) - (value < 0))


def square_root(value: float) -> float:
    """The square root, NaN of a negative number."""
    return math.sqrt(value) if value >= 0 else math.nan


def _signed(bits: int) -> int:
    bits &= _MASK
    return bits - 2**64 if bits >> 63 else bits


def _shift(value: int, by: int, left: bool) -> int:
    if by < 0:
        raise Failure("argument", function="math.bitShift", value=by, needed=">= 0")
    if by > 63:
        return 0
    return (value & _MASK) << by & _MASK if left else (value & _MASK) >> by


def shift_left(value: int, by: int) -> int:
    """Bits moved up, cut to 64. Raises `Failure` for a negative count."""
    return _signed(_shift(value, by, True))


def shift_right(value: int, by: int) -> int:
    """Bits moved down, zeros coming in. Raises `Failure` for a negative count."""
    return _signed(_shift(value, by, False))


def shift_left_uint(value: int, by: int) -> UnsignedInt:
    """As `shift_left`, of an unsigned number."""
    return UnsignedInt(_shift(value, by, True))


def shift_right_uint(value: int, by: int) -> UnsignedInt:
    """As `shift_right`, of an unsigned number."""
    return UnsignedInt(_shift(value, by, False))


VARIADIC = {"math.greatest": greatest, "math.least": least}
"""Functions of any number of numbers, or of one list of them: the checker types them."""

ROWS = (
    Row("math.ceil", "double -> double", ceil, False),
    Row("math.floor", "double -> double", floor, False),
    Row("math.round", "double -> double", rounded, False),
    Row("math.trunc", "double -> double", trunc, False),
    Row("math.abs", "int -> int", abs_int),
    Row("math.abs", "uint -> uint", UnsignedInt, False),
    Row("math.abs", "double -> double", abs, False),
    Row("math.sign", "int -> int", sign_int, False),
    Row("math.sign", "uint -> uint", sign_uint, False),
    Row("math.sign", "double -> double", sign_double, False),
    Row("math.sqrt", "double -> double", square_root, False),
    Row("math.sqrt", "int -> double", square_root, False),
    Row("math.sqrt", "uint -> double", square_root, False),
    Row("math.isNaN", "double -> bool", math.isnan, False),
    Row("math.isInf", "double -> bool", math.isinf, False),
    Row("math.isFinite", "double -> bool", math.isfinite, False),
    Row("math.bitAnd", "int, int -> int", lambda a, b: a & b, False),
    Row("math.bitAnd", "uint, uint -> uint", lambda a, b: UnsignedInt(a & b), False),
    Row("math.bitOr", "int, int -> int", lambda a, b: a | b, False),
    Row("math.bitOr", "uint, uint -> uint", lambda a, b: UnsignedInt(a | b), False),
    Row("math.bitXor", "int, int -> int", lambda a, b: a ^ b, False),
    Row("math.bitXor", "uint, uint -> uint", lambda a, b: UnsignedInt(a ^ b), False),
    Row("math.bitNot", "int -> int", lambda a: ~a, False),
    Row("math.bitNot", "uint -> uint", lambda a: UnsignedInt(a ^ _MASK), False),
    Row("math.bitShiftLeft", "int, int -> int", shift_left),
    Row("math.bitShiftLeft", "uint, int -> uint", shift_left_uint),
    Row("math.bitShiftRight", "int, int -> int", shift_right),
    Row("math.bitShiftRight", "uint, int -> uint", shift_right_uint),
)

ABOUT = (
    About(
        "math.greatest",
        Text("The greatest of the numbers, or of a list of them.", "若干数字或列表中最大的一个。"),
        "math.greatest(data.paid, 100)",
    ),
    About(
        "math.least",
        Text("The least of the numbers, or of a list of them.", "若干数字或列表中最小的一个。"),
        "math.least(3, 1, 2) == 1",
    ),
    About("math.ceil", Text("Up to a whole number.", "向上取整。"), "math.ceil(1.2) == 2.0"),
    About("math.floor", Text("Down to a whole number.", "向下取整。"), "math.floor(1.8) == 1.0"),
    About(
        "math.round",
        Text("To the nearest whole number, halves away from zero.", "四舍五入。"),
        "math.round(1.5) == 2.0",
    ),
    About("math.trunc", Text("Toward zero to a whole number.", "向零取整。"), "math.trunc(-1.8) == -1.0"),
    About("math.abs", Text("The value without its sign.", "绝对值。"), "math.abs(-3) == 3"),
    About("math.sign", Text("-1, 0 or 1.", "-1、0 或 1。"), "math.sign(-3) == -1"),
    About(
        "math.sqrt",
        Text("The square root; NaN of a negative number.", "平方根;负数得 NaN。"),
        "math.sqrt(9.0) == 3.0",
    ),
    About("math.isNaN", Text("Whether it is not a number.", "是否为 NaN。"), "math.isNaN(0.0 / 0.0)"),
    About("math.isInf", Text("Whether it is infinite.", "是否为无穷大。"), "math.isInf(1.0 / 0.0)"),
    About(
        "math.isFinite",
        Text("Whether it is neither infinite nor NaN.", "是否为有限数。"),
        "math.isFinite(1.0)",
    ),
    About("math.bitAnd", Text("Bits set in both.", "按位与。"), "math.bitAnd(6, 3) == 2"),
    About("math.bitOr", Text("Bits set in one or both.", "按位或。"), "math.bitOr(4, 1) == 5"),
    About("math.bitXor", Text("Bits set in one only.", "按位异或。"), "math.bitXor(6, 3) == 5"),
    About("math.bitNot", Text("All bits turned.", "按位取反。"), "math.bitNot(0) == -1"),
    About("math.bitShiftLeft", Text("Bits moved up.", "左移。"), "math.bitShiftLeft(1, 3) == 8"),
    About(
        "math.bitShiftRight",
        Text("Bits moved down, zeros coming in.", "右移,高位补零。"),
        "math.bitShiftRight(8, 3) == 1",
    ),
)
