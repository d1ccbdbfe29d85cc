"""The example that embeds the engine runs as it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from statewright import load

ROOT = Path(__file__).parents[2]


def test_the_example_runs() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "embed_engine.py")],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "engine")},
        timeout=120,
    )
    lines = done.stdout.splitlines()
    assert lines[0] == "('awaiting_shipment',)"
    assert "the same notice again is no second payment: True" in lines
    assert "the log gives what is stored: True" in lines
    assert lines[-1] == "paid back: 500"
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["order.yaml", "refund.yaml"])
def test_its_workflows_do_what_those_of_the_language_page_do(name: str) -> None:
    shown = load(ROOT / "examples" / "order" / name)
    written = load(ROOT / "tests" / "fixtures" / "language_example" / name)
    assert shown.digest == written.digest, "more than titles differs"
