"""How is what a workflow does written in SCXML? As executable content where there is some, else in our own
words.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...diagnostics import Span
from ...kernel.definition import (
    Action,
    AddItem,
    Assign,
    Assignment,
    Block,
    Definition,
    Do,
    InvokeRule,
    Operand,
    Raise,
    RemoveItems,
    Send,
    SetField,
    State,
    Template,
)
from ..xml import Element, Node
from . import outward
from .names import INTERNAL, PARENT, SCXML, STATEWRIGHT

NOWHERE = Span(0, 0)


def element(name: str, attributes: Mapping[str, str], *children: Node) -> Element:
    """An element of SCXML."""
    return Element(SCXML, name, attributes, children, NOWHERE)


def named(name: str, attributes: Mapping[str, str], *children: Node) -> Element:
    """An element of our own namespace."""
    return Element(STATEWRIGHT, name, attributes, children, NOWHERE)


def blocks(definition: Definition, tag: str, found: Iterable[Block]) -> list[Element]:
    """`onentry` or `onexit` elements, one for each block."""
    return [element(tag, {}, *content(definition, (one,), "_event.data")) for one in found]


def content(definition: Definition, found: Iterable[Block], payload: str) -> list[Element]:
    """The actions of blocks; those of a block with a condition inside an `if`."""
    elements: list[Element] = []
    for block in found:
        inside = [one for action in block.actions for one in _action(definition, action, payload)]
        if block.when is None:
            elements += inside
        else:
            said = outward.cond(definition, block.when, payload)
            elements.append(element("if", {"cond": said}, *inside))
    return elements


def _action(definition: Definition, action: Action, payload: str) -> list[Element]:
    match action:
        case Assign():
            return _assign(definition, action, payload)
        case Raise(event=str() as event, payload=None):
            return [element("raise", {"event": event})]
        case Raise(event=str() as event, payload=Template() as given):
            return [
                element("send", {"event": event, "target": INTERNAL}, *params(definition, given, payload))
            ]
        case Send(to="parent", event=str() as event, payload=given):
            inside = params(definition, given, payload) if given is not None else []
            return [element("send", {"event": event, "target": PARENT}, *inside)]
        case Do(effect, given):
            return [named("do", {"effect": effect}, *params(definition, given, payload))]
        case _:
            return [named("action", {"kind": type(action).__name__.lower()})]


def _assign(definition: Definition, action: Assign, payload: str) -> list[Element]:
    """Each change in order; where one reads what an earlier one has set, values are kept aside first."""
    known = [_change(definition, one, payload) for one in action.assignments]
    if any(pair is None for pair in known):
        return [named("assign", {"fields": " ".join(action.fields)})]
    pairs = [pair for pair in known if pair is not None]
    if len(pairs) < 2 or not _meet(action):
        return [element("assign", {"location": place, "expr": said}) for place, said in pairs]
    aside = [f"_kept{number}" for number in range(len(pairs))]
    first = [
        element("foreach", {"item": name, "array": f"[{said}]"})
        for name, (_, said) in zip(aside, pairs, strict=True)
    ]
    then = [
        element("assign", {"location": place, "expr": name})
        for name, (place, _) in zip(aside, pairs, strict=True)
    ]
    return [*first, *then]


def _meet(action: Assign) -> bool:
    """Whether a later value may read a field that an earlier assignment of the same block has set."""
    fields = {f"data.{one.path[0]}" for one in action.assignments[:-1]}
    reads = {read for one in action.assignments if isinstance(one, SetField) for read in one.value.reads}
    derived = any(read.startswith("data.") and read.split(".")[1] not in action.fields for read in reads)
    return derived or any(read == field or read.startswith(f"{field}.") for read in reads for field in fields)


def _change(definition: Definition, one: Assignment, payload: str) -> tuple[str, str] | None:
    place = ".".join(one.path)
    match one:
        case SetField(value=new):
            return place, outward.value(definition, new, payload)
        case AddItem(value=new):
            return place, f"{place} + [{outward.value(definition, new, payload)}]"
        case RemoveItems(where=where):
            return place, f"{place}.filter(item, !({outward.cond(definition, where, payload)}))"
        case _:
            return None


def params(definition: Definition, given: Operand, payload: str = "_event.data") -> list[Element]:
    """`param` elements for what a map gives; `content` for anything else."""
    if isinstance(given, Template) and not isinstance(given.entries, tuple):
        return [
            element("param", {"name": name, "expr": outward.value(definition, one, payload)})
            for name, one in given.entries.items()
        ]
    return [element("content", {"expr": outward.value(definition, given, payload)})]


def invoke(definition: Definition, state: State, rule: InvokeRule) -> Element:
    """An `invoke` whose type says which of our forms it is; its outcomes are transitions like any other."""
    about = {
        "id": f"{state.path}.{rule.index}",
        "type": f"{STATEWRIGHT}/{rule.form}",
        "src": rule.target,
    }
    more = {} if rule.for_each is None else {f"{{{STATEWRIGHT}}}for_each": rule.for_each.source}
    inside = params(definition, rule.with_) if rule.with_ is not None else []
    return element("invoke", {**about, **more}, *inside)
