"""What is brought out and what held back? Marks from the role and the highlight that a reader asks for.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log

from statewright.kernel.definition import Kind, State, Transition

from . import phrases
from .graph import HEAT_LEVELS, Line, Mark, Tone
from .labels import Labels
from .options import DrawOptions
from .phrases import say

THIN, THICK = 1.2, 6.2
"""Widths of the least and the most used line of a heat map, in points."""


def mark_of(state: State, options: DrawOptions) -> Mark:
    """How a state is marked: with what is active or was visited in it."""
    highlight = options.highlight
    if any(_covers(state, path) for path in highlight.active):
        return Mark.ACTIVE
    if any(_covers(state, path) for path in highlight.visited):
        return Mark.VISITED
    held_back = (
        highlight.untaken or highlight.taken or (highlight.heat_states and not _counted(state, options))
    )
    return Mark.FADED if held_back else Mark.NONE


def heat_of(state: State, options: DrawOptions) -> int:
    """How warm a state's ground is, 0 to HEAT_LEVELS, by the magnitude of its count beside the highest."""
    most = max(options.highlight.heat_states.values(), default=0)
    count = _counted(state, options) or 0
    share = log(1 + count) / log(1 + most) if most else 0.0
    return 1 + min(int(HEAT_LEVELS * share), HEAT_LEVELS - 1) if count > 0 else 0


def state_count(state: State, labels: Labels, options: DrawOptions) -> tuple[Line, ...]:
    """The count of a state, where counts were asked for."""
    count = _counted(state, options)
    return () if count is None else (_count(count, labels),)


def _counted(state: State, options: DrawOptions) -> int | None:
    """A state's own count, or else those inside it together (None: nothing was counted there)."""
    counts = options.highlight.heat_states
    if state.path in counts or state.kind is Kind.PARALLEL:
        return counts.get(state.path)
    inside = [count for path, count in counts.items() if path.startswith(f"{state.path}.")]
    return sum(inside) if inside else None


def _covers(state: State, path: str) -> bool:
    return path == state.path or path.startswith(f"{state.path}.")


def move_mark(transition: Transition, labels: Labels, options: DrawOptions) -> Mark:
    """How a transition is marked: where a way is brought out, all others are held back."""
    highlight = options.highlight
    if transition.index in highlight.taken or highlight.heat.get(transition.index):
        return Mark.VISITED
    others = options.role is not None and options.role not in labels.roles_of(transition)
    held_back = highlight.untaken or highlight.heat or highlight.taken or others
    return Mark.FADED if held_back else Mark.NONE


def together(marks: Iterable[Mark]) -> Mark:
    """The mark of a box that several transitions share."""
    found = set(marks)
    if len(found) == 1:
        return found.pop()
    return Mark.VISITED if Mark.VISITED in found else Mark.NONE


def thickness_of(counts: Mapping[str, int]) -> dict[str, float]:
    """How thick the lines of each box of a heat map are, in points, from how often it was taken."""
    most = max(counts.values(), default=0)
    return {name: THIN + (THICK - THIN) * count / most for name, count in counts.items() if count}


def count_line(transition: Transition, labels: Labels, options: DrawOptions) -> tuple[Line, ...]:
    """How often a transition was taken, where that was asked for."""
    count = options.highlight.heat.get(transition.index)
    if not count:
        return ()
    return (_count(count, labels),)


def _count(count: int, labels: Labels) -> Line:
    return Line(say(phrases.TIMES, labels.language).format(count=f"{count:,}"), Tone.EVENT)
