"""Nothing that is written costs more than a bounded time, and nothing reaches Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import process_time

import pytest

from statewright.diagnostics.source import Excerpt
from statewright.expressions import Environment, EvaluationFault, compile_expression
from statewright.expressions.patterns import matches

from .place import ARGUMENTS, ENVIRONMENT, findings

SECONDS = 2.0
BARE = Environment((), {}, lenient=True)


@pytest.fixture(autouse=True)
def _in_bounded_time() -> Iterator[None]:
    begin = process_time()
    yield
    assert process_time() - begin < SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000,
        "!" * 10_000 + "true",
        "-" * 10_000 + "1",
        "data.urgent ? " * 1_000 + "1",
        "1" + " + 1" * 3_000,
        "true" + " && true" * 5_000,
        "data" + ".a" * 5_000,
        "x" + "[0]" * 5_000,
        "f(" * 5_000,
        "{'a':" * 5_000,
        "a" * 1_000_000,
        "'" + "x" * 1_000_000 + "'",
        "1" * 1_000_000,
        "//" + "x" * 1_000_000,
        "'" + "\\" * 19_000,
        '"""' * 5_000,
        "0x" + "f" * 19_000,
        "1e" + "9" * 19_000,
        "\x00" * 100,
        "\ud800",
        "a\u200bb",
    ],
    ids=lambda text: f"{text[:10]!a}… {len(text)}",
)
def test_what_is_too_much_is_a_diagnostic(text: str) -> None:
    program, found = compile_expression(Excerpt.whole(text), ENVIRONMENT)
    assert program is None
    assert 1 <= len(found) <= 5
    assert found[0].code.startswith("SW4")


@pytest.mark.parametrize(
    "text",
    [
        "data.__class__",
        "data['__class__']",
        "actor.__class__",
        "actor.__init__.__globals__",
        "''.__class__.__mro__",
        "().__class__",
        "data.items.map(i, i.__dict__)",
        "__import__('os')",
        "eval('1')",
        "open('/etc/passwd')",
        "exec('1')",
        "getattr(data, 'x')",
        "_translate",
        "_k0",
        "active",
        "data.memo.format_map(data)",
        "'{0.__class__}'.format([data])",
        "'%(x)s'.format([1])",
        "lambda: 1",
        "[x for x in data.tags]",
        "data.memo.join.__self__",
        "data.`__class__`",
    ],
)
def test_python_is_out_of_reach(text: str) -> None:
    program, found = compile_expression(Excerpt.whole(text), ENVIRONMENT)
    if program is None:
        assert found
        return
    try:
        value = program.run(*ARGUMENTS)
    except EvaluationFault:
        return
    assert value == "{0.__class__}"


def test_the_function_has_no_builtins_and_no_attributes_but_those_declared() -> None:
    program, _ = compile_expression(Excerpt.whole("actor.id == data.memo"), ENVIRONMENT)
    assert program is not None
    assert program.run.__globals__["__builtins__"] == {}  # type: ignore[attr-defined]
    assert set(program.run.__code__.co_names) == {"id", "_caught", "_translate"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["x if True else 0", "a;b", "import os", "def", "None", "data\n"])
def test_names_of_the_environment_cannot_become_code(name: str) -> None:
    from statewright.expressions import DYN, Variable

    environment = Environment((name,), {name: Variable(DYN)}, lenient=True)
    program, _ = compile_expression(Excerpt.whole("1 + 1"), environment)
    assert program is not None
    assert program.run(None) == 2


@pytest.mark.parametrize(
    "text",
    [
        "['a']" + ".map(x, x + x)" * 60 + " == []",
        "[[1]]" + ".map(x, [x, x])" * 60 + " == [[1]]" + ".map(x, [x, x])" * 60,
        "'%s'.format([[1]" + ".map(x, [x, x])" * 60 + "]) == ''",
        "[1, 2, 3].map(a, " * 12 + "1" + ")" * 12 + " == []",
        "'aaaaaaaaaa'" + ".replace('a', 'aaaaaaaaaa')" * 20 + " == ''",
        "cel.bind(a, 'xxxxxxxxxxxxxxxxxxxx', " + "cel.bind(a, a + a, " * 40 + "a.size() > 0" + ")" * 41,
        "'x'.format([]).size() > 0 && 1000000.split(1000000).size() > 0",
        "[" + ", ".join("1" * 1 for _ in range(100)) + "].all(a, " * 1 + "true)",
    ],
    ids=lambda text: text[:40],
)
def test_what_grows_without_end_is_stopped(text: str) -> None:
    program, found = compile_expression(Excerpt.whole(text), BARE)
    if program is None:
        assert found
        return
    assert outcome(program.run) in {"a value", "SW467", "SW468", "SW471"}


def outcome(run: Callable[[], object]) -> str:
    """The code of the fault it ends in, or that there is a value."""
    try:
        run()
    except EvaluationFault as fault:
        return fault.code
    return "a value"


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a" * 50_000 + "!", "(a+)+$"),
        ("a" * 5_000, "(a|aa)*b"),
        ("a" * 40, "(a?){40}a{40}"),
        ("x" * 20_000, ".*a.*b.*c"),
        ("ab" * 10_000, "^(([a-z])+.)+[A-Z]([a-z])+$"),
    ],
)
def test_no_pattern_is_catastrophic(text: str, pattern: str) -> None:
    matches(text, pattern)


def test_a_pattern_too_large_is_refused() -> None:
    assert [each.code for each in findings("data.memo.matches('(a{1000}){1000}')")] == ["SW448"]
    assert [each.code for each in findings("data.memo.matches('(((a{30}){30}){30}){30}')")] == ["SW448"]


def test_passes_that_lists_allow_are_bounded_beforehand() -> None:
    text = "data.items.all(a, data.items.all(b, a.price <= b.price))"
    assert [each.code for each in findings(text)] == ["SW417"]
