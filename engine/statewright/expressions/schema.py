"""Which type has a value that a JSON Schema describes?

Floor 1. Pure. The subset of JSON Schema 2020-12 that language.md names. Whole numbers carry their bounds,
cut to ±(2^53-1); `nullable: true` makes null possible; every declared field is present, since defaults are
filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from statewright.diagnostics.diagnostic import Text

from .limits import STORED_INT_MAX
from .types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    NULL,
    STRING,
    TIMESTAMP,
    Field,
    Int,
    ListOf,
    Literals,
    MapOf,
    Null,
    Nullable,
    Object,
    Type,
    join_all,
)

Schema: TypeAlias = Mapping[str, Any]  # a parsed JSON Schema: any JSON under its keywords
Resolve: TypeAlias = Callable[[str], Schema]
_REFERENCES_MAX = 32
_FORMATS: Mapping[str, Type] = {"date-time": TIMESTAMP, "duration": DURATION}


def from_schema(schema: Schema, resolve: Resolve, name: str = "value") -> Type:
    """The type of the values that `schema` describes.

    `resolve` gives the schema of a `$ref`; `name` is what an object is called in messages. A schema that
    refers to itself is `Dyn` where it would not end.
    """
    return _Reader(resolve).read(schema, name, 0)


class _Reader:
    """One reading: follows references to a bounded depth."""

    __slots__ = ("resolve",)

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve

    def read(self, schema: Schema, name: str, depth: int) -> Type:
        if depth > _REFERENCES_MAX:
            return DYN
        reference = schema.get("$ref")
        if isinstance(reference, str):
            inner = self.read(self.resolve(reference), name, depth + 1)
        else:
            inner = self.bare(schema, name, depth)
        may_be_null = schema.get("nullable") is True and not isinstance(inner, Nullable)
        return Nullable(inner) if may_be_null else inner

    def bare(self, schema: Schema, name: str, depth: int) -> Type:
        if "const" in schema:
            return literals((schema["const"],))
        if isinstance(schema.get("enum"), Sequence):
            return literals(tuple(schema["enum"]), _titles(schema.get("titles", {})))
        for keyword in ("oneOf", "anyOf"):
            if isinstance(schema.get(keyword), Sequence):
                return join_all(self.read(each, name, depth + 1) for each in schema[keyword])
        kind = schema.get("type")
        if isinstance(kind, list):
            return join_all(self.kind(str(each), schema, name, depth) for each in kind)
        if kind is None and "properties" in schema:
            kind = "object"
        return self.kind(str(kind), schema, name, depth)

    def kind(self, kind: str, schema: Schema, name: str, depth: int) -> Type:
        match kind:
            case "boolean":
                return BOOL
            case "integer":
                return _integer(schema)
            case "number":
                return DOUBLE
            case "string":
                return _FORMATS.get(str(schema.get("format")), STRING)
            case "null":
                return NULL
            case "array":
                items = schema.get("items")
                element = self.read(items, f"{name}[]", depth + 1) if isinstance(items, Mapping) else DYN
                return ListOf(element, schema.get("maxItems"))
            case "object":
                return self.object(schema, name, depth)
            case _:
                return DYN

    def object(self, schema: Schema, name: str, depth: int) -> Type:
        properties = schema.get("properties")
        if isinstance(properties, Mapping):
            fields = {
                str(key): Field(self.read(each, str(key), depth + 1), title=_title(each.get("title")))
                for key, each in properties.items()
            }
            return Object(name, fields)
        more = schema.get("additionalProperties")
        return MapOf(STRING, self.read(more, name, depth + 1) if isinstance(more, Mapping) else DYN)


def _integer(schema: Schema) -> Int:
    low, high = -STORED_INT_MAX, STORED_INT_MAX
    if isinstance(schema.get("minimum"), int | float):
        low = max(low, -int(-schema["minimum"] // 1))
    if isinstance(schema.get("exclusiveMinimum"), int | float):
        low = max(low, int(schema["exclusiveMinimum"] // 1) + 1)
    if isinstance(schema.get("maximum"), int | float):
        high = min(high, int(schema["maximum"] // 1))
    if isinstance(schema.get("exclusiveMaximum"), int | float):
        high = min(high, -int(-schema["exclusiveMaximum"] // 1) - 1)
    return Int(low, high) if low <= high else Int(-STORED_INT_MAX, STORED_INT_MAX)


def _titles(titles: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, Text], ...]:
    found = ((value, _title(words)) for value, words in titles.items())
    return tuple((value, title) for value, title in found if title is not None)


def _title(words: object) -> Text | None:
    """A title in both languages: one that is missing is said in English, or as there is."""
    if isinstance(words, str):
        return Text(words, words)
    if not isinstance(words, Mapping) or not words:
        return None
    first = str(words.get("en") or next(iter(words.values())))
    return Text(first, str(words.get("zh", first)))


def literals(values: tuple[Any, ...], titles: tuple[tuple[str, Text], ...] = ()) -> Type:
    """The type of an enumeration: a literal set of one scalar type, null apart; `Dyn` for a mixture."""
    present = tuple(value for value in values if value is not None)
    base = join_all(_scalar(value) for value in present) if present else NULL
    if isinstance(base, Null):
        return NULL
    type: Type = base if base == DYN else Literals(base, present, titles)
    return Nullable(type) if len(present) < len(values) else type


def _scalar(value: object) -> Type:
    match value:
        case bool():
            return BOOL
        case int():
            return Int(value, value)
        case float():
            return DOUBLE
        case str():
            return STRING
        case _:
            return DYN
