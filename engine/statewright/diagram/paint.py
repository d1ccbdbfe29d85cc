"""How does each element of a picture look in SVG? Boxes, frames, lines and the words in them.

Floor 3. Pure. Everything has a place by now; this only draws.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import TypeAlias

from statewright.kernel.definition import Where

from .graph import Course, Frame, Graph, Group, Link, Mark, Node, Part, Shape
from .layout import Area, Layout, Path, Point
from .markup import element, number, text
from .metrics import SIZES, Row, block_size, is_bold, rows_of
from .signs import sign_mark
from .sizes import DIVIDER, GROUP_PADDING, MOVE_LIMIT, MOVE_PADDING, PART_GAP, STATE_PADDING, Box
from .themes import Look, Theme

Links: TypeAlias = Callable[[Where], str | None]
"""The address that an element leads to, from its place in the document."""

RADIUS = 9.0
ARROW = (8.5, 3.4)
"""Length and half width of an arrow head."""


def row_text(
    row: Row, x: float, top: float, colour: str, anchor: str = "start", heavy: bool | None = None
) -> str:
    """One row of words with its sign, its left edge (or middle) at `x`, its upper edge at `top`."""
    size = SIZES[row.tone]
    middle = top + row.height / 2
    bold = is_bold(row.tone) if heavy is None else heavy
    words = element(
        "text",
        text(row.text),
        x=x + (row.indent if anchor == "start" else 0),
        y=middle + size * 0.355,
        font_size=size,
        font_weight="600" if bold else None,
        fill=colour,
        text_anchor=anchor if anchor != "start" else None,
    )
    return (sign_mark(row.sign, x, middle, colour) if row.sign else "") + words


def node_svg(graph: Graph, node: Node, at: Point, box: Box, theme: Theme, links: Links) -> str:
    """A box with its words, as a group that has an id, a tooltip and perhaps a link."""
    if node.shape is Shape.MOVE:
        return _move(graph, node, at, box, theme, links)
    look = theme.box(node)
    match node.shape:
        case Shape.INITIAL:
            body = element("circle", cx=at.x, cy=at.y, r=6.0, fill=theme.course(node.course))
        case Shape.HISTORY | Shape.DEEP_HISTORY:
            body = _history(node, at, look, theme)
        case _:
            body = _state(node, at, box, look, theme)
    return _grouped(graph, node.id, node.shape.value, node.tooltip, body, links(node.where))


def _grouped(graph: Graph, name: str, kind: str, tooltip: str, body: str, link: str | None) -> str:
    tip = element("title", text(tooltip)) if tooltip else ""
    inner = element("a", tip + body, href=link) if link else tip + body
    return element("g", inner, id=f"{graph.name}.{name}", class_=f"sw-{kind.replace('_', '-')}")


def _history(node: Node, at: Point, look: Look, theme: Theme) -> str:
    letters = "H*" if node.shape is Shape.DEEP_HISTORY else "H"
    circle = element("circle", cx=at.x, cy=at.y, r=13.0, fill=look.fill, stroke=look.stroke, stroke_width=1.2)
    words = element(
        "text",
        letters,
        x=at.x,
        y=at.y + 4.2,
        font_size=12.0,
        font_weight="600",
        fill=look.ink,
        text_anchor="middle",
    )
    return circle + words


def _move(graph: Graph, node: Node, at: Point, box: Box, theme: Theme, links: Links) -> str:
    """The transitions in a box under one another, each a group of its own."""
    left, top = at.x - box.width / 2, at.y - box.height / 2
    y = top + MOVE_PADDING[1]
    parts: list[str] = []
    rows = list(box.rows)
    for part in node.parts:
        mine = rows_of(part.lines, MOVE_LIMIT)
        words = [_ground(left, y, box.width, block_size(mine)[1], part.mark, theme)]
        for row in rows[: len(mine)]:
            words.append(row_text(row, left + MOVE_PADDING[0], y, _move_colour(row, part, theme)))
            y += row.height
        del rows[: len(mine)]
        y += PART_GAP
        parts.append(_grouped(graph, part.id, "move", part.tooltip, "".join(words), links(part.where)))
    return "".join(parts)


def _ground(left: float, top: float, width: float, height: float, mark: Mark, theme: Theme) -> str:
    """What lies under the words of a transition that is brought out."""
    version = theme.version(mark)
    fill = version.fill if version else theme.visited_fill if mark in (Mark.ACTIVE, Mark.VISITED) else None
    if fill is None:
        return ""
    top, height = top - MOVE_PADDING[1] / 2, height + MOVE_PADDING[1]
    return element("rect", x=left, y=top, width=width, height=height, rx=5.0, fill=fill)


def _move_colour(row: Row, part: Part, theme: Theme) -> str:
    if part.mark is Mark.FADED:
        return theme.faint
    if (version := theme.version(part.mark)) is not None and is_bold(row.tone):
        return version.stroke
    return theme.course(part.course) if is_bold(row.tone) else theme.muted


def _state(node: Node, at: Point, box: Box, look: Look, theme: Theme) -> str:
    left, top = at.x - box.width / 2, at.y - box.height / 2
    radius = min(box.height / 2, 18.0) if node.shape is Shape.FINAL else RADIUS
    parts: list[str] = []
    if node.closed:
        parts.append(
            _rect(
                left + 4, top + 4, box.width, box.height, radius, Look(theme.page, look.stroke, look.ink, 1.0)
            )
        )
    parts.append(_rect(left, top, box.width, box.height, radius, look))
    if node.shape is Shape.FINAL:
        inner = Look("none", look.stroke, look.ink, 1.0)
        parts.append(_rect(left + 3, top + 3, box.width - 6, box.height - 6, max(radius - 3, 3), inner))
    parts.extend(_state_words(node, at, left, top, box, look, theme))
    return "".join(parts)


def _state_words(
    node: Node, at: Point, left: float, top: float, box: Box, look: Look, theme: Theme
) -> list[str]:
    """The title in the middle, a thin line, and the rest ranged left."""
    parts: list[str] = []
    y = top + STATE_PADDING[1]
    for number_, row in enumerate(box.rows):
        if number_ == box.title_rows:
            y += DIVIDER
            line_y = y - DIVIDER / 2 - 0.5
            parts.append(
                element(
                    "path",
                    d=f"M{number(left + 8)} {number(line_y)}H{number(left + box.width - 8)}",
                    stroke=look.stroke,
                    stroke_width=0.7,
                    fill="none",
                )
            )
        colour = look.ink if is_bold(row.tone) or node.mark is Mark.FADED else theme.muted
        x = at.x - row.width / 2 if number_ < box.title_rows else left + STATE_PADDING[0]
        parts.append(
            row_text(row, x, y, colour)
            if number_ >= box.title_rows or row.sign
            else _middle(row, at.x, y, colour)
        )
        y += row.height
    return parts


def _middle(row: Row, x: float, top: float, colour: str) -> str:
    return row_text(row, x, top, colour, anchor="middle")


def _rect(x: float, y: float, width: float, height: float, radius: float, look: Look) -> str:
    return element(
        "rect",
        x=x,
        y=y,
        width=width,
        height=height,
        rx=radius,
        fill=look.fill,
        stroke=look.stroke,
        stroke_width=look.width,
        stroke_dasharray=look.dash or None,
    )


def group_svg(group: Group, area: Area, theme: Theme) -> str:
    """A frame's border and ground; what lies in it is drawn over it."""
    look = theme.frame(group)
    return _rect(area.left, area.top, area.right - area.left, area.bottom - area.top, 12.0, look)


