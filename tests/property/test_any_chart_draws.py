"""Any valid workflow draws: random charts with every construct, through every format, measured."""

from __future__ import annotations

import os
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statewright.compiler import compile_source
from statewright.diagram import DrawOptions, render
from statewright.kernel import Definition
from tests.charts import chart_text, random_chart
from tests.pictures import faults, read

CHARTS = int(os.environ.get("STATEWRIGHT_CHARTS_DRAWN", "60"))
"""CI draws a sample; 2,000 were drawn by hand."""

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
@settings(max_examples=CHARTS, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_chart_draws_in_every_format_and_nothing_overlaps(seed: int) -> None:
    rng = Random(seed)
    definition = chart(rng)
    asked, lang = options(rng, definition), rng.choice(("en", "zh", "both"))
    for format in ("dot", "mermaid", "plantuml"):
        drawing = render(definition, format=format, lang=lang, options=asked)  # type: ignore[arg-type]
        assert isinstance(drawing.content, str)
        assert drawing.content.endswith("\n")
    svg = render(definition, lang=lang, options=asked).content  # type: ignore[arg-type]
    assert isinstance(svg, str)
    assert faults(read(svg)) == []
