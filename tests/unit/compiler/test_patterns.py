"""Which patterns are used, which are refused, and that none that is used is slow."""

from __future__ import annotations

import time

import pytest

from statewright.compiler.patterns import UnsafePattern, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("^[a-z]+$", "abc", "abc\n"),
        (r"^([a-z]+\.)*[a-z]+$", "a.b.c", "a..b"),
        (r"^1[3-9]\d{9}$", "13800138000", "１3800138000"),
        (r"^(?:[A-Z]{2}\d{4},?){1,20}$", "AB1234,CD5678", "AB12"),
        (r"^[\u4e00-\u9fff]{2,10}$", "张三", "ab"),
        ("colou?r", "my color", "my colr"),
    ],
)
def test_usual_patterns_work(pattern: str, fits: str, fails: str) -> None:
    compiled = compile_pattern(pattern)
    assert compiled.search(fits)
    assert not compiled.search(fails)


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(a+)+$", "slow"),
        ("(a|a)*b", "slow"),
        ("(a|ab)*c", "slow"),
        (r"(\w+\s?)*$", "slow"),
        ("(.*)*", "slow"),
        ("([a-z]+)*!", "slow"),
        ("((ab?)+c?)+d", "slow"),
        ("[", "syntax"),
        (r"(a)\1", "unsupported"),
        ("(?=a)b", "unsupported"),
        ("a" * 501, "long"),
    ],
)
def test_dangerous_patterns_are_refused(pattern: str, problem: str) -> None:
    with pytest.raises(UnsafePattern) as caught:
        compile_pattern(pattern)
    assert caught.value.problem == problem


@pytest.mark.parametrize("pattern", [r"^([a-z]+\.)*[a-z]+$", r"^(?:[A-Z]{2}\d{4},?){1,20}$", "^(ab|cd)*$"])
def test_what_is_accepted_is_quick_on_hostile_texts(pattern: str) -> None:
    compiled = compile_pattern(pattern)
    begun = time.process_time()
    for text in ("a" * 5000 + "!", "ab" * 3000 + "!", "a." * 3000 + "!", "AB1234," * 900 + "!"):
        compiled.search(text)
    assert time.process_time() - begun < 2