def heading_svg(graph: Graph, group: Group, layout: Layout, box: Box, theme: Theme, link: str | None) -> str:
    """The words at a frame's upper edge, on a ground of their own: a line may pass behind them."""
    look, area = theme.frame(group), layout.groups[group.id]
    x, y = area.left + layout.headings[group.id] + GROUP_PADDING[0], area.top + GROUP_PADDING[1] + 4
    width, height = block_size(box.rows)
    parts = [element("rect", x=x - 2, y=y - 1, width=width + 4, height=height + 2, rx=3.0, fill=look.fill)]
    for row in box.rows:
        colour = look.ink if is_bold(row.tone) or group.mark is Mark.FADED else theme.muted
        parts.append(row_text(row, x, y, colour))
        y += row.height
    kind = "frame-" + group.frame.value if group.frame is not Frame.COMPOUND else "frame"
    return _grouped(graph, f"{group.id}.heading", kind, group.tooltip, "".join(parts), link)


def link_svg(link: Link, path: Path, theme: Theme) -> str:
    """A line and its arrow head."""
    look = theme.link(link)
    points = path.points
    d = f"M{_xy(points[0])}C" + " ".join(_xy(point) for point in points[1:])
    line = element(
        "path",
        d=d,
        fill="none",
        stroke=look.stroke,
        stroke_width=look.width,
        stroke_dasharray=look.dash or None,
        stroke_linecap="round" if link.course is not Course.TIMEOUT else None,
    )
    return line + (_arrow(link, path, look) if link.arrow and path.tip else "")


def _arrow(link: Link, path: Path, look: Look) -> str:
    tip = path.tip
    if tip is None:
        return ""
    near = path.points[-1]
    dx, dy = tip.x - near.x, tip.y - near.y
    length = hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    reach, half = ARROW[0] + look.width, ARROW[1] + look.width / 2
    bx, by = tip.x - ux * reach, tip.y - uy * reach
    corners = (tip, Point(bx - uy * half, by + ux * half), Point(bx + uy * half, by - ux * half))
    return element("path", d="M" + "L".join(_xy(point) for point in corners) + "Z", fill=look.stroke)


def _xy(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"
