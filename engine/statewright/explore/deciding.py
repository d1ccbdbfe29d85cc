"""Does a property hold, for all data? The engines, in the order in which they are tried.

Floor 3. First the graph alone: the property cannot be broken where no edge is bad. Then invariants of the
places, then bounded search for the shortest run that breaks it, at last invariants of the places together
with
what the property has seen. All limits are the solver's resource units, so that an answer is the same each
time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from ..kernel.definition import Property
from .candidates import Guesses, clauses
from .formulas import is_true, number_of
from .graph import Graph, plain, watched
from .invariants import Edge, Invariants, Question, Steps, strengthen
from .machine import CLOCK, Machine, Place, Way
from .monitors import Monitor, stands_in_the_way
from .replaying import Told, confirms, replay
from .symbols import Record, leaves
from .unrolling import Unrolling

STEPS_MAX = 12
QUANTIFIED_LIMIT = 300_000


class Answer(StrEnum):
    """What is known of a property."""

    PROVED = "proved"
    VIOLATED = "violated"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with what decided it: `engine`, the bound `steps` that was searched, what stood in the way.

    `places` is how many places the workflow has, `abstracted` what was not said exactly. `told` is the
    counterexample as the kernel ran it.
    """

    property: Property
    answer: Answer
    engine: str
    places: int
    steps: int = 0
    why: str = ""
    abstracted: tuple[str, ...] = ()
    told: Sequence[Told] = ()


class Prover:
    """Decides the properties of one machine; what several need is worked out once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.steps = Steps(machine)
        self.question = Question(machine)
        self.patient = Question(machine, QUANTIFIED_LIMIT)
        self._guesses = Guesses(machine)
        listed = {name: value for name, value in machine.stored.items() if name != CLOCK}
        self._stored = frozenset(number_of(term) for term in leaves(Record(listed)))

    @cached_property
    def invariants(self) -> Invariants:
        """What holds in each place."""
        candidates = {place: self._guesses.at(place) for place in self.machine.places}
        return strengthen(self.machine, self.steps, self.question, plain(self.machine), candidates)

    @cached_property
    def ways(self) -> Mapping[Place, Sequence[Way]]:
        """The ways that data can really go."""
        return {
            place: [way for way in listed if self.can_go(way)] for place, listed in self.machine.ways.items()
        }

    def known(self, place: Place | None) -> tuple[object, ...]:
        """The invariants of a place; nothing is known before the start."""
        return self.invariants[place] if place is not None else ()

    def can_go(self, way: Way) -> bool:
        """Whether some data that can be there go this way."""
        if self._stored.isdisjoint(self.steps.symbols(way.condition)):
            return True
        return not self.question.impossible(*self.known(way.source), way.condition)

    def graph(self, prop: Property) -> Graph:
        """The machine watched by a property."""
        return watched(self.machine, Monitor(self.machine, prop), self.ways)

    def decide(self, prop: Property) -> Verdict:
        """The verdict on a property that speaks of single runs: not `can_reach`, not `leads_to`."""
        elsewhere = stands_in_the_way(prop)
        if elsewhere is not None:
            return self.verdict(prop, Answer.UNDECIDED, "", why=f"it speaks of {elsewhere}")
        if prop.form == "holds":
            kept = self._kept(prop)
            if kept is not None:
                return kept
        else:
            graph = watched(self.machine, Monitor(self.machine, prop), self.machine.ways)
            if not graph.bad():
                return self.verdict(prop, Answer.PROVED, "reachability")
        graph = self.graph(prop)
        bad = self._possible(graph.bad(), {node: self.invariants[node[0]] for node in graph.nodes})
        if not bad:
            return self.verdict(prop, Answer.PROVED, "invariants")
        return self._search(prop, graph, bad)

    def _kept(self, prop: Property) -> Verdict | None:
        """The verdict on a `holds` that is itself among what always holds in each place."""
        engine = "reachability"
        for place in self.machine.places:
            promised = self._guesses.promised(prop, place)
            if is_true(promised):
                continue
            engine = "invariants"
            kept = {number_of(each) for each in self.invariants[place]}
            if not all(number_of(each) in kept for each in clauses(promised)):
                return None
        return self.verdict(prop, Answer.PROVED, engine)

    def _search(self, prop: Property, graph: Graph, bad: list[Edge]) -> Verdict:
        if len({state for _, state in graph.nodes}) > 1:
            candidates = {node: self._guesses.at(node[0]) for node in graph.nodes}
            kept = strengthen(self.machine, self.steps, self.question, graph.edges, candidates)
            bad = self._possible(bad, kept)
            if not bad:
                return self.verdict(prop, Answer.PROVED, "invariants with history")
        searched = Unrolling(self.machine, graph.edges, bad).search(STEPS_MAX)
        if searched.run is not None:
            told = replay(self.machine, searched.run)
            if told is not None and confirms(self.machine, prop, told):
                return self.verdict(prop, Answer.VIOLATED, "search", steps=searched.steps, told=told)
        if searched.complete:
            return self.verdict(prop, Answer.PROVED, "search", steps=searched.steps)
        why = "what was found cannot be replayed" if searched.run is not None else "no engine could decide it"
        return self.verdict(prop, Answer.UNDECIDED, "search", steps=searched.steps, why=why)

    def _possible(self, bad: Sequence[Edge], invariants: Invariants) -> list[Edge]:
        """The bad edges that the invariants do not rule out."""
        return [
            edge
            for edge in bad
            if not self.question.impossible(
                *(invariants[edge.source] if edge.source is not None else ()), edge.condition, edge.bad
            )
        ]

    def verdict(
        self,
        prop: Property,
        answer: Answer,
        engine: str,
        *,
        steps: int = 0,
        why: str = "",
        told: Sequence[Told] = (),
    ) -> Verdict:
        """A verdict with what is the same for all of a machine."""
        abstracted = tuple(self.machine.symbols.abstracted)
        return Verdict(prop, answer, engine, len(self.machine.places), steps, why, abstracted, tuple(told))
