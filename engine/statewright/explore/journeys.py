"""Which runs lead to each thing that a test should exercise? Runs with values, the shortest first.

Floor 3. Theory of operation. The ways of a machine are gone breadth first from its start; what is kept of a
journey is its conditions over fresh symbols for each step, so that a question about its end is one small
conjunction. A journey is gone on the kernel before it is followed further: what timers forbid is found out at
once. What no journey reaches is searched for by the unrolling engine, and at last asked of the invariants.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import z3

from ..kernel.definition import Definition
from .building import build_machine
from .candidates import comparisons, conditions_of
from .deciding import Prover
from .encoding import Encoder
from .formulas import TRUE, SymbolsIn, conjunction, constants_in, is_true, name_of, number_of
from .graph import plain
from .invariants import Edge, Steps
from .machine import CLOCK, Machine, Place, TooLarge, Way
from .noting import Clause
from .relied import given_at_start
from .replaying import replay
from .selection import tree_of
from .symbols import Many, Maybe, Record, Scalar, Value, leaves, texts_in
from .texts import texts_to_try
from .unrolling import EARLY, SMALL, SOMEBODY, Run, Unrolling
from .witness import Act, acts_of

Goal: TypeAlias = int | Clause
"""The index of a transition to be taken, or a clause with what it is to come to."""

JOURNEYS_MAX = 800
ALIKE_MAX = 3
STEPS_MAX = 10
SEARCHES_MAX = 24
BEGUN_MAX = 12
SAME_PLACE_MAX = 2
CYCLE_MAX = 3
REPEATS_MAX = 60
DAY = 86_400_000
LATER = EARLY + 365 * DAY
"""An instant that nothing is said of is a year later: what is to come has not come yet."""
INSTANTS = (LATER, EARLY + 30 * DAY, EARLY)
ASK_LIMIT = 3_000_000
SEARCH_LIMIT = 2_000_000


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


class Atlas:
    """The journeys of one workflow, found as they are asked for."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.goals = _goals(machine)
        self._stored = Record(machine.stored)
        self._texts = {number_of(term) for term in texts_in(self._stored)}
        self._first = {number_of(t): (t, z3.Const(f"{name_of(t)}@0", t.sort())) for t in leaves(self._stored)}
        self._instants = {number_of(term): name_of(term) for term in _instants(self._stored)}
        self._steps = Steps(machine)
        self._symbols_in = SymbolsIn()
        self._solver = z3.Solver()
        self._solver.set("rlimit", ASK_LIMIT)
        self._known: list[Journey] = []
        self._start = Journey((), (), (), {key: new for key, (_, new) in self._first.items()})
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
                        run = self._run(further)
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
            run = self._run(self._further(self._start, way, TRUE)) if way.target.mask else None
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
                for cycle in self._cycles(way, formula, length)
            )
            for journey, cycle, way, formula in islice(begun, BEGUN_MAX):
                repeated = self._repeated(journey, cycle, way, formula)
                run = self._run(repeated) if repeated is not None else None
                if run is not None:
                    yield from self._acts(run)

    def _repeated(self, journey: Journey, cycle: Sequence[Way], way: Way, formula: Any) -> Journey | None:
        """The journey with a cycle gone as often as it takes, then the way; None if that leads nowhere."""
        self._solver.push()
        self._solver.add(*journey.conditions)
        try:
            for _ in range(REPEATS_MAX):
                for step in cycle:
                    journey = self._further(journey, step, TRUE)
                    self._solver.add(journey.conditions[-1])
                ended = self._further(journey, way, formula)
                if self._solver.check(ended.conditions[-1]) == z3.sat:
                    return ended
                if self._solver.check() != z3.sat:
                    return None
            return None
        finally:
            self._solver.pop()

    def _cycles(self, way: Way, formula: Any, length: int) -> Iterator[tuple[Way, ...]]:
        """The ways round that come back to the place and change what a condition asks of the data."""
        asked = self._symbols_in(conjunction(way.condition, formula)).keys()
        return self._round(way.source, way.source, length, asked)

    def _round(
        self, place: Place | None, back: Place | None, length: int, asked: Collection[int]
    ) -> Iterator[tuple[Way, ...]]:
        for step in self.machine.ways[place] if place is not None else ():
            touches = any(
                number_of(old) in asked and name_of(old) != CLOCK for old, _ in self._steps.pairs(step)
            )
            if not _leads_on(step):
                continue
            if length == 1 and step.target == back and (touches or not asked):
                yield (step,)
            elif length > 1 and step.target != back and step.target != place:
                for rest in self._round(step.target, back, length - 1, () if touches else asked):
                    yield (step, *rest)

    def _searched(self, ways: Sequence[tuple[Way, Any]]) -> Iterator[list[Act]]:
        """The shortest run that a bounded search finds; where it leads along is known from then on."""
        goals = [Edge(way.source, way.target, way, way.condition, formula) for way, formula in ways]
        edges = [edge for edge in plain(self.machine) if _leads_on(edge.way)]
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
                journey = self._further(journey, edge.way, TRUE)
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
            if _leads_on(way) and self._is_new(journey, way):
                self._tried += 1
                for further in self._ends(journey, way, TRUE):
                    model = self._model(further)
                    if model is None or not self._goes(further, model):
                        continue
                    if self._is_other(further, model):
                        self._known.append(further)
                        self._waiting.append(further)
                    break
        return True

    def _goes(self, journey: Journey, model: Any) -> bool:
        """Whether the kernel goes the same way."""
        return replay(self.machine, self._read(journey, model), passing=True) is not None

    def _ends(self, journey: Journey, way: Way, formula: Any) -> Iterator[Journey]:
        """The journey gone further; and again with texts for conditions that look inside a text."""
        yield self._further(journey, way, formula)
        payload = way.input.payload
        for name, text in self._texts_to_try.get(way.input.name, ()):
            match payload.parts.get(name) if isinstance(payload, Record) else None:
                case Scalar(term, "string"):
                    same = term == self.machine.symbols.text(text)
                    yield self._further(journey, way, conjunction(formula, same))

    def _is_other(self, journey: Journey, model: Any) -> bool:
        """Whether conditions find the data different there than after the journeys that are known."""
        changes = [(symbol, journey.data[key]) for key, (symbol, _) in self._first.items()]
        truths = tuple(is_true(model.eval(z3.substitute(each, *changes), True)) for each in self._atoms)
        self._seen[journey.place, truths] += 1
        return self._seen[journey.place, truths] <= ALIKE_MAX

    def _is_new(self, journey: Journey, way: Way) -> bool:
        """Whether the same was not done in another order before."""
        taken = Counter(index for edge in (*journey.edges, _edge(way)) for index in edge.way.transitions)
        course = (way.target, tuple(sorted(taken.items())))
        if course in self._courses:
            return False
        self._courses.add(course)
        return True

    def _further(self, journey: Journey, way: Way, formula: Any) -> Journey:
        depth = len(journey.edges) + 1
        condition = conjunction(way.condition, formula)
        changed = self._steps.pairs(way)
        mentioned: dict[int, Any] = dict(self._symbols_in(condition))
        for _, value in changed:
            mentioned.update(self._symbols_in(value))
        own = {
            key: (symbol, z3.Const(f"{name_of(symbol)}@{depth}", symbol.sort()))
            for key, symbol in mentioned.items()
            if key not in journey.data
        }
        changes = [*own.values(), *((s, journey.data[key]) for key, s in mentioned.items() if key not in own)]
        after = {number_of(old): z3.substitute(value, *changes) for old, value in changed}
        return Journey(
            (*journey.edges, _edge(way)),
            (*journey.conditions, z3.substitute(condition, *changes)),
            (*journey.symbols, own if journey.symbols else {**self._first, **own}),
            {**journey.data, **after},
        )

    def _model(self, journey: Journey) -> Any | None:
        """Values with which a journey can be gone, texts being none that a rule speaks of where they may."""
        self._solver.push()
        self._solver.add(*journey.conditions)
        model = self._freely(self._asked(journey), journey)
        self._solver.pop()
        return model

    def _run(self, journey: Journey) -> Run | None:
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
        return None if model is None else self._read(journey, model)

    def _asked(self, journey: Journey) -> Mapping[int, Any]:
        """The symbols that the conditions of a journey speak of."""
        found: dict[int, Any] = {}
        for condition in journey.conditions:
            found.update(self._symbols_in(condition))
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
        self._solver.add(
            *(asked[k] == model.eval(asked[k], model_completion=True) for k in asked if k in texts)
        )
        return model

    def _texts_of(self, journey: Journey) -> frozenset[int]:
        """The symbols of a journey that stand for texts."""
        found = {number_of(self._first[key][1]) for key in self._texts}
        for edge, own in zip(journey.edges, journey.symbols, strict=True):
            texts = [number_of(term) for term in texts_in(edge.way.input.payload)]
            if edge.way.actor is not None:
                texts.append(number_of(edge.way.actor.id))
            found.update(number_of(own[key][1]) for key in texts if key in own)
        return frozenset(found)

    def _read(self, journey: Journey, model: Any) -> Run:
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


def _edge(way: Way) -> Edge:
    return Edge(way.source, way.target, way, way.condition, TRUE)


def _leads_on(way: Way) -> bool:
    """Whether anything happens on a way: an input that is refused leads nowhere."""
    return bool(way.transitions) or (way.source is None and way.target.mask != 0)


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
