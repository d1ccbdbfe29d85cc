"""How do values pass between the JSON that is kept and the values that rules compute with?

Floor 1. Pure. Of a type, `needs_decoding` says whether the two differ at all; most do not, and cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from .fault import Failure
from .instants import decode_duration, encode_duration, encode_timestamp
from .limits import LENGTH_MAX, STORED_INT_MAX
from .types import (
    Double,
    Duration,
    Dyn,
    Int,
    ListOf,
    Literals,
    MapOf,
    Nullable,
    Object,
    Opaque,
    Optional,
    Timestamp,
    Type,
    Unknown,
    plain,
)
from .values import Present, key_value

Convert = Callable[[object], object]


def same(value: object) -> object:
    """The value itself."""
    return value


def needs_decoding(type: Type) -> bool:
    """Whether a stored value of this type is another one live: instants, durations, decimals inside."""
    match type:
        case Timestamp() | Duration() | Double():
            return True
        case Literals(base=inner) | Nullable(type=inner) | ListOf(element=inner) | MapOf(value=inner):
            return needs_decoding(inner)
        case Object(by="item", fields=fields):
            return any(needs_decoding(field.type) for field in fields.values())
        case _:
            return False


@lru_cache(maxsize=1024)
def duration_of(text: str) -> object:
    """The live duration of a stored one, remembered: rules ask for the same few again and again."""
    return decode_duration(text)


def decoder(type: Type) -> Convert:
    """What makes the live value of a stored one of this type."""
    match type:
        case _ if not needs_decoding(type):
            return same
        case Literals(base=inner):
            return decoder(inner)
        case Timestamp():
            return datetime.fromisoformat  # type: ignore[return-value]
        case Duration():
            return duration_of
        case Double():
            return float  # type: ignore[return-value]
        case Nullable(type=inner):
            return _nullable(decoder(inner))
        case ListOf(element=inner):
            return _each(decoder(inner))
        case MapOf(value=inner):
            return _each_value(decoder(inner))
        case Object(fields=fields):
            return _fields({name: decoder(field.type) for name, field in fields.items()})
        case _:
            return same


def _nullable(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _each(convert: Convert) -> Convert:
    return lambda value: [convert(item) for item in value]  # type: ignore[attr-defined]


def _each_value(convert: Convert) -> Convert:
    return lambda value: {key: convert(item) for key, item in value.items()}  # type: ignore[attr-defined]


def _fields(converts: dict[str, Convert]) -> Convert:
    return lambda value: {
        name: converts.get(name, same)(item)
        for name, item in value.items()  # type: ignore[attr-defined]
    }


# --- the other way --------------------------------------------------------------------------------


def kept_int(value: object) -> object:
    """The whole number, if JSON carries it exactly everywhere; else `Failure`."""
    if -STORED_INT_MAX <= value <= STORED_INT_MAX:  # type: ignore[operator]
        return int(value)  # type: ignore[call-overload]
    raise Failure("stored_range", value=value)


def encoder(type: Type, stored: bool) -> Convert | None:
    """What makes the value that is kept of one of this type, live or (`stored`) kept already; None: nothing.

    Lists and maps are always made anew, so that what is kept shares nothing with what came in.
    """
    match plain(type):
        case Timestamp():
            return None if stored else encode_timestamp  # type: ignore[return-value]
        case Duration():
            return None if stored else encode_duration  # type: ignore[return-value]
        case Int(low=low, high=high):
            return None if stored or -STORED_INT_MAX <= low <= high <= STORED_INT_MAX else kept_int
        case Nullable(type=inner):
            convert = encoder(inner, stored)
            return None if convert is None else _nullable(convert)
        case ListOf() | MapOf() | Object() | Dyn() | Unknown() | Optional() | Opaque() | Double():
            return _kept_double if isinstance(type, Double) else kept
        case _:
            return None


def _kept_double(value: object) -> object:
    if value != value or value in (float("inf"), float("-inf")):
        raise Failure("stored_range", value=value)
    return value


def kept(value: object) -> object:
    """Any value as JSON, made anew. Raises `Failure` for what JSON has not, and for what is too large."""
    return _Keeper().keep(value)


class _Keeper:
    """One conversion: counts what it makes, since lists that share their parts grow when written out."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = LENGTH_MAX

    def keep(self, value: object) -> object:
        self.left -= 1
        if self.left < 0:
            raise Failure("too_large", limit=LENGTH_MAX)
        kind = type(value)
        if value is None or kind is str or kind is bool:
            return value
        if kind is list or kind is tuple:
            return [self.keep(item) for item in value]  # type: ignore[attr-defined]
        if kind is dict:
            return {self.key(key): self.keep(item) for key, item in value.items()}  # type: ignore[attr-defined]
        return self.scalar(value)

    def key(self, key: object) -> str:
        if isinstance(key, str):
            return key
        raise Failure("bad_key", key=key_value(key))

    def scalar(self, value: object) -> object:
        from datetime import timedelta

        from .instants import FineDuration, FineInstant

        if isinstance(value, float):
            return _kept_double(value)
        if isinstance(value, int):
            return kept_int(value)
        if isinstance(value, datetime | FineInstant):
            return encode_timestamp(value)
        if isinstance(value, timedelta | FineDuration):
            return encode_duration(value)
        if isinstance(value, Present):
            return self.keep(value.value)
        raise Failure("no_overload")
