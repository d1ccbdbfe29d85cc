"""Why does an instance stay at its version? Every reason there is, with the names involved.

Floor 0. Pure. What the kernel meets while it moves an instance, and what whoever stores it meets before and
after, stand together, so that `explanation` can put each into words. Dataclasses, because two reasons with
the same names inside are not the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .values import Json

__all__ = [
    "AlreadyThere",
    "DataUnfit",
    "EffectOwed",
    "FieldEmpty",
    "HasEnded",
    "NoChoice",
    "NoPath",
    "NoState",
    "NotAwaited",
    "NotOneState",
    "PropertyBroken",
    "RuleFailed",
    "Stays",
]


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """It runs by that version."""


@dataclass(frozen=True, slots=True)
class HasEnded:
    """It does not run any more: only what runs is moved."""


@dataclass(frozen=True, slots=True)
class NoPath:
    """No published version has `migrations:` that lead from the one version to the other."""

    from_version: int
    to_version: int


@dataclass(frozen=True, slots=True)
class NoChoice:
    """The migration has choices for the active `state`, and the condition of none of them holds."""

    state: str


@dataclass(frozen=True, slots=True)
class NoState:
    """The active `state` is not in the new version, and the migration does not say where to go."""

    state: str


@dataclass(frozen=True, slots=True)
class NotOneState:
    """`state` (a path of the new version, empty for the workflow itself) would be in all of `children` at
    once, or in none, where it must be in exactly one.
    """

    state: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAwaited:
    """The active `state` waits for `target`, an effect or a workflow, and `place`, the state of the new
    version that stands in for it, does not; None if no state stands in for it. An empty path is the workflow
    itself.
    """

    state: str
    target: str
    place: str | None


@dataclass(frozen=True, slots=True)
class FieldEmpty:
    """`state` of the new version says `has: field`, and the field would be empty."""

    state: str
    field: str


@dataclass(frozen=True, slots=True)
class PropertyBroken:
    """The property `name` of the new version would not hold."""

    name: str


@dataclass(frozen=True, slots=True)
class DataUnfit:
    """The data at `path` would break the `keyword` of their schema: `found` where `expected` is needed."""

    path: tuple[str | int, ...]
    keyword: str
    expected: Json
    found: Json


@dataclass(frozen=True, slots=True)
class RuleFailed:
    """A rule that is needed for the move could not be worked out: `code` is stable, `message` is English."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class EffectOwed:
    """`effect` was requested, has no outcome yet, and `version` does not declare it."""

    effect: str
    version: int


Stays: TypeAlias = (
    AlreadyThere
    | HasEnded
    | NoPath
    | NoChoice
    | NoState
    | NotOneState
    | NotAwaited
    | FieldEmpty
    | PropertyBroken
    | DataUnfit
    | RuleFailed
    | EffectOwed
)
"""Why an instance stays at its version."""
