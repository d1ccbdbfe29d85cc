"""The W3C's tests of SCXML: each machine must end in its final state `pass`.

`left_out.toml` says which are not run, and why; a test that it does not name is run, so that new ones are by
default.
"""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from statewright.diagnostics import Source
from statewright.interop.scxml import Sessions, read_scxml

SUITE = Path(__file__).parents[4] / "shared" / "conformance" / "scxml" / "w3c"
ROWS: list[dict[str, Any]] = (
    json.loads((SUITE / "tests.json").read_text()) if (SUITE / "tests.json").is_file() else []
)
LEFT_OUT: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("left_out.toml").read_text())[
    "left_out"
]
LONGEST = timedelta(minutes=5)

pytestmark = pytest.mark.skipif(not ROWS, reason="the suite is not beside this checkout")


def reason_left_out(row: dict[str, Any]) -> str | None:
    """Why this test is not run: named by its id, or by what it is about."""
    for entry in LEFT_OUT:
        if row["id"] in entry.get("ids", ()) or row["datamodel"] in entry.get("datamodels", ()):
            return str(entry["reason"])
        if set(entry.get("notation", ())) & set(row["conf_used"]):
            return str(entry["reason"])
    return None


def load(src: str) -> str | None:
    """A file that a test names beside itself; the suite has its documents under `.txml`."""
    path = SUITE / "txml" / Path(src.removeprefix("file:")).name
    found = next((one for one in (path, path.with_suffix(".txml")) if one.is_file()), None)
    return found.read_text() if found else None


def run(row: dict[str, Any]) -> Sessions:
    path = SUITE / "txml" / row["files"][0]
    machine, diagnostics = read_scxml(Source(path.name, path.read_text()), load)
    assert machine is not None, diagnostics
    sessions = Sessions(machine)
    began = sessions.now
    while sessions.running and (due := sessions.next_due()) is not None and sessions.now - began < LONGEST:
        sessions.advance(due)
    return sessions


AUTOMATED = [row for row in ROWS if not row["manual"] and reason_left_out(row) is None]


@pytest.mark.parametrize("row", AUTOMATED, ids=lambda row: f"{row['id']}-{row['conformance']}")
def test_machine_ends_in_pass(row: dict[str, Any]) -> None:
    sessions = run(row)
    assert sessions.configuration == ("pass",), (row["assertion"], sessions.refused, sessions.data)


def test_only_optional_tests_are_left_out() -> None:
    left_out = [row["id"] for row in ROWS if not row["manual"] and reason_left_out(row) is not None]
    assert [row["id"] for row in ROWS if row["id"] in left_out and row["conformance"] == "mandatory"] == []


def one(id_: str) -> dict[str, Any]:
    """A test that a person has to look at: what the person looks at is asserted here."""
    found = next((row for row in ROWS if row["id"] == id_), None)
    if found is None:
        pytest.skip(f"test {id_} is not here")
    return found


def test_230_a_forwarded_event_has_the_fields_of_the_original() -> None:
    told = [(line["label"], line.get("value")) for line in run(one("230")).logged]
    parent, child = told[: len(told) // 2], told[len(told) // 2 :]
    assert len(told) == 14
    assert parent == child


def test_250_a_cancelled_session_runs_its_exits() -> None:
    values = [line.get("value") for line in run(one("250")).logged]
    assert values == ["Exiting sub01", "Exiting sub0"]


def test_307_what_is_not_there_behaves_alike_before_and_after_binding() -> None:
    sessions = run(one("307"))
    assert [line["label"] for line in sessions.logged] == ["error in state s0", "error in state s1"]
    assert sessions.configuration == ("final",)


def test_314_an_illegal_expression_fails_where_it_is_evaluated() -> None:
    assert run(one("314")).configuration == ("pass",)


def test_415_a_final_state_of_the_document_ends_it_at_once() -> None:
    sessions = run(one("415"))
    assert not sessions.running
    assert sessions.configuration == ("final",)
