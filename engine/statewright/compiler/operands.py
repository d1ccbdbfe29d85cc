"""What is a written value: itself, an expression, or a map or list with expressions inside?

Floor 2. Like a spreadsheet cell: text that begins with `=` is an expression, anything else is the value.
Values are checked against the schema of the field that they are given to, expressions against its type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..diagnostics.codes import expression_types, structure
from ..diagnostics.codes import names as codes
from ..diagnostics.diagnostic import Severity, Text
from ..diagnostics.nearest import nearest
from ..diagnostics.source import Excerpt
from ..expressions import Program, compile_expression
from ..expressions import types as kinds
from ..kernel.definition import Constant, Operand, Run, Template
from ..kernel.values import Json
from .fields import Fields, type_of
from .fitting import Schema, kind_of
from .place import Place
from .problems import Problems
from .schemas import check_value
from .scopes import Scope


def is_expression(value: object) -> bool:
    """Whether a value is written as an expression."""
    return isinstance(value, str) and value.startswith("=")


def constant(value: Json) -> Constant:
    """A value that is itself."""
    return Constant(value, lambda *_: value)


def condition(place: Place, scope: Scope, problems: Problems) -> Program | None:
    """The expression at a place where only true and false make sense; `=` in front is optional."""
    return expression(place, scope, problems, kinds.BOOL)


def promise(place: Place, scope: Scope, problems: Problems) -> Program | None:
    """A condition that is meant to hold always: that it does, by the schemas alone, is no finding."""
    own = Problems()
    program = condition(place, scope, own)
    problems.extend(found for found in own.found if found.code != expression_types.ALWAYS_TRUE.id)
    return program


def expression(
    place: Place,
    scope: Scope,
    problems: Problems,
    expect: kinds.Type | None = None,
    *,
    store: bool = False,
) -> Program | None:
    """The compiled expression at a place, or None, reported."""
    excerpt = _without_sign(place.excerpt)
    program, found = compile_expression(
        excerpt, scope.environment, expect=expect, store=store, assume=scope.facts
    )
    problems.extend(found)
    if program is not None:
        whole = "event" in program.reads
        for secret in sorted(scope.secret if whole else scope.secret & program.reads):
            problems.at(structure.WRITE_ONLY_KEPT, place, name=secret)
    return program


def check_present(place: Place, path: str, scope: Scope, problems: Problems) -> None:
    """Report it at the key of `place` when the field at `path` of data may be null, so that nothing inside
    can change.
    """
    start, end = place.key_span
    text = f"data.{path}"
    excerpt = Excerpt(place.document.source, text, (*[start] * len(text), end))
    expect = kinds.ListOf(kinds.DYN)
    _, found = compile_expression(excerpt, scope.environment, assume=scope.facts, expect=expect)
    problems.extend(each for each in found if each.code == expression_types.MAYBE_NULL.id)


def _without_sign(excerpt: Excerpt) -> Excerpt:
    text = excerpt.text
    start = len(text) - len(text.lstrip())
    return excerpt.cut(start + 1, len(text)) if text.startswith("=", start) else excerpt


def operand(
    place: Place, scope: Scope, problems: Problems, schema: Schema | None, where: Text
) -> Operand | None:
    """The value at a place, which must fit `schema` (None: anything does); None if it is wrong, reported."""
    value = place.value
    _warn_without_sign(place, scope, problems)
    if is_expression(value):
        expect = type_of(schema) if schema is not None else None
        return expression(place, scope, problems, expect, store=True)
    if _is_text_escape(value, schema):
        return constant(_checked(place.at("text"), schema, where, problems))
    if not _holds_expression(value):
        return constant(_checked(place, schema, where, problems))
    if isinstance(value, dict):
        return _map(place, scope, problems, schema, where)
    return _list(place, scope, problems, schema, where)


_LOOKS_LIKE_ONE = re.compile(r"([a-z]+)\.[a-z_][A-Za-z0-9_.]*\Z")


def _warn_without_sign(place: Place, scope: Scope, problems: Problems) -> None:
    found = _LOOKS_LIKE_ONE.match(place.value) if isinstance(place.value, str) else None
    if found is not None and found.group(1) in scope.environment.variables:
        problems.at(structure.EXPRESSION_WITHOUT_SIGN, place, written=place.value)


def must_be_expression(place: Place, problems: Problems) -> bool:
    """Whether a value is an expression, in a place where nothing else makes sense; reported if not."""
    if not is_expression(place.value):
        problems.at(structure.EXPRESSION_WITHOUT_SIGN, place, severity=Severity.ERROR, written=place.value)
        return False
    return True


def typed(
    place: Place, scope: Scope, problems: Problems, expect: kinds.Type, schema: Schema, where: Text
) -> Operand | None:
    """As `operand`, for a place with a type of its own.

    A written-out value must fit `schema`, an expression `expect`.
    """
    if is_expression(place.value):
        return expression(place, scope, problems, expect, store=True)
    return operand(place, scope, problems, schema, where)


def _checked(place: Place, schema: Schema | None, where: Text, problems: Problems) -> Json:
    return place.value if schema is None else check_value(place, schema, where, problems)


def _is_text_escape(value: Json, schema: Schema | None) -> bool:
    """`{text: "=1+1"}` is the text `=1+1`, where a map is not what is wanted."""
    if not isinstance(value, dict) or value.keys() != {"text"} or not is_expression(value["text"]):
        return False
    return schema is None or kind_of(schema) not in ("object", "array")


def _holds_expression(value: Json) -> bool:
    match value:
        case str():
            return value.startswith("=")
        case list():
            return any(map(_holds_expression, value))
        case dict():
            return any(map(_holds_expression, value.values()))
        case _:
            return False


def _map(
    place: Place, scope: Scope, problems: Problems, schema: Schema | None, where: Text
) -> Operand | None:
    if schema is None:
        return _entries(
            {name: operand(part, scope, problems, None, where) for name, part in place.entries()}, scope
        )
    if kind_of(schema) not in ("object", None):
        check_value(place, schema, where, problems)
        return None
    properties: Mapping[str, Schema] = schema.get("properties", {})
    extra = schema.get("additionalProperties")
    found: dict[str, Operand | None] = {}
    for name, part in place.entries():
        inner = properties.get(name, extra if kind_of(schema) == "object" else {})
        if inner is None:
            problems.unknown(codes.UNDEFINED_FIELD, part, name, properties, key=True, where=where)
            found[name] = None
        else:
            found[name] = operand(part, scope, problems, inner, where)
    for name, inner in properties.items():
        if name not in found and "default" not in inner and inner.get("nullable") is not True:
            problems.at(codes.MISSING_FIELD, place, name=name, where=where)
    return _entries(found, scope)


def _list(
    place: Place, scope: Scope, problems: Problems, schema: Schema | None, where: Text
) -> Operand | None:
    items: Schema | None = None
    if schema is not None:
        if kind_of(schema) not in ("array", None):
            check_value(place, schema, where, problems)
            return None
        items = schema.get("items", {})
    found = [operand(part, scope, problems, items, where) for part in place.each()]
    if None in found:
        return None
    operands = tuple(each for each in found if each is not None)
    return Template(operands, builder(operands, scope.environment.parameters))


def _entries(found: Mapping[str, Operand | None], scope: Scope) -> Operand | None:
    operands = {name: each for name, each in found.items() if each is not None}
    if len(operands) < len(found):
        return None
    return Template(operands, builder(operands, scope.environment.parameters))


def record(
    place: Place | None,
    owner: Place,
    fields: Fields | None,
    scope: Scope,
    problems: Problems,
    where: Text,
    *,
    given: frozenset[str] = frozenset(),
) -> Operand | None:
    """The map of values for declared fields (`with`, params, a payload); None where nothing is written or it
    is wrong.

    Unknown and missing fields are reported, the latter at `owner`; `fields` None: nothing is known of them.
    `given` are fields that come from elsewhere.
    """
    found: dict[str, Operand | None] = {}
    meant: set[str | None] = set()
    for name, part in place.entries() if place is not None else ():
        if fields is not None and name not in fields.by_name:
            problems.unknown(codes.UNDEFINED_FIELD, part, name, fields.by_name, key=True, where=where)
            meant.add(nearest(name, fields.by_name))
            found[name] = None
            continue
        schema = fields.by_name[name].schema if fields is not None else None
        found[name] = operand(part, scope, problems, schema, field_words(name))
    for field in fields.all if fields is not None else ():
        if field.required and field.name not in found and field.name not in given | meant:
            problems.at(codes.MISSING_FIELD, place or owner, key=place is None, name=field.name, where=where)
    if not found:
        return None
    if all(isinstance(each, Constant) for each in found.values()):
        return constant({name: each.value for name, each in found.items() if isinstance(each, Constant)})
    return _entries(found, scope)


def field_words(name: str) -> Text:
    """How a field is called in a message."""
    return Text(f'field "{name}"', f"字段 “{name}” ")


def builder(operands: Mapping[str, Operand] | tuple[Operand, ...], parameters: tuple[str, ...]) -> Run:
    """A function that builds a map or list of operands afresh; generated when it is first called."""
    built: Run | None = None

    def run(*arguments: Any) -> Any:
        nonlocal built
        if built is None:
            built = _generate(operands, parameters)
        return built(*arguments)

    return run


def _generate(operands: Mapping[str, Operand] | tuple[Operand, ...], parameters: tuple[str, ...]) -> Run:
    bound: dict[str, Any] = {"__builtins__": {}}
    call = f"({', '.join(parameters)})"

    def part(each: Operand) -> str:
        name = f"p{len(bound)}"
        match each:
            case Constant(value=value):
                bound[name] = value
                return name
            case Template(entries=entries) if isinstance(entries, tuple):
                return f"[{', '.join(map(part, entries))}]"
            case Template(entries=entries):
                assert isinstance(entries, Mapping)
                return f"{{{', '.join(f'{key!r}: {part(inner)}' for key, inner in entries.items())}}}"
            case _:
                bound[name] = each.run
                return name + call

    template = Template(operands, lambda: None)
    source = f"def build{call}: return {part(template)}"
    exec(compile(source, "<template>", "exec"), bound)
    run: Run = bound["build"]
    return run
