"""Which types does the rule language have, and how do they fit together?

Floor 1. Pure. Knows no syntax and no values. Types are named tuples that carry their own `kind`, so that two
different types are never equal; bounds of whole numbers and sets of literals are part of a type because
checks use them, and `widen` forgets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from statewright.diagnostics.diagnostic import Text

from .limits import INT_MAX, INT_MIN


class Bool(NamedTuple):
    """True or false."""

    kind: Literal["bool"] = "bool"


class Int(NamedTuple):
    """A whole number of 64 bits, known to lie between `low` and `high`."""

    low: int = INT_MIN
    high: int = INT_MAX
    kind: Literal["int"] = "int"


class Uint(NamedTuple):
    """A whole number from 0 to 2^64-1; no JSON Schema gives one, expressions may (`5u`)."""

    kind: Literal["uint"] = "uint"


class Double(NamedTuple):
    """A binary floating-point number of 64 bits."""

    kind: Literal["double"] = "double"


class String(NamedTuple):
    """A text: a sequence of code points."""

    kind: Literal["string"] = "string"


class Bytes(NamedTuple):
    """A sequence of octets."""

    kind: Literal["bytes"] = "bytes"


class Null(NamedTuple):
    """The type of `null`."""

    kind: Literal["null_type"] = "null_type"


class Timestamp(NamedTuple):
    """A point in time."""

    kind: Literal["timestamp"] = "timestamp"


class Duration(NamedTuple):
    """A length of time."""

    kind: Literal["duration"] = "duration"


class Dyn(NamedTuple):
    """Any value; its type is found when the expression runs."""

    kind: Literal["dyn"] = "dyn"


class Unknown(NamedTuple):
    """The element of an empty list, the value of `optional.none()`: fits all, becomes what it meets."""

    kind: Literal["unknown"] = "unknown"


class TypeType(NamedTuple):
    """The type of a type, as `type(x)` gives it."""

    kind: Literal["type"] = "type"


class ListOf(NamedTuple):
    """A list whose items are of one type; `length_max` items at most, where that is known."""

    element: Type
    length_max: int | None = None
    kind: Literal["list"] = "list"


class MapOf(NamedTuple):
    """A map from keys to values."""

    key: Type
    value: Type
    kind: Literal["map"] = "map"


class Field(NamedTuple):
    """A field of an object: its type, whether it may be absent, and what people call it."""

    type: Type
    optional: bool = False
    title: Text | None = None


class Object(NamedTuple):
    """A value with declared fields, reached as items of a dict or as attributes of a Python object."""

    name: str
    fields: Mapping[str, Field]
    by: Literal["item", "attribute"] = "item"
    kind: Literal["object"] = "object"


class Literals(NamedTuple):
    """An enumeration: values of one scalar type; `titles` is what people call those that have a title."""

    base: Type
    values: tuple[object, ...]
    titles: tuple[tuple[object, Text], ...] = ()
    kind: Literal["literals"] = "literals"


class Nullable(NamedTuple):
    """A value of a type, or null."""

    type: Type
    kind: Literal["nullable"] = "nullable"


class Optional(NamedTuple):
    """CEL's `optional_type`: a value that is there or not, asked with `hasValue`, `orValue`."""

    type: Type
    kind: Literal["optional"] = "optional"


class Opaque(NamedTuple):
    """A type known by name only (`net.IP`), perhaps with parameters."""

    name: str
    parameters: tuple[Type, ...] = ()
    kind: Literal["opaque"] = "opaque"


class Param(NamedTuple):
    """A type variable in the signature of a function."""

    name: str
    kind: Literal["param"] = "param"


Type: TypeAlias = (
    Bool
    | Int
    | Uint
    | Double
    | String
    | Bytes
    | Null
    | Timestamp
    | Duration
    | Dyn
    | Unknown
    | TypeType
    | ListOf
    | MapOf
    | Object
    | Literals
    | Nullable
    | Optional
    | Opaque
    | Param
)

BOOL, INT, UINT, DOUBLE, STRING, BYTES = Bool(), Int(), Uint(), Double(), String(), Bytes()
NULL, TIMESTAMP, DURATION, DYN, UNKNOWN, TYPE = Null(), Timestamp(), Duration(), Dyn(), Unknown(), TypeType()


def widen(type: Type) -> Type:
    """The type without bounds and literal sets, at every depth: `Int(1, 9)` is `Int()`."""
    match type:
        case Int():
            return INT
        case Literals(base=base):
            return widen(base)
        case ListOf(element=element):
            return ListOf(widen(element))
        case MapOf(key=key, value=value):
            return MapOf(widen(key), widen(value))
        case Nullable(type=inner):
            return Nullable(widen(inner))
        case Optional(type=inner):
            return Optional(widen(inner))
        case Opaque(name=name, parameters=parameters):
            return Opaque(name, tuple(widen(each) for each in parameters))
        case _:
            return type


def is_enumeration(type: Type | None) -> bool:
    """Whether values of a type are one of a few, or null."""
    return isinstance(_bare(type) if type is not None else None, Literals)


def is_one_of(value: object, type: Type | None) -> bool:
    """Whether a type is an enumeration, or null, and this is one of its values."""
    inner = _bare(type) if type is not None else None
    return isinstance(inner, Literals) and value in inner.values


