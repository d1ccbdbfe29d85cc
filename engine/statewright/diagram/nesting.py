"""Which box lies in which frame, and which whole transitions are there? For writers whose text nests.

Floor 3. Pure. Text formats have no box for a transition: its two halves become one arrow with words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from .graph import Frame, Graph, Group, Line, Link, Node, Shape

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

    @property
    def concurrent_root(self) -> bool:
        """Whether the workflow itself is parallel: its regions need a state around them."""
        return any(group.frame is Frame.REGION for group in self.groups.get("", ()))

    def moves(self, frame: str | None, arrow: Arrow) -> list[str]:
        """The arrows that belong to a frame (None: all of them), in order."""
        nodes = {node.id: node for node in self.graph.nodes}
        tails = {link.head: link for link in self.graph.links if nodes[link.head].shape is Shape.MOVE}
        lines: list[str] = []
        for link in self.graph.links:
            tail, head = nodes[link.tail], nodes[link.head]
            if head.shape is Shape.MOVE or (frame is not None and tail.frame != frame):
                continue
            target = self._end(link.head_group, link.head)
            if tail.shape is Shape.MOVE:
                first = tails[tail.id]
                lines.append(arrow(self._end(first.tail_group, first.tail), target, tail.lines, link))
            else:
                start = "[*]" if tail.shape is Shape.INITIAL else self.names[tail.id]
                lines.append(arrow(start, target, (), link))
        return lines

    def _end(self, group: str, node: str) -> str:
        """The name of what a line ends at: a frame that has a name, or the box that the frame begins with."""
        if group and self._frames[group] is not Frame.REGION:
            return self.names[group]
        return self.names[self._landing(node)]

    @property
    def _frames(self) -> dict[str, Frame]:
        return {group.id: group.frame for group in self.graph.groups}

    def _landing(self, node: str) -> str:
        """Where one ends up who goes to the mark of a beginning."""
        begins = {link.tail: link.head for link in self.graph.links}
        marks = {item.id for item in self.graph.nodes if item.shape is Shape.INITIAL}
        while node in marks and node in begins:
            node = begins[node]
        return node


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
    "whole",
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
