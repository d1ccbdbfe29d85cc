"""Which of two things in a row stands first? The main path, then what a reader comes to first.

Floor 3. Pure. A box stands where the box stands from which one comes to it first: of those declared before
it, the nearest. So the order is that of the document, and one more transition moves at most its own target
and what hangs from that.
"""

from __future__ import annotations

from ..graph import Frame, Shape
from .sheet import Sheet

Standing = tuple[tuple[int, int], ...]
"""From the beginning of the way to a thing: whether beside the main path, and the place in the document."""


def standings(sheet: Sheet) -> dict[str, Standing]:
    """What each box and frame is ordered by. Regions keep the order in which they are written."""
    numbers = {node.id: number for number, node in enumerate(sheet.graph.nodes)}
    sources = _sources(sheet, numbers)
    found: dict[str, Standing] = {}
    for name, number in numbers.items():
        own = (int(name not in sheet.main), number)
        before = found[sources[name]] if name in sources else ()
        found[name] = (*before, own)
    boxes = {name: (own[-1][:1], own) for name, own in found.items()}
    for group in sheet.graph.groups:
        inside = [name for name in numbers if group.id in sheet.chains[sheet.nodes[name].frame]]
        first = min(inside, key=lambda name: boxes[name])
        if group.frame is Frame.REGION:
            found[group.id] = ((0, numbers[inside[0]]),)
        else:
            found[group.id] = found[first]
    aside = {group.id for group in sheet.graph.groups if group.frame is Frame.REGION} | sheet.main
    return {name: ((int(name not in aside), -1), *standing) for name, standing in found.items()}


def _sources(sheet: Sheet, numbers: dict[str, int]) -> dict[str, str]:
    """The box from which a reader comes to each box first, if that is declared before it."""
    moves = {node.id for node in sheet.graph.nodes if node.shape is Shape.MOVE}
    tails = {link.head: link.tail for link in sheet.graph.links if link.head in moves}
    best: dict[str, tuple[tuple[bool, int], str]] = {}
    for link in sheet.graph.links:
        tail = tails.get(link.tail, link.tail)
        apart = numbers[link.head] - numbers[tail]
        if link.head in moves or link.back or apart <= 0:
            continue
        rank = (not link.main, apart)
        if link.head not in best or rank < best[link.head][0]:
            best[link.head] = rank, tail
    return {name: tail for name, (_, tail) in best.items()}
