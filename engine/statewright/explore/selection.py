"""Which transitions does an input enable, and under which conditions? Every way of choosing them.

Floor 3. Mirrors `kernel.selecting`. A condition that is evaluated must be defined: where it is not the step
is refused, and there is no way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import z3

from ..kernel.definition import Definition, Transition
from ..kernel.entering import effective_targets, transition_domain
from ..kernel.masks import bits
from ..kernel.tables import TARGETLESS
from ..kernel.triggers import ANY
from .encoding import Encoder
from .failing import Failing
from .formulas import (
    FALSE,
    TRUE,
    SymbolsIn,
    conjunction,
    disjunction,
    implication,
    is_false,
    is_true,
    name_of,
    negation,
    new_solver,
    number_of,
    simplified,
)
from .machine import Person, Place, Posted, Request, Seen, active_paths, remembered, same_person
from .noting import Noted, notes_of
from .symbols import UNKNOWN, Opaque, Record, Scalar, Symbols, Value

CHECK_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Trail:
    """A macrostep in progress, along one way. `active` is the configuration that `in_state` sees."""

    place: Place
    mask: int
    active: int
    data: Mapping[str, Value]
    conditions: tuple[Any, ...]
    queue: tuple[tuple[str, Value], ...] = ()
    ended: bool = False
    microsteps: int = 0
    transitions: tuple[int, ...] = ()
    entered: tuple[int, ...] = ()
    events: tuple[Seen, ...] = ()
    requests: tuple[Request, ...] = ()
    touched: frozenset[str] = frozenset()
    recorded: bool = False
    output: Value | None = None
    posted: tuple[Posted, ...] = ()
    facts: tuple[Any, ...] = ()
    noted: tuple[Noted, ...] = ()


Branch = tuple[Trail, tuple[Transition, ...]]
"""A trail, and the transitions taken on it."""


class Ground:
    """What all of a walk stands on: the definition, the symbols, a solver that knows what data look like.

    `noting`: trails also remember what the clauses of conditions come to.
    """

    def __init__(
        self, definition: Definition, symbols: Symbols, assumed: list[Any], noting: bool = False
    ) -> None:
        self.definition = definition
        self.noting = noting
        self.symbols_in = SymbolsIn()
        self.symbols = symbols
        self.now = z3.Int("now")
        self.failing: list[Failing] | None = None
        """Where steps fail, while that is to be heard."""
        self._solver = new_solver(CHECK_LIMIT)
        self._solver.add(*assumed)

    def encoder(self, trail: Trail, event: Value, actor: Person | None) -> Encoder:
        """For expressions evaluated at this point of a trail."""
        variables: dict[str, Value] = {
            "data": Record(trail.data),
            "event": event,
            "now": Scalar(self.now, "timestamp"),
        }
        if actor is not None:
            person = Scalar(actor.id, "string")
            variables["actor"] = Record({"id": person, "person": person, "roles": Opaque()})
        found = Encoder(self.symbols, variables, active_paths(self.definition, trail.active))
        found.heard = self.failing
        return found

    def fails(self, trail: Trail, reason: str, conditions: Iterable[Any]) -> None:
        """Note, if it is to be heard, that a step fails on this trail under each of these conditions."""
        if self.failing is not None:
            self.failing += (Failing(reason, (*trail.conditions, each)) for each in conditions)

    def firm(self, trail: Trail, condition: Any) -> Any:
        """The condition of a trail without what is merely known of values that cannot be said exactly."""
        unknown = {number_of(fact) for fact in trail.facts if self.speaks_of_unknown(fact)}
        if not unknown:
            return condition
        return simplified(conjunction(*(each for each in trail.conditions if number_of(each) not in unknown)))

    def speaks_of_unknown(self, formula: Any) -> bool:
        """Whether there is a value in it that could not be said exactly."""
        return any(name_of(each).startswith(UNKNOWN) for each in self.symbols_in(formula).values())

    def possible(self, trail: Trail) -> bool:
        """Whether the solver leaves open that this trail can be gone."""
        formula = simplified(conjunction(*trail.conditions))
        if is_true(formula) or is_false(formula):
            return bool(is_true(formula))
        self._solver.push()
        self._solver.add(formula)
        answer = self._solver.check()
        self._solver.pop()
        return bool(answer != z3.unsat)

    def role(self, encoder: Encoder, roles: tuple[str, ...], actor: Person) -> Any:
        """When the actor has one of these roles and is the person whose role it is."""
        return disjunction(
            *(conjunction(actor.roles[name], self._is(encoder, name, actor)) for name in roles)
        )

    def _is(self, encoder: Encoder, role: str, actor: Person) -> Any:
        is_ = self.definition.roles[role].is_
        return TRUE if is_ is None else self.named(encoder, is_, actor)

    def named(self, encoder: Encoder, expression: Any, actor: Person) -> Any:
        """When an expression names the actor; where that cannot be said, perhaps."""
        found = same_person(encoder.encode(tree_of(expression)), actor)
        if found is None:
            self.symbols.abstracted["people in a list"] = None
            return z3.Bool(self.symbols.fresh("any"))
        return found


def assuming(trail: Trail, encoder: Encoder, condition: Any) -> Trail:
    """The trail where a condition holds, and all that was encoded is defined."""
    if encoder.heard is not None:
        _note(trail, encoder)
    known = tuple(encoder.assumed)
    return replace(
        trail,
        conditions=(*trail.conditions, *known, *encoder.defined, condition),
        facts=(*trail.facts, *known) if known else trail.facts,
    )


def _note(trail: Trail, encoder: Encoder) -> None:
    """Note, once, where what was encoded is not defined, or may not be."""
    here = (*trail.conditions, *encoder.assumed)
    if encoder.defined:
        encoder.heard.append(Failing("fault", (*here, negation(conjunction(*encoder.defined)))))
    encoder.heard.extend(Failing("fault", here, False, what) for what in encoder.doubtful)
    encoder.heard = None


def tree_of(expression: Any) -> Any:
    """The typed tree of a compiled expression; the kernel only promises that it runs."""
    return expression.tree


def select(
    ground: Ground, trail: Trail, trigger: str, event: Value, actor: Person | None, external: bool
) -> Iterator[Branch]:
    """Every way of choosing the transitions that a trigger enables."""
    tables = ground.definition.tables
    by_leaf = tables.candidates.get(trigger)
    if by_leaf is None:
        by_leaf = tables.fallback if external else {}
    branches: list[Branch] = [(trail, ())]
    for leaf in bits(trail.mask & tables.geometry.leaves):
        listed = [t for t in by_leaf.get(leaf, ()) if t.trigger != ANY or external]
        if listed:
            branches = [
                chosen for branch in branches for chosen in _first(ground, branch, listed, event, actor)
            ]
    for found, taken in branches:
        yield found, _without_conflicts(ground, found, taken)


def _first(
    ground: Ground, branch: Branch, listed: list[Transition], event: Value, actor: Person | None
) -> Iterator[Branch]:
    """Every way of finding the first enabled transition of a leaf."""
    trail, taken = branch
    for transition in listed:
        if any(transition is one for one in taken):
            yield trail, taken
            return
        encoder = ground.encoder(trail, event, actor)
        condition = enabling(ground, encoder, transition, actor)
        if ground.noting:
            allowed = who_may(ground, encoder, transition, actor)
            trail = noting(ground, trail, transition.guard, encoder, allowed)
        yes = assuming(trail, encoder, condition)
        if ground.possible(yes):
            yield yes, (*taken, transition)
        trail = assuming(trail, encoder, negation(condition))
        if not ground.possible(trail):
            return
    yield trail, taken


def enabling(ground: Ground, encoder: Encoder, transition: Transition, actor: Person | None) -> Any:
    """When a transition is enabled; in the order of the kernel: who, who not, when."""
    allowed = who_may(ground, encoder, transition, actor)
    if transition.guard is None:
        return allowed
    mark = len(encoder.defined)
    holds = encoder.truth(tree_of(transition.guard))
    needed = encoder.defined[mark:]
    del encoder.defined[mark:]
    encoder.defined.extend(implication(allowed, each) for each in needed)
    return conjunction(allowed, holds)


def who_may(ground: Ground, encoder: Encoder, transition: Transition, actor: Person | None) -> Any:
    """When the actor may take a transition, whatever its condition says."""
    allowed = TRUE
    if transition.by is not None:
        allowed = ground.role(encoder, transition.by, actor) if actor is not None else FALSE
    if transition.not_by is not None and actor is not None:
        allowed = conjunction(allowed, negation(ground.named(encoder, transition.not_by, actor)))
    return allowed


def noting(ground: Ground, trail: Trail, condition: Any, encoder: Encoder, asked: Any) -> Trail:
    """The trail with what the clauses of a condition may come to, which is looked at when `asked` holds."""
    if condition is None or not ground.noting:
        return trail
    notes = notes_of(encoder, tree_of(condition), condition, conjunction(*trail.conditions, asked))
    return replace(trail, noted=(*trail.noted, *notes))


def domain_of(ground: Ground, trail: Trail, transition: Transition) -> int:
    """The state whose active descendants are left."""
    geometry = ground.definition.tables.geometry
    targets = effective_targets(
        geometry, transition.targets, lambda state: remembered(ground.definition, trail.place, state)
    )
    return transition_domain(geometry, transition.source, targets, transition.internal)


def _without_conflicts(ground: Ground, trail: Trail, taken: tuple[Transition, ...]) -> tuple[Transition, ...]:
    kept: list[tuple[Transition, int]] = []
    descendants = ground.definition.tables.geometry.descendants
    for transition in taken:
        domain = domain_of(ground, trail, transition)
        exits = 0 if domain == TARGETLESS else trail.mask & descendants[domain]
        rivals = [other for other, found in kept if exits & found]
        if all(descendants[other.source] >> transition.source & 1 for other in rivals):
            kept = [(other, found) for other, found in kept if other not in rivals]
            kept.append((transition, exits))
    return tuple(transition for transition, _ in kept)
