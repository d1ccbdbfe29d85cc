"""Which nodes can a watched system come to, and along which edges? The whole graph, and what is left of it
when only some fields matter.

Floor 3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..diagnostics import Text
from .formulas import FALSE, conjunction, constants_in, disjunction, is_false, is_true
from .invariants import Edge
from .machine import CLOCK, Input, Place, TooLarge, Way
from .symbols import Value, leaves
from .system_moves import Moves
from .system_nodes import Move, Node
from .system_watching import Watch

NODES_MAX = 12_000
QUIET = Input("quiet", "")


@dataclass(frozen=True)
class Joint:
    """A move as an edge, with what the property makes of it."""

    source: Node
    target: Node
    move: Move
    condition: Any
    bad: Any

    @property
    def overflows(self) -> bool:
        """Whether a lane would have to hold more than it can."""
        return self.move.kind == "overflow"


@dataclass(frozen=True)
class SystemGraph:
    """Nodes from the first on, and all edges between them."""

    first: Node
    nodes: tuple[Node, ...]
    joints: tuple[Joint, ...]


def explored(moves: Moves) -> SystemGraph:
    """Every node that can be reached, as far as control alone decides. Raises TooLarge beyond NODES_MAX."""
    first = moves.first()
    nodes: dict[Node, None] = {first: None}
    waiting = deque([first])
    joints: list[Joint] = []
    while waiting:
        node = waiting.popleft()
        for move in moves.at(node):
            joints.append(Joint(node, move.target, move, move.condition, FALSE))
            if move.kind != "overflow":
                _reach(move.target, nodes, waiting)
    return SystemGraph(first, tuple(nodes), tuple(joints))


def _reach(node: Node, nodes: dict[Node, None], waiting: deque[Node]) -> None:
    if node not in nodes:
        if len(nodes) >= NODES_MAX:
            raise TooLarge(
                Text("more than {name} places together", "合在一起超过 {name} 个位置").fill(
                    {"name": NODES_MAX}
                )
            )
        nodes[node] = None
        waiting.append(node)


def watched(graph: SystemGraph, watch: Watch) -> SystemGraph:
    """The graph with what a property has seen; edges that it minds say when they break it."""
    leaving: dict[Node, list[Joint]] = {}
    for joint in graph.joints:
        leaving.setdefault(joint.source, []).append(joint)
    nodes: dict[Node, None] = {graph.first: None}
    waiting = deque([graph.first])
    joints: list[Joint] = []
    while waiting:
        node = waiting.popleft()
        for joint in leaving.get(unseen(node), ()):
            for seen in _seen(watch, node, joint.move):
                joints.append(seen)
                if not seen.overflows:
                    _reach(seen.target, nodes, waiting)
    return SystemGraph(graph.first, tuple(nodes), tuple(joints))


def unseen(node: Node) -> Node:
    """The node without what a property has seen."""
    return node._replace(seen=0) if node.seen else node


def _seen(watch: Watch, node: Node, move: Move) -> Iterator[Joint]:
    for condition, seen, bad in watch.cases(node, move):
        if is_false(condition):
            continue
        both = move.condition if is_true(condition) else conjunction(move.condition, condition)
        anchor = watch.anchor.number
        begun = node.seats[anchor].begun or move.target.seats[anchor].begun
        yield Joint(node, move.target._replace(seen=seen), move, both, bad if begun else FALSE)


def names_in(formula: Any, known: Mapping[int, str]) -> frozenset[str]:
    """The names of what is stored that a formula reads."""
    return frozenset(known[key] for key in constants_in(formula) if key in known)


def owners(stored: Mapping[str, Value]) -> Mapping[int, str]:
    """Which stored name each symbol belongs to."""
    return {term.get_id(): name for name, value in stored.items() for term in leaves(value)}


def is_clock(name: str) -> bool:
    """Whether a stored name is the instant of a member's last step."""
    return name.endswith(CLOCK)


def edges_of(graph: SystemGraph, stored: Mapping[str, Value], names: frozenset[str]) -> list[Edge]:
    """The edges as far as these names matter: those that do nothing else are left out or put together."""
    alike: dict[tuple[Node, Node], list[Any]] = {}
    found: list[Edge] = []
    kept = {name: stored[name] for name in stored if name in names}
    for joint in graph.joints:
        if joint.overflows:
            continue
        changed = {name: value for name, value in joint.move.updates.items() if name in names}
        if not changed and is_false(joint.bad):
            if joint.source != joint.target:
                alike.setdefault((joint.source, joint.target), []).append(joint.condition)
            continue
        found.append(_edge(graph, joint, {**kept, **changed}))
    for (source, target), conditions in alike.items():
        condition = disjunction(*conditions)
        way = Way(None, QUIET, condition, kept, Place(0))
        found.append(Edge(_begin(graph, source), target, way, condition, FALSE))
    return found


def _begin(graph: SystemGraph, node: Node) -> Node | None:
    """What the engines know as the source: nothing before the first."""
    return None if node == graph.first else node


def _edge(graph: SystemGraph, joint: Joint, data: Mapping[str, Value]) -> Edge:
    way = joint.move.way or Way(None, QUIET, joint.condition, data, Place(0))
    return Edge(
        _begin(graph, joint.source), joint.target, replace(way, data=data), joint.condition, joint.bad
    )


def whole_edge(joint: Joint, stored: Mapping[str, Value], source: int | None, target: int) -> Edge:
    """An edge of a single path, all data kept."""
    data = {**stored, **joint.move.updates}
    way = joint.move.way or Way(None, QUIET, joint.condition, data, Place(0))
    return Edge(source, target, replace(way, data=data), joint.condition, joint.bad)
