"""Which sessions does a state invoke, with what, and what does it do with their events? (SCXML 6.4, 6.5)

Floor 3. Pure. The kernel begins an invocation and ends it; what stands in `Invoke` is for the session.
"""

from __future__ import annotations

from typing import Any

from ...diagnostics.codes import interop as codes
from ...kernel.definition import Assign, Block, InvokeRule, Run
from ...kernel.values import Fault
from ..words import said
from ..xml import Element
from . import content
from .document import Document
from .language import value
from .location import location
from .machine import Invoke
from .names import INVOKE_TYPES, SCXML
from .outline import Node


def rules(document: Document, node: Node) -> tuple[InvokeRule, ...]:
    """The invokes of a state."""
    found = node.element.elements("invoke")
    return tuple(_rule(document, node, element, place) for place, element in enumerate(found))


def _rule(document: Document, node: Node, element: Element, place: int) -> InvokeRule:
    name = f"{document.name}.{node.id}.{place}"
    inside = element.first("content")
    machine = _machine(document, element, inside)
    if machine is not None:
        from .reading import read_element

        read_element(document, machine, name)
    child = name if name in document.children else None
    document.invokes[node.id, place] = Invoke(
        child, element.get("autoforward") == "true", _finalize(document, element)
    )
    id_location = None
    if "idlocation" in element.attributes:
        found = location(document, element, "idlocation")
        id_location = found.name if found is not None and not found.keys else None
        if id_location is None:
            document.lost(element, "idlocation", said("only a whole variable can be told the id"))
    return InvokeRule(
        node.number,
        place,
        "workflow",
        name,
        with_=_With(
            element.get("id") or name, _arguments(document, element, inside if machine is None else None)
        ),
        id=element.get("id") or None,
        id_location=id_location,
        where=document.where(element),
    )


class _With:
    """What an invocation is begun with: an operand."""

    __slots__ = ("run", "source")

    def __init__(self, source: str, run: Run) -> None:
        self.source = source
        self.run = run

    @property
    def reads(self) -> frozenset[str]:
        """Nothing that anybody looks up."""
        return frozenset()


def _machine(document: Document, element: Element, inside: Element | None) -> Element | None:
    """The `scxml` element that is invoked, where the document itself has it."""
    if inside is None or "expr" in inside.attributes:
        return None
    found = inside.first("scxml")
    return found if found is not None and found.namespace == SCXML else None


def _arguments(document: Document, element: Element, inside: Element | None) -> Run:
    """`type`, `src`, `content` and parameters, evaluated when the invocation begins (6.4.1)."""
    kind = value(document, element, "typeexpr").run if "typeexpr" in element.attributes else None
    src = value(document, element, "srcexpr").run if "srcexpr" in element.attributes else None
    whole = content.given(document, inside).run if inside is not None else None
    given = content.together(content.parameters(document, element))
    fixed_src, fixed_kind = element.get("src") or None, element.get("type")

    def run(*arguments: Any) -> Any:
        wanted = kind(*arguments) if kind else fixed_kind
        if wanted not in INVOKE_TYPES:
            raise Fault("unknown_type", f"a service of type {wanted!r} cannot be invoked")
        return {
            "src": src(*arguments) if src else fixed_src,
            "content": whole(*arguments) if whole else None,
            "data": given(*arguments),
        }

    return run


def _finalize(document: Document, element: Element) -> tuple[Block, ...]:
    finalize = element.first("finalize")
    if finalize is None:
        return ()
    if any(isinstance(child, Element) for child in finalize.children):
        return (content.block(document, finalize),)
    return _take_back(document, element)


def _take_back(document: Document, element: Element) -> tuple[Block, ...]:
    """An empty `finalize`: what came back under the names that were given goes to their locations (6.5.2)."""
    pairs = [(name, name) for name in element.get("namelist").split()]
    pairs += [(p.get("name"), p.get("location")) for p in element.elements("param") if p.get("location")]
    known = [(name, place) for name, place in pairs if place in document.declared]
    for _, place in pairs:
        if place not in document.declared:
            document.report(codes.NOT_AN_EXPRESSION, element, what=place, why=said("it is no variable here"))

    def update(data: Any, event: Any, *_: Any) -> Any:
        came = event.get("data") if isinstance(event, dict) else None
        if not isinstance(came, dict):
            return data
        return {**data, **{place: came[name] for name, place in known if name in came}}

    return (Block((Assign((), tuple(place for _, place in known), update),)),)
