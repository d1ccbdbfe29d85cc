"""What was exercised, and what was not? Frozen values. Floor 6. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from ...diagnostics import Text

Kind: TypeAlias = Literal["states", "transitions", "clauses", "timers", "properties"]
KINDS: Mapping[Kind, Text] = {
    "states": Text("states", "状态"),
    "transitions": Text("transitions", "转换"),
    "clauses": Text("clauses of conditions, both ways", "条件子句(两种结果)"),
    "timers": Text("timers", "定时器"),
    "properties": Text("properties", "属性"),
}
"""What is counted, in the order of a report, with the words for it."""


class Item(NamedTuple):
    """One thing that scenarios can exercise: its name, its line in the workflow's file, whether they do."""

    kind: Kind
    name: Text
    line: int
    hit: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one workflow was exercised. `visited` states and `taken` transitions, of the
    definition with this `digest`, are for a picture.
    """

    workflow: str
    path: str
    items: tuple[Item, ...]
    visited: frozenset[str]
    taken: frozenset[int]
    digest: str = ""

    def of(self, kind: Kind) -> tuple[Item, ...]:
        """The items of one kind, in the order of the file."""
        return tuple(item for item in self.items if item.kind == kind)

    @property
    def missed(self) -> tuple[Item, ...]:
        """What no scenario exercises."""
        return tuple(item for item in self.items if not item.hit)
