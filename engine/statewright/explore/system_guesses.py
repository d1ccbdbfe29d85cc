"""Which facts about the data of several instances may always hold? Those of each, and that what one was told
is what another said.

Floor 3. Guesses cost time and never soundness: `invariants` keeps those that are inductive together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from .candidates import Guesses
from .formulas import constants_in, negation
from .machine import Place
from .symbols import Maybe, Record, Scalar, Value
from .system_members import Member
from .system_nodes import Node

PAIRS_MAX = 60
"""How many pairs of values of different owners are compared."""


class SystemGuesses:
    """The candidates for the nodes of a system that speak of these stored names only."""

    def __init__(
        self,
        members: tuple[Member, ...],
        guesses: tuple[Guesses, ...],
        stored: Mapping[str, Value],
        owners: Mapping[int, str],
        names: frozenset[str],
    ) -> None:
        self._members = members
        self._guesses = guesses
        self._owners = owners
        self._names = names
        self._between = tuple(self._pairs(stored))
        self._own: dict[tuple[int, Place | None], tuple[Any, ...]] = {}
        self._at: dict[tuple[Place | None, ...], tuple[Any, ...]] = {}

    def at(self, node: Node) -> tuple[Any, ...]:
        """The candidates for a node."""
        places = tuple(seat.place for seat in node.seats)
        if places not in self._at:
            own = (each for member in self._members for each in self._of(member, places[member.number]))
            self._at[places] = (*own, *self._between)
        return self._at[places]

    def _of(self, member: Member, place: Place | None) -> tuple[Any, ...]:
        key = (member.number, place)
        if key not in self._own:
            listed = self._guesses[member.number].at(place) if place is not None else ()
            self._own[key] = tuple(each for each in listed if self._is_about(each))
        return self._own[key]

    def _is_about(self, formula: Any) -> bool:
        return all(self._owners.get(key) in self._names for key in constants_in(formula))

    def _pairs(self, stored: Mapping[str, Value]) -> Iterator[Any]:
        """That two values of different owners are the same; that one number has counted so far."""
        listed = [
            (name, scalar)
            for name, value in stored.items()
            if name in self._names
            for scalar in _scalars(value)
        ]
        alike = [
            one.term == other.term
            for (name, one), (other_name, other) in combinations(listed, 2)
            if one.kind == other.kind and name.split(".")[0] != other_name.split(".")[0]
        ]
        for same in alike[:PAIRS_MAX]:
            yield same
            yield negation(same)
        for name, scalar in listed:
            if scalar.kind == "int" and name[0].isdigit():
                yield from (scalar.term >= number for number in range(2, len(self._members)))


def _scalars(value: Value) -> Iterator[Scalar]:
    match value:
        case Scalar(_, kind) if kind in ("int", "string"):
            yield value
        case Maybe(_, inner):
            yield from _scalars(inner)
        case Record(parts):
            for part in parts.values():
                yield from _scalars(part)
        case _:
            return
