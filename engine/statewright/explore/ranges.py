"""Between which bounds does a number lie, going by the schemas alone? Interval arithmetic over z3 terms.

Floor 3. What it finds is left out of formulas: guards against overflow, and the two signs of a division.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import z3

from .formulas import number_of

Range: TypeAlias = tuple[int, int]
"""The least and the greatest value."""


class Ranges:
    """What is known of symbols, and with it of the terms made of them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Range | None]] = {}

    def learn(self, symbol: Any, low: int, high: int) -> Any:
        """Keep the bounds of a symbol; gives the symbol."""
        self._known[number_of(symbol)] = (symbol, (low, high))
        return symbol

    def of(self, term: Any) -> Range | None:
        """The bounds of a term; None where it may be anything."""
        key = number_of(term)
        if key not in self._known:
            self._known[key] = (term, self._found(term))
        return self._known[key][1]

    def within(self, term: Any, low: int, high: int) -> bool:
        """Whether a term surely lies between two bounds."""
        found = self.of(term)
        return found is not None and low <= found[0] and found[1] <= high

    def _found(self, term: Any) -> Range | None:
        if z3.is_int_value(term):
            return term.as_long(), term.as_long()
        if not z3.is_app(term) or not term.num_args():
            return None
        if term.decl().kind() == z3.Z3_OP_ITE:
            return _joined(self.of(term.arg(1)), self.of(term.arg(2)))
        if not z3.is_int(term):
            return None
        parts = [self.of(part) for part in term.children()]
        known = [part for part in parts if part is not None]
        return _combined(term.decl().kind(), known) if len(known) == len(parts) else None


def _joined(one: Range | None, other: Range | None) -> Range | None:
    if one is None or other is None:
        return None
    return min(one[0], other[0]), max(one[1], other[1])


def _combined(kind: int, parts: list[Range]) -> Range | None:
    first, *rest = parts
    match kind:
        case z3.Z3_OP_ADD:
            return sum(low for low, _ in parts), sum(high for _, high in parts)
        case z3.Z3_OP_SUB:
            return first[0] - sum(high for _, high in rest), first[1] - sum(low for low, _ in rest)
        case z3.Z3_OP_UMINUS:
            return -first[1], -first[0]
        case z3.Z3_OP_MUL:
            for other in rest:
                corners = [a * b for a in first for b in other]
                first = min(corners), max(corners)
            return first
        case z3.Z3_OP_IDIV if rest[0][0] > 0:
            corners = [a // b for a in first for b in rest[0]]
            return min(corners), max(corners)
        case _:
            return None
