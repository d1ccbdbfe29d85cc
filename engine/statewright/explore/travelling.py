"""Can a journey through a machine be gone, and with which values? Asked of the solver, one journey at a time.

Floor 3. A journey is ways from the start, one after another; what is kept of it are its conditions over
symbols of its own for each step, what is stored being put in for its symbol. So a question about its end is
one small conjunction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from .formulas import TRUE, SymbolsIn, conjunction, name_of, number_of
from .invariants import Edge, Steps
from .machine import CLOCK, Machine, Place, Way
from .symbols import Maybe, Record, Scalar, Value, leaves, texts_in
from .unrolling import EARLY, SMALL, SOMEBODY, Run

REPEATS_MAX = 60
DAY = 86_400_000
LATER = EARLY + 365 * DAY
"""An instant that nothing is said of is a year later: what is to come has not come yet."""
INSTANTS = (LATER, EARLY + 30 * DAY, EARLY)
ASK_LIMIT = 3_000_000


@dataclass(frozen=True, slots=True)
class Journey:
    """Ways from the start, one after another, with the conditions for going them.

    `symbols` has for each step its symbols and what they are called in the conditions, `data` what the stored
    symbols are after the last step.
    """

    edges: tuple[Edge, ...]
    conditions: tuple[Any, ...]
    symbols: tuple[Mapping[int, tuple[Any, Any]], ...]
    data: Mapping[int, Any]

    @property
    def place(self) -> Place | None:
        """Where it ends; None before the start."""
        return self.edges[-1].way.target if self.edges else None


class Guide:
    """Goes journeys on, and asks the solver for values with which they can be gone."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        stored = Record(machine.stored)
        self.first = {number_of(t): (t, z3.Const(f"{name_of(t)}@0", t.sort())) for t in leaves(stored)}
        self.steps = Steps(machine)
        self.symbols_in = SymbolsIn()
        self._texts = {number_of(term) for term in texts_in(stored)}
        self._instants = {number_of(term): name_of(term) for term in _instants(stored)}
        self._solver = z3.Solver()
        self._solver.set("rlimit", ASK_LIMIT)

    def beginning(self) -> Journey:
        """The journey that has not begun."""
        return Journey((), (), (), {key: new for key, (_, new) in self.first.items()})

    def further(self, journey: Journey, way: Way, formula: Any) -> Journey:
        """The journey gone one way on, on which a formula holds."""
        depth = len(journey.edges) + 1
        condition = conjunction(way.condition, formula)
        changed = self.steps.pairs(way)
        mentioned: dict[int, Any] = dict(self.symbols_in(condition))
        for _, value in changed:
            mentioned.update(self.symbols_in(value))
        own = {
            key: (symbol, z3.Const(f"{name_of(symbol)}@{depth}", symbol.sort()))
            for key, symbol in mentioned.items()
            if key not in journey.data
        }
        changes = [*own.values(), *((s, journey.data[key]) for key, s in mentioned.items() if key not in own)]
        after = {number_of(old): z3.substitute(value, *changes) for old, value in changed}
        return Journey(
            (*journey.edges, edge_of(way)),
            (*journey.conditions, z3.substitute(condition, *changes)),
            (*journey.symbols, own if journey.symbols else {**self.first, **own}),
            {**journey.data, **after},
        )

    def model(self, journey: Journey) -> Any | None:
        """Values with which a journey can be gone, texts being none that a rule speaks of where they may."""
        self._solver.push()
        self._solver.add(*journey.conditions)
        model = self._freely(self._asked(journey), journey)
        self._solver.pop()
        return model

    def run(self, journey: Journey) -> Run | None:
        """The journey with values as small as are easily found; None if it cannot be gone."""
        self._solver.push()
        self._solver.add(*journey.conditions)
        asked = self._asked(journey)
        model = self._freely(asked, journey)
        if model is not None:
            for key, symbol in asked.items():
                if z3.is_int(symbol) and key not in self._texts_of(journey):
                    model = self._prefer(symbol, model)
        self._solver.pop()
        return None if model is None else self.read(journey, model)

    def _asked(self, journey: Journey) -> Mapping[int, Any]:
        """The symbols that the conditions of a journey speak of."""
        found: dict[int, Any] = {}
        for condition in journey.conditions:
            found.update(self.symbols_in(condition))
        return found

    def _freely(self, asked: Mapping[int, Any], journey: Journey) -> Any | None:
        """A model of what the solver has been told; the texts that may be others than the rules' are.

        What they are is told to the solver.
        """
        texts = self._texts_of(journey)
        free = [symbol >= SOMEBODY for key, symbol in asked.items() if key in texts]
        while (answer := self._solver.check(*free)) == z3.unsat:
            held = {number_of(each) for each in self._solver.unsat_core()}
            if not held:
                return None
            free = [each for each in free if number_of(each) not in held]
        if answer != z3.sat:
            return None
        model = self._solver.model()
        for number, each in enumerate(free):  # different ones, as far as that is easily had
            if self._solver.check(*free, each.arg(0) == SOMEBODY + number) == z3.sat:
                model = self._solver.model()
                self._solver.add(each.arg(0) == SOMEBODY + number)
        for key in [key for key in asked if key in texts]:
            model = self._first_text(asked[key], model)
        return model

    def _first_text(self, symbol: Any, model: Any) -> Any:
        """A model in which a text is the first that it can be: which one is not left to the solver's whim."""
        while self._solver.check(symbol < model.eval(symbol, model_completion=True)) == z3.sat:
            model = self._solver.model()
        self._solver.add(symbol == model.eval(symbol, model_completion=True))
        return model

    def _texts_of(self, journey: Journey) -> frozenset[int]:
        """The symbols of a journey that stand for texts."""
        found = {number_of(self.first[key][1]) for key in self._texts}
        for edge, own in zip(journey.edges, journey.symbols, strict=True):
            texts = [number_of(term) for term in texts_in(edge.way.input.payload)]
            if edge.way.actor is not None:
                texts.append(number_of(edge.way.actor.id))
            found.update(number_of(own[key][1]) for key in texts if key in own)
        return frozenset(found)

    def read(self, journey: Journey, model: Any) -> Run:
        """What the solver says of the symbols that conditions speak of; of the others nothing is said."""
        asked = self._asked(journey)
        values = tuple(
            {
                key: model.eval(term, model_completion=True)
                for key, (_, term) in own.items()
                if number_of(term) in asked
            }
            for own in journey.symbols
        )
        later = {key: z3.IntVal(LATER) for key in self._instants if key not in values[0]}
        return Run(journey.edges, ({**values[0], **later}, *values[1:]))

    def _prefer(self, symbol: Any, model: Any) -> Any:
        """A model in which an amount is small, and an instant not far from the beginning."""
        now = model.eval(symbol, model_completion=True).as_long()
        wished = self._wished(symbol)
        for amount in wished:
            if wished is SMALL and 0 <= now <= amount:
                break
            if self._solver.check(symbol == amount) == z3.sat:
                found = self._solver.model()
                self._solver.add(symbol == amount)
                return found
        self._solver.add(symbol == now)
        return model

    def _wished(self, symbol: Any) -> tuple[int, ...]:
        name = name_of(symbol).rpartition("@")[0]
        if name in ("now", CLOCK):
            return (EARLY,)
        return INSTANTS if name in self._instants.values() else SMALL

    def repeated(self, journey: Journey, cycle: Sequence[Way], way: Way, formula: Any) -> Journey | None:
        """The journey with a cycle gone as often as it takes, then the way; None if that leads nowhere."""
        self._solver.push()
        self._solver.add(*journey.conditions)
        try:
            for _ in range(REPEATS_MAX):
                for step in cycle:
                    journey = self.further(journey, step, TRUE)
                    self._solver.add(journey.conditions[-1])
                ended = self.further(journey, way, formula)
                if self._solver.check(ended.conditions[-1]) == z3.sat:
                    return ended
                if self._solver.check() != z3.sat:
                    return None
            return None
        finally:
            self._solver.pop()

    def cycles(self, way: Way, formula: Any, length: int) -> Iterator[tuple[Way, ...]]:
        """The ways round that come back to the place and change what a condition asks of the data."""
        asked = self.symbols_in(conjunction(way.condition, formula)).keys()
        for cycle in self._round(way.source, way.source, length, asked):
            if length > 2 or all(step.input.kind != "timer" for step in cycle):
                yield cycle

    def _round(
        self, place: Place | None, back: Place | None, length: int, asked: Collection[int]
    ) -> Iterator[tuple[Way, ...]]:
        for step in self.machine.ways[place] if place is not None else ():
            touches = any(
                number_of(old) in asked and name_of(old) != CLOCK for old, _ in self.steps.pairs(step)
            )
            if not leads_on(step):
                continue
            if length == 1 and step.target == back and (touches or not asked):
                yield (step,)
            elif length > 1 and step.target != back and step.target != place:
                for rest in self._round(step.target, back, length - 1, () if touches else asked):
                    yield (step, *rest)


def _instants(value: Value) -> Iterator[Any]:
    """Those terms of a value that stand for instants."""
    match value:
        case Scalar(term, "timestamp"):
            yield term
        case Maybe(value=inner):
            yield from _instants(inner)
        case Record(parts):
            for part in parts.values():
                yield from _instants(part)
        case _:
            return


def edge_of(way: Way) -> Edge:
    """A way as an edge of a graph."""
    return Edge(way.source, way.target, way, way.condition, TRUE)


def leads_on(way: Way) -> bool:
    """Whether anything happens on a way: an input that is refused leads nowhere."""
    return bool(way.transitions) or (way.source is None and way.target.mask != 0)
