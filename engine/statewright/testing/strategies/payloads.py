"""Which values fit a schema? Strategies for fields, payloads and start data. Floor 6.

Texts are drawn from a few short ones, so that ids and references meet; of a `pattern`, texts that fit it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ...kernel.definition import Field
from ...kernel.values import Json

TEXTS = ("ann", "bob", "cy", "o1", "o2", "", "中文", "x y")
INTEGER_MAX = 2**53 - 1
ITEMS_MAX = 4
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def payloads(fields: Iterable[Field] | Mapping[str, Field]) -> st.SearchStrategy[dict[str, Json]]:
    """Values for declared fields, such as an event's payload: all that are required, some that are not."""
    listed = fields.values() if isinstance(fields, Mapping) else fields
    schemas = {field.name: field.schema for field in listed}
    return _record(schemas)


def values(schema: Mapping[str, Any]) -> st.SearchStrategy[Json]:
    """Values that fit a JSON Schema as workflows write them."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        found: st.SearchStrategy[Json] = st.sampled_from(list(schema["enum"]))
    else:
        found = _of_type(schema)
    return st.none() | found if schema.get("nullable") is True else found


def _of_type(schema: Mapping[str, Any]) -> st.SearchStrategy[Json]:
    match schema.get("type"):
        case "boolean":
            return st.booleans()
        case "integer":
            return _integers(schema)
        case "number":
            low, high = schema.get("minimum", -1000), schema.get("maximum", 1_000_000)
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case "string":
            return _texts(schema)
        case "array":
            return _lists(schema)
        case "object":
            return _objects(schema)
        case _:
            return st.none()


def _integers(schema: Mapping[str, Any]) -> st.SearchStrategy[Json]:
    """Small ones mostly, and those at the bounds."""
    low = max(
        int(schema.get("minimum", -INTEGER_MAX)), int(schema.get("exclusiveMinimum", -INTEGER_MAX - 1)) + 1
    )
    high = min(
        int(schema.get("maximum", INTEGER_MAX)), int(schema.get("exclusiveMaximum", INTEGER_MAX + 1)) - 1
    )
    step = int(schema.get("multipleOf", 1))
    first, last = -(-low // step), high // step
    near = st.integers(max(first, -10), min(last, max(first, 0) + 1000)) if first <= 1000 else st.nothing()
    return (near | st.integers(first, last)).map(lambda number: number * step)


def _texts(schema: Mapping[str, Any]) -> st.SearchStrategy[Json]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=False).filter(lambda text: _fits(text, schema))
    match schema.get("format"):
        case "date-time":
            return st.integers(-30, 400).map(lambda days: _instant(_BEGIN + timedelta(days=days)))
        case "duration":
            return st.integers(0, 1000).map(lambda hours: f"PT{hours}H")
        case _:
            fitting = [text for text in TEXTS if _fits(text, schema)]
            least = int(schema.get("minLength", 0))
            long = st.text(
                "abcxyz0 ", min_size=least, max_size=min(int(schema.get("maxLength", 40)), least + 20)
            )
            return st.sampled_from(fitting) | long if fitting else long


def _fits(text: str, schema: Mapping[str, Any]) -> bool:
    return int(schema.get("minLength", 0)) <= len(text) <= int(schema.get("maxLength", 10_000))


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _lists(schema: Mapping[str, Any]) -> st.SearchStrategy[Json]:
    least = int(schema.get("minItems", 0))
    most = min(int(schema.get("maxItems", ITEMS_MAX)), least + ITEMS_MAX)
    by = repr if schema.get("uniqueItems") else None
    return st.lists(values(schema.get("items", {})), min_size=least, max_size=most, unique_by=by)


def _objects(schema: Mapping[str, Any]) -> st.SearchStrategy[Json]:
    if "properties" not in schema and isinstance(schema.get("additionalProperties"), Mapping):
        return st.dictionaries(st.sampled_from(TEXTS[:4]), values(schema["additionalProperties"]))
    return _record(schema.get("properties", {}))


def _record(schemas: Mapping[str, Mapping[str, Any]]) -> st.SearchStrategy[Any]:
    """A map with all fields that have no default, and some of the others."""
    required = {n: values(s) for n, s in schemas.items() if "default" not in s and not s.get("nullable")}
    optional = {n: values(s) for n, s in schemas.items() if n not in required}
    return st.fixed_dictionaries(required, optional=optional)
