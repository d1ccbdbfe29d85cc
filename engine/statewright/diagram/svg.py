"""How is the whole picture written as SVG? Heading, drawing, legend, and the words for those who cannot see
it.

Floor 3. Pure. Deterministic: the same graph and layout give the same bytes. Colours stand in attributes, not
in a style sheet, so that no page the SVG is put into is changed by it and every renderer understands it.
"""

from __future__ import annotations

from collections.abc import Callable

from statewright.kernel.definition import Where

from .graph import Course, Graph, Link, Mark
from .layout import Layout
from .legend import ROW_HEIGHT, entries_of, legend_rows, legend_svg
from .markup import element, number, text
from .metrics import text_width, wrap
from .options import DrawOptions
from .paint import group_svg, heading_svg, link_svg, node_svg
from .sizes import boxes_of
from .themes import Theme, dark_rules

MARGIN = 22.0
FONTS = (
    "'Noto Sans','Noto Sans SC','Noto Sans CJK SC','Helvetica Neue',Arial,'PingFang SC','Hiragino Sans GB',"
    "'Microsoft YaHei','WenQuanYi Micro Hei','DejaVu Sans',sans-serif"
)
TITLE_SIZE = 19.0
SUBTITLE_SIZE = 12.0
LEAST_WIDTH = 300.0


def svg_text(graph: Graph, layout: Layout, theme: Theme, options: DrawOptions) -> str:
    """The picture as an SVG document (UTF-8 text without a declaration)."""
    links = options.links or (lambda where: None)
    heading = _heading(graph, layout, theme) if options.heading else ("", 0.0, 0.0)
    head, head_width, head_height = heading
    inner = max(layout.width, head_width, LEAST_WIDTH)
    rows = legend_rows(entries_of(graph), graph.language, inner) if options.legend else []
    legend_height = ROW_HEIGHT * len(rows) + 14 if rows else 0.0
    width = inner + 2 * MARGIN
    height = layout.height + head_height + legend_height + 2 * MARGIN
    drawing = _drawing(graph, layout, theme, links)
    body = (
        element("title", text(graph.title), id=f"{graph.name}.title"),
        element("desc", text(graph.description), id=f"{graph.name}.desc"),
        element("style", dark_rules()) if theme.name == "auto" else "",
        element("rect", width=width, height=height, fill=theme.page),
        head,
        element("g", drawing, transform=f"translate({number(MARGIN)} {number(MARGIN + head_height)})"),
        legend_svg(rows, MARGIN, height - MARGIN - legend_height + 14, theme) if rows else "",
    )
    return _document(graph, theme, width, height, "\n".join(part for part in body if part))


def _document(graph: Graph, theme: Theme, width: float, height: float, body: str) -> str:
    name = graph.name
    language = "zh-CN" if graph.language == "zh" else "en"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}" '
        f'viewBox="0 0 {number(width)} {number(height)}" role="img" lang="{language}" '
        f'aria-labelledby="{name}.title {name}.desc" class="statewright statewright-{theme.name}" '
        f'font-family="{FONTS}">\n{body}\n</svg>\n'
    )


def _drawing(graph: Graph, layout: Layout, theme: Theme, links: Callable[[Where], str | None]) -> str:
    boxes = boxes_of(graph)
    parts = [
        element("g", group_svg(group, layout.groups[group.id], theme), id=f"{graph.name}.{group.id}")
        for group in graph.groups
    ]
    parts.extend(_moves(graph, layout, theme))
    parts.extend(
        heading_svg(graph, group, layout, boxes[group.id], theme, links(group.where))
        for group in graph.groups
    )
    parts.extend(
        node_svg(graph, node, layout.nodes[node.id], boxes[node.id], theme, links) for node in graph.nodes
    )
    return "\n".join(parts)


def _moves(graph: Graph, layout: Layout, theme: Theme) -> list[str]:
    """The lines, those of one transition together; what is brought out lies over the rest."""
    together: dict[str, list[str]] = {}
    for link, path in sorted(zip(graph.links, layout.paths, strict=True), key=lambda line: _depth(line[0])):
        together.setdefault(link.move, []).append(link_svg(link, path, theme))
    return [
        element("g", *lines, id=f"{graph.name}.{move}.line" if move else None, class_="sw-line")
        for move, lines in together.items()
    ]


def _depth(link: Link) -> tuple[int, bool]:
    """How far up a line lies where it runs together with others."""
    marks = {Mark.FADED: 0, Mark.NONE: 1}
    return marks.get(link.mark, 2), link.course is Course.HAPPY


def _heading(graph: Graph, layout: Layout, theme: Theme) -> tuple[str, float, float]:
    """Title, subtitle and note with the width and height they take."""
    limit = max(layout.width, LEAST_WIDTH)
    lines = [(part, TITLE_SIZE, theme.ink, True) for part in wrap(graph.title, TITLE_SIZE, limit, bold=True)]
    for content, colour in ((graph.subtitle, theme.muted), (graph.note, theme.active)):
        lines += [
            (part, SUBTITLE_SIZE, colour, False) for part in wrap(content, SUBTITLE_SIZE, limit) if part
        ]
    parts: list[str] = []
    y = MARGIN
    for content, size, colour, bold in lines:
        y += size * 1.32
        parts.append(
            element(
                "text",
                text(content),
                x=MARGIN,
                y=y - size * 0.3,
                font_size=size,
                fill=colour,
                font_weight="600" if bold else None,
            )
        )
    widest = max((text_width(content, size, bold=bold) for content, size, _, bold in lines), default=0.0)
    return element("g", *parts, class_="sw-heading"), widest, y - MARGIN + 12
