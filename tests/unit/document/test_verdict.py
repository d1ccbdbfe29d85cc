"""jsonschema decides: what the walk does not know of is found all the same, and told at its place."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.document import Document, load_schema, read, validate, validation, verdict

TEXT = """\
statewright: 1
workflow: order
version: 1
initial: open
states:
  open: {on: {close: closed}}
  closed: {final: true, colour: red}
events: {close: {}}
"""


def document_of(text: str) -> Document:
    document, found = read(Source("order.yaml", text))
    assert document is not None, found
    return document


@pytest.fixture
def blind_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that finds nothing, as if it did not know a keyword of the schema."""
    monkeypatch.setattr(validation, "faults", lambda root, value: iter(()))


@pytest.mark.usefixtures("blind_walk")
def test_what_the_walk_does_not_know_is_found() -> None:
    document = document_of(TEXT)
    (found,) = validate(document, "workflow")
    assert found.code == "SW216"
    position = document.source.position(found.span.start)
    assert (position.line, position.column) == (7, 11)
    assert found.message.en == (
        '"closed" does not fit `anyOf` of the JSON Schema: `{"final": true, "colour": "red"}`'
    )
    assert found.message.zh.startswith("“closed”不符合 JSON Schema 的 `anyOf`")
    assert found.help is not None
    assert found.help.en.startswith('the schema asks for `{"anyOf": ')


@pytest.mark.usefixtures("blind_walk")
def test_what_jsonschema_refuses_is_no_workflow() -> None:
    compilation = compile_source(TEXT)
    assert "SW216" in [found.code for found in compilation.diagnostics]
    assert compilation.definition is None


@pytest.mark.usefixtures("blind_walk")
@pytest.mark.parametrize(
    "lines", ["- 1\n", "scenarios: {}\n", "workflow: order\nscenarios: {a: {steps: [{}]}}\n"]
)
def test_scenario_files_are_judged_too(lines: str) -> None:
    assert [found.code for found in validate(document_of(lines), "scenario")] == ["SW216"]


def test_a_keyword_that_the_walk_has_never_heard_of_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    schema: dict[str, Any] = {
        **load_schema("workflow"),
        "properties": dict(load_schema("workflow")["properties"]),
    }
    schema["properties"]["initial"] = {**schema["properties"]["initial"], "maxLength": 3}
    monkeypatch.setattr(validation, "load_schema", lambda kind: schema)
    monkeypatch.setattr(verdict, "_judge", lambda kind, inline=False: Draft202012Validator(schema))
    document = document_of(TEXT.replace(", colour: red", ""))
    (found,) = validate(document, "workflow")
    assert found.message.en == '"initial" does not fit `maxLength` of the JSON Schema: "open"'
    assert document.source.position(found.span.start).line == 4


def test_what_jsonschema_accepts_is_not_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    right = document_of(TEXT.replace(", colour: red", ""))
    with monkeypatch.context() as blind:
        blind.setattr(validation, "faults", lambda root, value: pytest.fail("walked through"))
        assert validate(right, "workflow") == []
    assert [found.code for found in validate(document_of(TEXT), "workflow")] == ["SW201"]


def test_a_name_ends_where_its_text_ends() -> None:
    """Python's `$` also matches before a last line break; a name with one is no name."""
    document = document_of(TEXT.replace(", colour: red", "").replace("closed: {", '"closed\\n": {'))
    assert validate(document, "workflow") != []


def test_the_deepest_file_that_is_read_is_judged() -> None:
    lines, indent = ["statewright: 1", "workflow: order", "version: 1", "initial: s", "states:"], "  "
    for _ in range(30):
        lines += [f"{indent}s:", f"{indent}  initial: s", f"{indent}  states:"]
        indent += "    "
    assert validate(document_of("\n".join([*lines, f"{indent}s: {{}}", ""])), "workflow") == []
