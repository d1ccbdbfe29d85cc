"""Does a function's signature fit the types of arguments, surely or perhaps?

Floor 1. Pure. Type variables are bound to the join of what they meet; `Dyn` fits perhaps, since its type is
found when the expression runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .library.signatures import Overload
from .types import (
    UNKNOWN,
    Dyn,
    ListOf,
    MapOf,
    Nullable,
    Object,
    Opaque,
    Optional,
    Param,
    Type,
    Unknown,
    as_map,
    join,
    plain,
)


class Fit(NamedTuple):
    """How a form fits: `sure`, only `possible`, or neither; `result` is its type then."""

    overload: Overload
    sure: bool
    possible: bool
    result: Type


def match_overload(form: Overload, given: Sequence[Type], first_only: bool = False) -> Fit:
    """How `form` fits arguments of the types `given`; with `first_only` only the first is looked at."""
    needed = form.parameters[:1] if first_only else form.parameters
    if len(needed) != len(given):
        return Fit(form, False, False, UNKNOWN)
    bound: dict[str, Type] = {}
    sure = True
    for parameter, argument in zip(needed, given, strict=True):
        answer = _match(parameter, argument, bound)
        if answer is None:
            return Fit(form, False, False, UNKNOWN)
        sure = sure and answer
    return Fit(form, sure, True, substitute(form.result, bound))


def _match(parameter: Type, argument: Type, bound: dict[str, Type]) -> bool | None:
    """True: fits; False: perhaps; None: does not."""
    if isinstance(parameter, Param):
        joined = join(bound.get(parameter.name, UNKNOWN), argument)
        if joined is None:
            return None
        bound[parameter.name] = joined
        return True
    if isinstance(argument, Nullable):
        argument = argument.type
    if isinstance(parameter, Dyn) or isinstance(argument, Unknown):
        return True
    argument = plain(argument)
    if isinstance(argument, Dyn):
        return False
    return _match_shapes(parameter, argument, bound)


def _match_shapes(parameter: Type, argument: Type, bound: dict[str, Type]) -> bool | None:
    match parameter, argument:
        case ListOf(element=wanted), ListOf(element=element):
            return _match(wanted, element, bound)
        case MapOf(), Object(by="item"):
            return _match_shapes(parameter, as_map(argument), bound)
        case MapOf(), MapOf():
            answers = (
                _match(parameter.key, argument.key, bound),
                _match(parameter.value, argument.value, bound),
            )
            return None if None in answers else all(answers)
        case Optional(type=wanted), Optional(type=inner):
            return _match(wanted, inner, bound)
        case Opaque(), Opaque():
            return _match_opaque(parameter, argument, bound)
        case _:
            return True if type(parameter) is type(argument) else None


def _match_opaque(parameter: Opaque, argument: Opaque, bound: dict[str, Type]) -> bool | None:
    if parameter.name != argument.name or len(parameter.parameters) != len(argument.parameters):
        return None
    pairs = zip(parameter.parameters, argument.parameters, strict=True)
    answers = [_match(wanted, given, bound) for wanted, given in pairs]
    return None if None in answers else all(answers)


def substitute(type: Type, bound: dict[str, Type]) -> Type:
    """The type with its variables replaced."""
    match type:
        case Param(name=name):
            return bound.get(name, UNKNOWN)
        case ListOf(element=element):
            return ListOf(substitute(element, bound))
        case MapOf(key=key, value=value):
            return MapOf(substitute(key, bound), substitute(value, bound))
        case Optional(type=inner):
            return Optional(substitute(inner, bound))
        case Opaque(name=name, parameters=parameters):
            return Opaque(name, tuple(substitute(each, bound) for each in parameters))
        case _:
            return type
