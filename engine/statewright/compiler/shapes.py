"""How is a value checked in a hundred nanoseconds? A short test for values that are right already, then the
rest.

Floor 2. Pure. The test is one Python expression generated from the schema. It says yes only to values that
`fitting.py` would give back unchanged; whatever it does not say yes to (a default to fill in, `1.0`, a fault)
goes there. So the two can never disagree about what fits, and a property test holds the generator to that.
Names and values of the schema enter the generated code as bound constants, or by `repr` of a checked type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

from ..kernel.definition import Shape
from ..kernel.values import Json, Misfit
from .fitting import INTEGER_MAX, TEXT_MAX, Schema, fitting, fitting_record, is_nullable, kind_of
from .patterns import compile_pattern


def shape_of(schema: Schema) -> Shape:
    """The shape of a value of this schema, whose `$ref`s are resolved. Raises Misfit when called."""
    slow = fitting(schema)
    return _plain_integer(schema, slow) or _generated(lambda code: code.value(schema, "value"), slow)


def record_shape(fields: Mapping[str, Schema]) -> Shape:
    """The shape of a closed object with these fields: a payload, start data, params, an output."""
    slow = fitting_record(fields)
    return _generated(lambda code: code.record(fields, "value"), slow)


_INTEGER_KEYS = frozenset(
    ("type", "minimum", "maximum", "title", "description", "default", "readOnly", "index")
)


def _plain_integer(schema: Schema, slow: Shape) -> Shape | None:
    """The commonest shape by far, without generating anything."""
    if schema.get("type") != "integer" or not schema.keys() <= _INTEGER_KEYS:
        return None
    low = max(schema.get("minimum", -INTEGER_MAX), -INTEGER_MAX)
    high = min(schema.get("maximum", INTEGER_MAX), INTEGER_MAX)

    def shape(value: Json) -> Json:
        if type(value) is int and low <= value <= high:
            return value
        return slow(value)

    return shape


def _generated(write: Callable[[_Code], str], slow: Shape) -> Shape:
    code = _Code()
    test = write(code)
    if test == _NEVER:
        return slow
    lines = (
        "def shape(value):",
        "    try:",
        f"        if {test}: return value",
        "    except (KeyError, Misfit): pass",
        "    return slow(value)",
    )
    names: dict[str, Any] = {**code.constants, "slow": slow, "Misfit": Misfit, "__builtins__": _BUILTINS}
    exec(_own(_code("\n".join(lines))), names)
    shape: Shape = names["shape"]
    return shape


@lru_cache(maxsize=256)
def _code(text: str) -> CodeType:
    """Fields are often declared alike; what differs is bound."""
    return compile(text, "<shape>", "exec")


def _own(code: CodeType) -> CodeType:
    """A copy for one field: Python remembers in a code what it met, and two fields would make it forget."""
    inside = (_own(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=tuple(inside))


_BUILTINS = {"type": type, "len": len, "all": all, "map": map, "int": int, "float": float, "str": str,
             "dict": dict, "list": list, "KeyError": KeyError}  # fmt: skip
_NEVER = "False"


class _Code:
    """What is gathered while one test is written: bound constants and the count of local names."""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}
        self.locals = 0

    def bind(self, value: object) -> str:
        if type(value) is int:
            return repr(value)
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def local(self) -> str:
        self.locals += 1
        return f"v{self.locals}"

    def value(self, schema: Schema, name: str) -> str:
        """A test of the local variable `name`."""
        test = self._bare(schema, name)
        if is_nullable(schema):
            return f"({name} is None or {test})"
        return test

    def _bare(self, schema: Schema, name: str) -> str:
        if "const" in schema or "enum" in schema:
            return self._one_of(schema, name)
        match kind_of(schema):
            case "integer" if not schema.keys() & {"multipleOf", "exclusiveMinimum", "exclusiveMaximum"}:
                low = max(schema.get("minimum", -INTEGER_MAX), -INTEGER_MAX)
                high = min(schema.get("maximum", INTEGER_MAX), INTEGER_MAX)
                return f"(type({name}) is int and {self.bind(low)} <= {name} <= {self.bind(high)})"
            case "boolean":
                return f"({name} is True or {name} is False)"
            case "string" if "format" not in schema:
                return self._text(schema, name)
            case "array" if schema.get("uniqueItems") is not True:
                return self._list(schema, name)
            case "object" if not isinstance(schema.get("additionalProperties"), Mapping):
                return self.record(schema.get("properties", {}), name)
            case _:
                return f"{self.bind(fitting(schema))}({name}) is {name}"

    def _one_of(self, schema: Schema, name: str) -> str:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        alone = kind_of(schema) in (None, "string") and not schema.keys() & {"minLength", "pattern", "format"}
        if alone and ("const" not in schema or "enum" not in schema):
            texts = frozenset(value for value in values if isinstance(value, str))
            return f"(type({name}) is str and {name} in {self.bind(texts)})"
        return f"{self.bind(fitting(schema))}({name}) is {name}"

    def _text(self, schema: Schema, name: str) -> str:
        tests = [f"type({name}) is str"]
        shortest, longest = schema.get("minLength", 0), schema.get("maxLength", TEXT_MAX)
        tests.append(f"{self.bind(shortest)} <= len({name}) <= {self.bind(longest)}")
        if "pattern" in schema:
            tests.append(f"{self.bind(compile_pattern(schema['pattern']).search)}({name}) is not None")
        return f"({' and '.join(tests)})"

    def _list(self, schema: Schema, name: str) -> str:
        tests = [f"type({name}) is list", f"{self.bind(schema.get('minItems', 0))} <= len({name})"]
        if "maxItems" in schema:
            tests.append(f"len({name}) <= {self.bind(schema['maxItems'])}")
        item = self.bind(_same(shape_of(schema.get("items", {}))))
        return f"({' and '.join(tests)} and all(map({item}, {name})))"

    def record(self, fields: Mapping[str, Schema], name: str) -> str:
        """A test of a closed object: as many keys as fields, and each field there and right."""
        tests = [f"type({name}) is dict", f"len({name}) == {len(fields)}"]
        for key, schema in fields.items():
            item = self.local()
            # Each test names its item first of all: there it is bound.
            tests.append(self.value(schema, item).replace(item, f"({item} := {name}[{key!r}])", 1))
        return f"({' and '.join(tests)})"


def _same(shape: Shape) -> Callable[[Json], bool]:
    return lambda item: shape(item) is item
