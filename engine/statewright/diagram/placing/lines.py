"""Which way does each line go, and how far down does every row stand?

Floor 3. Pure. Rows and places across are settled. A row is as high as its highest thing, a gap as its tracks
need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..graph import Link, Shape
from ..layout import Area, Layout, Path, Point
from .channels import Run, tracks_of
from .curves import rounded
from .headings import BEHIND
from .layers import Layers
from .ports import End, Ports, Touching
from .rows import Chain, Rows
from .sheet import Sheet

TRACK = 8.0
"""Between two tracks, in points."""
GAP = 12.0
"""Between two rows at least."""
TIP = 17.0
"""Room for an arrow head and a piece of its line."""
EDGE_ROW = 10.0
"""Room inside the lower edge of a frame."""
HEADING_GAP = 8.0
CORNER = 6.0
"""From the corner of a frame to its heading, which has a border of its own."""
MARGIN = 4.0


class Place(NamedTuple):
    """A corner of a line before the picture is turned to its direction."""

    across: float
    along: float


class Gap(NamedTuple):
    """What lies between a row and the next: the track of each piece in it, and how many tracks there are.

    `above`, `below`: arrows end at the row above, or below.
    """

    tracks: dict[tuple[int, int], int]
    number: int
    above: bool
    below: bool

    @property
    def height(self) -> float:
        """The room that it needs."""
        return max(self.upper + self.lower + max(self.number - 1, 0) * TRACK, GAP)

    @property
    def upper(self) -> float:
        """The room above its tracks."""
        return TIP if self.above else GAP / 2

    @property
    def lower(self) -> float:
        """The room below its tracks."""
        return TIP if self.below else GAP / 2


@dataclass(frozen=True)
class Tracing:
    """The geometry of a picture while it is found out."""

    touching: Touching

    @property
    def sheet(self) -> Sheet:
        """What is placed."""
        return self.touching.sheet

    @property
    def layers(self) -> Layers:
        """In which rows."""
        return self.touching.layers

    @property
    def rows(self) -> Rows:
        """In which order."""
        return self.touching.rows

    @property
    def places(self) -> list[float]:
        """Where across."""
        return self.touching.places

    def layout(self) -> Layout:
        """Everything in its place."""
        graph = self.sheet.graph
        nodes = {name: self._turned(self._middle(name)) for name in self.layers.boxes}
        groups = {group: self._area(group) for group in self.layers.tops}
        paths = tuple(self._path(number, link) for number, link in enumerate(graph.links))
        first, last = self._extent
        across = last - first + 2 * MARGIN
        along = (self._bottoms[-1] if self._bottoms else 0.0) + 2 * MARGIN
        width, height = (along, across) if graph.rightward else (across, along)
        return Layout(width, height, nodes, groups, self._headings(), paths)

    @cached_property
    def _extent(self) -> tuple[float, float]:
        things = list(zip(self.places, self.rows.things, strict=True))
        firsts = [place - thing.before for place, thing in things]
        lasts = [place + thing.after for place, thing in things]
        return min(firsts, default=0.0), max(lasts, default=0.0)

    def _turned(self, place: Place) -> Point:
        across, along = place.across - self._extent[0] + MARGIN, place.along + MARGIN
        return Point(along, across) if self.sheet.graph.rightward else Point(across, along)

    @cached_property
    def _ports(self) -> Ports:
        return self.touching.ports()

    @cached_property
    def _courses(self) -> list[list[float]]:
        return self.touching.courses(self._ports)

    # --- along ---

    def _start(self, chain: Chain) -> int:
        """The row that a chain leaves."""
        return self.layers.bottoms[chain.upper_group] if chain.upper_group else self.layers.boxes[chain.upper]

    def _turns(self, chain: Chain) -> bool:
        """Whether both ends stand in one row."""
        boxes = self.layers.boxes
        return not (chain.upper_group or chain.lower_group) and boxes[chain.upper] == boxes[chain.lower]

    @cached_property
    def _gaps(self) -> list[Gap]:
        runs: list[dict[object, list[tuple[int, int]]]] = [{} for _ in range(self.layers.count)]
        tips = [[False, False] for _ in range(self.layers.count)]
        for number, (link, chain) in enumerate(zip(self.sheet.graph.links, self.rows.chains, strict=True)):
            start, last = self._start(chain), len(chain.joints)
            for piece in range(last + 1):
                key = self._joined(number, piece, last)
                runs[start + piece].setdefault(key, []).append((number, piece))
            if link.arrow:
                up = chain.up or self._turns(chain)
                tips[start if up else start + last][0 if up else 1] = True
        return [self._gap(run, above, below) for run, (above, below) in zip(runs, tips, strict=True)]

    def _joined(self, number: int, piece: int, last: int) -> object:
        """What the pieces on one track have in common."""
        bus = self._ports.buses.get(End(number, upper=True)) if piece == 0 else None
        if bus is None and piece == last:
            bus = self._ports.buses.get(End(number, upper=False))
        return bus or (number, piece)

    def _gap(self, runs: dict[object, list[tuple[int, int]]], above: bool, below: bool) -> Gap:
        tracks, count = tracks_of([self._run(pieces) for pieces in runs.values()])
        found = {
            piece: track for pieces, track in zip(runs.values(), tracks, strict=True) for piece in pieces
        }
        return Gap(found, count, above, below)

    def _run(self, pieces: list[tuple[int, int]]) -> Run:
        tops: dict[float, None] = {}
        bottoms: dict[float, None] = {}
        for number, piece in pieces:
            one, other = self._courses[number][piece : piece + 2]
            tops[one] = None
            (tops if self._turns(self.rows.chains[number]) else bottoms)[other] = None
        return Run(tuple(tops), tuple(bottoms))

    @cached_property
    def _heights(self) -> list[float]:
        heights = [0.0] * self.layers.count
        for name, row in self.layers.boxes.items():
            heights[row] = max(heights[row], self.sheet.along(name))
        for group, row in self.layers.tops.items():
            heights[row] = max(heights[row], self._heading(group))
        for row in self.layers.bottoms.values():
            heights[row] = max(heights[row], EDGE_ROW)
        if self.sheet.graph.rightward:
            self._widen(heights)
        return heights

    def _widen(self, heights: list[float]) -> None:
        """A frame in a picture that leads to the right is as long as its heading."""
        for group in reversed(self.sheet.graph.groups):
            top, bottom = self.layers.tops[group.id], self.layers.bottoms[group.id]
            length = sum(heights[top : bottom + 1]) + sum(gap.height for gap in self._gaps[top:bottom])
            heights[bottom] += max(self.sheet.boxes[group.id].width + HEADING_GAP - length, 0.0)

    def _heading(self, group: str) -> float:
        return EDGE_ROW if self.sheet.graph.rightward else self.sheet.boxes[group].height + HEADING_GAP

    @cached_property
    def _tops(self) -> list[float]:
        tops = [0.0]
        for height, gap in zip(self._heights, self._gaps, strict=True):
            tops.append(tops[-1] + height + gap.height)
        return tops

    @cached_property
    def _bottoms(self) -> list[float]:
        return [top + height for top, height in zip(self._tops, self._heights, strict=False)]

    # --- together ---

    def _middle(self, name: str) -> Place:
        number = self.rows.boxes[name]
        thing = self.rows.things[number]
        aside = (thing.after + thing.before) / 2 if thing.words else 0.0
        first, last = self._reach(name)
        return Place(self.places[number] + aside, (first + last) / 2)

    def _reach(self, name: str) -> tuple[float, float]:
        """Where a box begins and ends along. Where things begin stands close to what comes next."""
        row, length = self.layers.boxes[name], self.sheet.along(name)
        late = self.sheet.nodes[name].shape is Shape.INITIAL
        first = self._bottoms[row] - length if late else self._tops[row]
        return first, first + length

    def _area(self, group: str) -> Area:
        top, bottom = self.layers.tops[group], self.layers.bottoms[group]
        first, last = self.rows.sides[group][top]
        one = self._turned(Place(self.places[first], self._tops[top]))
        other = self._turned(Place(self.places[last], self._bottoms[bottom]))
        return Area(one.x, one.y, other.x, other.y)

    def _headings(self) -> dict[str, float]:
        found = {}
        for group, lead in self.rows.leads.items():
            first = self.rows.sides[group][self.layers.tops[group]][0]
            aside = self.places[lead] - self.places[first]
            found[group] = aside + BEHIND if lead != first and not self.sheet.graph.rightward else CORNER
        return found

    def _path(self, number: int, link: Link) -> Path:
        chain, course = self.rows.chains[number], self._courses[number]
        start, turns = self._start(chain), self._turns(chain)
        places = [Place(course[0], self._end(chain.upper, chain.upper_group, upper=True))]
        for piece, (one, other) in enumerate(pairwise(course)):
            row = start + piece
            gap = self._gaps[row]
            if (track := gap.tracks[number, piece]) >= 0:
                along = self._bottoms[row] + gap.upper + track * TRACK
                along += (gap.height - gap.upper - gap.lower - max(gap.number - 1, 0) * TRACK) / 2
                places += [Place(one, along), Place(other, along)]
        places.append(Place(course[-1], self._end(chain.lower, chain.lower_group, upper=turns)))
        if chain.up:
            places.reverse()
        return rounded([self._turned(place) for place in places], arrow=link.arrow)

    def _end(self, box: str, group: str, *, upper: bool) -> float:
        """Where a line touches a box or frame along; words of transitions have theirs beside the line."""
        if group:
            return self._bottoms[self.layers.bottoms[group]] if upper else self._tops[self.layers.tops[group]]
        first, last = self._reach(box)
        return last if upper and not self.rows.things[self.rows.boxes[box]].words else first
