"""Shapes against jsonschema as the oracle, and what they do beyond it: defaults, canonical forms, bounds."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from statewright.compiler.fitting import INTEGER_MAX, fitting, fitting_record, key_of
from statewright.compiler.shapes import record_shape, shape_of
from statewright.kernel.values import Misfit

NAMES = st.sampled_from(["a", "b", "c", "amount"])
SMALL = st.integers(-3, 12)


def _bounded(low: str, high: str, values: st.SearchStrategy[int]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={low: values, high: values})


def _scalars() -> st.SearchStrategy[dict[str, Any]]:
    integers = st.builds(
        lambda a, b, c: {"type": "integer"} | a | b | c,
        _bounded("minimum", "maximum", SMALL),
        _bounded("exclusiveMinimum", "exclusiveMaximum", SMALL),
        st.fixed_dictionaries({}, optional={"multipleOf": st.integers(1, 4)}),
    )
    numbers = st.builds(lambda a: {"type": "number"} | a, _bounded("minimum", "maximum", SMALL))
    patterns = st.fixed_dictionaries(
        {}, optional={"pattern": st.sampled_from(["^a", "b$", "^[ab]{1,3}$", "a|c"])}
    )
    texts = st.builds(
        lambda a, b: {"type": "string"} | a | b,
        _bounded("minLength", "maxLength", st.integers(0, 4)),
        patterns,
    )
    enums = st.builds(
        lambda v: {"enum": v}, st.lists(st.sampled_from(["a", "b", 1, 2, True, None]), min_size=1, max_size=3)
    )
    consts = st.sampled_from(
        [{"const": "a"}, {"const": 1}, {"const": False}, {"type": "string", "enum": ["a", "ab"]}]
    )
    return st.one_of(integers, numbers, texts, enums, consts, st.just({"type": "boolean"}))


def _with_null(schema: dict[str, Any], nullable: bool) -> dict[str, Any]:
    return {**schema, "nullable": True} if nullable else schema


def _schemas() -> st.SearchStrategy[dict[str, Any]]:
    plain = st.recursive(
        _scalars(),
        lambda inner: st.one_of(
            st.builds(
                lambda items, sizes, unique: {"type": "array", "items": items, "uniqueItems": unique} | sizes,
                inner,
                _bounded("minItems", "maxItems", st.integers(0, 4)),
                st.booleans(),
            ),
            st.builds(
                lambda p: {"type": "object", "properties": p}, st.dictionaries(NAMES, inner, max_size=3)
            ),
            st.builds(lambda v: {"type": "object", "additionalProperties": v}, inner),
        ),
        max_leaves=6,
    )
    return st.builds(_with_null, plain, st.booleans())


SCALAR_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.sampled_from([1.0, 2.5, -0.0, 1e300, INTEGER_MAX, INTEGER_MAX + 1, -INTEGER_MAX - 1, 1e17]),
    st.sampled_from(["", "a", "ab", "abc", "b", "c", "b\n", "日本"]),
)
VALUES = st.recursive(
    SCALAR_VALUES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=8,
)


def _for_oracle(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema in plain JSON Schema: closed objects, required fields, null, bounded whole numbers."""
    out = {k: v for k, v in schema.items() if k not in ("nullable", "pattern")}
    if "pattern" in schema:
        out["pattern"] = re.sub(r"(?<!\\)\$", r"\\Z", schema["pattern"])
    if schema.get("type") == "integer":
        out["allOf"] = [{"minimum": -INTEGER_MAX, "maximum": INTEGER_MAX}]
    if schema.get("type") == "number":
        out["if"] = {"type": "integer"}
        out["then"] = {"minimum": -INTEGER_MAX, "maximum": INTEGER_MAX}
    if "items" in schema:
        out["items"] = _for_oracle(schema["items"])
    if schema.get("type") == "object":
        extra = schema.get("additionalProperties")
        properties = schema.get("properties", {})
        out["properties"] = {name: _for_oracle(inner) for name, inner in properties.items()}
        out["required"] = [name for name, inner in properties.items() if not inner.get("nullable")]
        out["additionalProperties"] = _for_oracle(extra) if extra else False
    return {"anyOf": [out, {"type": "null"}]} if schema.get("nullable") else out


def _floats_beyond(value: Any) -> bool:
    """A float that is whole and too large: JSON Schema calls it an integer, a `number` here is a float."""
    match value:
        case float():
            return value.is_integer() and abs(value) > INTEGER_MAX
        case list():
            return any(map(_floats_beyond, value))
        case dict():
            return any(map(_floats_beyond, value.values()))
        case _:
            return False


