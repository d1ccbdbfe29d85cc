"""What does a function of the language take and give?

Floor 1. Pure. Signatures are written as text (`"list(A), int -> A"`) and read when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from statewright.diagnostics.diagnostic import Text

from .. import types
from ..types import ListOf, MapOf, Opaque, Optional, Param, Type

Run = Callable[..., object]


class Overload(NamedTuple):
    """One form of a function: parameters (the target of a method first), result, and what computes it.

    `run` never changes an argument. `faults` says whether it can raise. `zoned` passes the workflow's zone
    last.
    """

    parameters: tuple[Type, ...]
    result: Type
    run: Run
    faults: bool = True
    zoned: bool = False


class Row(NamedTuple):
    """A row of the table of functions, signatures as text; `name` begins with a dot for a method."""

    name: str
    signature: str
    run: Run
    faults: bool = True
    zoned: bool = False


class About(NamedTuple):
    """What the reference says of a function: a sentence, an example, and the laws that hold."""

    name: str
    text: Text
    example: str = ""
    laws: tuple[str, ...] = ()


_SIMPLE: dict[str, Type] = {
    "bool": types.BOOL,
    "int": types.INT,
    "uint": types.UINT,
    "double": types.DOUBLE,
    "string": types.STRING,
    "bytes": types.BYTES,
    "null": types.NULL,
    "timestamp": types.TIMESTAMP,
    "duration": types.DURATION,
    "dyn": types.DYN,
    "type": types.TYPE,
    "net.IP": Opaque("net.IP"),
    "net.CIDR": Opaque("net.CIDR"),
}


@lru_cache(maxsize=512)
def read_signature(text: str) -> tuple[tuple[Type, ...], Type]:
    """`"list(A), int -> A"` as parameter types and result."""
    left, _, right = text.partition(" -> ")
    return tuple(_read(part) for part in _split(left)), _read(right.strip())


def _split(text: str) -> list[str]:
    found: list[str] = []
    depth = start = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            found.append(text[start:position].strip())
            start = position + 1
    last = text[start:].strip()
    return [*found, last] if last else found


def _read(text: str) -> Type:
    if text in _SIMPLE:
        return _SIMPLE[text]
    name, bracket, inner = text.partition("(")
    if not bracket:
        return Param(text)
    arguments = [_read(part) for part in _split(inner[:-1])]
    match name:
        case "list":
            return ListOf(arguments[0])
        case "map":
            return MapOf(arguments[0], arguments[1])
        case _:
            return Optional(arguments[0])


def overload(row: Row) -> Overload:
    """The row with its signature read."""
    parameters, result = read_signature(row.signature)
    return Overload(parameters, result, row.run, row.faults, row.zoned)
