"""Does a line run through words, how long and how bent are all lines? Measured in a finished layout, so that
the best of several can be taken.

Floor 3. Pure. Boxes are taken a little smaller than they are: a line may touch a corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import dist

from .graph import Course, Graph, Shape
from .layout import Area, Layout, Path, Point
from .sizes import Box, boxes_of

BEND = 4.0
"""How much longer a line may be for each point that the main path goes aside less."""
SLACK = 3.0
SAMPLES = 12
"""Points looked at on each curve of a line."""


def crossings(graph: Graph, layout: Layout) -> int:
    """How many boxes, of all lines together, are run through by a line that is not theirs.

    Complexity: points of all lines x boxes.
    """
    boxes = boxes_of(graph)
    areas = {
        node.id: _area(layout.nodes[node.id], boxes[node.id])
        for node in graph.nodes
        if node.shape is not Shape.INITIAL
    }
    count = 0
    for link, path in zip(graph.links, layout.paths, strict=True):
        around = _around(path)
        near = [
            area
            for name, area in areas.items()
            if name not in (link.tail, link.head) and _touch(around, area)
        ]
        if near:
            points = tuple(sampled(path))
            count += sum(any(_in(point, area) for point in points) for area in near)
    return count


def strain(graph: Graph, layout: Layout) -> float:
    """How long all lines are together, in points, as their control points go; what the main path goes aside
    counts more.
    """
    axis = 1 if graph.rightward else 0
    bends = sum(
        abs(path.points[0][axis] - path.points[-1][axis])
        for link, path in zip(graph.links, layout.paths, strict=True)
        if link.course is Course.HAPPY
    )
    return bends * BEND + sum(dist(*pair) for path in layout.paths for pair in pairwise(path.points))


def _area(middle: Point, box: Box) -> Area:
    half_x, half_y = box.width / 2 - SLACK, box.height / 2 - SLACK
    return Area(middle.x - half_x, middle.y - half_y, middle.x + half_x, middle.y + half_y)


def _around(path: Path) -> Area:
    """What the control points of a line lie in: so does the line."""
    xs, ys = zip(*path.points, strict=True)
    return Area(min(xs), min(ys), max(xs), max(ys))


def _touch(one: Area, other: Area) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _in(point: Point, area: Area) -> bool:
    return area.left < point.x < area.right and area.top < point.y < area.bottom


def sampled(path: Path) -> Iterator[Point]:
    """Points along a line."""
    for start in range(0, len(path.points) - 3, 3):
        a, b, c, d = path.points[start : start + 4]
        for step in range(SAMPLES + 1):
            t = step / SAMPLES
            u = 1.0 - t
            first, second, third, fourth = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            yield Point(
                first * a.x + second * b.x + third * c.x + fourth * d.x,
                first * a.y + second * b.y + third * c.y + fourth * d.y,
            )
