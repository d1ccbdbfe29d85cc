"""What always holds in each node of a graph of ways? The greatest set of candidates that is inductive.

Floor 3. Houdini: all candidates are assumed everywhere; each that a way can break is dropped where the way
leads; what is left when nothing breaks holds in every run. Limits are in the solver's resource units: a
question that is not answered drops what it was about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import z3

from .formulas import (
    SymbolsIn,
    alike,
    conjunction,
    is_false,
    is_true,
    negation,
    new_solver,
    number_of,
    replaced,
    simplified,
)
from .machine import Way
from .symbols import Record, Value, paired

QUESTION_LIMIT = 2_000_000


class Holding(Protocol):
    """What is stored, and what schemas say of it: of one machine, or of several side by side."""

    @property
    def stored(self) -> Mapping[str, Value]:
        """The stored values by name."""

    def well_formed(self) -> list[Any]:
        """What the schemas say of them."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way between two nodes; `condition` says more than the way's own, `bad` when it breaks a property."""

    source: Hashable | None
    target: Hashable
    way: Way
    condition: Any
    bad: Any


class Question:
    """Asks the solver about data that fit their schemas; counts how often it was asked."""

    def __init__(self, machine: Holding, limit: int = QUESTION_LIMIT) -> None:
        self._solver = new_solver(limit)
        self._solver.add(*machine.well_formed())
        self.asked = 0

    def model(self, *formulas: Any) -> Any:
        """A model; None if there is none; the text 'unknown' if the limit was reached."""
        answer, found = self._asked(formulas, wanted=True)
        return found if answer == z3.sat else None if answer == z3.unsat else "unknown"

    def impossible(self, *formulas: Any) -> bool:
        """Whether no data satisfy these."""
        return bool(self._asked(formulas, wanted=False)[0] == z3.unsat)

    def possible_among(self, known: Iterable[Any], formulas: Iterable[Any]) -> Iterator[bool]:
        """Of each formula whether it may hold where these others do, which are told to the solver once."""
        self._solver.push()
        self._solver.add(*known)
        for formula in formulas:
            self.asked += 1
            self._solver.push()
            self._solver.add(formula)
            yield bool(self._solver.check() != z3.unsat)
            self._solver.pop()
        self._solver.pop()

    def _asked(self, formulas: tuple[Any, ...], *, wanted: bool) -> tuple[Any, Any]:
        """The solver's answer, with a model where there is one and it is `wanted`: making it takes long."""
        formula = simplified(conjunction(*formulas))
        if is_false(formula):
            return z3.unsat, None
        self.asked += 1
        self._solver.push()
        self._solver.add(formula)
        answer = self._solver.check()
        found = self._solver.model() if wanted and answer == z3.sat else None
        self._solver.pop()
        return answer, found


class Steps:
    """What formulas about the data after a way mean before it."""

    def __init__(self, machine: Holding) -> None:
        self._stored = Record(machine.stored)
        self._pairs: dict[int, list[tuple[Any, Any]]] = {}
        self.symbols = SymbolsIn()

    def pairs(self, way: Way) -> list[tuple[Any, Any]]:
        """The stored terms that differ after a way, with what they are then."""
        found = self._pairs.get(id(way))
        if found is None:
            data = Record({name: way.data[name] for name in self._stored.parts})
            found = [(old, new) for old, new in paired(self._stored, data) if not alike(old, new)]
            self._pairs[id(way)] = found
        return found

    def before(self, formula: Any, way: Way) -> Any:
        """The formula about the data after a way, as one about those before it; the same if it is not
        touched.
        """
        inside = self.symbols(formula)
        pairs = [pair for pair in self.pairs(way) if number_of(pair[0]) in inside]
        return replaced(formula, tuple(old for old, _ in pairs), tuple(new for _, new in pairs))


Invariants = Mapping[Any, tuple[Any, ...]]
"""What holds in each node; Any: nodes are places, alone or with what a property has seen."""


def strengthen(
    machine: Holding,
    steps: Steps,
    question: Question,
    edges: Sequence[Edge],
    candidates: Invariants,
) -> Invariants:
    """What of the candidates of each node holds whenever a run is there."""
    kept: dict[Hashable, dict[int, Any]] = {
        node: {formula.get_id(): formula for formula in listed} for node, listed in candidates.items()
    }
    leaving: dict[Hashable | None, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
    waiting = deque(edges)
    queued = {id(edge) for edge in edges}
    touched = _Touched(steps)
    while waiting:
        edge = waiting.popleft()
        queued.discard(id(edge))
        if _weaken(edge, kept, steps, question, touched):
            for after in leaving.get(edge.target, ()):
                if id(after) not in queued:
                    queued.add(id(after))
                    waiting.append(after)
    return {node: tuple(found.values()) for node, found in kept.items()}


class _Touched:
    """Whether a way touches what a formula speaks of."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._changed: dict[int, frozenset[int]] = {}

    def by(self, way: Way, formula: Any) -> bool:
        if id(way) not in self._changed:
            self._changed[id(way)] = frozenset(number_of(old) for old, _ in self._steps.pairs(way))
        return not self._changed[id(way)].isdisjoint(self._steps.symbols(formula))


def _weaken(
    edge: Edge,
    kept: dict[Hashable, dict[int, Any]],
    steps: Steps,
    question: Question,
    touched: _Touched,
) -> bool:
    """Drop what this edge can break; whether anything was."""
    target = kept[edge.target]
    source = kept.get(edge.source, {}) if edge.source is not None else {}
    at_risk = {
        key: steps.before(formula, edge.way)
        for key, formula in target.items()
        if key not in source or touched.by(edge.way, formula)
    }
    dropped = False
    known = (*source.values(), edge.condition)
    while at_risk:
        model = question.model(*known, negation(conjunction(*at_risk.values())))
        if model is None:
            return dropped
        if isinstance(model, str):
            broken = [
                key for key, formula in at_risk.items() if not question.impossible(*known, negation(formula))
            ]
        else:
            broken = [
                key
                for key, formula in at_risk.items()
                if not is_true(model.eval(formula, model_completion=True))
            ]
        for key in broken or list(at_risk):
            del at_risk[key], target[key]
        dropped = True
    return dropped
