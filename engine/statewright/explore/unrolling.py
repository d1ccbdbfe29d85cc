"""Is there a run, from the start, that ends with a bad edge? The shortest one, with all its values.

Floor 3. Bounded search: each further step is laid out for the solver with symbols of its own, only along
edges from which a bad one can still be reached in time. Within the bound the answer is exact for the machine
given.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import z3

from .formulas import conjunction, constants_in, disjunction, implication, is_true, new_solver
from .graph import distances
from .invariants import Edge, Holding
from .symbols import Record, leaves, paired, texts_in

SEARCH_LIMIT = 40_000_000
EARLY = 1_767_225_600_000
"""The instant at which stories begin, in milliseconds."""
SOMEBODY = 1_000_001
"""The number of a text that no rule speaks of: the id of whoever acts, if it can be anyone."""
SMALL = (0, 1, 2, 3, 5, 10, 100, 1000, 10_000)


@dataclass(frozen=True, slots=True)
class Run:
    """Edges from the start to a bad one, and what the solver says of the symbols of each step."""

    edges: tuple[Edge, ...]
    values: tuple[Mapping[int, Any], ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found: a run, or none within `steps`; `complete` if there cannot be any longer one."""

    run: Run | None
    steps: int
    complete: bool = False


@dataclass
class _Layer:
    """One step laid out: for each edge a truth value that says it is gone, and the step's own symbols."""

    gone: dict[int, Any] = field(default_factory=dict)
    symbols: dict[int, tuple[Any, Any]] = field(default_factory=dict)


class Unrolling:
    """The steps laid out so far."""

    def __init__(
        self, machine: Holding, edges: Sequence[Edge], goals: Sequence[Edge], limit: int = SEARCH_LIMIT
    ) -> None:
        self._machine = machine
        self._edges = edges
        self._goals = {id(goal) for goal in goals}
        self._near = distances(edges, goals)
        self._stored = {term.get_id(): term for term in leaves(Record(machine.stored))}
        self._own: dict[int, Mapping[int, Any]] = {}
        self._solver = new_solver(limit)
        self._layers: list[_Layer] = []
        self._reached: set[Hashable] = set()
        self._data: dict[int, Any] = {}

    def search(self, most: int) -> Searched:
        """The shortest run of at most this many steps that ends with a goal."""
        for depth in range(1, most + 1):
            ends = self._lay_out(depth, most)
            if not self._layers[-1].gone:
                return Searched(None, depth - 1, complete=True)
            if ends:
                answer = self._solver.check(disjunction(*ends))
                if answer == z3.sat:
                    return Searched(self._run(disjunction(*ends)), depth)
                if answer == z3.unknown:
                    return Searched(None, depth - 1)
        return Searched(None, most)

    def _lay_out(self, depth: int, most: int) -> list[Any]:
        """Lay out the next step; gives the truth values of the goals in it."""
        layer = _Layer()
        after = {key: z3.Const(f"{term}@{depth}", term.sort()) for key, term in self._stored.items()}
        ends: list[Any] = []
        reached: set[Hashable] = set()
        for number, edge in enumerate(self._edges):
            begins = edge.source is None if depth == 1 else edge.source in self._reached
            if not begins:
                continue
            is_goal = id(edge) in self._goals
            goes_on = edge.target in self._near and depth + self._near[edge.target] <= most
            if is_goal or goes_on:
                gone = z3.Bool(f"gone.{depth}.{number}")
                layer.gone[number] = gone
                self._solver.add(implication(gone, self._at(edge, edge.condition, depth, layer)))
                self._connect(edge, gone, depth, after, layer)
                if is_goal:
                    end = z3.Bool(f"bad.{depth}.{number}")
                    self._solver.add(
                        implication(end, conjunction(gone, self._at(edge, edge.bad, depth, layer)))
                    )
                    ends.append(end)
                if goes_on:
                    reached.add(edge.target)
        self._solver.add(z3.AtMost(*layer.gone.values(), 1)) if layer.gone else None
        self._layers.append(layer)
        self._reached = reached
        self._data = after
        return ends

    def _connect(self, edge: Edge, gone: Any, depth: int, after: Mapping[int, Any], layer: _Layer) -> None:
        if depth > 1:
            before = self._layers[-1]
            came = [b for n, b in before.gone.items() if self._edges[n].target == edge.source]
            self._solver.add(implication(gone, disjunction(*came)))
        data = Record({name: edge.way.data[name] for name in self._machine.stored})
        same = [
            after[old.get_id()] == self._at(edge, new, depth, layer)
            for old, new in paired(Record(self._machine.stored), data)
        ]
        self._solver.add(implication(gone, conjunction(*same)))

    def _at(self, edge: Edge, formula: Any, depth: int, layer: _Layer) -> Any:
        """A formula with the symbols of this step: data as the step before left them, inputs of its own."""
        changes = []
        for key, symbol in self._symbols_of(formula).items():
            if key in self._stored:
                new = self._data[key] if depth > 1 else z3.Const(f"{symbol}@0", symbol.sort())
            else:
                new = z3.Const(f"{symbol}@{depth}", symbol.sort())
            layer.symbols[key] = (symbol, new)
            changes.append((symbol, new))
        return z3.substitute(formula, *changes) if changes else formula

    def _symbols_of(self, formula: Any) -> Mapping[int, Any]:
        key = formula.get_id()
        if key not in self._own:
            self._own[key] = constants_in(formula)
        return self._own[key]

    def _run(self, goal: Any) -> Run:
        model = self._smallest(goal)
        edges, values = [], []
        for layer in self._layers:
            number = next(n for n, gone in layer.gone.items() if is_true(model.eval(gone)))
            edges.append(self._edges[number])
            values.append(
                {key: model.eval(new, model_completion=True) for key, (_, new) in layer.symbols.items()}
            )
        return Run(tuple(edges), tuple(values))

    def _smallest(self, goal: Any) -> Any:
        """A model of the same run with amounts as small as are easily found."""
        self._solver.push()
        self._solver.add(goal)
        self._solver.check()
        model = self._solver.model()
        for layer in self._layers:
            gone = [each for each in layer.gone.values() if is_true(model.eval(each))]
            self._solver.add(*gone)
        for symbol, wished in self._amounts():
            model = self._lower(symbol, wished, model)
        self._solver.pop()
        return model

    def _amounts(self) -> Iterable[tuple[Any, tuple[int, ...]]]:
        ways = [edge.way for edge in self._edges]
        texts = {t.get_id() for t in texts_in(Record(self._machine.stored))}
        texts |= {t.get_id() for way in ways for t in texts_in(way.input.payload)}
        people = {way.actor.id.get_id() for way in ways if way.actor is not None}
        seen: set[int] = set()
        for layer in self._layers:
            for key, (_, symbol) in layer.symbols.items():
                if key not in texts and symbol.get_id() not in seen and z3.is_int(symbol):
                    seen.add(symbol.get_id())
                    yield symbol, (SOMEBODY,) if key in people else SMALL

    def _lower(self, symbol: Any, wished: tuple[int, ...], model: Any) -> Any:
        now = model.eval(symbol, model_completion=True).as_long()
        if str(symbol).partition("@")[0] == "now":
            wished = (EARLY,)
        for amount in wished:
            if 0 <= now <= amount and wished is SMALL:
                break
            if self._solver.check(symbol == amount) == z3.sat:
                lower = self._solver.model()
                self._solver.add(symbol == amount)
                return lower
        self._solver.add(symbol == now)
        return model
