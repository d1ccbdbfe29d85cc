"""How is one set of transitions taken? Exits, transition content, entries: microstep of SCXML appendix D.

Floor 0. Part of a macrostep. Exits run inside out, entries outside in, transitions in the order in which they
were selected; `event` and `actor` are visible to the transition's own actions only (everywhere, in SCXML).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .actions import run_blocks
from .definition import Dialect, Kind, Operand, State, Template, Transition
from .entering import entry_set
from .invoking import leave_invokes
from .masks import bits, bits_down, mask_of
from .outputs import Microstep, Reason
from .progress import Active, Progress, Queued
from .refusing import refuse
from .selecting import domain_of, exit_set, remembered
from .snapshot import Status
from .timing import cancel_timers, start_timers
from .triggers import done_state
from .values import NOTHING, Actor, Fault, Misfit


def take(
    progress: Progress, trigger: str, transitions: Sequence[Transition], payload: Any, actor: Actor | None
) -> None:
    """Take these transitions together, and write the microstep into the trace."""
    exits = 0
    for transition in transitions:
        exits |= exit_set(progress, transition)
    if progress.scxml:
        _record_history(progress, exits, progress.mask)
        entries, by_default = _entries(progress, transitions)
    else:
        entries, by_default = _entries(progress, transitions)
        _record_stable_history(progress, exits)
    entries &= (
        ~progress.mask | exits
    )  # history reached from inside its parent names ancestors that stay active
    everywhere = progress.event if progress.scxml else None
    _exit(progress, exits, everywhere)
    for transition in transitions:
        run_blocks(progress, transition.blocks, payload, actor)
    _enter(progress, entries, by_default, transitions, everywhere)
    states = progress.definition.states
    progress.microsteps.append(
        Microstep(
            trigger,
            tuple(transition.index for transition in transitions),
            tuple(states[index].path for index in bits_down(exits)),
            tuple(states[index].path for index in bits(entries)),
        )
    )
    progress.active = Active(progress.mask, progress.definition.state_index)


def enter_initially(progress: Progress) -> None:
    """Enter the root and its initial states."""
    entries, by_default = entry_set(
        progress.definition.tables.geometry, (0,), -1, lambda state: remembered(progress, state)
    )
    _enter(progress, entries, by_default, (), None)
    states = progress.definition.states
    entered = tuple(states[index].path for index in bits(entries) if index)
    progress.microsteps.append(Microstep(progress.trigger, (), (), entered))
    progress.active = Active(progress.mask, progress.definition.state_index)


def _entries(progress: Progress, transitions: Sequence[Transition]) -> tuple[int, int]:
    """The states entered by these transitions, and those of them entered by default."""
    entries = by_default = 0
    tables = progress.definition.tables
    for transition in transitions:
        known = tables.entries[transition.index]
        if known is None:
            domain = domain_of(progress, transition)
            known = entry_set(
                tables.geometry, transition.targets, domain, lambda state: remembered(progress, state)
            )
        entries |= known[0]
        by_default |= known[1]
    return entries, by_default


def _exit(progress: Progress, exits: int, payload: Any) -> None:
    live = _live(progress)
    for index in bits_down(exits):
        state = progress.definition.states[index]
        if state.exit:
            run_blocks(progress, state.exit, payload, None)
        if state.timers:
            cancel_timers(progress, state)
        if state.invokes:
            leave_invokes(progress, state)
        if progress.region_outputs:
            progress.region_outputs.pop(state.path, None)
        progress.mask &= ~(1 << index)
        progress.entered &= ~(1 << index)
        if live is not None:
            live.mask = progress.mask


def _live(progress: Progress) -> Active | None:
    """The configuration as SCXML's `In` sees it: changing while the microstep goes on."""
    if progress.definition.dialect is not Dialect.SCXML:
        return None
    progress.active = Active(progress.mask, progress.definition.state_index)
    return progress.active


def _record_stable_history(progress: Progress, exits: int) -> None:
    """History remembers the last stable configuration: the one that the macrostep began with.

    It does so whenever something inside its parent is left, the parent itself or not; a transition to the
    history state from inside the parent goes to where the parent was before it came here.
    """
    recorded = progress.definition.tables.recorded
    if not exits or not recorded or progress.history_recorded:
        return
    descendants = progress.definition.tables.geometry.descendants
    changed = mask_of(
        parent for parent in bits(recorded & progress.begin_mask) if descendants[parent] & exits
    )
    if changed:
        progress.history_recorded = True
        _record_history(progress, changed, progress.begin_mask)


