"""How much may an expression be, and cost? Every bound of the rule language, by name.

Floor 1. Pure data.
"""

from __future__ import annotations

from typing import Final

CHARACTERS_MAX: Final = 20_000
"""Characters in one expression."""

NESTING_MAX: Final = 100
"""Brackets, calls, signs and `?:` inside one another while reading."""

DEPTH_MAX: Final = 250
"""Levels of the tree, which operators in a row also make (`1 + 1 + 1 …`)."""

TERMS_MAX: Final = 4_000
"""Literals, names, operators and calls in one expression."""

ITERATIONS_MAX: Final = 1_000_000
"""Passes through the bodies of nested macros in one evaluation."""

LENGTH_MAX: Final = 1_000_000
"""Characters, bytes or items of a value that an expression makes."""

PARTS_MAX: Final = 10_000
"""Parts that `split` makes of an amount, items that a range has."""

PATTERN_MAX: Final = 1_000
"""Characters of a regular expression."""

PATTERN_STATES_MAX: Final = 10_000
"""States of a regular expression once its counts (`{2,5}`) are written out."""

INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1
UINT_MAX: Final = 2**64 - 1

STORED_INT_MAX: Final = 2**53 - 1
"""The largest whole number that `data` and payloads may hold: what JSON carries exactly everywhere."""
