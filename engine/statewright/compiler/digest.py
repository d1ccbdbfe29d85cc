"""Which behaviour is this? The digest by which an instance keeps the definition it began with.

Floor 2. Pure. SHA-256 over the source tree as canonical JSON, document order kept, without what only people
read: titles (those of the values of an `enum` too), descriptions, tags, notes, examples, `happy`. Which keys
are such words depends on where they stand (a data field may be called `title`), so the tree is walked by a
small grammar. Compiled tables never enter: a digest outlives releases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from ..kernel.values import Json

Grammar: TypeAlias = Mapping[str, Any]
"""Key -> how to walk its value.

A grammar, `_each(grammar)` for maps by name. `Any`: grammars nest in themselves.
"""

_WORDS = frozenset(("title", "description", "tags", "notes", "happy", "examples"))


class _each:  # noqa: N801  # reads as a word in the grammar below
    """A map from names to parts that all follow one grammar (or a list, or one part)."""

    def __init__(self, part: Grammar) -> None:
        self.part = part


_SCHEMA: dict[str, Any] = {}
_VALUES: Grammar = {}  # told by its identity: values of an enumeration, perhaps with titles
_SCHEMA.update(enum=_VALUES, properties=_each(_SCHEMA), items=_SCHEMA, additionalProperties=_SCHEMA)
_WORDED: Grammar = {}
_OUTCOMES: Grammar = dict.fromkeys(("done", "failed", "unknown", "each_done"), _WORDED)
_STATE: dict[str, Any] = {}
_STATE.update(
    states=_each(_STATE),
    regions=_each(_STATE),
    on=_each(_WORDED),
    after=_WORDED,
    every=_WORDED,
    always=_WORDED,
    entry=_WORDED,
    exit=_WORDED,
    done=_WORDED,
    invoke=_OUTCOMES,
)
_EFFECT: Grammar = {"params": _each(_SCHEMA), "result": _each(_SCHEMA), "errors": _each(_WORDED)}
_WORKFLOW: Grammar = {
    **_STATE,
    "types": _each(_SCHEMA),
    "data": _each(_SCHEMA),
    "output": _each(_SCHEMA),
    "roles": _each(_WORDED),
    "events": _each({"payload": _each(_SCHEMA)}),
    "effects": _each(_EFFECT),
    "properties": _each(_WORDED),
    "migrations": _WORDED,
}
_TIMERS = frozenset(("after", "every"))


def behaviour(tree: Mapping[str, Json]) -> Json:
    """The tree of a workflow without the words that only people read."""
    stripped: Json = _strip(tree, _WORKFLOW)
    return stripped


def digest_of(tree: Mapping[str, Json], included: Mapping[str, Json]) -> str:
    """The digest, in hexadecimal, of a workflow and the types that it takes from other files."""
    stripped: Json = [
        behaviour(tree),
        {name: _strip(schema, _SCHEMA) for name, schema in sorted(included.items())},
    ]
    text = json.dumps(stripped, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _strip(value: Any, grammar: Grammar | None) -> Any:
    """`Any`: JSON in, JSON out, walked by key."""
    if grammar is None:
        return value
    if isinstance(value, list):
        return [_strip(item, grammar) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: _strip_timers(part)
        if key in _TIMERS and grammar.get(key) is _WORDED
        else _part(part, grammar.get(key))
        for key, part in value.items()
        if key not in _WORDS
    }


def _part(value: Any, grammar: Any) -> Any:
    if isinstance(grammar, _each):
        if isinstance(value, Mapping):
            return {name: _strip(item, grammar.part) for name, item in value.items()}
        return value
    if grammar is _VALUES and isinstance(value, Mapping):
        return list(value)
    return _strip(value, grammar)


def _strip_timers(value: Any) -> Any:
    """`after: {30m: …}` is a map by delay, `after: [{delay: …}]` a list of timers."""
    if isinstance(value, Mapping):
        return {delay: _strip(item, _WORDED) for delay, item in value.items()}
    return _strip(value, _WORDED)
