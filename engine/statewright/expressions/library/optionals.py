"""Values that may be there or not: CEL's optional types.

Floor 1. Pure.
"""

from __future__ import annotations

from datetime import timedelta

from statewright.diagnostics.diagnostic import Text

from ..fault import Failure
from ..instants import EPOCH
from ..values import ABSENT, Absent, Present
from .signatures import About, Row

Maybe = Present | Absent


def none() -> Absent:
    """The optional that holds nothing."""
    return ABSENT


def of_non_zero(value: object) -> Maybe:
    """Absent for what is empty or zero: `0`, `''`, `[]`, `{}`, `false`, `null`, 1970."""
    if value is None or value is ABSENT or isinstance(value, Present):
        return Present(value) if isinstance(value, Present) else ABSENT
    empty = isinstance(value, timedelta | bool | int | float | str | bytes | list | dict) and not value
    if empty or value == EPOCH:
        return ABSENT
    return Present(value)


def has_value(value: Maybe) -> bool:
    """Whether it holds a value."""
    return value is not ABSENT


def value_of(value: Maybe) -> object:
    """Its value. Raises `Failure` when it holds none."""
    if isinstance(value, Present):
        return value.value
    raise Failure("absent")


def first_of(value: Maybe, other: Maybe) -> Maybe:
    """The first of two that holds a value."""
    return other if value is ABSENT else value


def value_or(value: Maybe, default: object) -> object:
    """Its value, or the default."""
    return value.value if isinstance(value, Present) else default


ROWS = (
    Row("optional.of", "A -> optional(A)", Present, False),
    Row("optional.none", " -> optional(A)", none, False),
    Row("optional.ofNonZeroValue", "A -> optional(A)", of_non_zero, False),
    Row(".hasValue", "optional(A) -> bool", has_value, False),
    Row(".value", "optional(A) -> A", value_of),
    Row(".or", "optional(A), optional(A) -> optional(A)", first_of, False),
    Row(".orValue", "optional(A), A -> A", value_or, False),
)

ABOUT = (
    About(
        "optional.of",
        Text("An optional that holds the value.", "装有该值的可选值。"),
        "optional.of(1).hasValue()",
    ),
    About(
        "optional.none",
        Text("An optional that holds nothing.", "空的可选值。"),
        "!optional.none().hasValue()",
    ),
    About(
        "optional.ofNonZeroValue",
        Text(
            "An optional of the value, empty for 0, '', [], {}, false and null.",
            "该值的可选值;0、''、[]、{}、false、null 视为空。",
        ),
        "!optional.ofNonZeroValue('').hasValue()",
    ),
    About(
        ".hasValue",
        Text("Whether the optional holds a value.", "可选值里是否有值。"),
        "data.notes[?0].hasValue()",
    ),
    About(
        ".value",
        Text("The value; a fault when there is none.", "取出值;没有时出错。"),
        "optional.of(1).value() == 1",
    ),
    About(
        ".or",
        Text(
            (
                "The first optional that holds a value. On a value that may be null: that value, or the "
                "default when it is null."
            ),
            "第一个有值的可选值。用于可能为空的值时:该值,为空时取默认值。",
        ),
        "data.bill.or('')",
        ("optional.none().or(x) == x", "x.or(y).hasValue() == (x.hasValue() || y.hasValue())"),
    ),
    About(
        ".orValue",
        Text("The value, or the default when there is none.", "取出值;没有时取默认值。"),
        "data.notes[?0].orValue('')",
        ("optional.of(x).orValue(y) == x", "optional.none().orValue(y) == y"),
    ),
)
