"""`check --system`: what is broken together is told, kept, and written as a story that comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import statewright.explore.system_deciding as deciding
from statewright.cli import main
from statewright.cli.proof_cache import cache_folder
from tests.unit.explore.pairs import REVIEW, SALE

Said = Callable[..., tuple[int, str, str]]
BROKEN = SALE.replace('ship: {when: "!data.held", to', "ship: {to")


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "sale.yaml").write_text(BROKEN, "utf-8")
    (tmp_path / "shop" / "review.yaml").write_text(REVIEW, "utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--lang", "en", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_second_time_nothing_is_composed(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    first = said("check", "shop", "--system", "--proofs")
    assert "3 of 5 properties proved for all data; 2 can be broken" in first[1]
    assert len(list(cache_folder().glob("*.json"))) == 3
    monkeypatch.setattr(deciding, "Attempt", None)  # nothing is decided now
    assert said("check", "shop", "--system", "--proofs") == first


def test_a_change_in_either_is_decided_anew(said: Said, tmp_path: Path) -> None:
    said("check", "shop", "--system")
    (tmp_path / "shop" / "sale.yaml").write_text(SALE, "utf-8")
    assert "5 of 5 properties proved for all data" in said("check", "shop", "--system")[1]
    (tmp_path / "shop" / "review.yaml").write_text(REVIEW.replace("failed: none", "failed: held"), "utf-8")
    assert "3 can be broken" in said("check", "shop", "--system")[1]


@pytest.mark.parametrize("again", [False, True])
def test_the_story_is_written_and_runs_beside_the_workflows(said: Said, tmp_path: Path, again: bool) -> None:
    if again:
        said("check", "shop", "--system")
    assert said("check", "shop", "--system", "--counterexamples", "shop")[0] == 1
    written = sorted(each.name for each in (tmp_path / "shop").iterdir() if "not-shipped" in each.name)
    assert "review.not-shipped-while-held.scenarios.yaml" in written
    assert "review.not-shipped-while-held.sale.svg" in written
    assert "review.not-shipped-while-held.review.svg" in written
    code, out, _ = said("test", "shop")
    assert (code, "2 scenarios: all passed" in out) == (0, True), out
    (tmp_path / "shop" / "sale.yaml").write_text(SALE, "utf-8")
    assert said("test", "shop")[0] == 1


def test_a_story_that_another_rule_stops_is_not_written(said: Said, tmp_path: Path) -> None:
    stopped = "properties:\n  never at all: {holds: \"!in_state('shipped')\"}\n"
    (tmp_path / "shop" / "sale.yaml").write_text(BROKEN + stopped, "utf-8")
    _, _, told = said("check", "shop", "--system", "--counterexamples", "stories")
    assert "not-shipped-while-held.scenarios.yaml is not written" in told
    assert not (tmp_path / "stories" / "review.not-shipped-while-held.scenarios.yaml").exists()
