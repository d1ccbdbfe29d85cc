"""Which events, amounts and people does a symbolic run stand for? A run as inputs that the kernel takes.

Floor 3. What the solver was not asked about is given a plain value that fits its schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import z3

from ..kernel.definition import Field
from ..kernel.values import Actor, Json
from .formulas import TRUE, is_true
from .invariants import Edge
from .machine import CLOCK, Input, Machine, Person
from .symbols import Many, Maybe, Opaque, Record, Scalar, Value
from .unrolling import Run

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Act:
    """One step of a run, in plain values: what begins it, by whom, and not before which instant."""

    edge: Edge
    input: Input
    payload: Mapping[str, Json]
    actor: Actor | None
    at: datetime | None


def acts_of(machine: Machine, run: Run) -> list[Act]:
    """The run as acts, the first being the start with its data as payload.

    Raises ValueError and OverflowError for values that cannot be written down.
    """
    reader = _Reader(machine)
    found = []
    for edge, values in zip(run.edges, run.values, strict=True):
        given = edge.way.input
        if given.kind == "start":
            payload = reader.start_data(values)
        else:
            payload = reader.payload(given, values)
        actor = reader.person(edge, values) if edge.way.actor is not None else None
        found.append(Act(edge, given, payload, actor, reader.now(values)))
    return _same_roles(found)


def _same_roles(acts: list[Act]) -> list[Act]:
    """A person has the same roles throughout."""
    roles: dict[str, set[str]] = {}
    for act in acts:
        if act.actor is not None:
            roles.setdefault(act.actor.id, set()).update(act.actor.roles)
    return [
        Act(a.edge, a.input, a.payload, Actor(a.actor.id, roles[a.actor.id]) if a.actor else None, a.at)
        for a in acts
    ]


class _Reader:
    """Reads values out of what the solver said."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._texts = {number: text for text, number in machine.symbols.texts.items()}
        self._made: dict[int, str] = {}
        self._now = z3.Int("now").get_id()

    def start_data(self, values: Mapping[int, Any]) -> dict[str, Json]:
        fields = self._machine.definition.data
        stored = {n: v for n, v in self._machine.stored.items() if n != CLOCK}
        found = {name: self._field(value, fields[name].schema, values) for name, value in stored.items()}
        return {name: value for name, value in found.items() if value != _default(fields[name])}

    def payload(self, given: Input, values: Mapping[int, Any]) -> dict[str, Json]:
        definition = self._machine.definition
        match given.kind, given.payload:
            case "event", Record(parts):
                schemas = {each.name: each.schema for each in definition.events[given.name].fields}
            case "done" | "each_done", Record(parts=outer):
                rule = definition.state(given.state).invokes[given.rule]
                inner = outer.get("output")
                parts = inner.parts if isinstance(inner, Record | Opaque) else {}
                effect = definition.effects.get(rule.target) if rule.form == "effect" else None
                schemas = {each.name: each.schema for each in effect.result} if effect is not None else {}
            case (("failed" | "unknown"), Record(parts={"error": Record(parts)})):
                code = self._field(parts["code"], {}, values)
                return {"code": code} if code is not None else {}
            case _:
                return {}
        return {name: self._field(part, schemas.get(name, {}), values) for name, part in parts.items()}

    def person(self, edge: Edge, values: Mapping[int, Any]) -> Actor | None:
        actor = edge.way.actor
        assert isinstance(actor, Person)
        wanted = self._wanted(edge)
        held = [name for name in wanted if is_true(values.get(actor.roles[name].get_id()))]
        number = values.get(actor.id.get_id())
        if not held and (wanted or self._comes_from_workflows(edge)):
            return None
        named = held[0] if held else "somebody"
        return Actor(self._text(number, {}) if number is not None else named, held)

    def _wanted(self, edge: Edge) -> tuple[str, ...]:
        """The roles that this step asks about."""
        definition, given = self._machine.definition, edge.way.input
        if given.kind == "start":
            return definition.starts.by or ()
        rule = definition.events[given.name]
        tried = [t.by or () for t in definition.transitions if t.trigger == given.name]
        return tuple(dict.fromkeys(name for names in (rule.by or (), *tried) for name in names))

    def _comes_from_workflows(self, edge: Edge) -> bool:
        definition, given = self._machine.definition, edge.way.input
        rule = definition.starts if given.kind == "start" else definition.events[given.name]
        return rule.origin is not None

    def now(self, values: Mapping[int, Any]) -> datetime | None:
        number = values.get(self._now)
        return _EPOCH + timedelta(milliseconds=number.as_long()) if number is not None else None

    def _field(self, value: Value, schema: Mapping[str, Any], values: Mapping[int, Any]) -> Json:
        match value:
            case Maybe(null, inner):
                if is_true(values.get(null.get_id(), TRUE)):
                    return None
                return self._field(inner, {**schema, "nullable": False}, values)
            case Scalar(term, kind):
                known = values.get(term.get_id())
                return sample(schema) if known is None else self._scalar(known, kind, schema)
            case Record(parts):
                below = schema.get("properties", {})
                return {name: self._field(part, below.get(name, {}), values) for name, part in parts.items()}
            case Many(size):
                number = values.get(size.get_id())
                return _sized(schema, number.as_long() if number is not None else schema.get("minItems", 0))
            case Opaque(parts=parts) if parts:
                return {name: self._field(part, {}, values) for name, part in parts.items()}
            case _:
                return sample(schema)

    def _scalar(self, known: Any, kind: str, schema: Mapping[str, Any]) -> Json:
        match kind:
            case "bool":
                return bool(is_true(known))
            case "string":
                return self._text(known, schema)
            case "timestamp":
                return _instant_text(known.as_long())
            case "duration":
                return f"PT{known.as_long() / 1000:g}S"
            case _:
                return int(known.as_long())

    def _text(self, known: Any, schema: Mapping[str, Any]) -> str:
        number = known.as_long()
        found = self._texts.get(number)
        if isinstance(found, str):
            return found
        if number not in self._made:
            made = f"some_{len(self._made) + 1}".ljust(schema.get("minLength", 0), "x")
            self._made[number] = text_like(str(schema.get("pattern", "")), len(self._made)) or made
        return self._made[number]


