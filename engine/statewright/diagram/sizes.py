"""How large must each box be? The room that its words, its signs and its border take.

Floor 3. Pure. Sizes are in points; Graphviz is told them and never measures a text itself.
"""

from __future__ import annotations

from typing import NamedTuple

from .graph import Graph, Group, Node, Shape
from .metrics import Row, block_size, rows_of

STATE_LIMIT = 208.0
MOVE_LIMIT = 176.0
GROUP_LIMIT = 300.0
STATE_PADDING = (14.0, 9.0)
MOVE_PADDING = (7.0, 4.0)
GROUP_PADDING = (6.0, 5.0)
PART_GAP = 5.0
"""Between two transitions in one box."""
DIVIDER = 7.0
"""Room for the thin line between a title and what stands under it."""


class Box(NamedTuple):
    """The size of a box and the rows in it; `title_rows` of them stand above the dividing line."""

    width: float
    height: float
    rows: tuple[Row, ...]
    title_rows: int


_PLAIN_SIZES = {Shape.INITIAL: 14.0, Shape.HISTORY: 28.0, Shape.DEEP_HISTORY: 28.0}


def node_box(node: Node) -> Box:
    """The room that a node takes."""
    if node.shape in _PLAIN_SIZES:
        size = _PLAIN_SIZES[node.shape]
        return Box(size, size, (), 0)
    limit = MOVE_LIMIT if node.shape is Shape.MOVE else STATE_LIMIT
    rows = rows_of(node.lines, limit)
    width, height = block_size(rows)
    pad_x, pad_y = MOVE_PADDING if node.shape is Shape.MOVE else STATE_PADDING
    titles = _title_rows(rows)
    divider = DIVIDER if node.shape is not Shape.MOVE and titles < len(rows) else 0.0
    divider += PART_GAP * max(len(node.parts) - 1, 0)
    least = 0.0 if node.shape is Shape.MOVE else 92.0
    return Box(max(_up(width + 2 * pad_x), least), _up(height + divider + 2 * pad_y), rows, titles)


def group_box(group: Group) -> Box:
    """The room that the words of a frame take at its top."""
    rows = rows_of(group.lines, GROUP_LIMIT)
    width, height = block_size(rows)
    pad_x, pad_y = GROUP_PADDING
    return Box(_up(width + 2 * pad_x), _up(height + 2 * pad_y), rows, _title_rows(rows))


def boxes_of(graph: Graph) -> dict[str, Box]:
    """The sizes of all nodes and group headings, by id."""
    boxes = {node.id: node_box(node) for node in graph.nodes}
    boxes.update((group.id, group_box(group)) for group in graph.groups)
    return boxes


def _title_rows(rows: tuple[Row, ...]) -> int:
    """How many rows the title takes: those set as a title or an event, and second titles."""
    count = 0
    for row in rows:
        if row.tone in ("title", "second", "event"):
            count += 1
        else:
            break
    return count


def _up(value: float) -> float:
    """Rounded up to even points, so that layouts do not shimmer with fractions."""
    return float(-int(-value // 2) * 2)
