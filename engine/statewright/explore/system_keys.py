"""Was this event taken before? The keys with which the members of a system took events.

Floor 3. A few keys of each event are remembered; of more, or where others may send it, any may have been.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import z3

from ..kernel.definition import EventRule
from .encoding import Encoder
from .formulas import FALSE, disjunction, simplified
from .selection import tree_of
from .symbols import Record, Scalar, Value
from .system_members import Member
from .system_nodes import Node
from .system_posting import Draft

KEYS_MAX = 2
"""How many keys of one event are remembered; with more, any may have been taken before."""


class Keys:
    """The keys that members of these names may meet; what is kept of them is added to `stored`."""

    def __init__(self, members: tuple[Member, ...], stored: dict[str, Value], names: frozenset[str]) -> None:
        self.keyed = [
            (member.number, name)
            for member in members
            for name, rule in member.definition.events.items()
            if rule.key is not None and names.intersection(rule.origin or names)
        ]
        self._stored = stored

    def repeated(
        self, node: Node, member: Member, rule: EventRule, payload: Value
    ) -> tuple[Any, Value | None]:
        """When the event's key was taken before, and the key."""
        index = self._index(member, rule.name)
        if index is None or rule.key is None:
            return FALSE, None
        taken = node.keys[index]
        variables: Mapping[str, Value] = {"data": Record(member.machine.data), "event": payload}
        found = Encoder(member.machine.symbols, variables, frozenset()).encode(tree_of(rule.key))
        unseen = rule.unhandled != "refuse" and (rule.by is not None or rule.origin is None)
        any_key = z3.Bool(member.machine.symbols.fresh("any key"))
        if not isinstance(found, Scalar) or found.kind != "string":
            return (any_key if taken or unseen else FALSE), None
        unsure = any_key if unseen or taken > KEYS_MAX else FALSE
        known = [found.term == self._key(index, place).term for place in range(min(taken, KEYS_MAX))]
        return simplified(disjunction(unsure, *known)), found

    def kept(self, draft: Draft, member: Member, event: str, key: Value | None) -> Draft:
        """The key of an event that is taken is kept."""
        index = self._index(member, event)
        if index is None:
            return draft
        taken = draft.node.keys[index]
        if taken < KEYS_MAX and key is not None:
            self._key(index, taken)
            draft = replace(draft, updates={**draft.updates, f"key {index} {taken}": key})
        return _counted(draft, index, min(taken + 1, KEYS_MAX + 1))

    def from_outside(self, draft: Draft, member: Member, event: str) -> Draft:
        """Somebody who is no member has sent the event: from now on any key may have been taken."""
        index = self._index(member, event)
        if index is None:
            return draft
        return _counted(draft, index, KEYS_MAX + 1)

    def forgotten(self, draft: Draft, number: int) -> Draft:
        """Another instance begins in the place of one: it has taken nothing."""
        counts = (
            0 if member == number else taken
            for (member, _), taken in zip(self.keyed, draft.node.keys, strict=True)
        )
        return replace(draft, node=draft.node._replace(keys=tuple(counts)))

    def _index(self, member: Member, event: str) -> int | None:
        """Which of the events with keys it is; None if it is none."""
        place = (member.number, event)
        return self.keyed.index(place) if place in self.keyed else None

    def _key(self, index: int, place: int) -> Scalar:
        name = f"key {index} {place}"
        found = self._stored.setdefault(name, Scalar(z3.Int(name), "string"))
        assert isinstance(found, Scalar)
        return found


def _counted(draft: Draft, index: int, count: int) -> Draft:
    """So many keys of one event were taken."""
    counts = (*draft.node.keys[:index], count, *draft.node.keys[index + 1 :])
    return replace(draft, node=draft.node._replace(keys=counts))
