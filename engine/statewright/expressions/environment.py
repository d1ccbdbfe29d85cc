"""What may an expression use in the place where it stands?

Floor 1. Pure. An environment is given by the caller (the compiler knows which variables a place has); it
names the parameters of the compiled function and the types of the variables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from statewright.diagnostics.diagnostic import Text

from .library.signatures import Overload
from .types import Type


class Variable(NamedTuple):
    """A variable: its type, and whether its value is `stored` (pure JSON, instants and durations as text)."""

    type: Type
    stored: bool = False


class Diagnosis(NamedTuple):
    """Why the name of a state means none: it is `unknown`, or `ambiguous`; `candidates` are dotted paths.

    For an unknown name `candidates` may be the nearest names or all of them.
    """

    problem: Literal["unknown", "ambiguous"]
    candidates: tuple[str, ...] = ()


class Environment(NamedTuple):
    """The place of an expression.

    - `parameters`: the positional parameters of the compiled function, in order.
    - `variables`: what may be named; a subset of the parameters.
    - `resolve_state`: from the name in `in_state('…')` to a dotted path, or why not; without it `in_state`
      is not available. The compiled function asks its parameter `active`.
    - `unavailable`: variables that exist elsewhere, each with the reason why not here.
    - `zone`: the IANA zone that calendar functions use when they are given none.
    - `lenient`: plain CEL, for the conformance suite: nulls are not tracked, constant conditions are no
      finding.
    - `checked`: False compiles without refusing wrong types; they fail when they run.
    - `container`, `functions`, `qualified`: CEL's name resolution, functions declared by name, variables
      whose own name has dots.
    """

    parameters: tuple[str, ...]
    variables: Mapping[str, Variable]
    resolve_state: Callable[[str], str | Diagnosis] | None = None
    unavailable: Mapping[str, Text] = {}
    zone: str = "UTC"
    lenient: bool = False
    checked: bool = True
    container: str = ""
    functions: Mapping[str, tuple[Overload, ...]] = {}
