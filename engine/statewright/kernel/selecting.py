"""Which transitions are taken? SCXML's selectTransitions, with the language's `by` and `not_by` as part of
the choice.

Floor 0. Part of a macrostep. Inner states win over outer ones and document order breaks ties; in parallel
states each region may take one, and of two that would leave the same state the one of the inner source, else
the first, is kept (removeConflictingTransitions).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .definition import Definition, Expression, Transition
from .entering import effective_targets, transition_domain
from .masks import bits
from .outputs import GuardFailure, Reason
from .progress import Progress
from .refusing import refuse
from .tables import DYNAMIC, TARGETLESS
from .triggers import ANY, EVENTLESS
from .values import Actor, Fault


class Selection:
    """What was found: the `taken` transitions and, for a refusal, every guard that was false on the way."""

    __slots__ = ("failures", "taken")

    def __init__(self) -> None:
        self.taken: list[Transition] = []
        self.failures: list[GuardFailure] = []


def select(progress: Progress, trigger: str, payload: Any, actor: Actor | None, external: bool) -> Selection:
    """The transitions that this trigger enables now, none of them in conflict."""
    selection = Selection()
    by_leaf = candidates_for(progress.definition, trigger, external)
    if not by_leaf:
        return selection
    arguments = progress.arguments(payload, actor)
    for leaf in bits(progress.active_leaves()):
        listed = by_leaf.get(leaf)
        if listed is None:
            continue
        for transition in listed:
            if transition.trigger == ANY and not external and not progress.scxml:
                continue
            if any(transition is taken for taken in selection.taken):
                break
            if _enabled(progress, transition, arguments, actor, selection):
                selection.taken.append(transition)
                break
    if len(selection.taken) > 1:
        selection.taken = _without_conflicts(progress, selection.taken)
    return selection


def candidates_for(definition: Definition, trigger: str, external: bool) -> Any:
    """leaf -> transitions to try. An event that nobody names finds the `*` ones; a dotted one its prefixes'
    (SCXML 3.12.1).
    """
    tables = definition.tables
    found = tables.candidates.get(trigger)
    if found is not None:
        return found
    if trigger == EVENTLESS:
        return None
    if "." in trigger and (external or definition.dialect == "scxml"):
        name = trigger
        while "." in name:
            name = name.rpartition(".")[0]
            found = tables.candidates.get(name)
            if found is not None:
                return found
    return tables.fallback if external or definition.dialect == "scxml" else None


def _enabled(
    progress: Progress,
    transition: Transition,
    arguments: tuple[Any, ...],
    actor: Actor | None,
    selection: Selection,
) -> bool:
    try:
        part = failing_part(progress.definition, transition, arguments, actor)
    except Fault as fault:
        if not progress.scxml:
            raise refuse(progress, Reason.FAULT, fault=fault) from None
        progress.queue_error(fault)
        return False
    if part is None:
        return True
    selection.failures.append(GuardFailure(transition, part, arguments))
    return False


def failing_part(
    definition: Definition, transition: Transition, arguments: tuple[Any, ...], actor: Actor | None
) -> Any:
    """Which of `by`, `not_by`, `when` stands in the way (None: nothing does). Raises Fault."""
    if transition.by is not None and not holds_role(definition, transition.by, arguments, actor):
        return "by"
    if transition.not_by is not None and is_excluded(transition.not_by, arguments, actor):
        return "not_by"
    if transition.guard is not None and not transition.guard.run(*arguments):
        return "when"
    return None


def holds_role(
    definition: Definition, roles: Iterable[str], arguments: tuple[Any, ...], actor: Actor | None
) -> bool:
    """Whether the actor has one of these roles and, where the role is one person's, is that person."""
    if actor is None:
        return False
    for name in roles:
        if name in actor.roles:
            is_ = definition.roles[name].is_
            if is_ is None or _is_person(is_.run(*arguments), actor.id):
                return True
    return False


def _is_person(named: Any, id_: str) -> bool:
    return id_ in named if isinstance(named, list) else bool(named == id_)


def is_excluded(not_by: Expression, arguments: tuple[Any, ...], actor: Actor | None) -> bool:
    """Four eyes: whether the actor, or the person behind, is among those named (id, list or null)."""
    named = not_by.run(*arguments)
    if named is None or actor is None:
        return False
    people = named if isinstance(named, list) else [named]
    return actor.id in people or actor.person in people


def domain_of(progress: Progress, transition: Transition) -> int:
    """The transition's domain now; looked up unless history decides."""
    domain = progress.definition.tables.domains[transition.index]
    if domain != DYNAMIC:
        return domain
    geometry = progress.definition.tables.geometry
    targets = effective_targets(geometry, transition.targets, lambda state: remembered(progress, state))
    return transition_domain(geometry, transition.source, targets, transition.internal)


def remembered(progress: Progress, state: int) -> tuple[int, ...]:
    """The states that a history state stands for now."""
    definition = progress.definition
    paths = progress.history.get(definition.states[state].path)
    if paths is None:
        return definition.states[state].initial
    return tuple(definition.state_index[path] for path in paths)


def exit_set(progress: Progress, transition: Transition) -> int:
    """The active states that this transition leaves."""
    domain = domain_of(progress, transition)
    if domain == TARGETLESS:
        return 0
    return progress.mask & progress.definition.tables.geometry.descendants[domain]


def _without_conflicts(progress: Progress, enabled: list[Transition]) -> list[Transition]:
    kept: list[tuple[Transition, int]] = []
    descendants = progress.definition.tables.geometry.descendants
    for transition in enabled:
        exits = exit_set(progress, transition)
        rivals = [other for other, other_exits in kept if exits & other_exits]
        if all(descendants[other.source] >> transition.source & 1 for other in rivals):
            kept = [(other, found) for other, found in kept if other not in rivals]
            kept.append((transition, exits))
    return [transition for transition, _ in kept]
