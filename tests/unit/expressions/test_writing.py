"""What was written canonically is read as the same tree."""

from __future__ import annotations

import pytest

from statewright.diagnostics import Excerpt
from statewright.expressions.parser import parse
from statewright.expressions.writing import format


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("-5", "-5"),
        ("-0", "0"),
        ("-(0)", "-(0)"),
        ("-(5)", "-(5)"),
        ("--5", "-(-5)"),
        ("-(0.5)", "-(0.5)"),
        ("-2.f()", "(-2).f()"),
        ("-(2.f())", "-(2.f())"),
        ("-(2.f()[0].g)", "-(2.f()[0].g)"),
        ("-(x)", "-x"),
        ("-x.f(2)", "-x.f(2)"),
        ("-(.x)", "-.x"),
        ("!(!a)", "!!a"),
        ("-(a + b)", "-(a + b)"),
        ("(a + b) + c - (d - e)", "a + b + c - (d - e)"),
        ("(a ? b : c) ? d : (e ? f : g)", "(a ? b : c) ? d : e ? f : g"),
    ],
)
def test_it_is_read_as_the_same(text: str, canonical: str) -> None:
    tree, _ = parse(Excerpt.whole(text))
    assert tree is not None
    assert format(tree) == canonical
    again, _ = parse(Excerpt.whole(canonical))
    assert again is not None
    assert format(again) == canonical
    assert _shape(again) == _shape(tree)


def _shape(node: object) -> object:
    """A tree without its positions."""
    if not isinstance(node, tuple):
        return node
    fields: dict[str, object] = node._asdict() if hasattr(node, "_asdict") else dict(enumerate(node))  # type: ignore[arg-type]
    kept = [_shape(value) for name, value in fields.items() if not str(name).endswith(("start", "end"))]
    return type(node).__name__, kept
