"""May a value be an argument of a parameter's type?

Floor 1. Pure. Asked only when the form of a function is found while the expression runs.
"""

from __future__ import annotations

from ..types import Dyn, ListOf, MapOf, Opaque, Optional, Param, Type
from .conversions import name_of

_NAMES = {
    "bool": "bool",
    "int": "int",
    "uint": "uint",
    "double": "double",
    "string": "string",
    "bytes": "bytes",
    "null_type": "null_type",
    "timestamp": "google.protobuf.Timestamp",
    "duration": "google.protobuf.Duration",
    "type": "type",
}


def accepts(parameter: Type, value: object) -> bool:
    """Whether the value is of the parameter's kind; the parts of lists and maps are looked at one level
    deep.
    """
    match parameter:
        case Param() | Dyn():
            return True
        case ListOf(element=element):
            return isinstance(value, list) and (isinstance(element, Param | Dyn) or _each(element, value))
        case MapOf():
            return isinstance(value, dict)
        case Optional():
            return name_of(value) == "optional_type"
        case Opaque(name=name):
            return name_of(value) == name
        case _:
            return name_of(value) == _NAMES[parameter.kind]


def _each(element: Type, values: list[object]) -> bool:
    return all(accepts(element, value) for value in values)
