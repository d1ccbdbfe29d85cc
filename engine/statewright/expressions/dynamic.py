"""What do the operators do where types are known only when the rule runs?

Floor 1. Pure. Clauses: langdef, "Equality and Ordering", "Overflow". Generated code calls these only where
the checker found `Dyn`; known types compile to Python's own operators.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any, Final

from .fault import Failure
from .instants import FineDuration, FineInstant
from .limits import ITERATIONS_MAX
from .values import ABSENT, Absent, Present, UnsignedInt, key_value, map_key

_NUMBERS: Final = frozenset((int, UnsignedInt, float))
_INSTANTS: Final = frozenset((datetime, FineInstant))
_SPANS: Final = frozenset((timedelta, FineDuration))
_ORDERED: Final = frozenset((str, bytes, bool))


def equals(first: object, second: object) -> bool:
    """CEL's equality: numbers by value across types, lists and maps by parts, other kinds never equal."""
    kind, other = type(first), type(second)
    if kind in _NUMBERS and other in _NUMBERS:
        if (kind is float) is not (other is float):
            return float(first) == float(second)  # type: ignore[arg-type]
        return first == second
    if kind is list:
        return other is list and _equal_lists(first, second)  # type: ignore[arg-type]
    if kind is dict:
        return other is dict and _equal_maps(first, second)  # type: ignore[arg-type]
    if kind is Present:
        return other is Present and equals(first.value, second.value)  # type: ignore[attr-defined]
    if kind is bool or other is bool:
        return kind is other and first == second
    if kind in _INSTANTS or kind in _SPANS:
        return (kind in _INSTANTS) == (other in _INSTANTS) and first == second
    return kind is other and first == second


def _equal_lists(first: list[object], second: list[object]) -> bool:
    return len(first) == len(second) and all(map(equals, first, second))


def _equal_maps(first: dict[object, object], second: dict[object, object]) -> bool:
    if len(first) != len(second):
        return False
    return all(key in second and equals(value, second[key]) for key, value in first.items())


def equals_within(first: object, second: object) -> bool:
    """`equals` for values that macros made: lists that share their parts can be huge when walked. Bounded."""
    return _Walk().equal(first, second)


def differs_within(first: object, second: object) -> bool:
    """The opposite of `equals_within`."""
    return not _Walk().equal(first, second)


class _Walk:
    """One comparison that counts the items it looks at."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = ITERATIONS_MAX

    def equal(self, first: object, second: object) -> bool:
        kind = type(first)
        if kind is not type(second) or kind not in (list, dict):
            return equals(first, second)
        assert isinstance(first, list | dict)
        assert isinstance(second, list | dict)
        self.left -= 1 + len(first)
        if self.left < 0:
            raise Failure("too_much", limit=ITERATIONS_MAX)
        if len(first) != len(second):
            return False
        if isinstance(first, list):
            return all(map(self.equal, first, second))
        return all(key in second and self.equal(value, second[key]) for key, value in first.items())


def differs(first: object, second: object) -> bool:
    """The opposite of `equals`."""
    return not equals(first, second)


def contains(value: object, container: object) -> bool:
    """`value in container`, of a list or map."""
    if type(container) is list:
        return any(map(_Walk().equal, repeat(value), container))
    if type(container) is tuple:
        return value in container
    if type(container) is dict:
        try:
            return map_key(value) in container
        except TypeError:
            return False
    raise Failure("no_overload")


def _orderable(first: object, second: object) -> tuple[Any, Any]:
    """The two, made comparable: a whole number that meets a decimal one is made decimal."""
    kind, other = type(first), type(second)
    if kind in _NUMBERS and other in _NUMBERS:
        if (kind is float) is not (other is float):
            return float(first), float(second)  # type: ignore[arg-type]
        return first, second
    if kind is other and kind in _ORDERED:
        return first, second
    if (kind in _INSTANTS and other in _INSTANTS) or (kind in _SPANS and other in _SPANS):
        return first, second
    raise Failure("no_overload")


def less(first: object, second: object) -> bool:
    """`first < second`. Raises `Failure` for kinds without an order."""
    one, two = _orderable(first, second)
    return bool(one < two)


def less_equal(first: object, second: object) -> bool:
    """`first <= second`. Raises `Failure` for kinds without an order."""
    one, two = _orderable(first, second)
    return bool(one <= two)


def greater(first: object, second: object) -> bool:
    """`first > second`. Raises `Failure` for kinds without an order."""
    one, two = _orderable(first, second)
    return bool(one > two)


def greater_equal(first: object, second: object) -> bool:
    """`first >= second`. Raises `Failure` for kinds without an order."""
    one, two = _orderable(first, second)
    return bool(one >= two)


def truth(value: object) -> bool:
    """The value, if it is true or false."""
    if value is True or value is False:
        return value
    raise Failure("no_overload")


def invert(value: object) -> bool:
    """`!value`. Raises `Failure` for what is not true or false."""
    return not truth(value)


def select(value: object, name: str) -> object:
    """`value.name` of a map, or of an optional that holds one."""
    if type(value) is dict:
        return value[name]
    if isinstance(value, Present | Absent):
        return select_optional(value, name)
    raise Failure("no_field", name=name)


def select_optional(value: object, name: str) -> Present | Absent:
    """`value.?name`."""
    if isinstance(value, Present):
        value = value.value
    elif value is ABSENT:
        return ABSENT
    if isinstance(value, Present | Absent):
        return select_optional(value, name)
    if type(value) is not dict:
        raise Failure("no_field", name=name)
    return Present(value[name]) if name in value else ABSENT


def has(value: object, name: str) -> bool:
    """`has(value.name)`."""
    if type(value) is dict:
        return name in value
    if isinstance(value, Present | Absent):
        return select_optional(value, name) is not ABSENT
    raise Failure("no_field", name=name)


def item(value: object, index: object) -> object:
    """`value[index]` of a list or map, or of an optional that holds one."""
    if type(value) is list:
        return value[_position(value, index)]
    if type(value) is dict:
        try:
            return value[map_key(index)]
        except TypeError:
            raise Failure("no_key", key=index) from None
    if isinstance(value, Present | Absent):
        return item_optional(value, index)
    raise Failure("no_overload")


def _position(items: list[object], index: object) -> int:
    if type(index) not in _NUMBERS or index != index or index in (float("inf"), float("-inf")):
        raise Failure("no_overload")
    position = int(index)  # type: ignore[call-overload]
    if position != index or not 0 <= position < len(items):
        raise Failure("no_index", index=index, size=len(items))
    return position  # type: ignore[no-any-return]


def item_optional(value: object, index: object) -> Present | Absent:
    """`value[?index]`."""
    if isinstance(value, Present):
        value = value.value
    elif value is ABSENT:
        return ABSENT
    try:
        found = item(value, index)
    except KeyError:
        return ABSENT
    except Failure as failure:
        if failure.kind in ("no_index", "no_key"):
            return ABSENT
        raise
    return (
        found
        if isinstance(found, Present | Absent) and isinstance(value, Present | Absent)
        else Present(found)
    )


def keys(value: object) -> Iterator[object]:
    """What a macro with one variable walks: the items of a list, the keys of a map."""
    if type(value) is list:
        return iter(value)
    if type(value) is dict:
        return map(key_value, value)
    raise Failure("no_overload")


def pairs(value: object) -> Iterator[tuple[object, object]]:
    """What a macro with two variables walks: index and item, or key and value."""
    if type(value) is list:
        return enumerate(value)
    if type(value) is dict:
        return ((key_value(key), each) for key, each in value.items())
    raise Failure("no_overload")
