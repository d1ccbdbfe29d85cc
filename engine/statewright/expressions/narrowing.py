"""What is known after a test came out true, or false?

Floor 1. Pure. A fact is a pair: `("null", path)` the path is not null, `("has", path)` it is present,
`("zero", path)` it is not 0. Paths are those of `terms.path_of`, so only variables and fields are narrowed.
"""

from __future__ import annotations

from typing import TypeAlias

from .terms import Constant, Has, Logic, Operation, Term, path_of
from .types import Dyn, Int, Null, Nullable, Uint, plain

Fact: TypeAlias = tuple[str, str]
Facts: TypeAlias = frozenset[Fact]
NO_FACTS: Facts = frozenset()

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def facts(term: Term, outcome: bool) -> Facts:
    """What is known when `term` came out as `outcome`."""
    match term:
        case Logic(operator=operator, clauses=clauses):
            each = [facts(clause, outcome) for clause in clauses]
            certain = (operator == "&&") == outcome
            return frozenset().union(*each) if certain else frozenset.intersection(*each)
        case Operation(operator="!", operands=(inner,)):
            return facts(inner, not outcome)
        case Has(operand=operand, name=name) if outcome:
            owner = path_of(operand)
            return NO_FACTS if owner is None else frozenset((("has", f"{owner}.{name}"),))
        case Operation(operator=operator, operands=(left, right)) if operator in _FLIPPED:
            relation = operator if outcome else _NEGATED[operator]
            return _compared(left, relation, right) | _compared(right, _FLIPPED[relation], left)
        case _:
            return NO_FACTS


def _compared(left: Term, relation: str, right: Term) -> Facts:
    path = path_of(left)
    if path is None:
        return NO_FACTS
    if isinstance(right.type, Null):
        return frozenset((("null", path),)) if relation == "!=" else NO_FACTS
    found: set[Fact] = set()
    if relation != "!=" and not isinstance(right.type, Nullable | Dyn):
        found.add(("null", path))
    if _excludes_zero(relation, right):
        found.add(("zero", path))
    return frozenset(found)


def _excludes_zero(relation: str, right: Term) -> bool:
    """Whether `x relation right` cannot hold for x = 0."""
    if isinstance(right.type, Uint) and isinstance(right, Constant):
        low = high = int(right.value)  # type: ignore[call-overload]
    else:
        type = plain(right.type)
        if not isinstance(type, Int):
            return False
        low, high = type.low, type.high
    match relation:
        case "!=":
            return bool(low == high == 0)
        case "==":
            return bool(low > 0 or high < 0)
        case ">":
            return bool(low >= 0)
        case ">=":
            return bool(low > 0)
        case "<":
            return bool(high <= 0)
        case _:
            return bool(high < 0)
