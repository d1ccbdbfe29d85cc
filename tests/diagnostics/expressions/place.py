"""Where the expressions of these pages stand: a transition of an order, with everything that one can see."""

from __future__ import annotations

from statewright.diagnostics import Diagnostic, Source, Text
from statewright.diagnostics.source import Excerpt
from statewright.expressions import (
    BOOL,
    Diagnosis,
    Environment,
    Field,
    ListOf,
    Nullable,
    Object,
    Type,
    Variable,
    compile_expression,
    from_schema,
)
from statewright.expressions.types import INT, STRING, TIMESTAMP

DATA = {
    "type": "object",
    "properties": {
        "amount": {"type": "integer", "minimum": 1},
        "paid": {"type": "integer", "minimum": 0},
        "refunded": {"type": "integer", "minimum": 0, "maximum": 100000},
        "rate": {"type": "number"},
        "status": {"enum": ["new", "paid", "closed"]},
        "memo": {"type": "string"},
        "bill": {"type": "string", "nullable": True},
        "urgent": {"type": "boolean"},
        "due_at": {"type": "string", "format": "date-time"},
        "closed_at": {"type": "string", "format": "date-time", "nullable": True},
        "grace": {"type": "string", "format": "duration"},
        "tags": {"type": "array", "maxItems": 20, "items": {"type": "string"}},
        "items": {
            "type": "array",
            "maxItems": 2000,
            "items": {
                "type": "object",
                "properties": {
                    "sku": {"type": "string"},
                    "price": {"type": "integer", "minimum": 0},
                    "note": {"type": "string", "nullable": True},
                },
            },
        },
        "prices": {"type": "object", "additionalProperties": {"type": "integer"}},
        "address": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "phone": {"type": "string"}},
        },
    },
}
EVENT = {
    "type": "object",
    "properties": {"amount": {"type": "integer", "minimum": 1}, "reason": {"type": "string"}},
}
_LATER = Text(
    "only the transition that an event enables sees it; `set` there what is needed later",
    "只有由事件引发的转换能看到它; 以后要用的内容请在那里用 `set` 保存",
)
_ITEM_ONLY = Text("only in `change`, `remove` and `for_each`", "只在 `change`、`remove` 和 `for_each` 中可用")
_STATES = ("awaiting_payment", "with_buyer.shipped", "with_buyer.review", "risk.review", "cancelled")


def _no_reference(reference: str) -> dict[str, object]:
    raise KeyError(reference)


def _state(name: str) -> str | Diagnosis:
    found = [path for path in _STATES if path == name or path.endswith(f".{name}")]
    if len(found) == 1:
        return found[0]
    return Diagnosis("ambiguous", tuple(found)) if found else Diagnosis("unknown", _STATES)


DATA_TYPE = from_schema(DATA, _no_reference, "data")
ACTOR = Object(
    "actor",
    {"id": Field(STRING), "roles": Field(ListOf(STRING)), "person": Field(Nullable(STRING))},
    "attribute",
)
OUTCOME = Object("outcome", {"code": Field(STRING), "message": Field(STRING, True)})
ENVIRONMENT = Environment(
    ("data", "event", "now", "actor", "outcome", "active"),
    {
        "data": Variable(DATA_TYPE, True),
        "event": Variable(from_schema(EVENT, _no_reference, "event"), True),
        "now": Variable(TIMESTAMP),
        "actor": Variable(ACTOR),
        "outcome": Variable(OUTCOME, True),
    },
    resolve_state=_state,
    unavailable={
        "item": Text(
            "only in `change`, `remove` and `for_each`", "只在 `change`、`remove` 和 `for_each` 中可用"
        )
    },
)
ENTRY = ENVIRONMENT._replace(
    variables={name: ENVIRONMENT.variables[name] for name in ("data", "now")},
    unavailable={"event": _LATER, "actor": _LATER},
)


def findings_of(kind: str, text: str) -> list[Diagnostic]:
    """What is found in an expression of a page.

    `cel` is a condition of a transition, `cel entry` one in `entry`, `cel value` a value of any type, `cel
    FIELD` the value that is set to that field of data.
    """
    _, _, place = kind.partition(" ")
    text = text.removesuffix("\n")
    excerpt = Excerpt(Source("rule", text), text, tuple(range(len(text) + 1)))
    environment = ENTRY if place == "entry" else ENVIRONMENT
    expected = _expected(place)
    stored = place not in ("", "entry", "value")
    return compile_expression(excerpt, environment, expect=expected, store=stored)[1]


def _expected(place: str) -> Type | None:
    if place in ("", "entry"):
        return BOOL
    if place == "value":
        return None
    assert isinstance(DATA_TYPE, Object)
    return DATA_TYPE.fields[place].type if place in DATA_TYPE.fields else INT
