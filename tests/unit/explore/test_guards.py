"""Conditions that overlap, leave a case open or can never hold are told with values."""

from __future__ import annotations

from pathlib import Path

import pytest

from statewright.explore import prove_all
from statewright.loading import compile_file

CORPUS = Path(__file__).parents[2] / "conformance" / "defects"
FOUND = {
    "overlapping-guards": ("SW610", 15, "data.amount = 100"),
    "gap-in-guards": ("SW611", 13, "data.amount = 100"),
    "contradictory-guard": ("SW612", 13, "data.amount < 10 && data.amount > 20"),
}


def told(path: Path) -> list[tuple[str, int, str]]:
    compilation = compile_file(path)
    definition, document = compilation.definition, compilation.document
    assert definition is not None
    assert document is not None
    report = prove_all(definition, document, {definition.name: definition})
    return [
        (each.code, each.source.position(each.span.start).line, each.message.en)
        for each in report.diagnostics
    ]


@pytest.mark.parametrize("name", FOUND)
def test_a_witness_is_given(name: str) -> None:
    code, line, words = FOUND[name]
    ((found_code, found_line, message),) = told(CORPUS / "seeded" / f"{name}.yaml")
    assert (found_code, found_line) == (code, line)
    assert words in message


def test_sound_workflows_give_no_alarm() -> None:
    sound = sorted((CORPUS / "sound").rglob("*.yaml"))
    assert len(sound) >= 60
    assert {path.stem: told(path) for path in sound if compile_file(path).definition and told(path)} == {}
