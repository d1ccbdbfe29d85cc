"""What does a property see of a system? Its subjects, each in the member that it speaks of.

Floor 3. A subject without `of` is in the instance whose property it is: the first member of its workflow. A
subject `of` another workflow is in the instance that the address names, and so the address must say the same
in all of an instance's life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from ..diagnostics import Text
from ..kernel.definition import Definition, Property, Subject
from .acting import value_of
from .encoding import Encoder
from .formulas import FALSE, TRUE, conjunction, disjunction, is_false, is_true, negation, simplified
from .machine import TooLarge
from .monitors import Case, Monitor, within
from .relied import subjects_of
from .symbols import Record, Value
from .system_members import Member, is_constant
from .system_nodes import Move, Node


class Unknown(Exception):
    """A subject names something that the other workflow does not have."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject.name)
        self.subject = subject


def resolved(prop: Property, among: Mapping[str, Definition]) -> Property:
    """The property with the names of other workflows' states as their paths. Raises Unknown."""

    def one(subject: Subject | None) -> Subject | None:
        if subject is None or subject.of is None or subject.of not in among:
            return subject
        return _found(subject, among[subject.of])

    def many(listed: tuple[Subject, ...]) -> tuple[Subject, ...]:
        return tuple(each for each in map(one, listed) if each is not None)

    return replace(
        prop,
        subjects=many(prop.subjects),
        from_=many(prop.from_),
        first=one(prop.first),
        then=one(prop.then),
        scope_subject=one(prop.scope_subject),
    )


def _found(subject: Subject, definition: Definition) -> Subject:
    match subject.kind:
        case "event" if subject.name in definition.events:
            return subject
        case "effect" if subject.name in definition.effects:
            return subject
        case "state" if subject.name == "final":
            return replace(subject, kind="final")
        case "state":
            paths = [s.path for s in definition.states if f".{s.path}".endswith(f".{subject.name}")]
            exact = [path for path in paths if path == subject.name]
            if len(exact or paths) == 1:
                return replace(subject, name=(exact or paths)[0])
    raise Unknown(subject)


