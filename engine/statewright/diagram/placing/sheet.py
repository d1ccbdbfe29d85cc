"""What has to be placed? Boxes and frames with their sizes, and which frame each stands in.

Floor 3. Pure. `along` is the direction in which things go on, `across` the other one: a picture that leads to
the right is placed like one that leads down, with the two exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..graph import Graph, Link, Node, Shape
from ..sizes import Box, boxes_of


@dataclass(frozen=True)
class Sheet:
    """A graph with the room that everything in it takes. All tables go by the ids of boxes and frames."""

    graph: Graph

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The sizes of boxes and of the headings of frames."""
        return boxes_of(self.graph)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The boxes."""
        return {node.id: node for node in self.graph.nodes}

    @cached_property
    def parents(self) -> dict[str, str]:
        """The frame around each frame ("": none)."""
        return {group.id: group.parent for group in self.graph.groups}

    @cached_property
    def frames(self) -> dict[str, str]:
        """The frame that each box stands in. The words of a transition stand in that of its source, so that
        what a state allows is read beside it.
        """
        found = {node.id: node.frame for node in self.graph.nodes}
        for link in self.graph.links:
            if self.nodes[link.head].shape is Shape.MOVE:
                group = link.tail_group
                found[link.head] = self.parents[group] if group else self.nodes[link.tail].frame
        return found

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Each frame with those around it, outermost first."""
        found: dict[str, tuple[str, ...]] = {"": ()}
        for group in self.graph.groups:
            found[group.id] = (*found[group.parent], group.id)
        return found

    def around(self, link: Link, *, head: bool) -> tuple[str, ...]:
        """The frames around what is at one end of a link, outermost first."""
        group = link.head_group if head else link.tail_group
        return self.chains[self.parents[group] if group else self.frames[link.head if head else link.tail]]

    @cached_property
    def main(self) -> frozenset[str]:
        """The boxes on the main path, and the frames that it passes through."""
        links = [link for link in self.graph.links if link.main]
        boxes = {name for link in links for name in (link.tail, link.head)}
        return frozenset(boxes.union(*(self.chains[self.frames[name]] for name in boxes)))

    def across(self, name: str) -> float:
        """How much room a box takes across."""
        return self.boxes[name].height if self.graph.rightward else self.boxes[name].width

    def along(self, name: str) -> float:
        """How much room a box takes along."""
        return self.boxes[name].width if self.graph.rightward else self.boxes[name].height
