"""What pages show is true: each block of the READMEs and of docs/ is run, in a folder of its own page."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from .blocks import ROOT, Block, blocks_of, pages
from .running import Folder, run_block

# Blocks that cannot be run here, each with its reason beside it in the page. A new one is a decision: it is
# counted here.
NOT_RUN = 9

_PAGES = [page for page in pages() if blocks_of(page)]


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _runs(block: Block) -> bool:
    return not {"not run", "tested by"} & block.markers.keys()


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_the_blocks_of_a_page_are_true(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = blocks_of(page)
    whole = page.read_text("utf-8")
    for name in ("workflows", "examples"):
        if name in whole:
            left_out = shutil.ignore_patterns("__pycache__", "site", "data")
            shutil.copytree(ROOT / name, tmp_path / name, ignore=left_out)
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = Folder(tmp_path, "zh" if page.stem.endswith("zh-CN") else "en")
    before = set(sys.modules)
    try:
        for block in blocks:
            if _runs(block):
                run_block(block, folder)
    finally:
        folder.close()
        for module in set(sys.modules) - before:
            if getattr(sys.modules[module], "__file__", None) and str(tmp_path) in str(
                sys.modules[module].__file__
            ):
                del sys.modules[module]


def test_what_is_not_run_is_counted_and_has_a_reason() -> None:
    left_out = [block for page in _PAGES for block in blocks_of(page) if "not run" in block.markers]
    for block in left_out:
        assert len(block.markers["not run"]) >= 10, f"{block.place}: why is it not run?"
    assert len(left_out) <= NOT_RUN, "\n".join(
        f"{block.place}: {block.markers['not run']}" for block in left_out
    )


def test_what_is_tested_elsewhere_names_the_test() -> None:
    for page in _PAGES:
        for block in blocks_of(page):
            if test := block.markers.get("tested by"):
                assert (ROOT / test).is_file(), f"{block.place}: there is no {test}"


def test_a_chinese_page_says_what_the_english_one_says() -> None:
    """The same sections in the same order, by number: a translation that lags behind shows here."""
    for page in pages():
        english = page.with_name(page.name.replace(".zh-CN", ""))
        if english != page and english.exists() and (page.parent == ROOT or ROOT / "docs" in page.parents):
            ours, theirs = (
                re.findall(r"^#+ ", text.read_text("utf-8"), re.MULTILINE) for text in (page, english)
            )
            assert ours == theirs, f"{_name(page)} has other sections than {english.name}"


def test_pages_with_a_mistake_are_found_out(tmp_path: Path) -> None:
    """The test of the tests: each kind of block that is wrong is noticed."""
    wrong = {
        "yaml": "statewright: 1\nworkflow: a\nversion: 1\ninitial: b\nstates: {c: {}}\n",
        "python": "1 + 1  # 3\n",
        "console": "$ statewright explain SW301\nsomething else\n",
        "text": "never said\n",
        "toml": "= 1\n",
        "json": "{\n",
        "sh": "exit 3\n",
        "statewright": "workflows/none.yaml\n",
        "brainfuck": "+\n",
    }
    folder = Folder(tmp_path, "en")
    for language, text in wrong.items():
        with pytest.raises((AssertionError, ValueError)):
            run_block(Block(ROOT / "README.md", 1, language, text), folder)
