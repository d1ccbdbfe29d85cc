"""What can happen in this chart, if every condition may hold? The facts that the rules share, worked out
once.

Floor 3. Pure. Conditions and data are not looked at: what is impossible here is impossible whatever the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..kernel.definition import (
    Action,
    Assign,
    Block,
    Choose,
    Definition,
    Do,
    ForEach,
    Kind,
    Raise,
    State,
    Transition,
    Undo,
)
from ..kernel.entering import effective_targets, entry_set, transition_domain
from ..kernel.masks import bits
from ..kernel.triggers import ANY, EVENTLESS, done_state


@dataclass(frozen=True)
class Chart:
    """A definition with what follows from its shape; `cached_property` makes each fact when a rule first
    asks.
    """

    definition: Definition

    @property
    def states(self) -> tuple[State, ...]:
        """The states, by number."""
        return self.definition.states

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """The transitions, by number."""
        return self.definition.transitions

    def first_time(self, state: int) -> tuple[int, ...]:
        """Where a history state leads the first time; what it remembers later has been reached otherwise."""
        return self.states[state].initial

    def entered_by(self, transition: Transition) -> int:
        """The states that a transition enters, as a mask."""
        geometry = self.definition.tables.geometry
        targets = effective_targets(geometry, transition.targets, self.first_time)
        domain = transition_domain(geometry, transition.source, targets, transition.internal)
        return entry_set(geometry, transition.targets, domain, self.first_time)[0]

    def leaves(self, transition: Transition, state: int) -> bool:
        """Whether taking the transition leaves `state` (it may enter it again)."""
        geometry = self.definition.tables.geometry
        targets = effective_targets(geometry, transition.targets, self.first_time)
        if not targets:
            return False
        domain = transition_domain(geometry, transition.source, targets, transition.internal)
        return bool(geometry.descendants[domain] >> state & 1)

    @cached_property
    def companions(self) -> tuple[int, ...]:
        """For each state, as a mask, those that can be active with it: around, inside, in other regions."""
        geometry = self.definition.tables.geometry
        found = [geometry.ancestors[i] | 1 << i | geometry.descendants[i] for i in range(len(self.states))]
        for state in self.states:
            for around in bits(geometry.ancestors[state.index] & geometry.parallels):
                own = sum(
                    geometry.descendants[region] | 1 << region
                    for region in geometry.children[around]
                    if (geometry.descendants[region] | 1 << region) >> state.index & 1
                )
                found[state.index] |= geometry.descendants[around] & ~own
        return tuple(found)

    def ways_out(self, state: int) -> tuple[Transition, ...]:
        """The live transitions that leave a state, whichever state they are written at."""
        return tuple(
            t
            for t in self.live_transitions
            if self.companions[state] >> t.source & 1 and self.leaves(t, state)
        )

    @cached_property
    def reachable(self) -> int:
        """Every state that can ever be active, history states counting when a taken transition names them."""
        geometry = self.definition.tables.geometry
        found = entry_set(geometry, (0,), -1, self.first_time)[0]
        while True:
            grown = found
            raised = self._raised_in(found)
            for transition in self.transitions:
                if found >> transition.source & 1 and self._can_trigger(transition, found, raised):
                    grown |= self.entered_by(transition)
                    for target in transition.targets:
                        grown |= 1 << target
            if grown == found:
                return found
            found = grown

    @cached_property
    def live_transitions(self) -> tuple[Transition, ...]:
        """The transitions whose source is reached and whose trigger can come."""
        raised = self._raised_in(self.reachable)
        return tuple(
            t
            for t in self.transitions
            if self.reachable >> t.source & 1 and self._can_trigger(t, self.reachable, raised)
        )

    def _can_trigger(self, transition: Transition, active: int, raised: frozenset[str]) -> bool:
        trigger = transition.trigger
        if trigger in (EVENTLESS, ANY):
            return True
        rule = self.definition.events.get(trigger)
        if rule is not None:
            return rule.origin != ("self",) or trigger in raised
        if trigger == done_state(self.states[transition.source].path):
            return self.can_be_done(transition.source, active)
        return True

    def can_be_done(self, state: int, active: int | None = None) -> bool:
        """Whether a compound state can reach a final child, or a parallel one all its regions theirs."""
        reached = self.reachable if active is None else active
        geometry = self.definition.tables.geometry
        children = geometry.children[state]
        if self.states[state].kind is Kind.PARALLEL:
            return all(self.can_be_done(child, reached) for child in children)
        return any(self.states[child].kind is Kind.FINAL and reached >> child & 1 for child in children)

    def _raised_in(self, active: int) -> frozenset[str]:
        raised = {
            action.event
            for owner, action in self.actions
            if active >> owner & 1 and isinstance(action, Raise) and isinstance(action.event, str)
        }
        for state in self.states:
            for rule in state.invokes:
                deliveries = (rule.deliver_done, rule.deliver_failed, rule.deliver_unknown)
                raised.update(delivery.event for delivery in deliveries if delivery)
                raised.update(name for name in (rule.late,) if name and name != "undo")
        raised.update(rule.failed for rule in self.definition.effects.values() if rule.failed)
        return frozenset(raised)

    @cached_property
    def actions(self) -> tuple[tuple[int, Action], ...]:
        """Every action with the state that it belongs to (its transition's source)."""
        found: list[tuple[int, Action]] = []
        for state in self.states:
            for block in (*state.entry, *state.exit, *state.initial_blocks):
                found += ((state.index, action) for action in _flat(block.actions))
        for transition in self.transitions:
            for block in transition.blocks:
                found += ((transition.source, action) for action in _flat(block.actions))
        return tuple(found)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of actions."""
        of_states = (b for s in self.states for b in (*s.entry, *s.exit, *s.initial_blocks))
        of_transitions = (b for t in self.transitions for b in t.blocks)
        return (*of_states, *of_transitions)

    def set_fields(self) -> frozenset[str]:
        """The data fields that some action changes."""
        return frozenset(
            name for _, action in self.actions if isinstance(action, Assign) for name in action.fields
        )

    def requested(self, effect: str) -> list[int]:
        """The states in which an effect is requested, one entry for each place that does."""
        found = [
            owner
            for owner, action in self.actions
            if isinstance(action, Do | Undo) and action.effect == effect
        ]
        for state in self.states:
            found += (
                state.index for rule in state.invokes if rule.form == "effect" and rule.target == effect
            )
        return found

    def can_return(self, state: int) -> bool:
        """Whether a state can be entered again after it was left."""
        seen = 0
        frontier = list(self.ways_out(state))
        while frontier:
            entered = self.entered_by(frontier.pop())
            if entered >> state & 1:
                return True
            new = entered & ~seen
            seen |= new
            frontier += (t for t in self.live_transitions if new >> t.source & 1)
        return False


def _flat(actions: tuple[Action, ...]) -> Iterator[Action]:
    for action in actions:
        yield action
        match action:
            case Choose(branches):
                for _, chosen in branches:
                    yield from _flat(chosen)
            case ForEach(actions=inner):
                yield from _flat(inner)


def leaf_paths(chart: Chart, mask: int) -> tuple[str, ...]:
    """The paths of the leaves in a set of states."""
    return tuple(chart.states[i].path for i in bits(mask & chart.definition.tables.geometry.leaves))
