"""What is known of one session while it runs, and of what is on its way to it?

Floor 3. Private to `sessions`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...kernel.outputs import Message
from ...kernel.snapshot import Snapshot, Status
from ...kernel.values import Record
from .machine import Invoke, Machine
from .names import PROCESSOR, SESSION


class Arrived(NamedTuple):
    """An event in a session's queue: its payload as the kernel takes it, and of which invocation it came."""

    name: str
    payload: Record
    invokeid: str | None = None
    internal: bool = False


@dataclass(slots=True)
class Session:
    """A session: `invoke` is the invocation of `parent` that began it; `cancelled` when nobody listens any
    more.
    """

    id: str
    machine: Machine
    snapshot: Snapshot
    parent: str | None = None
    invoke: str | None = None
    cancelled: bool = False
    children: dict[str, str] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether it still takes events."""
        return self.snapshot.status is Status.RUNNING

    def plan(self, invocation: str) -> Invoke | None:
        """What the document says of a live invocation."""
        for one in self.snapshot.invokes:
            if one.id == invocation:
                return self.machine.invokes[one.state, one.rule]
        return None

    def forwarding(self) -> list[str]:
        """The live invocations that get a copy of every event from outside (6.4.1)."""
        return [
            one.id for one in self.snapshot.invokes if self.machine.invokes[one.state, one.rule].autoforward
        ]


def arriving(message: Message, sender: Session, receiver: Session) -> Arrived:
    """A message as the receiver sees it: with where it came from (5.10.1, C.1)."""
    content: dict[str, Any] = dict(message.payload)
    invokeid = sender.invoke if sender.parent == receiver.id else None
    content["_about"] = {
        "origin": SESSION + sender.id,
        "origintype": PROCESSOR,
        "invokeid": invokeid,
        **content.get("_about", {}),
    }
    return Arrived(message.event, content, invokeid)


def unreachable(message: Message) -> Arrived:
    """The error of a message that nobody can be found for (6.2.3, C.1)."""
    about: Any = {"sendid": message.send_id}
    told = f"there is no session at {message.to.id_or_ref!r}"
    return Arrived("error.communication", {"_data": told, "_about": about}, internal=True)
