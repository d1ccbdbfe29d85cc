"""Draw the pictures of `docs/reference/pictures.md`: each option on a shipped workflow, in both languages."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from pathlib import Path

from statewright.cli import main

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / "workflows"
TARGET = ROOT / "docs" / "assets" / "pictures"
COUPON = WORKFLOWS / "coupon.scenarios.yaml"
COUNTS = {"issued": 1200, "claimed": 310, "locked": 24, "used": 5200, "spent": 48000, "expired": 900}


def asked(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """The workflow and the options of each picture; what these need is written into `folder`."""
    coverage, counts = folder / "coverage.json", folder / "counts.json"
    coverage.write_text(said(["test", str(COUPON), "-k", "order", "--coverage", "--format", "json"]), "utf-8")
    counts.write_text(json.dumps(COUNTS), "utf-8")
    return {
        "role": ("coupon", ["--role", "user"]),
        "depth": ("order", ["--depth", "1", "--detail", "calm"]),
        "focus": ("order", ["--focus", "payment_review"]),
        "collapse": ("top_up", ["--collapse", "open", "--direction", "right", "--detail", "calm"]),
        "path": ("coupon", ["--highlight", f"{COUPON}#given back when the paid order is cancelled"]),
        "coverage": ("coupon", ["--highlight", str(coverage)]),
        "counts": ("coupon", ["--highlight", str(counts)]),
    }


def said(arguments: list[str]) -> str:
    """What a command prints. Raises RuntimeError if it cannot do what it is asked."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(arguments)
    if code:
        raise RuntimeError(f"{arguments} ended with {code}: {out.getvalue()}")
    return out.getvalue()


def draw() -> None:
    """Write every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for picture, (workflow, options) in asked(folder).items():
            for lang in ("en", "zh"):
                shared = ["-o", name, "--engine", "graphviz-pure", "--lang", lang]
                said(["draw", str(WORKFLOWS / f"{workflow}.yaml"), *options, *shared])
                # A name that ends in `.zh` would be a translation to the site's generator, and be left out.
                shutil.copyfile(folder / f"{workflow}.{lang}.svg", TARGET / f"{picture}-{lang}.svg")


if __name__ == "__main__":
    draw()
