"""Which states does a reader want to see? Depth, closed states and focus, as one mapping of states.

Floor 3. Pure. Every state is shown itself, or a closed state around it stands for it, or it is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from statewright.diagnostics.nearest import nearest
from statewright.kernel.definition import Definition, Kind, State

from .options import DrawOptions, UnknownName

HIDDEN = -1


@dataclass(frozen=True, slots=True)
class View:
    """`stand_in[i]` is the state that is drawn for state i, or HIDDEN; `closed` are drawn without their
    inside.

    `focus` is the state whose neighbourhood is shown (None: everything).
    """

    stand_in: tuple[int, ...]
    closed: frozenset[int]
    focus: int | None = None

    def shows(self, index: int) -> bool:
        """Whether a state is drawn itself."""
        return self.stand_in[index] == index


def view_of(definition: Definition, options: DrawOptions) -> View:
    """What the options leave visible. Raises UnknownName for a state that there is not."""
    asked = {find_state(definition, name).index for name in options.collapse}
    focus = find_state(definition, options.focus).index if options.focus is not None else None
    closed = {
        state.index
        for state in definition.states
        if state.children
        and state.index != 0
        and (state.index in asked or _too_deep(definition, state, options.depth))
    }
    whole = _closing(definition, closed)
    if focus is None or focus == 0:
        return View(whole, frozenset(closed))
    return _focused(definition, whole, closed, focus)


def find_state(definition: Definition, name: str) -> State:
    """The state of a dotted path, or else the only one whose path ends in `name`. Raises UnknownName."""
    if name in definition.state_index:
        return definition.state(name)
    found = [state for state in definition.states if f".{state.path}".endswith(f".{name}")]
    if len(found) == 1:
        return found[0]
    near = (
        found[0].path if found else nearest(name, [state.path for state in definition.states if state.path])
    )
    raise UnknownName("state", name, near)


def level(definition: Definition, state: State) -> int:
    """How deep a state lies: 1 for children of the root. Regions add nothing, for they come with their
    parallel.
    """
    depth = 0
    while state.index != 0:
        parent = definition.states[state.parent]
        depth += parent.kind is not Kind.PARALLEL
        state = parent
    return depth


def _too_deep(definition: Definition, state: State, depth: int | None) -> bool:
    region = definition.states[state.parent].kind is Kind.PARALLEL
    return depth is not None and not region and level(definition, state) >= max(depth, 1)


def _closing(definition: Definition, closed: set[int]) -> tuple[int, ...]:
    stand_in: list[int] = []
    for state in definition.states:
        above = stand_in[state.parent] if state.index else 0
        hidden = state.index != 0 and (above in closed or above != state.parent)
        stand_in.append(above if hidden else state.index)
    return tuple(stand_in)


def _focused(definition: Definition, whole: tuple[int, ...], closed: set[int], focus: int) -> View:
    """Only `focus` with its inside, what a transition joins to it, and the frames around these."""
    inside = {state.index for state in definition.states if _is_under(definition, state.index, focus)}
    kept = {whole[index] for index in inside}
    above = set(_ancestors(definition, focus))
    for transition in definition.transitions:
        ends = (transition.source, *transition.targets)
        if inside.intersection(ends) or (transition.source in above and transition.source != 0):
            kept.update(whole[index] for index in ends)
    framed = {parent for index in kept for parent in _ancestors(definition, index)} | {0}
    full = {index for index in kept - inside - framed if definition.states[index].children}
    boxes = frozenset(closed | full)
    kept |= framed
    stand_in = tuple(
        shown if shown in kept else _kept_above(definition, shown, kept, boxes) for shown in whole
    )
    return View(stand_in, boxes, focus)


def _kept_above(definition: Definition, index: int, kept: set[int], boxes: frozenset[int]) -> int:
    """The closed state around a left-out one that is drawn, if there is one."""
    return next(
        (parent for parent in _ancestors(definition, index) if parent in boxes and parent in kept), HIDDEN
    )


def _ancestors(definition: Definition, index: int) -> list[int]:
    found: list[int] = []
    while index != 0:
        index = definition.states[index].parent
        found.append(index)
    return found


def _is_under(definition: Definition, index: int, top: int) -> bool:
    while index > top:
        index = definition.states[index].parent
    return index == top
