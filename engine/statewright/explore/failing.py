"""Where can a step fail that nobody could be told of? Noted while ways are walked.

Floor 3. Mirrors what the kernel refuses in the middle of a step: an expression that fails, params of an
effect or an output that do not fit, an outcome that nothing takes. Data that do not fit and properties are
obligations of their own, and not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..expressions import types as kinds
from ..expressions.types import Type
from ..kernel.definition import Definition, EventRule, Field
from .formulas import conjunction, is_true, negation
from .machine import Input, fits_fields, type_of
from .symbols import Maybe, Record, Symbols, Value, fits


class Failing(NamedTuple):
    """Under these conditions the step is refused, for this reason; not `exact`: perhaps, nobody can say."""

    reason: str  # fault | data | payload | guard | untaken
    conditions: tuple[Any, ...]
    exact: bool = True
    what: str = ""


def is_unrefusable(definition: Definition, given: Input) -> bool:
    """Whether there is nobody at hand to be told of a refusal: a timer, an outcome, a message."""
    rule = definition.events.get(given.name) if given.kind == "event" else None
    return rule.origin is not None if rule is not None else given.kind != "start"


def comes_from_workflows(rule: EventRule) -> bool:
    """Whether other instances may send an event."""
    return rule.origin is not None and rule.origin != ("self",)


def not_fitting(values: Mapping[str, Value], fields: tuple[Field, ...], symbols: Symbols) -> Iterator[Any]:
    """When values that are given out do not fit their declarations: one formula for each field that might."""
    for each in fields:
        if each.name in values:
            fitting = conjunction(*_fitting(values[each.name], each, type_of(each), symbols))
            if not is_true(fitting):
                yield negation(fitting)


def _fitting(value: Value, field: Field, needed: Type, symbols: Symbols) -> Iterator[Any]:
    match value, needed:
        case Maybe(), kinds.Nullable():
            yield from fits(value, needed, symbols)
        case Maybe(null, inner), _:
            yield negation(null)
            yield from _fitting(inner, field, needed, symbols)
        case _, kinds.Nullable(type=inner_type):
            yield from fits(value, inner_type, symbols)
        case Record(), _:
            yield from fits(value, needed, symbols)
        case _:
            yield from fits_fields({field.name: value}, (field,), symbols)
