"""A value is asked for until it fits: what may be typed for each kind of field."""

from __future__ import annotations

import io

import pytest

from statewright.cli.console import Console
from statewright.cli.simulation.asking import GivenUp, ask_fields
from statewright.kernel.definition import Field

from ..testing.stories import definition_of

FORM = """
statewright: 1
workflow: form
version: 1
data:
  text: {type: string}
  whole: {type: integer, minimum: 1}
  part: {type: number}
  sure: {type: boolean}
  kind: {enum: [small, large]}
  count: {enum: [1, 3]}
  tags: {type: array, maxItems: 3, items: {type: string}}
  place: {type: object, properties: {city: {type: string}}}
  note: {type: string, nullable: true}
  size: {type: integer, default: 7}
initial: only
states: {only: {}}
"""


@pytest.fixture(scope="module")
def fields() -> dict[str, Field]:
    return dict(definition_of(FORM).data)


def asked(field: Field, *typed: str, lang: str = "en") -> tuple[object, str]:
    out = io.StringIO()
    console = Console(out, out, io.StringIO("".join(f"{line}\n" for line in typed)), lang)
    return ask_fields(console, [field], {}).get(field.name, "left out"), out.getvalue()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("text", "hello world", "hello world"),
        ("whole", "12", 12),
        ("part", "1.5", 1.5),
        ("sure", "yes", True),
        ("sure", "否", False),
        ("kind", "large", "large"),
        ("count", "3", 3),
        ("tags", '["a", "b"]', ["a", "b"]),
        ("place", '{"city": "Beijing"}', {"city": "Beijing"}),
        ("note", "", "left out"),
        ("note", "x", "x"),
        ("size", "", "left out"),
    ],
)
def test_what_is_typed_is_read_as_its_kind(
    fields: dict[str, Field], name: str, typed: str, value: object
) -> None:
    assert asked(fields[name], typed)[0] == value


@pytest.mark.parametrize(
    ("name", "wrong", "right", "said"),
    [
        ("whole", "0", "1", "this must be at least 1, and is 0; once more"),
        ("whole", "one", "1", "this must be: whole number; once more"),
        ("sure", "perhaps", "no", "this must be: yes or no; once more"),
        ("kind", "medium", "small", 'must be one of "small", "large", and is "medium"'),
        ("tags", "a, b", "[]", "this must be: list, as JSON; once more"),
        ("place", '{"town": "x"}', '{"city": "x"}', "is not known here"),
    ],
)
def test_what_does_not_fit_is_asked_again(
    fields: dict[str, Field], name: str, wrong: str, right: str, said: str
) -> None:
    assert said in asked(fields[name], wrong, right)[1]


def test_the_prompt_names_kind_and_default(fields: dict[str, Field]) -> None:
    assert asked(fields["size"], "1")[1].startswith("  size [whole number, empty: 7]: ")
    assert asked(fields["kind"], "small", lang="zh")[1].startswith("  kind [small | large]: ")
    assert asked(fields["size"], "1", lang="zh")[1].startswith("  size [整数, 留空: 7]: ")


def test_three_wrong_answers_or_none_end_it(fields: dict[str, Field]) -> None:
    with pytest.raises(GivenUp):
        asked(fields["whole"], "x", "y", "z", "1")
    with pytest.raises(GivenUp):
        asked(fields["whole"])
