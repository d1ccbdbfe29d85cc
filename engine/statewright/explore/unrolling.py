"""Is there a run, from the start, that ends with a bad edge? The shortest one, with all its values.

Floor 3. Bounded search: each further step is laid out for the solver with symbols of its own, only along
edges from which a bad one can still be reached in time. Within the bound the answer is exact for the machine
given.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import z3

from .formulas import (
    FALSE,
    conjunction,
    constants_in,
    disjunction,
    implication,
    is_true,
    name_of,
    new_solver,
)
from .graph import distances
from .invariants import Edge, Holding
from .machine import CLOCK
from .settling import Acting, Told, in_order, settled
from .symbols import Record, leaves, paired, texts_in

SEARCH_LIMIT = 40_000_000


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
                run = self._run(disjunction(*ends)) if answer == z3.sat else None
                if run is not None:
                    return Searched(run, depth)
                if answer != z3.unsat:
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

    def _run(self, goal: Any) -> Run | None:
        self._solver.push()
        self._solver.add(goal)
        edges = self._first_edges()
        symbols = self._symbols_along(edges)
        model = settled(self._solver, in_order(symbols), self._told(edges), self._acting(edges))
        self._solver.pop()
        if model is None:
            return None
        values = tuple(
            {key: model.eval(new, model_completion=True) for key, (_, new) in layer.symbols.items()}
            for layer in self._layers
        )
        return Run(edges, values)

    def _first_edges(self) -> tuple[Edge, ...]:
        """Of all runs of this length the one whose edges come first; the solver is told which."""
        self._solver.check()
        model = self._solver.model()
        edges = []
        for layer in self._layers:
            numbers = sorted(layer.gone)
            found = next(n for n in numbers if is_true(model.eval(layer.gone[n])))
            while (earlier := [layer.gone[n] for n in numbers if n < found]) and (
                self._solver.check(disjunction(*earlier)) == z3.sat
            ):
                model = self._solver.model()
                found = next(n for n in numbers if is_true(model.eval(layer.gone[n])))
            self._solver.add(layer.gone[found])
            edges.append(self._edges[found])
        return tuple(edges)

    def _symbols_along(self, edges: Sequence[Edge]) -> list[Any]:
        """The symbols of the steps that these edges speak of, each once."""
        found: dict[int, Any] = {}
        for edge, layer in zip(edges, self._layers, strict=True):
            data = Record({name: edge.way.data[name] for name in self._machine.stored})
            for formula in (edge.condition, edge.bad, *leaves(data)):
                for key in self._symbols_of(formula):
                    if key in layer.symbols:
                        new = layer.symbols[key][1]
                        found[new.get_id()] = new
        return list(found.values())

    def _told(self, edges: Sequence[Edge]) -> Told:
        """What the symbols of the steps stand for."""
        stored = Record(self._machine.stored)
        texts: set[int] = set()
        present: set[int] = set()
        for edge, layer in zip(edges, self._layers, strict=True):
            known = {term.get_id() for value in (stored, edge.way.input.payload) for term in texts_in(value)}
            if edge.way.actor is not None:
                known.add(edge.way.actor.id.get_id())
            texts.update(new.get_id() for key, (_, new) in layer.symbols.items() if key in known)
            present.update(
                new.get_id()
                for old, new in layer.symbols.values()
                if name_of(old) == "now" or name_of(old).endswith(CLOCK)
            )
        return Told(frozenset(texts), frozenset(present), frozenset())

    def _acting(self, edges: Sequence[Edge]) -> list[Acting]:
        """Who acts in the steps."""
        found = []
        for edge, layer in zip(edges, self._layers, strict=True):
            actor = edge.way.actor
            if actor is not None and actor.id.get_id() in layer.symbols:
                known = (layer.symbols.get(role.get_id()) for role in actor.roles.values())
                held = [FALSE if each is None else each[1] for each in known]
                found.append(Acting(layer.symbols[actor.id.get_id()][1], held))
        return found
