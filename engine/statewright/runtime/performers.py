"""Who carries an effect out? Functions of the service, registered by the effect's name. Floor 4."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from ..kernel.values import Record


class EffectCall(NamedTuple):
    """One attempt at an effect: what a performer is given.

    `key` is the same however often the request is tried: give it to the other side as its idempotency key.
    `attempt` counts from 1. `deadline` is when the attempt is taken to have timed out. `undoes` is the key of
    the request that this one undoes.
    """

    effect: str
    params: Record
    key: str
    workflow: str
    instance: str
    attempt: int
    deadline: datetime
    undoes: str | None = None


class EffectFailed(Exception):
    """Raised by a performer: it did not happen, for this reason. A declared `code` with `retry: false` is
    final.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code


class OutcomeUnknown(Exception):
    """Raised by a performer: nobody knows whether it happened."""


class NotDone(Exception):
    """Raised by the performer of a `reconcile` effect: the original did not happen; it is tried again."""


Perform: TypeAlias = Callable[[EffectCall], Any]
"""Gives the result as a map (None: an empty one), or an awaitable of it. `Any`: Python cannot say both."""


class Performer(NamedTuple):
    """A registered function; `workflow` None: for the effect of this name in any workflow."""

    effect: str
    workflow: str | None
    run: Perform
    asynchronous: bool


class Performers:
    """The registered functions of one engine."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[tuple[str, str | None], Performer] = {}

    def register(self, effect: str, workflow: str | None, run: Perform) -> None:
        """Register a function. Raises ValueError if there is one for this effect."""
        if (effect, workflow) in self._found:
            raise ValueError(f"effect {effect!r} has a performer already")
        asynchronous = inspect.iscoroutinefunction(run)
        self._found[effect, workflow] = Performer(effect, workflow, run, asynchronous)

    def names(self) -> tuple[str, ...]:
        """Effects that something here can perform."""
        return tuple(dict.fromkeys(effect for effect, _ in self._found))

    def find(self, workflow: str, effect: str) -> Performer | None:
        """Who performs this effect of this workflow."""
        return self._found.get((effect, workflow)) or self._found.get((effect, None))


class Happened(NamedTuple):
    """The attempt was carried out, with this result."""

    result: Record


class Failed(NamedTuple):
    """The attempt failed; `declared`: the performer named this code itself."""

    code: str
    message: str
    declared: bool = True


class Unclear(NamedTuple):
    """Nobody knows; `code` is `timeout` or `unknown`."""

    code: str
    message: str


class DidNot(NamedTuple):
    """Reconciling found that it did not happen."""

    message: str


Attempt: TypeAlias = Happened | Failed | Unclear | DidNot


def attempt_of(error: BaseException) -> Attempt:
    """What an exception of a performer says."""
    match error:
        case EffectFailed(code=code, message=message):
            return Failed(code, message)
        case OutcomeUnknown():
            return Unclear("unknown", str(error) or "the performer does not know")
        case NotDone():
            return DidNot(str(error) or "it did not happen")
        case TimeoutError():
            return Unclear("timeout", str(error) or "it took too long")
        case _:
            return Failed(type(error).__name__, str(error), declared=False)


def attempt_from(result: object) -> Attempt:
    """What a performer's result says."""
    if result is None:
        return Happened({})
    if isinstance(result, Mapping):
        return Happened(dict(result))
    return Failed("contract", f"the performer gave {type(result).__name__}, not a map", declared=False)
