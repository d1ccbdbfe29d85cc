"""Which runs lead to each thing that a test should exercise? Runs with values, the shortest first.

Floor 3. Theory of operation. The ways of a machine are gone breadth first from its start (`travelling` says
how a journey is kept). A journey is gone on the kernel before it is followed further: what timers forbid is
found out at once. For a goal that no journey reaches, what counts is done again and again; then the unrolling
engine searches; whether it can be reached at all is asked of the invariants.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import z3

from ..kernel.definition import Definition
from .building import build_machine
from .candidates import comparisons, conditions_of
from .deciding import Prover
from .encoding import Encoder
from .formulas import TRUE, conjunction, constants_in, is_true, number_of
from .graph import plain
from .invariants import Edge
from .machine import Machine, Place, TooLarge, Way
from .noting import Clause
from .relied import given_at_start
from .replaying import replay
from .selection import tree_of
from .symbols import Many, Maybe, Record, Scalar, leaves
from .texts import texts_to_try
from .travelling import Guide, Journey, edge_of, leads_on
from .unrolling import Run, Unrolling
from .witness import Act, acts_of

Goal: TypeAlias = int | Clause
"""The index of a transition to be taken, or a clause with what it is to come to."""

JOURNEYS_MAX = 800
ALIKE_MAX = 6
STEPS_MAX = 12
SEARCHES_MAX = 24
BEGUN_MAX = 12
SAME_PLACE_MAX = 2
CYCLE_MAX = 3
SEARCH_LIMIT = 2_000_000


class Atlas:
    """The journeys of one workflow, found as they are asked for."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.goals = _goals(machine)
        self._guide = Guide(machine)
        self._known: list[Journey] = []
        self._start = self._guide.beginning()
        self._waiting: deque[Journey] = deque([self._start])
        self._seen: Counter[object] = Counter()
        self._atoms = _atoms(machine)
        self._courses: set[tuple[Place, tuple[tuple[int, int], ...]]] = set()
        self._tried = self._searches = 0
        self._texts_to_try = texts_to_try(machine.definition)

    def runs(self, goal: Goal) -> Iterator[list[Act]]:
        """Runs that, for all that is known here, end with the goal; the shortest first."""
        ways = self.goals.get(goal, ())
        for journey in self._journeys():
            for way, formula in ways:
                if way.source == journey.place and self._was_asked(journey, way):
                    for further in self._ends(journey, way, formula):
                        run = self._guide.run(further)
                        if run is not None:
                            yield from self._acts(run)
        if not self.is_impossible(goal):
            yield from self._counted(ways)
            yield from self._searched(ways)

    def _was_asked(self, journey: Journey, way: Way) -> bool:
        """Whether an effect was requested before it is said to be given up."""
        effects = {e.name for e in self.machine.definition.effects.values() if e.failed == way.input.name}
        requested = {each.effect for edge in journey.edges for each in edge.way.requests}
        return not effects or not effects.isdisjoint(requested)

    def beginnings(self) -> Iterator[list[Act]]:
        """Runs that only start."""
        for way in self.machine.starts:
            run = self._guide.run(self._guide.further(self._start, way, TRUE)) if way.target.mask else None
            if run is not None:
                yield from self._acts(run)

    def distances(self) -> Mapping[Goal, int]:
        """For each goal how many steps from the start the nearest place is where it can be met."""
        far: dict[Place | None, int] = {None: 0}
        waiting: deque[Place | None] = deque([None])
        while waiting:
            place = waiting.popleft()
            for way in self.machine.starts if place is None else self.machine.ways[place]:
                if way.target not in far:
                    far[way.target] = far[place] + 1
                    waiting.append(way.target)
        return {goal: min(far.get(way.source, 0) for way, _ in ways) for goal, ways in self.goals.items()}

    def is_impossible(self, goal: Goal) -> bool:
        """Whether it is proved that nothing ever leads to the goal."""
        prover = self._prover
        return all(
            prover.question.impossible(*prover.known(way.source), way.condition, formula)
            for way, formula in self.goals.get(goal, ())
        )

    @cached_property
    def _prover(self) -> Prover:
        return Prover(self.machine)

    def _counted(self, ways: Sequence[tuple[Way, Any]]) -> Iterator[list[Act]]:
        """Runs that do one thing again and again before the goal, for conditions that count."""
        for length in range(1, CYCLE_MAX + 1):
            begun = (
                (journey, cycle, way, formula)
                for way, formula in ways
                for journey in islice((j for j in self._known if j.place == way.source), SAME_PLACE_MAX)
                for cycle in self._guide.cycles(way, formula, length)
            )
            for journey, cycle, way, formula in islice(begun, BEGUN_MAX):
                repeated = self._guide.repeated(journey, cycle, way, formula)
                run = self._guide.run(repeated) if repeated is not None else None
                if run is not None:
                    yield from self._acts(run)

    def _searched(self, ways: Sequence[tuple[Way, Any]]) -> Iterator[list[Act]]:
        """The shortest run that a bounded search finds; where it leads along is known from then on."""
        goals = [Edge(way.source, way.target, way, way.condition, formula) for way, formula in ways]
        edges = [edge for edge in plain(self.machine) if leads_on(edge.way)]
        without_timers = [edge for edge in edges if edge.way.input.kind != "timer"]
        for among in (without_timers, edges):  # a machine's timers may fire too early
            if self._searches >= SEARCHES_MAX:
                return
            self._searches += 1
            found = Unrolling(self.machine, [*among, *goals], goals, SEARCH_LIMIT).search(STEPS_MAX).run
            if found is None:
                continue
            yield from self._acts(found)
            journey = self._start
            for edge in found.edges[:-1]:
                journey = self._guide.further(journey, edge.way, TRUE)
                self._known.append(journey)

    def _acts(self, run: Run) -> Iterator[list[Act]]:
        try:
            acts = acts_of(self.machine, run)
        except (ValueError, OverflowError):  # an amount or an instant that nobody can write down
            return
        yield acts
        looked_into = [*map(self._with_text, acts[:-1]), acts[-1]]
        if looked_into != acts:
            yield looked_into

    def _with_text(self, act: Act) -> Act:
        """The act with texts that satisfy the conditions that look inside them."""
        texts: dict[str, str] = {}
        for name, text in self._texts_to_try.get(act.input.name, ()):
            texts.setdefault(name, text)
        return replace(act, payload={**act.payload, **texts}) if texts else act

    def _journeys(self) -> Iterator[Journey]:
        """All journeys, those that are known first."""
        yield self._start
        at = 0
        while True:
            if at < len(self._known):
                yield self._known[at]
                at += 1
            elif not self._explore():
                return

    def _explore(self) -> bool:
        """Go one step on from the next journey; whether there was one."""
        if not self._waiting or self._tried >= JOURNEYS_MAX:
            return False
        journey = self._waiting.popleft()
        if len(journey.edges) >= STEPS_MAX:
            return True
        ways = self.machine.starts if journey.place is None else self.machine.ways[journey.place]
        for way in ways:
            if leads_on(way) and self._is_new(journey, way):
                self._tried += 1
                for further in self._ends(journey, way, TRUE):
                    model = self._guide.model(further)
                    if model is None or not self._goes(further, model):
                        continue
                    if self._is_other(further, model):
                        self._known.append(further)
                        self._waiting.append(further)
                    break
        return True

    def _goes(self, journey: Journey, model: Any) -> bool:
        """Whether the kernel goes the same way."""
        return replay(self.machine, self._guide.read(journey, model), passing=True) is not None

    def _ends(self, journey: Journey, way: Way, formula: Any) -> Iterator[Journey]:
        """The journey gone further; and again with texts for conditions that look inside a text."""
        yield self._guide.further(journey, way, formula)
        payload = way.input.payload
        for name, text in self._texts_to_try.get(way.input.name, ()):
            match payload.parts.get(name) if isinstance(payload, Record) else None:
                case Scalar(term, "string"):
                    same = term == self.machine.symbols.text(text)
                    yield self._guide.further(journey, way, conjunction(formula, same))

    def _is_other(self, journey: Journey, model: Any) -> bool:
        """Whether conditions find the data different there than after the journeys that are known."""
        changes = [(symbol, journey.data[key]) for key, (symbol, _) in self._guide.first.items()]
        truths = tuple(is_true(model.eval(z3.substitute(each, *changes), True)) for each in self._atoms)
        self._seen[journey.place, truths] += 1
        return self._seen[journey.place, truths] <= ALIKE_MAX

    def _is_new(self, journey: Journey, way: Way) -> bool:
        """Whether the same was not done in another order before."""
        taken = Counter(index for edge in (*journey.edges, edge_of(way)) for index in edge.way.transitions)
        course = (way.target, tuple(sorted(taken.items())))
        if course in self._courses:
            return False
        self._courses.add(course)
        return True


