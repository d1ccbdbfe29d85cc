"""How do the rows get filled? Every box and frame in its layers, every line as a chain of joints.

Floor 3. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..graph import Link, Shape
from .layers import Layers
from .rows import Chain, Rows, Thing, Tie
from .sheet import Sheet
from .standing import standings

SIDE_PULL = 20_000
"""How hard the sides of a frame are pulled straight: more than all lines together could bend them."""
MAIN_PULL = 100
"""How hard the main path is."""
STIFF = 4
"""How much harder a line is pulled straight where it passes than where it begins or ends."""
SIDE_COST = 3
MAIN_COST = 3
"""For how many lines the side of a frame counts, and the main path."""
ASIDE = 2.0
"""Between a line and the words beside it, in points; their box has a border of its own."""


def rows_of(sheet: Sheet, layers: Layers) -> Rows:
    """Everything in its row, by its standing; what is loose comes last in its frame."""
    filling = _Filling(sheet, layers, Rows(children=[{} for _ in range(layers.count)]))
    standing = standings(sheet)
    for name in sorted(standing, key=lambda name: standing[name]):
        if name in layers.tops:
            filling.add_frame(name)
        else:
            filling.add_box(name)
    for link in sheet.graph.links:
        filling.add_line(link)
    return filling.rows


@dataclass(frozen=True, slots=True)
class _Filling:
    sheet: Sheet
    layers: Layers
    rows: Rows

    def add(self, thing: Thing) -> int:
        number = len(self.rows.things)
        self.rows.things.append(thing)
        if not thing.side:
            self.rows.children[thing.row].setdefault(thing.frame, []).append(number)
        return number

    def add_box(self, name: str) -> None:
        across, shape = self.sheet.across(name), self.sheet.nodes[name].shape
        row, frame, half = self.layers.boxes[name], self.sheet.frames[name], across / 2
        if shape is Shape.MOVE:
            thing = Thing(row, frame, ASIDE, ASIDE + across, name, loose=True, words=True)
        else:
            loose = shape is Shape.INITIAL and name not in self.sheet.main
            thing = Thing(row, frame, half, half, name, loose=loose)
        number = self.rows.boxes[name] = self.add(thing)
        if name in self.sheet.main:
            self.rows.main.add(number)

    def add_frame(self, group: str) -> None:
        if group in self.sheet.main:
            self.rows.main.add(group)
        heading = self.sheet.boxes[group].height if self.sheet.graph.rightward else 0.0
        sides: dict[int, tuple[int, int]] = {}
        for row in range(self.layers.tops[group], self.layers.bottoms[group] + 1):
            self.rows.children[row].setdefault(self.sheet.parents[group], []).append(group)
            first = self.add(Thing(row, group, after=heading, side="first"))
            last = self.add(Thing(row, group, side="last"))
            if sides:
                above = sides[row - 1]
                self.rows.ties.append(Tie(above[0], first, SIDE_PULL, SIDE_COST))
                self.rows.ties.append(Tie(above[1], last, SIDE_PULL, SIDE_COST))
            sides[row] = first, last
        self.rows.sides[group] = sides

    def add_line(self, link: Link) -> None:
        """The joints of a line, from above to below."""
        known = len(self.rows.things)
        up = self._leads_up(link)
        upper, lower = (link.head, link.tail) if up else (link.tail, link.head)
        groups = (link.head_group, link.tail_group) if up else (link.tail_group, link.head_group)
        start, end = self.layers.upper(link, head=up), self.layers.lower(link, head=not up)
        if start >= end:  # frames side by side: the line goes from box to box
            groups = "", ""
            start, end = self.layers.boxes[upper], self.layers.boxes[lower]
        over, under = self.sheet.around(link, head=up), self.sheet.around(link, head=not up)
        joints = [
            self.add(Thing(row, self._passing(row, over, under), loose=True)) for row in range(start + 1, end)
        ]
        ends = (
            self._hangs_from(upper, groups[0], link.main, above=True),
            self._hangs_from(lower, groups[1], link.main, above=False),
        )
        self._tie((ends[0], *((joint,) for joint in joints), ends[1]), link)
        self.rows.chains.append(Chain(upper, groups[0], lower, groups[1], tuple(joints), up))
        if link.main:
            self.rows.main.update(range(known, len(self.rows.things)))

    def _leads_up(self, link: Link) -> bool:
        """Whether a line comes from below, by where its ends have come to stand."""
        layers = self.layers
        if layers.upper(link, head=False) < layers.lower(link, head=True):
            return False
        if layers.upper(link, head=True) < layers.lower(link, head=False):
            return True
        return layers.boxes[link.head] < layers.boxes[link.tail]

    def _passing(self, row: int, over: tuple[str, ...], under: tuple[str, ...]) -> str:
        """The frame that a line passes through: still those of its upper end, or already of its lower one."""
        common = [one for one, other in zip(over, under, strict=False) if one == other]
        still = [frame for frame in over[len(common) :] if self.layers.bottoms[frame] >= row]
        already = [frame for frame in under[len(common) :] if self.layers.tops[frame] <= row]
        inner = [] if still and already else still or already
        return (["", *common, *inner])[-1]

    def _tie(self, path: tuple[tuple[int, ...], ...], link: Link) -> None:
        pull, cost = (MAIN_PULL, MAIN_COST) if link.main else (link.weight, 1)
        for uppers, lowers in pairwise(path):
            for upper in uppers:
                for lower in lowers:
                    if self.rows.things[upper].row + 1 == self.rows.things[lower].row:
                        stiff = self._stiffness(upper) * self._stiffness(lower)
                        self.rows.ties.append(Tie(upper, lower, pull * stiff, cost))

    def _stiffness(self, number: int) -> int:
        thing = self.rows.things[number]
        return STIFF if thing.words or not (thing.box or thing.side) else 1

    def _hangs_from(self, box: str, group: str, main: bool, *, above: bool) -> tuple[int, ...]:
        """The box that a line hangs from, or both sides of the frame at whose edge it ends.

        The main path goes on unseen to the box inside, so that it is straight.
        """
        if not group:
            return (self.rows.boxes[box],)
        edge = self.layers.bottoms[group] if above else self.layers.tops[group]
        if not main:
            return self.rows.sides[group][edge]
        inner = self.layers.boxes[box]
        path = [self.rows.boxes[box], *(self._ghost(row, box) for row in _between(inner, edge))]
        for one, other in pairwise(path):
            upper, lower = (one, other) if above else (other, one)
            self.rows.ties.append(Tie(upper, lower, MAIN_PULL * STIFF, MAIN_COST))
        return (path[-1],)

    def _ghost(self, row: int, box: str) -> int:
        inside = [
            frame
            for frame in self.sheet.chains[self.sheet.frames[box]]
            if self.layers.tops[frame] <= row <= self.layers.bottoms[frame]
        ]
        return self.add(Thing(row, inside[-1], loose=True, ghost=True))


def _between(inner: int, edge: int) -> range:
    """The rows from beside a box to the edge of a frame around it."""
    return range(inner + 1, edge + 1) if edge > inner else range(inner - 1, edge - 1, -1)
