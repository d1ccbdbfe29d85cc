"""What goes in: JSON values, who acts, what happens, and which instance it happens to.

Floor 0. Pure; standard library only. Values that the hot path makes anew are named tuples: they are immutable
and cost a third of a frozen dataclass to create.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
"""Everything that an instance remembers, receives or gives: instants and durations are text in canonical
form.
"""

Record: TypeAlias = Mapping[str, Json]

NOTHING: Record = {}
"""An empty payload; a plain dict, so that values holding it can be copied and pickled."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an `id`, the `roles` held, and the `person` behind a chain of instances (else the actor's own
    id).

    `roles` takes any iterable of names and keeps them as a sorted tuple.
    """

    id: str
    roles: tuple[str, ...] = ()
    person: str = ""

    def __init__(self, id: str, roles: Iterable[str] = (), person: str | None = None) -> None:
        names = (roles,) if isinstance(roles, str) else tuple(sorted(set(roles)))
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "roles", names)
        object.__setattr__(self, "person", person or id)


class Sender(NamedTuple):
    """The instance that sent an event, and what it is to the one that receives it."""

    workflow: str
    id: str
    relation: str = "other"  # parent | child | self | other


class Event(NamedTuple):
    """Something that happened: `name`, `payload`, by whom, and `at` which instant (aware, UTC).

    `at` is the only clock the kernel knows. Without it time stands still: the event happens at the instance's
    last instant. `sender` is set when another instance sent it.
    """

    name: str
    payload: Record = NOTHING
    actor: Actor | None = None
    at: datetime | None = None
    sender: Sender | None = None


class Parent(NamedTuple):
    """Whose child an instance is, under which of the parent's invokes, and its place in a `for_each`."""

    workflow: str
    id: str
    invoke: str
    item: int | None = None


class Instance(NamedTuple):
    """Which running workflow this is; constant for its life. Expressions read it as `instance`.

    `uid` is unique among all instances that ever were (the runtime draws it; it seeds effect keys); `ref` is
    the business key; `digest` names the definition.
    """

    workflow: str
    version: int
    id: str
    ref: str | None = None
    uid: str = ""
    digest: str = ""
    parent: Parent | None = None


class Fault(Exception):
    """An expression or action that could not be carried out: overflow, a missing key, division by zero.

    `code` is stable, `message` is English; a subclass may say more (where, and in other languages).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Unsent(Fault):
    """An SCXML `send` that failed, with the id that its error event has to name (5.10.1)."""

    def __init__(self, fault: Fault, send_id: str | None) -> None:
        super().__init__(fault.code, fault.message)
        self.send_id = send_id


class Misfit(Exception):
    """A value that does not fit its schema: `path` to the place inside it, the `keyword` broken, what was
    needed.
    """

    def __init__(self, path: tuple[str | int, ...], keyword: str, expected: object, found: Json) -> None:
        super().__init__(f"{'.'.join(map(str, path)) or 'value'}: {keyword} {expected!r}, found {found!r}")
        self.path = path
        self.keyword = keyword
        self.expected = expected
        self.found = found
