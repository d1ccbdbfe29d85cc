"""When does a variable get its first value? Early: before anything is entered; late: when its state first is
(5.3).

Floor 3. Pure. Each `data` element is a block of its own, so that an error in one leaves the others be. A
variable without a value is absent from the session's data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...diagnostics.codes import interop as codes
from ...kernel.definition import Assign, Block, Expression, SetField
from ..words import said
from ..xml import Element
from . import content, scripts
from .document import Document
from .language import failing, literal
from .machine import Computed
from .names import STATES

BOUND = "_bound"
"""Where late binding keeps which states' data have had their first value."""


def declared(root: Element) -> Iterator[str]:
    """The names of all variables: `data`, and what `foreach` declares (4.6)."""
    for child in root.children:
        if not isinstance(child, Element) or (child.namespace == root.namespace and child.name == "scxml"):
            continue
        if child.namespace == root.namespace and child.name == "content":
            continue
        if child.namespace == root.namespace and child.name == "data":
            yield child.get("id")
        if child.namespace == root.namespace and child.name == "foreach":
            yield from (child.get(name) for name in ("item", "index") if child.get(name))
        if child.namespace == root.namespace and child.name == "script":
            yield from scripts.assigned(child.text)
        yield from declared(child)


def elements(state: Element) -> Iterator[Element]:
    """The `data` elements of one state, or of the document."""
    for model in state.elements("datamodel"):
        yield from model.elements("data")


def everywhere(element: Element) -> Iterator[Element]:
    """The `data` elements of a state and all inside it, in document order."""
    yield from elements(element)
    for child in element.elements(*STATES):
        yield from everywhere(child)


def early(document: Document, root: Element) -> tuple[Block, ...]:
    """What the root's entry does: all data, or only the document's own where binding is late; then its
    script.
    """
    wanted = elements(root) if document.late else everywhere(root)
    top = {id(one) for one in elements(root)}
    first = [_first(document, one, given=id(one) in top) for one in wanted if _has_value(one)]
    loaded = [
        Block(scripts.script(document, one), where=document.where(one)) for one in root.elements("script")
    ]
    return (*first, *loaded)


def late(document: Document, state: Element, path: str) -> tuple[Block, ...]:
    """What a state's first entry does to its data."""
    found = [one for one in elements(state) if _has_value(one)]
    if not document.late or not found:
        return ()
    assigns = [_assign(one, _value(document, one)) for one in found]

    def update(data: Any, *rest: Any) -> Any:
        bound = data.get(BOUND, [])
        if path in bound:
            return data
        return {**data, BOUND: [*bound, path]}

    def once(assign: Assign) -> Assign:
        def first(data: Any, *rest: Any) -> Any:
            return data if path in data.get(BOUND, []) else assign.update(data, *rest)

        return Assign(assign.assignments, assign.fields, first)

    blocks = [
        Block((once(assign),), where=document.where(one)) for one, assign in zip(found, assigns, strict=True)
    ]
    return (*blocks, Block((Assign((), (), update),)))


def _has_value(element: Element) -> bool:
    return bool({"expr", "src"} & element.attributes.keys() or element.text.strip() or element.children)


def _first(document: Document, element: Element, *, given: bool) -> Block:
    """The first value; whoever invokes the document may have given one instead (6.4.3)."""
    assign = _assign(element, _value(document, element))
    name = element.get("id")

    def unless_given(data: Any, *rest: Any) -> Any:
        return data if name in data else assign.update(data, *rest)

    chosen = Assign(assign.assignments, assign.fields, unless_given) if given else assign
    return Block((chosen,), where=document.where(element))


def _assign(element: Element, new: Expression) -> Assign:
    name = element.get("id")

    def update(data: Any, *rest: Any) -> Any:
        return {**data, name: new.run(data, *rest)}

    return Assign((SetField((name,), new),), (name,), update)


def _value(document: Document, element: Element) -> Expression:
    if "src" not in element.attributes:
        return content.given(document, element)
    src = element.get("src")
    text = document.load(src)
    if text is None:
        document.report(
            codes.NOT_AN_EXPRESSION, element, what=f"src={src!r}", why=said("there is no such file")
        )
        return failing(src, "no_such_file", f"{src!r} cannot be read")
    found = literal(text)
    return Computed(repr(found), lambda *_: found)
