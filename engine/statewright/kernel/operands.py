"""What stands where a value is wanted: an expression, a constant, a template of both. And the words and
places that every declaration has.

Floor 0. Pure data; standard library only. Knows no CEL: an expression is anything with a `run` function, and
`where` is the path of an element in the document it came from, opaque here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from .values import Json

Where: TypeAlias = tuple[str | int, ...]
Words: TypeAlias = Mapping[str, str]
"""A title or description: language tag -> text (`en`, `zh`)."""

NO_WORDS: Words = MappingProxyType({})


def no_words() -> Words:
    """No title, no description: the default of a dataclass's field."""
    return NO_WORDS


def no_entries() -> Mapping[str, Any]:
    """An empty map as a default: dataclasses take only hashable ones. `Any`: it fits every map."""
    return MappingProxyType({})


Run: TypeAlias = Callable[..., Any]
"""(data, event, now, actor, instance, active) -> value. `Any`: the compiler has typed it, Python cannot."""

Shape: TypeAlias = Callable[[Json], Json]
"""Checks a value against its schema: gives it with defaults filled in and in canonical form, or raises
Misfit.
"""


class Expression(Protocol):
    """A compiled expression. `reads` are dotted paths such as `data.paid`, `event.amount`, `now`."""

    @property
    def source(self) -> str: ...
    @property
    def run(self) -> Run: ...
    @property
    def reads(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written out in the YAML."""

    value: Json
    run: Run = field(compare=False, repr=False)

    @property
    def source(self) -> str:
        return repr(self.value)

    @property
    def reads(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Template:
    """A map or list with expressions inside: `entries` by key (map) or position (list); `run` builds it
    afresh.
    """

    entries: Mapping[str, Operand] | tuple[Operand, ...]
    run: Run = field(compare=False, repr=False)

    @property
    def source(self) -> str:
        if isinstance(self.entries, tuple):
            return "[" + ", ".join(entry.source for entry in self.entries) + "]"
        return "{" + ", ".join(f"{key}: {entry.source}" for key, entry in self.entries.items()) + "}"

    @property
    def reads(self) -> frozenset[str]:
        entries = self.entries if isinstance(self.entries, tuple) else tuple(self.entries.values())
        return frozenset().union(*(entry.reads for entry in entries))


Operand: TypeAlias = Expression | Constant | Template
