"""Where does everything in a picture stand? Plain geometry in points, y growing downwards.

Floor 3. Pure data.
"""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """A place in points from the top left corner."""

    x: float
    y: float


class Area(NamedTuple):
    """A rectangle by its corners."""

    left: float
    top: float
    right: float
    bottom: float


class Path(NamedTuple):
    """A line: cubic Bézier points (1 + 3n of them); `tip` is where the arrow head ends, if there is one."""

    points: tuple[Point, ...]
    tip: Point | None


class Layout(NamedTuple):
    """Centres of nodes, areas of groups, and how far from the left edge of a group its heading begins, by id;
    the paths of the links in their order, each in the direction in which it is read.
    """

    width: float
    height: float
    nodes: dict[str, Point]
    groups: dict[str, Area]
    headings: dict[str, float]
    paths: tuple[Path, ...]
