"""How is a workflow written as an SCXML document? Its chart in SCXML's own elements, the rest beside it.

Floor 3. Pure.

Theory of operation. States, regions, history, transitions, guards, assignments, raised events, delays and
final data have elements in SCXML and are written as those, with CEL as the data model. What has none
(effects, roles, schemas, recurring timers) is written as elements of our own namespace, which other engines
pass over; and the workflow itself stands whole in `sw:workflow`, with a digest of the chart, so that reading
the document back gives the same definition as long as nobody has changed the chart. A state around everything
stands for the root where SCXML's root cannot do what ours does.
"""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256

from ...diagnostics import Span
from ...kernel.definition import Definition, Dialect, Kind, State, TimerRule, Transition
from ...kernel.triggers import ANY, done_state
from ..xml import Element, Node, write_xml
from . import outward, writing_actions
from .names import STATEWRIGHT
from .writing_actions import element, named

ROOT = "_root"
END = "_end"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_scxml(definition: Definition) -> str:
    """The SCXML document of a workflow. Raises ValueError for a definition that came from SCXML itself."""
    if definition.dialect is not Dialect.WORKFLOW:
        raise ValueError(f"{definition.name} is an SCXML document already")
    chart = _chart(definition)
    about = {"digest": definition.digest, "chart": chart_digest(chart)}
    whole = json.dumps(dict(definition.syntax), ensure_ascii=False)
    workflow = Element(STATEWRIGHT, "workflow", about, (whole,), Span(0, 0))
    return HEAD + write_xml(_indented(chart._replace(children=(workflow, *chart.children)))) + "\n"


def chart_digest(root: Element) -> str:
    """A digest of a document without the workflow that stands in it, and without its white space."""
    return sha256(write_xml(_bare(root)).encode()).hexdigest()


def _bare(root: Element) -> Element:
    children = tuple(
        _bare(child) if isinstance(child, Element) else child.strip()
        for child in root.children
        if not _is_workflow(child) and not (isinstance(child, str) and not child.strip())
    )
    return root._replace(children=children, span=Span(0, 0))


def _is_workflow(child: Node) -> bool:
    return isinstance(child, Element) and (child.namespace, child.name) == (STATEWRIGHT, "workflow")


def _indented(root: Element, depth: int = 1) -> Element:
    """White space between elements, for people to read."""
    if not any(isinstance(child, Element) for child in root.children):
        return root
    children: list[Node] = []
    for child in root.children:
        children += [
            "\n" + "  " * depth,
            _indented(child, depth + 1) if isinstance(child, Element) else child,
        ]
    return root._replace(children=(*children, "\n" + "  " * (depth - 1)))


def _chart(definition: Definition) -> Element:
    root = definition.root
    about = {"name": definition.name, "version": "1.0", "datamodel": "cel"}
    model = [_data(definition)] if definition.data else []
    if not _needs_root(root, definition):
        initial = _ids(definition, root.initial)
        inside = [_state(definition, child) for child in root.children]
        return element("scxml", {**about, "initial": initial}, *model, *inside)
    around = _state(definition, 0)
    end = [] if root.kind is Kind.PARALLEL else [element("final", {"id": END})]
    return element("scxml", {**about, "initial": ROOT}, *model, around, *end)


def _needs_root(root: State, definition: Definition) -> bool:
    own = any(one.source == 0 for one in definition.transitions)
    return own or bool(root.entry or root.exit or root.timers or root.invokes) or root.kind is Kind.PARALLEL


def _data(definition: Definition) -> Element:
    fields = []
    for name, field in definition.data.items():
        known = {} if "default" not in field.schema else {"expr": json.dumps(field.schema["default"])}
        nullable = {"expr": "null"} if field.schema.get("nullable") and not known else {}
        fields.append(element("data", {"id": name, **known, **nullable}))
    return element("datamodel", {}, *fields)


