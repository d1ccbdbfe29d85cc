"""The rule language: CEL read, typed, compiled, explained, written back. The only door to CEL.

Floor 1. Pure: no clock, no I/O. It must not know YAML, workflows or states; what an expression may use
comes in an `Environment`.

    program, findings = compile_expression(excerpt, environment, expect=BOOL)
    program.run(data, event, now, actor, instance, active)

Data flow: text -> `parse` (tree) -> checker (terms, findings) -> emitter (a Python function).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .environment import Diagnosis, Environment, Variable
from .fault import EvaluationFault
from .instants import (
    canonical_duration,
    canonical_timestamp,
    decode_duration,
    decode_timestamp,
    encode_duration,
    encode_timestamp,
)
from .parser import parse
from .program import Negated, Present, Program, compile_expression
from .schema import from_schema
from .terms import Term
from .types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    Bool,
    Bytes,
    Double,
    Duration,
    Dyn,
    Field,
    Int,
    ListOf,
    Literals,
    MapOf,
    Null,
    Nullable,
    Object,
    Opaque,
    Optional,
    String,
    Timestamp,
    Type,
    TypeType,
    Uint,
    Unknown,
)
from .wording import describe

if TYPE_CHECKING:
    from .explaining import Clause, Explanation, explain
    from .phrasing import Called, reading
    from .writing import format

_LATER = {
    "Called": "phrasing",
    "Clause": "explaining",
    "Explanation": "explaining",
    "explain": "explaining",
    "format": "writing",
    "reading": "phrasing",
}
"""What checking and running do not need, imported when first asked for."""


def __getattr__(name: str) -> object:
    module = _LATER.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = found
    return found


__all__ = [
    "BOOL",
    "BYTES",
    "DOUBLE",
    "DURATION",
    "DYN",
    "INT",
    "NULL",
    "STRING",
    "TIMESTAMP",
    "TYPE",
    "UINT",
    "Bool",
    "Bytes",
    "Called",
    "Clause",
    "Diagnosis",
    "Double",
    "Duration",
    "Dyn",
    "Environment",
    "EvaluationFault",
    "Explanation",
    "Field",
    "Int",
    "ListOf",
    "Literals",
    "MapOf",
    "Negated",
    "Null",
    "Nullable",
    "Object",
    "Opaque",
    "Optional",
    "Present",
    "Program",
    "String",
    "Term",
    "Timestamp",
    "Type",
    "TypeType",
    "Uint",
    "Unknown",
    "Variable",
    "canonical_duration",
    "canonical_timestamp",
    "compile_expression",
    "decode_duration",
    "decode_timestamp",
    "describe",
    "encode_duration",
    "encode_timestamp",
    "explain",
    "format",
    "from_schema",
    "parse",
    "reading",
]
