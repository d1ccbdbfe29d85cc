"""Which frame does a state lie in, and where does a line to it end? States as frames and boxes, by the view.

Floor 3. Pure. A shown state with children that is not closed is a frame; any other shown state is a box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from statewright.kernel.definition import Definition, Kind, State

from .course import Routes
from .view import View

ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Framing:
    """`last` is the box in each frame where lines that leave the frame begin, `happy` the one of the main
    path.
    """

    definition: Definition
    view: View
    last: Mapping[int, int]
    happy: Mapping[int, int]

    @classmethod
    def of(cls, definition: Definition, view: View, routes: Routes) -> Framing:
        """The frames of a view; lines leave a frame from its last box along the walk."""
        walked = sorted(routes.place, key=lambda index: routes.place[index])
        shown = [index for index in walked if definition.states[index].kind is not Kind.HISTORY]
        return cls(definition, view, _lasts(definition, view, shown), _lasts(definition, view, routes.states))

    def is_frame(self, index: int) -> bool:
        """Whether a shown state is drawn as a frame around others."""
        return index != 0 and bool(self.definition.states[index].children) and index not in self.view.closed

    def chain(self, index: int) -> list[int]:
        """The frames around a shown state, outermost first, itself included if it is one."""
        found: list[int] = []
        while index > 0:
            if self.is_frame(index):
                found.append(index)
            index = self.definition.states[index].parent
        return found[::-1]

    def frame(self, index: int) -> str:
        """The id of the frame that a state is, or lies in ("": the top)."""
        return self._name(self.chain(index))

    def common(self, source: int, heads: Sequence[int]) -> str:
        """The id of the innermost frame that has all these states in it."""
        common = self.chain(source)
        for target in heads:
            common = [
                mine for mine, theirs in zip(common, self.chain(target), strict=False) if mine == theirs
            ]
        return self._name(common)

    def _name(self, chain: list[int]) -> str:
        return group_id(self.definition.states[chain[-1]]) if chain else ""

    def heads(self, targets: Sequence[int]) -> list[int]:
        """What is drawn for these targets, each once."""
        shown = (self.view.stand_in[target] for target in targets)
        return [target for target in dict.fromkeys(shown) if target >= 0]

    def leads_inside(self, source: int, heads: Sequence[int]) -> bool:
        """Whether a frame's own transition leads to something inside the frame."""
        inside = [target for target in heads if target != source]
        return bool(inside) and any(source == 0 or source in self.chain(target) for target in inside)

    def begins(self, state: State) -> list[int]:
        """The shown states that a frame (or the root) begins in."""
        targets = state.initial or state.children[:1]
        return [target for target in self.heads(targets) if target > 0]

    def begins_here(self, state: State) -> bool:
        """Whether a mark shows where a frame (or the root) begins."""
        frame = state.index == 0 or (self.view.shows(state.index) and self.is_frame(state.index))
        return frame and state.kind is not Kind.PARALLEL and bool(self.begins(state))

    def head(self, target: int, frame: str) -> tuple[str, str]:
        """The box where a line out of `frame` to a shown state ends, and the frame at whose border it is cut
        off.
        """
        state = self.definition.states[target]
        if not self.is_frame(target):
            return state_id(state), ""
        group = "" if frame == group_id(state) else group_id(state)
        inner = state
        while self.is_frame(inner.index):
            if self.begins_here(inner):
                return initial_id(inner), group
            inner = next(self.definition.states[child] for child in inner.children if self.view.shows(child))
        return state_id(inner), group

    def tail(self, source: int, heads: Sequence[int], *, happy: bool) -> tuple[str, str]:
        """The box where a line from a shown state begins, and the frame at whose border it does."""
        state = self.definition.states[source]
        if source == 0 or (self.is_frame(source) and self.leads_inside(source, heads)):
            return anywhere_id(state), ""
        if not self.is_frame(source):
            return state_id(state), ""
        last = self.happy.get(source) if happy else None
        last = self.last.get(source) if last is None else last
        if last is None or self.is_frame(last):
            return self.head(source, "")[0], group_id(state)
        return state_id(self.definition.states[last]), group_id(state)


def _lasts(definition: Definition, view: View, leaves: Sequence[int]) -> dict[int, int]:
    """For each state above, the last of these leaves inside it."""
    last: dict[int, int] = {}
    for leaf in leaves:
        shown = view.stand_in[leaf]
        index = shown
        while index > 0:
            index = definition.states[index].parent
            last[index] = shown
    return last


def state_id(state: State) -> str:
    """The id of a state's box."""
    return f"state.{state.path}"


def group_id(state: State) -> str:
    """The id of a state's frame."""
    return f"group.{state.path}"


def initial_id(state: State) -> str:
    """The id of the mark where a state begins."""
    return f"initial.{state.path}" if state.path else "initial"


def anywhere_id(state: State) -> str:
    """The id of the box for what may happen anywhere in a state."""
    return f"{ANYWHERE}.{state.path}" if state.path else ANYWHERE


def move_ids(definition: Definition) -> dict[int, str]:
    """An id for each transition, from its source, its trigger and, if these repeat, a number."""
    counts: dict[str, int] = {}
    found: dict[int, str] = {}
    for transition in definition.transitions:
        source = definition.states[transition.source].path or "root"
        trigger = {"": "always", "*": "any"}.get(transition.trigger, transition.trigger)
        name = f"move.{source}.{trigger}"
        number = counts[name] = counts.get(name, 0) + 1
        found[transition.index] = name if number == 1 else f"{name}.{number}"
    return found
