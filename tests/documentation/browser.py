"""A real browser for sites opened from the disk: headless Chromium, with one font on every machine."""

from __future__ import annotations

import base64
import io
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "golden" / "site"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]
UPDATE = os.environ.get("STATEWRIGHT_UPDATE_SCREENSHOTS") == "1"
# Letters may be shaped a little otherwise by another version of the browser: what is compared is small, and
# so is what may differ.
WIDTH = 240
MEAN_MAX = 3.0
FAR_MAX = 0.01


def chromium() -> str | None:
    """Where the browser is; None where there is none, or nothing to drive it with."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return found if found and find_spec("playwright") and find_spec("PIL") else None


@contextmanager
def browser() -> Iterator[Any]:
    """A running Chromium. `Any`: its types come with an extra."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield running
        finally:
            running.close()


def use_one_font(page: Any, site: Path) -> None:
    """The font that the pictures use, for the page too: the same letters whatever the machine has."""
    rules = f"@font-face {{ font-family: 'One'; src: url(data:font/otf;base64,{_font_for(site)}) }}"
    page.add_style_tag(content=f"{rules} body, body * {{ font-family: 'One' !important }}")
    page.evaluate("document.fonts.ready")


@cache
def _font_for(site: Path) -> str:
    """As much of the font as the site needs, for the whole is large."""
    import pylopdf_fonts_zh_cn
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    whole = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    font = subset.load_font(str(whole), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(page.read_text("utf-8") for page in sorted(site.rglob("*.html"))))
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    font.close()
    return base64.b64encode(out.getvalue()).decode()


def far_from(taken: bytes, golden: Path) -> str | None:
    """How a screenshot differs from the kept one; None if it does not. With `UPDATE` it is kept instead."""
    from PIL import Image, ImageChops

    image = Image.open(io.BytesIO(taken)).convert("RGB")
    if UPDATE:
        golden.parent.mkdir(parents=True, exist_ok=True)
        image.quantize(64).save(golden, optimize=True)
    kept = Image.open(golden).convert("RGB")
    if kept.size != image.size:
        return f"its size is {image.size}, and was {kept.size}"
    size = (WIDTH, round(image.height * WIDTH / image.width))
    apart = ImageChops.difference(_small(image, size), _small(kept, size)).convert("L")
    counts = apart.histogram()
    pixels = size[0] * size[1]
    mean = sum(value * count for value, count in enumerate(counts)) / pixels
    far = sum(counts[48:]) / pixels
    if mean <= MEAN_MAX and far <= FAR_MAX:
        return None
    return f"it differs by {mean:.1f} in the mean and {far:.1%} of it by far"


def _small(image: Any, size: tuple[int, int]) -> Any:
    from PIL import Image

    return image.resize(size, Image.Resampling.BOX)
