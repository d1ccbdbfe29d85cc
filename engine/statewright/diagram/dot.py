"""How does a picture become DOT text that any Graphviz can draw on its own? Every box has the size that its
words need.

Floor 3. Pure: the text depends on the graph, the theme and nothing else.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .graph import Course, Frame, Graph, Group, Link, Node, Shape
from .metrics import SIZES, Row, is_bold
from .sizes import Box, boxes_of
from .themes import Theme

if TYPE_CHECKING:
    from graphviz import Digraph

FONT = "Helvetica,Arial,sans-serif"


ROUNDS = 10
"""How many times longer than usual Graphviz looks for an order with fewer lines across one another: the best
one is the same after a small change, the first good one that it finds is not."""


def dot_text(graph: Graph, theme: Theme) -> str:
    """The graph as DOT, UTF-8 text."""
    from graphviz import Digraph

    digraph = Digraph("statewright", graph_attr=_graph_attributes(graph, theme))
    digraph.attr("node", fontname=FONT, shape="box", fixedsize="true", margin="0")
    digraph.attr("edge", arrowsize="0.7", headclip="true", tailclip="true")
    _fill(digraph, "", _Pen(graph, boxes_of(graph), theme))
    # With `ordering` lines leave a box from left to right as they are told: the main path first, the rest as
    # written. So a change of one rule moves little else.
    main_first = sorted(enumerate(graph.links), key=lambda item: item[1].course is not Course.HAPPY)
    for number, link in main_first:
        _link(digraph, number, link, theme)
    _level(digraph, graph)
    _begin(digraph, graph)
    for upper, lower in graph.stacked:
        digraph.edge(upper, lower, style="invis", weight="4")
    return str(digraph.source)


def _level(digraph: Digraph, graph: Graph) -> None:
    """Regions begin at one height, the first one first."""
    for marks in graph.level:
        with digraph.subgraph(graph_attr={"rank": "same"}) as same:
            for first, second in pairwise(marks):
                same.edge(first, second, style="invis")


def _begin(digraph: Digraph, graph: Graph) -> None:
    """Nothing in a frame stands higher than the mark where it begins, and what has no way to it inside stands
    beside it.
    """
    frames = {node.id: node.frame for node in graph.nodes}
    ends = [(link.head, link.tail) if link.back else (link.tail, link.head) for link in graph.links]
    entered = {head for tail, head in ends if frames[tail] == frames[head]}
    for mark in graph.nodes:
        if mark.shape is Shape.INITIAL and mark.frame:
            for node in graph.nodes:
                if node.frame == mark.frame and node is not mark and node.id not in entered:
                    digraph.edge(mark.id, node.id, style="invis", minlen="0", weight="0")


def _graph_attributes(graph: Graph, theme: Theme) -> dict[str, str]:
    attributes = {
        "rankdir": "LR" if graph.rightward else "TB",
        "compound": "true",
        "newrank": "true",
        "mclimit": str(ROUNDS),
        "nodesep": "0.3",
        "ranksep": "0.3",
        "charset": "UTF-8",
        "fontname": FONT,
    }
    if any(link.course is Course.HAPPY for link in graph.links):
        attributes["ordering"] = "out"
    attributes |= {"label": f"{graph.title}\n{graph.subtitle}", "labelloc": "t", "bgcolor": theme.page}
    return attributes | {"fontcolor": theme.ink, "fontsize": "16", "tooltip": graph.description}


class _Pen(NamedTuple):
    """What is written, with which sizes by id, in which colours."""

    graph: Graph
    boxes: dict[str, Box]
    theme: Theme


def _fill(digraph: Digraph, parent: str, pen: _Pen) -> None:
    """Everything directly inside a frame, in order: its boxes, then its frames."""
    for node in pen.graph.nodes:
        if node.frame == parent:
            # Graphviz takes pains that no line runs across one between two of a group.
            lane = {"group": "happy"} if node.course is Course.HAPPY else {}
            digraph.node(node.id, **lane, **_node(node, pen.boxes[node.id], pen.theme))
    for group in pen.graph.groups:
        if group.parent == parent:
            with digraph.subgraph(name=cluster(group.id)) as inner:
                inner.attr(**_group(group, pen.boxes[group.id], pen.theme))
                _fill(inner, group.id, pen)


def cluster(group: str) -> str:
    """Graphviz draws a frame around subgraphs of such names only."""
    return f"cluster_{group}" if group else ""


def _node(node: Node, box: Box, theme: Theme) -> dict[str, str]:
    attributes = {"width": _inches(box.width), "height": _inches(box.height), "label": ""}
    look = theme.box(node)
    attributes |= {"id": node.id, "tooltip": node.tooltip, "color": look.stroke, "fillcolor": look.fill}
    match node.shape:
        case Shape.INITIAL:
            return attributes | {"shape": "circle", "style": "filled", "fillcolor": look.stroke}
        case Shape.HISTORY | Shape.DEEP_HISTORY:
            star = "H*" if node.shape is Shape.DEEP_HISTORY else "H"
            return attributes | {
                "shape": "circle",
                "style": "filled",
                "label": star,
                "fontcolor": theme.ink,
                "fontsize": "11",
            }
        case Shape.MOVE:
            style = {"shape": "none"}
        case Shape.ANYWHERE:
            style = {"style": "rounded,filled,dashed"}
        case Shape.FINAL:
            style = {"style": "rounded,filled", "peripheries": "2"}
        case _:
            style = {"style": "rounded,filled", "penwidth": str(look.width)}
    attributes |= style
    attributes["label"] = _html(box, theme, look.ink)
    return attributes


def _group(group: Group, box: Box, theme: Theme) -> dict[str, str]:
    look = theme.frame(group)
    style = "rounded,filled" + (",dashed" if group.frame is Frame.REGION else "")
    attributes = {
        "id": group.id,
        "tooltip": group.tooltip,
        "color": look.stroke,
        "fillcolor": look.fill,
        "style": style,
    }
    return attributes | {"label": _html(box, theme, look.ink), "labeljust": "l", "margin": "12"}


def _html(box: Box, theme: Theme, ink: str) -> str:
    """A label as Graphviz's HTML-like table of one cell, of fixed size."""
    rows = "".join(f'<TR><TD ALIGN="LEFT">{_row(row, theme, ink)}</TD></TR>' for row in box.rows)
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>>'


