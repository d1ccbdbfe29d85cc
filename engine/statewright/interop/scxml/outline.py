"""Which states does an SCXML document have, and how do they lie in one another?

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...diagnostics.codes import interop as codes
from ...kernel.definition import Kind
from ..xml import Element
from .document import Document
from .names import STATES


class Node(NamedTuple):
    """A state as the document has it, numbered in document order; the root is number 0."""

    number: int
    id: str
    kind: Kind
    parent: int
    children: tuple[int, ...]
    element: Element


def outline(document: Document, root: Element) -> tuple[Node, ...]:
    """All states, the `scxml` element first."""
    nodes: list[Node] = []
    _add(document, nodes, root, -1)
    seen: set[str] = set()
    for node in nodes[1:]:
        if node.id in seen:
            document.report(codes.SAME_ID, node.element, name=node.id)
        seen.add(node.id)
    return tuple(nodes)


def ids_of(root: Element) -> Iterator[str]:
    """The ids that states are given anywhere in the document."""
    for child in root.elements(*STATES):
        if child.get("id"):
            yield child.get("id")
        yield from ids_of(child)


def _add(document: Document, nodes: list[Node], element: Element, parent: int) -> int:
    number = len(nodes)
    inside = tuple(element.elements(*STATES))
    kind = _kind(element, inside) if parent >= 0 else Kind.COMPOUND
    id_ = (element.get("id") or _drawn(document, element, number)) if parent >= 0 else ""
    nodes.append(Node(number, id_, kind, parent, (), element))
    children = tuple(_add(document, nodes, child, number) for child in inside)
    nodes[number] = nodes[number]._replace(children=children)
    return number


def _kind(element: Element, inside: tuple[Element, ...]) -> Kind:
    match element.name:
        case "final":
            return Kind.FINAL
        case "history":
            return Kind.HISTORY
    if all(child.name == "history" for child in inside):
        return Kind.ATOMIC
    return Kind.PARALLEL if element.name == "parallel" else Kind.COMPOUND


def _drawn(document: Document, element: Element, number: int) -> str:
    """An id for a state without one (3.14): nobody can name it, but traces do."""
    name = f"{element.name}{number}"
    while name in document.ids:
        name += "_"
    return name
