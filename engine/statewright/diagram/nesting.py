"""Which box lies in which frame, and which whole transitions are there? For writers whose text nests.

Floor 3. Pure. Text formats have no box for a transition: its two halves become one arrow with words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from .graph import Graph, Group, Line, Link, Node, Shape

Arrow: TypeAlias = Callable[[str, str, tuple[Line, ...], Link], str]
"""(tail, head, words, link) -> one line of text."""


@dataclass(frozen=True, slots=True)
class Nesting:
    """Boxes and frames by the frame they lie in; `names` are identifiers that any of these formats takes."""

    graph: Graph
    names: dict[str, str]
    nodes: dict[str, list[Node]]
    groups: dict[str, list[Group]]

    @classmethod
    def of(cls, graph: Graph) -> Nesting:
        """The nesting of a graph."""
        nodes: dict[str, list[Node]] = {}
        groups: dict[str, list[Group]] = {}
        for node in graph.nodes:
            nodes.setdefault(node.frame, []).append(node)
        for group in graph.groups:
            groups.setdefault(group.parent, []).append(group)
        return cls(graph, _names(graph), nodes, groups)

    def moves(self, frame: str | None, arrow: Arrow) -> list[str]:
        """The arrows that belong to a frame (None: all of them), in order."""
        nodes = {node.id: node for node in self.graph.nodes}
        tails = {link.head: link for link in self.graph.links if nodes[link.head].shape is Shape.MOVE}
        lines: list[str] = []
        for link in self.graph.links:
            tail, head = nodes[link.tail], nodes[link.head]
            owner = tail.frame if tail.shape is not Shape.HISTORY else head.frame
            if head.shape is Shape.MOVE or (frame is not None and owner != frame):
                continue
            target = self.names[link.head_group or link.head]
            if head.shape is Shape.INITIAL:
                target = self.names.get(link.head_group) or self.names[_outer(head)]
            if tail.shape is Shape.MOVE:
                first = tails[tail.id]
                lines.append(arrow(self.names[first.tail_group or first.tail], target, tail.lines, link))
            else:
                start = "[*]" if tail.shape is Shape.INITIAL else self.names[tail.id]
                lines.append(arrow(start, target, (), link))
        return lines


def _outer(mark: Node) -> str:
    """The frame whose beginning a mark shows."""
    return mark.frame


def _names(graph: Graph) -> dict[str, str]:
    found: dict[str, str] = {}
    for identity in (*(node.id for node in graph.nodes), *(group.id for group in graph.groups)):
        plain = re.sub(r"[^A-Za-z0-9_]", "_", identity.removeprefix("state.").replace("group.", ""))
        name = plain if plain.isidentifier() else f"s_{plain}"
        while name in found.values() or name in _RESERVED:
            name += "_"
        found[identity] = name
    return found


_RESERVED = {
    "state",
    "note",
    "end",
    "direction",
    "class",
    "classDef",
    "style",
    "click",
    "as",
    "title",
    "default",
    "hide",
    "left",
    "right",
}
