"""The Markdown files of this folder are documentation that is tested: each message, word for word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statewright.diagnostics.codes import codes_of

from .examples import FOLDER, Example, examples_of, findings, messages

_FILES = sorted(FOLDER.rglob("*.md"))
_EXAMPLES = [example for file in _FILES for example in examples_of(file)]
_UPDATE = os.environ.get("STATEWRIGHT_UPDATE_EXAMPLES") == "1"
# Beyond what a page can show, and shown in tests/unit/document: that a bound holds, with small bounds; that
# jsonschema refuses what the walk has no words for (SW216), with a walk that finds nothing.
_SHOWN_ELSEWHERE = {"SW104", "SW109", "SW110", "SW111", "SW144", "SW216"}


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda example: f"{example.file.stem}: {example.title}")
def test_the_messages_are_those_of_the_page(example: Example) -> None:
    assert example.expected, f"{example.file.name}: {example.title!r} expects nothing"
    if _UPDATE:
        _update(example)
        return
    for block in example.expected:
        assert messages(example, block.lang) == block.text


def test_every_code_of_text_and_schema_is_on_a_page() -> None:
    met = {finding.code for example in _EXAMPLES for finding in findings(example)}
    wanted = {
        code.id for stage in ("text", "schema", "interop") for code in codes_of(stage)
    } - _SHOWN_ELSEWHERE
    assert sorted(wanted - met) == []


def test_a_third_of_the_examples_is_also_told_in_chinese() -> None:
    chinese = [example for example in _EXAMPLES if any(block.lang == "zh" for block in example.expected)]
    assert len(chinese) * 3 >= len(_EXAMPLES)


def _update(example: Example) -> None:
    """Write what is said now in place of what the page says, from the last block to the first."""
    page: Path = example.file
    current = next(
        one for one in examples_of(page) if (one.title, one.input) == (example.title, example.input)
    )
    text = page.read_text(encoding="utf-8")
    for block in reversed(current.expected):
        said = messages(example, block.lang)
        text = text[: block.start] + (said + "\n" if said else "") + text[block.end :]
    page.write_text(text, encoding="utf-8")
