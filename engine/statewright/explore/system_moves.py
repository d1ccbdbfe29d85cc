"""What may happen next in a system? Everything that may come from outside to a member, and the delivery of
what is on its way.

Floor 3. One clock for all: no step is earlier than any step before it. A lane delivers in order; between
lanes every order is possible. What a workflow that is no member may do, it may do at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import z3

from ..diagnostics import Text
from ..kernel.definition import EventRule
from .formulas import (
    FALSE,
    TRUE,
    conjunction,
    disjunction,
    is_false,
    is_true,
    negation,
    number_of,
)
from .machine import CLOCK, Input, Place, TooLarge, Way
from .symbols import Record, Scalar, Value, equal
from .system_keys import Keys
from .system_members import Member
from .system_nodes import Move, Node, Packet, Seat
from .system_posting import EMPTY, Draft, Lanes, Outgoing
from .system_starting import anew, has_role, start_data
from .system_stopping import stop_ways


class Moves:
    """The moves of a system of members; `given` are the workflows that are there, members or not."""

    def __init__(self, members: tuple[Member, ...], given: frozenset[str], packets_max: int) -> None:
        self.members = members
        self.stored: dict[str, Value] = {}
        for member in members:
            prefix = f"{member.number}."
            self.stored |= {prefix + name: value for name, value in member.machine.stored.items()}
            self.stored[prefix + "$id"] = member.id
        self.lanes = Lanes(members, self.stored, packets_max)
        self.outgoing = Outgoing(self.lanes)
        self.now = z3.Int("now")
        self._stopping: dict[tuple[int, Place], tuple[Way, ...]] = {}
        self._given = given
        self._names = frozenset(member.name for member in members)
        self._keys = Keys(members, self.stored, self._names)
        self._apart: list[Any] = [
            one.id.term != other.id.term
            for one in members
            for other in members[: one.number]
            if one.name == other.name
        ]

    def first(self) -> Node:
        """Nothing has begun."""
        count = len(self.members)
        return Node((Seat(),) * count, ((),) * count**2, (0,) * len(self._keys.keyed))

    def at(self, node: Node) -> Iterator[Move]:
        """Everything that may happen next, but for what no data allow."""
        for move in self._all(node):
            if not is_false(move.condition):
                yield move

    def _all(self, node: Node) -> Iterator[Move]:
        for member, seat in zip(self.members, node.seats, strict=True):
            if seat.place is not None:
                for way in member.machine.ways.get(seat.place, ()):
                    before = Draft(node, (), {})
                    if way.input.kind == "event":
                        before = self._keys.from_outside(before, member, way.input.name)
                    for condition, faked in self._from_outside(member, seat, way):
                        yield from self._stepping(
                            "input", node, member, way, condition, before=before, faked=faked
                        )
            elif not seat.begun and not self._coming(node, member.number):
                yield from self._started_outside(node, member)
        for lane, packets in enumerate(node.lanes):
            if packets:
                yield from self._delivered(node, lane)

    def _coming(self, node: Node, number: int) -> bool:
        """Whether a start of this member is on its way."""
        return any(
            each.kind == "start" and self.lanes.ends(lane)[1] == number
            for lane, packets in enumerate(node.lanes)
            for each in packets
        )

    # --- steps

    def _stepping(
        self,
        kind: str,
        node: Node,
        member: Member,
        way: Way,
        condition: Any,
        *,
        before: Draft | None = None,
        faked: bool = False,
        lane: int = -1,
    ) -> Iterator[Move]:
        """The moves of a member's step along a way; `before` has what was taken out of a lane."""
        draft = before or Draft(node, (), {})
        prefix = f"{member.number}."
        changed = {
            prefix + name: way.data[name]
            for name, old in member.machine.stored.items()
            if way.data[name] is not old
        }
        draft = replace(draft, updates={**draft.updates, **changed})
        packet = node.lanes[lane][0] if lane >= 0 else None
        stops = way.input.kind == "stop"
        follow = self.outgoing.stopped if stops else self.outgoing.after
        for after in follow(draft, member.number, way):
            known = (way.condition, condition, *self._later(node), *self._apart, *after.conditions)
            yield Move(
                "overflow" if after.full else kind,
                member.number,
                way,
                after.node,
                _all_of(known),
                dict(after.updates),
                lane,
                packet,
                faked,
            )

    def _later(self, node: Node) -> Iterator[Any]:
        for member, seat in zip(self.members, node.seats, strict=True):
            at = member.machine.stored[CLOCK]
            if seat.place is not None and isinstance(at, Scalar):
                yield self.now >= at.term

    # --- from outside

    def _started_outside(self, node: Node, member: Member) -> Iterator[Move]:
        rule = member.definition.starts
        for condition, faked in self._senders(member, Seat(), rule.by, rule.origin, None):
            for way in member.machine.starts:
                known = condition if not callable(condition) else condition(way)
                seated = Draft(node, (), {}).seat(member.number, Seat(begun=True))
                yield from self._stepping("start", node, member, way, known, before=seated, faked=faked)

    def _from_outside(self, member: Member, seat: Seat, way: Way) -> Iterator[tuple[Any, bool]]:
        """Under which conditions the input of a way may come from outside, and whether that is made up."""
        given = way.input
        match given.kind:
            case "event":
                rule = member.definition.events[given.name]
                yield from self._senders(member, seat, rule.by, rule.origin, way)
            case "done" | "each_done" | "failed" | "unknown":
                yield from self._outcome_outside(member, seat, given)
            case _:
                yield TRUE, False

    def _senders(
        self,
        member: Member,
        seat: Seat,
        by: tuple[str, ...] | None,
        origin: tuple[str, ...] | None,
        way: Way | None,
    ) -> Iterator[tuple[Any, bool]]:
        if origin is None:
            yield TRUE, False
            return
        if by is not None:
            ways = [way] if way is not None else member.machine.starts
            yield disjunction(*(has_role(member, by, each) for each in ways)), False
        if any(self._may_be_outside(seat, each) for each in origin):
            yield TRUE, True

    def _may_be_outside(self, seat: Seat, relation: str) -> bool:
        if relation == "parent":
            return seat.parent is None
        return relation not in self._names

    def _outcome_outside(self, member: Member, seat: Seat, given: Input) -> Iterator[tuple[Any, bool]]:
        rule = member.definition.state(given.state).invokes[given.rule]
        if rule.form in ("effect", "undo"):
            yield TRUE, False
        elif (given.state, given.rule) not in seat.waits:
            workflow = rule.ask_workflow if rule.form == "event" else rule.target
            if workflow not in self._names:
                yield TRUE, workflow in self._given
            elif rule.form == "event" and given.kind == "failed":
                yield TRUE, False

    # --- deliveries

    def _delivered(self, node: Node, lane: int) -> Iterator[Move]:
        packet = node.lanes[lane][0]
        before, payload = self.lanes.take(Draft(node, (), {}), lane)
        match packet.kind:
            case "event":
                yield from self._event(node, lane, packet, before, payload)
            case "start":
                yield from self._start(node, lane, packet, before, payload)
            case "stop":
                yield from self._stopped(node, lane, packet, before)
            case "done" | "failed":
                yield from self._outcome(node, lane, packet, before, payload)

    def _quiet(
        self, kind: str, node: Node, lane: int, before: Draft, condition: Any = TRUE, answer: str = ""
    ) -> Move:
        """A packet is gone and nobody takes a step; whoever asked is told."""
        sender, receiver = self.lanes.ends(lane)
        packet = node.lanes[lane][0]
        after = self._answered(before, receiver, sender, packet, answer) if answer else before
        kind = "overflow" if after.full else kind
        known = _all_of((condition, *self._later(node), *self._apart))
        return Move(kind, -1, None, after.node, known, dict(after.updates), lane, packet)

    def _answered(self, draft: Draft, receiver: int, sender: int, packet: Packet, answer: str) -> Draft:
        if packet.asked is None:
            return draft
        told = Packet("done" if answer == "done" else "failed", "", packet.asked, packet.live)
        return self.outgoing.report(draft, receiver, sender, told, EMPTY)

    def _event(self, node: Node, lane: int, packet: Packet, before: Draft, payload: Value) -> Iterator[Move]:
        sender, receiver = self.lanes.ends(lane)
        member, seat = self.members[receiver], node.seats[receiver]
        rule = member.definition.events[packet.name]
        if seat.place is None or not self._admits(rule, sender, receiver, seat, node):
            yield self._quiet("refused", node, lane, before, answer="failed")
            return
        repeated, key = self._keys.repeated(node, member, rule, payload)
        if not is_false(repeated):
            yield self._quiet("repeated", node, lane, before, repeated, answer="done")
        taking: list[Any] = []
        facts: dict[int, Any] = {}
        for way in member.machine.ways.get(seat.place, ()):
            if (way.input.kind, way.input.name) == ("event", packet.name):
                same = (*_same(way.input.payload, payload), *self._sent_by(way, sender))
                taking.append(way.firm)
                facts.update((number_of(each), each) for each in same)
                known = _all_of((*same, negation(repeated) if not is_true(repeated) else TRUE))
                draft = self._keys.kept(before, member, packet.name, key)
                draft = self._answered(draft, receiver, sender, packet, "done")
                yield from self._stepping("deliver", node, member, way, known, before=draft, lane=lane)
        if rule.unhandled == "park":
            raise TooLarge(
                Text('"{name}", which {workflow} parks', "{workflow} 会暂存的 “{name}”").fill(
                    {"name": packet.name, "workflow": member.name}
                )
            )
        refused = conjunction(*facts.values(), negation(disjunction(*taking)), negation(repeated))
        if rule.unhandled == "ignore":
            taken = self._keys.kept(before, member, packet.name, key)
            yield self._quiet("dropped", node, lane, taken, refused, answer="done")
        if rule.unhandled != "ignore" or taking:
            yield self._quiet("refused", node, lane, before, refused, answer="failed")

    def _admits(self, rule: EventRule, sender: int, receiver: int, seat: Seat, node: Node) -> bool:
        if rule.origin is None:
            return rule.by is None
        relations = {self.members[sender].name}
        if seat.parent is not None and seat.parent[0] == sender:
            relations.add("parent")
        of_sender = node.seats[sender].parent
        if of_sender is not None and of_sender[0] == receiver:
            relations.add("child")
        return not relations.isdisjoint(rule.origin)

    def _sent_by(self, way: Way, sender: int) -> Iterator[Any]:
        """An instance that sends has no role, and its id is who acts."""
        if way.actor is not None:
            yield way.actor.id == self.members[sender].id.term
            yield from (negation(has) for has in way.actor.roles.values())

    def _start(self, node: Node, lane: int, packet: Packet, before: Draft, payload: Value) -> Iterator[Move]:
        sender, receiver = self.lanes.ends(lane)
        member, seat = self.members[receiver], node.seats[receiver]
        origin = member.definition.starts.origin
        related = {self.members[sender].name, "parent"} if packet.asked else {self.members[sender].name}
        if origin is not None and related.isdisjoint(origin):
            yield self._quiet("refused", node, lane, before, answer="failed")
            return
        parent = (sender, packet.asked) if packet.asked is not None else None
        begun = before.seat(receiver, Seat(begun=True, parent=parent, left=not packet.live))
        begun = self._keys.forgotten(begun, receiver)
        starting: list[Any] = []
        facts: dict[int, Any] = {}
        for way in member.machine.starts:
            again = anew(member, way) if seat.begun else way
            same = (*start_data(member, packet, payload, again), *self._sent_by(again, sender))
            starting.append(again.firm)
            facts.update((number_of(each), each) for each in same)
            yield from self._stepping("deliver", node, member, again, _all_of(same), before=begun, lane=lane)
        refused = conjunction(*facts.values(), negation(disjunction(*starting)))
        yield self._quiet("refused", node, lane, before, refused, answer="failed")

    def _stopped(self, node: Node, lane: int, packet: Packet, before: Draft) -> Iterator[Move]:
        """A child that is stopped does what its exits say, gives up what it waits for, and is gone."""
        sender, receiver = self.lanes.ends(lane)
        member, seat = self.members[receiver], node.seats[receiver]
        if seat.parent != (sender, packet.asked) or seat.place is None or seat.place.ended:
            yield self._quiet("dropped", node, lane, before)
            return
        stopping: list[Any] = []
        for way in self._stops(member, seat.place):
            stopping.append(way.firm)
            yield from self._stepping("deliver", node, member, way, TRUE, before=before, lane=lane)
        failing = negation(disjunction(*stopping))
        if not is_false(failing):
            yield self._quiet("dropped", node, lane, before, failing)

    def _stops(self, member: Member, place: Place) -> tuple[Way, ...]:
        key = (member.number, place)
        if key not in self._stopping:
            self._stopping[key] = tuple(stop_ways(member.machine, place))
        return self._stopping[key]

    def _outcome(
        self, node: Node, lane: int, packet: Packet, before: Draft, payload: Value
    ) -> Iterator[Move]:
        _, receiver = self.lanes.ends(lane)
        member, seat = self.members[receiver], node.seats[receiver]
        if not packet.live or packet.asked is None or seat.place is None or packet.asked not in seat.waits:
            yield self._quiet("dropped", node, lane, before)
            return
        taking: list[Any] = []
        facts: dict[int, Any] = {}
        for way in member.machine.ways.get(seat.place, ()):
            if (way.input.kind, way.input.state, way.input.rule) == (packet.kind, *packet.asked):
                same = _same(_output_of(way.input.payload), payload) if packet.kind == "done" else []
                taking.append(way.firm)
                facts.update((number_of(each), each) for each in same)
                yield from self._stepping(
                    "deliver", node, member, way, _all_of(same), before=before, lane=lane
                )
        ignored = conjunction(*facts.values(), negation(disjunction(*taking)))
        yield self._quiet("dropped", node, lane, before, ignored)


def _output_of(payload: Value) -> Value:
    return payload.parts.get("output", EMPTY) if isinstance(payload, Record) else EMPTY


def _same(one: Value, other: Value) -> list[Any]:
    """What it means that what is read of one payload is what is in another, as far as that can be said."""
    from .symbols import Opaque

    parts = one.parts if isinstance(one, Record | Opaque) else {}
    others = other.parts if isinstance(other, Record) else {}
    found = [equal(part, others[name]) for name, part in parts.items() if name in others]
    return [each for each in found if each is not None]


def _all_of(conditions: Iterable[Any]) -> Any:
    listed = [each for each in conditions if not is_true(each)]
    if any(is_false(each) for each in listed):
        return FALSE
    return conjunction(*listed)
