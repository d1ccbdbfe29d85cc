"""A notebook, run for real: a definition, a step and a counterexample show themselves as pictures."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.skipif(
        not (find_spec("nbclient") and find_spec("ipykernel")),
        reason="needs the extra `dev`: a notebook's kernel",
    ),
    # What Jupyter itself warns of is its own.
    pytest.mark.filterwarnings("default"),
]

DEFINITION = """%load_ext statewright.diagram.notebook
from datetime import UTC, datetime
from statewright import Actor, Event, load, start, step
expense = load("examples/expense.yaml")
expense"""
STEP = """li, wang = Actor("li", roles=["employee"]), Actor("wang", roles=["manager"])
morning = datetime(2026, 3, 2, 9, tzinfo=UTC)
begun = start(expense, {"employee": "li", "amount": 5000}, id="e1", at=morning, actor=li)
step(expense, begun.snapshot, Event("approve", actor=wang, at=morning))"""
COUNTEREXAMPLE = '''from statewright import compile_source
from statewright.explore import prove_all
gift = compile_source("""statewright: 1
workflow: gift
version: 1
title: Gift card
events: {spend: {}, close: {}}
initial: open
states:
  open: {on: {spend: used}}
  used: {on: {close: closed}}
  closed: {final: true}
properties:
  never closed: {never: closed}
""", name="gift.yaml")
gift_card = gift.definition
prove_all(gift_card, gift.document, {}).verdicts[0]'''
CHINESE = """from statewright.diagram.notebook import show_steps
show_steps(expense, [begun], "zh")"""


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """What each cell shows, as SVG."""
    nbclient, made = pytest.importorskip("nbclient"), pytest.importorskip("nbformat.v4")
    notebook = made.new_notebook(
        cells=[made.new_code_cell(each) for each in (DEFINITION, STEP, COUNTEREXAMPLE, CHINESE)]
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}})
    client.execute(env=environment)
    return [_svg(cell) for cell in notebook.cells]


def _svg(cell: object) -> str:
    outputs = cell.outputs  # type: ignore[attr-defined]  # nbformat gives its cells without types
    return "".join(str(output.data.get("image/svg+xml", "")) for output in outputs if "data" in output)


def test_each_shows_itself_as_a_picture(shown: list[str]) -> None:
    for svg in shown:
        assert ElementTree.fromstring(svg).tag.endswith("svg")
    definition, step, counterexample, chinese = shown
    assert "Waiting for approval" in definition
    assert "--sw-visited," not in definition
    assert "--sw-active" in step
    assert "Gift card" in counterexample
    assert "--sw-visited," in counterexample
    assert "待审批" in chinese
