"""Which texts would conditions that look inside a text be true of, and false of? Some to try.

Floor 3. The solver knows a text only by what it equals; a condition such as `event.password.matches('[0-9]')`
can be anything to it. So texts are made from the patterns themselves: one that has them all, and for each
pattern one that lacks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..expressions.terms import Constant, Invocation, Term, parts, path_of
from ..kernel.definition import Definition, Field
from .selection import tree_of
from .witness import text_like


def texts_to_try(definition: Definition) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each event, fields of its payload with texts that conditions may take otherwise than any text."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for transition in definition.transitions:
        rule = definition.events.get(transition.trigger)
        if rule is None or transition.guard is None:
            continue
        patterns: dict[str, list[str]] = {}
        for name, pattern in _patterns(tree_of(transition.guard)):
            patterns.setdefault(name, []).append(pattern)
        for field in rule.fields:
            for text in _texts(field, patterns.get(field.name, [])):
                found.setdefault(transition.trigger, {})[field.name, text] = None
    return {event: tuple(pairs) for event, pairs in found.items()}


def _patterns(term: Term) -> Iterator[tuple[str, str]]:
    """The patterns that fields of the event are compared with."""
    match term:
        case Invocation(name="matches" | ".matches", arguments=(text, Constant(value=str() as pattern))):
            path = path_of(text) or ""
            if path.startswith("event.") and path.count(".") == 1:
                yield path.removeprefix("event."), pattern
        case _:
            for part in parts(term):
                yield from _patterns(part)


def _texts(field: Field, patterns: list[str]) -> Iterator[str]:
    if not patterns:
        return
    pieces = [_piece(pattern) for pattern in dict.fromkeys(patterns)]
    if not all(pieces):
        return
    yield _long_enough("".join(pieces), field.schema)
    for left_out in range(len(pieces)):
        rest = [piece for number, piece in enumerate(pieces) if number != left_out]
        yield _long_enough("".join(rest) or "_", field.schema)


def _piece(pattern: str) -> str:
    """A text that the pattern is found in, as short as is easily found; empty if none is."""
    return text_like(pattern, 0) or next((each for each in _SINGLE if re.search(pattern, each)), "")


_SINGLE = ("a", "A", "0", "!", "-", "_", " ", "中")


def _long_enough(text: str, schema: Mapping[str, Any]) -> str:
    """The text with its first letter said again until it is long enough."""
    return text[0] * max(0, int(schema.get("minLength", 1)) - len(text)) + text
