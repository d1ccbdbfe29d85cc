"""Does a property of several workflows together hold? The engines, in the order in which they are tried.

Floor 3. First the graph of places, messages on their way and what the property has seen: it cannot be broken
where no edge is bad. Then invariants of the data that matter, more and more of them; then a search for a run
that breaks it, which is played on the kernel before it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import z3

from ..diagnostics import Text
from ..kernel.definition import Definition, Property
from .candidates import Guesses
from .formulas import TRUE, conjunction, constants_in, is_false, is_true, negation
from .invariants import Question, Steps, strengthen
from .machine import TooLarge
from .relied import spoken_of
from .report import Answer
from .symbols import leaves
from .system_graph import Joint, SystemGraph, edges_of, explored, is_clock, names_in, owners, unseen, watched
from .system_guesses import SystemGuesses
from .system_members import Member, Remembered, members_of
from .system_moves import Moves
from .system_nodes import Move
from .system_replaying import Happened, played
from .system_searching import CHECKS_MAX, Search
from .system_story import scenario_of
from .system_telling import breaks, story_of
from .system_watching import Watch, resolved

PACKETS_MAX = 2
"""How many messages may wait in each direction between two instances, at first."""
PACKETS_MOST = 4
WISHES_MAX = 40
CHECKS_FIRST = 500
"""How many steps a search tries before more is asked of invariants."""


_FULL = Text(
    "more than {count} messages may wait between two instances", "两个实例之间等待的消息可能超过 {count} 条"
)
_UNREPLAYED = Text("what was found cannot be replayed", "找到的过程无法重演")
_NO_ENGINE = Text("no engine could decide it", "没有引擎能够判定")


@dataclass(frozen=True, slots=True)
class SystemVerdict:
    """What is known of a property of several workflows.

    `members` are the workflows composed, an instance of each; `nodes` how many places they come to together;
    `packets_max` how many messages may wait between two instances. `states` is how many states of the
    members are active in one of them, `told` the counterexample, step by step, `story` the same in words and
    `scenario` as a scenario file. `beyond` are the workflows of which more were to be started than there are
    members.
    """

    owner: str
    property: Property
    answer: Answer
    engine: str
    members: tuple[str, ...]
    nodes: int = 0
    packets_max: int = PACKETS_MAX
    why: Text | None = None
    told: Sequence[Happened] = ()
    story: Text | None = None
    states: int = 0
    scenario: str = ""
    beyond: tuple[str, ...] = ()


class System:
    """Some workflows with one instance of each, and what several properties need of them."""

    def __init__(self, names: Sequence[str], among: Mapping[str, Definition]) -> None:
        self.names = tuple(names)
        self.among = among
        self.members = members_of(names, among)
        self._composed: dict[int, Composed] = {}

    @cached_property
    def guesses(self) -> tuple[Guesses, ...]:
        """What may hold of each member by itself."""
        return tuple(Guesses(member.machine) for member in self.members)

    def member(self, name: str) -> Member:
        """The first instance of a workflow."""
        return next(member for member in self.members if member.name == name)

    def composed(self, packets_max: int) -> Composed:
        """The system with lanes of this length."""
        if packets_max not in self._composed:
            self._composed[packets_max] = Composed(self, packets_max)
        return self._composed[packets_max]


class Composed:
    """A system with lanes of a certain length: its graph, and what always holds in its nodes."""

    def __init__(self, system: System, packets_max: int) -> None:
        self.system = system
        self.moves = Moves(system.members, frozenset(system.among), packets_max)
        self.graph = explored(self.moves)
        self._owners = owners(self.moves.stored)
        self._invariants: dict[frozenset[str], Mapping[Any, Sequence[Any]]] = {}
        self.question = Question(Remembered(system.members, self.moves.stored))

    def strengthened(
        self, graph: SystemGraph, names: frozenset[str], wishes: Sequence[Any] = ()
    ) -> Mapping[Any, Sequence[Any]]:
        """What always holds of these names in each node of a graph; perhaps what is wished for, too."""
        stored = {name: value for name, value in self.moves.stored.items() if name in names}
        holding = Remembered(self.system.members, stored)
        guesses = SystemGuesses(
            self.system.members, self.system.guesses, self.moves.stored, self._owners, names
        )
        candidates = {node: (*guesses.at(node), *wishes) for node in graph.nodes if node != graph.first}
        edges = edges_of(graph, self.moves.stored, names)
        return strengthen(holding, Steps(holding), self.question, edges, candidates)

    def invariants(self, names: frozenset[str]) -> Mapping[Any, Sequence[Any]]:
        """What always holds of these names in each node, whatever a property has seen."""
        if names not in self._invariants:
            self._invariants[names] = self.strengthened(self.graph, names)
        return self._invariants[names]

    def widest(self, names: frozenset[str]) -> frozenset[str]:
        """These names, or more for which it is known already what holds of them."""
        known = (each for each in self._invariants if names <= each)
        return min(known, key=len, default=names)

    def read_in(self, joints: Sequence[Joint]) -> frozenset[str]:
        """The names that the conditions of these read."""
        return self.names_in_all(joint.condition for joint in joints)

    def more(self, names: frozenset[str]) -> frozenset[str]:
        """Also what is read where these are changed."""
        members = {name.split(".")[0] for name in names}
        changing = [
            joint
            for joint in self.graph.joints
            if names & joint.move.updates.keys()
            or (joint.move.packet is not None and _begins(joint.move) and str(joint.move.member) in members)
        ]
        terms = (
            term
            for joint in changing
            for name in names & joint.move.updates.keys()
            for term in leaves(joint.move.updates[name])
        )
        return names | self.read_in(changing) | self.names_in_all(terms)

    def given_to(self, names: frozenset[str]) -> frozenset[str]:
        """What these are begun with: where a member is started by another, the parts of what that gave."""
        starting = (j for j in self.graph.joints if j.move.packet is not None and _begins(j.move))
        clauses = (clause for joint in starting for clause in _clauses(joint.condition))
        found = (self.names_in_all((clause,)) for clause in clauses)
        return frozenset().union(*(each for each in found if each & names))

    def is_stored(self, formula: Any) -> bool:
        """Whether a formula speaks of nothing but what is stored, clocks apart."""
        found = [self._owners.get(key) for key in constants_in(formula)]
        return all(name is not None and not is_clock(name) for name in found)

    def names_in_all(self, formulas: Iterable[Any]) -> frozenset[str]:
        """The names of what is stored that these read, but for clocks."""
        found: set[str] = set()
        for formula in formulas:
            found |= names_in(formula, self._owners)
        return frozenset(name for name in found if not is_clock(name))


def decide_together(system: System, owner: str, prop: Property) -> SystemVerdict:
    """The verdict on a property of `owner` that speaks of other workflows. Raises Unknown."""
    found = resolved(prop, system.among)
    packets_max = PACKETS_MAX
    try:
        while packets_max <= PACKETS_MOST:
            verdict = Attempt(system, owner, found, packets_max).verdict()
            if verdict is not None:
                return verdict
            packets_max *= 2
    except TooLarge as large:
        return SystemVerdict(owner, prop, Answer.UNDECIDED, "", system.names, why=large.what)
    return SystemVerdict(
        owner, prop, Answer.UNDECIDED, "", system.names, why=_FULL.fill({"count": PACKETS_MOST})
    )


class Attempt:
    """One attempt at a property, with lanes of a certain length."""

    def __init__(self, system: System, owner: str, prop: Property, packets_max: int) -> None:
        self.owner = owner
        self.prop = prop
        self.packets_max = packets_max
        self.composed = system.composed(packets_max)
        self.watch = Watch(prop, system.members, system.member(owner))
        self.graph = watched(self.composed.graph, self.watch)
        self.bad = [joint for joint in self.graph.joints if not is_false(joint.bad)]
        self.over = [joint for joint in self.composed.graph.joints if joint.overflows]

    def asked_about(self) -> frozenset[str]:
        """The names that decide whether the property is broken."""
        meant = self.composed.names_in_all(self.watch.meanings())
        asked = meant | self.composed.read_in(self.bad + self.over)
        return asked | self.composed.given_to(asked)

    def verdict(self) -> SystemVerdict | None:
        """The verdict; None if a lane may have to hold more than it can."""
        if not self.bad and not self.over:
            return self._said(Answer.PROVED, "reachability")
        names = self.composed.widest(self.asked_about())
        if self._rules_out(self.composed.invariants(names)):
            return self._proved("invariants", names)
        if self._has_history() and self._rules_out_with_history(names):
            return self._proved("invariants with history", names)
        found = self._searched(names, CHECKS_FIRST)
        if found.answer is Answer.VIOLATED:
            return found
        kept = self._with_wishes(names)
        if kept is not None and self._rules_out(kept):
            return self._proved("invariants", names)
        wider = self.composed.more(names)
        if wider != names and self._rules_out(self.composed.invariants(wider)):
            return self._proved("invariants", wider)
        if wider != names and self._has_history() and self._rules_out_with_history(wider):
            return self._proved("invariants with history", wider)
        return self._searched(self.composed.read_in(self.composed.graph.joints), CHECKS_MAX)

    def _proved(self, engine: str, names: frozenset[str]) -> SystemVerdict | None:
        """Proved, if no lane overflows."""
        kept = self.composed.invariants(names)
        if any(self._possible(joint, kept, TRUE) for joint in self.over):
            return None
        return self._said(Answer.PROVED, engine)

    def _rules_out(self, kept: Mapping[Any, Sequence[Any]], *, with_history: bool = False) -> bool:
        """Whether what always holds rules out every edge that breaks the property."""
        return not any(self._possible(joint, kept, joint.bad, with_history) for joint in self.bad)

    def _has_history(self) -> bool:
        """Whether what was seen makes a difference."""
        return len(self.graph.nodes) > len(self.composed.graph.nodes)

    def _rules_out_with_history(self, names: frozenset[str]) -> bool:
        kept = self.composed.strengthened(self.graph, names, self._who_is_meant())
        return self._rules_out(kept, with_history=True)

    def _who_is_meant(self) -> list[Any]:
        """That a subject of the property speaks of a member, and that it does not: what was seen can say."""
        meant = {
            each.get_id(): each for each in self.watch.meanings() if not (is_true(each) or is_false(each))
        }
        return [wish for each in meant.values() for wish in (each, negation(each))]

    def _with_wishes(self, names: frozenset[str]) -> Mapping[Any, Sequence[Any]] | None:
        """What always holds if also tried is that no edge that breaks the property can be gone at all."""
        wishes = {
            wish.get_id(): wish
            for joint in self.bad
            for wish in (negation(conjunction(*self._of_stored(joint))),)
            if not is_false(wish)
        }
        if not wishes:
            return None
        listed = list(wishes.values())[:WISHES_MAX]
        return self.composed.strengthened(self.composed.graph, names, listed)

    def _of_stored(self, joint: Joint) -> Iterator[Any]:
        """The parts of when a joint breaks the property that speak only of what is stored before it."""
        for clause in (*_clauses(joint.condition), *_clauses(joint.bad)):
            if self.composed.is_stored(clause):
                yield clause

    def _possible(
        self, joint: Joint, kept: Mapping[Any, Sequence[Any]], broken: Any, with_history: bool = False
    ) -> bool:
        node = joint.source if with_history else unseen(joint.source)
        return not self.composed.question.impossible(*kept.get(node, ()), joint.condition, broken)

    def _searched(self, names: frozenset[str], checks_max: int) -> SystemVerdict:
        holding = Remembered(self.watch.members, self.composed.moves.stored)
        offered = 0
        search = Search(self.graph, holding, names, self.watch.needed(), checks_max)
        for joints, run in search.runs():
            offered += 1
            happened = played(holding, joints, run)
            if happened is not None and breaks(self.watch, happened):
                return self._said(Answer.VIOLATED, "search", told=happened)
        why = _UNREPLAYED if offered else _NO_ENGINE
        return self._said(Answer.UNDECIDED, "search", why=why)

    def _said(
        self, answer: Answer, engine: str, *, why: Text | None = None, told: Sequence[Happened] = ()
    ) -> SystemVerdict:
        return SystemVerdict(
            self.owner,
            self.prop,
            answer,
            engine,
            tuple(member.name for member in self.watch.members),
            len(self.graph.nodes),
            self.packets_max,
            why,
            told,
            story_of(self.watch, told) if told else None,
            self._states(),
            self._scenario(told) if told else "",
            tuple(self.composed.moves.lanes.beyond),
        )

    def _scenario(self, told: Sequence[Happened]) -> str:
        definitions = [member.definition for member in self.watch.members]
        return scenario_of(self.owner, definitions, self.prop, told)

    def _states(self) -> int:
        """How many states of the members are active in one of the nodes."""
        masks = [0] * len(self.watch.members)
        for node in self.composed.graph.nodes:
            for number, seat in enumerate(node.seats):
                masks[number] |= seat.place.mask if seat.place is not None else 0
        return sum((mask & ~1).bit_count() for mask in masks)


def _clauses(formula: Any) -> Iterator[Any]:
    if z3.is_and(formula):
        for part in formula.children():
            yield from _clauses(part)
    else:
        yield formula


def _begins(move: Move) -> bool:
    return move.way is not None and move.way.source is None


def system_names(owner: str, prop: Property) -> tuple[str, ...]:
    """The workflows that have to be composed for a property."""
    return tuple(dict.fromkeys((owner, *spoken_of(prop))))
