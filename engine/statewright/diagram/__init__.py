"""Pictures of workflows: SVG, PNG, PDF, DOT, Mermaid and PlantUML, in English and Chinese. Floor 3.

`render` draws one definition, `draw_all` writes the pictures of many. The way is: definition -> graph
(`build`) -> layout (`placing`, where Graphviz settles the columns) -> SVG (`svg`) -> pixels or pages
(`raster`). The sizes of boxes come from here; Graphviz never measures words, so a Chinese label fits as well
as an English one, with whatever fonts a machine has.
"""

from .drawing import render, render_overview
from .files import Drawn, draw_all, draw_overview
from .neighbours import Neighbour
from .options import (
    EXTENSIONS,
    FORMATS,
    LANGUAGES,
    Drawing,
    DrawingUnavailable,
    DrawOptions,
    Format,
    Highlight,
    UnknownName,
)
from .tracing import highlight_coverage, highlight_heat, highlight_now, highlight_path, highlight_trace

__all__ = [
    "EXTENSIONS",
    "FORMATS",
    "LANGUAGES",
    "DrawOptions",
    "Drawing",
    "DrawingUnavailable",
    "Drawn",
    "Format",
    "Highlight",
    "Neighbour",
    "UnknownName",
    "draw_all",
    "draw_overview",
    "highlight_coverage",
    "highlight_heat",
    "highlight_now",
    "highlight_path",
    "highlight_trace",
    "render",
    "render_overview",
]
