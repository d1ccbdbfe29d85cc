"""Which lines are laid out backwards? Every circle is broken here, so that the layout never has to guess.

Floor 3. Pure. What the walk through the chart says is kept wherever it leads to no circle among the boxes;
the main path and the marks where things begin are settled first, then what leads on, then what leads back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .graph import Link


def oriented(links: list[Link]) -> list[Link]:
    """The links, each laid out so that all of them together have no circle. Complexity: links x links at
    worst.
    """
    after: dict[str, set[str]] = {}
    turned: dict[int, bool] = {}
    for numbers in by_transition(links):
        turned.update(_settle(links, numbers, after))
    return [replace(link, back=turned[number]) for number, link in enumerate(links)]


def by_transition(links: Sequence[Link]) -> list[list[int]]:
    """The numbers of the links of each transition together: the main path, then what leads on, then back."""
    found: dict[str, list[int]] = {}
    for number, link in enumerate(links):
        found.setdefault(link.move or f"{link.tail} {link.head}", []).append(number)
    return sorted(found.values(), key=lambda numbers: _rank(links[numbers[0]]))


def _rank(link: Link) -> int:
    if link.main:
        return 0
    return 2 if link.back else 1


def _settle(links: list[Link], numbers: list[int], after: dict[str, set[str]]) -> dict[int, bool]:
    """The direction of the links of one transition: all as wished, or all turned, or each as it can be."""
    wished = links[numbers[0]].back
    for back in (wished, not wished):
        if not any(_closes(links[number], links[numbers[0]], back, after) for number in numbers):
            for number in numbers:
                _add(links[number], back, after)
            return dict.fromkeys(numbers, back)
    turned: dict[int, bool] = {}
    for number in numbers:
        turned[number] = reaches(after, *_ends(links[number], back=False)[::-1])
        _add(links[number], turned[number], after)
    return turned


def _closes(link: Link, first: Link, back: bool, after: dict[str, set[str]]) -> bool:
    """Whether a transition, seen from its first box to where this link leads, would close a circle."""
    start, end = (first.tail, link.head) if link is not first else _ends(first, back=False)
    if back:
        start, end = end, start
    return start != end and reaches(after, end, start)


def _ends(link: Link, *, back: bool) -> tuple[str, str]:
    return (link.head, link.tail) if back else (link.tail, link.head)


def _add(link: Link, back: bool, after: dict[str, set[str]]) -> None:
    start, end = _ends(link, back=back)
    after.setdefault(start, set()).add(end)


def reaches(after: Mapping[str, Iterable[str]], start: str, goal: str) -> bool:
    """Whether one comes from a thing to another by what comes right after each."""
    seen: set[str] = set()
    stack = [start]
    while stack:
        node = stack.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            stack.extend(after.get(node, ()))
    return False
