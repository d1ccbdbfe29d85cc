"""Any valid workflow draws: random charts with every construct, through every format, measured.

STATEWRIGHT_CHARTS_DRAWN says how many (2,000 were drawn by hand); STATEWRIGHT_CHARTS_KEPT a folder that takes
their Mermaid and PlantUML, for the readers of these formats. Where the system has a `dot`, it draws too.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from statewright.compiler import compile_source
from statewright.diagram import EXTENSIONS, DrawOptions, render
from statewright.kernel import Definition
from tests.charts import chart_text, random_chart
from tests.pictures import crossed, faults, read

CHARTS = int(os.environ.get("STATEWRIGHT_CHARTS_DRAWN", "60"))
KEPT = os.environ.get("STATEWRIGHT_CHARTS_KEPT")
PAINTED = 8
"""One of so many is painted as PNG, too: the pixels cost more than all the rest."""

THEMES = ("light", "dark", "mono", "auto")
DETAILS = ("calm", "normal", "full")


def chart(rng: Random) -> Definition:
    """A random chart that compiles: some of those that are made are refused, rightly, by the static rules."""
    for _ in range(20):
        compilation = compile_source(chart_text(random_chart(rng, states=rng.randint(3, 24))))
        if compilation.definition is not None:
            return compilation.definition
    raise AssertionError("twenty random charts in a row do not compile")


def options(rng: Random, definition: Definition) -> DrawOptions:
    paths = [state.path for state in definition.states if state.path]
    whole = [state.path for state in definition.states if state.path and state.children]
    return DrawOptions(
        role=rng.choice((None, *definition.roles)),
        depth=rng.choice((None, None, 1, 2)),
        focus=rng.choice(paths) if rng.random() < 0.2 else None,
        collapse=(rng.choice(whole),) if whole and rng.random() < 0.3 else (),
        direction=rng.choice(("down", "right")),
        theme=rng.choice(THEMES),  # type: ignore[arg-type]
        detail=rng.choice(DETAILS),  # type: ignore[arg-type]
        engine="graphviz-pure",
    )


@given(seed=st.integers(0, 2**32 - 1))
@example(seed=17)  # a line ran through the circle of a history
@example(seed=42598)  # a box lay on the heading of a frame in a picture that leads to the right
@example(seed=16777215)  # the main path bent the sides of a frame
@settings(max_examples=CHARTS, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_chart_draws_in_every_format_and_nothing_overlaps(seed: int) -> None:
    rng = Random(seed)
    definition = chart(rng)
    asked, lang = options(rng, definition), rng.choice(("en", "zh", "both"))
    for format in ("dot", "mermaid", "plantuml"):
        drawing = render(definition, format=format, lang=lang, options=asked)  # type: ignore[arg-type]
        assert isinstance(drawing.content, str)
        assert drawing.content.endswith("\n")
        keep(seed, EXTENSIONS[format], drawing.content)  # type: ignore[index]
    measure(definition, lang, asked)
    if shutil.which("dot"):
        measure(definition, lang, replace(asked, engine="dot"))
    if seed % PAINTED == 0:
        small = replace(asked, scale=0.25)
        assert render(definition, format="png", lang=lang, options=small).data.startswith(b"\x89PNG")  # type: ignore[arg-type]


def measure(definition: Definition, lang: str, asked: DrawOptions) -> None:
    """Words stand in their boxes and clear of one another, and no line runs through them."""
    svg = render(definition, lang=lang, options=asked).content  # type: ignore[arg-type]
    assert isinstance(svg, str)
    picture = read(svg)
    assert faults(picture) == []
    assert crossed(picture) == []


def keep(seed: int, extension: str, content: str) -> None:
    if KEPT and extension != "dot":
        Path(KEPT, f"{seed}.{extension}").write_text(content, "utf-8")
