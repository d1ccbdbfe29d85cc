"""Can a line have fewer bends? Pieces of it move aside where there is room.

Floor 3. Pure. Graphviz keeps lines short; among lines of one length it does not prefer the one with fewer
bends, and it does not know where on its edge a box lets a line out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .channels import STEP
from .columns import room
from .ports import LEAST, End, Touching
from .rows import Rows

ROUNDS = 4


def straighten(touching: Touching) -> None:
    """Moves things aside for fewer bends; the order in each row stays, and so does the room."""
    work = _Work.of(touching)
    for _ in range(ROUNDS):
        if not sum(work.smooth(thread) for thread in work.threads):
            break  # what one line has left free, another may take
    for _ in range(ROUNDS):
        before, bends = list(touching.places), touching.bends()
        work.settle()
        if touching.bends() >= bends:
            touching.places[:] = before
            break


@dataclass(frozen=True, slots=True)
class _Thread:
    """A line with all that can move: its joints from above to below, and the words on it. Its ends."""

    things: tuple[int, ...]
    ends: tuple[End, End]


@dataclass(frozen=True, slots=True)
class _Work:
    """`beside`: the neighbours of each thing in its row."""

    touching: Touching
    threads: tuple[_Thread, ...]
    beside: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, touching: Touching) -> _Work:
        work = cls(touching, tuple(_threads(touching)))
        for row in range(len(touching.rows.children)):
            order = (None, *touching.rows.flat(row), None)
            for before, here, after in zip(order, order[1:], order[2:], strict=False):
                if here is not None:
                    work.beside[here] = before, after
        return work

    def smooth(self, thread: _Thread) -> int:
        """Moves pieces of a line, as long as that saves a bend or at least a way; says how many."""
        count = 0
        while self._smooth(thread):
            count += 1
        return count

    def _smooth(self, thread: _Thread) -> bool:
        places, things = self.touching.places, thread.things
        spans = [self.touching.span(end) for end in thread.ends]
        best = self._strain(thread, spans)
        for start, end in pairwise(self._pieces(thread)):
            piece, here = things[start:end], places[things[start]]
            low, high = self._free(piece)
            wishes = [places[things[at]] for at in (start - 1, end) if 0 <= at < len(things)]
            wishes += [min(max(here, first), last) for first, last in spans]
            for wish in wishes:
                if low <= wish <= high and abs(wish - here) >= STEP:
                    self._move(piece, wish)
                    if self._strain(thread, spans) < best:
                        return True
                    self._move(piece, here)
        return False

    def settle(self) -> None:
        """Moves the last pieces of lines to the ports that they miss by little, where there is room."""
        ports = self.touching.ports().places
        for thread in self.threads:
            stops = self._pieces(thread)
            pieces = thread.things[: stops[1]], thread.things[stops[-2] :]
            for end, piece in zip(thread.ends, pieces, strict=True):
                low, high = self._free(piece)
                missed = abs(ports[end] - self.touching.places[piece[0]])
                if STEP <= missed < 2 * LEAST and low <= ports[end] <= high:
                    self._move(piece, ports[end])

    def _pieces(self, thread: _Thread) -> list[int]:
        """Where straight pieces begin, and the end."""
        places = [self.touching.places[thing] for thing in thread.things]
        steps = [at + 1 for at, (one, other) in enumerate(pairwise(places)) if abs(one - other) >= STEP]
        return [0, *steps, len(places)]

    def _free(self, piece: tuple[int, ...]) -> tuple[float, float]:
        """Where these things can stand without touching their neighbours."""
        places, things = self.touching.places, self.touching.rows.things
        low, high = float("-inf"), float("inf")
        for thing in piece:
            before, after = self.beside[thing]
            if before is not None:
                low = max(low, places[before] + room(things[before], things[thing]))
            if after is not None:
                high = min(high, places[after] - room(things[thing], things[after]))
        return low, high

    def _move(self, piece: tuple[int, ...], place: float) -> None:
        for thing in piece:
            self.touching.places[thing] = place

    def _strain(self, thread: _Thread, spans: list[tuple[float, float]]) -> tuple[int, float]:
        """How many bends a line has, and how far it goes aside."""
        places = [self.touching.places[thing] for thing in thread.things]
        steps = [abs(one - other) for one, other in pairwise(places)]
        for (low, high), place in zip(spans, (places[0], places[-1]), strict=True):
            steps.append(max(low - place, place - high, 0.0))
        return sum(step >= STEP for step in steps), round(sum(steps), 3)


def _threads(touching: Touching) -> Iterator[_Thread]:
    """The lines beside the main path; two that meet at the words of a transition are one."""
    rows, links = touching.rows, touching.sheet.graph.links
    free = [number for number, link in enumerate(links) if not link.main]
    into = _meeting(rows, free, upper=False)
    out = _meeting(rows, free, upper=True)
    done: set[int] = set()
    for name, (one, *more) in into.items():
        if not more and len(out.get(name, ())) == 1:
            other = out[name][0]
            things = (*rows.chains[one].joints, rows.boxes[name], *rows.chains[other].joints)
            yield _Thread(things, (End(one, upper=True), End(other, upper=False)))
            done |= {one, other}
    for number in free:
        if number not in done and rows.chains[number].joints:
            yield _Thread(rows.chains[number].joints, (End(number, upper=True), End(number, upper=False)))


def _meeting(rows: Rows, numbers: list[int], *, upper: bool) -> dict[str, list[int]]:
    """The chains that have the words of a transition at this end."""
    found: dict[str, list[int]] = {}
    for number in numbers:
        group, box = rows.chains[number].ending(upper=upper)
        if not group and rows.things[rows.boxes[box]].words:
            found.setdefault(box, []).append(number)
    return found
