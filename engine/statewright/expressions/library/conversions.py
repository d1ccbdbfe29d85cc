"""Sizes, types, and one value as another type: CEL's standard conversions.

Floor 1. Pure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import isfinite

from statewright.diagnostics.diagnostic import Text

from .. import instants, limits
from ..fault import Failure
from ..instants import FineDuration, FineInstant, Instant, Span
from ..values import Absent, Present, TypeValue, UnsignedInt
from .signatures import About, Row

_TRUE = frozenset(("1", "t", "T", "true", "TRUE", "True"))
_FALSE = frozenset(("0", "f", "F", "false", "FALSE", "False"))
_NAMES: dict[type, str] = {
    bool: "bool",
    int: "int",
    UnsignedInt: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    list: "list",
    tuple: "list",
    dict: "map",
    type(None): "null_type",
    datetime: "google.protobuf.Timestamp",
    FineInstant: "google.protobuf.Timestamp",
    timedelta: "google.protobuf.Duration",
    FineDuration: "google.protobuf.Duration",
    TypeValue: "type",
    Present: "optional_type",
    Absent: "optional_type",
}


def name_of(value: object) -> str:
    """CEL's name of a value's type."""
    return _NAMES.get(type(value)) or str(getattr(type(value), "cel_name", "object"))


def type_of(value: object) -> TypeValue:
    """The type of a value, as a value."""
    return TypeValue(name_of(value))


def same(value: object) -> object:
    """The value itself."""
    return value


def int_of_double(value: float) -> int:
    """Cut toward zero. Raises `Failure` outside 64 bits."""
    if not isfinite(value) or not -(2.0**63) < value < 2.0**63:
        raise Failure("conversion", value=double_text(value), to="int")
    return int(value)


def int_of_uint(value: int) -> int:
    """Raises `Failure` above 2^63-1."""
    if value > limits.INT_MAX:
        raise Failure("conversion", value=f"{int(value)}u", to="int")
    return int(value)


def int_of_text(value: str) -> int:
    """Decimal digits with a sign or none. Raises `Failure` for another text."""
    digits = value[1:] if value[:1] in ("-", "+") else value
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 100):
        raise Failure("conversion", value=value[:60], to="int")
    number = int(value)
    if not limits.INT_MIN <= number <= limits.INT_MAX:
        raise Failure("conversion", value=value[:60], to="int")
    return number


def int_of_timestamp(value: Instant) -> int:
    """Whole seconds since 1970, rounded down."""
    return instants.instant_nanos(value) // 10**9


def uint_of_int(value: int) -> UnsignedInt:
    """Raises `Failure` for a negative number."""
    if value < 0:
        raise Failure("conversion", value=value, to="uint")
    return UnsignedInt(value)


def uint_of_double(value: float) -> UnsignedInt:
    """Cut toward zero. Raises `Failure` outside 64 bits."""
    if not isfinite(value) or not 0 <= value < 2.0**64:
        raise Failure("conversion", value=double_text(value), to="uint")
    return UnsignedInt(int(value))


def uint_of_text(value: str) -> UnsignedInt:
    """Decimal digits. Raises `Failure` for another text."""
    if not (value.isascii() and value.isdigit() and len(value) <= 100) or int(value) > limits.UINT_MAX:
        raise Failure("conversion", value=value[:60], to="uint")
    return UnsignedInt(value)


def double_of_text(value: str) -> float:
    """Raises `Failure` for what is no number."""
    text = value.strip()
    folded = text.lower().lstrip("+-")
    if text != value or "_" in text or (folded[:1].isalpha() and folded not in ("nan", "inf", "infinity")):
        raise Failure("conversion", value=value[:60], to="double")
    try:
        return float(text)
    except ValueError:
        raise Failure("conversion", value=value[:60], to="double") from None


def double_text(value: float) -> str:
    """A double as text: the shortest digits that read back as it; an exponent below -4 or from 6 on."""
    if not isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    from decimal import Decimal

    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    assert isinstance(exponent, int)
    magnitude = len(digits) + exponent - 1 if value else 0
    return ("-" if sign else "") + _placed(text, magnitude)


def _placed(digits: str, magnitude: int) -> str:
    """The digits with their point, the first standing for 10 to the `magnitude`."""
    if not -4 <= magnitude < 6:
        point = "." if len(digits) > 1 else ""
        return f"{digits[0]}{point}{digits[1:]}e{'-' if magnitude < 0 else '+'}{abs(magnitude):02d}"
    if magnitude < 0:
        return f"0.{'0' * (-magnitude - 1)}{digits}"
    whole, fraction = digits[: magnitude + 1].ljust(magnitude + 1, "0"), digits[magnitude + 1 :]
    return f"{whole}.{fraction}" if fraction else whole


def bool_text(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"


def int_text(value: int) -> str:
    """Decimal digits."""
    return str(int(value))


def text_of_bytes(value: bytes) -> str:
    """UTF-8 read. Raises `Failure` for octets that are none."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Failure("conversion", value=repr(value[:20]), to="string") from None