def _ids(definition: Definition, states: tuple[int, ...]) -> str:
    return " ".join(_id(definition, number) for number in states)


def _id(definition: Definition, number: int) -> str:
    return definition.states[number].path or ROOT


def _state(definition: Definition, number: int) -> Element:
    state = definition.states[number]
    if state.kind is Kind.HISTORY:
        default = element("transition", {"target": _ids(definition, state.initial)})
        about = {"id": state.path, "type": "deep" if state.deep else "shallow"}
        return element("history", about, default)
    tag = {Kind.PARALLEL: "parallel", Kind.FINAL: "final"}.get(state.kind, "state")
    initial = {"initial": _ids(definition, state.initial)} if state.kind is Kind.COMPOUND else {}
    return element(tag, {"id": _id(definition, number), **initial}, *_inside(definition, state))


def _inside(definition: Definition, state: State) -> list[Element]:
    found = writing_actions.blocks(definition, "onentry", state.entry)
    found += [_timer_set(definition, state, timer) for timer in state.timers]
    found += writing_actions.blocks(definition, "onexit", state.exit)
    found += [element("onexit", {}, element("cancel", {"sendid": one.trigger})) for one in state.timers]
    for one in definition.transitions:
        if one.source == state.index:
            found.append(_transition(definition, one))
    if state.index == 0 and state.kind is Kind.COMPOUND:
        found.append(element("transition", {"event": done_state(ROOT), "target": END}))
    found += [writing_actions.invoke(definition, state, rule) for rule in state.invokes]
    if state.output is not None:
        found.append(element("donedata", {}, *writing_actions.params(definition, state.output)))
    found += [_state(definition, child) for child in state.children]
    return found


def _timer_set(definition: Definition, state: State, rule: TimerRule) -> Element:
    """`after` is a delayed send; what recurs or follows a field is said in our own words."""
    about = {"event": rule.trigger, "id": rule.trigger}
    if rule.kind == "after" and not rule.resume and rule.delay is not None:
        if isinstance(rule.delay, timedelta):
            seconds = rule.delay.total_seconds()
            return element("onentry", {}, element("send", {**about, "delay": f"{seconds:g}s"}))
        said = outward.cond(definition, rule.delay)
        return element("onentry", {}, element("send", {**about, "delayexpr": said}))
    told = {"event": rule.trigger, "kind": rule.kind, "resume": str(rule.resume).lower()}
    return element("onentry", {}, named("timer", told))


def _transition(definition: Definition, one: Transition) -> Element:
    state = definition.states[one.source]
    about: dict[str, str] = {}
    if one.trigger:
        about["event"] = _event_name(state, one.trigger)
    said = _cond(definition, one)
    if said:
        about["cond"] = said
    if one.targets:
        about["target"] = _ids(definition, one.targets)
    if one.internal and one.targets:
        about["type"] = "internal"
    if one.by is not None:
        about[f"{{{STATEWRIGHT}}}by"] = " ".join(one.by)
    payload = outward.OUTPUT if one.trigger.startswith("done.") else "_event.data"
    return element("transition", about, *writing_actions.content(definition, one.blocks, payload))


def _event_name(state: State, trigger: str) -> str:
    """Completions carry the state's id, which for the root is not its empty path."""
    return done_state(ROOT) if state.index == 0 and trigger == done_state("") else trigger


def _cond(definition: Definition, one: Transition) -> str:
    payload = outward.OUTPUT if one.trigger.startswith("done.") else "_event.data"
    said = outward.cond(definition, one.guard, payload) if one.guard is not None else ""
    if one.trigger != ANY:
        return said
    same = [t.trigger for t in definition.transitions if t.source == one.source and t.trigger != ANY]
    others = ", ".join(json.dumps(name) for name in same if name)
    outside = f"_event.type == 'external' && !(_event.name in [{others}])"
    return f"{outside} && ({said})" if said else outside
