"""Which of the many values that satisfy conditions are taken? The same each time: few people, small amounts.

Floor 3. A solver's model depends on all that it was asked before. So no value is taken because a model has
it: each symbol in turn, in an order of its own, gets the first value that it may have, which is a question
with one answer. Whoever acts in the same roles is the same person wherever nothing says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import z3

from .formulas import is_true, name_of, number_of

DAY = 86_400_000
EARLY = 1_767_225_600_000
"""The instant at which stories begin, in milliseconds."""
LATER = EARLY + 365 * DAY
"""An instant that nothing is said of is a year later: what is to come has not come yet."""
SOMEBODY = 1_000_001
"""The number of a text that no rule speaks of: the id of whoever acts, if it can be anyone."""
SMALL = (0, 1, 2, 3, 5, 10, 100, 1000, 10_000)
INSTANTS = (LATER, EARLY + 30 * DAY, EARLY)
_STEP = re.compile(r"(.*)@(\d+)")
_FRESH = re.compile(r"(.*?)!(\d+)(.*)")


class Acting(NamedTuple):
    """Who acts in a step: the symbol of the id, and of each role whether it is held."""

    id: Any
    roles: Sequence[Any]


class Told(NamedTuple):
    """What symbols stand for, by their numbers: texts, the present, instants that are kept."""

    texts: frozenset[int]
    present: frozenset[int]
    instants: frozenset[int]


def in_order(symbols: Iterable[Any]) -> list[Any]:
    """Symbols as they come in a run: by step, then by when they were made, then by name."""
    return sorted(symbols, key=_place)


def _place(symbol: Any) -> tuple[int, int, str]:
    named = name_of(symbol)
    step = _STEP.fullmatch(named)
    name = step[1] if step else named
    fresh = _FRESH.fullmatch(name)
    return int(step[2]) if step else -1, int(fresh[2]) if fresh else -1, name


def settled(solver: Any, symbols: Sequence[Any], told: Told, acting: Sequence[Acting]) -> Any | None:
    """The model that is taken of what the solver has been told; None if there is none.

    The solver is told each value.
    """
    if solver.check() != z3.sat:
        return None
    settling = _Settling(solver)
    for symbol in reversed(symbols):  # of several roles the first is held
        if z3.is_bool(symbol):
            wish = symbol if name_of(symbol).rpartition("@")[0].endswith("?") else z3.Not(symbol)
            if not settling.keep(wish):
                settling.keep(z3.Not(wish))
    settling.texts([symbol for symbol in symbols if number_of(symbol) in told.texts], acting)
    for symbol in symbols:
        if z3.is_int(symbol) and number_of(symbol) not in told.texts:
            settling.amount(symbol, told)
    return settling.model


class _Settling:
    """What has been settled so far, and a model of it."""

    def __init__(self, solver: Any) -> None:
        self._solver = solver
        self.model = solver.model()
        self._new = SOMEBODY

    def keep(self, wish: Any) -> bool:
        """Let something hold from now on if it may."""
        if not self._may(wish):
            return False
        self._solver.add(wish)
        return True

    def _may(self, wish: Any) -> bool:
        if is_true(self.model.eval(wish, model_completion=True)):
            return True
        if self._solver.check(wish) != z3.sat:
            return False
        self.model = self._solver.model()
        return True

    def texts(self, symbols: Sequence[Any], acting: Sequence[Acting]) -> None:
        """Texts that no rule speaks of where they may be, each another; but the same for the same person."""
        known: dict[tuple[bool, ...], list[Any]] = {}
        by_number: Mapping[int, Acting] = {number_of(each.id): each for each in acting}
        for symbol in symbols:
            person = by_number.get(number_of(symbol))
            alike = known.setdefault(self._held(person), []) if person is not None else []
            if not any(self.keep(symbol == other) for other in alike):
                self._text(symbol)
                alike.append(symbol)

    def _held(self, person: Acting) -> tuple[bool, ...]:
        return tuple(is_true(self.model.eval(role, model_completion=True)) for role in person.roles)

    def _text(self, symbol: Any) -> None:
        if self.keep(symbol == self._new):
            self._new += 1
        else:
            self._least(symbol, SOMEBODY if self._may(symbol >= SOMEBODY) else 0)

    def amount(self, symbol: Any, told: Told) -> None:
        """An amount that is small, an instant not far from the beginning."""
        number = number_of(symbol)
        if number in told.instants:
            wished: Sequence[int] = INSTANTS
        else:
            wished = (EARLY,) if number in told.present else SMALL
        if wished is not SMALL:
            if not any(self.keep(symbol == each) for each in wished):
                self._least(symbol, EARLY if self._may(symbol >= EARLY) else 0)
        elif not self.keep(symbol == 0):
            self._least(symbol, 0)

    def _least(self, symbol: Any, low: int) -> None:
        """The least value from `low` on; below it, the greatest."""
        if not self._may(symbol >= low):
            self._greatest(symbol, low)
            return
        high = self._value(symbol)
        while low < high and self._may(z3.And(symbol >= low, symbol < high)):  # often it is the least already
            high = self._value(symbol)
            middle = (low + high) // 2
            if self._may(z3.And(symbol >= low, symbol <= middle)):
                high = self._value(symbol)
            else:
                low = middle + 1
        self._solver.add(symbol == high)

    def _greatest(self, symbol: Any, high: int) -> None:
        low = self._value(symbol)
        while low < high - 1:
            middle = (low + high) // 2
            if self._may(z3.And(symbol >= middle, symbol < high)):
                low = self._value(symbol)
            else:
                high = middle
        self._solver.add(symbol == low)

    def _value(self, symbol: Any) -> int:
        return int(self.model.eval(symbol, model_completion=True).as_long())
