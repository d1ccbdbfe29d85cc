"""Where did Graphviz put everything? Its JSON answer as plain geometry, y growing downwards.

Floor 3. Pure but for `laid_out`, which asks the engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from .dot import Ranking, cluster, dot_text
from .engine import Engine, run_engine
from .graph import Graph
from .themes import LIGHT


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
    """Centres of nodes, areas and heading centres of groups, by id, and the paths of the links in their
    order.
    """

    width: float
    height: float
    nodes: dict[str, Point]
    groups: dict[str, Area]
    headings: dict[str, Point]
    paths: tuple[Path, ...]


def laid_out(graph: Graph, engine: Engine, ranking: Ranking) -> Layout:
    """The places of everything in a graph, ranked so. Raises DrawingUnavailable if the engine fails."""
    answer = run_engine(engine, dot_text(graph, LIGHT, words=False, ranking=ranking), "json0")
    return read_layout(graph, json.loads(answer))


def read_layout(graph: Graph, answer: dict[str, Any]) -> Layout:
    """Graphviz's JSON (`json0`), turned upside down. `Any`: it is someone else's document."""
    _, _, width, height = _numbers(answer["bb"])
    objects = {entry["name"]: entry for entry in answer.get("objects", ())}
    nodes = {node.id: _place(objects[node.id]["pos"], height) for node in graph.nodes}
    clusters = {group.id: objects[cluster(group.id)] for group in graph.groups}
    areas = {name: _area(entry["bb"], height) for name, entry in clusters.items()}
    headings = {name: _place(entry["lp"], height) for name, entry in clusters.items() if "lp" in entry}
    links = [edge for edge in answer.get("edges", ()) if edge.get("id")]
    edges = sorted(links, key=lambda edge: int(edge["id"]))
    return Layout(width, height, nodes, areas, headings, tuple(_path(edge["pos"], height) for edge in edges))


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _place(text: str, height: float) -> Point:
    x, y = _numbers(text.rstrip("!"))[:2]
    return Point(x, height - y)


def _area(text: str, height: float) -> Area:
    left, bottom, right, top = _numbers(text)
    return Area(left, height - top, right, height - bottom)


def _path(text: str, height: float) -> Path:
    """A `splineType`: optional `s,x,y` and `e,x,y` end points, then the control points."""
    tip: Point | None = None
    points: list[Point] = []
    for word in text.split(";")[0].split():
        if word[0] in "se":
            tip = _place(word[2:], height)
        else:
            points.append(_place(word, height))
    return Path(tuple(points), tip)


def mirrored(layout: Layout) -> Layout:
    """The same with left and right exchanged."""
    width = layout.width

    def over(point: Point) -> Point:
        return Point(width - point.x, point.y)

    areas = layout.groups.items()
    return Layout(
        width,
        layout.height,
        {name: over(point) for name, point in layout.nodes.items()},
        {name: Area(width - area.right, area.top, width - area.left, area.bottom) for name, area in areas},
        {name: over(point) for name, point in layout.headings.items()},
        tuple(Path(tuple(map(over, path.points)), path.tip and over(path.tip)) for path in layout.paths),
    )


def extent(areas: Iterable[Area]) -> Area:
    """The smallest area around all of these."""
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return Area(min(lefts), min(tops), max(rights), max(bottoms))
