"""Can it always still be reached? `can_reach`, proved backwards.

Floor 3. A place is good if, whatever the data that can be there, some input leads on to a place that is good
already. Where one input is not enough a measure is looked for: a number that is never below zero and that
some input makes smaller wherever there is no way on at once; then finitely many such inputs lead on. What is
not proved so may be a trap: data from which no way leads on, whatever is sent. They are computed as the
greatest set that no way leaves, and a run into it is only believed if the kernel does it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import z3

from ..diagnostics import Text
from ..kernel.definition import Property, Subject
from .deciding import STEPS_MAX, Prover
from .encoding import Encoder
from .formulas import (
    FALSE,
    TRUE,
    conjunction,
    disjunction,
    has_quantifier,
    is_false,
    is_linear,
    name_of,
    negation,
    number_of,
    simplified,
)
from .graph import plain
from .machine import CLOCK, Place, Way
from .measures import Measure, measures
from .monitors import is_active
from .replaying import Told, replay
from .report import Answer, Verdict
from .retelling import renamed
from .selection import tree_of
from .settling import SOMEBODY
from .symbols import UNKNOWN, Record, Scalar, leaves
from .unrolling import Unrolling

STRAIGHT_MAX = 4
ROUNDS_MAX = 12
"""How often the set of data from which there is no way on is made smaller before it is given up."""


def decide_reach(prover: Prover, prop: Property) -> Verdict:
    """The verdict on a `can_reach`."""
    backward = _Backward(prover, prop)
    by = backward.grow()
    asked = [p for p in prover.machine.places if _asked(prover, prop, p) and p not in backward.good]
    if not asked:
        return prover.verdict(prop, Answer.PROVED, "backward search", measure=by)
    told = backward.trapped(asked)
    if told is not None:
        return prover.verdict(prop, Answer.VIOLATED, "backward search", told=told, steps=len(told))
    where = _name(prover, asked[0])
    why = IN_THE_WAY.fill({"state": where})
    return prover.verdict(prop, Answer.UNDECIDED, "backward search", why=why)


IN_THE_WAY = Text('data may stand in the way in "{state}"', "在“{state}”中数据可能造成阻碍")


def _asked(prover: Prover, prop: Property, place: Place) -> bool:
    return not prop.from_ or any(is_active(prover.machine, subject, place) for subject in prop.from_)


def reached(prover: Prover, subjects: Iterable[Subject], place: Place) -> bool:
    """Whether one of these subjects is active in a place."""
    return any(is_active(prover.machine, subject, place) for subject in subjects)


class _Backward:
    """The places known to be good, and how they became so."""

    def __init__(self, prover: Prover, prop: Property) -> None:
        self._prover = prover
        self._prop = prop
        machine = prover.machine
        self._stored = {term.get_id() for term in leaves(Record(machine.stored))}
        self._people = tuple(_people(prover))
        self._owners = tuple(_owners(prover))
        self._inputs: dict[int, list[Any]] = {}
        self._looked_at: dict[Place, int] = {}
        self._thorough = False
        self.good = {
            place
            for place in machine.places
            if reached(prover, prop.subjects, place) or prover.question.impossible(*prover.known(place))
        }

    def grow(self) -> str:
        """Find all good places; gives the measures that were needed.

        First without asking whether some input exists where that is hard to say: in vain it takes long.
        """
        used: dict[str, None] = {}
        for self._thorough in (False, True):
            self._looked_at.clear()
            self._spread()
            for measure in measures(self._prover) if self._left() else ():
                found = self._descending(measure)
                if found:
                    used[measure.name] = None
                    self.good |= found
                    self._spread()
                if not self._left():
                    break
        return ", ".join(used)

    def _left(self) -> list[Place]:
        return [place for place in self._prover.machine.places if place not in self.good]

    def _spread(self) -> None:
        growing = True
        while growing:
            found = [place for place in self._left() if self._leads_on(place)]
            self.good.update(found)
            growing = bool(found)

    def _leads_on(self, place: Place) -> bool:
        """Whether from here, with any data that can be here, some input leads into `good`: at once, or after
        one that changes data alone. Looked at again only when there are more ways on than before.
        """
        onward = sum(way.target in self.good for way in self._prover.ways[place])
        if onward == self._looked_at.get(place, 0):
            return False
        self._looked_at[place] = onward
        found = self._onward(place)
        if not found or self._covers(place, found):
            return bool(found)
        straight = disjunction(*found[:STRAIGHT_MAX])
        more = [
            each
            for way in self._prover.ways[place]
            if way.target == place
            for each in self._on_input(way, self._prover.steps.before(straight, way))
        ]
        return bool(more) and self._covers(place, [*found, *more])

    def _onward(self, place: Place) -> list[Any]:
        ways = (way for way in self._prover.ways[place] if way.target in self.good)
        return [each for way in ways for each in self._at_once(way)]

    def _descending(self, measure: Measure) -> set[Place]:
        """The places from which this measure falls, step by step, until there is a way into `good`."""
        within = {place for place in self._left() if measure.is_bounded(self._prover, place)}
        shrinking = True
        while shrinking and within:
            stuck = {place for place in within if not self._falls(measure, place, within)}
            within -= stuck
            shrinking = bool(stuck)
        return within

    def _falls(self, measure: Measure, place: Place, within: set[Place]) -> bool:
        found = self._onward(place)
        for way in self._prover.ways[place]:
            if way.target in within:
                lower = measure.falls(self._prover, way)
                found += self._on_input(way, lower) if not is_false(lower) else []
        return bool(found) and self._covers(place, found)

    def _covers(self, place: Place, found: list[Any]) -> bool:
        known = (*self._prover.known(place), *self._people)
        found = list({number_of(each): each for each in found}.values())
        plain = [each for each in found if not has_quantifier(each)]
        if self._prover.question.impossible(*known, *map(negation, plain)):
            return True
        if len(plain) == len(found) or not self._thorough:
            return False
        return self._prover.patient.impossible(*known, *map(negation, found))

    def _at_once(self, way: Way) -> list[Any]:
        known = self._inputs.get(id(way))
        if known is None:
            known = self._inputs[id(way)] = self._on_input(way, TRUE)
        return known

    def _on_input(self, way: Way, after: Any) -> list[Any]:
        """For which data some input goes this way, without the roles that do nothing; none if that cannot be
        said.
        """
        condition = simplified(conjunction(way.firm, after, *_without(self._prop, way)))
        if is_false(condition) or self._is_beaten(way):
            return []
        inputs = self._of_input(condition)
        if any(name_of(each).startswith(UNKNOWN) for each in inputs):
            return []
        found = _eliminated(inputs, condition)
        return [*self._instances(way, condition), found] if has_quantifier(found) else [found]

    def _is_beaten(self, way: Way) -> bool:
        """Whether it begins with a timer that a shorter one of the same state always beats."""
        if way.input.kind != "timer" or way.source is None:
            return False
        state = self._prover.machine.definition.state(way.input.state)
        delay = state.timers[way.input.rule].delay
        shorter = {
            rule.trigger
            for rule in state.timers
            if rule.kind == "after"
            and isinstance(rule.delay, timedelta)
            and isinstance(delay, timedelta)
            and rule.delay < delay
        }
        rivals = [each for each in self._prover.machine.ways[way.source] if each.input.name in shorter]
        return any(not each.target.mask >> state.index & 1 for each in rivals)

    def _instances(self, way: Way, condition: Any) -> Iterator[Any]:
        """The condition for inputs that are worth a try: at once, by anybody who may, for small amounts."""
        amounts = [term for term in leaves(way.input.payload) if z3.is_int(term)]
        for usual in self._usual(way):
            at_once = simplified(z3.substitute(condition, *usual))
            if is_false(at_once):
                continue
            for value in (None, 1, 0):
                small = [(term, z3.IntVal(value)) for term in amounts] if value is not None else []
                tried = z3.substitute(at_once, *small) if small else at_once
                found = _eliminated(self._of_input(tried), tried)
                if not has_quantifier(found):
                    yield found
                    break
            return

    def _usual(self, way: Way) -> Iterator[list[tuple[Any, Any]]]:
        """No time passes; who acts has all roles, and is nobody in particular or one whose role is theirs."""
        at = self._prover.machine.stored[CLOCK]
        usual = [(z3.Int("now"), at.term)] if isinstance(at, Scalar) else []
        if way.actor is None:
            yield usual
            return
        usual += [
            (term, z3.BoolVal(name not in self._prop.without)) for name, term in way.actor.roles.items()
        ]
        for who in (z3.IntVal(SOMEBODY), *self._owners):
            yield [*usual, (way.actor.id, who)]

    def _of_input(self, formula: Any) -> list[Any]:
        found = self._prover.steps.symbols(formula)
        return [each for key, each in found.items() if key not in self._stored]

    # --- traps

    def trapped(self, asked: list[Place]) -> list[Told] | None:
        """A run to data from which no way leads on, as the kernel made it; None where none was found."""
        traps = self._traps()
        wanted = {place: traps[place] for place in asked if not is_false(traps[place])} if traps else {}
        return self._run_into(wanted) if wanted else None

    def _traps(self) -> Mapping[Place, Any] | None:
        """For each place the data that no way ever leads out of, towards what is wanted; None if that was not
        found within the limits.
        """
        traps = {place: FALSE if self._wanted(place) else TRUE for place in self._prover.machine.places}
        for _ in range(ROUNDS_MAX):
            smaller = {place: self._kept_in(place, traps) for place in traps}
            if any(each is None for each in smaller.values()):
                return None
            if all(self._same(place, traps[place], smaller[place]) for place in traps):
                return smaller
            traps = smaller
        return None

    def _wanted(self, place: Place) -> bool:
        return reached(self._prover, self._prop.subjects, place)

    def _kept_in(self, place: Place, traps: Mapping[Place, Any]) -> Any | None:
        """The data of a trap that no way leads out of; None if that cannot be said."""
        if is_false(traps[place]):
            return FALSE
        kept = [traps[place]]
        for way in self._prover.ways[place]:
            outside = negation(self._prover.steps.before(traps[way.target], way))
            condition = simplified(conjunction(way.condition, outside, *_without(self._prop, way)))
            if is_false(condition):
                continue
            gone = _eliminated(self._of_input(condition), condition, thorough=True)
            if gone is None:
                return None
            kept.append(negation(gone))
        found = simplified(conjunction(*kept))
        known = (*self._prover.known(place), *self._people)
        return FALSE if self._prover.patient.impossible(*known, found) else found

    def _same(self, place: Place, larger: Any, smaller: Any) -> bool:
        if is_false(larger):
            return True
        known = self._prover.known(place)
        return self._prover.patient.impossible(*known, *self._people, larger, negation(smaller))

    def _run_into(self, wanted: Mapping[Place, Any]) -> list[Told] | None:
        def marked(way: Way) -> Any:
            trap = wanted.get(way.target)
            return FALSE if trap is None else self._prover.steps.before(trap, way)

        return run_to(self._prover, marked)


def run_to(prover: Prover, marked: Callable[[Way], Any]) -> list[Told] | None:
    """The shortest run that ends with a way on which `marked` holds, if the kernel does it too."""
    edges = [replace(edge, bad=marked(edge.way)) for edge in plain(prover.machine)]
    goals = [edge for edge in edges if not is_false(edge.bad)]
    run = Unrolling(prover.machine, edges, goals).search(STEPS_MAX).run
    told = replay(prover.machine, run) if run is not None else None
    return renamed(prover.machine, told) if told is not None else None


def _people(prover: Prover) -> Iterator[Any]:
    """The persons whose roles are theirs alone exist: who they are is not empty."""
    for owner in _owners(prover):
        yield owner != prover.machine.symbols.text("")


def _owners(prover: Prover) -> Iterator[Any]:
    """The persons whose roles are theirs alone."""
    machine = prover.machine
    for role in machine.definition.roles.values():
        if role.is_ is not None:
            encoder = Encoder(machine.symbols, {"data": Record(machine.data)}, frozenset())
            found = encoder.encode(tree_of(role.is_))
            if isinstance(found, Scalar) and found.kind == "string":
                yield found.term


def _without(prop: Property, way: Way) -> Iterator[Any]:
    if way.actor is not None:
        yield from (negation(way.actor.roles[name]) for name in prop.without if name in way.actor.roles)


_LIGHT = z3.Then("qe-light", "simplify")
_THOROUGH = z3.Then("qe2", "simplify")


def _eliminated(inputs: list[Any], condition: Any, thorough: bool = False) -> Any | None:
    """That some values of the inputs satisfy a condition, without quantifiers where that is easy.

    `thorough` takes the trouble to remove all of them; None if that cannot be done.
    """
    if not inputs:
        return condition
    found = _LIGHT(z3.Exists(inputs, condition)).as_expr()
    if not thorough or not has_quantifier(found):
        return found
    if not is_linear(found):
        return None
    try:
        found = _THOROUGH(found).as_expr()
    except z3.Z3Exception:
        return None
    return None if has_quantifier(found) else found


def _name(prover: Prover, place: Place) -> str:
    states = prover.machine.definition.states
    return max((s.path for s in states if place.mask >> s.index & 1), key=len)
