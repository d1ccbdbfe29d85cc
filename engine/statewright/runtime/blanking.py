"""What is a person's in an instance, and what stands there when it is erased? Floor 4. Pure.

What a schema marks as `personal: true` is blanked where it is declared, by a value that still fits its
schema if there is one. Everything else that an instance keeps was declared by nobody (parameters of effects,
answers, messages, incidents): there, whatever holds one of the person's values is blanked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import Any, NamedTuple

from ..kernel import Definition, Snapshot
from ..kernel.codec import decode_input, encode_input
from ..kernel.definition import Field
from ..kernel.snapshot import Incident, Invocation
from ..kernel.starting import with_derived
from ..kernel.values import Fault, Json, Misfit, Record

ERASED = "erased"
"""What stands where a person's text stood."""

TEXT_MIN = 2
INSIDE_MIN = 4
NUMBER_MIN = 3
"""How long a value must be to be looked for elsewhere, inside longer texts, and as a number: shorter ones
stand in too many places by chance. Texts with letters beyond ASCII are looked for inside from TEXT_MIN on.
"""

_FIXED = frozenset({"kind", "name", "event", "effect", "workflow", "invoke", "relation", "code", "actor"})
"""Parts of a kept input that name things of the workflow, not of a person."""


class Words(NamedTuple):
    """A person's values: texts as they are, texts that are also looked for inside others, numbers; and a salt
    for what stands in place of keys.
    """

    texts: frozenset[str]
    inside: tuple[str, ...]
    numbers: frozenset[float]
    salt: bytes

    def in_text(self, text: str) -> bool:
        """Whether a text is one of the values, or holds one."""
        return text in self.texts or any(part in text for part in self.inside)

    def in_tree(self, value: Json) -> bool:
        """Whether a value is or holds one."""
        return self.blank(value) != value

    def _is(self, leaf: Json) -> bool:
        if isinstance(leaf, str):
            return self.in_text(leaf)
        return isinstance(leaf, int | float) and not isinstance(leaf, bool) and leaf in self.numbers

    def blank(self, value: Json) -> Json:
        """The same without them; nothing is known of how it was declared."""
        if isinstance(value, dict):
            return {self.text(name): self.blank(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.blank(inner) for inner in value]
        return blank(value) if self._is(value) else value

    def record(self, values: Record) -> dict[str, Json]:
        """As `blank`, of a map."""
        return {self.text(name): self.blank(value) for name, value in values.items()}

    def text(self, text: str) -> str:
        """As `blank`, of a text."""
        return ERASED if self.in_text(text) else text

    def key(self, key: str) -> str:
        """A key that holds one becomes another, wherever it stands the same, that tells nothing."""
        if not self.in_text(key):
            return key
        return f"{ERASED}-{blake2b(key.encode(), key=self.salt, digest_size=12).hexdigest()}"


def words(values: Iterable[Json], salt: bytes) -> Words:
    """What is to be looked for, of a person's values."""
    texts: set[str] = set()
    numbers: set[float] = set()
    for leaf in values:
        if isinstance(leaf, str) and len(leaf) >= TEXT_MIN and leaf != ERASED:
            texts.add(leaf)
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool) and len(str(leaf)) >= NUMBER_MIN:
            numbers.add(leaf)
    parts = {text for text in (*texts, *map(str, numbers)) if len(text) >= INSIDE_MIN or not text.isascii()}
    return Words(frozenset(texts), tuple(sorted(parts)), frozenset(numbers), salt)


def personal(fields: Iterable[Field], values: Record) -> Iterator[Json]:
    """What in the values of these fields is declared a person's."""
    for field in fields:
        if field.name in values:
            yield from _personal(field.schema, values[field.name])


