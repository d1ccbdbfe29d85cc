"""What is brought out and what held back? Marks from the role and the highlight that a reader asks for.

Floor 3. Pure.
"""

from __future__ import annotations

from statewright.kernel.definition import State, Transition

from . import phrases
from .graph import Line, Mark, Tone
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
    return Mark.FADED if highlight.untaken else Mark.NONE


def _covers(state: State, path: str) -> bool:
    return path == state.path or path.startswith(f"{state.path}.")


def move_mark(transition: Transition, labels: Labels, options: DrawOptions) -> tuple[Mark, float]:
    """How a transition is marked, and how thick its line is (0: as its course has it)."""
    highlight = options.highlight
    count = highlight.heat.get(transition.index, 0)
    most = max(highlight.heat.values(), default=0)
    thickness = THIN + (THICK - THIN) * count / most if count else 0.0
    if transition.index in highlight.taken or count:
        return Mark.VISITED, thickness
    others = options.role is not None and options.role not in labels.roles_of(transition)
    return (Mark.FADED if highlight.untaken or highlight.heat or others else Mark.NONE), thickness


def count_line(transition: Transition, labels: Labels, options: DrawOptions) -> tuple[Line, ...]:
    """How often a transition was taken, where that was asked for."""
    count = options.highlight.heat.get(transition.index)
    if not count:
        return ()
    return (Line(say(phrases.TIMES, labels.language).format(count=count), Tone.QUIET),)
