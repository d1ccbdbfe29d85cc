"""Can it always still be reached; will it come about in time? `can_reach` and `leads_to`.

Floor 3. `can_reach` is proved backwards: a place is good if, whatever the data that can be there, some
input leads
on to a place that is good already. `leads_to` is proved by a timer that always fires in time, where
nothing leaves
early for somewhere else. What is not proved so is looked for as a run, and a run is only believed if the
kernel
does it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import z3

from ..kernel import Status
from ..kernel.definition import Property, Subject, TimerRule
from ..kernel.inputs import Advance
from ..kernel.turning import turn
from .deciding import STEPS_MAX, Answer, Prover, Verdict
from .encoding import Encoder
from .formulas import TRUE, conjunction, constants_in, disjunction, is_false, name_of, negation, simplified
from .graph import always, plain
from .machine import Place, Way
from .monitors import is_active, stands_in_the_way
from .replaying import Told, replay, unenforced
from .selection import tree_of
from .symbols import UNKNOWN, Record, Scalar, leaves
from .unrolling import Unrolling


def decide_liveness(prover: Prover, prop: Property) -> Verdict:
    """The verdict on a `can_reach` or `leads_to`."""
    elsewhere = stands_in_the_way(prop)
    if elsewhere is not None:
        return prover.verdict(prop, Answer.UNDECIDED, "", why=f"it speaks of {elsewhere}")
    return _can_reach(prover, prop) if prop.form == "can_reach" else _leads_to(prover, prop)


STRAIGHT_MAX = 4

# --- can_reach


def _can_reach(prover: Prover, prop: Property) -> Verdict:
    good = _good(prover, prop)
    asked = [place for place in prover.machine.places if _asked(prover, prop, place) and place not in good]
    if not asked:
        return prover.verdict(prop, Answer.PROVED, "backward search")
    connected = _connected(prover, prop)
    for place in asked:
        if place not in connected:
            told = _way_to(prover, [place])
            if told is not None:
                return prover.verdict(prop, Answer.VIOLATED, "backward search", told=told, steps=len(told))
    where = _name(prover, asked[0])
    why = f"data may stand in the way in {where}" if asked[0] in connected else f"{where} was not reached"
    return prover.verdict(prop, Answer.UNDECIDED, "backward search", why=why)


def _asked(prover: Prover, prop: Property, place: Place) -> bool:
    return not prop.from_ or any(is_active(prover.machine, subject, place) for subject in prop.from_)


def _reached(prover: Prover, subjects: Iterable[Subject], place: Place) -> bool:
    return any(is_active(prover.machine, subject, place) for subject in subjects)


def _good(prover: Prover, prop: Property) -> set[Place]:
    """The places from which, whatever the data that can be there, there is a way on."""
    places = prover.machine.places
    good = {
        p
        for p in places
        if _reached(prover, prop.subjects, p) or prover.question.impossible(*prover.known(p))
    }
    growing = True
    while growing:
        growing = False
        for place in places:
            if place not in good and _leads_on(prover, prop, place, good):
                good.add(place)
                growing = True
    return good


def _leads_on(prover: Prover, prop: Property, place: Place, good: set[Place]) -> bool:
    """Whether from here, with any data that can be here, some input leads into `good`: at once, or after
    one that
    changes data alone.
    """
    found = [
        each
        for way in prover.ways[place]
        if way.target in good
        for each in _on_input(prover, prop, way, TRUE)
    ]
    known = (*prover.known(place), *_people(prover))
    if not found or _covers(prover, known, found):
        return bool(found)
    straight = disjunction(*found[:STRAIGHT_MAX])
    for way in prover.ways[place]:
        if way.target == place:
            found += _on_input(prover, prop, way, prover.steps.before(straight, way))
    return _covers(prover, known, found)


def _covers(prover: Prover, known: tuple[Any, ...], found: list[Any]) -> bool:
    return prover.patient.impossible(*known, *map(negation, found))


def _people(prover: Prover) -> Iterator[Any]:
    """The persons whose roles are theirs alone exist: who they are is not empty."""
    machine = prover.machine
    for role in machine.definition.roles.values():
        if role.is_ is not None:
            found = Encoder(machine.symbols, {"data": Record(machine.data)}, frozenset()).encode(
                tree_of(role.is_)
            )
            if isinstance(found, Scalar) and found.kind == "string":
                yield found.term != machine.symbols.text("")


def _on_input(prover: Prover, prop: Property, way: Way, after: Any) -> list[Any]:
    """For which data some input goes this way, without the roles that do nothing; nothing if that cannot
    be said.
    """
    stored = {term.get_id() for term in leaves(Record(prover.machine.stored))}
    condition = simplified(conjunction(way.condition, after, *_without(prop, way)))
    inputs = [each for key, each in constants_in(condition).items() if key not in stored]
    if any(name_of(each).startswith(f"{UNKNOWN}!") for each in inputs):
        return []
    if is_false(condition) or not inputs:
        return [] if is_false(condition) else [condition]
    return [_without_quantifiers(z3.Exists(inputs, condition)).as_expr()]


_without_quantifiers = z3.Then("qe-light", "simplify")


def _without(prop: Property, way: Way) -> Iterator[Any]:
    if way.actor is not None:
        yield from (negation(way.actor.roles[name]) for name in prop.without if name in way.actor.roles)


def _connected(prover: Prover, prop: Property) -> set[Place]:
    """The places from which the graph alone, data left aside, leads to where the property wants."""
    found = {place for place in prover.machine.places if _reached(prover, prop.subjects, place)}
    growing = True
    while growing:
        growing = False
        for place in prover.machine.places:
            if place not in found and any(
                way.target in found and not prover.question.impossible(way.condition, *_without(prop, way))
                for way in prover.ways[place]
            ):
                found.add(place)
                growing = True
    return found


def _way_to(prover: Prover, places: Iterable[Place]) -> list[Told] | None:
    """A run to one of these places that the kernel does too."""
    wanted = set(places)
    edges = plain(prover.machine)
    goals = [edge for edge in edges if edge.target in wanted]
    marked = {id(edge): replace(edge, bad=always(edge.way).bad) for edge in goals}
    laid = [marked.get(id(edge), edge) for edge in edges]
    run = Unrolling(prover.machine, laid, list(marked.values())).search(STEPS_MAX).run
    return replay(prover.machine, run) if run is not None else None


def _name(prover: Prover, place: Place) -> str:
    states = prover.machine.definition.states
    return max((s.path for s in states if place.mask >> s.index & 1), key=len)


# --- leads_to


def _leads_to(prover: Prover, prop: Property) -> Verdict:
    subject = prop.first
    if (
        subject is None
        or subject.kind != "state"
        or any(each.kind in ("event", "effect") for each in prop.subjects)
    ):
        return prover.verdict(prop, Answer.UNDECIDED, "", why="only states are followed in time")
    state = prover.machine.definition.state_index[subject.name]
    inside = [place for place in prover.machine.places if place.mask >> state & 1]
    ways = [way for place in inside for way in prover.ways[place]]
    leaving = [way for way in ways if not way.target.mask >> state & 1 or state in way.entered]
    if all(_arrives(prover, prop, way) for way in leaving):
        for timer in prover.machine.definition.states[state].timers:
            if _in_time(prop, timer) and all(_fires(prover, prop, place, timer, state) for place in inside):
                return prover.verdict(prop, Answer.PROVED, "timers")
    told = _late(prover, prop, state)
    if told is not None:
        return prover.verdict(prop, Answer.VIOLATED, "timers", told=told, steps=len(told))
    return prover.verdict(prop, Answer.UNDECIDED, "timers", why="no single timer settles it")


def _arrives(prover: Prover, prop: Property, way: Way) -> bool:
    index = prover.machine.definition.state_index
    entered = any(each.kind == "state" and index[each.name] in way.entered for each in prop.subjects)
    return entered or _reached(prover, prop.subjects, way.target)


def _in_time(prop: Property, timer: TimerRule) -> bool:
    from datetime import timedelta

    known = timer.kind == "after" and isinstance(timer.delay, timedelta)
    return known and (prop.within is None or timer.delay <= prop.within)  # type: ignore[operator]


def _fires(prover: Prover, prop: Property, place: Place, timer: TimerRule, state: int) -> bool:
    """Whether this timer, when it falls due here, always leads to where the property wants."""
    fired = [
        way for way in prover.ways[place] if way.input.kind == "timer" and way.input.name == timer.trigger
    ]
    if not all(_arrives(prover, prop, way) for way in fired):
        return False
    covered = [z3.Exists([z3.Int("now")], way.condition) for way in fired]
    return prover.question.impossible(*prover.known(place), *map(negation, covered))


def _late(prover: Prover, prop: Property, state: int) -> list[Told] | None:
    """A run into the state after which time passes and nothing comes about; none if something is waited
    for.
    """
    entering = [
        way.target
        for listed in (prover.machine.starts, *prover.ways.values())
        for way in listed
        if state in way.entered
        and way.target.mask >> state & 1
        and not _reached(prover, prop.subjects, way.target)
    ]
    told = _way_to(prover, entering) if entering and prop.within is not None else None
    if told is None or prop.within is None:
        return None
    definition = unenforced(prover.machine.definition)
    before = told[-1].step.snapshot
    if before.invokes or state not in told[-1].act.edge.way.entered:
        return None
    after = turn(definition, before, Advance(), told[-1].at + prop.within)
    names = {subject.name for subject in prop.subjects}
    entered = {p for moment in after.moments for micro in moment.step.microsteps for p in micro.entered}
    ended = after.snapshot.status is not Status.RUNNING
    if entered & names or ended or after.snapshot.invokes:
        return None
    return told