def _personal(schema: Mapping[str, Any], value: Json) -> Iterator[Json]:
    whole = schema.get("personal") is True
    if isinstance(value, dict):
        known, others = schema.get("properties") or {}, schema.get("additionalProperties")
        for name, inner in value.items():
            if whole and name not in known:
                yield name
            yield from _personal(_marked(known.get(name, others), whole), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _personal(_marked(schema.get("items"), whole), inner)
    elif whole:
        yield value


def _marked(schema: object, whole: bool) -> Mapping[str, Any]:
    """The schema of a part; a part of what is a person's is a person's."""
    known = schema if isinstance(schema, Mapping) else {}
    return {**known, "personal": True} if whole else known


def has_personal(fields: Iterable[Field]) -> bool:
    """Whether anything in these fields is declared a person's."""
    return any(_declares(field.schema) for field in fields)


def _declares(schema: Mapping[str, Any]) -> bool:
    if schema.get("personal") is True:
        return True
    below = [
        *(schema.get("properties") or {}).values(),
        schema.get("items"),
        schema.get("additionalProperties"),
    ]
    return any(isinstance(one, Mapping) and _declares(one) for one in below)


def blanked(fields: Iterable[Field], values: Record) -> dict[str, Json]:
    """Values with what is declared a person's blanked."""
    found = dict(values)
    for field in fields:
        if field.name in values and _declares(field.schema):
            found[field.name] = _fitting(field, _blanked(field.schema, values[field.name]))
    return found


def _blanked(schema: Mapping[str, Any], value: Json) -> Json:
    whole = schema.get("personal") is True
    if isinstance(value, dict):
        known, others = schema.get("properties") or {}, schema.get("additionalProperties")
        return {
            name: _blanked(_marked(known.get(name, others), whole), inner)
            for name, inner in value.items()
            if not whole or name in known
        }
    if isinstance(value, list):
        return [] if whole else [_blanked(_marked(schema.get("items"), whole), inner) for inner in value]
    return blank(value) if whole else value


def blank(value: Json) -> Json:
    """What stands in place of a text, a number or a truth value."""
    if value is None or isinstance(value, bool):
        return None if value is None else False
    return ERASED if isinstance(value, str) else 0


def _fitting(field: Field, value: Json) -> Json:
    """The blanked value, or another that fits where it does not (a pattern, an enum, a minimum)."""
    schema = field.schema
    chosen: Any = schema.get("enum") or ()
    others = (schema.get("default"), None, schema.get("minimum"), "", *chosen)
    for one in (value, *others, "1970-01-01T00:00:00Z", "1970-01-01"):
        with suppress(Misfit, TypeError):
            return field.shape(one)
    return value


def blanked_payload(definition: Definition, event: str, payload: Record, found: Words) -> dict[str, Json]:
    """A payload without what is a person's, declared or not."""
    rule = definition.events.get(event)
    return found.record(blanked(rule.fields if rule is not None else (), payload))


def blanked_input(definition: Definition, tree: dict[str, Any], found: Words) -> dict[str, Any]:
    """A log row's input without what is a person's. Nothing before an erasure is folded any more."""
    kind = tree.get("kind")
    if kind == "Start":
        tree = {**tree, "data": blanked(definition.data.values(), tree["data"])}
    elif kind == "Event":
        tree = {**tree, "payload": blanked_payload(definition, tree["name"], tree.get("payload", {}), found)}
    return _kept(tree, found)


def _kept(tree: Mapping[str, Any], found: Words) -> dict[str, Any]:
    """An input as a tree, with the names that belong to the workflow, and keys that stay different keys."""
    return {
        name: value if name in _FIXED else found.key(value) if name == "key" else found.blank(value)
        for name, value in tree.items()
    }


def blanked_snapshot(definition: Definition, snapshot: Snapshot, found: Words) -> Snapshot:
    """An instance that goes on without its person."""
    data = blanked(definition.data.values(), snapshot.data)
    plain = {name: value for name, value in data.items() if name not in definition.derived}
    try:
        derived: Record = with_derived(definition, plain, snapshot.last_at, snapshot.instance)
    except Fault:
        derived = data | {name: found.blank(data[name]) for name in definition.derived if name in data}
    ref = snapshot.instance.ref
    return snapshot._replace(
        instance=snapshot.instance._replace(ref=None if ref and found.in_text(ref) else ref),
        data={name: derived[name] for name in snapshot.data},
        parked=tuple(
            one._replace(payload=blanked_payload(definition, one.event, one.payload, found))
            for one in snapshot.parked
        ),
        invokes=tuple(_invocation(one, found) for one in snapshot.invokes),
        left_invokes=tuple(_invocation(one, found) for one in snapshot.left_invokes),
        done_requests=tuple(
            one._replace(key=found.key(one.key), params=found.record(one.params))
            for one in snapshot.done_requests
        ),
        region_outputs={path: found.blank(value) for path, value in snapshot.region_outputs.items()},
        output=None if snapshot.output is None else found.record(snapshot.output),
        incidents=tuple(_incident(one, found) for one in snapshot.incidents),
    )


def _invocation(one: Invocation, found: Words) -> Invocation:
    return one._replace(
        keys=tuple(found.key(key) for key in one.keys),
        outputs=tuple((place, found.blank(output)) for place, output in one.outputs),
        errors=tuple((place, found.blank(error)) for place, error in one.errors),
        params=tuple(found.record(params) for params in one.params),
    )


def _incident(one: Incident, found: Words) -> Incident:
    kept = _kept(encode_input(one.input), found)
    return one._replace(input=decode_input(kept), message=found.text(one.message))


def blanked_trace(trace: list[dict[str, Any]], found: Words) -> list[dict[str, Any]]:
    """A log row's trace: what was asked for is named by keys and ids."""
    return [
        {name: found.blank(value) if name == "asked" else value for name, value in moment.items()}
        for moment in trace
    ]
