"""Every code of the compiler stands on a page with its message, or in the test that needs several files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from statewright.diagnostics import Code
from statewright.diagnostics.codes import codes_of

PAGES = Path(__file__).parents[2] / "diagnostics" / "compiler"
NEEDS_FILES = {"SW314", "SW319", "SW320", "SW321", "SW536"}  # tests/unit/compiler/test_loading.py
CODES = [code for stage in ("names", "structure") for code in codes_of(stage) if code.id < "SW550"]


def test_every_code_is_shown() -> None:
    shown = {
        found for page in PAGES.glob("*.md") for found in re.findall(r"\[(SW\d+)\]", page.read_text("utf-8"))
    }
    loading = Path(__file__).with_name("test_loading.py").read_text("utf-8")
    assert {code.id for code in CODES} - shown == NEEDS_FILES
    assert all(code in loading for code in NEEDS_FILES)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_speaks_both_languages_with_the_same_places(code: Code) -> None:
    for text in (code.message, code.label, code.help):
        assert text is not None
        assert set(re.findall(r"{(\w+)}", text.en)) >= set(re.findall(r"{(\w+)}", text.zh))
        assert re.search("[\u4e00-\u9fff]", text.zh)
    assert code.page.en
    assert code.page.zh