@dataclass(frozen=True)
class Watch:
    """A property, resolved, of the first of these members that is an instance of `owner`."""

    property: Property
    members: tuple[Member, ...]
    anchor: Member

    def meant(self, subject: Subject, member: Member) -> Any:
        """When a subject speaks of this member."""
        if subject.of is None:
            return TRUE if member is self.anchor else FALSE
        if member.name != subject.of:
            return FALSE
        if subject.address is None or not is_constant(self.anchor.definition, subject.address.reads):
            raise TooLarge(
                Text("which {name} is meant changes", "所指的 {name} 会变").fill({"name": subject.of})
            )
        machine = self.anchor.machine
        encoder = Encoder(machine.symbols, {"data": Record(machine.data)}, frozenset())
        found = member.is_named(value_of(encoder, subject.address))
        if found is None:
            raise TooLarge(
                Text("which {name} is meant cannot be said", "无法确定所指的 {name}").fill(
                    {"name": subject.of}
                )
            )
        return found

    def meanings(self) -> list[Any]:
        """When each of its subjects speaks of each of the members."""
        subjects = subjects_of(self.property)
        return [self.meant(subject, member) for subject in subjects for member in self.members]

    def needed(self) -> Any:
        """What must be so for the property to be broken: its subject is there, in a member that is meant."""
        prop = self.property
        subjects = prop.subjects if prop.form in ("never", "at_most") else (prop.then,)
        meant = (self.meant(s, member) for s in subjects if s is not None for member in self.members)
        return simplified(disjunction(*meant))

    def cases(self, node: Node, move: Move) -> Iterator[Case]:
        """How the property, having seen what the node says, may see this move."""
        if move.way is None:
            yield Case(TRUE, node.seen, FALSE)
            return
        asked = self._asked(move)
        open_ = [c for listed in asked.values() for c in listed if not _known(c)]
        for truths in product((True, False), repeat=len(open_)):
            chosen = iter(truths)
            counts = {
                role: sum(is_true(c) if _known(c) else next(chosen) for c in listed)
                for role, listed in asked.items()
            }
            parts = [c if truth else negation(c) for c, truth in zip(open_, truths, strict=True)]
            after, bad = self.judge(node, move, counts)
            yield Case(conjunction(*parts), after, bad)

    def _asked(self, move: Move) -> Mapping[str, list[Any]]:
        prop = self.property
        listed = {
            "subject": prop.subjects if prop.form in ("never", "at_most") else (),
            "first": (prop.first,),
            "then": (prop.then,),
            "scope": (prop.scope_subject,) if prop.scope in ("since", "before") else (),
        }
        return {
            role: [c for each in subjects if each is not None for c in self._occurrences(each, move)]
            for role, subjects in listed.items()
        }

    def _occurrences(self, subject: Subject, move: Move) -> list[Any]:
        member = self.members[move.member]
        meant = self.meant(subject, member)
        if is_false(meant) or move.way is None:
            return []
        monitor = Monitor(member.machine, self.property)
        found = (conjunction(meant, each) for each in monitor.occurrences(subject, move.way))
        return [each for each in map(simplified, found) if not is_false(each)]

    def judge(self, before: Node, after: Move, counts: Mapping[str, int]) -> tuple[int, Any]:
        """What was seen after a step with so many occurrences, and when that breaks the property."""
        return judged(self.property, before.seen, counts, lambda scope: self._within(scope, before, after))

    def _within(self, scope: Subject, before: Node, after: Move) -> Any:
        events = all(subject.kind == "event" for subject in self.property.subjects)
        node = before if events else after.target
        known = [
            conjunction(
                self.meant(scope, member),
                within(member.machine, scope, seat.place, self._data(member, None if events else after)),
            )
            for member, seat in zip(self.members, node.seats, strict=True)
            if member.name == (scope.of or self.anchor.name)
        ]
        return simplified(disjunction(*known))

    def _data(self, member: Member, after: Move | None) -> Mapping[str, Value]:
        """The data of a member, after a move if one is given."""
        if after is None or after.member != member.number or after.way is None:
            return member.machine.data
        return after.way.data


def judged(
    prop: Property, seen: int, counts: Mapping[str, int], within: Callable[[Subject], Any]
) -> tuple[int, Any]:
    """What was seen after a step with so many occurrences, and when that breaks the property.

    `within` says when the scope of a `while` was on.
    """
    match prop.form:
        case "at_most":
            times = prop.times or 0
            total = seen + counts["subject"]
            return min(total, times), _truth(total > times)
        case "precedes":
            known = bool(seen or counts["first"])
            used = prop.every_time and counts["then"] > 0
            bad = counts["then"] > 0 and (not known or (prop.every_time and counts["then"] > 1))
            return int(known and not used), _truth(bad)
        case "never":
            return _never(prop, seen, counts, within)
        case _:
            raise TooLarge(
                Text('"{name}" over several workflows', "跨多个流程的 “{name}”").fill({"name": prop.form})
            )


def _never(
    prop: Property, seen: int, counts: Mapping[str, int], within: Callable[[Subject], Any]
) -> tuple[int, Any]:
    occurs = counts["subject"] > 0
    match prop.scope:
        case "since":
            return int(seen or counts["scope"] > 0), _truth(occurs and seen == 1)
        case "before":
            closed = seen == 1 or counts["scope"] > 0
            return int(closed), _truth(occurs and not closed)
        case "while" if prop.scope_subject is not None:
            return 0, within(prop.scope_subject) if occurs else FALSE
        case _:
            return 0, _truth(occurs)


def _truth(known: bool) -> Any:
    return TRUE if known else FALSE


def _known(condition: Any) -> bool:
    return bool(is_true(condition) or is_false(condition))
