"""Which state is meant by a name? The nearest enclosing scope first, then any unambiguous suffix of a path.

Floor 2. Pure but for the findings. From a state outwards, each scope is asked for a path that begins at it
(`shipped` among the children, or `with_buyer.shipped` through a child); the innermost that has one wins.
Failing that, the name must be the end of exactly one path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..diagnostics.codes import names as codes
from ..diagnostics.diagnostic import Text
from ..expressions import Diagnosis
from ..kernel.definition import Kind
from .outline import Outline
from .place import Place
from .problems import Problems, suggestion
from .words import KIND_WORDS


class Names(NamedTuple):
    """Resolves the names of states of one workflow."""

    workflow: str
    outline: Outline
    suffixes: Mapping[str, tuple[int, ...]]

    def meant(self, name: str, scope: int) -> tuple[int, ...]:
        """The states that `name` can mean, seen from the state `scope`: one, or none, or too many."""
        around = (scope, *self.outline.ancestors(scope))
        for index in around:
            path = self.outline.states[index].path
            found = self.outline.by_path.get(f"{path}.{name}" if path else name)
            if found:
                return (found,)
        return self.suffixes.get(name, ())

    def resolve(self, place: Place, scope: int, problems: Problems, *, key: bool = False) -> int | None:
        """The number of the state named at a place, or None, reported."""
        written = place.path[-1] if key else place.value
        name = str(written)
        found = self.meant(name, scope)
        if len(found) == 1:
            return found[0]
        if found:
            candidates = Text(", ".join(self.paths(found)), "、".join(self.paths(found)))
            problems.at(
                codes.AMBIGUOUS_STATE, place, key=key, name=name, count=len(found), candidates=candidates
            )
        else:
            help = suggestion(name, self.known(name))
            problems.at(codes.UNDEFINED_STATE, place, key=key, help=help, name=name, workflow=self.workflow)
        return None

    def resolve_active(self, place: Place, scope: int, problems: Problems) -> int | None:
        """As `resolve`, for a state that can be active: not a history state."""
        found = self.resolve(place, scope, problems)
        if found is not None and self.outline.states[found].kind is Kind.HISTORY:
            problems.at(codes.NOT_A_STATE_HERE, place, name=place.value, kind=KIND_WORDS[Kind.HISTORY])
            return None
        return found

    def paths(self, states: tuple[int, ...]) -> list[str]:
        """The dotted paths of some states."""
        return [self.outline.states[index].path for index in states]

    def known(self, name: str) -> list[str]:
        """The names to choose from: last parts, or whole paths for a dotted name."""
        if "." in name:
            return [state.path for state in self.outline.states[1:]]
        return list(dict.fromkeys(state.name for state in self.outline.states[1:]))

    def for_expressions(self, scope: int) -> Callable[[str], str | Diagnosis]:
        """What `in_state('name')` means in an expression of the state `scope`."""

        def resolve(name: str) -> str | Diagnosis:
            found = self.meant(name, scope)
            active = tuple(index for index in found if self.outline.states[index].kind is not Kind.HISTORY)
            if len(active) == 1:
                return self.outline.states[active[0]].path
            if active:
                return Diagnosis("ambiguous", tuple(self.paths(active)))
            return Diagnosis("unknown", tuple(self.known(name)))

        return resolve


def names_of(workflow: str, outline: Outline) -> Names:
    """The names of a workflow's states."""
    suffixes: dict[str, tuple[int, ...]] = {}
    for state in outline.states[1:]:
        parts = state.path.split(".")
        for start in range(len(parts)):
            suffix = ".".join(parts[start:])
            suffixes[suffix] = (*suffixes.get(suffix, ()), state.number)
    return Names(workflow, outline, suffixes)