def bytes_of_text(value: str) -> bytes:
    """UTF-8 octets."""
    return value.encode("utf-8", "surrogatepass")


def bool_of_text(value: str) -> bool:
    """`true`, `t`, `1` and their like. Raises `Failure` for another text."""
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise Failure("conversion", value=value[:60], to="bool")


def timestamp_of_text(value: str) -> Instant:
    """RFC 3339. Raises `Failure` for another text."""
    try:
        return instants.parse_timestamp(value)
    except ValueError:
        raise Failure("conversion", value=value[:60], to="timestamp") from None


def timestamp_of_int(value: int) -> Instant:
    """Seconds since 1970. Raises `Failure` outside the years 1 to 9999."""
    return instants.instant(value * 10**9)


def duration_of_text(value: str) -> Span:
    """A number with units. Raises `Failure` for another text."""
    try:
        return instants.parse_duration(value)
    except ValueError:
        raise Failure("conversion", value=value[:60], to="duration") from None


ROWS = (
    Row("size", "string -> int", len, False),
    Row("size", "bytes -> int", len, False),
    Row("size", "list(A) -> int", len, False),
    Row("size", "map(A, B) -> int", len, False),
    Row(".size", "string -> int", len, False),
    Row(".size", "bytes -> int", len, False),
    Row(".size", "list(A) -> int", len, False),
    Row(".size", "map(A, B) -> int", len, False),
    Row("type", "A -> type", type_of, False),
    Row("dyn", "A -> dyn", same, False),
    Row("int", "int -> int", same, False),
    Row("int", "uint -> int", int_of_uint),
    Row("int", "double -> int", int_of_double),
    Row("int", "string -> int", int_of_text),
    Row("int", "timestamp -> int", int_of_timestamp, False),
    Row("uint", "uint -> uint", same, False),
    Row("uint", "int -> uint", uint_of_int),
    Row("uint", "double -> uint", uint_of_double),
    Row("uint", "string -> uint", uint_of_text),
    Row("double", "double -> double", same, False),
    Row("double", "int -> double", float, False),
    Row("double", "uint -> double", float, False),
    Row("double", "string -> double", double_of_text),
    Row("string", "string -> string", same, False),
    Row("string", "bool -> string", bool_text, False),
    Row("string", "int -> string", int_text, False),
    Row("string", "uint -> string", int_text, False),
    Row("string", "double -> string", double_text, False),
    Row("string", "bytes -> string", text_of_bytes),
    Row("string", "timestamp -> string", instants.timestamp_text, False),
    Row("string", "duration -> string", instants.duration_text, False),
    Row("string", "net.IP -> string", str, False),
    Row("string", "net.CIDR -> string", str, False),
    Row("bytes", "bytes -> bytes", same, False),
    Row("bytes", "string -> bytes", bytes_of_text, False),
    Row("bool", "bool -> bool", same, False),
    Row("bool", "string -> bool", bool_of_text),
    Row("timestamp", "timestamp -> timestamp", same, False),
    Row("timestamp", "string -> timestamp", timestamp_of_text),
    Row("timestamp", "int -> timestamp", timestamp_of_int),
    Row("duration", "duration -> duration", same, False),
    Row("duration", "string -> duration", duration_of_text),
)

ABOUT = (
    About(
        "size",
        Text("How many characters, octets, items or entries.", "字符、字节、列表项或映射条目的数量。"),
        "data.items.size() > 0",
    ),
    About(
        "string",
        Text("The value as text.", "把值变成文本。"),
        "'no. ' + string(data.number)",
        ("int(string(n)) == n", "timestamp(string(t)) == t"),
    ),
    About(
        "int",
        Text(
            (
                "The value as a whole number; a decimal number is cut toward zero, an instant gives its "
                "Unix seconds."
            ),
            "把值变成整数;小数向零取整,时刻变成 Unix 秒数。",
        ),
        "int('42') == 42",
    ),
    About("uint", Text("The value as an unsigned whole number.", "把值变成无符号整数。"), "uint(5) == 5u"),
    About("double", Text("The value as a decimal number.", "把值变成小数。"), "double(1) == 1.0"),
    About("bytes", Text("The UTF-8 octets of a text.", "文本的 UTF-8 字节。"), "bytes('é').size() == 2"),
    About(
        "bool",
        Text("The text true or false as a truth value.", "把文本 true 或 false 变成是或否。"),
        "bool('true')",
    ),
    About(
        "timestamp",
        Text("An instant from RFC 3339 text or Unix seconds.", "由 RFC 3339 文本或 Unix 秒数得到时刻。"),
        "timestamp('2026-03-01T01:00:00Z') < now",
    ),
    About(
        "duration",
        Text(
            "A duration from text with units. A literal such as 36h says the same.",
            "由带单位的文本得到时长;直接写 36h 也一样。",
        ),
        "duration('1h30m') == 90m",
    ),
    About("type", Text("The type of a value.", "值的类型。"), "type(1) == int"),
    About(
        "dyn",
        Text("The value with its type found when the rule runs.", "运行时才确定类型的值。"),
        "dyn(1) == 1.0",
    ),
)