def _record_history(progress: Progress, parents: int, mask: int) -> None:
    geometry = progress.definition.tables.geometry
    states = progress.definition.states
    for index in bits(parents & progress.definition.tables.recorded):
        for child in states[index].children:
            if states[child].kind is Kind.HISTORY:
                if states[child].deep:
                    inside = mask & geometry.descendants[index] & geometry.leaves
                    paths = tuple(states[i].path for i in bits(inside))
                else:
                    paths = tuple(states[i].path for i in geometry.children[index] if mask >> i & 1)
                progress.history[states[child].path] = paths


def _enter(
    progress: Progress, entries: int, by_default: int, transitions: Sequence[Transition], payload: Any
) -> None:
    live = _live(progress)
    states = progress.definition.states
    aimed = _aimed_at(progress, transitions, by_default) if progress.scxml else 0
    for index in bits(entries):
        state = states[index]
        progress.mask |= 1 << index
        if live is not None:
            live.mask = progress.mask
        if state.invokes:
            progress.entered |= 1 << index
        if state.timers:
            start_timers(progress, state)
        if state.entry:
            run_blocks(progress, state.entry, payload, None)
        if by_default >> index & 1 and state.initial_blocks:
            run_blocks(progress, state.initial_blocks, payload, None)
        if aimed:
            _run_history_content(progress, state, aimed, payload)
        if state.kind is Kind.FINAL:
            _reach_final(progress, state, payload)


def _run_history_content(progress: Progress, state: State, aimed: int, payload: Any) -> None:
    """The content of a history state's default transition runs after its parent's entry (SCXML 3.10.1)."""
    states = progress.definition.states
    for child in state.children:
        history = states[child]
        if history.initial_blocks and history.path not in progress.history and aimed >> child & 1:
            run_blocks(progress, history.initial_blocks, payload, None)


def _aimed_at(progress: Progress, transitions: Sequence[Transition], by_default: int) -> int:
    """The history states that this microstep goes to, as targets or as somebody's initial state."""
    geometry = progress.definition.tables.geometry
    aimed = mask_of(target for transition in transitions for target in transition.targets)
    for index in bits(by_default):
        aimed |= mask_of(geometry.initial[index])
    return aimed & geometry.histories


def _reach_final(progress: Progress, state: State, payload: Any) -> None:
    output = _output(progress, state, payload)
    if state.parent == 0 and progress.definition.root.kind is Kind.COMPOUND:
        _end(progress, output)
        return
    states = progress.definition.states
    parent = states[state.parent]
    progress.region_outputs[parent.path] = output
    content = output if progress.scxml else {"output": output}
    progress.queue.append(Queued(done_state(parent.path), content))
    above = states[parent.parent] if parent.parent >= 0 else None
    if above is not None and above.kind is Kind.PARALLEL and _all_final(progress, above):
        regions = {
            states[child].name: progress.region_outputs.get(states[child].path, {})
            for child in progress.definition.tables.geometry.children[above.index]
        }
        if above.index == 0:
            _end(progress, {})
        else:
            content = NOTHING if progress.scxml else {"output": regions}
            progress.queue.append(Queued(done_state(above.path), content))


def _all_final(progress: Progress, parallel: State) -> bool:
    children = progress.definition.tables.geometry.children[parallel.index]
    return all(_in_final(progress, child) for child in children)


def _in_final(progress: Progress, index: int) -> bool:
    state = progress.definition.states[index]
    if state.kind is Kind.PARALLEL:
        return _all_final(progress, state)
    geometry = progress.definition.tables.geometry
    return any(
        geometry.finals >> child & 1 and progress.mask >> child & 1 for child in geometry.children[index]
    )


def _output(progress: Progress, state: State, payload: Any) -> Any:
    if state.output is None:
        return NOTHING
    arguments = progress.arguments(payload, None)
    if not progress.scxml:
        return state.output.run(*arguments)
    if not isinstance(state.output, Template) or isinstance(state.output.entries, tuple):
        return _without_fault(progress, state.output, arguments, NOTHING)
    found = {
        name: _without_fault(progress, operand, arguments, _ABSENT)
        for name, operand in state.output.entries.items()
    }
    return {name: value for name, value in found.items() if value is not _ABSENT}


_ABSENT = object()


def _without_fault(progress: Progress, operand: Operand, arguments: tuple[Any, ...], otherwise: Any) -> Any:
    """The value of a part of `donedata`; one that cannot be evaluated is left out (SCXML 5.7.1)."""
    try:
        return operand.run(*arguments)
    except Fault as fault:
        progress.queue_error(fault)
        return otherwise


def _end(progress: Progress, output: Any) -> None:
    """The workflow is done; its output must fit what it declares."""
    shape = progress.definition.output_shape
    if shape is not None:
        try:
            output = shape(output if isinstance(output, dict) else dict(output))
        except Misfit as misfit:
            raise refuse(progress, Reason.DATA, misfit=misfit, name="output") from None
    progress.status = Status.DONE
    progress.output = output
