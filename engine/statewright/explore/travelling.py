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

from .formulas import FALSE, TRUE, SymbolsIn, conjunction, name_of, number_of
from .invariants import Edge, Steps
from .machine import CLOCK, Machine, Place, Way
from .settling import LATER, Acting, Told, in_order, settled
from .symbols import Maybe, Record, Scalar, Value, leaves, texts_in
from .unrolling import Run

REPEATS_MAX = 60
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
        """Values with which a journey can be gone, always the same; None if it cannot be gone."""
        asked = self._asked(journey)
        self._solver.push()
        self._solver.add(*journey.conditions)
        model = settled(self._solver, in_order(asked.values()), self._told(journey), _acting(journey, asked))
        self._solver.pop()
        return model

    def run(self, journey: Journey) -> Run | None:
        """The journey with values as small as are easily found; None if it cannot be gone."""
        model = self.model(journey)
        return None if model is None else self.read(journey, model)

    def _asked(self, journey: Journey) -> Mapping[int, Any]:
        """The symbols that the conditions of a journey speak of."""
        found: dict[int, Any] = {}
        for condition in journey.conditions:
            found.update(self.symbols_in(condition))
        return found

    def _told(self, journey: Journey) -> Told:
        """What the symbols of a journey stand for."""
        texts = {number_of(self.first[key][1]) for key in self._texts}
        present = {number_of(new) for old, new in self.first.values() if name_of(old) == CLOCK}
        for edge, own in zip(journey.edges, journey.symbols, strict=True):
            of_step = [number_of(term) for term in texts_in(edge.way.input.payload)]
            if edge.way.actor is not None:
                of_step.append(number_of(edge.way.actor.id))
            texts.update(number_of(own[key][1]) for key in of_step if key in own)
            present.update(number_of(new) for old, new in own.values() if name_of(old) == "now")
        instants = {number_of(self.first[key][1]) for key in self._instants} - present
        return Told(frozenset(texts), frozenset(present), frozenset(instants))

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


def _acting(journey: Journey, asked: Mapping[int, Any]) -> list[Acting]:
    """Who acts on a journey, as far as conditions speak of it."""
    found = []
    for edge, own in zip(journey.edges, journey.symbols, strict=True):
        actor = edge.way.actor
        if actor is not None and number_of(actor.id) in own:
            roles = [own[key][1] if key in own else FALSE for key in map(number_of, actor.roles.values())]
            held = [role if number_of(role) in asked else FALSE for role in roles]
            found.append(Acting(own[number_of(actor.id)][1], held))
    return found


def edge_of(way: Way) -> Edge:
    """A way as an edge of a graph."""
    return Edge(way.source, way.target, way, way.condition, TRUE)


def leads_on(way: Way) -> bool:
    """Whether anything happens on a way: an input that is refused leads nowhere."""
    return bool(way.transitions) or (way.source is None and way.target.mask != 0)
