"""Where does each line touch the boxes at its ends? Straight above or below where it goes, if that can be.

Floor 3. Pure. Lines that go aside from one edge of a box to one side, in the same direction and with the same
meaning leave it together, as branches of one bus.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from ..graph import Course, Mark, Shape
from .channels import STEP
from .layers import Layers
from .rows import Rows
from .sheet import Sheet

LEAST = 11.0
"""Between two lines at one edge, in points, where there is room."""
INSET = 10.0
"""So far from the corners of a box lines stay."""

_VERSIONS = (Mark.ADDED, Mark.REMOVED, Mark.CHANGED)
"""What differs from another version leaves a box by itself."""
_POINTS = (Shape.INITIAL, Shape.HISTORY, Shape.DEEP_HISTORY)


class End(NamedTuple):
    """An end of a chain, its upper or its lower one."""

    chain: int
    upper: bool


class Bus(NamedTuple):
    """What branches of one line have in common: box and edge, the side they go to, and how they are drawn."""

    box: str
    upper: bool
    right: bool
    up: bool
    course: Course
    mark: Mark
    thickness: float


_Holder: TypeAlias = End | Bus | str
"""What has a port: a line, a bus, or all lines of something so small that it has one port only."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The place across of each end, and the bus that it is a branch of."""

    places: dict[End, float]
    buses: dict[End, Bus]


@dataclass(frozen=True, slots=True)
class Touching:
    """Everything with its place across, which may still change."""

    sheet: Sheet
    layers: Layers
    rows: Rows
    places: list[float]

    def ports(self) -> Ports:
        """Where all lines touch."""
        edges: dict[tuple[str, str, bool], list[End]] = {}
        for number, chain in enumerate(self.rows.chains):
            for end in (End(number, upper=True), End(number, upper=False)):
                group, box = chain.ending(upper=end.upper)
                edges.setdefault((group, "" if group else box, end.upper), []).append(end)
        found = Ports({}, {})
        for (group, box, _), ends in edges.items():
            axis = None if group else self.places[self.rows.boxes[box]]
            self._share(ends, axis, found)
        return found

    def courses(self, ports: Ports) -> list[list[float]]:
        """For each chain its places across: where it leaves, its joints, where it arrives."""
        found = []
        for number, chain in enumerate(self.rows.chains):
            joints = (self.places[joint] for joint in chain.joints)
            first, last = (ports.places[End(number, upper=upper)] for upper in (True, False))
            found.append([first, *joints, last])
        return found

    def bends(self) -> int:
        """How often lines go aside."""
        courses = self.courses(self.ports())
        return sum(abs(one - other) >= STEP for course in courses for one, other in pairwise(course))

    def span(self, end: End) -> tuple[float, float]:
        """Between which places the line may touch what it ends at."""
        group, box = self.rows.chains[end.chain].ending(upper=end.upper)
        if group:
            edge = self.layers.bottoms[group] if end.upper else self.layers.tops[group]
            first, last = self.rows.sides[group][edge]
            return self.places[first] + INSET, self.places[last] - INSET
        number = self.rows.boxes[box]
        thing, axis = self.rows.things[number], self.places[number]
        if thing.words or self.sheet.nodes[box].shape in _POINTS:
            return axis, axis
        return axis - thing.before + INSET, axis + thing.after - INSET

    def _wish(self, end: End) -> float:
        """Where the line would touch to go straight on."""
        chain = self.rows.chains[end.chain]
        if chain.joints:
            return self.places[chain.joints[0] if end.upper else chain.joints[-1]]
        low, high = self.span(End(end.chain, upper=not end.upper))
        _, box = chain.ending(upper=end.upper)
        return min(max(self.places[self.rows.boxes[box]], low), high)

    def _share(self, ends: list[End], axis: float | None, found: Ports) -> None:
        """Gives all lines at one edge their ports."""
        low, high = self.span(ends[0])
        wishes = {end: self._wish(end) for end in ends}
        held: dict[_Holder, list[End]] = {}
        for end in ends:
            held.setdefault(self._holder(end, wishes[end], low, high, axis), []).append(end)
        middles = {key: sum(wishes[end] for end in members) / len(members) for key, members in held.items()}
        order = sorted(held, key=lambda key: middles[key])
        main = next((key for key in order if axis is not None and self._is_main(held[key])), None)
        places: dict[_Holder, float] = {}
        if main is None or axis is None or low == high:
            places.update(_spread(order, middles, low, high))
        else:
            left = [key for key in order if key != main and middles[key] < axis]
            right = [key for key in order if key != main and middles[key] >= axis]
            places = {main: axis}
            places.update(_spread(left, middles, low, axis - LEAST))
            places.update(_spread(right, middles, axis + LEAST, high))
        for key, members in held.items():
            for end in members:
                found.places[end] = places[key]
                if isinstance(key, Bus) and len(members) > 1:
                    found.buses[end] = key

    def _holder(self, end: End, wish: float, low: float, high: float, axis: float | None) -> _Holder:
        """Whether a line has a port of its own."""
        link, chain = self.sheet.graph.links[end.chain], self.rows.chains[end.chain]
        _, box = chain.ending(upper=end.upper)
        if low == high:
            return box
        if axis is None or low <= wish <= high or link.main:
            return end
        mark = link.mark if link.mark in _VERSIONS else Mark.NONE
        return Bus(box, end.upper, wish > high, chain.up, link.course, mark, link.thickness)

    def _is_main(self, ends: Iterable[End]) -> bool:
        return any(self.sheet.graph.links[end.chain].main for end in ends)


def _spread(
    keys: Sequence[_Holder], wishes: dict[_Holder, float], low: float, high: float
) -> Iterable[tuple[_Holder, float]]:
    return zip(keys, spread([wishes[key] for key in keys], low, high), strict=True)


def spread(wishes: Sequence[float], low: float, high: float) -> list[float]:
    """A place for each wish between `low` and `high`, in the same order, apart, as near to it as can be.

    `wishes` are sorted. Least squares by pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk
    1972).
    """
    gap = min(LEAST, (high - low) / max(len(wishes) - 1, 1))
    pools: list[tuple[float, int]] = []
    for number, wish in enumerate(wishes):
        value, size = min(max(wish, low), high) - number * gap, 1
        while pools and pools[-1][0] > value:
            other, more = pools.pop()
            value, size = (value * size + other * more) / (size + more), size + more
        pools.append((value, size))
    values = [value for value, size in pools for _ in range(size)]
    last = high - (len(wishes) - 1) * gap
    return [min(max(value, low), last) + number * gap for number, value in enumerate(values)]