def _row(row: Row, theme: Theme, ink: str) -> str:
    colour = ink if is_bold(row.tone) else theme.muted
    text = escape(row.text) or " "
    text = f"<B>{text}</B>" if is_bold(row.tone) else text
    return f'<FONT POINT-SIZE="{SIZES[row.tone]:g}" COLOR="{colour}">{text}</FONT>'


_STYLES = {Course.HAPPY: "solid", Course.PLAIN: "solid", Course.TIMEOUT: "dotted", Course.FAILURE: "dashed"}


def _link(digraph: Digraph, number: int, link: Link, theme: Theme) -> None:
    tail, head = (link.head, link.tail) if link.back else (link.tail, link.head)
    ends = (link.head_group, link.tail_group) if link.back else (link.tail_group, link.head_group)
    attributes = {"weight": str(link.weight)}
    if not link.arrow:
        attributes["dir"] = "none"
    elif link.back:
        attributes["dir"] = "back"
    for name, group in zip(("ltail", "lhead"), ends, strict=True):
        if group:
            attributes[name] = cluster(group)
    look = theme.link(link)
    style = "dashed" if link.dashed else _STYLES[link.course]
    attributes |= {"id": f"{link.move}.line.{number}", "color": look.stroke}
    digraph.edge(tail, head, **attributes, penwidth=f"{look.width:g}", style=style)


def _inches(points: float) -> str:
    return f"{points / 72:.6g}"
