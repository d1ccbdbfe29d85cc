"""What are the values of the rule language in Python, where Python itself has none that fit?

Floor 1. Pure. `bool`, `int`, `float`, `str`, `bytes`, `None`, `list` and `dict` are themselves; an instant
is an aware `datetime` and a duration a `timedelta`, or their finer brothers in `instants`. Here is the
rest.
"""

from __future__ import annotations

from typing import Final


class UnsignedInt(int):
    """A `uint`: it equals the `int` of the same value, as CEL's numbers across types do."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{int(self)}u"


class Present:
    """An optional that holds a value."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"optional.of({self.value!r})"


class Absent:
    """An optional that holds none; there is one, `ABSENT`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "optional.none()"


ABSENT: Final = Absent()


class TypeValue:
    """A type as a value; two are one type when they have one name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypeValue) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"type({self.name})"


class BoolKey:
    """`true` or `false` as the key of a map: in Python `True` and `1` are one key, in CEL they are two."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"BoolKey({self.value})"


TRUE_KEY: Final = BoolKey(True)
FALSE_KEY: Final = BoolKey(False)


def map_key(value: object) -> object:
    """How a value stands as a key of a Python dict: booleans apart from numbers."""
    if value is True:
        return TRUE_KEY
    if value is False:
        return FALSE_KEY
    return value


def key_value(key: object) -> object:
    """The value of a key made by `map_key`."""
    return key.value if isinstance(key, BoolKey) else key
