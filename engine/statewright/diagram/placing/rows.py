"""What stands in each row? Boxes, the sides of frames, and a joint of every line that passes through.

Floor 3. Pure data. A line between two rows is a chain of joints, so that it has room wherever it goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Child: TypeAlias = int | str
"""A thing in a row by its number, or a frame by its id."""


class Thing(NamedTuple):
    """Something in a row: how far it reaches to both sides of its axis, in points.

    `box` is the id of the box that it is, if it is one, and `words` says that this is a transition's, which
    stands beside its line; `frame` is the innermost frame around it, and a `side` is one of that frame's. A
    `loose` thing has no standing of its own: it goes where its line has the fewest crossings. A `ghost` is a
    joint of a line that is not drawn there. `heading`: the room for one that stands behind it.
    """

    row: int
    frame: str
    before: float = 0.0
    after: float = 0.0
    box: str = ""
    side: Literal["", "first", "last"] = ""
    loose: bool = False
    words: bool = False
    ghost: bool = False
    heading: float = 0.0


class Tie(NamedTuple):
    """A piece of a line from a thing to one in the next row: how hard it is pulled straight, and for how many
    lines it counts where another crosses it.
    """

    upper: int
    lower: int
    pull: int
    cost: int = 1


class Chain(NamedTuple):
    """A line from above to below: the boxes at its ends, or rather the frames at whose edges it ends, where
    there are such, and its joints. `up`: it is read from below.
    """

    upper: str
    upper_group: str
    lower: str
    lower_group: str
    joints: tuple[int, ...]
    up: bool

    def ending(self, *, upper: bool) -> tuple[str, str]:
        """The frame (or "") and the box at one end."""
        return (self.upper_group, self.upper) if upper else (self.lower_group, self.lower)


@dataclass(slots=True)
class Rows:
    """All things, by number; the children of each frame in each row, from side to side; chains in the order
    of the links. `boxes`: the number of each box; `sides`: those of each frame's sides, by row; `main`: what
    belongs to the main path; `leads`: what the heading of each frame stands behind.
    """

    things: list[Thing] = field(default_factory=list)
    children: list[dict[str, list[Child]]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    boxes: dict[str, int] = field(default_factory=dict)
    sides: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)
    main: set[Child] = field(default_factory=set)
    leads: dict[str, int] = field(default_factory=dict)

    def flat(self, row: int, frame: str = "") -> Iterator[int]:
        """The things of a row, or of one frame in it, in their order."""
        for child in self.children[row].get(frame, ()):
            if isinstance(child, int):
                yield child
            else:
                first, last = self.sides[child][row]
                yield first
                yield from self.flat(row, child)
                yield last
