"""Is this what was expected? Values of a scenario against values of the world. Floor 6. Pure.

A map fits if each value that is named in it fits: what is not named is not looked at. A list fits item by
item. True is not 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...kernel.definition import Field
from ...kernel.values import Misfit, Record
from .values import Named


def fits(expected: Any, found: Any) -> bool:
    """Whether `found` is what `expected` says; Any: both are JSON, of any form."""
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and fits(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(fits(one, other) for one, other in zip(expected, found))
        )
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)


def canonical(value: Any, field: Field | None) -> Any:
    """An expected value in the form in which it is stored.

    An instant written as `…Z` with milliseconds, and so on.
    """
    if field is None or isinstance(value, Mapping):
        return value
    try:
        return field.shape(value)
    except Misfit:
        return value


def canonical_record(values: Record, fields: Mapping[str, Field]) -> dict[str, Any]:
    """As `canonical`, for each value of a record."""
    return {name: canonical(value, fields.get(name)) for name, value in values.items()}


def same_requests(expected: tuple[Named, ...], found: tuple[Named, ...]) -> bool:
    """Whether each expected item has one found item of its own, and none is left.

    The order does not matter.
    """
    left = list(found)
    for item in sorted(expected, key=lambda item: -len(item.values)):
        match = next((one for one in left if one.name == item.name and fits(item.values, one.values)), None)
        if match is None:
            return False
        left.remove(match)
    return not left
