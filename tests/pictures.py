"""Measures a finished SVG without trusting what drew it: boxes, frames, lines, and words as wide as real
fonts set them.

Words are measured with the advances of Noto Sans SC (the font of the PNG), and of DejaVu Sans where the
machine has it: the widest of the usual ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

SVG = "{http://www.w3.org/2000/svg}"
SYSTEM_FONTS = Path("/usr/share/fonts/truetype/dejavu")


class Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: Area, slack: float = 0.0) -> bool:
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.top >= self.top - slack
            and other.bottom <= self.bottom + slack
        )

    def touches(self, other: Area) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def has(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom


class Words(NamedTuple):
    text: str
    area: Area
    owner: str  # id of the element it belongs to
    fill: str


@dataclass(frozen=True)
class Picture:
    """What stands in an SVG, in its own coordinates."""

    page: Area
    words: tuple[Words, ...]
    boxes: dict[str, Area]  # states and other bordered boxes, by id
    frames: dict[str, Area]
    lines: dict[str, tuple[tuple[float, float], ...]]  # sampled points
    ids: tuple[str, ...]


class _Font(NamedTuple):
    widths: dict[int, float]


def _load(path: Path) -> _Font:
    with TTFont(path, lazy=True) as font:
        unit, advances = font["head"].unitsPerEm, font["hmtx"]
        return _Font({code: advances[name][0] / unit for code, name in font.getBestCmap().items()})


@lru_cache(maxsize=1)
def noto() -> _Font:
    """Noto Sans SC, from the `png` extra."""
    from pylopdf_fonts_zh_cn import sans_path

    return _load(Path(sans_path()))


@lru_cache(maxsize=4)
def _fonts(bold: bool) -> tuple[_Font, ...]:
    system = SYSTEM_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    return (noto(), *([_load(system)] if system.exists() else []))


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool) -> float:
    """The widest that any of these fonts sets the text; a character that one lacks is taken from the
    other.
    """
    fallback = noto()
    return max(
        sum(font.widths.get(ord(letter), fallback.widths.get(ord(letter), 1.0)) for letter in text) * size
        for font in _fonts(bold)
    )


def read(svg: str) -> Picture:
    """The picture that an SVG text shows."""
    root = ElementTree.fromstring(svg)
    reader = _Reader()
    reader.walk(root, 0.0, 0.0, "")
    page = Area(0.0, 0.0, float(root.get("width", "0")), float(root.get("height", "0")))
    return Picture(page, tuple(reader.words), reader.boxes, reader.frames, reader.lines, tuple(reader.ids))


class _Reader:
    def __init__(self) -> None:
        self.words: list[Words] = []
        self.boxes: dict[str, Area] = {}
        self.frames: dict[str, Area] = {}
        self.lines: dict[str, tuple[tuple[float, float], ...]] = {}
        self.ids: list[str] = []

    def walk(self, element: ElementTree.Element, dx: float, dy: float, owner: str) -> None:
        if element.get("aria-hidden") == "true":
            return
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        if moved:
            dx, dy = dx + float(moved[1]), dy + float(moved[2])
        if identity := element.get("id"):
            self.ids.append(identity)
            owner = identity if element.tag == f"{SVG}g" else owner
        match element.tag.removeprefix(SVG):
            case "text":
                self._text(element, dx, dy, owner)
            case "rect":
                self._rect(element, dx, dy, owner)
            case "path" if (
                owner.endswith(".line") and " " in element.get("d", "") and element.get("fill") == "none"
            ):
                points = [(x + dx, y + dy) for x, y in _sampled(element.get("d", ""))]
                self.lines[owner] = (*self.lines.get(owner, ()), *points)
            case _:
                pass
        for child in element:
            self.walk(child, dx, dy, owner)

    def _text(self, element: ElementTree.Element, dx: float, dy: float, owner: str) -> None:
        size = float(element.get("font-size", "0"))
        text = "".join(element.itertext())
        wide = width(text, size, element.get("font-weight") == "600")
        x, y = float(element.get("x", "0")) + dx, float(element.get("y", "0")) + dy
        left = x - wide / 2 if element.get("text-anchor") == "middle" else x
        area = Area(left, y - size * 0.80, left + wide, y + size * 0.16)
        self.words.append(Words(text, area, owner, element.get("fill", "")))

    def _rect(self, element: ElementTree.Element, dx: float, dy: float, owner: str) -> None:
        if not owner or element.get("stroke") is None:
            return
        x, y = float(element.get("x", "0")) + dx, float(element.get("y", "0")) + dy
        area = Area(x, y, x + float(element.get("width", "0")), y + float(element.get("height", "0")))
        if owner.endswith((".line", ".heading")):
            return
        shelf = self.frames if ".group." in owner else self.boxes
        if owner not in shelf or area.holds(shelf[owner]):
            shelf[owner] = area


def _sampled(path: str) -> list[tuple[float, float]]:
    """Points along `M x y C ...`."""
    numbers = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    found: list[tuple[float, float]] = []
    for start in range(0, len(points) - 3, 3):
        a, b, c, d = points[start : start + 4]
        for step in range(13):
            t = step / 12
            u = 1 - t
            weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            found.append(
                (
                    sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                    sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
            )
    return found


def faults(picture: Picture) -> list[str]:
    """What a careful reader would mark: words outside their box or the page, words on words, words on a
    border.
    """
    found = [
        f"{words.text!r} leaves the page" for words in picture.words if not picture.page.holds(words.area)
    ]
    for words in picture.words:
        own = picture.boxes.get(words.owner) or picture.frames.get(words.owner.removesuffix(".heading"))
        if own is not None and not own.holds(words.area):
            found.append(f"{words.text!r} leaves {words.owner}")
    found += _overlaps(picture)
    for name, frame in picture.frames.items():
        found += [
            f"{words.text!r} lies on the border of {name}"
            for words in picture.words
            if frame.touches(words.area) and not frame.holds(words.area)
        ]
    return found + _repeated(picture)


def _overlaps(picture: Picture) -> list[str]:
    found: list[str] = []
    ordered = sorted(picture.words, key=lambda words: words.area.left)
    for number, words in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.area.left >= words.area.right:
                break
            if words.area.touches(other.area):
                found.append(f"{words.text!r} lies on {other.text!r}")
        found += [
            f"{words.text!r} lies on the box {name}"
            for name, box in picture.boxes.items()
            if name != words.owner and box.touches(words.area)
        ]
    names = list(picture.boxes)
    found += [
        f"{name} lies on {other}"
        for number, name in enumerate(names)
        for other in names[number + 1 :]
        if picture.boxes[name].touches(picture.boxes[other])
    ]
    return found


def _repeated(picture: Picture) -> list[str]:
    seen: set[str] = set()
    return [f"the id {name} occurs twice" for name in picture.ids if name in seen or seen.add(name)]  # type: ignore[func-returns-value]


def crossed(picture: Picture) -> list[str]:
    """Words that a line runs through."""
    return [
        f"{owner} runs through {words.text!r} of {words.owner}"
        for owner, points in picture.lines.items()
        for near in [_around(points)]
        for words in picture.words
        if near.touches(words.area)
        and not words.owner.endswith(".heading")  # these have a ground of their own
        and any(words.area.has(x, y) for x, y in points)
    ]


def _around(points: tuple[tuple[float, float], ...]) -> Area:
    xs, ys = zip(*points, strict=True)
    return Area(min(xs), min(ys), max(xs), max(ys))
