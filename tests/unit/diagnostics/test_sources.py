"""Places in a text: lines, columns and offsets agree, for every kind of line break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from statewright.diagnostics import Excerpt, Source, Span, nearest


@given(st.text(st.sampled_from("ab订\n\r\u2028\x0c\x85😀"), max_size=60))
def test_offset_and_position_are_inverse(text: str) -> None:
    source = Source("f", text)
    for offset in range(len(text)):
        assert source.offset(source.position(offset)) == offset
    lines = [source.line_text(line) for line in range(1, source.line_count + 1)]
    assert "\n".join(lines) == text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def test_only_yaml_breaks_are_breaks() -> None:
    assert Source("f", "a\x0cb\x85c\u2028d\r\ne\rf\n").line_count == 3


def test_a_place_beyond_the_end_is_the_end() -> None:
    assert Source("f", "ab").position(99) == (1, 3)
    assert Source("f", "").position(0) == (1, 1)
    assert Source("f", "a\nb").line_end(0) == 1


def test_an_excerpt_knows_where_it_was_cut_out() -> None:
    excerpt = Excerpt.whole("data.x + 1").cut(5, 10)
    assert (excerpt.text, excerpt.span(0, 1), excerpt.span(4, 9)) == ("x + 1", Span(5, 6), Span(9, 10))


def test_the_nearest_name_is_near_or_none() -> None:
    assert nearest("aproved", ["shipped", "approved"]) == "approved"
    assert nearest("Awaiting-Payment", ["awaiting_payment"]) == "awaiting_payment"
    assert nearest("zzz", ["approved"]) is None
