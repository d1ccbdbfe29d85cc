"""The CEL specification's conformance tests: read, run, compared.

The files are protobuf messages as JSON. A test that needs protocol-buffer messages is left out, with its
reason.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from statewright.diagnostics.source import Excerpt
from statewright.expressions import Environment, EvaluationFault, Variable, compile_expression, types
from statewright.expressions.instants import parse_duration, parse_timestamp
from statewright.expressions.library.signatures import Overload
from statewright.expressions.types import Type
from statewright.expressions.values import (
    ABSENT,
    Present,
    TypeValue,
    UnsignedInt,
    key_value,
    map_key,
)

FILES = Path(__file__).parents[4] / "shared" / "conformance" / "cel"
_MESSAGES = ("TestAllTypes", "NestedTest", "google.protobuf.", "cel.expr.conformance", "getExt", "hasExt")
_NO_MESSAGE = ("google.protobuf.Timestamp", "google.protobuf.Duration")


class Case(NamedTuple):
    """One test of the suite."""

    file: str
    section: str
    test: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.file}/{self.section}/{self.test['name']}"


def cases() -> Iterator[Case]:
    """Every test of every file that is there, files that appear later included."""
    for path in sorted(FILES.glob("*.json")):
        document = json.loads(path.read_text())
        for section in document["section"]:
            for test in section.get("test", ()):
                yield Case(path.stem, section["name"], test)


def left_out(case: Case) -> str | None:
    """Why a test is not run: it needs messages or enumerations of protocol buffers. None for all others."""
    if "needs_protobuf" not in case.test.get("_flags", ()):
        return None
    text = json.dumps(case.test)
    for name in _NO_MESSAGE:
        text = text.replace(f"type.googleapis.com/{name}", "").replace(name, "")
    named = next((name for name in _MESSAGES if name in text), None)
    if named is None and not case.test.get("container", "").startswith(("cel.expr", "google.protobuf")):
        return None
    return "protocol-buffer messages or enumerations"


CONTRADICTORY = {
    f"parse/bytes_literals/triple_{kind}_quoted_unescaped_punctuation": (
        "the suite expects a backslash before `?` that the literal does not have; "
        "the same text as a string is expected without it"
    )
    for kind in ("single", "double")
}
"""Tests whose expected value contradicts the specification; other implementations leave them out as well."""


# --- running --------------------------------------------------------------------------------------


class Failed(Exception):
    """The expression was refused when compiled, or failed when it ran."""


def run(test: dict[str, Any]) -> tuple[object, Type]:
    """The value of a test's expression and its deduced type. Raises `Failed`."""
    environment, arguments = environment_of(test)
    program, findings = compile_expression(Excerpt.whole(test["expr"]), environment)
    if program is None:
        raise Failed(findings[0].message.en)
    if test.get("check_only"):
        return None, program.type
    try:
        return program.run(*arguments), program.type
    except EvaluationFault as fault:
        raise Failed(str(fault)) from fault


def environment_of(test: dict[str, Any]) -> tuple[Environment, list[object]]:
    checked = not test.get("disable_check")
    variables: dict[str, Variable] = {}
    functions: dict[str, tuple[Overload, ...]] = {}
    for declared in test.get("type_env", ()):
        name = declared["name"]
        if "function" in declared:
            functions[name] = tuple(map(_overload, declared["function"]["overloads"]))
        else:
            variables[name] = Variable(type_of(declared["ident"]["type"]) if checked else types.DYN)
    bindings = {name: decode(bound["value"]) for name, bound in test.get("bindings", {}).items()}
    for name in bindings:
        variables.setdefault(name, Variable(types.DYN))
    variables = {name: each for name, each in variables.items() if name in bindings or test.get("check_only")}
    environment = Environment(
        tuple(variables),
        variables,
        lenient=True,
        checked=checked,
        container=test.get("container", ""),
        functions=functions,
    )
    return environment, [bindings.get(name) for name in variables]


def _overload(declared: dict[str, Any]) -> Overload:
    def undefined(*_: object) -> object:
        raise AssertionError("declared for the checker only")

    parameters = tuple(type_of(each) for each in declared.get("params", ()))
    return Overload(parameters, type_of(declared["result_type"]), undefined)


# --- values ---------------------------------------------------------------------------------------

_DOUBLES = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def decode(value: dict[str, Any]) -> object:
    """A `cel.expr.Value` as a value of the rule language."""
    (kind, inner), *_ = value.items()
    match kind:
        case "int64_value":
            return int(inner)
        case "uint64_value":
            return UnsignedInt(inner)
        case "double_value":
            return _DOUBLES[inner] if isinstance(inner, str) else float(inner)
        case "bytes_value":
            return base64.b64decode(inner)
        case "list_value":
            return [decode(each) for each in inner.get("values", ())]
        case "map_value":
            return {map_key(decode(each["key"])): decode(each["value"]) for each in inner.get("entries", ())}
        case "type_value":
            return TypeValue(inner)
        case "object_value":
            return _message(inner)
        case _:
            return inner  # bool, string, null


def _message(value: dict[str, Any]) -> object:
    name = value["@type"].rpartition("/")[2]
    if name == "google.protobuf.Timestamp":
        return parse_timestamp(value["value"])
    if name == "google.protobuf.Duration":
        return parse_duration(value["value"])
    raise AssertionError(f"a message: {name}")


def same(first: object, second: object) -> bool:
    """Whether two values are one, kinds included: 1, 1u, 1.0 and true are four values; NaN is itself."""
    if type(first) is not type(second):
        return False
    if isinstance(first, float) and isinstance(second, float):
        return first == second or (first != first and second != second)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        keys = {(type(key_value(key)), key_value(key)): value for key, value in first.items()}
        others = {(type(key_value(key)), key_value(key)): value for key, value in second.items()}
        return keys.keys() == others.keys() and all(same(keys[key], others[key]) for key in keys)
    if isinstance(first, Present) and isinstance(second, Present):
        return same(first.value, second.value)
    return first is second or (first is not ABSENT and first == second)


# --- types ----------------------------------------------------------------------------------------

_PRIMITIVES = {
    "BOOL": types.BOOL,
    "INT64": types.INT,
    "UINT64": types.UINT,
    "DOUBLE": types.DOUBLE,
    "STRING": types.STRING,
    "BYTES": types.BYTES,
}
_WELL_KNOWN = {"TIMESTAMP": types.TIMESTAMP, "DURATION": types.DURATION, "ANY": types.DYN}


def type_of(declared: dict[str, Any]) -> Type:
    """A `cel.expr.Type` as a type of the rule language."""
    (kind, inner), *_ = declared.items()
    match kind:
        case "primitive":
            return _PRIMITIVES[inner]
        case "wrapper":
            return types.Nullable(_PRIMITIVES[inner])
        case "well_known":
            return _WELL_KNOWN[inner]
        case "null":
            return types.NULL
        case "list_type":
            return types.ListOf(type_of(inner["elem_type"]) if "elem_type" in inner else types.DYN)
        case "map_type":
            return types.MapOf(type_of(inner["key_type"]), type_of(inner["value_type"]))
        case "type_param":
            return types.Param(inner)
        case "type":
            return types.TYPE
        case "message_type":
            well = {"google.protobuf.Timestamp": types.TIMESTAMP, "google.protobuf.Duration": types.DURATION}
            return well[inner]
        case "abstract_type":
            parts = tuple(type_of(each) for each in inner.get("parameter_types", ()))
            return (
                types.Optional(parts[0])
                if inner["name"] == "optional_type"
                else types.Opaque(inner["name"], parts)
            )
        case _:
            return types.DYN
