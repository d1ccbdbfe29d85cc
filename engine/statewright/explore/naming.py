"""What are the people and things of a made story called? By what they are for: `buyer`, `trade_no`.

Floor 3. Pure. The solver only says which texts are equal; each text that no rule speaks of gets the name of
the field where it is first seen, so that a reader can follow who is who.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from ..kernel.definition import Definition, Field
from ..kernel.values import Actor, Json
from .witness import Act

_MADE = re.compile(r"some_\d+x*")
_PLAIN = re.compile(r"x+")
_FAILED = "unavailable"


def readable(
    definition: Definition,
    acts: list[Act],
    *,
    alike: bool = False,
    greatest: bool = False,
    renamed: Container[str] = (),
    spoken_of: Container[str] = (),
) -> list[Act]:
    """The same run with names that say what they stand for.

    A text that nothing is asked of is another each time or, `alike`, always the same for a field. Whole
    numbers are as small as the solver made them or, `greatest`, as large as their schema lets them be.
    Texts to be `renamed` are so too, though a rule speaks of them; no name is one that is `spoken_of`.
    """
    names = _Names(definition, alike, greatest, renamed, spoken_of)
    return [names.act(act) for act in acts]


class _Names:
    """What was called how so far."""

    def __init__(
        self,
        definition: Definition,
        alike: bool,
        greatest: bool,
        renamed: Container[str],
        spoken_of: Container[str],
    ) -> None:
        self._definition = definition
        self._alike = alike
        self._greatest = greatest
        self._renamed = renamed
        self._spoken_of = spoken_of
        self._known: dict[str, str] = {}
        self._taken: set[str] = set()

    def act(self, act: Act) -> Act:
        """The act with readable names."""
        fields = self._fields(act)
        payload = {name: self._value(value, name, fields.get(name)) for name, value in act.payload.items()}
        return replace(act, payload=payload, actor=self._actor(act.actor))

    def _fields(self, act: Act) -> Mapping[str, Field]:
        match act.input.kind:
            case "start":
                return self._definition.data
            case "event":
                return {each.name: each for each in self._definition.events[act.input.name].fields}
            case "done" | "each_done":
                rule = self._definition.state(act.input.state).invokes[act.input.rule]
                effect = self._definition.effects.get(rule.target)
                return {each.name: each for each in effect.result} if effect is not None else {}
            case _:
                return {}

    def _actor(self, actor: Actor | None) -> Actor | None:
        if actor is None:
            return None
        role = actor.roles[0] if actor.roles else "somebody"
        if actor.id in self._known or self._is_made(actor.id):
            name = self._same(actor.id, role)
        elif actor.id == role:  # nothing was asked of who this is
            name = self._same(f"role {role}", role)
        else:
            name = actor.id
        return Actor(name, actor.roles)

    def _value(self, value: Any, name: str, field: Field | None) -> Json:
        schema = field.schema if field is not None else {}
        return self._within(value, name, schema)

    def _within(self, value: Any, name: str, schema: Mapping[str, Any]) -> Json:
        match value:
            case str():
                return self._text(value, name, schema)
            case int() if self._greatest and "maximum" in schema:
                return int(schema["maximum"])
            case dict():
                below = schema.get("properties", {})
                return {key: self._within(each, key, below.get(key, {})) for key, each in value.items()}
            case list():
                return [self._within(each, name, schema.get("items", {})) for each in value]
            case _:
                found: Json = value
                return found

    def _text(self, value: str, name: str, schema: Mapping[str, Any]) -> str:
        if name == "code" and not schema and _MADE.fullmatch(value):
            return _FAILED
        if "pattern" in schema or "format" in schema or "enum" in schema:
            return value
        if self._is_made(value):
            return self._same(value, name)
        return self._fresh(name, schema) if _PLAIN.fullmatch(value) else value

    def _is_made(self, value: str) -> bool:
        return value in self._renamed or _MADE.fullmatch(value) is not None

    def _same(self, made: str, name: str) -> str:
        if made not in self._known:
            self._known[made] = self._fresh(name, {})
        return self._known[made]

    def _fresh(self, name: str, schema: Mapping[str, Any]) -> str:
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 1000))
        free = (n for n in _numbered(name) if n not in self._taken and n not in self._spoken_of)
        found = name if self._alike else next(free)
        self._taken.add(found)
        return found.ljust(least, "_")[:most]


def _numbered(name: str) -> Any:
    yield name
    for number in range(2, 100_000):
        yield f"{name}_{number}"
