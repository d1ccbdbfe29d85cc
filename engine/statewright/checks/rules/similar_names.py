"""SW570: two names of the same kind that differ by a slip of the pen.

Why: `pay_succeeded` and `pay_suceeded` are two events to the engine and one to everyone else. Compared are
names of five letters or more that differ by one letter, or by separators only; names that differ by a digit
(`try_1`, `try_2`) or by a part of a single letter (`side_a`, `side_b`) are counted, not misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from ...diagnostics.codes.soundness import NEARLY_THE_SAME_NAME
from ..chart import Chart
from ..finding import Finding

SHORTEST = 5


def find(chart: Chart) -> Iterator[Finding]:
    """Pairs of similar event, effect, role and field names, and of states of one parent."""
    definition = chart.definition
    declared: tuple[Mapping[str, Any], ...] = (
        definition.events,
        definition.effects,
        definition.roles,
        definition.data,
    )
    for kind in declared:
        yield from _similar({name: rule.where for name, rule in kind.items()})
    for state in chart.states:
        yield from _similar({chart.states[c].name: chart.states[c].where for c in state.children})


def _similar(places: Mapping[str, Any]) -> Iterator[Finding]:
    for first, second in combinations(places, 2):
        if min(len(first), len(second)) >= SHORTEST and _slip(first, second):
            values = {"first": first, "second": second}
            yield Finding(NEARLY_THE_SAME_NAME, places[second], values=values)


def _counted(first: list[str], second: list[str]) -> bool:
    """Whether the only parts that differ are single letters: a numbering."""
    differing = [(a, b) for a, b in zip(first, second) if a != b]
    return len(first) == len(second) and all(len(a) == len(b) == 1 for a, b in differing)


def _slip(first: str, second: str) -> bool:
    if first.replace("_", "") == second.replace("_", ""):
        return True
    if _counted(first.split("_"), second.split("_")):
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer)) if a != b), len(shorter))
    rest_short, rest_long = shorter[start:], longer[start:]
    if len(shorter) == len(longer):
        swapped = rest_short[:2] == rest_long[1::-1] and rest_short[2:] == rest_long[2:]
        differs = rest_short[:1] + rest_long[:1]
        return swapped or (rest_short[1:] == rest_long[1:] and not any(c.isdigit() for c in differs))
    if longer in (f"{shorter}s", f"{shorter}d"):
        return False  # a plural, a past tense
    return rest_short == rest_long[1:] and not rest_long[:1].isdigit()
