"""Which JSON Schema does a kind of file follow? The schemas of the product, loaded once, references
looked up.

Floor 1.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal, TypeAlias, cast

from ..resources import schema_path

Kind = Literal["workflow", "scenario"]
# A schema is JSON as it was read; that it is a right one the tests show with the official meta-schema.
Schema: TypeAlias = dict[str, Any]

_PREFIX = "#/$defs/"


@cache
def load_schema(kind: Kind) -> Schema:
    """The JSON Schema (2020-12) of a kind of file, as it stands in `schemas/`; not to be changed by the
    caller.
    """
    return cast("Schema", json.loads(schema_path(kind).read_text(encoding="utf-8")))


def referred(root: Schema, schema: Schema) -> Schema:
    """The schema that `$ref` of `schema` names, followed to its end; `schema` itself without one."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix(_PREFIX)]
    return schema


def definition_name(schema: Schema) -> str:
    """`NAME` of a schema that is a reference to `#/$defs/NAME`, else ''."""
    return str(schema.get("$ref", "")).removeprefix(_PREFIX)
