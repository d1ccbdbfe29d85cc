"""Where does an assignment go? To a declared variable, or to a place inside its value (SCXML 5.4, 5.9.3).

Floor 3. Pure. Values are never changed in place: what is assigned into is copied along the path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from ...kernel.definition import Expression, Run
from ...kernel.values import Fault
from ..xml import Element
from .document import Document
from .language import SYSTEM, expression
from .machine import Computed

_HEAD = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)")
_STEP = re.compile(r"\s*(?:\.\s*([A-Za-z_][A-Za-z0-9_]*)|\[([^\]]+)\])")

Key: TypeAlias = str | Expression


class Location(NamedTuple):
    """A variable and the steps inside its value: names, or expressions that give a name or a position."""

    name: str
    keys: tuple[Key, ...]


def location(document: Document, element: Element, attribute: str) -> Location | None:
    """The location in an attribute; None if this document has none of that name."""
    text = element.get(attribute)
    head = _HEAD.match(text)
    if head is None or head[1] in SYSTEM or head[1] not in document.declared:
        return None
    keys: list[Key] = []
    at = head.end()
    while at < len(text.rstrip()):
        step = _STEP.match(text, at)
        if step is None:
            return None
        keys.append(step[1] or expression(document, element, step[2], f"{attribute} of <{element.name}>"))
        at = step.end()
    return Location(head[1], tuple(keys))


def updating(found: Location, new: Run) -> Run:
    """The `update` of an assignment of what `new` gives to this location."""

    def update(data: Any, *rest: Any) -> Any:
        assigned = new(data, *rest)
        if not found.keys:
            return {**data, found.name: assigned}
        keys = [key if isinstance(key, str) else key.run(data, *rest) for key in found.keys]
        return {**data, found.name: _placed(data.get(found.name), keys, assigned)}

    return update


def reading(found: Location) -> Computed:
    """The value at a location (a `param` with `location`)."""

    def run(data: Any, *rest: Any) -> Any:
        value = _inside(data, found.name)
        for key in found.keys:
            value = _inside(value, key if isinstance(key, str) else key.run(data, *rest))
        return value

    return Computed(found.name, run, frozenset({f"data.{found.name}"}))


def _inside(value: Any, key: Any) -> Any:
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        raise Fault("no_such_place", f"there is nothing at {key!r}") from None


def _placed(container: Any, keys: Sequence[Any], value: Any) -> Any:
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(container, dict) and isinstance(key, str):
        return {**container, key: _placed(container.get(key), rest, value)}
    if isinstance(container, list) and type(key) is int and 0 <= key < len(container):
        return [*container[:key], _placed(container[key], rest, value), *container[key + 1 :]]
    raise Fault("no_such_place", f"nothing can be assigned at {key!r}")


Update: TypeAlias = Callable[..., Any]
