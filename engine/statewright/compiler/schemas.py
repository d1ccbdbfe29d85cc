"""What does a field's schema say once every `$ref` is followed, and is it a schema that values can fit?

Floor 2. Types come from `types` of the same file, or of a file in the same folder
(`common.yaml#/types/money`), which the caller reads (`include`). A type is resolved once and shared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Diagnostic, Severity, Text
from ..diagnostics.source import Source
from ..document import Document, read, validate
from ..kernel.definition import schema_inside
from ..kernel.values import Json, Misfit
from .fitting import Schema
from .patterns import UnsafePattern, compile_pattern
from .place import Place
from .problems import Problems
from .shapes import shape_of
from .titles import TITLES, as_written, check_values, value_called, values
from .words import misfit_text, quoted

Include: TypeAlias = Callable[[str], Source | None]
"""The source of a file named in a `$ref`, or None if there is none to be read."""

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_RANGES = (
    *zip(_LOWER, _UPPER),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
)


class Types:
    """The types that one workflow can name.

    `included` are those that came from other files, for the digest. Without `checked` faults inside a schema,
    such as a default that does not fit, are left to whoever compiles the document, which need not be sound.
    """

    def __init__(
        self, document: Document, problems: Problems, include: Include | None, *, checked: bool = True
    ) -> None:
        self._files: dict[str, Place | None] = {"": Place(document, (), document.plain)}
        self._problems = problems
        self._include = include
        self._checked = checked
        self._resolved: dict[tuple[str, str], dict[str, Any] | None] = {}
        self._open: list[tuple[str, str]] = []
        self.included: dict[str, Schema] = {}

    def expand(self, place: Place, file: str = "") -> dict[str, Any]:
        """The schema at a place with every `$ref` inside it replaced by what it names.

        Faults are reported.
        """
        if not isinstance(place.value, dict):
            return {}
        schema: dict[str, Any] = {}
        for key, part in place.entries():
            match key:
                case "$ref":
                    schema = _merged(self._named(part, file), schema)
                case "properties":
                    schema[key] = {name: self.expand(inner, file) for name, inner in part.entries()}
                case "items" | "additionalProperties" if isinstance(part.value, dict):
                    schema[key] = self.expand(part, file)
                case "enum":
                    schema |= values(part.value, schema)
                case _:
                    schema[key] = _tighter(key, part.value, schema)
        if self._checked:
            _check(place, schema, self._problems)
        return schema

    def check_all(self, root: Place) -> None:
        """Look at every type of the file, used or not."""
        for name, _ in root.inside("types"):
            self._type(("", name), root.at("types", name))

    def _named(self, place: Place, file: str) -> Mapping[str, Any]:
        written = str(place.value)
        other, _, pointer = written.partition("#/types/")
        target = (other or file, pointer)
        found = self._type(target, place)
        if other and found is not None:
            self.included[f"{other}#/types/{pointer}"] = as_written(found)
        return found or {}

    def _type(self, target: tuple[str, str], place: Place) -> dict[str, Any] | None:
        if target in self._resolved:
            return self._resolved[target]
        if target in self._open:
            self._problems.at(codes.TYPE_CYCLE, place, name=target[1])
            return None
        home = self._file(target[0], place)
        found = home.find("types") if home is not None else None
        definition = found.find(target[1]) if found is not None else None
        if definition is None:
            if home is not None:
                known = [name for name, _ in found.entries()] if found is not None else []
                self._problems.unknown(codes.UNDEFINED_TYPE, place, target[1], known)
            self._resolved[target] = None
            return None
        self._open.append(target)
        schema = self.expand(definition, target[0])
        self._open.pop()
        self._resolved[target] = schema
        return schema

    def _file(self, name: str, place: Place) -> Place | None:
        if name not in self._files:
            source = self._include(name) if self._include is not None else None
            if source is None:
                self._problems.at(codes.FILE_NOT_FOUND, place, name=name)
            self._files[name] = self._read(source) if source is not None else None
        return self._files[name]

    def _read(self, source: Source) -> Place | None:
        document, diagnostics = read(source)
        if document is not None:
            diagnostics += _about_types(document, validate(document, "workflow"))
        self._problems.extend(diagnostics)
        sound = document is not None and not any(d.severity is Severity.ERROR for d in diagnostics)
        return Place(document, (), document.plain) if document is not None and sound else None


def _about_types(document: Document, found: list[Diagnostic]) -> list[Diagnostic]:
    """What is wrong under `types`: a file that only lends types need not be a workflow otherwise."""
    if not isinstance(document.plain, dict) or "types" not in document.plain:
        return []
    start, end = document.locate(("types",))
    return [each for each in found if start <= each.span.start and each.span.end <= end]


def _merged(named: Schema, schema: Schema) -> dict[str, Any]:
    """A type, and what was written before it was named; titles of values are those of both."""
    titled = {**named.get(TITLES, {}), **schema.get(TITLES, {})}
    return {**named, **schema, **({TITLES: titled} if titled else {})}


def _tighter(key: str, value: Any, schema: Mapping[str, Any]) -> Any:
    """A bound beside a `$ref` can only narrow what the type says; anything else replaces it. `Any`: JSON."""
    if key in schema and isinstance(value, int | float):
        if key in _LOWER:
            return max(value, schema[key])
        if key in _UPPER:
            return min(value, schema[key])
    return value


def _check(place: Place, schema: Schema, problems: Problems) -> None:
    sound = _check_ranges(place, schema, problems)
    sound &= _check_pattern(place, schema, problems)
    check_values(place, schema, problems)
    default = place.find("default")
    if sound and default is not None:
        check_value(default, schema, Text("this field", "此字段"), problems)


def _check_ranges(place: Place, schema: Schema, problems: Problems) -> bool:
    for low, high in _RANGES:
        least, most = schema.get(low), schema.get(high)
        if least is None or most is None or not (place.find(low) or place.find(high)):
            continue
        strict = low.startswith("exclusive") or high.startswith("exclusive")
        if least > most or (strict and least == most):
            problems.at(
                structure.EMPTY_RANGE,
                place.find(low) or place.at(high),
                low=f"{low}: {least}",
                high=f"{high}: {most}",
            )
            return False
    return True


def _check_pattern(place: Place, schema: Schema, problems: Problems) -> bool:
    written = place.find("pattern")
    if written is None or not isinstance(written.value, str):
        return True
    try:
        compile_pattern(written.value)
    except UnsafePattern as unsafe:
        problems.at(structure.BAD_PATTERN, written, why=_PATTERN_WORDS[unsafe.problem])
        return False
    return True


_PATTERN_WORDS = {
    "syntax": Text("it is no regular expression", "它不是正则表达式"),
    "slow": Text("some texts would take it for ever", "某些文字会使它无休止运行"),
    "long": Text("it is too long", "它太长"),
    "unsupported": Text("look-around and references to groups are not possible", "不支持环视和分组引用"),
}


def check_value(place: Place, schema: Schema, where: Text, problems: Problems) -> Json:
    """The written-out value at a place in canonical form.

    Reported (and given back as it is) if it does not fit.
    """
    try:
        return shape_of(schema)(place.value)
    except Misfit as misfit:
        inside = _innermost(place, misfit.path)
        meant = value_called(misfit.found, schema_inside(schema, misfit.path))
        help = Text(f"did you mean {quoted(meant)}?", f"是否想写 {quoted(meant)}?") if meant else None
        shown, why = quoted(inside.value), misfit_text(misfit)
        problems.at(structure.DEFAULT_MISFIT, inside, value=shown, where=where, why=why, help=help)
        return place.value
    except UnsafePattern:
        return place.value  # reported where the pattern stands


def _innermost(place: Place, path: tuple[str | int, ...]) -> Place:
    for step in path:
        try:
            place = place.at(step)
        except (KeyError, IndexError, TypeError):
            return place
    return place
