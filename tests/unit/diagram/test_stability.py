"""The same input gives the same bytes in every process; a change of one rule leaves the rest where it was.

That every Python gives them, too, is seen where the gate draws `diagrams/` anew on each.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from random import Random
from statistics import fmean, quantiles

from statewright.diagram import DrawOptions, render
from statewright.kernel import Definition
from statewright.loading import compiler_for
from tests.pictures import Area, read

from .examples import ROOT, shipped

ORDER = ROOT / "workflows" / "order.yaml"
BUNDLED = DrawOptions(engine="graphviz-pure")
SIDE = 20.0
"""Boxes whose left edges are less than this apart stand under one another."""
SAMPLE = 48
"""So many of all possible transitions between two states are added, one at a time."""


def boxes(definition: Definition) -> dict[str, Area]:
    """The states' boxes in its picture, by their ids."""
    picture = read(str(render(definition, options=BUNDLED).content))
    return {name: box for name, box in picture.boxes.items() if ".state." in name}


def with_one_more(source: str, target: str, *, first: bool) -> Definition | None:
    """The order with this transition as the first or last of its state; None if nothing is `on` there."""
    text = ORDER.read_text("utf-8")
    text = re.sub(r"\nevents:\n", "\nevents:\n  probe: {by: support}\n", text, count=1)
    place = re.search(rf"^( +){source}:\n(?:\1  .*\n)*?\1  on:\n((?:\1    .*\n)*)", text, re.M)
    if place is None:
        return None
    at = place.start(2) if first else place.end(2)
    changed = text[:at] + f"{place[1]}    probe: {{to: {target}}}\n" + text[at:]
    compilation = compiler_for(ORDER)(changed)
    assert compilation.definition is not None, compilation.diagnostics
    return compilation.definition


def additions() -> Iterator[tuple[str, str, Definition]]:
    """A fixed sample of all that could be added between two states, with source and target."""
    names = [own(state.path) for state in shipped()["order"].states if state.path and not state.children]
    every = [
        (one, other, first) for one in names for other in names if one != other for first in (True, False)
    ]
    Random(7).shuffle(every)
    for source, target, first in every:
        changed = with_one_more(source, target, first=first)
        if changed is not None:
            yield source, target, changed


def own(name: str) -> str:
    """A state's own name, of its path or the id of its box."""
    return name.split(".")[-1]


def neighbours(definition: Definition, *states: str) -> set[str]:
    """These states and those that a transition leads to from them, or from which one leads to them."""
    found = set(states)
    for transition in definition.transitions:
        ends = {own(definition.states[end].path) for end in (transition.source, *transition.targets)}
        if ends & set(states):
            found |= ends
    return found


def turned(before: dict[str, Area], after: dict[str, Area], among: list[str]) -> float:
    """The share of pairs of boxes that stood side by side and have changed sides."""
    pairs = [(one, other) for one in among for other in among if before[one].left + SIDE < before[other].left]
    return sum(after[one].left > after[other].left + SIDE for one, other in pairs) / len(pairs)


def fallen(before: dict[str, Area], after: dict[str, Area], among: list[str]) -> int:
    """How many pairs of boxes stood one above the other and have changed places."""
    pairs = [(one, other) for one in among for other in among if before[one].bottom < before[other].top]
    return sum(after[one].top > after[other].bottom for one, other in pairs)


def test_one_more_transition_leaves_the_others_where_they_stood() -> None:
    """Wherever it is added: beyond source, target and their neighbours nothing changes places from top to
    bottom, and next to nothing from side to side.
    """
    definition = shipped()["order"]
    before = boxes(definition)
    beyond: list[float] = []
    all_states: list[float] = []
    for source, target, changed in islice(additions(), SAMPLE):
        after = boxes(changed)
        assert set(before) == set(after)
        near = neighbours(definition, source, target)
        others = [name for name in before if own(name) not in near]
        assert len(others) > 5
        assert fallen(before, after, others) == 0, (source, target)
        beyond.append(turned(before, after, others))
        all_states.append(turned(before, after, list(before)))
    assert len(beyond) == SAMPLE
    assert fmean(beyond) <= 0.025, beyond
    assert quantiles(beyond, n=10)[-1] <= 0.08, beyond
    assert max(beyond) <= 0.25, beyond
    assert fmean(all_states) <= 0.04, all_states


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
