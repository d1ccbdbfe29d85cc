"""Where does everything in a picture stand? Layers, then the order in each, then columns, then lines.

Floor 3. What stands below or beside what follows from the document, so a change of one rule leaves the rest
where it was; Graphviz settles how far apart (`columns`).
"""

from __future__ import annotations

from ..engine import Engine
from ..graph import Graph
from ..layout import Layout
from .columns import columns_of
from .filling import rows_of
from .headings import make_room
from .layers import layers_of
from .lines import Tracing
from .ordering import ordered
from .ports import Touching
from .sheet import Sheet
from .straightening import straighten


def lay_out(graph: Graph, engine: Engine) -> Layout:
    """The places of everything in a graph. Raises DrawingUnavailable if the engine fails."""
    sheet = Sheet(graph)
    layers = layers_of(sheet)
    rows = rows_of(sheet, layers)
    ordered(rows)
    make_room(sheet, layers, rows)
    touching = Touching(sheet, layers, rows, columns_of(sheet, rows, engine))
    straighten(touching)
    return Tracing(touching).layout()
