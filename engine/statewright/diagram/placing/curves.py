"""How does a line with corners become a smooth one? Straight pieces and quarter circles, as cubic curves.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..layout import Path, Point

CORNER = 7.0
"""The radius of a corner, in points, where there is room."""
ARROW = 7.0
"""A line with an arrow ends so far before its tip."""
CIRCLE = 0.5523
"""Where the control points of a quarter circle lie, as part of its radius."""


def rounded(ends: Sequence[Point], *, arrow: bool) -> Path:
    """The line through these corners, each right-angled."""
    corners = [ends[0]]
    for point in ends[1:]:
        if point != corners[-1]:
            corners.append(point)
    if len(corners) == 1:
        corners.append(corners[0])
    tip = corners[-1] if arrow else None
    if arrow:
        corners[-1] = _before(corners[-2], corners[-1], ARROW)
    points = [corners[0]]
    for one, corner, other in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(CORNER, _length(one, corner) / 2, _length(corner, other) / 2)
        bend = radius * (1 - CIRCLE)
        points += _straight(points[-1], _before(one, corner, radius))
        points += [_before(one, corner, bend), _before(other, corner, bend), _before(other, corner, radius)]
    points += _straight(points[-1], corners[-1])
    return Path(tuple(points), tip)


def _straight(start: Point, end: Point) -> Iterator[Point]:
    for part in (1 / 3, 2 / 3):
        yield Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)
    yield end


def _length(one: Point, other: Point) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _before(start: Point, end: Point, reach: float) -> Point:
    """The point so far before the end of a straight piece."""
    part = min(reach / (_length(start, end) or 1.0), 1.0)
    return Point(end.x + (start.x - end.x) * part, end.y + (start.y - end.y) * part)
