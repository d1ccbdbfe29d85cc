"""Which transition brings a reader to each box first? Together they are the trunk that all else hangs from.

Floor 3. Pure. The main path goes before all; then the way from the nearest box that is declared before. One
more transition changes the first way of no box but its target. Laid out with these ways held together, some
pictures have shorter lines.
"""

from __future__ import annotations

from .graph import Course, Graph, Link, Shape


def trunk_of(graph: Graph) -> frozenset[str]:
    """The ids of the transitions' boxes that lie on the first way to some box."""
    places = {node.id: place for place, node in enumerate(graph.nodes)}
    moves = {node.id for node in graph.nodes if node.shape is Shape.MOVE}
    sources = {link.head: link.tail for link in graph.links if link.head in moves}
    first: dict[str, Link] = {}
    for link in graph.links:
        if link.tail in moves and not link.back:
            best = first.get(link.head)
            if best is None or _rank(link, sources, places) < _rank(best, sources, places):
                first[link.head] = link
    return frozenset(link.tail for link in first.values())


def _rank(link: Link, sources: dict[str, str], places: dict[str, int]) -> tuple[bool, bool, int, int]:
    """How far a way is from being the first: the lower, the nearer."""
    source, here = places[sources[link.tail]], places[link.head]
    return (link.course is not Course.HAPPY, source >= here, abs(here - source), places[link.tail])
