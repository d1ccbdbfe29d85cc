"""SCION's event scripts: after each event, exactly the atomic states that the script names are active."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from statewright.diagnostics import Source
from statewright.interop.scxml import Sessions, read_scxml

SCRIPTS = Path(__file__).parents[4] / "shared" / "conformance" / "scxml" / "scion"
PAIRS = sorted(path for path in SCRIPTS.rglob("*.scxml")) if SCRIPTS.is_dir() else []

pytestmark = pytest.mark.skipif(not PAIRS, reason="the scripts are not beside this checkout")


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: str(path.relative_to(SCRIPTS)))
def test_script(path: Path) -> None:
    script: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
    machine, diagnostics = read_scxml(Source(path.name, path.read_text()))
    assert machine is not None, diagnostics
    sessions = Sessions(machine)
    assert set(sessions.configuration) == set(script["initialConfiguration"])
    for number, turn in enumerate(script["events"]):
        sessions.advance(timedelta(milliseconds=turn.get("after", 0)))
        sessions.send(turn["event"]["name"], turn["event"].get("data"))
        assert set(sessions.configuration) == set(turn["nextConfiguration"]), f"after event {number}"
