"""The closed list of functions: every one is documented, every example holds, the index of families is
right.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest

from statewright.diagnostics.source import Excerpt
from statewright.expressions import (
    Environment,
    canonical_duration,
    canonical_timestamp,
    compile_expression,
    decode_duration,
    decode_timestamp,
    encode_duration,
    encode_timestamp,
    library,
)
from statewright.expressions.patterns import BadPattern, compiled, matches

from .place import NOW, value

FAMILIES = ("conversions", "strings", "lists", "times", "money", "maths", "optionals", "network")
VARIADIC = {"math.greatest", "math.least"}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_the_functions_that_the_index_says(family: str) -> None:
    module = import_module(f"statewright.expressions.library.{family}")
    found = {row.name for row in module.ROWS} | set(getattr(module, "VARIADIC", ()))
    assert found == set(library._FAMILIES[family].split())


def test_every_function_is_documented() -> None:
    told = {about.name for _, about in library.abouts()}
    alike = {".size": "size", "matches": ".matches"}
    assert {alike.get(name, name) for name in library.names()} == told


@pytest.mark.parametrize("about", [about for _, about in library.abouts()], ids=lambda about: about.name)
def test_the_examples_of_the_reference_hold(about) -> None:
    assert about.text.en
    assert about.text.zh
    if "data." in about.example or "now" in about.example:
        return
    program, found = compile_expression(Excerpt.whole(about.example), Environment((), {}, lenient=True))
    assert program is not None, found
    assert program.run() is True, about.example


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("timestamp('2026-01-31T10:00:00Z').plus_months(1)", "2026-02-28T10:00:00Z"),
        ("timestamp('2024-01-31T10:00:00Z').plus_months(1)", "2024-02-29T10:00:00Z"),
        ("timestamp('2026-03-31T10:00:00Z').plus_months(-1)", "2026-02-28T10:00:00Z"),
        ("timestamp('2026-01-31T20:00:00Z').plus_months(1, 'Asia/Shanghai')", "2026-02-28T20:00:00Z"),
        ("timestamp('2026-02-08T07:30:00Z').plus_months(1, 'America/New_York')", "2026-03-08T07:30:00Z"),
        ("timestamp('2026-03-05T01:30:00Z').day_start('Asia/Shanghai')", "2026-03-04T16:00:00Z"),
        ("timestamp('2026-03-05T01:30:00Z').day_start()", "2026-03-05T00:00:00Z"),
        ("timestamp('2018-11-04T05:00:00Z').day_start('America/Sao_Paulo')", "2018-11-04T03:00:00Z"),
        ("timestamp('2026-03-05T01:30:00Z').day_start('+05:30')", "2026-03-04T18:30:00Z"),
    ],
)
def test_calendar_steps(text: str, expected: str) -> None:
    assert value(f"string({text})") == expected


def test_the_zone_of_the_workflow_is_meant_when_none_is_given() -> None:
    environment = Environment((), {}, zone="Asia/Shanghai")
    program, _ = compile_expression(
        Excerpt.whole("timestamp('2026-03-05T01:30:00Z').day_start()"), environment
    )
    assert program is not None
    assert program.run() == datetime(2026, 3, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("500ms", "500ms"),
        ("30s", "30s"),
        ("90m", "90m"),
        ("24h", "1d"),
        ("36h", "36h"),
        ("15d", "15d"),
        ("2w", "14d"),
        ("1h30m", "90m"),
        ("0s", "0s"),
        ("-36h", "-36h"),
    ],
)
def test_canonical_durations(text: str, canonical: str) -> None:
    assert canonical_duration(text) == canonical
    assert encode_duration(decode_duration(canonical)) == canonical


def test_canonical_instants() -> None:
    assert canonical_timestamp("2026-03-01T09:00:00+08:00") == "2026-03-01T01:00:00.000Z"
    assert encode_timestamp(NOW + timedelta(microseconds=1999)) == "2026-03-05T00:00:00.001Z"
    assert encode_timestamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"
    assert decode_timestamp("2026-03-05T00:00:00.000Z") == NOW
    for wrong in ("2026-03-01", "2026-03-01T09:00:00", "x", "2026-13-01T00:00:00Z"):
        with pytest.raises(ValueError):
            canonical_timestamp(wrong)
    for wrong in ("", "5", "5 h", "h", "1.h.", "5y"):
        with pytest.raises(ValueError):
            canonical_duration(wrong)


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("13912345678", "^1[0-9]{10}$", True),
        ("139", "^1[0-9]{10}$", False),
        ("line\n", "^line$", False),
        ("a\nb", "(?m)^b$", True),
        ("a\nb", "a.b", False),
        ("a\nb", "(?s)a.b", True),
        ("ÄB", "(?i)äb", True),
        ("é", r"\w", False),
        ("é", r"\pL", True),
        ("中", r"^\P{Lu}$", True),
        ("x1", r"[[:alpha:]]\d", True),
        ("a+b", r"\Qa+b\E", True),
        ("aXb", r"a(?P<name>X)b", True),
        ("word", r"\bword\b", True),
        ("words", r"\bword\b", False),
        ("A", r"\x41\x{41}?", True),
        ("", "", True),
        ("]", r"[]]", True),
        ("-", r"[a-]", True),
        ("aaa", "^a{2,3}$", True),
        ("aaaa", "^a{2,3}$", False),
        ("{x}", "{x}", True),
    ],
)
def test_patterns(text: str, pattern: str, found: bool) -> None:
    assert matches(text, pattern) is found


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "[a", "a**", "*a", r"\1", "(?=a)", "(?<!a)", "a{2,1}", r"\p{Greek}", "[b-a]", r"\y", "(?x)a"],
)
def test_patterns_that_are_none(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compiled(pattern)
