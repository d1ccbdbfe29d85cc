"""How is an expression of a workflow said in an SCXML document? `data.x` is `x`, `event.x` is
`_event.data.x`.

Floor 3. Pure. Derived fields are written out where they are read; `in_state` becomes `In` of the state's
whole path.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ...diagnostics import Excerpt
from ...kernel.definition import Constant, Definition, Expression, Operand, Template

DEPTH_MAX = 20
"""How deep derived fields may read one another; the compiler has refused circles."""


def cond(definition: Definition, expression: Expression, payload: str = "_event.data") -> str:
    """A guard, with `event` standing for `payload`."""
    return _said(definition, expression.source, _states(expression), payload)


def value(definition: Definition, operand: Operand, payload: str = "_event.data") -> str:
    """A value: what was written out as CEL, an expression as it stands."""
    match operand:
        case Constant(value=written):
            return json.dumps(written, ensure_ascii=False)
        case Template(entries=tuple() as items):
            return "[" + ", ".join(value(definition, one, payload) for one in items) + "]"
        case Template(entries=entries):
            assert not isinstance(entries, tuple)
            pairs = (
                f"{json.dumps(name)}: {value(definition, one, payload)}" for name, one in entries.items()
            )
            return "{" + ", ".join(pairs) + "}"
        case _:
            return cond(definition, operand, payload)


def _states(expression: Any) -> frozenset[str]:
    found: frozenset[str] = getattr(expression, "states", frozenset())
    return found


def _said(definition: Definition, text: str, states: Iterable[str], payload: str, depth: int = 0) -> str:
    from ...expressions.lexer import tokens

    found = tokens(Excerpt.whole(text))
    pieces: list[str] = []
    last = 0
    for place, token in enumerate(found):
        kinds = [one.kind for one in found[place + 1 : place + 3]]
        word = text[token.start : token.end]
        if token.kind != "name" or (place and found[place - 1].kind == ".") or token.start < last:
            continue
        end, said = token.end, None
        if word == "data" and kinds == [".", "name"]:
            end = found[place + 2].end
            name = text[found[place + 2].start : end]
            said = _field(definition, name, payload, depth)
        elif word == "event":
            end, said = _event(text, found, place, payload)
        elif word == "in_state" and kinds == ["(", "literal"]:
            end = found[place + 2].end
            said = f"In({json.dumps(_whole(str(found[place + 2].value), states))}"
        if said is not None:
            pieces += [text[last : token.start], said]
            last = end
    return "".join([*pieces, text[last:]])


def _field(definition: Definition, name: str, payload: str, depth: int) -> str:
    derived = definition.derived.get(name)
    if derived is None or depth > DEPTH_MAX:
        return name
    return f"({_said(definition, derived.source, _states(derived), payload, depth + 1)})"


def _event(text: str, found: Any, place: int, payload: str) -> tuple[int, str]:
    """`event`, and the `.output` after it where the output is the event's whole data."""
    after = found[place + 1 : place + 3]
    named = payload == OUTPUT and [one.kind for one in after] == [".", "name"]
    if named and text[after[1].start : after[1].end] == "output":
        return after[1].end, "_event.data"
    return found[place].end, "_event.data"


OUTPUT = "output"
"""The payload of completions: in SCXML what a state gave is the data of its `done` event itself."""


def _whole(name: str, states: Iterable[str]) -> str:
    return next((path for path in states if path == name or path.endswith(f".{name}")), name)
