"""Within which time does a state lead on, whatever happens? By its timers, one after another.

Floor 3. From when a state is entered, a timer of it that is always taken bounds how long it is active.
Whatever leaves it, early or on time, either arrives where a property wants or enters a state that has such a
bound itself; the longest such chain bounds the whole. States that lead back to one another have none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import z3

from ..kernel.definition import TimerRule
from .deciding import Prover
from .formulas import negation
from .machine import Place, Way


class Deadlines:
    """The bounds of states, towards ways that `arrive`."""

    def __init__(self, prover: Prover, arrives: Callable[[Way], bool]) -> None:
        self._prover = prover
        self._arrives = arrives
        self._known: dict[int, timedelta | None] = {}

    def after(self, way: Way) -> timedelta | None:
        """How long it takes at most from this way on; None where nothing bounds it."""
        if self._arrives(way):
            return timedelta()
        entered = (state for state in dict.fromkeys(way.entered) if state and way.target.mask >> state & 1)
        return min((found for state in entered if (found := self.of(state)) is not None), default=None)

    def of(self, state: int) -> timedelta | None:
        """How long it takes at most from when a state is entered."""
        if state not in self._known:
            self._known[state] = None  # one that leads back to itself has no bound
            self._known[state] = self._found(state)
        return self._known[state]

    def _found(self, state: int) -> timedelta | None:
        inside = [place for place in self._prover.machine.places if place.mask >> state & 1]
        delays = [
            rule.delay
            for rule in self._prover.machine.definition.states[state].timers
            if isinstance(rule.delay, timedelta) and rule.kind == "after"
            if all(self._always_leaves(rule, place, state) for place in inside)
        ]
        if not delays:
            return None
        onward = [
            self.after(way) for place in inside for way in self._prover.ways[place] if _leaves(way, state)
        ]
        longest = timedelta()
        for each in onward:
            if each is None:
                return None
            longest = max(longest, each)
        return min(delays) + longest

    def _always_leaves(self, rule: TimerRule, place: Place, state: int) -> bool:
        """Whether this timer, when it falls due here, is always taken and leads on."""
        fired = [way for way in self._prover.ways[place] if way.input.name == rule.trigger]
        if not all(self._arrives(way) or _leaves(way, state) for way in fired):
            return False
        covered = [z3.Exists([z3.Int("now")], way.condition) for way in fired]
        return self._prover.question.impossible(*self._prover.known(place), *map(negation, covered))


def _leaves(way: Way, state: int) -> bool:
    return not way.target.mask >> state & 1 or state in way.entered
