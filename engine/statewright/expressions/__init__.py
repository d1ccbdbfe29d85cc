"""The rule language: CEL read, typed, compiled, explained, written back. The only door to CEL.

Floor 1. Pure: no clock, no I/O. It must not know YAML, workflows or states; what an expression may use
comes in an `Environment`.

    program, findings = compile_expression(excerpt, environment, expect=BOOL)
    program.run(data, event, now, actor, instance, active)

Data flow: text -> `parse` (tree) -> checker (terms, findings) -> emitter (a Python function).
"""

from __future__ import annotations

from .environment import Diagnosis, Environment, Variable
from .explaining import Clause, Explanation, explain
from .fault import EvaluationFault
from .format import format
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
from .reading import reading
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
