"""Whatever a file holds, reading and checking it gives a value or diagnostics, never an exception."""

from __future__ import annotations

from functools import cache

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statewright.diagnostics import Severity, Source, render_json, render_text
from statewright.document import read, read_bytes, validate

from .corpus import SCENARIOS, WORKFLOWS

_MARKS = st.text("abc:,{}[]'\"#!&*|>-?%@`=~ \n\t\r()1.0x\\：，“”\u3000\ufeff\x85\u2028😀订单", max_size=80)


@cache
def texts() -> tuple[str, ...]:
    return tuple(file.read_text(encoding="utf-8") for file in (*WORKFLOWS[:6], *SCENARIOS[:1]))


def all_is_said(text: str) -> None:
    """Read, check and show a text; an error must be told if there is no document."""
    document, found = read(Source("f.yaml", text))
    assert document is not None or any(one.severity is Severity.ERROR for one in found)
    if document is not None:
        found = [*found, *validate(document, "workflow"), *validate(document, "scenario")]
    for one in found:
        assert 0 <= one.span.start <= one.span.end <= len(one.source.text) + 1, one
        assert render_text(one) != render_text(one, "zh")
    assert len(render_json(found)) == len(found)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
def test_bytes(raw: bytes) -> None:
    document, found = read_bytes("f.yaml", raw)
    assert document is not None or found


@given(_MARKS)
@settings(max_examples=1500, deadline=None)
@example("a: {b: =f(c\n, d}")
@example('"\\ud800"')
@example("? ")
@example("=")
@example("- when: 'a")
@example("a: !\n")
@example("{:")
@example("：")
@example("{a\n\u3000：b}")
@example("steps:\n      - a\n     \u3000\n- b\n")
@example("a: !0\n")
def test_punctuation(text: str) -> None:
    all_is_said(text)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    all_is_said(text)


@given(draw=st.data())
@settings(max_examples=400, deadline=None)
def test_a_right_file_spoilt(draw: st.DataObject) -> None:
    text = draw.draw(st.sampled_from(texts()))
    start = draw.draw(st.integers(0, len(text) - 1))
    part = text[start : start + 1500]
    cut = draw.draw(st.integers(0, len(part)))
    length = draw.draw(st.integers(0, 5))
    all_is_said(part[:cut] + draw.draw(_MARKS)[:4] + part[cut + length :])


@given(_MARKS)
@settings(max_examples=400, deadline=None)
def test_the_parser_in_python_reads_the_same(text: str) -> None:
    """Where PyYAML was built without libyaml: the same value, or a diagnosis."""
    fast, _ = read(Source("f.yaml", text))
    quick, yaml.CSafeLoader = yaml.CSafeLoader, yaml.SafeLoader  # type: ignore[misc, assignment]
    try:
        slow, found = read(Source("f.yaml", text))
    finally:
        yaml.CSafeLoader = quick  # type: ignore[misc]
    assert slow is not None or found
    if fast is not None and slow is not None:
        assert fast.plain == slow.plain
