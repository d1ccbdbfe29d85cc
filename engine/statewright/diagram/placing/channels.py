"""How do lines run between two rows? Straight down where they can, else along a track of their own.

Floor 3. Pure. The gap between two rows is a channel. The order of its tracks is the one with the fewest
crossings that a greedy choice finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NEAR = 10.0
"""Two lines on one track stay so far apart, in points."""
STEP = 0.75
"""A step to the side that nobody sees: such a line counts as straight."""
UPON = 20
"""How many crossings it is worth that two lines do not run upon one another."""


class Run(NamedTuple):
    """A line through a channel, perhaps with branches: where it touches the row above, and the row below."""

    tops: tuple[float, ...]
    bottoms: tuple[float, ...]

    @property
    def span(self) -> tuple[float, float]:
        """What it covers across."""
        ends = (*self.tops, *self.bottoms)
        return min(ends), max(ends)

    @property
    def straight(self) -> bool:
        """Whether it needs no track."""
        first, last = self.span
        return bool(self.tops and self.bottoms) and last - first < STEP


def tracks_of(runs: Sequence[Run]) -> tuple[list[int], int]:
    """The track of each run, from above (-1: it is straight), and how many tracks there are."""
    left = [number for number, run in enumerate(runs) if not run.straight]
    found = [-1] * len(runs)
    placed: list[int] = []
    while left:
        first = min(left, key=lambda number: (_price(runs, number, left), runs[number].span, number))
        left.remove(first)
        above = [found[other] for other in placed if _meet(runs[first], runs[other])]
        found[first] = max(above, default=-1) + 1
        placed.append(first)
    return found, max(found, default=-1) + 1


def _price(runs: Sequence[Run], number: int, others: Sequence[int]) -> int:
    """How many crossings more it costs to have this run above all the others than below."""
    run = runs[number]
    rest = [runs[other] for other in others if other != number]
    return sum(_crossed(run, other) - _crossed(other, run) for other in rest)


def _crossed(upper: Run, lower: Run) -> int:
    """What it costs to have one run's track above the other's."""
    first, last = upper.span
    start, end = lower.span
    cost = sum(first < place < last for place in lower.tops)
    cost += sum(start < place < end for place in upper.bottoms)
    return cost + UPON * sum(abs(one - other) < STEP for one in lower.tops for other in upper.bottoms)


def _meet(one: Run, other: Run) -> bool:
    (first, last), (start, end) = one.span, other.span
    return first < end + NEAR and start < last + NEAR
