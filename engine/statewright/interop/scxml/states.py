"""What does a state of the document become? States, their blocks, and the transitions out of them.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...diagnostics.codes import interop as codes
from ...kernel.definition import Block, Kind, Operand, State, Template, Transition
from ..words import said
from ..xml import Element
from . import content, data, invokes
from .descriptors import descriptors
from .document import Document
from .language import condition
from .machine import Computed
from .outline import Node


def states(document: Document, nodes: Sequence[Node]) -> tuple[State, ...]:
    """The states, in document order."""
    index = {node.id: node.number for node in nodes}
    return tuple(_state(document, nodes, node, index) for node in nodes)


def _state(document: Document, nodes: Sequence[Node], node: Node, index: dict[str, int]) -> State:
    element = node.element
    initial, blocks = _initial(document, nodes, node, index)
    entry = content.blocks(document, element.elements("onentry")) if node.parent >= 0 else ()
    first = data.early(document, element) if node.parent < 0 else data.late(document, element, node.id)
    return State(
        node.number,
        node.id,
        node.id or document.name,
        node.kind,
        node.parent,
        node.children,
        initial,
        blocks,
        deep=element.get("type") == "deep",
        entry=(*first, *entry),
        exit=content.blocks(document, element.elements("onexit")),
        invokes=invokes.rules(document, node),
        output=_output(document, element) if node.kind is Kind.FINAL else None,
        where=document.where(element),
    )


def _initial(
    document: Document, nodes: Sequence[Node], node: Node, index: dict[str, int]
) -> tuple[tuple[int, ...], tuple[Block, ...]]:
    """Where a state goes by default, and what is done on the way: attribute, element, or its first child
    (3.6).
    """
    element = node.element
    if node.kind is Kind.HISTORY:
        return _by_transition(document, node, element, index)
    if node.kind is not Kind.COMPOUND:
        return (), ()
    if element.get("initial"):
        return _inside(document, nodes, node, targets(document, element, "initial", index)), ()
    written = element.first("initial")
    if written is not None:
        found, blocks = _by_transition(document, node, written, index)
        return _inside(document, nodes, node, found), blocks
    first = next((child for child in node.children if nodes[child].kind is not Kind.HISTORY), None)
    return (() if first is None else (first,)), ()


def _by_transition(
    document: Document, node: Node, element: Element, index: dict[str, int]
) -> tuple[tuple[int, ...], tuple[Block, ...]]:
    transition = element.first("transition")
    found = targets(document, transition, "target", index) if transition is not None else ()
    if not found:
        what = f"<{element.name}> of {node.id!r}"
        document.report(
            codes.NOT_A_CHART, element, what=what, why=said("it needs a transition with a target")
        )
    return found, content.blocks(document, (transition,)) if transition is not None else ()


def _inside(document: Document, nodes: Sequence[Node], node: Node, found: tuple[int, ...]) -> tuple[int, ...]:
    for target in found:
        if not _is_within(nodes, target, node.number):
            document.report(
                codes.NOT_A_CHART,
                node.element,
                what=said('the initial state "{name}"', name=nodes[target].id),
                why=said("it is not inside the state that it is given for"),
            )
            return ()
    return found


def _is_within(nodes: Sequence[Node], inner: int, outer: int) -> bool:
    while inner >= 0:
        inner = nodes[inner].parent
        if inner == outer:
            return True
    return False


def targets(document: Document, element: Element, attribute: str, index: dict[str, int]) -> tuple[int, ...]:
    """The states that an attribute names."""
    names = element.get(attribute).split()
    for name in names:
        if name not in index:
            document.report(codes.NO_SUCH_STATE, element, name=name)
    return tuple(index[name] for name in names if name in index)


def _output(document: Document, element: Element) -> Operand | None:
    donedata = element.first("donedata")
    if donedata is None:
        return None
    inside = donedata.first("content")
    if inside is not None:
        whole = content.given(document, inside)
        return Computed(whole.source, lambda *arguments: {"_data": whole.run(*arguments)}, whole.reads)
    named = content.parameters(document, donedata)
    return Template(named, content.together(named)) if named else None


def transitions(document: Document, nodes: Sequence[Node]) -> tuple[Transition, ...]:
    """All transitions, in document order; those of `initial` and `history` are none."""
    index = {node.id: node.number for node in nodes}
    found: list[Transition] = []
    for node in nodes:
        if node.kind is Kind.HISTORY:
            continue
        for element in node.element.elements("transition"):
            found.append(_transition(document, nodes, node, element, len(found), index))
    return tuple(found)


def _transition(
    document: Document,
    nodes: Sequence[Node],
    node: Node,
    element: Element,
    number: int,
    index: dict[str, int],
) -> Transition:
    wanted = targets(document, element, "target", index)
    inside = bool(wanted) and all(_is_within(nodes, target, node.number) for target in wanted)
    return Transition(
        number,
        node.number,
        " ".join(descriptors(element.get("event"))),
        wanted,
        condition(document, element),
        internal=inside and node.kind is Kind.COMPOUND and element.get("type") == "internal",
        blocks=content.blocks(document, (element,)),
        where=document.where(element),
    )
