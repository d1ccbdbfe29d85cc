"""Which states are there? The tree of states, numbered in document order, before anything in them is read.

Floor 2. Pure but for the findings. Regions are children of a parallel state and compound states themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..diagnostics.codes import structure as codes
from ..kernel.definition import Kind
from .place import Place
from .problems import Problems


class Draft(NamedTuple):
    """A state as it is written.

    Number, dotted path, kind, parent (-1 for the root), children, place in the file.
    """

    number: int
    path: str
    name: str
    kind: Kind
    parent: int
    children: tuple[int, ...]
    place: Place


class Outline(NamedTuple):
    """All states of a workflow, by number and by path; the root is number 0 and has the empty path."""

    states: tuple[Draft, ...]
    by_path: Mapping[str, int]

    def ancestors(self, index: int) -> Iterator[int]:
        """The states around one, inner to outer, the root last."""
        index = self.states[index].parent
        while index >= 0:
            yield index
            index = self.states[index].parent

    def contains(self, outer: int, inner: int) -> bool:
        """Whether `inner` lies inside `outer` (and is not the same)."""
        return outer in self.ancestors(inner)

    def inside(self, outer: int) -> Iterator[int]:
        """The states inside one, in document order."""
        return (state.number for state in self.states[outer + 1 :] if self.contains(outer, state.number))

    @property
    def root_finals(self) -> tuple[int, ...]:
        """The states that end the workflow."""
        return tuple(index for index in self.states[0].children if self.states[index].kind is Kind.FINAL)


def outline(root: Place, name: str, problems: Problems) -> Outline:
    """The states of the workflow whose document begins at `root`."""
    found: list[Draft | None] = []
    _gather(root, "", name, -1, found, problems)
    states = tuple(state for state in found if state is not None)
    return Outline(states, {state.path: state.number for state in states})


def _gather(
    place: Place, path: str, name: str, parent: int, found: list[Draft | None], problems: Problems
) -> int:
    index = len(found)
    found.append(None)  # its number comes before its children's, its children are known after
    kind = _kind(place, problems)
    inner = "regions" if kind is Kind.PARALLEL else "states"
    children = tuple(
        _gather(part, f"{path}.{key}" if path else key, key, index, found, problems)
        for key, part in place.inside(inner)
    )
    found[index] = Draft(index, path, name, kind, parent, children, place)
    return index


def _kind(place: Place, problems: Problems) -> Kind:
    if place.find("regions") is not None:
        both = place.find("states")
        if both is not None:
            problems.at(codes.STATES_AND_REGIONS, both, key=True)
        return Kind.PARALLEL
    if place.find("states") is not None:
        return Kind.COMPOUND
    if place.get("final") is True:
        return Kind.FINAL
    return Kind.HISTORY if place.find("history") is not None else Kind.ATOMIC
