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
_ANNOTATIONS = frozenset({"title", "description", "examples"})


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


def as_python(pattern: str) -> str:
    """A pattern of JSON Schema: its `$` is the end of the text; Python's matches before a line break too."""
    return pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern


def inlined(root: Schema) -> Schema:
    """The same schema with what each `$ref` names in its place, so that nothing is left to be looked up, and
    with patterns as `re` reads them. A schema that speaks of itself becomes a map that contains itself.
    """
    made: dict[int, Schema] = {}

    def copied(part: Any) -> Any:
        match part:
            case {"$ref": str(), **beside}:
                target = copied(referred(root, part))
                more = {key: copied(value) for key, value in beside.items() if key not in _ANNOTATIONS}
                return {"allOf": [target], **more} if more else target
            case dict():
                if id(part) not in made:
                    whole = made[id(part)] = {}  # known before its parts are: one of them may be itself
                    whole.update((key, copied(value)) for key, value in part.items() if key != "$defs")
                    if isinstance(whole.get("pattern"), str):
                        whole["pattern"] = as_python(whole["pattern"])
                return made[id(part)]
            case list():
                return [copied(one) for one in part]
        return part

    return cast("Schema", copied(root))


def definition_name(schema: Schema) -> str:
    """`NAME` of a schema that is a reference to `#/$defs/NAME`, else ''."""
    return str(schema.get("$ref", "")).removeprefix(_PREFIX)
