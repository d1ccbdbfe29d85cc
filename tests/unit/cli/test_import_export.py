"""`statewright import` and `statewright export`, as they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from statewright.cli import main
from statewright.compiler import compile_source
from tests.unit.interop.samples import MERMAID, XSTATE

WALLET = Path(__file__).parents[3] / "workflows" / "wallet.yaml"


def test_an_import_writes_the_workflow_and_says_what_was_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diagram, out = tmp_path / "car.mmd", tmp_path / "car.yaml"
    diagram.write_text(MERMAID)
    assert main(["--lang", "en", "import", str(diagram), "-o", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "car.mmd:21:1" in told.err
    assert "changed or lost in " in told.err
    assert compile_source(out.read_text()).ok


def test_an_import_without_a_place_to_write_goes_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "fetch.json"
    chart.write_text(XSTATE)
    assert main(["--lang", "zh", "import", str(chart)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("statewright: 1\nworkflow: fetch\n")
    assert "没有导入" in told.err


def test_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diagram = tmp_path / "car.mmd"
    diagram.write_text(MERMAID)
    assert main(["--lang", "en", "import", str(diagram), "-o", str(diagram)]) == 2
    assert diagram.read_text() == MERMAID
    assert "there already" in capsys.readouterr().err


def test_what_is_no_machine_ends_in_1_and_what_is_not_there_in_2(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("buy milk")
    assert main(["import", str(other)]) == 1
    assert main(["import", str(tmp_path / "nothing")]) == 2
    assert main(["export", str(tmp_path / "nothing.yaml")]) == 2


@pytest.mark.parametrize("notation", ["scxml", "xstate"])
def test_what_was_exported_can_be_imported(
    notation: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "wallet.out"
    assert main(["--lang", "en", "export", str(WALLET), "--to", notation, "-o", str(out)]) == 0
    assert main(["--lang", "en", "import", str(out)]) == 0
    assert "workflow: wallet" in capsys.readouterr().out
