"""Does a value fit its schema, and what is it in canonical form? Every keyword of the language, one closure
each.

Floor 2. Pure. Schemas have their `$ref`s resolved. A `Shape` gives the same object back when nothing had to
change; otherwise a new one with defaults filled in, `1.0` read as `1`, instants and durations in their one
spelling. `shapes.py` puts a fast test before these functions, which are what decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from math import isfinite
from typing import Any, TypeAlias

from ..expressions.instants import canonical_duration, canonical_timestamp, encode_duration, encode_timestamp
from ..kernel.definition import Shape
from ..kernel.values import Json, Misfit
from .patterns import compile_pattern

INTEGER_MAX = 2**53 - 1
DEPTH_MAX = 64
TEXT_MAX = 1_000_000

Schema: TypeAlias = Mapping[str, Any]
"""A JSON Schema as it was written. `Any`: its values are of every kind that JSON has."""

_MISSING: Json = "\0missing"


def kind_of(schema: Schema) -> str | None:
    """The JSON type that a schema asks for, read from its other keywords when `type` is not given."""
    written = schema.get("type")
    if isinstance(written, list):
        return next((kind for kind in written if kind != "null"), "null")
    if written is not None:
        return str(written)
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    return "string" if "pattern" in schema or "format" in schema else None


def is_nullable(schema: Schema) -> bool:
    """Whether null fits, by `nullable` or by a list of types."""
    written = schema.get("type")
    return schema.get("nullable") is True or (isinstance(written, list) and "null" in written)


def has_default(schema: Schema) -> bool:
    """Whether a field of this schema may be left out."""
    return "default" in schema or is_nullable(schema)


def default_of(schema: Schema) -> Json:
    """What a field is when it is left out: `default`, or null where null fits."""
    value: Json = schema.get("default")
    return value


def fitting(schema: Schema) -> Shape:
    """The function that checks values against a schema; raises Misfit."""
    fit = _BY_KIND[kind_of(schema)](schema)
    if "const" in schema:
        fit = _then_one_of(fit, (schema["const"],), "const", schema["const"])
    if "enum" in schema:
        fit = _then_one_of(fit, tuple(schema["enum"]), "enum", list(schema["enum"]))
    return _or_null(fit) if is_nullable(schema) else fit


def _or_null(fit: Shape) -> Shape:
    return lambda value: None if value is None else fit(value)


def _then_one_of(fit: Shape, values: tuple[Json, ...], keyword: str, expected: Json) -> Shape:
    keys = frozenset(key_of(value) for value in values)

    def one_of(value: Json) -> Json:
        fitted = fit(value)
        if key_of(fitted) not in keys:
            raise Misfit((), keyword, expected, value)
        return fitted

    return one_of


def key_of(value: Json) -> object:
    """A hashable stand-in by which two values are equal when JSON says so: 1 is 1.0 and is not true."""
    match value:
        case bool():
            return ("bool", value)
        case list():
            return ("list", *map(key_of, value))
        case dict():
            return ("dict", frozenset((key, key_of(item)) for key, item in value.items()))
        case _:
            return value


def _misfit(keyword: str, expected: object, found: Json) -> Misfit:
    return Misfit((), keyword, expected, found)


# --- numbers ------------------------------------------------------------------------------------------------


def _integer(schema: Schema) -> Shape:
    bounded = _bounds(schema)

    def fit(value: Json) -> Json:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise _misfit("type", "integer", value)
        whole = value if type(value) is int else int(value)
        if not -INTEGER_MAX <= whole <= INTEGER_MAX:
            raise _misfit(*(("maximum", INTEGER_MAX) if whole > 0 else ("minimum", -INTEGER_MAX)), value)
        bounded(whole)
        return whole

    return fit


def _number(schema: Schema) -> Shape:
    bounded = _bounds(schema)

    def fit(value: Json) -> Json:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise _misfit("type", "number", value)
        if isinstance(value, int) and abs(value) > INTEGER_MAX:
            raise _misfit("maximum", INTEGER_MAX, value)
        bounded(value)
        return value if type(value) in (int, float) else float(value)

    return fit


Bounded: TypeAlias = Callable[[int | float], None]


def _bounds(schema: Schema) -> Bounded:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    step = schema.get("multipleOf")

    def check(value: int | float) -> None:
        if low is not None and value < low:
            raise _misfit("minimum", low, value)
        if high is not None and value > high:
            raise _misfit("maximum", high, value)
        if above is not None and value <= above:
            raise _misfit("exclusiveMinimum", above, value)
        if below is not None and value >= below:
            raise _misfit("exclusiveMaximum", below, value)
        if step is not None and Fraction(str(value)) % Fraction(str(step)):
            raise _misfit("multipleOf", step, value)

    return check


# --- text, truth, anything ----------------------------------------------------------------------------------


def _string(schema: Schema) -> Shape:
    written = schema.get("format")
    if written == "date-time":
        return _instant
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength", TEXT_MAX)
    pattern = schema.get("pattern")
    found = compile_pattern(pattern).search if pattern is not None else None

    def fit(value: Json) -> Json:
        if not isinstance(value, str):
            raise _misfit("type", "string", value)
        if len(value) < shortest:
            raise _misfit("minLength", shortest, value)
        if len(value) > longest:
            raise _misfit("maxLength", longest, value)
        if found is not None and found(value) is None:
            raise _misfit("pattern", pattern, value)
        return value if type(value) is str else value[:]

    return _duration if written == "duration" else fit


def _instant(value: Json | datetime) -> Json:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return encode_timestamp(value)
    return _canonical(value, "date-time", canonical_timestamp)


def _duration(value: Json | timedelta) -> Json:
    if isinstance(value, timedelta):
        return encode_duration(value)
    return _canonical(value, "duration", canonical_duration)


def _canonical(value: Any, name: str, canonical: Callable[[str], str]) -> Json:
    """`Any`: whatever the caller has put in; only text fits."""
    if not isinstance(value, str):
        raise _misfit("type", "string", value)
    try:
        text = canonical(value)
    except Exception as fault:  # the readers raise ValueError, or a Failure of their own where out of range
        raise _misfit("format", name, value) from fault
    return value if text == value else text


def _boolean(schema: Schema) -> Shape:
    def fit(value: Json) -> Json:
        if not isinstance(value, bool):
            raise _misfit("type", "boolean", value)
        return value

    return fit


def _null(schema: Schema) -> Shape:
    def fit(value: Json) -> Json:
        if value is not None:
            raise _misfit("type", "null", value)
        return value

    return fit


def _anything(schema: Schema) -> Shape:
    return lambda value: _plain(value, 0)


def _plain(value: Json, depth: int) -> Json:
    """Any JSON value, within bounds. Limits: DEPTH_MAX, INTEGER_MAX."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _any_number(value)
    if depth >= DEPTH_MAX:
        raise _misfit("depth", DEPTH_MAX, None)
    if isinstance(value, list):
        return _fit_items(value, lambda item: _plain(item, depth + 1))
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return _fit_entries(value, lambda item: _plain(item, depth + 1))
    raise _misfit("type", "JSON", repr(value))


