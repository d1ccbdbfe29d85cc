"""How does a macrostep go when the data are symbols? As the kernel's, forking wherever a condition decides.

Floor 3. Mirrors `kernel.microstep` and `kernel.macrostep`; a test runs both on random charts. Conditions that
the solver finds impossible are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import z3

from ..kernel.definition import Assign, Delivery, Expression, Kind, Raise, State, Transition
from ..kernel.entering import entry_set
from ..kernel.masks import bits, bits_down
from ..kernel.tables import TARGETLESS
from ..kernel.triggers import EVENTLESS, done_state
from .acting import run_blocks, value_of
from .asking import invoked, timed
from .encoding import Encoder
from .failing import not_fitting
from .formulas import TRUE, conjunction, disjunction, negation, simplified
from .machine import (
    CLOCK,
    MICROSTEPS_MAX,
    UNSETTLED,
    Input,
    Person,
    Place,
    Seen,
    TooLarge,
    Way,
    fits_fields,
    initial_place,
    recording,
    remembered,
)
from .selection import Ground, Trail, assuming, domain_of, noting, select, tree_of
from .symbols import Maybe, Opaque, Record, Scalar, Value

_NONE = Opaque


class Walker:
    """Walks macrosteps of one definition."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.definition = ground.definition
        self.symbols = ground.symbols
        self._triggers: dict[int, set[str]] = {}
        for trigger, by_leaf in self.definition.tables.candidates.items():
            for leaf in by_leaf:
                self._triggers.setdefault(leaf, set()).add(trigger)

    def start(self, data: Mapping[str, Value], conditions: tuple[Any, ...]) -> Iterator[Way]:
        """The ways through the first step, from data of which these conditions hold."""
        entries, _ = initial_place(self.definition)
        trail = Trail(Place(0), 0, 0, data, conditions)
        rule = self.definition.starts
        actor = self._person()
        trail = replace(trail, conditions=(*conditions, *self._somebody(actor)))
        if rule.when is not None:
            encoder = self.ground.encoder(trail, _NONE(), actor)
            trail = noting(self.ground, trail, rule.when, encoder, TRUE)
            holds = encoder.truth(tree_of(rule.when))
            if self.ground.noting:
                refused = assuming(trail, encoder, negation(holds))
                yield replace(self._way(None, Input("start", "start"), refused), actor=actor)
            trail = assuming(trail, encoder, holds)
        if rule.by is not None and rule.origin is None:
            encoder = self.ground.encoder(trail, _NONE(), actor)
            trail = assuming(trail, encoder, self.ground.role(encoder, rule.by, actor))
        for entered in self._enter(trail, entries):
            for done in self._complete(entered):
                yield replace(self._way(None, Input("start", "start"), done), actor=actor)

    def step(self, place: Place, given: Input, data: Mapping[str, Value]) -> Iterator[Way]:
        """The ways through the step that an input makes in a place; none where it is refused."""
        actor = self._person() if given.kind == "event" else None
        trail = Trail(place, place.mask, place.mask, data, ())
        at = data[CLOCK]
        clock = (self.ground.now >= at.term,) if isinstance(at, Scalar) else ()
        not_due = self._not_yet_due(trail, place) if given.kind != "timer" else ()
        admitted = (*clock, *not_due, *self._somebody(actor), *self._admitted(trail, given, actor))
        trail = replace(trail, conditions=admitted)
        seen = Seen(given.name, given.payload, data)
        for chosen, taken in select(
            self.ground, trail, given.name, given.payload, actor, given.kind == "event"
        ):
            if place.ended:
                taken = tuple(t for t in taken if not t.targets and not _writes(t))
            if not taken:
                if given.kind in ("done", "failed", "unknown") and not self._is_of_many(given):
                    self.ground.fails(chosen, "guard", [TRUE])
                elif given.kind == "event":
                    self.ground.fails(chosen, "untaken", [TRUE])
                if self.ground.noting:  # refused: nothing changes, and conditions have been looked at
                    yield replace(self._way(place, given, chosen), actor=actor, data=data)
                continue
            begun = replace(chosen, events=(seen,))
            for after in self._take(begun, taken, given.payload, actor):
                for done in self._complete(after) if not place.ended else (after,):
                    yield replace(self._way(place, given, done), actor=actor)

    def _is_of_many(self, given: Input) -> bool:
        """Whether an outcome is one of a `for_each`, which need not be taken."""
        return self.definition.state(given.state).invokes[given.rule].for_each is not None

    def delivered(
        self, place: Place, given: Input, delivery: Delivery, data: Mapping[str, Value]
    ) -> Iterator[Way]:
        """The ways through a step in which an outcome arrives as a declared event; heard where it fails."""
        rule = self.definition.events[delivery.event]
        trail = Trail(place, place.mask, place.mask, data, ())
        trail = replace(trail, conditions=tuple(self._admitted(trail, given, None)))
        encoder = self.ground.encoder(trail, given.payload, None)
        payload: Value = Record({})
        if delivery.payload is not None:
            payload = value_of(encoder, delivery.payload)
        trail = assuming(trail, encoder, TRUE)
        parts = payload.parts if isinstance(payload, Record) else {}
        self.ground.fails(trail, "payload", not_fitting(parts, rule.fields, self.symbols))
        trail = replace(trail, conditions=(*trail.conditions, *fits_fields(parts, rule.fields, self.symbols)))
        for chosen, taken in select(self.ground, trail, delivery.event, payload, None, False):
            if not taken and rule.unhandled != "ignore":
                self.ground.fails(chosen, "guard", [TRUE])
            for after in self._take(chosen, taken, payload, None) if taken else ():
                yield from (self._way(place, given, done) for done in self._complete(after))

    def heard(self, place: Place) -> Callable[[str, bool], bool]:
        """Asks whether some active state has a transition for a trigger; of an event, also one for any."""
        tables = self.definition.tables
        leaves = frozenset(bits(place.mask & tables.geometry.leaves))
        named = frozenset().union(*(self._triggers[leaf] for leaf in leaves if leaf in self._triggers))
        hears_any = not leaves.isdisjoint(tables.fallback)

        def asked(trigger: str, is_event: bool) -> bool:
            return trigger in named or (is_event and hears_any and trigger not in tables.candidates)

        return asked

    def _person(self) -> Person:
        fresh = self.symbols.fresh
        return Person(
            z3.Int(fresh("actor")), {name: z3.Bool(fresh(f"has.{name}")) for name in self.definition.roles}
        )

    def _somebody(self, actor: Person | None) -> Iterator[Any]:
        """Whoever acts has an id that is not empty."""
        if actor is not None:
            yield actor.id != self.symbols.text("")

    def _admitted(self, trail: Trail, given: Input, actor: Person | None) -> Iterator[Any]:
        """What is known of an input that came in: its schema, who may send it, what an effect's result is."""
        match given.kind:
            case "event" if actor is not None and isinstance(given.payload, Record):
                yield from self._admitted_event(trail, given, given.payload, actor)
            case "done" | "each_done":
                invoke = self.definition.state(given.state).invokes[given.rule]
                output = given.payload.parts.get("output") if isinstance(given.payload, Record) else None
                if invoke.form == "effect" and isinstance(output, Record):
                    result = self.definition.effects[invoke.target].result
                    yield from fits_fields(output.parts, result, self.symbols)
            case "timer":
                rule = self.definition.state(given.state).timers[given.rule]
                if rule.due is not None:
                    yield from self._fallen_due(self.ground.encoder(trail, _NONE(), None), rule.due)

    def _fallen_due(self, encoder: Encoder, instant: Expression) -> Iterator[Any]:
        due = encoder.encode(tree_of(instant))
        yield from encoder.assumed
        if isinstance(due, Maybe):
            yield negation(due.null)
            due = due.value
        if isinstance(due, Scalar):
            yield self.ground.now >= due.term

    def _not_yet_due(self, trail: Trail, place: Place) -> Iterator[Any]:
        """Whatever comes meets timers that are due first: one with an instant, taken without a condition, is
        not due yet.
        """
        for index in bits(place.mask if not place.ended else 0):
            for rule in self.definition.states[index].timers:
                if rule.due is None or not self._always_taken(rule.trigger):
                    continue
                encoder = self.ground.encoder(trail, _NONE(), None)
                due = encoder.encode(tree_of(rule.due))
                match due:
                    case Maybe(value=Scalar(term)) | Scalar(term) if self.ground.speaks_of_unknown(term):
                        continue
                    case Maybe(null, Scalar(term, "timestamp")):
                        yield disjunction(null, self.ground.now < term)
                    case Scalar(term, "timestamp"):
                        yield self.ground.now < term

    def _always_taken(self, trigger: str) -> bool:
        own = (each for each in self.definition.transitions if each.trigger == trigger)
        return any(each.guard is None and each.by is None for each in own)

    def _admitted_event(self, trail: Trail, given: Input, payload: Record, actor: Person) -> Iterator[Any]:
        rule = self.definition.events[given.name]
        yield from fits_fields(payload.parts, rule.fields, self.symbols)
        encoder = self.ground.encoder(trail, payload, actor)
        if rule.by is not None and rule.origin is None:
            yield self.ground.role(encoder, rule.by, actor)
        if rule.not_by is not None:
            yield negation(self.ground.named(encoder, rule.not_by, actor))

    # --- microsteps

    def _take(
        self, trail: Trail, taken: tuple[Transition, ...], event: Value, actor: Person | None
    ) -> Iterator[Trail]:
        if trail.microsteps > MICROSTEPS_MAX:
            raise TooLarge(UNSETTLED)
        geometry = self.definition.tables.geometry
        exits = entries = 0
        for transition in taken:
            domain = domain_of(self.ground, trail, transition)
            if domain == TARGETLESS:
                continue
            exits |= trail.mask & geometry.descendants[domain]
            entries |= entry_set(
                geometry,
                transition.targets,
                domain,
                lambda state: remembered(self.definition, trail.place, state),
            )[0]
        entries &= ~trail.mask | exits
        for before in self._exit(trail, exits):
            trails = [replace(before, transitions=(*before.transitions, *(t.index for t in taken)))]
            for transition in taken:
                trails = [
                    after
                    for one in trails
                    for after in run_blocks(self.ground, one, transition.blocks, event, actor)
                ]
            for one in trails:
                yield from self._enter(replace(one, microsteps=one.microsteps + 1), entries)

    def _exit(self, trail: Trail, exits: int) -> list[Trail]:
        if exits and not trail.recorded:
            after = recording(self.definition, trail.place, exits)
            if after is not None:
                trail = replace(trail, place=after, recorded=True)
        trails = self._exit_blocks(trail, exits)
        return [replace(one, mask=one.mask & ~exits) for one in trails]

    def _exit_blocks(self, trail: Trail, exits: int) -> list[Trail]:
        trails = [trail]
        for index in bits_down(exits):
            blocks = self.definition.states[index].exit
            trails = [
                after for one in trails for after in run_blocks(self.ground, one, blocks, _NONE(), None)
            ]
        return trails

    def _enter(self, trail: Trail, entries: int) -> Iterator[Trail]:
        trails = [trail]
        for index in bits(entries):
            state = self.definition.states[index]
            trails = [
                replace(one, mask=one.mask | 1 << index, entered=(*one.entered, index)) for one in trails
            ]
            for one in trails if self.ground.failing is not None and state.timers else ():
                timed(self.ground, one, state)
            trails = [
                after for one in trails for after in run_blocks(self.ground, one, state.entry, _NONE(), None)
            ]
            if state.kind is Kind.FINAL:
                trails = [self._final(one, state) for one in trails]
        yield from (replace(one, active=one.mask) for one in trails)

    def _final(self, trail: Trail, state: State) -> Trail:
        definition = self.definition
        encoder = self.ground.encoder(trail, _NONE(), None)
        output = value_of(encoder, state.output) if state.output is not None else Record({})
        trail = assuming(trail, encoder, TRUE)
        if state.parent == 0 and isinstance(output, Record):
            unfit = not_fitting(output.parts, tuple(definition.output.values()), self.symbols)
            self.ground.fails(trail, "data", unfit)
        if state.parent == 0 and definition.root.kind is Kind.COMPOUND:
            return replace(trail, ended=True, output=output)
        parent = definition.states[state.parent]
        queue = (*trail.queue, (done_state(parent.path), Record({"output": output})))
        above = definition.states[parent.parent] if parent.parent >= 0 else None
        if above is not None and above.kind is Kind.PARALLEL and self._all_final(trail, above):
            if above.index == 0:
                return replace(trail, queue=queue, ended=True, output=Record({}))
            queue = (*queue, (done_state(above.path), Record({"output": Opaque()})))
        return replace(trail, queue=queue)

    def _all_final(self, trail: Trail, parallel: State) -> bool:
        geometry = self.definition.tables.geometry
        return all(
            any(
                geometry.finals >> child & 1 and trail.mask >> child & 1
                for child in geometry.children[region]
            )
            if not geometry.parallels >> region & 1
            else self._all_final(trail, self.definition.states[region])
            for region in geometry.children[parallel.index]
        )

    def _complete(self, trail: Trail) -> Iterator[Trail]:
        """Drain `always` transitions and internal events; at the end, what is still active is left."""
        if trail.ended:
            yield from self._exit_blocks(trail, trail.mask)
            return
        for chosen, taken in select(self.ground, trail, EVENTLESS, _NONE(), None, False):
            if taken:
                for after in self._take(chosen, taken, _NONE(), None):
                    yield from self._complete(after)
            elif not chosen.queue:
                yield chosen
            else:
                yield from self._next_internal(chosen)

    def _next_internal(self, trail: Trail) -> Iterator[Trail]:
        (name, payload), *rest = trail.queue
        popped = replace(trail, queue=tuple(rest))
        for chosen, taken in select(self.ground, popped, name, payload, None, False):
            if taken:
                seen = replace(chosen, events=(*chosen.events, Seen(name, payload, chosen.data)))
                for after in self._take(seen, taken, payload, None):
                    yield from self._complete(after)
            else:
                yield from self._complete(chosen)

    # --- the result

    def _way(self, source: Place | None, given: Input, trail: Trail) -> Way:
        place = replace(trail.place, mask=trail.mask, ended=trail.ended or trail.place.ended)
        trail = invoked(self.ground, trail)
        condition = simplified(conjunction(*trail.conditions))
        return Way(
            source,
            given,
            condition,
            {**trail.data, CLOCK: Scalar(self.ground.now, "timestamp")},
            place,
            trail.transitions,
            trail.entered,
            trail.events,
            trail.requests,
            trail.touched,
            output=trail.output,
            posted=trail.posted,
            firm=self.ground.firm(trail, condition),
            noted=trail.noted,
        )


def _writes(transition: Transition) -> bool:
    return any(isinstance(a, Assign | Raise) for block in transition.blocks for a in block.actions)
