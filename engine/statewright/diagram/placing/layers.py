"""In which layer does each box stand? Lines lead from layer to layer, those that lead back against the flow.

Floor 3. Pure. A frame has a layer of its own for its upper edge and one for its lower edge. What comes after
a frame stands below all of it and what leads into it above, as far as that closes no circle: so lines pass
through the upper and lower edges of frames. Longest paths, as Sugiyama, Tagawa and Toda (1981) have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..graph import Frame, Link, Shape
from ..orient import by_transition, reaches
from .sheet import Sheet


@dataclass(frozen=True, slots=True)
class Layers:
    """The layer of each box, and the first and last one of each frame, by id. All begin with 0."""

    boxes: dict[str, int]
    tops: dict[str, int]
    bottoms: dict[str, int]

    @property
    def count(self) -> int:
        """How many layers there are."""
        return 1 + max((*self.boxes.values(), *self.bottoms.values()), default=-1)

    def upper(self, link: Link, *, head: bool) -> int:
        """The layer that a line leaves downwards at this end."""
        group = link.head_group if head else link.tail_group
        return self.bottoms[group] if group else self.boxes[link.head if head else link.tail]

    def lower(self, link: Link, *, head: bool) -> int:
        """The layer that a line reaches from above at this end."""
        group = link.head_group if head else link.tail_group
        return self.tops[group] if group else self.boxes[link.head if head else link.tail]


def layers_of(sheet: Sheet) -> Layers:
    """Layers for everything. Complexity: links x (boxes + links) at worst."""
    above = _Above(sheet)
    above.nest()
    for numbers in by_transition(sheet.graph.links):
        above.settle([sheet.graph.links[number] for number in numbers])
    for upper, lower in sheet.graph.stacked:
        above.add([(upper, lower)])
    return above.layers()


def _top(group: str) -> str:
    return f"top {group}"


def _bottom(group: str) -> str:
    return f"bottom {group}"


@dataclass(slots=True)
class _Above:
    """What must stand above what, while it is being found out; never a circle."""

    sheet: Sheet
    below: dict[str, dict[str, None]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)

    def nest(self) -> None:
        """Frames around what lies in them; regions side by side begin and end together."""
        graph = self.sheet.graph
        first: dict[str, str] = {}
        for group in graph.groups:
            if group.frame is Frame.REGION:
                twin = first.setdefault(group.parent, group.id)
                self.same[_top(group.id)] = _top(twin)
                self.same[_bottom(group.id)] = _bottom(twin)
        for group in graph.groups:
            self.add([(_top(group.id), _bottom(group.id))])
            if group.parent:
                self.add([(_top(group.parent), _top(group.id)), (_bottom(group.id), _bottom(group.parent))])
        for name, frame in self.sheet.frames.items():
            if frame:
                self.add([(_top(frame), name), (name, _bottom(frame))])
            else:
                self.below.setdefault(name, {})

    def settle(self, links: list[Link]) -> None:
        """The direction of one transition: as wished or turned, past whole frames or into them at the side,
        all its links alike or each as it can be.
        """
        wished = links[0].back
        for back, strict in ((wished, True), (wished, False), (not wished, True), (not wished, False)):
            if self.add([self._pair(link, back, strict) for link in links]):
                if back:
                    self.late.extend(link.head for link in links if self._is_move(link.head))
                return
        for link in links:
            if not self.add([self._pair(link, wished, False)]):
                self.add([self._pair(link, not wished, False)])

    def _is_move(self, name: str) -> bool:
        return self.sheet.nodes[name].shape is Shape.MOVE

    def _pair(self, link: Link, back: bool, strict: bool) -> tuple[str, str]:
        """Which of two things must stand above the other if this line leads down (or back up)."""
        if not strict:
            return (link.head, link.tail) if back else (link.tail, link.head)
        tail, head = self._outer(link, head=False), self._outer(link, head=True)
        upper, lower = (head, tail) if back else (tail, head)
        return upper[1], lower[0]

    def _outer(self, link: Link, *, head: bool) -> tuple[str, str]:
        """The first and last layer of the largest thing at this end that does not hold the other end, too."""
        mine, theirs = self.sheet.around(link, head=head), self.sheet.around(link, head=not head)
        group = link.head_group if head else link.tail_group
        mine = (*mine, group) if group else mine
        common = sum(1 for one, other in zip(mine, theirs, strict=False) if one == other)
        if len(mine) > common:
            return _top(mine[common]), _bottom(mine[common])
        name = link.head if head else link.tail
        return name, name

    def add(self, pairs: list[tuple[str, str]]) -> bool:
        """Demands that the first of each pair stand above the second; nothing if that closed a circle."""
        added: list[tuple[str, str]] = []
        for upper, lower in ((self._one(upper), self._one(lower)) for upper, lower in pairs):
            if upper == lower or reaches(self.below, lower, upper):
                for one, other in added:
                    del self.below[one][other]
                return False
            under = self.below.setdefault(upper, {})
            self.below.setdefault(lower, {})
            if lower not in under:
                under[lower] = None
                added.append((upper, lower))
        return True

    def _one(self, name: str) -> str:
        return self.same.get(name, name)

    def layers(self) -> Layers:
        """As high as possible; the words of what leads back right above where it comes from."""
        order = list(self._sorted())
        layer = dict.fromkeys(order, 0)
        for name in order:
            for lower in self.below[name]:
                layer[lower] = max(layer[lower], layer[name] + 1)
        late = {*self.late, *(node.id for node in self.sheet.graph.nodes if node.shape is Shape.INITIAL)}
        for name in reversed(order):
            if name in late and self.below[name]:
                layer[name] = min(layer[lower] for lower in self.below[name]) - 1
        groups = [group.id for group in self.sheet.graph.groups]
        return Layers(
            {name: layer[name] for name in self.sheet.frames},
            {group: layer[self._one(_top(group))] for group in groups},
            {group: layer[self._one(_bottom(group))] for group in groups},
        )

    def _sorted(self) -> Iterator[str]:
        above = dict.fromkeys(self.below, 0)
        for unders in self.below.values():
            for lower in unders:
                above[lower] += 1
        free = [name for name, count in above.items() if not count]
        while free:
            name = free.pop()
            yield name
            for lower in self.below[name]:
                above[lower] -= 1
                if not above[lower]:
                    free.append(lower)
