"""`statewright test` with --coverage and --mutate: what is printed, as text and as data, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from statewright.cli import main

GATE = """\
statewright: 1
workflow: gate
version: 1
roles: {guard: {}}
events: {open: {by: guard}, close: {by: guard}}
initial: shut
states:
  shut: {on: {open: ajar}}
  ajar: {on: {close: shut}, after: {1h: shut}}
"""
STORIES = """\
workflow: gate
scenarios:
  opened:
    given: {people: {li: guard, wu: nobody}}
    steps:
      - {send: open, by: wu, refused: role}
      - {send: open, by: li, expect: ajar}
      - {wait: 59m, expect: ajar}
      - {wait: 1m, expect: shut}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gate.yaml").write_text(GATE, encoding="utf-8")
    (tmp_path / "gate.scenarios.yaml").write_text(STORIES, encoding="utf-8")
    return tmp_path


def test_coverage_names_what_no_scenario_uses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--coverage", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "1 scenarios: all passed" in out
    assert "2 of 2 states" in out
    assert "2 of 3 transitions" in out
    assert "gate.yaml:9: not exercised: ajar: close → shut" in out


def test_coverage_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--coverage", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "转换: 3 个中的 2 个" in out
    assert "gate.yaml:9: 没有场景用到: ajar: close → shut" in out


def test_coverage_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--coverage", "--format", "json", "--lang", "en"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["run"], data["failed"]) == (1, 0)
    assert data["coverage"][0]["workflow"] == "gate"
    missed = [{"line": 9, "name": "ajar: close → shut"}]
    assert data["coverage"][0]["transitions"] == {"count": 3, "exercised": 2, "missed": missed}


def test_coverage_below_what_was_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--coverage", "--at-least", "80", "--lang", "en"]) == 0
    assert main(["test", str(folder), "--coverage", "--at-least", "90", "--lang", "en"]) == 1
    assert "83.3 % is less than 90 %" in capsys.readouterr().err


def test_coverage_is_drawn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--draw", str(folder / "out"), "--lang", "en"]) == 0
    picture = (folder / "out" / "gate.coverage.svg").read_text("utf-8")
    assert "not exercised by any scenario" in picture


def test_mutation_lists_what_nobody_notices(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--mutate", "--lang", "en"]) == 0
    said = capsys.readouterr()
    unnoticed = [line for line in said.out.splitlines() if "no scenario notices" in line]
    assert [line.split("gate.yaml:")[1] for line in unnoticed] == [
        "9: no scenario notices: this transition left out",
        "5: no scenario notices: `by: guard` left out",
    ]
    assert "gate: 7 of 7 changes tried, 2 unnoticed" in said.err
    assert "score: 71.4 %" in said.out


def test_mutation_as_data_and_below_what_was_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["test", str(folder), "--mutate", "--format", "json", "--at-least", "80", "--lang", "zh"]
    assert main(arguments) == 1
    said = capsys.readouterr()
    data = json.loads(said.out)["mutation"]
    assert data["score"] == 71.4
    assert data["workflows"][0]["unnoticed"][0] == {
        "line": 9,
        "kind": "dropped transition",
        "text": "去掉这个转换",
    }
    assert "71.4 % 低于 80 %" in said.err


def test_mutation_stops_when_the_time_is_up(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(folder), "--mutate", "--seconds", "0", "--lang", "en"]) == 0
    assert "not tried, the time was up: 7" in capsys.readouterr().out