def _instant_text(milliseconds: int) -> str:
    at = _EPOCH + timedelta(milliseconds=milliseconds)
    return at.isoformat(timespec="milliseconds" if milliseconds % 1000 else "seconds").replace("+00:00", "Z")


def _default(field: Field) -> Json | object:
    nothing = None if field.schema.get("nullable") is True else _NO_DEFAULT
    found: Json | object = field.schema.get("default", nothing)
    return found


_NO_DEFAULT = object()


def _sized(schema: Mapping[str, Any], size: int) -> Json:
    items = schema.get("items")
    if schema.get("type") == "object":
        more = schema.get("additionalProperties")
        return {f"key_{n}": sample(more if isinstance(more, Mapping) else {}) for n in range(size)}
    return [sample(items if isinstance(items, Mapping) else {}) for _ in range(size)]


def sample(schema: Mapping[str, Any]) -> Json:
    """A plain value that fits the schema (of patterns nothing is known)."""
    if "default" in schema:
        found: Json = schema["default"]
        return found
    if schema.get("nullable") is True:
        return None
    if "const" in schema or "enum" in schema:
        first: Json = schema["const"] if "const" in schema else schema["enum"][0]
        return first
    match schema.get("type"):
        case "integer" | "number":
            return int(max(schema.get("minimum", 0), schema.get("exclusiveMinimum", -1) + 1))
        case "boolean":
            return False
        case "array":
            return _sized(schema, schema.get("minItems", 0))
        case "object":
            return {name: sample(each) for name, each in schema.get("properties", {}).items()}
        case "string":
            return _sample_text(schema)
        case _:
            return None


_ATOM = re.compile(r"(\\[\\d.+*?-]|\[[^]^\\]+\]|[^\\^$.|?*+()\[\]{}])(\{(\d+)(?:,\d*)?\}|[+*?])?")
"""One part of a simple pattern: a class or a character, and how often."""


def text_like(pattern: str, number: int) -> str:
    """A text that fits a simple pattern (classes and characters, each counted), another for each number.

    Empty for a pattern that is not simple.
    """
    body = pattern.removeprefix("^").removesuffix("$")
    atoms = list(_ATOM.finditer(body))
    if not pattern or "".join(atom.group() for atom in atoms) != body:
        return ""
    made = ""
    for atom in reversed(atoms):
        for _ in range(int(atom[3] or 1)):
            letters = _letters(atom[1])
            made = letters[number % len(letters)] + made
            number //= len(letters)
    return made if re.search(pattern, made) else ""


def _letters(part: str) -> str:
    if part == "\\d":
        return "0123456789"
    if not part.startswith("["):
        return part[-1]
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), part[1:-1])


def _sample_text(schema: Mapping[str, Any]) -> str:
    fitting = text_like(str(schema.get("pattern", "")), 0)
    if fitting:
        return fitting
    match schema.get("format"):
        case "date-time":
            return _instant_text(int((BEGIN - _EPOCH).total_seconds() * 1000))
        case "duration":
            return "PT1H"
        case _:
            return "x" * max(1, int(schema.get("minLength", 1)))
