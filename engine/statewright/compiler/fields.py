"""What are the declared fields of data, a payload, params, a result or an output?

Floor 2. A map from name to schema becomes fields, one shape for the whole, and types for expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..diagnostics.codes import structure
from ..expressions import from_schema
from ..expressions import types as kinds
from ..kernel.definition import Field, Shape
from ..kernel.values import Json
from .fitting import Schema, has_default
from .patterns import UnsafePattern
from .place import Place
from .problems import Problems
from .schemas import Types
from .shapes import record_shape, shape_of
from .titles import words


class Fields(NamedTuple):
    """Declared fields in the order of the file.

    By name, their types in expressions, the shape of them all.
    """

    by_name: Mapping[str, Field]
    types: Mapping[str, kinds.Type]
    shape: Shape

    @property
    def all(self) -> tuple[Field, ...]:
        """The fields in the order of the file."""
        return tuple(self.by_name.values())

    def as_type(self, name: str, *, without: frozenset[str] = frozenset()) -> kinds.Object:
        """The type of a value with these fields, called `name` in messages."""
        fields = {key: kinds.Field(type) for key, type in self.types.items() if key not in without}
        return kinds.Object(name, fields, "item")


NO_FIELDS = Fields({}, {}, record_shape({}))


def declare(
    place: Place | None, types: Types, problems: Problems, *, payload: bool = False, shaped: bool = True
) -> Fields:
    """The fields declared in the map at `place`; none where nothing is written.

    Without `shaped` nothing will be checked against them: the shapes, which cost most, are left out.
    """
    if place is None or not place.value:
        return NO_FIELDS
    by_name: dict[str, Field] = {}
    for name, part in place.entries():
        schema = types.expand(part)
        if schema.get("writeOnly") is True and not payload:
            problems.at(structure.WRITE_ONLY_ELSEWHERE, part.find("writeOnly") or part)
        by_name[name] = _field(name, schema, part, _shape(schema) if shaped else _unshaped)
    schemas: dict[str, Schema] = {name: field.schema for name, field in by_name.items()}
    shape = _record(schemas) if shaped else _unshaped
    return Fields(by_name, {name: type_of(schema) for name, schema in schemas.items()}, shape)


def _unshaped(value: Json) -> Json:
    raise AssertionError("these fields were read for their types alone")


def type_of(schema: Schema) -> kinds.Type:
    """The type of a value of this schema, whose `$ref`s are resolved."""
    return from_schema(schema, _unresolved)


def _unresolved(reference: str) -> Mapping[str, Json]:
    raise KeyError(reference)  # `Types.expand` has replaced every `$ref`


def _field(name: str, schema: Schema, place: Place, shape: Shape) -> Field:
    return Field(
        name=name,
        schema=schema,
        shape=shape,
        read_only=schema.get("readOnly") is True,
        write_only=schema.get("writeOnly") is True,
        personal=schema.get("personal") is True,
        indexed=schema.get("index") is True,
        required=not has_default(schema),
        title=words(schema.get("title")),
        description=words(schema.get("description")),
        where=place.path,
    )


def _shape(schema: Schema) -> Shape:
    try:
        return shape_of(schema)
    except UnsafePattern:  # reported where it stands
        return lambda value: value


def _record(schemas: Mapping[str, Schema]) -> Shape:
    try:
        return record_shape(schemas)
    except UnsafePattern:
        return lambda value: value