def _goals(machine: Machine) -> Mapping[Goal, list[tuple[Way, Any]]]:
    """For each goal the ways on which it is met, with what must hold beside their own conditions."""
    found: dict[Goal, list[tuple[Way, Any]]] = {}
    for way in (*machine.starts, *(way for ways in machine.ways.values() for way in ways)):
        for index in dict.fromkeys(way.transitions):
            found.setdefault(index, []).append((way, TRUE))
        for noted in way.noted:
            found.setdefault(noted.clause, []).append((way, noted.formula))
    return found


def _atoms(machine: Machine) -> list[Any]:
    """What conditions ask of the data, each question once."""
    found: dict[int, Any] = {}
    stored = {number_of(term) for term in leaves(Record(machine.stored))}
    for expression in conditions_of(machine.definition):
        for term in comparisons(tree_of(expression)):
            encoder = Encoder(machine.symbols, {"data": Record(machine.data)}, frozenset())
            formula = encoder.truth(term)
            if constants_in(formula).keys() <= stored:
                found[number_of(formula)] = formula
    for value in machine.stored.values():
        match value:
            case Many(size):
                found[number_of(size)] = size == 0
            case Maybe(null, _):
                found[number_of(null)] = null
            case Scalar(term, "bool"):
                found[number_of(term)] = term
    return list(found.values())


def chart(definition: Definition, among: Mapping[str, Definition]) -> Atlas | None:
    """The atlas of a workflow that is shipped with these; None for one that is too large to be walked."""
    given = given_at_start(among.values()).get(definition.name, frozenset())
    try:
        return Atlas(build_machine(definition, given, among, noting=True))
    except TooLarge:
        return None
