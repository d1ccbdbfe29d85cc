"""Does a property hold, for all data? The engines, in the order in which they are tried.

Floor 3. First the graph alone: the property cannot be broken where no edge is bad. Then invariants of the
places, then bounded search for the shortest run that breaks it, at last invariants of the places together
with
what the property has seen. All limits are the solver's resource units, so that an answer is the same each
time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..diagnostics import Text
from ..kernel.definition import Property
from ..kernel.masks import bits
from .candidates import Guesses, clauses
from .fixedpoint import FIXEDPOINT_LIMIT, Reached, reach
from .formulas import is_true, number_of
from .graph import Graph, plain, watched
from .invariants import QUESTION_LIMIT, Edge, Invariants, Question, Steps, strengthen
from .machine import CLOCK, Machine, Place, Way
from .monitors import Monitor, stands_in_the_way
from .replaying import Told, confirms, replay
from .report import Answer, Trace, Verdict
from .retelling import plainer
from .symbols import Record, leaves
from .unrolling import SEARCH_LIMIT, Searched, Unrolling

STEPS_MAX = 12
LONG_MAX = 40
"""How far is searched for a run that is known to be there."""
QUANTIFIED_LIMIT = 300_000


class Prover:
    """Decides the properties of one machine; what several need is worked out once."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.steps = Steps(machine)
        self.question = Question(machine)
        self.patient = Question(machine, QUANTIFIED_LIMIT)
        self.guesses = Guesses(machine)
        listed = {name: value for name, value in machine.stored.items() if name != CLOCK}
        self._stored = frozenset(number_of(term) for term in leaves(Record(listed)))

    @cached_property
    def invariants(self) -> Invariants:
        """What holds in each place."""
        candidates = {place: self.guesses.at(place) for place in self.machine.places}
        return strengthen(self.machine, self.steps, self.question, plain(self.machine), candidates)

    @cached_property
    def ways(self) -> Mapping[Place, Sequence[Way]]:
        """The ways that data can really go."""
        return {place: self._that_go(place, listed) for place, listed in self.machine.ways.items()}

    def known(self, place: Place | None) -> tuple[object, ...]:
        """The invariants of a place; nothing is known before the start."""
        return self.invariants[place] if place is not None else ()

    def _that_go(self, place: Place, listed: Sequence[Way]) -> Sequence[Way]:
        """Those of the ways from a place that some data which can be there go."""
        asked = [way for way in listed if not self._stored.isdisjoint(self.steps.symbols(way.condition))]
        answers = self.question.possible_among(self.known(place), [way.condition for way in asked])
        never = {id(way) for way, possible in zip(asked, list(answers), strict=True) if not possible}
        return [way for way in listed if id(way) not in never]

    def graph(self, prop: Property) -> Graph:
        """The machine watched by a property."""
        return watched(self.machine, Monitor(self.machine, prop), self.ways)

    def decide(self, prop: Property) -> Verdict:
        """The verdict on a property that speaks of single runs: not `can_reach`, not `leads_to`."""
        other = elsewhere(self, prop)
        if other is not None:
            return other
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
            promised = self.guesses.promised(prop, place)
            if is_true(promised):
                continue
            engine = "invariants"
            kept = {number_of(each) for each in self.invariants[place]}
            if not all(number_of(each) in kept for each in clauses(promised)):
                return None
        return self.verdict(prop, Answer.PROVED, engine)

    def _search(self, prop: Property, graph: Graph, bad: list[Edge]) -> Verdict:
        kept: Invariants = {node: self.invariants[node[0]] for node in graph.nodes}
        if len({state for _, state in graph.nodes}) > 1:
            candidates = {node: self.guesses.at(node[0]) for node in graph.nodes}
            kept = strengthen(self.machine, self.steps, self.question, graph.edges, candidates)
            bad = self._possible(bad, kept)
            if not bad:
                return self.verdict(prop, Answer.PROVED, "invariants with history")
        searched = Unrolling(self.machine, graph.edges, bad).search(STEPS_MAX)
        if searched.run is None and not searched.complete:
            match reach(self.machine, self.steps, graph.edges, bad, kept):
                case Reached.NEVER:
                    return self.verdict(prop, Answer.PROVED, "fixedpoint")
                case Reached.SOMEHOW:
                    searched = Unrolling(self.machine, graph.edges, bad).search(LONG_MAX)
                case Reached.UNKNOWN:
                    pass
        return self._told(prop, searched)

    def _told(self, prop: Property, searched: Searched) -> Verdict:
        """What a search comes to, once the kernel has run what it found."""
        if searched.run is not None:
            strict = replay(self.machine, searched.run)
            told = strict or replay(self.machine, searched.run, lenient=True)
            if told is not None and confirms(self.machine, prop, told):
                told = plainer(
                    self.machine, told, lambda it: confirms(self.machine, prop, it), lenient=not strict
                )
                return self.verdict(prop, Answer.VIOLATED, "search", steps=searched.steps, told=told)
        if searched.complete:
            return self.verdict(prop, Answer.PROVED, "search", steps=searched.steps)
        why = UNREPLAYED if searched.run is not None else NO_ENGINE
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
        why: Text | None = None,
        told: Sequence[Told] = (),
        measure: str = "",
    ) -> Verdict:
        """A verdict with what is the same for all of a machine."""
        places = self.machine.places
        seen = 0
        for place in places:
            seen |= place.mask
        return Verdict(
            prop,
            answer,
            engine,
            len(places),
            steps,
            why,
            tuple(self.machine.symbols.abstracted),
            len(list(bits(seen & ~1))),
            measure,
            self._bounds(answer, engine),
            _trace(told) if told else None,
            tuple(told),
        )

    def _bounds(self, answer: Answer, engine: str) -> Mapping[str, int]:
        """The limits that an answer was found within: a proof has none but that of each question."""
        bounds = {"solver units for each question": QUESTION_LIMIT}
        if answer is not Answer.PROVED:
            bounds |= {"steps searched": STEPS_MAX, "solver units for the search": SEARCH_LIMIT}
        if engine in ("fixedpoint", "search"):
            bounds |= {"solver units for the fixedpoint": FIXEDPOINT_LIMIT}
        return bounds


def _trace(told: Sequence[Told]) -> Trace:
    steps = [micro for each in told for micro in each.step.microsteps]
    active = told[-1].step.snapshot.configuration
    visited = dict.fromkeys(path for micro in steps for path in (*micro.exited, *micro.entered))
    taken = dict.fromkeys(index for micro in steps for index in micro.transitions)
    return Trace(tuple(visited), tuple(taken), tuple(active))


UNREPLAYED = Text("the run that was found cannot be replayed", "找到的过程无法重放")
NO_ENGINE = Text("no engine could decide it", "没有方法能够判定")
ELSEWHERE = Text(
    "it speaks of {workflow}: check --system looks at several workflows together",
    "涉及流程 {workflow}: check --system 可一并检查多个流程",
)


def elsewhere(prover: Prover, prop: Property) -> Verdict | None:
    """The verdict on a property that speaks of another workflow."""
    workflow = stands_in_the_way(prop)
    if workflow is None:
        return None
    return prover.verdict(prop, Answer.UNDECIDED, "", why=ELSEWHERE.fill({"workflow": workflow}))
