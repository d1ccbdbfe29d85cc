"""Every message about an expression is on a page, and sixty mistakes or more are told in both languages."""

from __future__ import annotations

from pathlib import Path

from statewright.diagnostics.codes import (
    expression_faults,
    expression_names,
    expression_syntax,
    expression_types,
)
from statewright.diagnostics.diagnostic import Code
from statewright.diagnostics.source import Excerpt
from statewright.expressions import parse

from ..examples import Example, examples_of, findings

PAGES = [example for file in sorted(Path(__file__).parent.glob("*.md")) for example in examples_of(file)]
TOO_LONG_FOR_A_PAGE = {"SW412"}


def _codes(*modules: object) -> set[str]:
    return {value.id for module in modules for value in vars(module).values() if isinstance(value, Code)}


def _met(example: Example) -> set[str]:
    return {finding.code for finding in findings(example)}


def test_every_code_is_on_a_page() -> None:
    wanted = _codes(expression_syntax, expression_names, expression_types) - TOO_LONG_FOR_A_PAGE
    assert sorted(wanted - set().union(*map(_met, PAGES))) == []


def test_sixty_mistakes_in_both_languages_ten_of_them_in_scalars() -> None:
    both = [page for page in PAGES if {block.lang for block in page.expected} == {"en", "zh"}]
    assert len(both) >= 60
    assert len([page for page in both if page.kind == "yaml"]) >= 10


def test_an_expression_of_twenty_thousand_characters_is_the_longest() -> None:
    tree, found = parse(Excerpt.whole(" " * 19_999 + "1"))
    assert tree is not None
    assert found == []
    tree, found = parse(Excerpt.whole(" " * 20_000 + "1"))
    assert tree is None
    assert [each.code for each in found] == ["SW412"]


def test_codes_are_unique_and_in_the_range_of_the_stage() -> None:
    modules = (expression_syntax, expression_names, expression_types, expression_faults)
    every = [value.id for module in modules for value in vars(module).values() if isinstance(value, Code)]
    assert len(every) == len(set(every))
    assert all("SW401" <= code <= "SW479" for code in every)
