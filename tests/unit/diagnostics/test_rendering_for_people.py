"""The caret stands under the character that is meant, whatever stands before it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statewright.diagnostics import (
    Code,
    Diagnostic,
    Related,
    Severity,
    Source,
    Span,
    Text,
    render_summary,
    render_text,
)
from statewright.diagnostics.width import width

CODE = Code(
    id="SW999",
    name="for-the-test",
    severity=Severity.ERROR,
    message=Text('"{name}" is wrong', "“{name}”不对"),
    page=Text("", ""),
    label=Text("here", "这里"),
    help=Text("write {better}", "请写 {better}"),
)


def finding(text: str, start: int, end: int, **values: object) -> Diagnostic:
    filled = {"name": text[start:end], "better": "x", **values}
    return Diagnostic.filled(CODE, Source("f.yaml", text), Span(start, end), filled)


def lines_of(text: str, start: int, end: int) -> tuple[str, str]:
    """The line of the file and the line of the caret, without the gutter."""
    rendered = render_text(finding(text, start, end)).split("\n")
    return rendered[2].removeprefix("   |").removeprefix(" "), rendered[3].removeprefix("   |").removeprefix(
        " "
    )


def test_the_layout_is_fact_place_line_caret_help() -> None:
    text = "a: 1\n        to: aproved\n"
    start = text.index("aproved")
    assert render_text(finding(text, start, start + 7, better='"approved"')).split("\n") == [
        'error[SW999]: "aproved" is wrong',
        "  --> f.yaml:2:13",
        "   |         to: aproved",
        "   |             ^^^^^^^ here",
        ' help: write "approved"',
    ]


def test_chinese_has_chinese_words_and_full_width_indentation_of_help() -> None:
    rendered = render_text(finding("a: b", 3, 4, better="x\ny"), "zh").split("\n")
    assert rendered[0] == "错误[SW999]: “b”不对"
    assert rendered[-2:] == [" 帮助: 请写 x", "       y"]


@pytest.mark.parametrize(
    ("text", "start", "end", "caret"),
    [
        ("title: 订单 x", 10, 11, "            ^ here"),
        ("订单: 张三", 4, 6, "      ^^^^ here"),
        ("a\tb: c", 2, 3, "     ^ here"),
        ("e\u0301te\u0301: x", 7, 8, "     ^ here"),
        ("👍🏽: x", 4, 5, "    ^ here"),
        ("ａ：x", 2, 3, "    ^ here"),
        ("\u1100\u1161\u11a8: x", 5, 6, "    ^ here"),
        ("a\u200b: x", 4, 5, "    ^ here"),
    ],
    ids=["wide before", "wide under", "tab", "combining", "emoji", "full-width", "jamo", "invisible"],
)
def test_the_caret_counts_columns_of_the_terminal(text: str, start: int, end: int, caret: str) -> None:
    assert lines_of(text, start, end)[1] == caret


def test_an_empty_span_still_has_a_caret() -> None:
    assert lines_of("a:", 2, 2) == ("a:", "  ^ here")


def test_a_span_of_several_lines_shows_the_first() -> None:
    assert lines_of("a: {b: 1,\n    c: 2}", 3, 20) == ("a: {b: 1,", "   ^^^^^^ here")


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = "x" * 300 + "HERE" + "y" * 300
    line, caret = lines_of(text, 300, 304)
    assert width(line) <= 102
    assert line.startswith("…x")
    assert line.endswith("y…")
    assert line[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_the_end_of_a_long_line_uses_the_width() -> None:
    text = "x" * 300 + "HERE"
    line, caret = lines_of(text, 300, 304)
    assert line == "…" + "x" * 96 + "HERE"
    assert caret == " " * 97 + "^^^^ here"


def test_control_characters_never_reach_the_terminal() -> None:
    diagnostic = finding("a: \x1b[31mred\u202e", 3, 4, name="\x1b]0;x\x07")
    assert not set("\x1b\x07\u202e") & set(render_text(diagnostic))


def test_colour_is_only_added() -> None:
    diagnostic = finding("a: b", 3, 4)
    coloured = render_text(diagnostic, colour=True)
    assert "\x1b[1;31merror[SW999]\x1b[0m" in coloured
    plain = "".join(
        part.partition("m")[2] if index else part for index, part in enumerate(coloured.split("\x1b["))
    )
    assert plain == render_text(diagnostic)


def test_a_second_place_is_shown_below() -> None:
    related = (Related(Span(0, 1), Text("first", "先")),)
    diagnostic = Diagnostic.of(
        CODE, Source("f.yaml", "a: 1\na: 2"), Span(5, 6), name="a", better="b", related=related
    )
    assert render_text(diagnostic).split("\n")[4:8] == [
        " note: first",
        "  --> f.yaml:1:1",
        "   | a: 1",
        "   | ^",
    ]


def test_a_file_that_could_not_be_read_has_a_place_and_no_line() -> None:
    assert render_text(finding("", 0, 0)).split("\n")[1:3] == ["  --> f.yaml:1:1", " help: write x"]


def test_the_summary_counts_errors_and_warnings() -> None:
    error = finding("a", 0, 1)
    warning = Diagnostic.of(CODE, error.source, error.span, name="a", better="b", severity=Severity.WARNING)
    assert render_summary([error, error, warning]) == "2 errors, 1 warning"
    assert render_summary([error, error, warning], "zh") == "2 个错误，1 个警告"
    assert render_summary([]) == ""


@given(text=st.text(max_size=260), place=st.tuples(st.integers(0, 260), st.integers(0, 260)))
@settings(max_examples=300, deadline=None)
@example(text="订" * 200, place=(150, 155))
@example(text="\t" * 90, place=(80, 81))
def test_the_caret_stands_where_the_text_before_it_ends(text: str, place: tuple[int, int]) -> None:
    start, end = sorted(min(one, len(text)) for one in place)
    source = Source("f.yaml", text)
    rendered = render_text(finding(text, start, end)).split("\n")
    if not text:
        return
    line, column = source.position(start)
    indent = len(rendered[3]) - len(rendered[3].removeprefix("   |").lstrip(" ")) - 5
    before = source.line_text(line)[: column - 1]
    assert rendered[3].lstrip(" |").startswith("^")
    if width(source.line_text(line)) <= 100:
        assert indent == width(before)
    assert indent <= 101
