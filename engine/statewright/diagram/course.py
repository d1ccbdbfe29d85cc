"""Which way should things go? The main path through a chart, and which transitions lead back against it.

Floor 3. Pure. Transitions marked `happy: true` are on the main path; the rest of it is the cheapest way from
the first state to the first final state of the document, where waiting for a clock is dear, a shortcut out
of a whole compound state dearer and a failure dearest, so that what people do on a good day wins. Each
parallel region has a path of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from statewright.kernel.definition import Definition, Kind, State, Transition
from statewright.kernel.triggers import EVENTLESS

from .causes import ByOutcome, ByTimer, Cause, Plainly, cause_of, causes_of

_CLOCK_COST = 400
_OTHERWISE_COST = 300
_SHORTCUT_COST = 1_000
_UNMARKED_COST = 5_000
_FAILURE_COST = 10_000
_STEP_COST = 100


@dataclass(frozen=True, slots=True)
class Routes:
    """`happy`: indices of the transitions of the main path; `states` the atomic and final states on it, in
    order.

    `place` numbers every atomic, final and history state along a walk that takes the main path first. A
    transition leads `back` that is not on the main path and goes up the document: one more transition never
    turns another one round.
    """

    happy: frozenset[int]
    states: tuple[int, ...]
    place: Mapping[int, int]
    back: frozenset[int]


def routes_of(definition: Definition) -> Routes:
    """The main path and the backward transitions of a chart. Complexity: states x transitions above each."""
    walker = _Walker(definition, causes_of(definition), _by_source(definition))
    marked = frozenset(transition.index for transition in definition.transitions if transition.happy)
    paths = [walker.cheapest(scope, marked) for scope in walker.scopes()]
    found = frozenset(index for path in paths if not marked or marked.intersection(path) for index in path)
    happy = marked | found
    states = dict.fromkeys(walker.landed(happy))
    return Routes(happy, tuple(states), walker.walk(happy), walker.returns(happy))


def _by_source(definition: Definition) -> dict[int, list[Transition]]:
    table: dict[int, list[Transition]] = {}
    for transition in definition.transitions:
        if transition.targets:
            table.setdefault(transition.source, []).append(transition)
    return table


@dataclass(frozen=True, slots=True)
class _Walker:
    definition: Definition
    causes: Mapping[str, Cause]
    by_source: Mapping[int, list[Transition]]

    def scopes(self) -> list[State]:
        """The root and every region."""
        states = self.definition.states
        return [state for state in states if state.index == 0 or states[state.parent].kind is Kind.PARALLEL]

    def first(self, index: int) -> int:
        """The first atomic state that entering a state leads to."""
        state = self.definition.states[index]
        seen: set[int] = set()
        while state.index not in seen:
            seen.add(state.index)
            if state.initial:
                state = self.definition.states[state.initial[0]]
            elif state.children:
                state = self.definition.states[state.children[0]]
        return state.index

    def within(self, index: int, scope: int) -> bool:
        """Whether a state is `scope` or inside it."""
        while index > scope:
            index = self.definition.states[index].parent
        return index == scope

    def outgoing(self, leaf: int) -> list[Transition]:
        """Transitions of a state and those above it, inner first, that lead somewhere."""
        found = list(self.by_source.get(leaf, ()))
        if any(transition.trigger == EVENTLESS for transition in found):
            return found  # it is left at once: nothing can arrive there
        index = leaf
        while index > 0:
            index = self.definition.states[index].parent
            found.extend(self.by_source.get(index, ()))
        return found

    def cheapest(self, scope: State, marked: frozenset[int]) -> list[int]:
        """The transitions of the cheapest way through `scope` to its first reachable final child."""
        ends = [child for child in scope.children if self.definition.states[child].kind is Kind.FINAL]
        start = self.first(scope.index)
        came = self._search(start, scope.index, marked)
        goal = next((end for end in ends if end in came), None)
        path: list[int] = []
        while goal is not None and goal != start:
            transition, goal = came[goal]
            path.append(transition)
        return path[::-1]

    def _search(self, start: int, scope: int, marked: frozenset[int]) -> dict[int, tuple[int, int]]:
        came: dict[int, tuple[int, int]] = {start: (-1, start)}
        cost = {start: 0}
        queue = [(0, start)]
        while queue:
            so_far, leaf = heappop(queue)
            if so_far > cost[leaf]:
                continue
            ways = self.outgoing(leaf)
            is_marked = any(transition.index in marked for transition in ways)
            for rank, transition in enumerate(ways):
                target = self.first(transition.targets[0])
                own = 1 if transition.index in marked else self._price(transition, leaf) + rank
                price = so_far + own + (_UNMARKED_COST if is_marked and own > 1 else 0)
                price += _OTHERWISE_COST if self._is_otherwise(transition) and own > 1 else 0
                if self.within(target, scope) and price < cost.get(target, price + 1):
                    cost[target], came[target] = price, (transition.index, leaf)
                    heappush(queue, (price, target))
        return came

    def _is_otherwise(self, transition: Transition) -> bool:
        """Whether it is for the case that the first alternative of its event is not taken."""
        rivals = self.by_source[transition.source]
        first = next(rival for rival in rivals if rival.trigger == transition.trigger)
        return first.index != transition.index and transition.guard is None

    def _price(self, transition: Transition, leaf: int) -> int:
        cause = cause_of(transition, self.causes)
        if cause == Plainly("finished"):
            return _STEP_COST
        if transition.source != leaf:
            return _STEP_COST + _SHORTCUT_COST
        match cause:
            case ByTimer():
                return _STEP_COST + _CLOCK_COST
            case ByOutcome(outcome="failed" | "unknown") | Plainly(kind="fault"):
                return _STEP_COST + _FAILURE_COST
            case _:
                return _STEP_COST

    def landed(self, happy: Iterable[int]) -> Iterable[int]:
        """The states that the main path passes."""
        yield self.first(0)
        for index in sorted(happy):
            transition = self.definition.transitions[index]
            source = self.definition.states[transition.source]
            if not source.children:
                yield source.index
            yield from (self.first(target) for target in transition.targets)

    def walk(self, happy: frozenset[int]) -> dict[int, int]:
        """Numbers of the leaves in a depth-first walk."""
        place: dict[int, int] = {}
        leaves = [self.first(0), *(state.index for state in self.definition.states if not state.children)]
        stack = leaves[::-1]
        while stack:
            leaf = stack.pop()
            if leaf not in place:
                place[leaf] = len(place)
                moves = sorted(self.outgoing(leaf), key=lambda transition: transition.index not in happy)
                stack.extend([self.first(target) for move in moves for target in move.targets][::-1])
        return place

    def returns(self, happy: frozenset[int]) -> frozenset[int]:
        """The transitions beside the main path that lead to what is declared before their source."""
        return frozenset(
            transition.index
            for transition in self.definition.transitions
            if transition.targets and self.first(transition.targets[0]) < transition.source
        ).difference(happy)
