"""Which transitions can be taken the short way? Those that only change data and move from leaf to leaf.

Floor 2. Pure. A `Choice` is the same transition, guard, update and schemas that the general algorithm uses,
with its exit and entry sets, next configuration and trace worked out in advance; it exists only where the
parts of the algorithm that the short way leaves out would do nothing. A property test takes every step both
ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Literal

from ..kernel.definition import Assign, EventRule, Field, State, Transition
from ..kernel.masks import bits, bits_down
from ..kernel.outputs import Microstep
from ..kernel.tables import DYNAMIC, TARGETLESS, Change, Choice, Geometry, QuickRow, Tables, Timing
from ..kernel.triggers import EVENTLESS


def quick_choices(
    states: Sequence[State],
    transitions: Sequence[Transition],
    events: Mapping[str, EventRule],
    data: Mapping[str, Field],
    tables: Tables,
) -> Tables:
    """`tables` with what the short ways need: `quick`, or for charts with parallel states what `learned` is
    learned by.
    """
    busy = _busy(states, tables)
    if tables.geometry.parallels or tables.recorded:
        changes = tuple(_change(data, transition) for transition in transitions)
        tables = replace(tables, remembers=True, busy=busy, changes=changes)
    if tables.geometry.parallels:
        return tables
    choice = partial(
        _choice, states, data, tables, _and_recorded(_busy(states, tables, timers=False), tables)
    )
    quick: dict[str, dict[str, QuickRow]] = {}
    for event, rule in events.items():
        by_leaf = tables.candidates.get(event, {})
        found = {
            states[leaf].path: QuickRow(
                tables.active[leaf],
                tuple(choice(event, leaf, t) for t in listed),
                rule,
                rule.shape,
                rule.restricted,
            )
            for leaf, listed in by_leaf.items()
        }
        kept = {path: row for path, row in found.items() if any(row.choices)}
        if kept:
            quick[event] = kept
    return replace(tables, quick=quick)


def _busy(states: Sequence[State], tables: Tables, *, timers: bool = True) -> int:
    """States that cannot be entered or left without doing something beyond changing the configuration
    (without `timers`: and beyond setting timers).
    """
    eventless = tables.candidates.get(EVENTLESS, {})
    mask = tables.geometry.finals
    for state in states:
        if state.entry or state.exit or state.invokes or state.initial_blocks or (timers and state.timers):
            mask |= 1 << state.index
        if state.index in eventless:
            mask |= 1 << state.index
    return mask


def _and_recorded(busy: int, tables: Tables) -> int:
    """The busy states and those whose leaving is remembered: a choice cannot know what history holds."""
    for parent in bits(tables.recorded):
        busy |= tables.geometry.descendants[parent] | 1 << parent
    return busy


def _change(data: Mapping[str, Field], transition: Transition) -> Change | None:
    assign = _single_assign(transition)
    if assign is False or (assign and not data.keys() >= set(assign.fields)):  # SCXML declares no schemas
        return None
    if assign is None:
        return Change(None, ())
    return Change(assign.update, tuple((name, data[name].shape) for name in assign.fields))


def _choice(
    states: Sequence[State],
    data: Mapping[str, Field],
    tables: Tables,
    busy: int,
    event: str,
    leaf: int,
    transition: Transition,
) -> Choice | None:
    geometry = tables.geometry
    moved = _move(geometry, tables, leaf, transition)
    assign = _single_assign(transition)
    if (
        moved is None
        or assign is False
        or geometry.finals >> leaf & 1
        or leaf in tables.candidates.get(EVENTLESS, {})
    ):
        return None
    exited, entered = moved
    fields = frozenset(assign.fields) if assign else frozenset()
    if (exited | entered) & busy or any(reads & fields for _, reads in tables.watched):
        return None
    timing = _timing(states, tables, exited, entered)
    if timing is False:
        return None
    target = next(iter(bits(entered & geometry.leaves)), leaf)
    return Choice(
        transition=transition,
        guard=transition.guard.run if transition.guard else None,
        free=transition.by is None and transition.not_by is None,
        configuration=(states[target].path,),
        update=assign.update if assign else None,
        checks=tuple((name, data[name].shape) for name in assign.fields) if assign else (),
        holds=tuple((prop, run) for prop, run, reads in tables.holds if reads is None or reads & fields),
        microsteps=(
            Microstep(
                event,
                (transition.index,),
                tuple(states[i].path for i in bits_down(exited)),
                tuple(states[i].path for i in bits(entered)),
            ),
        ),
        active=tables.active[target],
        timing=timing,
    )


def _timing(
    states: Sequence[State], tables: Tables, exited: int, entered: int
) -> Timing | Literal[False] | None:
    """What the move does to timers (None: nothing); False if only the moment itself can tell."""
    ceasing = [states[index] for index in bits(exited) if states[index].timers]
    beginning = [(states[index].path, rule) for index in bits(entered) for rule in states[index].timers]
    if not ceasing and not beginning:
        return None
    starts: list[tuple[timedelta, int, str, int]] = []
    for path, rule in beginning:
        if rule.kind != "after" or rule.resume or not isinstance(rule.delay, timedelta):
            return False
        starts.append((rule.delay, tables.orders[path, rule.index], path, rule.index))
    if any(rule.resume for state in ceasing for rule in state.timers) or any(
        delay < timedelta() for delay, *_ in starts
    ):
        return False
    return Timing(frozenset(state.path for state in ceasing), tuple(starts))


def _move(geometry: Geometry, tables: Tables, leaf: int, transition: Transition) -> tuple[int, int] | None:
    """The states left and entered from this leaf, or None if history decides."""
    domain = tables.domains[transition.index]
    entries = tables.entries[transition.index]
    if domain == TARGETLESS:
        return 0, 0
    if domain == DYNAMIC or entries is None:
        return None
    return (geometry.ancestors[leaf] | 1 << leaf) & geometry.descendants[domain], entries[0]


def _single_assign(transition: Transition) -> Assign | Literal[False] | None:
    """The only action of a transition if it is an assignment; None without actions; False if there is more to
    do.
    """
    if not transition.blocks:
        return None
    if len(transition.blocks) > 1 or transition.blocks[0].when is not None:
        return False
    match transition.blocks[0].actions:
        case ():
            return None
        case (Assign() as assign,):
            return assign
        case _:
            return False
