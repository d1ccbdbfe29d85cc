"""Which numbers of a workflow may fall, step by step, until there is a way on? Guesses for measures.

Floor 3. A measure is sound by what is proved of it where it is used, not by where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import z3

from .deciding import Prover
from .formulas import FALSE, alike, constants_in, number_of
from .machine import CLOCK, Place, Way
from .symbols import Many, Maybe, Record, Scalar, Value, leaves

SUMS_MAX = 6
"""Between how many fields all sums of two are tried."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number over the data, under the name that is shown of it."""

    name: str
    term: Any  # a z3 Int over the stored data

    def is_bounded(self, prover: Prover, place: Place) -> bool:
        """Whether it is never below zero in a place."""
        return prover.question.impossible(*prover.known(place), self.term < 0)

    def falls(self, prover: Prover, way: Way) -> Any:
        """When it is smaller after a way than before it."""
        asked = self.term > z3.Int(_AFTER)
        pairs = prover.steps.pairs(way)
        after = z3.substitute(self.term, *pairs) if pairs else self.term
        if alike(after, self.term):
            return FALSE
        return z3.substitute(asked, (z3.Int(_AFTER), after))


_AFTER = "measure after"


def measures(prover: Prover) -> Iterator[Measure]:
    """Numbers of single fields, derived ones, and sums of two: those that some way changes."""
    changed = {
        number_of(old) for ways in prover.ways.values() for way in ways for old, _ in prover.steps.pairs(way)
    }
    stored = {number_of(term) for term in leaves(Record(prover.machine.stored))}
    found = [
        Measure(f"data.{name}", term)
        for name, value in prover.machine.data.items()
        if name != CLOCK
        for term in _numbers(value)
        if constants_in(term).keys() <= stored and not changed.isdisjoint(constants_in(term))
    ]
    yield from found
    for one, other in combinations(found[:SUMS_MAX], 2):
        yield Measure(f"{one.name} + {other.name}", one.term + other.term)


def _numbers(value: Value) -> Iterator[Any]:
    match value:
        case Scalar(term, "int") | Many(term):
            yield term
        case Scalar(term, "bool"):
            yield z3.If(term, 1, 0)
        case Maybe(null, _):
            yield z3.If(null, 0, 1)
        case Record(parts):
            for part in parts.values():
                yield from _numbers(part)
        case _:
            return