def title_of(value: object, type: Type | None) -> Text | None:
    """What people call a value of this type, where the type says it."""
    inner = _bare(type) if type is not None else None
    titles = inner.titles if isinstance(inner, Literals) else ()
    return next((title for known, title in titles if known == value), None)


def value_called(text: object, type: Type | None) -> object:
    """The value of a type that people call so, in some language; None if there is none."""
    inner = _bare(type) if type is not None else None
    titles = inner.titles if isinstance(inner, Literals) else ()
    return next((value for value, title in titles if text in title), None)


def plain(type: Type) -> Type:
    """The type under a literal set: what operators look at. Bounds stay."""
    return type.base if isinstance(type, Literals) else type


def settled(type: Type) -> Type:
    """The type with every `Unknown` that nothing decided read as `Dyn`."""
    match type:
        case Unknown():
            return DYN
        case ListOf(element=element, length_max=length_max):
            return ListOf(settled(element), length_max)
        case MapOf(key=key, value=value):
            return MapOf(settled(key), settled(value))
        case Nullable(type=inner):
            return Nullable(settled(inner))
        case Optional(type=inner):
            return Optional(settled(inner))
        case Opaque(name=name, parameters=parameters):
            return Opaque(name, tuple(settled(each) for each in parameters))
        case _:
            return type


def join(first: Type, second: Type) -> Type | None:
    """The least type that holds values of both, or None when only `Dyn` does."""
    if first == second or isinstance(second, Unknown):
        return first
    if isinstance(first, Unknown):
        return second
    if isinstance(first, Dyn) or isinstance(second, Dyn):
        return DYN
    if isinstance(first, Null) or isinstance(second, Null):
        return _join_null(first, second)
    if isinstance(first, Nullable) or isinstance(second, Nullable):
        inner = join(_bare(first), _bare(second))
        return None if inner is None else Nullable(inner)
    return _join_shapes(first, second)


def _bare(type: Type) -> Type:
    return type.type if isinstance(type, Nullable) else type


def _join_null(first: Type, second: Type) -> Type | None:
    other = second if isinstance(first, Null) else first
    return other if isinstance(other, Nullable | Null | Optional) else Nullable(other)


def _join_shapes(first: Type, second: Type) -> Type | None:
    match first, second:
        case Literals(), Literals() if join(first.base, second.base) is not None:
            values = tuple(dict.fromkeys(first.values + second.values))
            return Literals(first.base, values, first.titles + second.titles)
        case (Literals(), _) | (_, Literals()):
            return join(plain(first), plain(second))
        case Int(), Int():
            return Int(min(first.low, second.low), max(first.high, second.high))
        case ListOf(), ListOf():
            element = join(first.element, second.element)
            return None if element is None else ListOf(element, _longer(first.length_max, second.length_max))
        case MapOf(), MapOf():
            key, value = join(first.key, second.key), join(first.value, second.value)
            return None if key is None or value is None else MapOf(key, value)
        case (MapOf() as map, Object() as record) | (Object() as record, MapOf() as map):
            return join(map, as_map(record))
        case Object(), Object():
            return _join_objects(first, second)
        case Optional(), Optional():
            inner = join(first.type, second.type)
            return None if inner is None else Optional(inner)
        case Opaque(), Opaque() if first.name == second.name:
            parts = [join(a, b) for a, b in zip(first.parameters, second.parameters, strict=True)]
            return None if None in parts else Opaque(first.name, tuple(p for p in parts if p is not None))
        case _:
            return None


def _longer(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else max(first, second)


def _join_objects(first: Object, second: Object) -> Type | None:
    if first.by != second.by or first.fields.keys() != second.fields.keys():
        return None
    fields: dict[str, Field] = {}
    for name, field in first.fields.items():
        other = second.fields[name]
        inner = join(field.type, other.type)
        if inner is None:
            return None
        fields[name] = Field(inner, field.optional or other.optional, field.title)
    return Object(first.name, fields, first.by)


def join_all(types: Iterable[Type]) -> Type:
    """The join of all, `Dyn` where there is none, `Unknown` of nothing."""
    result: Type = UNKNOWN
    for type in types:
        joined = join(result, type)
        if joined is None:
            return DYN
        result = joined
    return result


def as_map(record: Object) -> MapOf:
    """The map type that an object by item also is: text keys, the join of its fields."""
    return MapOf(STRING, join_all(field.type for field in record.fields.values()))


def comparable(first: Type, second: Type) -> bool:
    """Whether CEL lets two values be asked for equality: one type, or one of them dynamic."""
    return join(widen(first), widen(second)) is not None


def holds_dyn(type: Type) -> bool:
    """Whether values of this type need their own type found at run time somewhere inside."""
    match type:
        case Dyn() | Unknown() | Param() | Opaque() | Object(by="attribute"):
            return True
        case ListOf(element=inner) | Nullable(type=inner) | Optional(type=inner):
            return holds_dyn(inner)
        case MapOf(key=key, value=value):
            return holds_dyn(key) or holds_dyn(value)
        case Object(fields=fields):
            return any(holds_dyn(field.type) for field in fields.values())
        case _:
            return False
