"""`statewright draw` with one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from statewright.cli import main

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_workflow_drawn_alone_looks_as_among_the_others(lang: str, tmp_path: Path) -> None:
    """Those that it talks to are known by their titles, though they are not compiled for it."""
    files = [file for file in (ROOT / "workflows").glob("*.yaml") if ".scenarios" not in file.name]
    assert len(files) == 17
    for file in files:
        out = ["-o", str(tmp_path), "--lang", lang, "--engine", "graphviz-pure"]
        assert main(["draw", str(file), *out]) == 0
        name = f"{file.stem}.{lang}.svg"
        assert (tmp_path / name).read_bytes() == (ROOT / "diagrams" / name).read_bytes(), name