@settings(max_examples=1500, deadline=None)
@given(_schemas(), VALUES)
def test_shapes_agree_with_jsonschema(schema: dict[str, Any], value: Any) -> None:
    if _floats_beyond(value) and "number" in json.dumps(schema):
        return
    expected = Draft202012Validator(_for_oracle(schema)).is_valid(value)
    try:
        shape_of(schema)(copy.deepcopy(value))
        fits = True
    except Misfit:
        fits = False
    assert fits == expected, (schema, value)


@settings(max_examples=800, deadline=None)
@given(_schemas(), VALUES)
def test_the_short_way_and_the_long_way_agree(schema: dict[str, Any], value: Any) -> None:
    def outcome(shape: Any) -> tuple[str, Any]:
        try:
            fitted = shape(value)
            return ("same" if fitted is value else "new"), key_of(fitted)
        except Misfit as misfit:
            return "misfit", (misfit.path, misfit.keyword)

    assert outcome(shape_of(schema)) == outcome(fitting(schema))


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(NAMES, _schemas(), max_size=4), VALUES)
def test_fitting_is_idempotent_and_changes_nothing(fields: dict[str, Any], value: Any) -> None:
    shape, slow = record_shape(fields), fitting_record(fields)
    before = copy.deepcopy(value)
    try:
        fitted = shape(value)
    except Misfit:
        with pytest.raises(Misfit):
            slow(value)
        return
    assert key_of(value) == key_of(before)
    assert shape(fitted) is fitted


def test_defaults_are_filled_in_and_not_shared() -> None:
    shape = record_shape(
        {
            "paid": {"type": "integer", "default": 0},
            "bill": {"type": "string", "nullable": True},
            "items": {"type": "array", "items": {"type": "integer"}, "maxItems": 3, "default": []},
            "address": {"type": "object", "properties": {"city": {"type": "string", "default": "Beijing"}}},
        }
    )
    first: Any = shape({"address": {}})
    second: Any = shape({"address": {}})
    assert first == {"paid": 0, "bill": None, "items": [], "address": {"city": "Beijing"}}
    assert first["items"] is not second["items"]


@pytest.mark.parametrize(
    ("schema", "value", "path", "keyword"),
    [
        ({"type": "integer", "minimum": 1}, 0, (), "minimum"),
        ({"type": "integer"}, True, (), "type"),
        ({"type": "integer"}, 1.5, (), "type"),
        ({"type": "integer"}, 2**53, (), "maximum"),
        ({"type": "integer"}, float("nan"), (), "type"),
        ({"type": "number"}, float("inf"), (), "type"),
        ({"type": "string", "format": "date-time"}, "yesterday", (), "format"),
        ({"type": "string", "format": "date-time"}, "2026-02-30T00:00:00Z", (), "format"),
        ({"type": "string", "format": "duration"}, "P1D", (), "format"),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 2}, ["a", 1], (1,), "type"),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 1}, ["a", "b"], (), "maxItems"),
        ({"type": "object", "properties": {"a": {"type": "object"}}}, {"a": {"b": 1}}, ("a", "b"), "additionalProperties"),  # noqa: E501
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, {}, ("a",), "required"),
    ],
)  # fmt: skip
def test_a_misfit_says_where_and_what(schema: Any, value: Any, path: Any, keyword: str) -> None:
    with pytest.raises(Misfit) as caught:
        shape_of(schema)(value)
    assert (caught.value.path, caught.value.keyword) == (path, keyword)


@pytest.mark.parametrize(
    ("schema", "value", "canonical"),
    [
        ({"type": "integer"}, 1.0, 1),
        ({"type": "string", "format": "date-time"}, "2026-03-01T09:00:00+08:00", "2026-03-01T01:00:00.000Z"),
        ({"type": "string", "format": "duration"}, "48h", "2d"),
        ({"type": "string", "format": "duration"}, "90m", "90m"),
        ({"type": "array", "items": {"type": "integer"}}, [1, 2.0], [1, 2]),
    ],
)
def test_one_spelling_for_equal_values(schema: Any, value: Any, canonical: Any) -> None:
    fitted = shape_of(schema)(value)
    assert fitted == canonical
    assert json.dumps(fitted) == json.dumps(canonical)
    assert shape_of(schema)(fitted) is fitted
