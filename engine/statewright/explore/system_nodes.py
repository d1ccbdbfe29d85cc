"""Where is a system, but for its data? What each member is in, what is on its way, what was seen.

Floor 3. Plain values: two runs that come to equal nodes can go on in the same ways.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from .machine import Place, Way

Asked = tuple[str, int]
"""An invoke: the path of its state, and its number there."""


class Packet(NamedTuple):
    """Something on its way: an event, the start or stop of a child, or the outcome of what was asked.

    `asked` is the invoke that waits at the sender (of an outcome: at the receiver); it is not `live` any more
    once that state was left. `fields` are the start data that are given.
    """

    kind: Literal["event", "start", "stop", "done", "failed"]
    name: str = ""
    asked: Asked | None = None
    live: bool = True
    fields: tuple[str, ...] = ()


class Seat(NamedTuple):
    """What a member is in: nowhere before it is started and after it was stopped.

    `parent` is the member whose invoke it was started by, which may have `left` it since; `waits` are its own
    invokes whose outcomes come from other members.
    """

    place: Place | None = None
    begun: bool = False
    parent: tuple[int, Asked] | None = None
    waits: frozenset[Asked] = frozenset()
    left: bool = False


class Node(NamedTuple):
    """All members, the lanes between each two of them (by sender × members + receiver), how many keys each
    keyed event was taken with, and what a property has seen.
    """

    seats: tuple[Seat, ...]
    lanes: tuple[tuple[Packet, ...], ...]
    keys: tuple[int, ...]
    seen: int = 0


class Move(NamedTuple):
    """One thing that happens in a system: `member` takes a step along its own `way` (None: it takes none).

    `kind`: `start` and `input` come from outside; `deliver`, `refused`, `repeated` and `dropped` are what
    becomes of the first `packet` of `lane`; `overflow` is one packet more than a lane holds. `faked` if it
    needs a workflow that is there and not a member to do what it may never do.
    """

    kind: str
    member: int
    way: Way | None
    target: Node
    condition: Any
    updates: dict[str, Any]
    lane: int = -1
    packet: Packet | None = None
    faked: bool = False
