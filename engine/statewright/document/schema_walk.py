"""Does a value fit a JSON Schema, and if not, what did its author mean? A walk that gives one fault for
each slip.

Floor 1. Pure. The part of JSON Schema 2020-12 that the product's own schemas use (a test holds them to
it). It explains; jsonschema decides (`verdict.py`), and only what that refuses comes here. Why not
jsonschema alone: of an `anyOf` it reports every branch, where the author meant one. Here the branch is
chosen first: by the kind of the value, then by the keys that only one form has, then by the fewest unknown
keys, then the fewest faults.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .schemas import Schema, as_python, referred
from .tree import Plain

Place = tuple[str | int, ...]


class Fault(NamedTuple):
    """What a value fails: the JSON Schema `keyword`, the schema that has it, and where; `on_key` if it is
    the key.

    `keys` are those that the keyword speaks of; `above` the keys that the map around this one knows.
    """

    keyword: str
    path: Place
    schema: Schema
    value: Plain
    on_key: bool = False
    keys: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


class _Walk(NamedTuple):
    root: Schema
    value: Plain
    path: Place
    on_key: bool = False
    above: Collection[str] = ()

    def fault(self, keyword: str, schema: Schema, keys: tuple[str, ...] = ()) -> Fault:
        return Fault(keyword, self.path, schema, self.value, self.on_key, keys, tuple(self.above))

    def unknown(self, key: str, value: Plain, schema: Schema, known: Iterable[str]) -> Fault:
        path = (*self.path, key)
        return Fault("additionalProperties", path, schema, value, True, tuple(known), tuple(self.above))

    def inside(self, value: Plain, part: str | int, above: Collection[str]) -> _Walk:
        return _Walk(self.root, value, (*self.path, part), False, above)


def faults(root: Schema, value: Plain) -> Iterator[Fault]:
    """The faults of a document against its schema, one by one, in the order of the schema's keywords.

    Complexity: linear in the size of the value, times the forms that a place can have.
    """
    return _check(_Walk(root, value, ()), root)


def _check(walk: _Walk, schema: Schema) -> Iterator[Fault]:
    if "$ref" in schema:
        yield from _check(walk, referred(walk.root, schema))
    kind = schema.get("type")
    if kind is not None and not has_type(walk.value, kind):
        yield walk.fault("type", schema)
        return
    if not _PLAIN.isdisjoint(schema):
        yield from _check_plain(walk, schema)
    match walk.value:
        case str():
            yield from _check_text(walk, schema)
        case dict():
            yield from _check_map(walk, walk.value, schema)
        case list():
            yield from _check_list(walk, walk.value, schema)
        case int() | float() if not isinstance(walk.value, bool):
            yield from _check_number(walk, walk.value, schema)
        case _:
            pass
    if "anyOf" in schema:
        yield from _check_any(walk, schema)


def has_type(value: Plain, kind: str | list[str]) -> bool:
    """Whether a value is of a JSON Schema type, or of one of a list; 1.0 is an integer there."""
    if isinstance(kind, list):
        return any(has_type(value, one) for one in kind)
    match value:
        case bool():
            return kind == "boolean"
        case None:
            return kind == "null"
        case str():
            return kind == "string"
        case int():
            return kind in ("integer", "number")
        case float():
            return kind == "number" or (kind == "integer" and value.is_integer())
        case list():
            return kind == "array"
    return kind == "object"


# --------------------------------------------------------------------------------- keywords, by what they ask


_PLAIN = frozenset({"const", "enum", "not", "if"})


def _check_plain(walk: _Walk, schema: Schema) -> Iterator[Fault]:
    if "const" in schema and not _equal(walk.value, schema["const"]):
        yield walk.fault("const", schema)
    if "enum" in schema and not any(_equal(walk.value, one) for one in schema["enum"]):
        yield walk.fault("enum", schema)
    if "not" in schema and not list(_check(walk, schema["not"])):
        yield walk.fault("not", schema)
    if "if" in schema and not list(_check(walk, schema["if"])):
        # Told as a fault of the whole: what the keys are for stands there, not under `then`.
        yield from (fault._replace(schema=schema) for fault in _check(walk, schema["then"]))


def _equal(value: Plain, other: object) -> bool:
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _check_text(walk: _Walk, schema: Schema) -> Iterator[Fault]:
    text = str(walk.value)
    if len(text) < schema.get("minLength", 0):
        yield walk.fault("minLength", schema)
    elif "pattern" in schema and not _pattern(schema["pattern"]).search(text):
        yield walk.fault("pattern", schema)


@lru_cache(maxsize=64)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(as_python(pattern))


def _check_number(walk: _Walk, number: int | float, schema: Schema) -> Iterator[Fault]:
    if "minimum" in schema and number < schema["minimum"]:
        yield walk.fault("minimum", schema)
    if "exclusiveMinimum" in schema and number <= schema["exclusiveMinimum"]:
        yield walk.fault("exclusiveMinimum", schema)


def _check_list(walk: _Walk, items: list[Plain], schema: Schema) -> Iterator[Fault]:
    if len(items) < schema.get("minItems", 0):
        yield walk.fault("minItems", schema)
    if "items" in schema:
        for index, item in enumerate(items):
            yield from _check(walk.inside(item, index, walk.above), schema["items"])


def _check_map(walk: _Walk, entries: dict[str, Plain], schema: Schema) -> Iterator[Fault]:
    if len(entries) < schema.get("minProperties", 0):
        yield walk.fault("minProperties", schema)
    if len(entries) > schema.get("maxProperties", len(entries)):
        yield walk.fault("maxProperties", schema)
    missing = tuple(key for key in schema.get("required", ()) if key not in entries)
    for key in missing:
        yield walk.fault("required", schema, (key,))
    for key, needed in schema.get("dependentRequired", {}).items():
        if key in entries and not all(other in entries for other in needed):
            yield walk.fault("dependentRequired", schema, (key, *needed))
    if "oneOf" in schema:
        yield from _check_one_of(walk, entries, schema)
    yield from _check_entries(walk, entries, schema)


def _check_one_of(walk: _Walk, entries: dict[str, Plain], schema: Schema) -> Iterator[Fault]:
    """`oneOf` is used in one form only: each branch requires a key, and exactly one key must be there."""
    keys = tuple(branch["required"][0] for branch in schema["oneOf"])
    present = tuple(key for key in keys if key in entries)
    if len(present) != 1:
        yield walk.fault("oneOf", schema, present or keys)


def _check_entries(walk: _Walk, entries: dict[str, Plain], schema: Schema) -> Iterator[Fault]:
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", True)
    for key, value in entries.items():
        if "propertyNames" in schema:
            yield from _check(_Walk(walk.root, key, (*walk.path, key), on_key=True), schema["propertyNames"])
        if key in known:
            yield from _check(walk.inside(value, key, known), known[key])
        elif other is False:
            yield walk.unknown(key, value, schema, known)
        elif other is not True:
            yield from _check(walk.inside(value, key, known), other)


# --------------------------------------------------------------------------------------- which form was meant


class _Form(NamedTuple):
    schema: Schema
    faults: list[Fault]
    here: int
    unknown: int
    distance: int


def _check_any(walk: _Walk, schema: Schema) -> Iterator[Fault]:
    branches: list[Schema] = schema["anyOf"]
    if all(branch.keys() == {"required"} for branch in branches):
        yield from _check_required_any(walk, schema)
        return
    fitting = [branch for branch in branches if admits(walk.root, branch, walk.value)]
    if not fitting:
        yield walk.fault("type", schema)
        return
    forms: list[_Form] = []
    for branch in fitting:
        found = list(_check(walk, branch))
        if not found:
            return
        forms.append(_form(walk, branch, found))
    yield from _meant(walk, schema, forms)


def _check_required_any(walk: _Walk, schema: Schema) -> Iterator[Fault]:
    keys = tuple(branch["required"][0] for branch in schema["anyOf"])
    if isinstance(walk.value, dict) and not any(key in walk.value for key in keys):
        yield walk.fault("anyOf", schema, keys)


def _form(walk: _Walk, branch: Schema, found: list[Fault]) -> _Form:
    depth = len(walk.path)
    unknown = sum(1 for one in found if one.keyword == "additionalProperties" and len(one.path) == depth + 1)
    required = referred(walk.root, branch).get("required", [])
    here = sum(1 for key in required if isinstance(walk.value, dict) and key in walk.value)
    return _Form(branch, found, here, unknown, len(found))


def _meant(walk: _Walk, schema: Schema, forms: list[_Form]) -> Iterator[Fault]:
    """The faults of the form that was meant; if no form shows itself, what the forms begin with."""
    best = min(forms, key=lambda form: (-form.here, form.unknown, form.distance))
    openers = [referred(walk.root, form.schema).get("required") for form in forms]
    if len(forms) > 1 and best.here == 0 and isinstance(walk.value, dict) and all(openers):
        yield from _no_form(walk, schema, forms)
    else:
        yield from best.faults


def _no_form(walk: _Walk, schema: Schema, forms: list[_Form]) -> Iterator[Fault]:
    """No key tells the form: each key that no form knows, with the keys of all forms; or that one is
    missing.
    """
    known: dict[str, None] = {}
    for form in forms:
        known.update(dict.fromkeys(referred(walk.root, form.schema)["properties"]))
    entries = walk.value if isinstance(walk.value, dict) else {}
    unknown = [key for key in entries if key not in known]
    for key in unknown:
        yield walk.unknown(key, entries[key], schema, known)
    if not unknown:
        keys = (key for form in forms for key in referred(walk.root, form.schema)["required"][:1])
        yield walk.fault("anyOf", schema, tuple(dict.fromkeys(keys)))


def admits(root: Schema, schema: Schema, value: Plain) -> bool:
    """Whether a schema takes values of this kind at all: its `type`, or that of its `enum`, `const`,
    branches.
    """
    schema = referred(root, schema)
    if "type" in schema:
        return has_type(value, schema["type"])
    if "enum" in schema or "const" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        return any(type(value) is type(one) for one in allowed)
    if "anyOf" in schema:
        return any(admits(root, branch, value) for branch in schema["anyOf"])
    return True
