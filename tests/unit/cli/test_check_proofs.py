"""`check` keeps what it proved, tells what a verdict rests on, and stops with what it has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import statewright.explore.proving as proving
from statewright.cli import main
from statewright.cli.proof_cache import cache_folder

BROKEN = """
statewright: 1
workflow: gift
version: 1
data:
  balance: {type: integer, minimum: 0, maximum: 1000, readOnly: true}
  spent: {type: integer, minimum: 0, maximum: 100000, default: 0}
roles: {holder: {}, shop: {}}
starts: {by: shop}
events:
  spend: {by: holder, payload: {amount: {type: integer, minimum: 1, maximum: 100}}}
  close: {by: shop}
initial: open
states:
  open:
    on:
      spend: {set: {spent: =data.spent + event.amount}}
      close: closed
  closed: {final: true}
properties:
  never more than there was: {holds: data.spent <= data.balance}
  it can be closed: {can_reach: final}
"""

Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "gift.yaml").write_text(BROKEN, "utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--lang", "en", "check", str(tmp_path / "gift.yaml"), *arguments])
        return code, capsys.readouterr().out

    return run


def test_what_is_recalled_says_the_same(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    first = said("--proofs")
    assert len(list(cache_folder().glob("*.json"))) == 1
    monkeypatch.setattr(proving, "Prover", None)  # nothing is proved now
    assert said("--proofs") == first
    assert "1 of 2 properties proved for all data; 1 can be broken" in first[1]


def test_a_change_is_proved_anew(said: Said, tmp_path: Path) -> None:
    assert said()[0] == 1
    mended = BROKEN.replace("spend: {set", "spend: {when: data.spent + event.amount <= data.balance, set")
    (tmp_path / "gift.yaml").write_text(mended, "utf-8")
    assert said() == (0, "1 file checked: nothing to mend\n2 of 2 properties proved for all data\n")


def test_without_the_cache_nothing_is_kept(said: Said) -> None:
    said("--no-cache")
    assert not cache_folder().exists()


def test_each_verdict_says_what_it_rests_on(said: Said) -> None:
    _code, out = said("--proofs", "--format", "json")
    broken, proved, standing = json.loads(out)["properties"]
    assert (broken["answer"], broken["engine"], broken["steps"]) == ("violated", "search", 2)
    assert proved["states_reached"] == proved["configurations_reached"] == 2
    assert proved["bounds"]["solver units for each question"] > 0
    assert "refused" in broken["scenario"]
    assert standing["standing"]


def test_an_interrupt_leaves_what_was_found(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(proving, "decide_liveness", interrupted)
    code, out = said("--proofs")
    assert code == 130
    assert "SW601" in out
    assert "it can be closed: not decided" in out
    assert "it was stopped" in out


def test_counterexamples_are_files(said: Said, tmp_path: Path) -> None:
    said("--counterexamples", str(tmp_path))
    stem = "gift.never-more-than-there-was"
    names = sorted(file.name for file in tmp_path.iterdir() if file.is_file())
    assert names == [f"{stem}.scenarios.yaml", f"{stem}.svg", "gift.yaml"]
    assert main(["--lang", "en", "test", str(tmp_path)]) == 0
