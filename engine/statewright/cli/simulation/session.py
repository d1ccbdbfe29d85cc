"""Where does a simulation stand? A stack of worlds, the newest last, and the instance that is looked at.

Floor 7. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...diagnostics import Text
from ...kernel import May, allowed
from ...kernel.definition import Definition
from ...kernel.snapshot import Snapshot
from ...kernel.values import Actor, Fault
from ...testing.world import Key, Request, World


@dataclass(frozen=True, slots=True)
class Session:
    """A simulation.

    `worlds` so far, `told` what each was reached by, `focus` the instance that is looked at.
    """

    worlds: tuple[World, ...]
    told: tuple[Text, ...]
    focus: Key
    people: Mapping[str, Actor]

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.worlds[-1]

    @property
    def snapshot(self) -> Snapshot:
        """The instance that is looked at."""
        return self.world.instances[self.focus]

    @property
    def definition(self) -> Definition:
        """The workflow of the instance that is looked at."""
        return self.world.definitions[self.focus.workflow]

    def then(self, world: World, told: Text) -> Session:
        """The session after something was done."""
        return replace(self, worlds=(*self.worlds, world), told=(*self.told, told))

    def back(self, count: int = 1) -> Session:
        """The session as it was `count` actions ago; the beginning is never undone."""
        kept = max(1, len(self.worlds) - count)
        focus = (
            self.focus
            if self.focus in self.worlds[kept - 1].instances
            else next(iter(self.worlds[0].instances))
        )
        return replace(self, worlds=self.worlds[:kept], told=self.told[:kept], focus=focus)


class Choice(NamedTuple):
    """An event that may be sent now, and by whom; `depends` where it depends on what is sent with it."""

    event: str
    people: tuple[Actor, ...]
    depends: bool
    origins: tuple[str, ...]  # workflows that may send it


def people_of(definition: Definition, snapshot: Snapshot, extra: Mapping[str, Actor]) -> dict[str, Actor]:
    """Who there is.

    The person that each role with `is` names, one stand-in for each other role, and those added by hand.

    A person who is named by several roles has them all.
    """
    roles: dict[str, list[str]] = {}
    for name, role in definition.roles.items():
        person = name
        if role.is_ is not None:
            try:
                given = role.is_.run(
                    snapshot.data, {}, snapshot.last_at, None, snapshot.instance, frozenset()
                )
            except Fault:
                given = None
            if given is None:
                continue
            person = str(given)
        roles.setdefault(person, []).append(name)
    found = {person: Actor(person, held) for person, held in roles.items()}
    return {**found, **extra}


def choices(session: Session) -> list[Choice]:
    """The events that somebody may send now, in the order of the workflow."""
    definition, snapshot = session.definition, session.snapshot
    people = people_of(definition, snapshot, session.people)
    may: dict[str, list[Actor]] = {}
    depends: set[str] = set()
    for actor in people.values():
        for permission in allowed(definition, snapshot, actor, session.world.now):
            if permission.may is not May.NO:
                may.setdefault(permission.event, []).append(actor)
            if permission.may is May.DEPENDS:
                depends.add(permission.event)
    for permission in allowed(definition, snapshot, None, session.world.now):
        if permission.may is not May.NO:
            may.setdefault(permission.event, [])
    return [
        Choice(name, _senders(definition, name, may.get(name, [])), name in depends, rule.origin or ())
        for name, rule in definition.events.items()
        if name in may
    ]


def _senders(definition: Definition, event: str, actors: list[Actor]) -> tuple[Actor, ...]:
    """Who is offered to send it; nobody in particular where the event is open to all."""
    rule = definition.events[event]
    restricted = rule.by is not None or any(t.by for t in definition.transitions if t.trigger == event)
    return tuple(actors) if restricted else ()


def open_requests(session: Session) -> tuple[Request, ...]:
    """What the outside was asked and has not answered: what is waited for, then what was merely requested."""
    requests = session.world.requests
    waited = tuple(request for request in requests if session.world.awaited(request))
    return waited + tuple(request for request in requests if request not in waited)
