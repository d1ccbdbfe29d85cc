"""The one table of codes: unique, complete in both languages, and each with a page that can be printed."""

from __future__ import annotations

import re
import string

import pytest

from statewright.diagnostics import CODES, Code, explain_code
from statewright.diagnostics.codes import STAGES, codes_of

ALL = list(CODES.values())
_CHINESE = re.compile("[一-鿿]")


def test_the_numbers_are_unique_and_of_their_hundred() -> None:
    assert all(re.fullmatch(r"SW[1-9][0-9]{2}", code.id) for code in ALL)
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("stage", STAGES)
def test_the_names_of_a_stage_are_unique(stage: str) -> None:
    names = [code.name for code in {code.id: code for code in codes_of(stage)}.values()]
    assert sorted(name for name in names if names.count(name) > 1) == []
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name) for name in names)


def test_the_table_holds_what_the_stages_define() -> None:
    assert {code.id for stage in STAGES for code in codes_of(stage)} == set(CODES)
    assert list(codes_of("no_such_stage")) == []


@pytest.mark.parametrize("code", ALL, ids=lambda code: code.id)
def test_every_sentence_is_there_in_both_languages(code: Code) -> None:
    for text in (code.message, code.page, code.label, code.help):
        if text is None:
            continue
        assert text.en.strip()
        assert _CHINESE.search(text.zh) or blanks(text.zh) or text.zh == text.en
        if text is not code.page:
            assert not _CHINESE.search(text.en)
    assert len(code.page.en) > 20


@pytest.mark.parametrize("code", ALL, ids=lambda code: code.id)
def test_both_languages_are_filled_from_the_same_values(code: Code) -> None:
    for text in (code.message, code.label):
        if text is not None:
            assert blanks(text.en) == blanks(text.zh)
    assert code.help is None or blanks(code.help.zh) <= blanks(code.help.en)


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", ALL, ids=lambda code: code.id)
def test_every_code_has_a_page(code: Code, lang: str) -> None:
    page = explain_code(code.id.lower(), lang)
    assert page is not None
    assert page.startswith(f"{code.id} {code.name}\n")
    assert code.page.in_language(lang) in page


def test_a_code_that_is_not_there_has_none() -> None:
    assert explain_code("SW000") is None
    assert explain_code("nonsense") is None
