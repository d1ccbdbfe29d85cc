"""The same machine in `transitions` alone, as far as both can say it: a way back, and an oracle for tests.

Floor 3.

What both can say: atomic, compound and final states; events with guards; data changes; targets. Two rules
differ and are left out: `transitions` leaves what the current state and the target do not share, SCXML what
lies inside the transition's domain, so a compound source may only go out of itself, to itself, or to a child;
and there is nothing for time, history, regions, effects, `always` and the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transitions.core import EventData
from transitions.extensions import HierarchicalMachine
from transitions.extensions.nesting import NestedState

from ..kernel import Definition
from ..kernel.definition import Assign, Kind, State, Transition

SEPARATOR = "."


class PathState(NestedState):
    """A state whose name is its dotted path."""

    separator = SEPARATOR


class PathMachine(HierarchicalMachine):
    """A hierarchical machine whose states are called as ours are."""

    state_cls = PathState


def plain_machine(definition: Definition, model: Any) -> tuple[PathMachine | None, tuple[str, ...]]:
    """A `transitions` machine around `model` that does what `definition` does; or why there can be none.

    The model's `data` is the map of fields; triggers take the payload by name.
    """
    reasons = tuple(_reasons(definition))
    if reasons:
        return None, reasons
    machine = PathMachine(
        model,
        states=[_state(definition, child) for child in definition.root.children],
        transitions=[_transition(definition, one) for one in definition.transitions],
        initial=definition.states[definition.root.initial[0]].path,
        send_event=True,
        auto_transitions=False,
    )
    return machine, ()


def _reasons(definition: Definition) -> Iterator[str]:
    if definition.root.kind is not Kind.COMPOUND:
        yield "the workflow itself has regions"
    for state in definition.states:
        if state.kind in (Kind.PARALLEL, Kind.HISTORY):
            yield f"{state.path} is a {state.kind.value} state"
        if state.timers or state.invokes or state.entry or state.exit:
            yield f"{state.path or 'the workflow'} has timers, invokes, entry or exit actions"
    for one in definition.transitions:
        yield from _transition_reasons(definition, one)


def _transition_reasons(definition: Definition, one: Transition) -> Iterator[str]:
    where = definition.states[one.source].path or "the workflow"
    if one.trigger not in definition.events or one.source == 0:
        yield f"{where}: {one.trigger or 'always'} is no event of a state"
    if one.by is not None or one.not_by is not None:
        yield f"{where}: {one.trigger} asks who sends it"
    if any(not isinstance(action, Assign) for block in one.blocks for action in block.actions):
        yield f"{where}: {one.trigger} does more than set fields"
    geometry = definition.tables.geometry
    for target in one.targets:
        inside = geometry.descendants[one.source] >> target & 1
        if inside and geometry.parents[target] != one.source:
            yield f"{where}: {one.trigger} goes deep into its own source"
        if inside and not one.internal:
            yield f"{where}: {one.trigger} leaves its source to come back into it"


def _state(definition: Definition, number: int) -> Any:
    state: State = definition.states[number]
    if not state.children:
        return state.name
    initial = definition.states[state.initial[0]]
    return {
        "name": state.name,
        "children": [_state(definition, child) for child in state.children],
        "initial": initial.path.removeprefix(f"{state.path}{SEPARATOR}"),
    }


def _transition(definition: Definition, one: Transition) -> dict[str, Any]:
    states = definition.states
    dest = None if not one.targets else states[one.targets[0]].path
    row: dict[str, Any] = {"trigger": one.trigger, "source": states[one.source].path, "dest": dest}
    if one.guard is not None:
        row["conditions"] = _condition(one)
    updates = [action for block in one.blocks for action in block.actions if isinstance(action, Assign)]
    if updates:
        row["after" if dest is None else "before"] = [_setting(one) for one in updates]
    return row


def _condition(one: Transition) -> Any:
    run = one.guard.run if one.guard is not None else None

    def holds(event: EventData) -> bool:
        model: Any = event.model
        return run is None or bool(run(model.data, event.kwargs, None, None, None, ()))

    return holds


def _setting(assign: Assign) -> Any:
    def set_fields(event: EventData) -> None:
        model: Any = event.model
        model.data = assign.update(model.data, event.kwargs, None, None, None, ())

    return set_fields
