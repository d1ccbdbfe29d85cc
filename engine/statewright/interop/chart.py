"""What do all notations have in common? States in states, edges between them, names of conditions and
actions.

Floor 3. Pure data. Importers of other notations give a `Chart`, and one writer makes a workflow of it: so
each of them says only how its own notation is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from ..diagnostics import Span
from ..kernel.definition import Kind

NOWHERE = Span(0, 0)

Scalar: TypeAlias = bool | int | float | str


class Condition(NamedTuple):
    """When an edge is taken: an expression of the rule language, or (`foreign`) a name that only its owner
    knows.
    """

    text: str
    foreign: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition: `event` is empty for one that waits for none, `target` None for one that goes nowhere.

    `delay` (`30m`) makes it a timer, `done` the completion of its state; `actions` are names, `sets` pairs of
    a field and an expression of the rule language.
    """

    event: str = ""
    target: str | None = None
    condition: Condition | None = None
    delay: str | None = None
    done: bool = False
    reenter: bool = False
    actions: tuple[str, ...] = ()
    sets: tuple[tuple[str, str], ...] = ()
    at: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Work:
    """Something that runs while a state is active, known by name; what follows when it is done, or has
    failed.
    """

    name: str
    done: tuple[Edge, ...] = ()
    failed: tuple[Edge, ...] = ()
    at: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Node:
    """A state. `id` is what edges call it, `name` what it is called among its siblings.

    `initial` is the id of the child entered first, or, of a history state, where to go the first time.
    """

    id: str
    name: str
    kind: Kind = Kind.ATOMIC
    children: tuple[Node, ...] = ()
    initial: str | None = None
    deep: bool = False
    edges: tuple[Edge, ...] = ()
    entry: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()
    works: tuple[Work, ...] = ()
    title: str | None = None
    at: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Chart:
    """A machine: its `root` is the workflow itself, `fields` what it remembers, with their first values."""

    name: str
    root: Node
    title: str | None = None
    fields: Mapping[str, Scalar] = field(default_factory=dict)
