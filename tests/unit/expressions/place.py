"""A place with everything in it, and one order to ask about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from statewright.diagnostics import Diagnostic
from statewright.diagnostics.source import Excerpt
from statewright.expressions import Program, compile_expression
from statewright.kernel.values import Actor

from ...diagnostics.expressions.place import ENVIRONMENT

NOW = datetime(2026, 3, 5, tzinfo=UTC)
DATA: dict[str, Any] = {
    "amount": 9900,
    "paid": 5,
    "refunded": 0,
    "rate": 2,
    "status": "new",
    "memo": "gift",
    "bill": None,
    "urgent": True,
    "due_at": "2026-03-01T01:00:00.000Z",
    "closed_at": None,
    "grace": "36h",
    "tags": ["a", "b"],
    "items": [{"sku": "A1", "price": 1, "note": None}, {"sku": "B2", "price": 3, "note": "x"}],
    "prices": {"A1": 1},
    "address": {"city": "Beijing", "phone": "1"},
}
EVENT = {"amount": 9800, "reason": "late"}
ACTOR = Actor("li", ("buyer",))
ARGUMENTS = (DATA, EVENT, NOW, ACTOR, {"code": "x"}, {"with_buyer", "with_buyer.shipped"})


def compiled(text: str, **options: Any) -> Program:
    """The program of a text that has no errors."""
    program, findings = compile_expression(Excerpt.whole(text), ENVIRONMENT, **options)
    assert program is not None, [finding.message.en for finding in findings]
    return program


def findings(text: str, **options: Any) -> list[Diagnostic]:
    """What is found in a text."""
    return compile_expression(Excerpt.whole(text), ENVIRONMENT, **options)[1]


def value(text: str, **options: Any) -> Any:
    """The value of a text."""
    return compiled(text, **options).run(*ARGUMENTS)