_any_number = _number({})


# --- lists --------------------------------------------------------------------------------------------------


def _array(schema: Schema) -> Shape:
    fit_item = fitting(schema.get("items", {}))
    fewest, most = schema.get("minItems", 0), schema.get("maxItems")
    unique = schema.get("uniqueItems") is True

    def fit(value: Json) -> Json:
        if not isinstance(value, list | tuple):
            raise _misfit("type", "array", value)
        if len(value) < fewest:
            raise _misfit("minItems", fewest, value)
        if most is not None and len(value) > most:
            raise _misfit("maxItems", most, value)
        fitted = _fit_items(value if isinstance(value, list) else list(value), fit_item)
        if unique and len({key_of(item) for item in fitted}) < len(fitted):
            raise _misfit("uniqueItems", True, value)
        return fitted

    return fit


def _fit_items(items: list[Json], fit: Shape) -> list[Json]:
    changed: list[Json] | None = None
    for place, item in enumerate(items):
        try:
            fitted = fit(item)
        except Misfit as misfit:
            raise _inside(place, misfit) from None
        if fitted is not item:
            changed = changed if changed is not None else list(items)
            changed[place] = fitted
    return items if changed is None else changed


def _inside(step: str | int, misfit: Misfit) -> Misfit:
    return Misfit((step, *misfit.path), misfit.keyword, misfit.expected, misfit.found)


# --- maps and objects ---------------------------------------------------------------------------------------


def _object(schema: Schema) -> Shape:
    extra = schema.get("additionalProperties")
    fit_extra = fitting(extra) if isinstance(extra, Mapping) else None
    return fitting_record(schema.get("properties", {}), fit_extra)


def fitting_record(fields: Mapping[str, Schema], fit_extra: Shape | None = None) -> Shape:
    """A closed object with these fields (Misfit for any other), or with `fit_extra` for the values of the
    others.
    """
    fits = {name: fitting(schema) for name, schema in fields.items()}
    defaults = {name: default_of(schema) for name, schema in fields.items() if has_default(schema)}

    def fit(value: Json) -> Json:
        given = _as_dict(value)
        for key in given:
            if key not in fits and fit_extra is None:
                raise Misfit((key,), "additionalProperties", sorted(fits), given[key])
        result = given
        for name, fit_field in fits.items():
            item = given.get(name, _MISSING)
            if item is _MISSING:
                if name not in defaults:
                    raise Misfit((name,), "required", name, None)
                item = fresh(defaults[name])
            result = _with_field(given, result, name, item, fit_field)
        if fit_extra is None or len(result) == len(fits):
            return result
        return _fit_rest(given, result, fits, fit_extra)

    return fit


def _as_dict(value: Json) -> dict[str, Json]:
    if type(value) is dict:
        given = value
    elif isinstance(value, Mapping):
        given = dict(value)
    else:
        raise _misfit("type", "object", value)
    for key in given:
        if type(key) is not str:
            raise _misfit("propertyNames", "string", repr(key))
    return given


def _with_field(
    given: dict[str, Json], result: dict[str, Json], name: str, item: Json, fit: Shape
) -> dict[str, Json]:
    try:
        fitted = fit(item)
    except Misfit as misfit:
        raise _inside(name, misfit) from None
    if name in given and fitted is given[name]:
        return result
    if result is given:
        result = dict(given)
    result[name] = fitted
    return result


def _fit_rest(
    given: dict[str, Json], result: dict[str, Json], fits: Mapping[str, Shape], fit: Shape
) -> dict[str, Json]:
    for key in given:
        if key not in fits:
            result = _with_field(given, result, key, given[key], fit)
    return result


def _fit_entries(entries: dict[str, Json], fit: Shape) -> dict[str, Json]:
    return _fit_rest(entries, entries, {}, fit)


def fresh(value: Json) -> Json:
    """A copy of a default, so that no two instances share a list."""
    match value:
        case list():
            return [fresh(item) for item in value]
        case dict():
            return {key: fresh(item) for key, item in value.items()}
        case _:
            return value


_BY_KIND: Mapping[str | None, Callable[[Schema], Shape]] = {
    "integer": _integer,
    "number": _number,
    "string": _string,
    "boolean": _boolean,
    "null": _null,
    "array": _array,
    "object": _object,
    None: _anything,
}
