"""One workflow, one picture: which steps lead to each format, and who does them here.

Floor 3. The only place that knows all writers. Says which engine was used. What one
format alone needs is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from statewright.kernel.definition import Definition

from .build import build
from .dot import dot_text
from .engine import Engine, find_engine, run_engine
from .graph import Graph
from .options import Drawing, DrawingUnavailable, DrawOptions, Format, Language
from .placing import lay_out
from .raster import paint, painter_of, unavailable
from .svg import svg_text
from .themes import theme_of


def render(
    definition: Definition,
    *,
    format: Format = "svg",
    lang: Language = "en",
    options: DrawOptions | None = None,
) -> Drawing:
    """A picture of `definition`.

    Raises UnknownName if the options name a state or role that the workflow does not have, and
    DrawingUnavailable if this machine lacks what the format needs (`.text` says what to install, in both
    languages).
    """
    chosen = options or DrawOptions()
    return draw_graph(build(definition, lang, chosen), format, chosen)


def render_overview(
    definitions: Mapping[str, Definition],
    *,
    format: Format = "svg",
    lang: Language = "en",
    options: DrawOptions | None = None,
) -> Drawing:
    """A picture of how these workflows start, run, ask and tell one another.

    Of the options, `focus` names a workflow: only it and those it talks with are drawn; what concerns the
    inside of a workflow has no meaning here. Raises as `render` does.
    """
    from .overview import overview_graph

    chosen = options or DrawOptions()
    rightward = chosen.direction == "right"
    return draw_graph(
        overview_graph(definitions, lang, focus=chosen.focus, rightward=rightward), format, chosen
    )


def draw_graph(graph: Graph, format: Format, chosen: DrawOptions) -> Drawing:
    """A graph in one of the formats. Raises DrawingUnavailable as `render` does."""
    match format:
        case "mermaid":
            from .mermaid import mermaid_text

            return Drawing(format, mermaid_text(graph), "statewright")
        case "plantuml":
            from .plantuml import plantuml_text

            return Drawing(format, plantuml_text(graph), "statewright")
        case "dot":
            return Drawing(format, dot_text(graph, theme_of(chosen.theme, fixed=True)), "statewright")
        case "svg":
            return _svg(graph, chosen)
        case "png" | "pdf":
            return _raster(graph, chosen, format)


def _svg(graph: Graph, options: DrawOptions) -> Drawing:
    engine = find_engine(options.engine)
    return Drawing(
        "svg", svg_text(graph, lay_out(graph, engine), theme_of(options.theme), options), engine.name
    )


def _raster(graph: Graph, options: DrawOptions, format: Literal["png", "pdf"]) -> Drawing:
    engine = find_engine(options.engine)
    painter = painter_of(format)
    if painter is None:
        return _by_graphviz(graph, options, format, engine)
    svg = svg_text(graph, lay_out(graph, engine), theme_of(options.theme, fixed=True), options)
    return Drawing(format, paint(svg, format, painter, options.scale), f"{engine.name}; {painter.name}")


def _by_graphviz(
    graph: Graph, options: DrawOptions, format: Literal["png", "pdf"], engine: Engine
) -> Drawing:
    """Without a painter Graphviz paints too: the bundled one knows no PDF and Latin letters only."""
    dot = dot_text(graph, theme_of(options.theme, fixed=True))
    if engine.bundled and (format == "pdf" or not _is_latin(dot)):
        raise unavailable(format)
    try:
        return Drawing(format, run_engine(engine, dot, format), engine.name)
    except DrawingUnavailable:
        raise unavailable(format) from None


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 or letter in "–—‘’“”…→≤≥≠×·" for letter in text)
