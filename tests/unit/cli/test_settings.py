"""A project weighs findings: read from its settings, with every slip in them told."""

from __future__ import annotations

from pathlib import Path

import pytest

from statewright.cli.commands.check import findings
from statewright.cli.files import Files

TRAP = """\
statewright: 1
workflow: trap
version: 1
events: {hold: {}, ship: {}}
initial: open
states:
  open: {on: {hold: on_hold, ship: shipped}}
  on_hold: {}
  shipped: {final: true}
"""


def found(folder: Path) -> list[tuple[str, str, int]]:
    """Code, severity and line of what is found in the workflow below this folder."""
    inside = folder / "shop"
    inside.mkdir(exist_ok=True)
    (inside / "trap.yaml").write_text(TRAP, encoding="utf-8")
    listed = findings(Files((inside / "trap.yaml",), (), ()))
    return [(d.code, d.severity.value, d.source.position(d.span.start).line) for d in listed]


def test_without_settings_the_table_decides(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.other]\nSW551 = "error"\n', encoding="utf-8")
    assert found(tmp_path) == [("SW551", "warning", 8)]


@pytest.mark.parametrize("weight", ["error", "note", "warning"])
@pytest.mark.parametrize(
    ("name", "head"), [("pyproject.toml", "[tool.statewright.severity]"), ("statewright.toml", "[severity]")]
)
def test_a_project_weighs_a_code(tmp_path: Path, name: str, head: str, weight: str) -> None:
    (tmp_path / name).write_text(f'{head}\nSW551 = "{weight}"\n', encoding="utf-8")
    assert found(tmp_path) == [("SW551", weight, 8)]


def test_a_project_ignores_a_code(tmp_path: Path) -> None:
    (tmp_path / "statewright.toml").write_text('[severity]\nSW551 = "ignore"\n', encoding="utf-8")
    assert found(tmp_path) == []


def test_the_nearest_settings_decide_alone(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.statewright.severity]\nSW551 = "ignore"\n', "utf-8")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "statewright.toml").write_text("", encoding="utf-8")
    assert found(tmp_path) == [("SW551", "warning", 8)]
    (tmp_path / "shop" / "statewright.toml").unlink()
    assert found(tmp_path) == []


def test_an_answered_finding_stays_answered_when_it_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "statewright.toml").write_text('[severity]\nSW551 = "error"\n', encoding="utf-8")
    inside = tmp_path / "trap.yaml"
    answered = TRAP.replace(
        "on_hold: {}\n", "on_hold: {}   # statewright: ignore SW551 because it is archived\n"
    )
    inside.write_text(answered, encoding="utf-8")
    assert findings(Files((inside,), (), ())) == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('[severity]\nSW551 = "loud"\n', "SW596", 2),
        ("[severity]\nSW551 = 3\n", "SW596", 2),
        ('[severity]\nSW999 = "error"\n', "SW595", 2),
        ('[severitty]\nSW551 = "error"\n', "SW595", 1),
        ('severity = "error"\n', "SW595", 1),
        ('[severity]\nSW301 = "ignore"\n', "SW597", 2),
        ("[severity]\nSW551 = error\n", "SW594", 2),
    ],
)
def test_a_slip_in_the_settings_is_told_at_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    (tmp_path / "statewright.toml").write_text(text, encoding="utf-8")
    assert found(tmp_path) == [(code, "error", line), ("SW551", "warning", 8)]
