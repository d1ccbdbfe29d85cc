"""Every character of a scalar knows its place in the file, however the scalar is written."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statewright.diagnostics import Excerpt, Source
from statewright.document import read


def excerpt_of(text: str) -> Excerpt:
    document, found = read(Source("f.yaml", text))
    assert document is not None, [finding.message.en for finding in found]
    return document.excerpt(["a"])


def written_at(excerpt: Excerpt) -> str:
    """The characters of the file at the offsets of an excerpt."""
    return "".join(excerpt.source.text[offset] for offset in excerpt.offsets[: len(excerpt.text)])


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("a: =x + 1  # why\n", "=x + 1", "=x + 1"),
        ("a: '=''x'' + 1'\n", "='x' + 1", "='x' + 1"),
        ('a: "=\\"x\\" + \\u4e2d\\t\\x41"\n', '="x" + 中\tA', "=\\x\\ + \\\\\\".replace("x", "x")),
        ("a: one\n   two\n\n   three\n", "one two\nthree", "one\ntwo\nthree"),
        ("a: 'one  \n   two'\n", "one two", "one\ntwo"),
        ('a: "one \\\n   two"\n', "one two", "one two"),
        ("a: |\n  one\n   two\n", "one\n two\n", "one\n two\n"),
        ("a: |-\n  one\n  two\n", "one\ntwo", "one\ntwo"),
        ("a: |+\n  one\n\nb: 1\n", "one\n\n", "one\n\n"),
        ("a: |2\n   one\n", " one\n", " one\n"),
        ("a: >-\n  one\n  two\n\n  three\n", "one two\nthree", "one\ntwo\nthree"),
        ("a: >\n  one\n    two\n  three\n", "one\n  two\nthree\n", "one\n  two\nthree\n"),
        ("a: >-\r\n  one\r\n  two\r\n", "one two", "one\rtwo"),
        ("a: &x !!str 'one'\n", "one", "one"),
        ("a: ''\n", "", ""),
    ],
)
def test_offsets_point_at_the_characters_as_written(text: str, value: str, written: str) -> None:
    excerpt = excerpt_of(text)
    assert excerpt.text == value
    assert len(excerpt.offsets) == len(value) + 1
    assert written_at(excerpt) == written


def test_a_span_inside_a_folded_expression_is_exact() -> None:
    text = "a: >-\n  data.paid >= data.amount\n  && data.nmae != ''\n"
    excerpt = excerpt_of(text)
    start = excerpt.text.index("nmae")
    span = excerpt.span(start, start + 4)
    assert text[slice(*span)] == "nmae"
    assert excerpt.source.position(span.start) == (3, 11)


def test_a_span_inside_quotes_ends_before_the_closing_quote() -> None:
    excerpt = excerpt_of('a: "x == \\"y\\""\n')
    assert excerpt.source.text[slice(*excerpt.span(5, 8))] == '\\"y\\"'


def test_a_map_gives_what_the_file_shows() -> None:
    document, _ = read(Source("f.yaml", "a: {b: 1}\n"))
    assert document is not None
    assert document.excerpt(["a"]).text == "{b: 1}"
    assert document.excerpt_key(["a", "b"]).text == "b"


_TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab '\"\\#:,[]{}!&*|>-?%@`=\n\t"), st.characters(exclude_categories=("Cs", "Cc"))
    ),
    max_size=60,
)


@given(
    value=_TEXTS,
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.integers(5, 40),
    indent=st.integers(2, 6),
)
@settings(max_examples=400, deadline=None)
@example(value="\xa0", style="|", width=5, indent=2)
def test_offsets_hold_for_whatever_a_writer_emits(
    value: str, style: str | None, width: int, indent: int
) -> None:
    text = yaml.dump({"a": value}, default_style=style, width=width, indent=indent, allow_unicode=True)
    document, found = read(Source("f.yaml", text))
    if document is None:  # a character that is refused in any file
        assert any(finding.code in ("SW107", "SW120", "SW122", "SW125") for finding in found), found
        return
    excerpt = document.excerpt(["a"])
    assert isinstance(document.plain, dict)
    if isinstance(document.plain["a"], str):
        assert excerpt.text == document.plain["a"]
    assert list(excerpt.offsets) == sorted(excerpt.offsets)
    span = document.locate(["a"])
    assert all(span.start <= offset <= len(text) for offset in excerpt.offsets)
    for char, offset in zip(excerpt.text, excerpt.offsets):
        assert text[offset] == char or text[offset] in "\\\n" or (char, text[offset]) == (" ", "\n")
