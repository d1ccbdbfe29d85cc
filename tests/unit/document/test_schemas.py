"""The JSON Schemas: right by the official meta-schema, explained at every key, within what the walk knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from statewright.document import Kind, load_schema

KINDS: list[Kind] = ["workflow", "scenario"]

# What engine/statewright/document/schema_walk.py looks at, and what is for readers and editors only.
_WALKED = {
    "$ref", "additionalProperties", "anyOf", "const", "dependentRequired", "enum", "exclusiveMinimum", "if",
    "items", "maxProperties", "minItems", "minLength", "minProperties", "minimum", "not", "oneOf",
    "pattern", "properties", "propertyNames", "required", "then", "type",
}  # fmt: skip
_TOLD = {"$schema", "$id", "$defs", "title", "description", "examples"}
_LISTS = ("anyOf", "oneOf")
_ONE = ("not", "if", "then", "items", "propertyNames", "additionalProperties")
_MAPS = ("properties", "$defs")


def subschemas(schema: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with its place."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for key in _LISTS:
        for index, part in enumerate(schema.get(key, [])):
            yield from subschemas(part, f"{path}/{key}/{index}")
    for key in _ONE:
        yield from subschemas(schema.get(key), f"{path}/{key}")
    for key in _MAPS:
        for name, part in schema.get(key, {}).items():
            yield from subschemas(part, f"{path}/{key}/{name}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_one_by_the_meta_schema(kind: Kind) -> None:
    Draft202012Validator.check_schema(load_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_says_what_it_is_for(kind: Kind) -> None:
    silent = []
    for path, schema in subschemas(load_schema(kind)):
        if path.endswith("/if"):
            continue
        for name, part in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
            if not (part.get("title") and len(part.get("description", "")) > 5):
                silent.append(f"{path}/{name}")
    assert silent == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_keywords_that_the_walk_knows_are_used(kind: Kind) -> None:
    used = {key for _, schema in subschemas(load_schema(kind)) for key in schema}
    assert used <= _WALKED | _TOLD


@pytest.mark.parametrize("kind", KINDS)
def test_oneof_is_used_in_the_one_form_that_the_walk_knows(kind: Kind) -> None:
    for path, schema in subschemas(load_schema(kind)):
        for branch in schema.get("oneOf", []):
            assert branch.keys() == {"required"}, path
            assert len(branch["required"]) == 1, path


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_is_local_and_every_definition_is_used(kind: Kind) -> None:
    schema = load_schema(kind)
    used = {part["$ref"].removeprefix("#/$defs/") for _, part in subschemas(schema) if "$ref" in part}
    assert used == set(schema["$defs"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_map_of_keys_is_strict(kind: Kind) -> None:
    for path, schema in subschemas(load_schema(kind)):
        if "properties" in schema and "/if" not in path and schema.get("type") == "object":
            assert "additionalProperties" in schema, path


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_right_by_their_own_schema(kind: Kind) -> None:
    root = load_schema(kind)
    for path, schema in subschemas(root):
        for example in schema.get("examples", []) if path.count("/properties/examples") == 0 else []:
            validator = Draft202012Validator({**schema, "$defs": root["$defs"]})
            assert not list(validator.iter_errors(example)), (path, example)
