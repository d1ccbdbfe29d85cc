"""What does executable content do? SCXML's elements as actions of the kernel (SCXML 4, 6.2, 6.3).

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...diagnostics.codes import interop as codes
from ...kernel.definition import (
    Action,
    Assign,
    Block,
    Choose,
    Constant,
    Do,
    Expression,
    ForEach,
    Raise,
    Run,
    SetField,
    Template,
)
from ...kernel.values import Fault
from ..words import said
from ..xml import Element, write_xml
from . import scripts, sending
from .document import Document
from .language import IDENTIFIER, SYSTEM, condition, failing, literal, value
from .location import location, updating
from .machine import Computed
from .names import CONTENT, LOG, SCXML


def blocks(document: Document, elements: Iterable[Element]) -> tuple[Block, ...]:
    """One block for each element that holds executable content; those without any are left out."""
    found = (block(document, element) for element in elements)
    return tuple(one for one in found if one.actions)


def block(document: Document, element: Element) -> Block:
    """The content of an element: an error in it ends it, and nothing else (3.12.2)."""
    return Block(actions(document, _inside(element)), where=document.where(element))


def _inside(element: Element) -> tuple[Element, ...]:
    return tuple(child for child in element.children if isinstance(child, Element))


def actions(document: Document, elements: Sequence[Element]) -> tuple[Action, ...]:
    """The actions of these elements, in order."""
    return tuple(action for element in elements for action in _actions(document, element))


def _actions(document: Document, element: Element) -> tuple[Action, ...]:
    if element.namespace != SCXML or element.name not in CONTENT:
        document.lost(element, f"<{element.name}>", said("only SCXML's own executable content is known"))
        return ()
    match element.name:
        case "raise":
            return (Raise(element.get("event")),)
        case "if":
            return (_choose(document, element),)
        case "foreach":
            return (_for_each(document, element),)
        case "log":
            return (_log(document, element),)
        case "assign":
            return (_assign(document, element),)
        case "send":
            return sending.send(document, element)
        case "cancel":
            return (sending.cancel(document, element),)
        case _:
            return scripts.script(document, element)


def fails(source: str, message: str) -> Assign:
    """An action that fails whenever it is reached."""
    return Assign((), (), failing(source, "not_possible", message).run)


def _choose(document: Document, element: Element) -> Choose:
    branches: list[tuple[Expression | None, list[Element]]] = [(condition(document, element), [])]
    for child in _inside(element):
        if child.namespace == SCXML and child.name in ("elseif", "else"):
            test = condition(document, child) if child.name == "elseif" else None
            branches.append((test, []))
        else:
            branches[-1][1].append(child)
    return Choose(tuple((test, actions(document, inside)) for test, inside in branches))


def _for_each(document: Document, element: Element) -> Action:
    item, index = element.get("item"), element.get("index") or None
    for name in (item, index):
        if name is not None and (not IDENTIFIER.match(name) or name in SYSTEM):
            document.report(
                codes.NOT_AN_EXPRESSION,
                element,
                what=said('the variable "{name}"', name=name),
                why=said("it is no name"),
            )
            return fails("foreach", f"{name!r} is no name of a variable")
    return ForEach(value(document, element, "array"), item, index, actions(document, _inside(element)))


def _log(document: Document, element: Element) -> Do:
    label = element.get("label")
    constant = Constant(label, lambda *_: label)
    if "expr" not in element.attributes:
        return Do(LOG, Template({"label": constant}, lambda *_: {"label": label}))
    told = value(document, element, "expr")
    return Do(
        LOG,
        Template(
            {"label": constant, "value": told},
            lambda *arguments: {"label": label, "value": told.run(*arguments)},
        ),
    )


def _assign(document: Document, element: Element) -> Assign:
    place = location(document, element, "location")
    if place is None:
        wrong = element.get("location")
        document.report(
            codes.NOT_AN_EXPRESSION,
            element,
            what=said('the location "{name}"', name=wrong),
            why=said("it is no variable of this document, or one that nobody may set"),
        )
        return fails(wrong, f"nothing can be assigned to {wrong!r}")
    new = given(document, element)
    field = SetField((place.name,), new)
    return Assign((field,), (place.name,), updating(place, new.run))


def given(document: Document, element: Element) -> Expression:
    """The value of a `data`, `assign` or `content`: its `expr`, else what stands inside it."""
    if "expr" in element.attributes:
        return value(document, element, "expr")
    inside = inline(element)
    return Computed(repr(inside), lambda *_: inside)


def inline(element: Element) -> Any:
    """What stands inside an element as a value: XML as its text, JSON as what it says, else text."""
    inside = _inside(element)
    return "".join(write_xml(child) for child in inside) if inside else literal(element.text)


def parameters(document: Document, element: Element) -> dict[str, Expression]:
    """What `namelist` and `param` give, by name; where both give one, the last (5.7, 6.2.2)."""
    found: dict[str, Expression] = {}
    for name in element.get("namelist").split():
        found[name] = _of_location(document, element, name)
    for child in element.elements("param"):
        name = child.get("name")
        if "expr" in child.attributes:
            found[name] = value(document, child, "expr")
        else:
            found[name] = _of_location(document, child, child.get("location"))
    return found


def _of_location(document: Document, element: Element, text: str) -> Expression:
    named = element._replace(attributes={"location": text})
    place = location(document, named, "location")
    if place is None:
        document.report(
            codes.NOT_AN_EXPRESSION,
            element,
            what=said('the location "{name}"', name=text),
            why=said("it is no variable here"),
        )
        return failing(text, "no_such_place", f"{text!r} is no variable of this document")
    from .location import reading

    return reading(place)


def together(found: dict[str, Expression]) -> Run:
    """All of these as one map; any that fails fails the whole."""

    def run(*arguments: Any) -> Any:
        return {name: one.run(*arguments) for name, one in found.items()}

    return run


def raising(code: str, message: str) -> Run:
    """What fails whenever it is run."""

    def run(*_: Any) -> Any:
        raise Fault(code, message)

    return run
