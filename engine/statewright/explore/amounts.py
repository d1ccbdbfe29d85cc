"""What do the functions for money and lists mean to the solver, where that can be said exactly?

Floor 3. Mirrors `expressions.library.money` and the extremes of written-out lists.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import z3

from ..expressions.library.money import ratio


def share(name: str, amount: Any, part: str, positive: bool) -> Any:
    """A share of an amount as `share`, `share_down` or `share_up` gives it; `positive` if it is surely not
    below zero.
    """
    above, below = ratio(part)
    match name:
        case "share_down":
            return amount * above / below
        case "share_up":
            return -(-amount * above / below)
        case _ if positive:
            return _half_up(amount, above, below)
        case _:
            return z3.If(amount >= 0, _half_up(amount, above, below), -_half_up(-amount, above, below))


def _half_up(amount: Any, above: int, below: int) -> Any:
    return (amount * (2 * above) + below) / (2 * below)


def least(amounts: list[Any]) -> Any:
    """The least of some amounts."""
    return reduce(lambda a, b: z3.If(a <= b, a, b), amounts)


def greatest(amounts: list[Any]) -> Any:
    """The greatest of some amounts."""
    return reduce(lambda a, b: z3.If(a >= b, a, b), amounts)
