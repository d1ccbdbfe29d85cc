"""What does a step of one member set going? Its messages, questions and children on their way, what it waited
for given up.

Floor 3. Mirrors what the runtimes do with the outputs of a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import z3

from ..diagnostics import Text
from ..kernel.definition import InvokeRule
from .formulas import negation
from .machine import Posted, TooLarge, Way, object_type
from .symbols import Record, Value, in_form_of
from .system_members import Member, slot_value
from .system_nodes import Asked, Node, Packet, Seat

EMPTY = Record({})


@dataclass(frozen=True, slots=True)
class Draft:
    """A move being worked out: the node it leads to, under which conditions, with which new data."""

    node: Node
    conditions: tuple[Any, ...]
    updates: Mapping[str, Value]
    full: bool = False

    def seat(self, number: int, seat: Seat) -> Draft:
        """With another seat for a member."""
        seats = (*self.node.seats[:number], seat, *self.node.seats[number + 1 :])
        return replace(self, node=self.node._replace(seats=seats))

    def lane(self, number: int, packets: tuple[Packet, ...]) -> Draft:
        """With other packets in a lane."""
        lanes = (*self.node.lanes[:number], packets, *self.node.lanes[number + 1 :])
        return replace(self, node=self.node._replace(lanes=lanes))

    def when(self, *conditions: Any) -> Draft:
        """Under more conditions."""
        return replace(self, conditions=(*self.conditions, *conditions))


class Lanes:
    """The lanes between members: what is kept of each packet, and how one is put in or taken out."""

    def __init__(self, members: tuple[Member, ...], stored: dict[str, Value], packets_max: int) -> None:
        self.members = members
        self.stored = stored
        self.packets_max = packets_max
        self.beyond: dict[str, None] = {}
        """The workflows of which more instances were wanted than there are members."""

    def number(self, sender: int, receiver: int) -> int:
        return sender * len(self.members) + receiver

    def ends(self, lane: int) -> tuple[int, int]:
        """The sender and the receiver of a lane."""
        return divmod(lane, len(self.members))

    def slot(self, lane: int, place: int, packet: Packet) -> tuple[str, Record] | None:
        """Where the data of a packet at this place in a lane are kept; None if it has none."""
        sender, receiver = self.ends(lane)
        kinds = {"event": "event", "start": "data", "done": "output"}
        what = kinds.get(packet.kind)
        if what is None or (what == "output" and packet.name != "output"):
            return None
        owner = self.members[sender if what == "output" else receiver]
        name = f"lane {lane} {place} {packet.kind} {packet.name}"
        if name not in self.stored:
            self.stored[name] = slot_value(owner, what, packet.name, owner.machine.symbols, name)
        found = self.stored[name]
        return (name, found) if isinstance(found, Record) and found.parts else None

    def put(self, draft: Draft, sender: int, receiver: int, packet: Packet, payload: Value) -> Draft:
        """One packet more at the end of a lane."""
        lane = self.number(sender, receiver)
        waiting = draft.node.lanes[lane]
        if len(waiting) >= self.packets_max:
            return replace(draft, full=True)
        found = self.slot(lane, len(waiting), packet)
        if found is not None:
            name, model = found
            filled = _filled(model, payload, self.members[sender])
            draft = replace(draft, updates={**draft.updates, name: filled})
        return draft.lane(lane, (*waiting, packet))

    def take(self, draft: Draft, lane: int) -> tuple[Draft, Value]:
        """Without the first packet of a lane, and what that had with it."""
        found = self.slot(lane, 0, draft.node.lanes[lane][0])
        return self.without(draft, lane, 0), found[1] if found else EMPTY

    def without(self, draft: Draft, lane: int, place: int) -> Draft:
        """Without the packet at this place in a lane; those behind it move up."""
        packets = draft.node.lanes[lane]
        updates = dict(draft.updates)
        for behind in range(place + 1, len(packets)):
            old, new = (self.slot(lane, at, packets[behind]) for at in (behind, behind - 1))
            if old is not None and new is not None:
                updates[new[0]] = draft.updates.get(*old)
        rest = (*packets[:place], *packets[place + 1 :])
        return replace(draft, updates=updates).lane(lane, rest)


def _filled(model: Record, payload: Value, sender: Member) -> Record:
    """The payload in the form in which it is kept; what is not given is not known here."""
    given = payload.parts if isinstance(payload, Record) else {}
    symbols = sender.machine.symbols
    parts = {
        name: in_form_of(given[name], part, symbols, f"{name} of a message") if name in given else part
        for name, part in model.parts.items()
    }
    return Record(parts)


def _speaks_to_children(way: Way) -> bool:
    return any(posted.workflow == "child" for posted in way.posted)


class Outgoing:
    """What the steps of members set going."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.members = lanes.members

    def after(self, draft: Draft, number: int, way: Way) -> list[Draft]:
        """The drafts after a step of a member: one for each instance that it may mean."""
        seat = draft.node.seats[number]
        left = self._left(draft, number, way)
        if left.node.seats[number].waits != seat.waits and _speaks_to_children(way):
            raise TooLarge(
                Text("a message to a child in the step that leaves it", "离开子流程的同一步里发给它的消息")
            )
        drafts = self._sent(left, number, way)
        if way.ends and seat.parent is not None:
            drafts = [self._reported(one, number, way) for one in drafts]
        return drafts

    def stopped(self, draft: Draft, number: int, way: Way) -> list[Draft]:
        """The drafts after a member is stopped on a way: it is nowhere, and gives up what it waits for."""
        seat = draft.node.seats[number]
        draft = draft.seat(number, Seat(begun=True, parent=seat.parent, left=True))
        for asked in sorted(seat.waits):
            draft = self._give_up(draft, number, asked)
        return self._sent(draft, number, way)

    def _sent(self, draft: Draft, number: int, way: Way) -> list[Draft]:
        """With all that a way posts; the children that are spoken to are those from before it."""
        family = [child for child in range(len(self.members)) if self._is_child(draft.node, number, child)]
        drafts = [draft]
        for posted in sorted(way.posted, key=lambda each: each.kind not in ("child", "start")):
            drafts = [after for one in drafts for after in self._posted(one, number, posted, family)]
        return drafts

    def _is_child(self, node: Node, number: int, child: int) -> bool:
        """Whether a member is what an invoke of another one waits for, there or on its way."""
        waits, seat = node.seats[number].waits, node.seats[child]
        if seat.parent is not None and not seat.left:
            return seat.parent[0] == number and seat.parent[1] in waits
        packets = node.lanes[self.lanes.number(number, child)]
        return any(each.kind == "start" and each.asked in waits for each in packets)

    def _left(self, draft: Draft, number: int, way: Way) -> Draft:
        """The invokes of states that were left are waited for no more; their children are told or stopped."""
        seat = draft.node.seats[number]
        left = {each for each in seat.waits if way.source is None or self._leaves(number, way, each)}
        draft = draft.seat(number, seat._replace(place=way.target, waits=seat.waits - left))
        for asked in sorted(left):
            draft = self._give_up(draft, number, asked)
        return draft

    def _leaves(self, number: int, way: Way, asked: Asked) -> bool:
        state = self.members[number].definition.state_index[asked[0]]
        return not way.target.mask >> state & 1 or state in way.entered

    def _give_up(self, draft: Draft, number: int, asked: Asked) -> Draft:
        rule = self._rule(number, asked)
        for lane, packets in enumerate(draft.node.lanes):
            sender, receiver = self.lanes.ends(lane)
            stale = tuple(self._stale(each, sender, receiver, number, asked) for each in packets)
            draft = draft.lane(lane, stale)
            for place in reversed(range(len(stale))):
                if not self.is_heard(receiver, stale[place]):
                    draft = self.lanes.without(draft, lane, place)
        if rule.form == "workflow":
            draft = self._leave_child(draft, number, asked, rule)
        return draft

    def is_heard(self, receiver: int, packet: Packet) -> bool:
        """Whether something comes of it when a packet arrives: not of an outcome that nobody waits for."""
        if packet.live or packet.asked is None or packet.kind not in ("done", "failed"):
            return True
        return self._rule(receiver, packet.asked).late is not None

    def report(self, draft: Draft, number: int, receiver: int, packet: Packet, payload: Value) -> Draft:
        """With an outcome on its way to whoever asked, if anything comes of it."""
        return (
            self.lanes.put(draft, number, receiver, packet, payload)
            if self.is_heard(receiver, packet)
            else draft
        )

    def _stale(self, packet: Packet, sender: int, receiver: int, number: int, asked: Asked) -> Packet:
        of = sender if packet.kind in ("event", "start") else receiver
        waits = packet.asked == asked and of == number and packet.kind != "stop"
        return packet._replace(live=False) if waits else packet

    def _leave_child(self, draft: Draft, number: int, asked: Asked, rule: InvokeRule) -> Draft:
        for child, seat in enumerate(draft.node.seats):
            running = seat.place is not None and not seat.place.ended and not seat.left
            coming = any(
                each.kind == "start" and each.asked == asked
                for each in draft.node.lanes[self.lanes.number(number, child)]
            )
            if (seat.parent == (number, asked) and running) or coming:
                packet = Packet("stop", "", asked) if rule.leave is None else Packet("event", rule.leave)
                if running and not coming:
                    draft = draft.seat(child, seat._replace(left=True))
                return self.lanes.put(draft, number, child, packet, EMPTY)
        return draft

    def _rule(self, number: int, asked: Asked) -> InvokeRule:
        return self.members[number].definition.state(asked[0]).invokes[asked[1]]

    def _reported(self, draft: Draft, number: int, way: Way) -> Draft:
        seat = draft.node.seats[number]
        assert seat.parent is not None
        parent, asked = seat.parent
        live = asked in draft.node.seats[parent].waits and not seat.left
        packet = Packet("done", "output", asked, live)
        return self.report(draft, number, parent, packet, way.output or EMPTY)

    def _posted(self, draft: Draft, number: int, posted: Posted, family: Sequence[int]) -> Iterator[Draft]:
        seat = draft.node.seats[number]
        match posted.kind, posted.workflow:
            case "send", "parent":
                if seat.parent is not None:
                    payload = self._complete(seat.parent[0], posted)
                    yield self.lanes.put(draft, number, seat.parent[0], Packet("event", posted.name), payload)
                else:
                    yield draft
            case "send", "child":
                yield from self._to_children(draft, number, posted, family)
            case "send" | "ask", _:
                yield from self._addressed(draft, number, posted)
            case (("child" | "start"), _):
                yield from self._started(draft, number, posted)
            case _:
                if any(member.name == posted.workflow for member in self.members):
                    raise TooLarge(
                        Text('one "{name}" for each item of a list', "列表中每一项各对应一个 “{name}”").fill(
                            {"name": posted.workflow}
                        )
                    )
                yield draft

    def _to_children(
        self, draft: Draft, number: int, posted: Posted, family: Sequence[int]
    ) -> Iterator[Draft]:
        """To each child; one that has ended may have been heard of, and then is spoken to no more."""
        drafts = [draft]
        for child in family:
            packet, payload = Packet("event", posted.name), self._complete(child, posted)
            place = draft.node.seats[child].place
            silent = drafts if place is not None and place.ended else []
            drafts = [*(self.lanes.put(one, number, child, packet, payload) for one in drafts), *silent]
        yield from drafts

    def _addressed(self, draft: Draft, number: int, posted: Posted) -> Iterator[Draft]:
        """To each member that the address may mean, and to none."""
        if posted.workflow == "self":
            raise TooLarge(Text("a message to {name}", "发给 {name} 的消息").fill({"name": posted.workflow}))
        others: list[Any] = []
        for member in self.members:
            if member.name != posted.workflow:
                continue
            meant = member.is_named(posted.address)
            known = meant if meant is not None else z3.Bool(member.machine.symbols.fresh("any meant"))
            others.append(negation(known))
            packet = Packet("event", posted.name)
            to_it = draft.when(known)
            if posted.kind == "ask":
                asked = (posted.state, posted.rule)
                packet = packet._replace(asked=asked)
                seat = to_it.node.seats[number]
                to_it = to_it.seat(number, seat._replace(waits=seat.waits | {asked}))
            payload = self._complete(member.number, posted)
            yield self.lanes.put(to_it, number, member.number, packet, payload)
        yield draft.when(*others)

    def _complete(self, receiver: int, posted: Posted) -> Record:
        """A payload with the defaults of what the sender does not give."""
        member = self.members[receiver]
        rule = member.definition.events.get(posted.name)
        if rule is None:
            raise TooLarge(
                Text("an event {name} that nobody declares", "没有流程声明的事件 {name}").fill(
                    {"name": posted.name}
                )
            )
        given = posted.payload.parts if isinstance(posted.payload, Record) else {}
        types = object_type("event", rule.fields).fields
        found = dict(given)
        for each in rule.fields:
            if each.name not in found and ("default" in each.schema or each.schema.get("nullable") is True):
                default = each.schema.get("default")
                found[each.name] = member.machine.symbols.constant(default, types[each.name].type)
        return Record(found)

    def _started(self, draft: Draft, number: int, posted: Posted) -> Iterator[Draft]:
        """In each seat of that workflow that is free."""
        seats = [member.number for member in self.members if member.name == posted.workflow]
        if not seats:
            yield draft
            return
        free = [child for child in seats if self._is_free(draft.node, child)]
        if not free:
            self.lanes.beyond[posted.workflow] = None
            return
        given = posted.payload.parts if isinstance(posted.payload, Record) else {}
        packet = Packet("start", posted.kind, fields=tuple(given))
        if posted.kind == "child":
            asked = (posted.state, posted.rule)
            seat = draft.node.seats[number]
            packet = packet._replace(asked=asked)
            draft = draft.seat(number, seat._replace(waits=seat.waits | {asked}))
        for child in free:
            yield self.lanes.put(draft, number, child, packet, posted.payload)

    def _is_free(self, node: Node, child: int) -> bool:
        seat = node.seats[child]
        lanes = (node.lanes[self.lanes.number(other, child)] for other in range(len(self.members)))
        if any(packet.kind == "start" for lane in lanes for packet in lane):
            return False
        return seat.place is None or seat.place.ended
