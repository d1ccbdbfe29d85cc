"""A property's monitor beside the places of a machine: which nodes are there, and which edges are bad?

Floor 3. Pure graph theory; asks the solver nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .formulas import FALSE, TRUE, conjunction, is_false, is_true, simplified
from .invariants import Edge
from .machine import Machine, Place, Way
from .monitors import Monitor

Node = tuple[Place, int]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes that can be reached from the start, with the edges between them, those from the start first."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def bad(self) -> list[Edge]:
        """The edges on which the property may be broken."""
        return [edge for edge in self.edges if not is_false(edge.bad)]


def plain(machine: Machine) -> list[Edge]:
    """The ways of a machine as edges between its places, nothing watched."""
    listed = [*machine.starts, *(way for ways in machine.ways.values() for way in ways)]
    return [Edge(way.source, way.target, way, way.condition, FALSE) for way in listed]


def watched(machine: Machine, monitor: Monitor, ways: Mapping[Place, Sequence[Way]]) -> Graph:
    """The machine with a monitor; only these ways are gone."""
    edges: list[Edge] = []
    nodes: dict[Node, None] = {}
    waiting: deque[Node] = deque()

    def follow(source: Node | None, way: Way) -> None:
        for condition, state, bad in monitor.cases(source[1] if source else 0, way):
            target = (way.target, state)
            both = way.condition if is_true(condition) else conjunction(way.condition, condition)
            edges.append(Edge(source, target, way, both, simplified(bad)))
            if target not in nodes:
                nodes[target] = None
                waiting.append(target)

    for way in machine.starts:
        follow(None, way)
    while waiting:
        node = waiting.popleft()
        for way in ways.get(node[0], ()):
            follow(node, way)
    return Graph(tuple(nodes), tuple(edges))


def distances(edges: Iterable[Edge], goals: Iterable[Edge]) -> dict[Hashable | None, int]:
    """How many edges away from its end the nearest of the goal edges is, from each node."""
    into: dict[Hashable, list[Hashable | None]] = {}
    for edge in edges:
        into.setdefault(edge.target, []).append(edge.source)
    found: dict[Hashable | None, int] = {}
    waiting: deque[Hashable | None] = deque()
    for goal in goals:
        if goal.source not in found:
            found[goal.source] = 1
            waiting.append(goal.source)
    while waiting:
        node = waiting.popleft()
        for source in into.get(node, ()):
            if source not in found:
                found[source] = found[node] + 1
                waiting.append(source)
    return found


def always(way: Way) -> Edge:
    """A way as an edge that is bad whenever it is gone."""
    return Edge(way.source, way.target, way, way.condition, TRUE)
