"""What does an SCXML document come to? A Definition, and what only sessions need to know of it.

Floor 3. Pure data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from ...kernel.definition import Block, Definition, Run

Load: TypeAlias = Callable[[str], str | None]
"""The text behind a `src`, or None if there is none."""


def nothing_to_load(src: str) -> str | None:
    """For documents that may not read anything beside themselves."""
    return None


def _none() -> Mapping[Any, Any]:
    """An empty map as a default. `Any`: it fits every map."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Invoke:
    """What a session needs to know of an `invoke`: the machine written inside it, where to forward,
    `finalize`.
    """

    child: str | None = None
    autoforward: bool = False
    finalize: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """An expression or operand of an SCXML document: its text and what it does."""

    source: str
    run: Run = field(compare=False)
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Machine:
    """A document, ready to run: `definition` for the kernel, `invokes` by (state id, index), `children` by
    name.

    `data` are the ids of its top-level data, which whoever invokes it may set (6.4.3).
    """

    definition: Definition
    invokes: Mapping[tuple[str, int], Invoke] = field(default_factory=_none)
    children: Mapping[str, Machine] = field(default_factory=_none)
    data: frozenset[str] = frozenset()
    load: Load = field(default=nothing_to_load, compare=False)
