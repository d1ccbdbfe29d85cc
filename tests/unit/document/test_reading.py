"""Text -> positioned document: YAML 1.2 values, places of keys and values, bounds."""

from __future__ import annotations

import time

import pytest

from statewright.diagnostics import Source
from statewright.document import Document, Limits, read, read_bytes, validate

from .corpus import EXAMPLE


def document_of(text: str) -> Document:
    document, found = read(Source("f.yaml", text))
    assert document is not None, [finding.message.en for finding in found]
    return document


def codes_of(text: str, limits: Limits = Limits()) -> list[str]:  # noqa: B008 - an immutable value
    return [finding.code for finding in read(Source("f.yaml", text), limits)[1]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-0", 0),
        ("+12", 12),
        ("010", 10),
        ("0o17", 15),
        ("0xff", 255),
        ("1.0", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("on", "on"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("0b1", "0b1"),
        ("1.2.3", "1.2.3"),
        ("2026-03-01", "2026-03-01"),
        ("tRue", "tRue"),
        ("30m", "30m"),
        ("=data.x + 1", "=data.x + 1"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("!!str 5", "5"),
        ("!!int '7'", 7),
        ("|\n  5\n", "5\n"),
    ],
)
def test_values_are_read_as_yaml_1_2_reads_them(written: str, value: object) -> None:
    plain = document_of(f"a: {written}\n").plain
    assert isinstance(plain, dict)
    assert plain["a"] == value
    assert type(plain["a"]) is type(value)


def test_on_is_a_key_and_not_true() -> None:
    assert document_of("on: {off: {}}\nyes: {}").plain == {"on": {"off": {}}, "yes": {}}


def test_the_example_of_the_reference_is_read_without_a_word() -> None:
    document, found = read_bytes("order.yaml", EXAMPLE.read_bytes())
    assert document is not None
    assert found == []
    assert isinstance(document.plain, dict)
    assert list(document.plain)[:4] == ["statewright", "workflow", "version", "title"]


TEXT = """\
title: {en: Order, zh: 订单}
on:
  pay:
    - when: data.a
      to: 'paid'   # done
    - {to: "open"}
empty:
after: |
  one
  two

last: 1
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (["title", "zh"], "zh", "订单"),
        (["title"], "title", "{en: Order, zh: 订单}"),
        (["on", "pay", 0, "to"], "to", "'paid'"),
        (["on", "pay", 1, "to"], "to", '"open"'),
        (["on", "pay", 1], '{to: "open"}', '{to: "open"}'),
        (["on", "pay", 0], "when: data.a\n      to: 'paid'", "when: data.a\n      to: 'paid'"),
        (["empty"], "empty", ""),
        (["after"], "after", "|\n  one\n  two"),
        (["last"], "last", "1"),
    ],
)
def test_keys_and_values_stand_where_they_are_written(path: list[str | int], key: str, value: str) -> None:
    document = document_of(TEXT)
    assert TEXT[slice(*document.locate(path))] == value
    assert TEXT[slice(*document.locate_key(path))] == key


@pytest.mark.parametrize(
    "path", [["nowhere"], ["on", "nowhere", 3], ["on", "pay", 7], ["on", "pay", "x"], ["last", 0]]
)
def test_a_path_that_is_not_there_gives_the_nearest_place_above(path: list[str | int]) -> None:
    document = document_of(TEXT)
    existing = path
    while document.locate(existing) == document.locate(path) and existing:
        existing = existing[:-1]
    assert document.locate(path) == document.locate(path[: len(existing) + 1])
    assert document.excerpt(path).text


def test_columns_count_characters_also_beyond_the_first_plane() -> None:
    document = document_of("a: {😀: 张三, b: =x}\n")
    span = document.locate(["a", "b"])
    assert document.source.position(span.start) == (1, 15)
    assert document.source.text[slice(*span)] == "=x"


def test_a_byte_order_mark_counts_for_no_column() -> None:
    document, found = read_bytes("f.yaml", b"\xef\xbb\xbfa: 1\n")
    assert document is not None
    assert [finding.code for finding in found] == ["SW103"]
    assert document.locate_key(["a"]) == (0, 1)


def test_aliases_repeat_values_and_anchors_are_not_part_of_them() -> None:
    document = document_of("a: &x [1, {b: &y 'c'}]\nd: *x\ne: *y\n")
    assert document.plain == {"a": [1, {"b": "c"}], "d": [1, {"b": "c"}], "e": "c"}
    assert document.source.text[slice(*document.locate(["a"]))] == "[1, {b: &y 'c'}]"
    assert document.excerpt(["e"]).text == "c"


def test_the_first_of_duplicate_keys_is_shown_with_the_second() -> None:
    document, found = read(Source("f.yaml", "a: 1\nb: {c: 1, c: 2}\na: 3\n"))
    assert document is None
    assert [(finding.code, finding.span.start, finding.related[0].span.start) for finding in found] == [
        ("SW115", 15, 9),
        ("SW115", 21, 0),
    ]


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("a: 1\n" * 3, Limits(bytes=10), "SW104"),
        ("a: " + "[" * 9 + "]" * 9, Limits(depth=8), "SW109"),
        ("{a: " * 9 + "1" + "}" * 9, Limits(depth=8), "SW109"),
        ("- " * 9 + "1", Limits(depth=8), "SW109"),
        ("a: [1, 2, 3]", Limits(nodes=4), "SW110"),
        ("a: &a [1, 2, 3]\nb: [*a, *a, *a]", Limits(aliases=11), "SW111"),
    ],
)
def test_every_bound_is_said_by_name(text: str, limits: Limits, code: str) -> None:
    assert codes_of(text, limits) == [code]


def test_within_the_bounds_nothing_is_said() -> None:
    assert codes_of("a: " + "[" * 7 + "]" * 7, Limits(depth=8)) == []
    assert codes_of("a: &a [1, 2, 3]\nb: [*a, *a, *a]", Limits(aliases=12)) == []


def test_a_file_of_brackets_is_refused_at_once() -> None:
    assert codes_of("[" * 500_000) == ["SW109"]
    assert codes_of("- " * 500_000) == ["SW109"]


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert codes_of("\n".join(lines)) == ["SW111"]


def test_a_number_of_many_digits_is_refused_and_not_counted_with() -> None:
    assert codes_of("a: " + "9" * 5000) == ["SW140"]


@pytest.mark.parametrize(
    "text",
    [
        "a: {" + ", ".join(f"k{n}: =f(a, b{n})" for n in range(20_000)) + "}",
        "a: {" + ", ".join(f"k{n}: =f({n}" for n in range(20_000)) + "}",
        "a: [" + ", ".join("=g(x" for _ in range(40_000)) + "]",
        "\n".join("a: yes" for _ in range(30_000)),
        "a: {" + "=f(" * 50_000 + ": b}",
        "订单: " + "=f('" * 100_000,
        "{" * 60 + "a：" * 100_000,
    ],
    ids=[
        "commas in one line",
        "open in one line",
        "a long list",
        "duplicates",
        "brackets",
        "quotes",
        "signs",
    ],
)
def test_a_file_of_traps_is_told_in_time(text: str) -> None:
    started = time.process_time()
    found = codes_of(text)
    assert len(found) <= 201
    assert time.process_time() - started < 10


def test_hundreds_of_unknown_keys_are_told_in_time() -> None:
    document = document_of("\n".join(f"unknown_{n}: 1" for n in range(30_000)))
    found = validate(document, "workflow")
    assert [len(found), found[-1].code] == [201, "SW144"]
