"""Which fields does a block change, and may it? `set`, `change`, `remove`, `add`, `put`, by path of the
field.

Floor 2. `address.phone` is the field `phone` of the object in `address`. `readOnly` and derived fields are
never set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import Program
from ..expressions import types as kinds
from ..kernel.definition import AddItem, Assignment, ChangeItems, Expression, PutEntry, RemoveItems, SetField
from .fields import type_of
from .fitting import Schema, is_nullable, kind_of
from .ground import Ground
from .operands import check_present, condition, field_words, operand
from .place import Place
from .scopes import Scope

_DATA_WORDS = Text("data", "data ")
_LIST = Text("a list", "列表")
_LIST_OR_MAP = Text("a list or a map", "列表或映射")
_MAP = Text("a map", "映射")


class _Target(NamedTuple):
    """A field that may be changed: its path and its schema."""

    path: tuple[str, ...]
    schema: Schema


def changes(ground: Ground, place: Place, scope: Scope) -> tuple[Assignment, ...]:
    """The assignments written in one map, in the order in which they are made."""
    found: list[Assignment | None] = []
    for key, one in (("set", _set), ("change", _change), ("remove", _remove), ("add", _add), ("put", _put)):
        found += [one(ground, part, scope) for _, part in place.inside(key)]
    return tuple(each for each in found if each is not None)


def set_fields(
    ground: Ground, place: Place | None, scope: Scope, *, start: bool = False
) -> tuple[SetField, ...]:
    """The fields of data set at a place.

    At a `start` (of a migrated instance, for one) `readOnly` ones too.
    """
    found = (
        [_set(ground, part, scope, start=start) for _, part in place.entries()] if place is not None else []
    )
    return tuple(each for each in found if each is not None)


def _set(ground: Ground, place: Place, scope: Scope, *, start: bool = False) -> SetField | None:
    target = _target(ground, place, scope, start=start)
    schema = target.schema if target is not None else None
    value = operand(place, scope, ground.problems, schema, field_words(".".join(_names(place))))
    return SetField(target.path, value) if target is not None and value is not None else None


def _names(place: Place) -> list[str]:
    return str(place.path[-1]).split(".")


def _target(ground: Ground, place: Place, scope: Scope, *, start: bool = False) -> _Target | None:
    """The field that the key at `place` names, if it may be changed; reported if not."""
    first, *rest = _names(place)
    if first in dict(ground.root.inside("derived")):
        ground.problems.at(codes.NOT_TO_BE_SET, place, key=True, name=first, why=_DERIVED)
        return None
    field = ground.data.by_name.get(first)
    if field is None:
        ground.problems.unknown(
            codes.UNDEFINED_FIELD, place, first, ground.data.by_name, key=True, where=_DATA_WORDS
        )
        return None
    if field.read_only and not start:
        ground.problems.at(codes.NOT_TO_BE_SET, place, key=True, name=first, why=_READ_ONLY)
        return None
    return _inner(ground, place, _Target((first,), field.schema), rest, scope)


_DERIVED = Text("derived from other fields", "由其他字段得出的")
_READ_ONLY = Text("readOnly", "只读的")


def _inner(
    ground: Ground, place: Place, target: _Target, rest: list[str], scope: Scope | None = None
) -> _Target | None:
    for name in rest:
        _must_be_there(ground, place, target, scope)
        known: Mapping[str, Schema] = target.schema.get("properties", {})
        extra = target.schema.get("additionalProperties")
        inner = known.get(name, extra if isinstance(extra, Mapping) else None)
        if inner is None:
            where = field_words(".".join(target.path))
            ground.problems.unknown(codes.UNDEFINED_FIELD, place, name, known, key=True, where=where)
            return None
        if inner.get("readOnly") is True:
            ground.problems.at(codes.NOT_TO_BE_SET, place, key=True, name=name, why=_READ_ONLY)
            return None
        target = _Target((*target.path, name), inner)
    return target


def _must_be_there(ground: Ground, place: Place, target: _Target, scope: Scope | None) -> None:
    """What lies inside null cannot be changed."""
    if scope is not None and is_nullable(target.schema) and "data" in scope.environment.variables:
        check_present(place, ".".join(target.path), scope, ground.problems)


def _collection(
    ground: Ground, place: Place, scope: Scope, action: str, needed: Text, allowed: tuple[str, ...]
) -> _Target | None:
    target = _target(ground, place, scope)
    if target is None or kind_of(target.schema) in allowed:
        if target is not None:
            _must_be_there(ground, place, target, scope)
        return target
    found = _KIND_WORDS.get(kind_of(target.schema) or "", Text("neither", "都不是"))
    name = ".".join(target.path)
    ground.problems.at(
        structure.WRONG_COLLECTION, place, key=True, action=action, needed=needed, name=name, found=found
    )
    return None


_KIND_WORDS = {
    "integer": Text("a whole number", "整数"),
    "number": Text("a number", "数字"),
    "string": Text("text", "文字"),
    "boolean": Text("true or false", "真假值"),
    "array": Text("a list", "列表"),
    "object": Text("an object or map", "对象或映射"),
}


def _item_scope(ground: Ground, scope: Scope, schema: Schema) -> Scope:
    if kind_of(schema) == "array":
        return ground.scopes.for_item(scope, type_of(_item_schema(schema)))
    return ground.scopes.for_item(scope, type_of(_item_schema(schema)), kinds.STRING)


def _item_schema(schema: Schema) -> Schema:
    inner = schema.get("items" if kind_of(schema) == "array" else "additionalProperties")
    return inner if isinstance(inner, Mapping) else {}


def _change(ground: Ground, place: Place, scope: Scope) -> ChangeItems | None:
    target = _collection(ground, place, scope, "change", _LIST_OR_MAP, ("array", "object"))
    if target is None:
        return None
    inside = _item_scope(ground, scope, target.schema)
    where = place.find("where")
    test: Expression | None = None
    if where is not None:
        test = condition(where, inside, ground.problems)
        inside = inside.knowing(test) if isinstance(test, Program) else inside
    item = _Target((), _item_schema(target.schema))
    found: list[SetField] = []
    for name, part in place.inside("set"):
        inner = _inner(ground, part, item, name.split("."))
        schema = inner.schema if inner is not None else None
        value = operand(part, inside, ground.problems, schema, field_words(name))
        if inner is not None and value is not None:
            found.append(SetField(inner.path, value))
    return ChangeItems(target.path, test, tuple(found))


def _remove(ground: Ground, place: Place, scope: Scope) -> RemoveItems | None:
    target = _collection(ground, place, scope, "remove", _LIST_OR_MAP, ("array", "object"))
    if target is None:
        return None
    where = condition(place, _item_scope(ground, scope, target.schema), ground.problems)
    return RemoveItems(target.path, where) if where is not None else None


def _add(ground: Ground, place: Place, scope: Scope) -> AddItem | None:
    target = _collection(ground, place, scope, "add", _LIST, ("array",))
    schema = _item_schema(target.schema) if target is not None else None
    value = operand(place, scope, ground.problems, schema, _ITEM_WORDS)
    return AddItem(target.path, value) if target is not None and value is not None else None


_ITEM_WORDS = Text("an item of the list", "列表的一项")
_KEY_WORDS = Text("a key of the map", "映射的键")
_VALUE_WORDS = Text("a value of the map", "映射的值")


def _put(ground: Ground, place: Place, scope: Scope) -> PutEntry | None:
    target = _collection(ground, place, scope, "put", _MAP, ("object",))
    schema = _item_schema(target.schema) if target is not None else None
    key = operand(place.at("key"), scope, ground.problems, {"type": "string"}, _KEY_WORDS)
    value = operand(place.at("value"), scope, ground.problems, schema, _VALUE_WORDS)
    if target is None or key is None or value is None:
        return None
    return PutEntry(target.path, key, value)
