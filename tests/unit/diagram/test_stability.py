"""The same input gives the same bytes in every process; a change of one rule leaves the rest where it was.

That every Python gives them, too, is seen where the gate draws `diagrams/` anew on each.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from statistics import median

from statewright.diagram import DrawOptions, render
from statewright.kernel import Definition
from statewright.loading import compiler_for
from tests.pictures import Area, read

from .examples import ROOT, shipped

ORDER = ROOT / "workflows" / "order.yaml"
BUNDLED = DrawOptions(engine="graphviz-pure")
SIDE = 20.0
"""Boxes whose left edges are less than this apart stand under one another."""
PLACES = ("payment_review", "awaiting_shipment", "refund_stuck", "settlement", "settlement_stuck", "unpaid")


def boxes(definition: Definition) -> dict[str, Area]:
    return read(str(render(definition, options=BUNDLED).content)).boxes


def with_one_more(state: str) -> Definition:
    """The order with one more transition: out of `state`, to `cancelled`."""
    text = ORDER.read_text("utf-8")
    text = re.sub(r"\nevents:\n", "\nevents:\n  probe: {by: support}\n", text, count=1)
    place = re.search(rf"^( +){state}:\n(?:\1  .*\n)*?\1  on:\n", text, re.M)
    assert place is not None, state
    line = f"{place[1]}    probe: {{to: cancelled}}\n"
    compilation = compiler_for(ORDER)(text[: place.end()] + line + text[place.end() :])
    assert compilation.definition is not None, compilation.diagnostics
    return compilation.definition


def turned(before: dict[str, Area], after: dict[str, Area]) -> float:
    """The share of pairs of boxes that stood side by side and have changed sides."""
    pairs = [
        (one, other) for one in before for other in before if before[one].left + SIDE < before[other].left
    ]
    changed = sum(after[one].left > after[other].left + SIDE for one, other in pairs)
    return changed / len(pairs)


def fallen(before: dict[str, Area], after: dict[str, Area]) -> float:
    """The share of pairs of boxes that stood under one another and have changed places."""
    pairs = [(one, other) for one in before for other in before if before[one].bottom < before[other].top]
    return sum(after[one].top > after[other].bottom for one, other in pairs) / len(pairs)


def test_one_more_transition_leaves_the_others_where_they_stood() -> None:
    """Wherever it is added: nothing changes places from top to bottom, and little from side to side."""
    before = boxes(shipped()["order"])
    sides: dict[str, float] = {}
    for state in PLACES:
        after = boxes(with_one_more(state))
        assert set(before) <= set(after)
        assert fallen(before, after) <= 0.03, state
        sides[state] = turned(before, after)
    assert median(sides.values()) <= 0.10, sides
    assert max(sides.values()) <= 0.40, sides


PROGRAM = """
import sys
from statewright.loading import load
from statewright.diagram import DrawOptions, render
for name in ("order", "shipment"):
    for format in ("svg", "dot", "mermaid", "plantuml"):
        options = DrawOptions(engine="graphviz-pure")
        drawing = render(load(f"workflows/{name}.yaml"), format=format, lang="both", options=options)
        sys.stdout.buffer.write(drawing.data)
"""


def output(python: str, seed: str) -> bytes:
    settings = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "engine")}
    done = subprocess.run(
        [python, "-c", PROGRAM], cwd=ROOT, env=settings, capture_output=True, check=True, timeout=300
    )
    return done.stdout


def test_every_process_gives_the_same_bytes() -> None:
    first, second = output(sys.executable, "1"), output(sys.executable, "4242")
    assert len(first) > 100_000
    assert first == second
