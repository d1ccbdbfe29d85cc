"""How does an SVG become pixels or pages? By resvg and svg2pdf, with a font that has Chinese.

Floor 3. Both, and the font, come from pip with the extras `statewright[png]` and `statewright[pdf]`. With
that font installed no other is asked, so a picture is the same on every machine; without it the system's
fonts are used.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from math import sqrt
from typing import Literal, NamedTuple

from statewright.diagnostics.diagnostic import Text

from .options import DrawingUnavailable

NO_PAINTER = Text(
    "a {format} picture with these characters needs a painter and a font; install them with: "
    'pip install "statewright[{extra}]" (or draw svg, which needs neither)',
    "绘制含这些文字的 {format} 图需要绘图组件和字体；请安装："
    'pip install "statewright[{extra}]"（或改用 svg，无需安装）',
)


SHARP = 2.0
PIXELS_MAX = 8_000_000
"""More pixels than this take longer than anybody wants to wait, and more than most viewers show."""
_SIZE = re.compile(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"')


class Painter(NamedTuple):
    """What paints, and the font file it uses (None: the system's fonts)."""

    name: str
    font: str | None


def painter_of(format: Literal["png", "pdf"]) -> Painter | None:
    """The painter of this installation, if it has one for the format."""
    module = {"png": "resvg_py", "pdf": "svg2pdf_py"}[format]
    if find_spec(module) is None:
        return None
    font = _packaged_font()
    return Painter(f"{module.removesuffix('_py')} with {'Noto Sans SC' if font else 'system fonts'}", font)


def _packaged_font() -> str | None:
    if find_spec("pylopdf_fonts_zh_cn") is None:
        return None
    from pylopdf_fonts_zh_cn import sans_path  # type: ignore[import-not-found, unused-ignore]

    return str(sans_path())


def paint(svg: str, format: Literal["png", "pdf"], painter: Painter, scale: float | None) -> bytes:
    """The SVG as PNG (with `scale` pixels to a point, or as many as suit its size) or PDF."""
    return _png(svg, painter, scale or fitting_scale(svg)) if format == "png" else _pdf(svg, painter)


def fitting_scale(svg: str) -> float:
    """SHARP pixels to a point, less for a picture that would come to more than PIXELS_MAX, at least one."""
    size = _SIZE.search(svg)
    area = float(size[1]) * float(size[2]) if size else 0.0
    return max(1.0, min(SHARP, sqrt(PIXELS_MAX / area))) if area else SHARP


def _png(svg: str, painter: Painter, scale: float) -> bytes:
    import resvg_py  # type: ignore[import-not-found, unused-ignore]

    if painter.font is None:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=True,
            font_files=[painter.font],
            sans_serif_family="Noto Sans SC",
            font_family="Noto Sans SC",
        )
    )


def _pdf(svg: str, painter: Painter) -> bytes:
    import svg2pdf_py  # type: ignore[import-untyped, import-not-found, unused-ignore]

    fonts = svg2pdf_py.FontDatabase()
    if painter.font is None:
        fonts.load_system_fonts()
    else:
        fonts.load_font_file(painter.font)
    return bytes(svg2pdf_py.svg_to_pdf(svg, fonts, None))


def unavailable(format: Literal["png", "pdf"]) -> DrawingUnavailable:
    """What to say where there is no painter."""
    return DrawingUnavailable(NO_PAINTER.fill({"format": format.upper(), "extra": format}))
