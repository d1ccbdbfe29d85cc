"""Where at its upper edge does a frame have its heading? In the corner, or behind the main path that passes.

Floor 3. Pure. Other lines pass behind it. In a picture that leads to the right it stands above all lines.
"""

from __future__ import annotations

from .layers import Layers
from .rows import Rows
from .sheet import Sheet

BEHIND = 8.0
"""Between a line and the heading behind it, in points."""


def make_room(sheet: Sheet, layers: Layers, rows: Rows) -> None:
    """Keeps room for headings in rows that are in order."""
    for group, row in layers.tops.items():
        passing = [
            number
            for number in rows.flat(row, group)
            if number in rows.main and not (rows.things[number].ghost or rows.things[number].side)
        ]
        lead = rows.leads[group] = passing[-1] if passing else rows.sides[group][row][0]
        if not sheet.graph.rightward:
            aside = BEHIND if passing else 0.0
            rows.things[lead] = rows.things[lead]._replace(heading=aside + sheet.boxes[group].width)
