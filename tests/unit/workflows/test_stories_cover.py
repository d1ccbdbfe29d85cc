"""Do the stories that people wrote exercise the shipped workflows? The bar that CI holds.

What is left out is left out because it cannot happen: `scenarios generate` proves it of each.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from statewright.cli.arguments import new_parser
from statewright.cli.commands.test import add_arguments, run
from statewright.cli.console import Console

WORKFLOWS = Path(__file__).parents[3] / "workflows"
CLAUSES_AT_LEAST = 0.95


@pytest.fixture(scope="module")
def covered() -> list[dict[str, Any]]:
    """What `statewright test workflows --coverage --format json` says; Any: JSON."""
    parser = new_parser("en")
    add_arguments(parser, "en")
    asked = parser.parse_args([str(WORKFLOWS), "--coverage", "--format", "json"])
    out = io.StringIO()
    assert run(asked, Console(out, io.StringIO(), io.StringIO(), "en")) == 0
    found: list[dict[str, Any]] = json.loads(out.getvalue())["coverage"]
    return found


def counts(covered: list[dict[str, Any]], kind: str) -> tuple[int, int]:
    return sum(each[kind]["exercised"] for each in covered), sum(each[kind]["count"] for each in covered)


@pytest.mark.parametrize("kind", ["states", "transitions", "timers", "properties"])
def test_every_one_is_exercised(covered: list[dict[str, Any]], kind: str) -> None:
    missed = {each["workflow"]: each[kind]["missed"] for each in covered if each[kind]["missed"]}
    assert missed == {}


def test_nearly_every_clause_is_exercised_both_ways(covered: list[dict[str, Any]]) -> None:
    hit, there = counts(covered, "clauses")
    assert there > 300
    assert hit >= CLAUSES_AT_LEAST * there, [
        (each["workflow"], each["clauses"]["missed"]) for each in covered
    ]


def test_each_workflow_has_its_stories(covered: list[dict[str, Any]]) -> None:
    files = {path.stem for path in WORKFLOWS.glob("*.yaml") if not path.name.endswith(".scenarios.yaml")}
    assert {each["workflow"] for each in covered} == files
