"""Can a bad edge be gone at all? Asked of the solver's fixedpoint engine (Spacer), for what is left over.

Floor 3. One relation for each node of the graph over the data that matter, one clause for each edge; what is
known of a node is given along. It finds invariants that nobody guessed, or shows that some run, of whatever
length, gets there. Its limit is in the solver's resource units.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import z3

from .formulas import constants_in, is_linear, number_of
from .invariants import Edge, Invariants, Steps
from .machine import Machine
from .symbols import Record, leaves

FIXEDPOINT_LIMIT = 30_000_000


class Reached(Enum):
    """Whether a bad edge can be gone."""

    NEVER = "never"
    SOMEHOW = "somehow"
    UNKNOWN = "unknown"


def reach(
    machine: Machine,
    steps: Steps,
    edges: Sequence[Edge],
    bad: Sequence[Edge],
    known: Invariants,
    limit: int = FIXEDPOINT_LIMIT,
) -> Reached:
    """Whether some run from the start goes one of the `bad` edges while its `bad` condition holds."""
    wanted = _towards(edges, bad)
    told = [edge for edge in edges if edge.target in wanted]
    if not all(is_linear(each) for edge in (*told, *bad) for each in (edge.condition, edge.bad)):
        return Reached.UNKNOWN
    clauses = _Clauses(machine, steps, known, _mattering(machine, steps, told, bad))
    for edge in told:
        clauses.follow(edge)
    for edge in bad:
        clauses.forbid(edge)
    return clauses.ask(limit)


def _towards(edges: Sequence[Edge], bad: Sequence[Edge]) -> set[Hashable]:
    """The nodes from which a bad edge may be come to."""
    found = {edge.source for edge in bad if edge.source is not None}
    growing = True
    while growing:
        more = {edge.source for edge in edges if edge.target in found and edge.source is not None}
        growing = not more <= found
        found |= more
    return found


def _mattering(machine: Machine, steps: Steps, told: Iterable[Edge], bad: Iterable[Edge]) -> list[Any]:
    """The stored terms that decide anything: those of conditions, and those that they are computed from."""
    stored = {number_of(term): term for term in leaves(Record(machine.stored))}
    edges = [*told, *bad]
    found = {key for edge in edges for each in (edge.condition, edge.bad) for key in steps.symbols(each)}
    found &= stored.keys()
    growing = True
    while growing:
        before = len(found)
        for edge in edges:
            for old, new in steps.pairs(edge.way):
                if number_of(old) in found:
                    found |= steps.symbols(new).keys() & stored.keys()
        growing = len(found) > before
    return [term for key, term in stored.items() if key in found]


class _Clauses:
    """The system as Horn clauses."""

    def __init__(self, machine: Machine, steps: Steps, known: Invariants, stored: list[Any]) -> None:
        self._steps = steps
        self._known = known
        self._stored = stored
        numbers = {number_of(term) for term in stored}
        self._formed = [each for each in machine.well_formed() if constants_in(each).keys() <= numbers]
        self._engine = z3.Fixedpoint()
        self._sorts = [*(term.sort() for term in stored), z3.BoolSort()]
        self._relations: dict[Hashable, Any] = {}
        self._numbers = numbers
        self._declared: set[int] = set()
        self._bad = z3.Function("bad", z3.BoolSort())
        self._engine.register_relation(self._bad)

    def follow(self, edge: Edge) -> None:
        """That this edge can be gone."""
        changed: Mapping[int, Any] = {number_of(old): new for old, new in self._steps.pairs(edge.way)}
        after = [changed.get(number_of(term), term) for term in self._stored]
        self._declare(edge.condition, *after)
        self._engine.rule(self._relation(edge.target)(*after), [*self._before(edge), edge.condition])

    def forbid(self, edge: Edge) -> None:
        """That it must not be gone where it is bad."""
        self._declare(edge.condition, edge.bad)
        self._engine.rule(self._bad(), [*self._before(edge), edge.condition, edge.bad])

    def ask(self, limit: int) -> Reached:
        self._engine.set("engine", "spacer")
        self._engine.set("rlimit", limit)
        self._engine.set("ctrl_c", False)
        try:
            answer = self._engine.query(self._bad())
        except z3.Z3Exception:
            return Reached.UNKNOWN
        if answer == z3.unsat:
            return Reached.NEVER
        return Reached.SOMEHOW if answer == z3.sat else Reached.UNKNOWN

    def _before(self, edge: Edge) -> list[Any]:
        if edge.source is None:
            return []
        known = [
            each
            for each in self._known.get(edge.source, ())
            if self._steps.symbols(each).keys() <= self._numbers
        ]
        self._declare(*self._stored)
        return [self._relation(edge.source)(*self._stored), *self._formed, *known]

    def _relation(self, node: Hashable) -> Any:
        if node not in self._relations:
            relation = z3.Function(f"at.{len(self._relations)}", *self._sorts)
            self._engine.register_relation(relation)
            self._relations[node] = relation
        return self._relations[node]

    def _declare(self, *formulas: Any) -> None:
        for formula in formulas:
            for key, symbol in self._steps.symbols(formula).items():
                if key not in self._declared:
                    self._declared.add(key)
                    self._engine.declare_var(symbol)
