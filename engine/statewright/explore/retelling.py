"""How is a counterexample told so that a person can follow it? With as little in it as still breaks the rule.

Floor 3. The solver takes any text that it knows for one that nothing is asked of, and one person for two who
need not be two. Each change here is kept only if the kernel still goes the same way and the property is
still broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from ..kernel.definition import Definition
from ..kernel.values import Actor, Json
from .machine import Machine
from .naming import readable
from .replaying import Told, play
from .witness import Act

Confirms: TypeAlias = Callable[[list[Told]], bool]


def plainer(machine: Machine, told: list[Told], confirms: Confirms, *, lenient: bool = False) -> list[Told]:
    """The same run with readable names, without data that it does not need, its people told apart."""
    best = told

    def better(acts: list[Act]) -> bool:
        nonlocal best
        again = play(machine, acts, lenient=lenient)
        if again is None or not confirms(again):
            return False
        best = again
        return True

    definition = machine.definition
    for name in told[0].act.payload:
        if _may_be_left_out(definition, name):
            better(_without(_acts(best), name))
    texts = _texts(_acts(best))
    spoken_of = _spoken_of(machine) - texts
    if not better(readable(definition, _acts(best), renamed=texts)):
        for text in sorted(texts):
            better(readable(definition, _acts(best), renamed=(text,), spoken_of=spoken_of))
    for field, role in _owners(definition):
        better(_told_apart(_acts(best), field, role))
    return best


def renamed(machine: Machine, told: list[Told]) -> list[Told]:
    """The same run with readable names for the texts that no rule speaks of: to every rule it is the same."""
    acts = readable(machine.definition, _acts(told), spoken_of=_spoken_of(machine))
    return play(machine, acts) or told


def _spoken_of(machine: Machine) -> frozenset[str]:
    return frozenset(text for text in machine.symbols.texts if isinstance(text, str))


def _acts(told: list[Told]) -> list[Act]:
    return [each.act for each in told]


def _may_be_left_out(definition: Definition, name: str) -> bool:
    schema = definition.data[name].schema
    return "default" in schema or schema.get("nullable") is True


def _without(acts: list[Act], name: str) -> list[Act]:
    first = acts[0]
    payload = {key: value for key, value in first.payload.items() if key != name}
    return [replace(first, payload=payload), *acts[1:]]


def _texts(acts: list[Act]) -> frozenset[str]:
    found = [act.actor.id for act in acts if act.actor is not None]
    return frozenset((*found, *(text for act in acts for text in _within(dict(act.payload)))))


def _within(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _within(each)
        case list():
            for each in value:
                yield from _within(each)


def _owners(definition: Definition) -> Iterator[tuple[str, str]]:
    """The fields that say who has a role, each with the role."""
    for role in definition.roles.values():
        if role.is_ is not None and role.is_.source.removeprefix("data.") in definition.data:
            yield role.is_.source.removeprefix("data."), role.name


def _told_apart(acts: list[Act], field: str, role: str) -> list[Act]:
    """The person in a field is one of their own: named by it, and acting in that role alone."""
    first = acts[0]
    was = first.payload.get(field)
    if not isinstance(was, str) or was == role:
        return acts
    payload: dict[str, Json] = {**first.payload, field: role}
    return [replace(_as(first, was, role), payload=payload), *(_as(act, was, role) for act in acts[1:])]


def _as(act: Act, was: str, role: str) -> Act:
    if act.actor is None or act.actor.id != was or role not in act.actor.roles:
        return act
    return replace(act, actor=Actor(role, (role,)))
