"""Which characters are in a set?

Floor 1. Pure. A set is ranges of code points and Unicode categories, perhaps negated; `\\d`, `\\w`, `\\s`
are ASCII, as RE2 has them.
"""

from __future__ import annotations

from typing import NamedTuple

_Ranges = tuple[tuple[int, int], ...]


class Characters(NamedTuple):
    """A set of characters: ranges, categories (`L`, `Lu`), sets inside it, or all but those."""

    ranges: _Ranges
    categories: frozenset[str] = frozenset()
    negative: bool = False
    others: tuple[Characters, ...] = ()

    def holds(self, character: str) -> bool:
        """Whether the character is in the set."""
        code = ord(character)
        found = any(low <= code <= high for low, high in self.ranges)
        if not found and self.categories:
            from unicodedata import category

            kind = category(character)
            found = kind in self.categories or kind[0] in self.categories
        found = found or any(other.holds(character) for other in self.others)
        return found is not self.negative


def _of(text: str) -> Characters:
    """`09AZ` as the ranges 0 to 9 and A to Z."""
    return Characters(tuple((ord(low), ord(high)) for low, high in zip(text[::2], text[1::2], strict=True)))


def union(first: Characters, second: Characters) -> Characters:
    """A set that holds what either holds."""
    if first.negative or second.negative:
        return Characters((), others=(first, second))
    return Characters(
        first.ranges + second.ranges,
        first.categories | second.categories,
        False,
        first.others + second.others,
    )


def folded(characters: Characters) -> Characters:
    """The set with the other cases of its letters."""
    if characters.negative:
        return folded(characters._replace(negative=False))._replace(negative=True)
    more: list[tuple[int, int]] = []
    for low, high in characters.ranges:
        for code in range(low, min(high, low + 2000) + 1):
            letter = chr(code)
            for other in (letter.lower(), letter.upper()):
                if len(other) == 1 and other != letter:
                    more.append((ord(other), ord(other)))
    others = tuple(map(folded, characters.others))
    return characters._replace(ranges=characters.ranges + tuple(more), others=others)


ANY = Characters((), negative=True)
ANY_BUT_NEWLINE = Characters(((10, 10),), negative=True)
WORD = _of("09AZ__az")

PERL = {
    "d": _of("09"),
    "D": _of("09")._replace(negative=True),
    "w": WORD,
    "W": WORD._replace(negative=True),
    "s": _of("\t\n\f\r  "),
    "S": _of("\t\n\f\r  ")._replace(negative=True),
}
POSIX = {
    "alnum": _of("09AZaz"),
    "alpha": _of("AZaz"),
    "ascii": _of("\x00\x7f"),
    "blank": _of("\t\t  "),
    "cntrl": _of("\x00\x1f\x7f\x7f"),
    "digit": _of("09"),
    "graph": _of("!~"),
    "lower": _of("az"),
    "print": _of(" ~"),
    "punct": _of("!/:@[`{~"),
    "space": _of("\t\r  "),
    "upper": _of("AZ"),
    "word": WORD,
    "xdigit": _of("09AFaf"),
}
