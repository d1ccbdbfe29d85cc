"""How far to the side does everything stand? Graphviz says: lines as straight, rows as narrow as can be.

Floor 3. Rows and their order are settled; what is left is a network simplex problem (Gansner, Koutsofios,
North and Vo 1993), and nobody is better at it than `dot`. It gets each row as a rank in which edges hold the
order: their least length is the room between two things. The ties are edges between ranks.
"""

from __future__ import annotations

import json
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from ..engine import Engine, run_engine
from .rows import Rows, Thing
from .sheet import Sheet

if TYPE_CHECKING:
    from graphviz import Digraph

UNIT = 2.0
"""Room is told to Graphviz as so many times this, in points; it keeps at least one between two things."""
STRAIGHT = 4
"""How much harder lines are pulled straight than rows are pulled narrow."""
BOX_GAP = 18.0
GAP = 10.0
SIDE_GAP = 12.0
GHOST_GAP = 6.0
"""Room between boxes, between lines and anything else, inside the sides of frames, and beside what is not
drawn."""


def columns_of(sheet: Sheet, rows: Rows, engine: Engine) -> list[float]:
    """Where the axis of each thing stands, in points. Raises DrawingUnavailable if the engine fails."""
    if not rows.things:
        return []
    answer = json.loads(run_engine(engine, _dot(sheet, rows), "json0"))
    places = {entry["name"]: entry["pos"] for entry in answer["objects"] if "pos" in entry}
    return [float(places[str(number)].split(",")[0]) for number in range(len(rows.things))]


def room(one: Thing, other: Thing) -> float:
    """How far the axes of neighbours stay apart at least. What is not drawn may lie upon a heading."""
    heading = 0.0 if other.ghost else one.heading
    return one.after + heading + _gap(one, other) + other.before


def _gap(one: Thing, other: Thing) -> float:
    if one.ghost or other.ghost:
        return GHOST_GAP
    if one.side or other.side:
        return SIDE_GAP
    return BOX_GAP if one.box and other.box and not (one.words or other.words) else GAP


def _dot(sheet: Sheet, rows: Rows) -> str:
    """The rows as DOT text."""
    from graphviz import Digraph

    digraph = Digraph("rows", graph_attr={"nodesep": f"{UNIT / 72:.5f}", "ranksep": "0.02"})
    digraph.attr("graph", splines="false", mclimit="0.01")
    digraph.attr("node", shape="box", width="0", height="0", label="", fixedsize="true")
    for row in range(len(rows.children)):
        order = list(rows.flat(row))
        with digraph.subgraph(graph_attr={"rank": "same"}) as same:
            same.node(f"row{row}")
            for thing in order:
                same.node(str(thing))
            for one, other in pairwise(order):
                _keep(same, one, other, room(rows.things[one], rows.things[other]))
        if row:
            digraph.edge(f"row{row - 1}", f"row{row}", weight=str(STRAIGHT))
    for group, sides in rows.sides.items():
        with digraph.subgraph(graph_attr={"rank": "same"}) as same:
            _keep(same, *sides[min(sides)], _least_width(sheet, group))
    for tie in rows.ties:
        digraph.edge(str(tie.upper), str(tie.lower), weight=str(tie.pull * STRAIGHT))
    return str(digraph.source)


def _keep(same: Digraph, one: int, other: int, distance: float) -> None:
    """Order and distance inside a rank. An edge without weight would not keep the order."""
    same.edge(str(one), str(other), minlen=str(ceil(distance / UNIT)), weight="1")


def _least_width(sheet: Sheet, group: str) -> float:
    """A frame is as wide as its heading; in a picture that leads to the right it is as long (`lines`)."""
    return 2 * SIDE_GAP + (0.0 if sheet.graph.rightward else sheet.boxes[group].width)
