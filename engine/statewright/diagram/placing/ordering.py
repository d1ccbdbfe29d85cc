"""In which order do things stand in a row? What has a standing keeps it; lines go where they cross least.

Floor 3. Pure. Only joints and words of transitions are moved to have fewer crossings (Sugiyama, Tagawa and
Toda 1981), so the order of two boxes never depends on the lines of a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from .rows import Child, Rows

ROUNDS = 12
"""How often the rows are gone through, down and up."""
PATIENCE = 4
"""So many rounds without a better order are enough."""

Ends: TypeAlias = list[tuple[int, int]]
"""Where the lines of a thing end in the next row, each with what a crossing costs; sorted."""


class Lines(NamedTuple):
    """The lines of a thing, or of all in a frame, to the row above and to the row below."""

    above: Ends
    below: Ends


def ordered(rows: Rows) -> None:
    """Puts the children of all rows in order. Complexity: rounds x (things in a row) squared."""
    sorting = _Sorting.of(rows)
    for row in range(len(rows.children)):
        sorting.arrange(row, "", above=True, below=False)
    best, least, waited = sorting.kept(), sorting.price(), 0
    for number in range(ROUNDS):
        sorting.sweep(down=number % 2 == 1)
        sorting.polish()
        waited += 1
        if (price := sorting.price()) < least:
            best, least, waited = sorting.kept(), price, 0
        if not least or waited >= PATIENCE:
            break
    rows.children[:] = best


@dataclass(slots=True)
class _Sorting:
    """`above`, `below`: the neighbours of each thing, with costs; `at`: its place in its row."""

    rows: Rows
    above: list[list[tuple[int, int]]]
    below: list[list[tuple[int, int]]]
    at: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Rows) -> _Sorting:
        sorting = cls(rows, [[] for _ in rows.things], [[] for _ in rows.things], [0] * len(rows.things))
        for tie in rows.ties:
            sorting.below[tie.upper].append((tie.lower, tie.cost))
            sorting.above[tie.lower].append((tie.upper, tie.cost))
        for row in range(len(rows.children)):
            sorting.number(row)
        return sorting

    def number(self, row: int) -> None:
        for place, thing in enumerate(self.rows.flat(row)):
            self.at[thing] = place

    def kept(self) -> list[dict[str, list[Child]]]:
        return [{frame: list(inner) for frame, inner in row.items()} for row in self.rows.children]

    def sweep(self, *, down: bool) -> None:
        """All rows, each by the one before it."""
        count = len(self.rows.children)
        for row in range(count) if down else range(count - 1, -1, -1):
            self.arrange(row, "", above=down, below=not down)

    def arrange(self, row: int, frame: str, *, above: bool, below: bool) -> None:
        """Puts what is loose between what has a standing, where it costs least; then inside each frame."""
        inner = self.rows.children[row].get(frame, [])
        fixed = [child for child in inner if not self.is_loose(child)]
        if len(fixed) < len(inner):
            lines = {child: self.lines(row, child, above=above, below=below) for child in inner}
            slots: list[list[Child]] = [[] for _ in range(len(fixed) + 1)]
            for child in inner:
                if self.is_loose(child):
                    slots[self.slot(child, fixed, lines)].append(child)
            for slot in slots:
                slot.sort(key=lambda child: self.middle(child, lines[child]))
            parted = [[*slot, *fixed[number : number + 1]] for number, slot in enumerate(slots)]
            inner[:] = [child for part in parted for child in part]
            self.number(row)
        for child in inner:
            if isinstance(child, str):
                self.arrange(row, child, above=above, below=below)

    def is_loose(self, child: Child) -> bool:
        return isinstance(child, int) and self.rows.things[child].loose

    def lines(self, row: int, child: Child, *, above: bool, below: bool) -> Lines:
        if isinstance(child, int):
            members: Sequence[int] = (child,)
        else:
            members = (*self.rows.sides[child][row], *self.rows.flat(row, child))
        return Lines(
            self._ends(members, self.above) if above else [], self._ends(members, self.below) if below else []
        )

    def _ends(self, members: Iterable[int], neighbours: list[list[tuple[int, int]]]) -> Ends:
        return sorted((self.at[end], cost) for one in members for end, cost in neighbours[one])

    def slot(self, child: Child, fixed: list[Child], lines: dict[Child, Lines]) -> int:
        """After how many of the fixed ones it costs least; else next to the main path, which comes first."""
        mine = lines[child]
        prices = [sum(_price(mine, lines[other]) for other in fixed)]
        for other in fixed:
            prices.append(prices[-1] + _price(lines[other], mine) - _price(mine, lines[other]))
        main = 0 if child in self.rows.main else sum(other in self.rows.main for other in fixed)
        best = min(prices)
        slots = [slot for slot, price in enumerate(prices) if price == best]
        return min(slots, key=lambda slot: (slot < main, abs(slot - main)))

    def middle(self, child: Child, lines: Lines) -> float:
        places = [place for place, _ in (*lines.above, *lines.below)]
        if places:
            return sum(places) / len(places)
        return self.at[child] if isinstance(child, int) else 0.0

    def polish(self) -> None:
        """Exchanges neighbours of which one is loose, as long as that saves crossings."""
        frames = [(row, frame) for row, inner in enumerate(self.rows.children) for frame in inner]
        while sum(self._exchange(row, frame) for row, frame in frames):
            pass

    def _exchange(self, row: int, frame: str) -> bool:
        inner = self.rows.children[row][frame]
        loose = [self.is_loose(child) for child in inner]
        if len(inner) < 2 or not any(loose):
            return False
        lines = [self.lines(row, child, above=True, below=True) for child in inner]
        found = False
        for one in range(len(inner) - 1):
            two = one + 1
            if (loose[one] or loose[two]) and _price(lines[one], lines[two]) > _price(lines[two], lines[one]):
                inner[one], inner[two] = inner[two], inner[one]
                loose[one], loose[two] = loose[two], loose[one]
                lines[one], lines[two] = lines[two], lines[one]
                found = True
        if found:
            self.number(row)
        return found

    def price(self) -> int:
        """What all crossings cost together."""
        total = 0
        for row in range(len(self.rows.children) - 1):
            order = [self._ends((thing,), self.below) for thing in self.rows.flat(row)]
            seen: Ends = []
            for ends in order:
                total += sum(cost * weight for end, cost in ends for other, weight in seen if other > end)
                seen += ends
        return total


def _price(one: Lines, other: Lines) -> int:
    """What the crossings between the lines of two things cost if the first stands before the second."""
    return _crossed(one.above, other.above) + _crossed(one.below, other.below)


def _crossed(one: Ends, other: Ends) -> int:
    if not one or not other or one[-1][0] <= other[0][0]:
        return 0
    return sum(cost * weight for place, cost in one for end, weight in other if place > end)
