"""What do the signs and lines mean? A key to those that occur in the picture, and only those.

Floor 3. Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from . import phrases
from .graph import Course, Frame, Graph, Link, Shape, Sign, Tone
from .markup import element, text
from .metrics import SIZES, text_width
from .phrases import say
from .signs import SIDE, sign_mark
from .themes import Theme

ROW_HEIGHT = 20.0
GAP = 18.0
_SIZE = SIZES[Tone.QUIET]


class Entry(NamedTuple):
    """One thing explained: its key in `phrases.LEGEND`, what it is, and the room its picture takes."""

    key: str
    thing: Sign | Course | Shape | Frame
    room: float


def entries_of(graph: Graph) -> tuple[Entry, ...]:
    """What has to be explained, in a fixed order."""
    courses = {link.course for link in graph.links}
    shapes = {node.shape for node in graph.nodes}
    frames = {group.frame for group in graph.groups}
    lines = [item.lines for item in graph.nodes] + [item.lines for item in graph.groups]
    signs = {line.sign for block in lines for line in block if line.sign}
    found = [Entry("initial", Shape.INITIAL, 12.0)] if Shape.INITIAL in shapes else []
    if Shape.FINAL in shapes:
        found.append(Entry("final_state", Sign.FINAL, SIDE))
    if len(courses) > 1:
        found += [Entry(course.value, course, 30.0) for course in Course if course in courses]
    if Frame.REGION in frames:
        found.append(Entry("parallel", Frame.REGION, 20.0))
    if shapes & {Shape.HISTORY, Shape.DEEP_HISTORY}:
        found.append(Entry("history", Shape.HISTORY, 14.0))
    return (
        *found,
        *(Entry(sign.value, sign, SIDE) for sign in Sign if sign in signs and sign is not Sign.FINAL),
    )


def legend_rows(
    entries: tuple[Entry, ...], language: str, width: float
) -> list[list[tuple[Entry, str, float]]]:
    """The entries in rows no wider than `width`, each with its words and its x."""
    rows: list[list[tuple[Entry, str, float]]] = [[]]
    x = 0.0
    for entry in entries:
        words = say(phrases.LEGEND[entry.key], language)
        need = entry.room + 5 + text_width(words, _SIZE)
        if rows[-1] and x + need > width:
            rows.append([])
            x = 0.0
        rows[-1].append((entry, words, x))
        x += need + GAP
    return rows


def legend_svg(rows: list[list[tuple[Entry, str, float]]], left: float, top: float, theme: Theme) -> str:
    """The legend, its upper left corner at (`left`, `top`)."""
    parts: list[str] = []
    for number, row in enumerate(rows):
        middle = top + ROW_HEIGHT * (number + 0.5)
        for entry, words, x in row:
            parts.append(_picture(entry, left + x, middle, theme))
            parts.append(
                element(
                    "text",
                    text(words),
                    x=left + x + entry.room + 5,
                    y=middle + _SIZE * 0.355,
                    font_size=_SIZE,
                    fill=theme.muted,
                )
            )
    return element("g", *parts, class_="sw-legend")


def _picture(entry: Entry, x: float, middle: float, theme: Theme) -> str:
    match entry.thing:
        case Course() as course:
            look = theme.link(Link("", "", course=course))
            return element(
                "path",
                d=f"M{x:.2f} {middle:.2f}h28",
                fill="none",
                stroke=look.stroke,
                stroke_width=look.width,
                stroke_dasharray=look.dash or None,
            )
        case Frame():
            return element(
                "rect",
                x=x,
                y=middle - 6,
                width=18.0,
                height=12.0,
                rx=3.0,
                fill="none",
                stroke=theme.frame_stroke,
                stroke_dasharray="4 3",
            )
        case Shape.INITIAL:
            return element("circle", cx=x + 6, cy=middle, r=5.0, fill=theme.muted)
        case Shape():
            ring = element("circle", cx=x + 7, cy=middle, r=7.0, fill="none", stroke=theme.state_stroke)
            return ring + element(
                "text", "H", x=x + 7, y=middle + 3.2, font_size=9.0, fill=theme.muted, text_anchor="middle"
            )
        case Sign() as sign:
            return sign_mark(sign, x, middle, theme.muted)
