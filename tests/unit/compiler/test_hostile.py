"""Whatever is written, compiling it gives findings or a definition, never a traceback; and it says where."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from statewright.compiler import compile_source
from statewright.diagnostics import render_text

ROOT = Path(__file__).parents[3]
EXAMPLE = (ROOT / "tests" / "fixtures" / "language_example" / "order.yaml").read_text(encoding="utf-8")


class _Loader(yaml.SafeLoader):
    """YAML 1.2 enough for the example: `on` is a text."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf")
)

TREE: Any = yaml.load(EXAMPLE, _Loader)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        found += places(value, (*path, key))
    return found


PLACES = places(TREE)
WORDS = [
    "shipped",
    "cancelled",
    "final",
    "self",
    "pay_succeeded",
    "return_money",
    "buyer",
    "refundable",
    "=data.paid",
    "=event.amount",
    "=now",
    "=actor.id",
    "= ",
    "=1 +",
    "=in_state('signed')",
    "=item.x",
    "15d",
    "0s",
    "any",
    "parent",
    "*",
    "",
    "integer",
    "#/types/x",
    "with_buyer",
    "with_buyer.before",
    "undo",
]
KEYS = ["to", "when", "set", "do", "states", "regions", "type"]
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from([None, True, 0, 1, -1, 1.5, 2**60]),
    st.sampled_from(PLACES).map(lambda path: _at(TREE, path)),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.dictionaries(st.sampled_from([*WORDS, *KEYS]), st.sampled_from(WORDS), max_size=3),
)


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """The example with a few values replaced, keys renamed, parts removed or moved."""
    tree = copy.deepcopy(TREE)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(PLACES))
        try:
            parent = _at(tree, path[:-1])
            match draw(st.sampled_from(["replace", "remove", "rename", "add"])):
                case "replace":
                    parent[path[-1]] = copy.deepcopy(draw(VALUES))
                case "remove":
                    del parent[path[-1]]
                case "rename":
                    parent[draw(st.sampled_from(WORDS))] = parent.pop(path[-1])
                case _:
                    source = draw(st.sampled_from(PLACES))
                    parent[source[-1]] = copy.deepcopy(_at(TREE, source))
        except (KeyError, IndexError, TypeError, AttributeError):
            continue
    return yaml.dump(tree, allow_unicode=True, sort_keys=False)


@settings(max_examples=200, deadline=None)
@given(mutants())
def test_a_changed_workflow_gives_findings_or_a_definition(text: str) -> None:
    found = compile_source(text)
    assert found.ok == (found.definition is not None)
    assert found.ok or found.diagnostics
    for diagnostic in found.diagnostics:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text) + 1
        assert render_text(diagnostic, "en")
        assert render_text(diagnostic, "zh")


@pytest.mark.parametrize(
    "text", ["", "\t", "a: b", "- 1", "statewright: 1\nworkflow: x\nversion: 1\ninitial: a\nstates: {a: {}}"]
)
def test_small_texts(text: str) -> None:
    found = compile_source(text)
    assert found.ok or found.diagnostics


def test_deep_nesting_is_no_trouble() -> None:
    text = "statewright: 1\nworkflow: x\nversion: 1\n"
    inner = "{}"
    for depth in range(25):
        inner = f"{{initial: s{depth}, states: {{s{depth}: {inner}}}}}"
    assert compile_source(text + "initial: s\nstates: {s: " + inner + "}").ok
