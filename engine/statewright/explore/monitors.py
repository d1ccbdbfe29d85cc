"""What does a property watch, and when is a way bad? Each property as a small automaton beside the workflow.

Floor 3. A monitor's state is a number: how often something was seen, up to what matters. Within one step what
comes `first` counts as before what comes `then`; `while` a state looks at events before the step, at
everything else after it; scopes open and close with the end of a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import z3

from ..kernel.definition import Expression, Property, Subject
from .encoding import Encoder
from .formulas import FALSE, TRUE, conjunction, is_false, is_true, negation, simplified
from .machine import Machine, Place, Way, active_paths
from .selection import tree_of
from .symbols import Opaque, Record, Value


class Case(NamedTuple):
    """One way that a step may look to a monitor: under `condition` it goes on to `state`; `bad` is when the
    property is broken.
    """

    condition: Any
    state: int
    bad: Any


@dataclass(frozen=True, slots=True)
class Monitor:
    """A property of a machine, ready to watch ways."""

    machine: Machine
    property: Property

    def cases(self, state: int, way: Way) -> Iterator[Case]:
        """How a monitor in `state` may see this way."""
        asked = self._asked(way)
        conditions = [c for listed in asked.values() for c in listed if not _known(c)]
        for truths in product((True, False), repeat=len(conditions)):
            chosen = iter(truths)
            counts = {
                role: sum(is_true(c) if _known(c) else next(chosen) for c in listed)
                for role, listed in asked.items()
            }
            parts = [c if truth else negation(c) for c, truth in zip(conditions, truths, strict=True)]
            after, bad = self.judge(state, way, counts)
            yield Case(conjunction(*parts), after, bad)

    def _asked(self, way: Way) -> Mapping[str, list[Any]]:
        """For each part of the property the conditions under which its subjects occur on a way."""
        prop = self.property
        asked: dict[str, list[Any]] = {}
        if prop.form in ("never", "at_most"):
            asked["subject"] = [c for each in prop.subjects for c in self.occurrences(each, way)]
        if prop.form == "precedes" and prop.first is not None and prop.then is not None:
            asked["first"] = self.occurrences(prop.first, way)
            asked["then"] = self.occurrences(prop.then, way)
        if prop.scope in ("since", "before") and prop.scope_subject is not None:
            asked["scope"] = self.occurrences(prop.scope_subject, way)
        return asked

    def judge(self, state: int, way: Way, counts: Mapping[str, int]) -> tuple[int, Any]:
        prop = self.property
        match prop.form:
            case "holds":
                return 0, self._broken(way, {})
            case "returns":
                return 0, self._broken(way, {"output": way.output or Record({})}) if way.ends else FALSE
            case "at_most":
                times = prop.times or 0
                total = state + counts["subject"]
                return min(total, times), z3.BoolVal(total > times)
            case "precedes":
                seen = state or counts["first"]
                bad = bool(counts["then"]) and not seen
                used = prop.every_time and counts["then"]
                return int(bool(seen) and not used), z3.BoolVal(bad or bool(used and counts["then"] > 1))
            case "never":
                return self._judge_never(state, way, counts)
            case _:
                raise ValueError(f"no monitor watches {prop.form}")

    def _judge_never(self, state: int, way: Way, counts: Mapping[str, int]) -> tuple[int, Any]:
        occurs = counts["subject"] > 0
        match self.property.scope:
            case "since":
                return int(state or counts["scope"] > 0), z3.BoolVal(occurs and state == 1)
            case "before":
                closed = state == 1 or counts["scope"] > 0
                return int(closed), z3.BoolVal(occurs and not closed)
            case "while" if self.property.scope_subject is not None:
                return 0, self._within(self.property.scope_subject, way) if occurs else FALSE
            case _:
                return 0, z3.BoolVal(occurs)

    def _within(self, scope: Subject, way: Way) -> Any:
        before = all(subject.kind == "event" for subject in self.property.subjects)
        place = way.source if before else way.target
        return within(self.machine, scope, place, self.machine.data if before else way.data)

    def _broken(self, way: Way, variables: Mapping[str, Value]) -> Any:
        if self.property.expression is None:
            return FALSE
        encoder = _after(self.machine, way, variables)
        holds = encoder.truth(tree_of(self.property.expression))
        return conjunction(*encoder.assumed, negation(conjunction(*encoder.defined, holds)))

    def occurrences(self, subject: Subject, way: Way) -> list[Any]:
        """One condition for each time that the subject occurs on a way, if the condition holds."""
        match subject.kind:
            case "state":
                index = self.machine.definition.state_index[subject.name]
                times = way.entered.count(index)
                return [_when(subject.when, _after(self.machine, way, {}))] * times
            case "final":
                return [_when(subject.when, _after(self.machine, way, {}))] if way.ends else []
            case "event":
                return [self._event(subject, way, index) for index in self._taken(subject, way)]
            case "effect":
                asked = (request for request in way.requests if request.effect == subject.name)
                return [
                    _when(subject.when, _after(self.machine, way, {"params": each.params})) for each in asked
                ]

    def _taken(self, subject: Subject, way: Way) -> list[int]:
        return [index for index, seen in enumerate(way.events) if seen.name == subject.name]

    def _event(self, subject: Subject, way: Way, index: int) -> Any:
        seen = way.events[index]
        place = way.source or way.target
        variables = {"data": Record(seen.data), "event": seen.payload}
        active = active_paths(self.machine.definition, place.mask)
        return _when(subject.when, Encoder(self.machine.symbols, variables, active))


def is_active(machine: Machine, subject: Subject, place: Place) -> bool:
    """Whether a subject that is a state is active in a place."""
    if subject.kind == "final":
        return place.ended
    index = machine.definition.state_index.get(subject.name)
    return False if index is None else bool(place.mask >> index & 1)


def within(machine: Machine, scope: Subject, place: Place | None, data: Mapping[str, Value]) -> Any:
    """When the scope of a `while` is on in a place, with these data."""
    if place is None or not is_active(machine, scope, place):
        return FALSE
    known: dict[str, Value] = {"data": Record(data), "event": Opaque()}
    return _when(scope.when, Encoder(machine.symbols, known, active_paths(machine.definition, place.mask)))


def _known(condition: Any) -> bool:
    return bool(is_true(condition) or is_false(condition))


def _after(machine: Machine, way: Way, variables: Mapping[str, Value]) -> Encoder:
    known: dict[str, Value] = {"data": Record(way.data), "event": Opaque(), **variables}
    return Encoder(machine.symbols, known, active_paths(machine.definition, way.target.mask))


def _when(condition: Expression | None, encoder: Encoder) -> Any:
    if condition is None:
        return TRUE
    holds = encoder.truth(tree_of(condition))
    return simplified(conjunction(*encoder.assumed, *encoder.defined, holds))


def stands_in_the_way(prop: Property) -> str | None:
    """What of a property no engine here can decide: its subjects live in another workflow."""
    subjects = (*prop.subjects, *prop.from_, prop.first, prop.then, prop.scope_subject)
    for subject in subjects:
        if subject is not None and subject.of is not None:
            return subject.of
    return None
