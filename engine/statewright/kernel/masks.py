"""How are sets of states walked? As the bits of an int, in document order or against it.

Floor 0. Pure; standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits(mask: int) -> Iterator[int]:
    """The members of a set of states, ascending: document order, SCXML's entry order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def bits_down(mask: int) -> Iterator[int]:
    """The members of a set of states, descending: SCXML's exit order."""
    while mask:
        index = mask.bit_length() - 1
        yield index
        mask ^= 1 << index


def mask_of(indexes: Iterable[int]) -> int:
    """The set of these states."""
    mask = 0
    for index in indexes:
        mask |= 1 << index
    return mask
