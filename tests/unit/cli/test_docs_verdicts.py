"""The pages say what became of each property (proved, broken, undecided, not checked), and of each story."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from statewright.cli import main

WORKFLOW = """\
statewright: 1
workflow: till
version: 1
data: {paid: {type: integer, minimum: 0, default: 0}}
events: {pay: {payload: {amount: {type: integer, minimum: 1, maximum: 9}}}, close: {}}
initial: open
states:
  open:
    on:
      pay: {set: {paid: =data.paid + event.amount}}
      close: shut
  shut: {final: true}
properties:
  never negative: {holds: data.paid >= 0}
  never more than ten: {holds: data.paid <= 10}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "till.yaml").write_text(WORKFLOW, "utf-8")
    return tmp_path


def verdicts(folder: Path, *more: str, lang: str = "en") -> dict[str, str]:
    out = folder / "site"
    assert main(["docs", str(folder), "--format", "markdown", "-o", str(out), *more]) == 0
    rows = (out / f"till.{lang}.md").read_text("utf-8").splitlines()
    cells = [row.strip("| ").split(" | ") for row in rows if 'id="property-' in row]
    return {cell[0].rpartition(">")[2]: cell[-1] for cell in cells}


def test_each_property_has_its_verdict(folder: Path) -> None:
    pytest.importorskip("z3")
    assert verdicts(folder) == {
        "never negative": "proved for all data",
        "never more than ten": "does not hold: `statewright check` shows the shortest run",
    }
    assert verdicts(folder, lang="zh")["never negative"] == "已对所有数据证明"


def test_without_the_solver_nothing_is_claimed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("statewright.cli.verdicts.find_spec", lambda name: None)
    assert set(verdicts(folder).values()) == {"not checked"}
    monkeypatch.undo()
    assert set(verdicts(folder, "--no-proofs", lang="zh").values()) == {"未检查"}


STORIES = """\
workflow: till
scenarios:
  it is paid and closed:
    title: {zh: 付款后关闭}
    steps:
      - {send: pay, with: {amount: 3}, expect: {state: open, data: {paid: 3}}}
      - {send: close, expect: shut}
  it closes by itself:
    title: {zh: 自动关闭}
    steps:
      - {wait: 1h, expect: shut}
"""


def test_each_story_is_tried_when_it_is_told(folder: Path) -> None:
    (folder / "till.scenarios.yaml").write_text(STORIES, "utf-8")
    (folder / "elsewhere.scenarios.yaml").write_text(STORIES.replace("till", "nothing"), "utf-8")
    assert main(["docs", str(folder), "--no-proofs", "-o", str(folder / "site")]) == 0
    page = (folder / "site" / "till.html").read_text("utf-8")
    told = {
        title: mark
        for mark, title in re.findall(r'<summary><span.*?>(.)</span> <span lang="en">(.*?)<', page)
    }
    assert told == {"it is paid and closed": "✓", "it closes by itself": "✗"}
