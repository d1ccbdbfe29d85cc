"""How does a macrostep go when the data are symbols? As the kernel's, forking wherever a condition decides.

Floor 3. Mirrors `kernel.microstep` and `kernel.macrostep`; a test runs both on random charts. Conditions that
the solver finds impossible are not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import z3

from ..expressions import types as kinds
from ..kernel.definition import (
    Action,
    AddItem,
    Assign,
    Block,
    ChangeItems,
    Constant,
    Definition,
    Do,
    Kind,
    Operand,
    PutEntry,
    Raise,
    RemoveItems,
    SetField,
    State,
    Template,
    Transition,
)
from ..kernel.entering import effective_targets, entry_set, transition_domain
from ..kernel.masks import bits, bits_down
from ..kernel.tables import TARGETLESS
from ..kernel.triggers import ANY, EVENTLESS, done_state
from .encoding import Encoder
from .machine import (
    MICROSTEPS_MAX,
    Input,
    Place,
    Request,
    TooLarge,
    Way,
    active_paths,
    initial_place,
    object_type,
    recording,
    remembered,
    same_person,
)
from .symbols import Many, Maybe, Opaque, Record, Scalar, Symbols, Value, fits

_CHECK_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class _Trail:
    """A macrostep in progress, along one way."""

    place: Place
    mask: int
    data: Mapping[str, Value]
    conditions: tuple[Any, ...]
    queue: tuple[tuple[str, Value], ...] = ()
    ended: bool = False
    microsteps: int = 0
    transitions: tuple[int, ...] = ()
    entered: tuple[int, ...] = ()
    events: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    touched: frozenset[str] = frozenset()
    recorded: bool = False


class Walker:
    """Walks macrosteps of one definition; `assumed` holds of any data before a step."""

    def __init__(self, definition: Definition, symbols: Symbols, assumed: list[Any]) -> None:
        self.definition = definition
        self.symbols = symbols
        self._solver = z3.Solver()
        self._solver.set("rlimit", _CHECK_LIMIT)
        self._solver.add(*assumed)
        self.now = z3.Int("now")

    def start(self, data: Mapping[str, Value]) -> Iterator[Way]:
        """The ways through the first step."""
        entries, by_default = initial_place(self.definition)
        trail = _Trail(Place(0), 0, data, ())
        rule = self.definition.starts
        if rule.when is not None:
            actor = z3.Int(self.symbols.fresh("actor"))
            encoder = self._encoder(trail, Opaque(), actor)
            trail = self._if(trail, encoder, encoder.truth(_tree(rule.when)))
        for entered in self._enter(trail, entries, by_default, ()):
            for done in self._complete(entered):
                yield self._way(None, Input("start", "start"), done)

    def step(self, place: Place, given: Input, data: Mapping[str, Value]) -> Iterator[Way]:
        """The ways through the step that an input makes in a place; none where it is refused."""
        actor = z3.Int(self.symbols.fresh("actor")) if given.kind == "event" else None
        trail = _Trail(place, place.mask, data, tuple(self._admitted(given, data, actor, place)))
        event = given.payload
        for chosen, taken in self._select(trail, given.name, event, actor, given.kind == "event"):
            if place.ended:
                taken = tuple(t for t in taken if not t.targets and not _writes(t))
            if not taken:
                continue
            for after in self._take(chosen, given.name, taken, event, actor):
                for done in self._complete(after) if not place.ended else (after,):
                    way = self._way(place, given, done)
                    yield replace(way, actor=actor, events=(given.name, *way.events))

    def _admitted(self, given: Input, data: Mapping[str, Value], actor: Any, place: Place) -> Iterator[Any]:
        """What is known of an input that came in: its schema, who may send it, what its effect ensures."""
        definition = self.definition
        if given.kind == "event":
            rule = definition.events[given.name]
            yield from fits(given.payload, object_type("event", rule.fields), self.symbols)
            trail = _Trail(place, place.mask, data, ())
            if rule.by is not None and rule.origin is None:
                yield self._role(trail, rule.by, given.payload, actor)
            if rule.not_by is not None:
                encoder = self._encoder(trail, given.payload, actor)
                yield z3.Not(same_person(encoder.encode(_tree(rule.not_by)), actor))
        elif given.kind == "done" and isinstance(given.payload, Record):
            invoke = definition.state(given.state).invokes[given.rule]
            if invoke.form == "effect":
                effect = definition.effects[invoke.target]
                output = given.payload.parts["output"]
                yield from fits(output, object_type("output", effect.result), self.symbols)
        elif given.kind == "timer":
            rule_of = definition.state(given.state).timers[given.rule]
            if rule_of.due is not None:
                encoder = self._encoder(_Trail(place, place.mask, data, ()), Opaque(), None)
                due = encoder.encode(_tree(rule_of.due))
                if isinstance(due, Maybe):
                    yield z3.Not(due.null)

    def _role(self, trail: _Trail, roles: tuple[str, ...], event: Value, actor: Any) -> Any:
        people = [self.definition.roles[name].is_ for name in roles]
        if any(is_ is None for is_ in people):
            return z3.BoolVal(True)
        encoder = self._encoder(trail, event, actor)
        return z3.Or([same_person(encoder.encode(_tree(is_)), actor) for is_ in people])

    # --- microsteps

    def _select(
        self, trail: _Trail, trigger: str, event: Value, actor: Any, external: bool
    ) -> Iterator[tuple[_Trail, tuple[Transition, ...]]]:
        tables = self.definition.tables
        by_leaf = tables.candidates.get(trigger)
        if by_leaf is None:
            by_leaf = tables.fallback if external else {}
        branches: list[tuple[_Trail, tuple[Transition, ...]]] = [(trail, ())]
        for leaf in bits(trail.mask & tables.geometry.leaves):
            listed = [t for t in by_leaf.get(leaf, ()) if t.trigger != ANY or external]
            if listed:
                branches = [
                    chosen for branch in branches for chosen in self._first(branch, listed, event, actor)
                ]
        for found, taken in branches:
            yield found, self._without_conflicts(found, taken)

    def _first(
        self,
        branch: tuple[_Trail, tuple[Transition, ...]],
        listed: list[Transition],
        event: Value,
        actor: Any,
    ) -> Iterator[tuple[_Trail, tuple[Transition, ...]]]:
        """Every way of finding the first enabled transition of a leaf."""
        trail, taken = branch
        for transition in listed:
            if any(transition is one for one in taken):
                yield trail, taken
                return
            encoder = self._encoder(trail, event, actor)
            condition = self._enabling(trail, encoder, transition, event, actor)
            yes = self._if(trail, encoder, condition)
            if self._possible(yes):
                yield yes, (*taken, transition)
            trail = self._if(trail, encoder, z3.Not(condition))
            if not self._possible(trail):
                return
        yield trail, taken

    def _enabling(
        self, trail: _Trail, encoder: Encoder, transition: Transition, event: Value, actor: Any
    ) -> Any:
        parts = []
        if transition.by is not None and actor is not None:
            parts.append(self._role(trail, transition.by, event, actor))
        if transition.not_by is not None and actor is not None:
            parts.append(z3.Not(same_person(encoder.encode(_tree(transition.not_by)), actor)))
        if transition.guard is not None:
            parts.append(encoder.truth(_tree(transition.guard)))
        return z3.And(parts) if parts else z3.BoolVal(True)

    def _take(
        self, trail: _Trail, trigger: str, taken: tuple[Transition, ...], event: Value, actor: Any
    ) -> Iterator[_Trail]:
        if trail.microsteps > MICROSTEPS_MAX:
            raise TooLarge("a step that does not settle")
        geometry = self.definition.tables.geometry
        exits = entries = by_default = 0
        for transition in taken:
            domain = self._domain(trail, transition)
            if domain == TARGETLESS:
                continue
            exits |= trail.mask & geometry.descendants[domain]
            more, default = entry_set(geometry, transition.targets, domain, self._remembered(trail))
            entries |= more
            by_default |= default
        entries &= ~trail.mask | exits
        left = self._exit(trail, exits)
        states = self.definition.states
        for before in left:
            trails = [replace(before, transitions=(*before.transitions, *(t.index for t in taken)))]
            for transition in taken:
                trails = [
                    after for one in trails for after in self._blocks(one, transition.blocks, event, actor)
                ]
            for one in trails:
                yield from self._enter(
                    replace(one, microsteps=one.microsteps + 1), entries, by_default, states
                )

    def _exit(self, trail: _Trail, exits: int) -> list[_Trail]:
        place = trail.place
        if exits and not trail.recorded and self.definition.tables.recorded & place.mask:
            after = recording(self.definition, place, exits)
            trail = replace(trail, place=after, recorded=after != place)
        trails = [trail]
        for index in bits_down(exits):
            blocks = self.definition.states[index].exit
            trails = [after for one in trails for after in self._blocks(one, blocks, Opaque(), None)]
        return [replace(one, mask=one.mask & ~exits) for one in trails]

    def _enter(self, trail: _Trail, entries: int, by_default: int, states: Any) -> Iterator[_Trail]:
        trails = [trail]
        for index in bits(entries):
            state = self.definition.states[index]
            trails = [
                replace(one, mask=one.mask | 1 << index, entered=(*one.entered, index)) for one in trails
            ]
            trails = [after for one in trails for after in self._blocks(one, state.entry, Opaque(), None)]
            if state.kind is Kind.FINAL:
                trails = [self._final(one, state) for one in trails]
        yield from trails

    def _final(self, trail: _Trail, state: State) -> _Trail:
        definition = self.definition
        if state.parent == 0 and definition.root.kind is Kind.COMPOUND:
            return replace(trail, ended=True)
        parent = definition.states[state.parent]
        queue = (*trail.queue, (done_state(parent.path), Record({"output": Opaque()})))
        above = definition.states[parent.parent] if parent.parent >= 0 else None
        if above is not None and above.kind is Kind.PARALLEL and self._all_final(trail, above):
            if above.index == 0:
                return replace(trail, queue=queue, ended=True)
            queue = (*queue, (done_state(above.path), Record({"output": Opaque()})))
        return replace(trail, queue=queue)

    def _all_final(self, trail: _Trail, parallel: State) -> bool:
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

    def _complete(self, trail: _Trail) -> Iterator[_Trail]:
        """Drain `always` transitions and internal events."""
        if trail.ended:
            yield trail
            return
        none = Opaque()
        for chosen, taken in self._select(trail, EVENTLESS, none, None, False):
            if taken:
                for after in self._take(chosen, EVENTLESS, taken, none, None):
                    yield from self._complete(after)
            elif not chosen.queue:
                yield chosen
            else:
                yield from self._next_internal(chosen)

    def _next_internal(self, trail: _Trail) -> Iterator[_Trail]:
        (name, payload), *rest = trail.queue
        popped = replace(trail, queue=tuple(rest))
        for chosen, taken in self._select(popped, name, payload, None, False):
            if taken:
                seen = replace(chosen, events=(*chosen.events, name))
                for after in self._take(seen, name, taken, payload, None):
                    yield from self._complete(after)
            else:
                yield from self._complete(chosen)

    # --- actions

    def _blocks(self, trail: _Trail, blocks: tuple[Block, ...], event: Value, actor: Any) -> list[_Trail]:
        trails = [trail]
        for block in blocks:
            trails = [after for one in trails for after in self._block(one, block, event, actor)]
        return trails

    def _block(self, trail: _Trail, block: Block, event: Value, actor: Any) -> Iterator[_Trail]:
        if block.when is not None:
            encoder = self._encoder(trail, event, actor)
            condition = encoder.truth(_tree(block.when))
            no = self._if(trail, encoder, z3.Not(condition))
            if self._possible(no):
                yield no
            trail = self._if(trail, encoder, condition)
            if not self._possible(trail):
                return
        for action in block.actions:
            trail = self._action(trail, action, event, actor)
        yield trail

    def _action(self, trail: _Trail, action: Action, event: Value, actor: Any) -> _Trail:
        match action:
            case Assign():
                return self._assign(trail, action, event, actor)
            case Do(effect, params):
                encoder = self._encoder(trail, event, actor)
                request = Request(effect, self._operand(encoder, params))
                return replace(trail, requests=(*trail.requests, request))
            case Raise(event=str() as name, payload=operand):
                encoder = self._encoder(trail, event, actor)
                payload = self._operand(encoder, operand) if operand is not None else Record({})
                return replace(trail, queue=(*trail.queue, (name, payload)))
            case _:
                return trail

    def _assign(self, trail: _Trail, action: Assign, event: Value, actor: Any) -> _Trail:
        encoder = self._encoder(trail, event, actor)
        data = dict(trail.data)
        for change in action.assignments:
            name = change.path[0]
            match change:
                case SetField(path=path, value=operand):
                    value = self._operand(encoder, operand)
                    data[name] = _put(data[name], path[1:], _as(value, data[name]))
                case AddItem():
                    data[name] = self._resized(data[name], lambda size, new: new == size + 1, encoder)
                case RemoveItems():
                    data[name] = self._resized(
                        data[name], lambda size, new: z3.And(new >= 0, new <= size), encoder
                    )
                case PutEntry():
                    data[name] = self._resized(
                        data[name], lambda size, new: z3.And(new >= size, new <= size + 1), encoder
                    )
                case ChangeItems():
                    self.symbols.abstracted[f"items of {name}"] = None
        changed = replace(trail, data=data, touched=trail.touched | set(action.fields))
        changed = self._if(changed, encoder, z3.BoolVal(True))
        return self._derive(changed)

    def _derive(self, trail: _Trail) -> _Trail:
        for name, expression in self.definition.derived.items():
            encoder = self._encoder(trail, Opaque(), None)
            value = encoder.encode(_tree(expression))
            trail = self._if(replace(trail, data={**trail.data, name: value}), encoder, z3.BoolVal(True))
        return trail

    def _resized(self, value: Value, relation: Any, encoder: Encoder) -> Value:
        if not isinstance(value, Many):
            return value
        new = z3.Int(self.symbols.fresh("size"))
        encoder.defined.append(relation(value.size, new))
        return Many(new)

    def _operand(self, encoder: Encoder, operand: Operand) -> Value:
        match operand:
            case Constant(value=value):
                return self.symbols.constant(value, kinds.Dyn())
            case Template(entries=tuple() as entries):
                return Many(z3.IntVal(len(entries)))
            case Template(entries=entries):
                return Record({key: self._operand(encoder, each) for key, each in entries.items()})
            case _:
                return encoder.encode(_tree(operand))

    # --- small parts

    def _encoder(self, trail: _Trail, event: Value, actor: Any) -> Encoder:
        variables: dict[str, Value] = {
            "data": Record(trail.data),
            "event": event,
            "now": Scalar(self.now, "timestamp"),
        }
        if actor is not None:
            person = Scalar(actor, "string")
            variables["actor"] = Record({"id": person, "person": person, "roles": Opaque()})
        return Encoder(self.symbols, variables, active_paths(self.definition, trail.mask))

    def _if(self, trail: _Trail, encoder: Encoder, condition: Any) -> _Trail:
        return replace(trail, conditions=(*trail.conditions, *encoder.defined, condition))

    def _possible(self, trail: _Trail) -> bool:
        formula = z3.simplify(z3.And(trail.conditions))
        if z3.is_true(formula) or z3.is_false(formula):
            return bool(z3.is_true(formula))
        self._solver.push()
        self._solver.add(formula)
        answer = self._solver.check()
        self._solver.pop()
        return bool(answer != z3.unsat)

    def _remembered(self, trail: _Trail) -> Any:
        return lambda state: remembered(self.definition, trail.place, state)

    def _domain(self, trail: _Trail, transition: Transition) -> int:
        geometry = self.definition.tables.geometry
        targets = effective_targets(geometry, transition.targets, self._remembered(trail))
        return transition_domain(geometry, transition.source, targets, transition.internal)

    def _without_conflicts(self, trail: _Trail, taken: tuple[Transition, ...]) -> tuple[Transition, ...]:
        kept: list[tuple[Transition, int]] = []
        descendants = self.definition.tables.geometry.descendants
        for transition in taken:
            domain = self._domain(trail, transition)
            exits = 0 if domain == TARGETLESS else trail.mask & descendants[domain]
            rivals = [other for other, found in kept if exits & found]
            if all(descendants[other.source] >> transition.source & 1 for other in rivals):
                kept = [(other, found) for other, found in kept if other not in rivals]
                kept.append((transition, exits))
        return tuple(transition for transition, _ in kept)

    def _way(self, source: Place | None, given: Input, trail: _Trail) -> Way:
        place = replace(trail.place, mask=trail.mask, ended=trail.ended or trail.place.ended)
        return Way(
            source,
            given,
            z3.simplify(z3.And(trail.conditions)),
            trail.data,
            place,
            trail.transitions,
            trail.entered,
            trail.events,
            (*trail.requests, *self._invoked(trail)),
            trail.touched,
        )

    def _invoked(self, trail: _Trail) -> Iterator[Request]:
        """The effects of states entered and still active, requested when the step ends."""
        for index in trail.entered:
            if trail.mask >> index & 1 and not trail.ended:
                for rule in self.definition.states[index].invokes:
                    if rule.form == "effect" and rule.for_each is None:
                        encoder = self._encoder(trail, Opaque(), None)
                        given = self._operand(encoder, rule.with_) if rule.with_ is not None else Record({})
                        yield Request(rule.target, given)


def _tree(expression: Any) -> Any:
    """The typed tree of a compiled expression; the kernel only promises that it runs."""
    return expression.tree


def _writes(transition: Transition) -> bool:
    return any(isinstance(a, Assign | Raise) for block in transition.blocks for a in block.actions)


def _put(value: Value, path: tuple[str, ...], new: Value) -> Value:
    if not path:
        return new
    match value:
        case Record(parts) if path[0] in parts:
            return Record({**parts, path[0]: _put(parts[path[0]], path[1:], new)})
        case _:
            return value


def _as(value: Value, old: Value) -> Value:
    """A value in the form of the field it is put into: not null, where the field may be."""
    if isinstance(old, Maybe) and not isinstance(value, Maybe):
        return Maybe(z3.BoolVal(False), value)
    if isinstance(value, Maybe) and isinstance(old, Maybe) and isinstance(value.value, Opaque):
        return Maybe(value.null, old.value)
    if isinstance(value, Maybe) and not isinstance(old, Maybe):
        return value.value
    return value
