"""How does a chart become a workflow? Names made legal, foreign conditions asked of whoever sends the event.

Floor 3. Pure.

Theory of operation. A condition that only its owner knows (`isValid`) becomes a yes-or-no field: of the
event's payload, so that the sender says whether it holds; or of the data, where no event could carry it. An
action becomes an effect of its name without parameters. Each such change is reported, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..diagnostics import Diagnostic, Source
from ..diagnostics.codes import interop as codes
from ..kernel.definition import Kind
from ..kernel.triggers import ANY
from .chart import Chart, Condition, Edge, Node, Scalar, Work
from .naming import numbered, slug, unique
from .words import Said, said
from .yaml_text import Tree, write_yaml

_OFFERED: Tree = {"type": "boolean", "default": False}


@dataclass(slots=True)
class _Writing:
    """What is collected while one chart is written; private to `write_workflow`."""

    source: Source
    states: dict[str, str]
    events: dict[str, str]
    effects: dict[str, str]
    data: dict[str, Tree] = field(default_factory=dict)
    payloads: dict[str, dict[str, Tree]] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def changed(self, at: Any, what: Said, became: Said, why: Said) -> None:
        """Report what had to be written another way."""
        values = {"what": what, "became": became, "why": why}
        self.found.append(Diagnostic.filled(codes.CHANGED, self.source, at, values))

    def lost(self, at: Any, what: Said, why: Said) -> None:
        """Report what has no word here."""
        self.found.append(Diagnostic.filled(codes.LOST, self.source, at, {"what": what, "why": why}))

    def no_such_state(self, at: Any, name: str) -> None:
        """Report a target that the machine does not have."""
        self.found.append(Diagnostic.filled(codes.NO_SUCH_STATE, self.source, at, {"name": name}))


class Written(NamedTuple):
    """A workflow as YAML `text`, all that is written otherwise than its owner had it, and what is called what
    now.

    `states` and `events` map the chart's ids and event names to the names in the file.
    """

    text: str
    diagnostics: list[Diagnostic]
    states: dict[str, str]
    events: dict[str, str]


def write_workflow(chart: Chart, source: Source) -> Written:
    """The workflow that this chart comes to."""
    chart = replace(chart, root=_with_regions(chart.root))
    nodes = tuple(_all(chart.root))
    edges = [edge for node in nodes for edge in _edges(node)]
    writing = _Writing(
        source,
        _state_names(nodes[1:]),
        unique((edge.event for edge in edges if edge.event and edge.event != ANY), "event"),
        unique(_actions(nodes), "act"),
    )
    inside = _body(writing, chart.root)
    head: dict[str, Tree] = {"statewright": 1, "workflow": slug(chart.name, "workflow"), "version": 1}
    if chart.title or head["workflow"] != chart.name:
        head["title"] = chart.title or chart.name
    if chart.fields or writing.data:
        head["data"] = {**{name: _field(first) for name, first in chart.fields.items()}, **writing.data}
    head["events"] = {legal: _event(writing, name, legal) for name, legal in writing.events.items()}
    if writing.effects:
        head["effects"] = {
            legal: {} if legal == name else {"title": name} for name, legal in writing.effects.items()
        }
    text = write_yaml({**head, **inside})
    return Written(text, _in_order(writing, nodes), writing.states, writing.events)


def _field(first: Scalar) -> Tree:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return {"type": kinds[type(first)], "default": first}


def _with_regions(node: Node) -> Node:
    """Regions are compound: any other child of a parallel state becomes the only state of a region of its
    own.
    """
    children = tuple(_with_regions(child) for child in node.children)
    if node.kind is Kind.PARALLEL:
        children = tuple(_region_of(child) for child in children)
    return replace(node, children=children)


def _region_of(child: Node) -> Node:
    if child.kind in (Kind.COMPOUND, Kind.HISTORY):
        return child
    return Node(f"{child.id} region", f"{child.name}_region", Kind.COMPOUND, (child,), child.id, at=child.at)


def _in_order(writing: _Writing, nodes: Iterable[Node]) -> list[Diagnostic]:
    for node in nodes:
        legal = writing.states.get(node.id)
        if legal is not None and legal != node.name:
            why = said("names are a-z, 0-9 and _, each once in a file")
            writing.changed(node.at, said('the state "{name}"', name=node.name), f'"{legal}"', why)
    return sorted(writing.found, key=lambda one: one.span)


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _edges(node: Node) -> Iterator[Edge]:
    yield from node.edges
    for work in node.works:
        yield from (*work.done, *work.failed)


def _actions(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield from (*node.entry, *node.exit)
        yield from (work.name for work in node.works)
        for edge in _edges(node):
            yield from edge.actions


def _state_names(nodes: Iterable[Node]) -> dict[str, str]:
    """Every state by a name that no other has, so that no target can be misunderstood."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        found[node.id] = numbered(slug(node.name, "state"), taken)
        taken.add(found[node.id])
    return found


def _event(writing: _Writing, name: str, legal: str) -> Tree:
    rule: dict[str, Tree] = {} if legal == name else {"title": name}
    if legal in writing.payloads:
        rule["payload"] = writing.payloads[legal]
    return rule


def _body(writing: _Writing, node: Node) -> dict[str, Tree]:
    """The keys of a state, or of the workflow itself."""
    if node.kind is Kind.HISTORY:
        return _history(writing, node)
    body: dict[str, Tree] = {}
    if node.initial is not None and node.kind is Kind.COMPOUND:
        body["initial"] = _known(writing, node, node.initial)
    if node.kind is Kind.FINAL:
        body["final"] = True
    for key, names in (("entry", node.entry), ("exit", node.exit)):
        if names:
            body[key] = {"do": _do(writing, names)}
    body |= _transitions(writing, node)
    if node.works:
        body["invoke"] = _one_or_list([_work(writing, node, work) for work in node.works])
    if node.kind is Kind.PARALLEL:
        _refuse_loose_history(writing, node)
    if node.children:
        inside = "regions" if node.kind is Kind.PARALLEL else "states"
        body[inside] = {writing.states[child.id]: _titled(writing, child) for child in node.children}
    return body


def _refuse_loose_history(writing: _Writing, node: Node) -> None:
    """A history state beside regions would remember them all; here one stands in a compound state only."""
    for child in node.children:
        if child.kind is Kind.HISTORY:
            values = {
                "what": said('the history state "{name}"', name=child.name),
                "why": said("it stands beside regions, not in one"),
            }
            writing.found.append(Diagnostic.filled(codes.NOT_A_CHART, writing.source, child.at, values))


def _titled(writing: _Writing, node: Node) -> Tree:
    title = node.title or (node.name if writing.states[node.id] != node.name else None)
    return {**({"title": title} if title else {}), **_body(writing, node)}


def _history(writing: _Writing, node: Node) -> dict[str, Tree]:
    body: dict[str, Tree] = {"history": "deep" if node.deep else "shallow"}
    if node.initial is not None:
        body["to"] = _known(writing, node, node.initial)
    return body


def _known(writing: _Writing, node: Node, id_: str) -> str:
    if id_ not in writing.states:
        writing.no_such_state(node.at, id_)
    return writing.states.get(id_, id_)


def _do(writing: _Writing, names: Iterable[str]) -> Tree:
    return _one_or_list([{writing.effects[name]: {}} for name in names])


def _one_or_list(found: list[Tree]) -> Tree:
    return found[0] if len(found) == 1 else found


def _tried(found: list[Tree]) -> Tree:
    """Transitions tried in order; in a list each of them is a map."""
    return found[0] if len(found) == 1 else [{"to": one} if isinstance(one, str) else one for one in found]


def _work(writing: _Writing, node: Node, work: Work) -> Tree:
    found: dict[str, Tree] = {"effect": writing.effects[work.name]}
    for key, edges in (("done", work.done), ("failed", work.failed)):
        if edges:
            found[key] = _tried([_edge(writing, _reentering(node, edge), None) for edge in edges])
    return found


def _transitions(writing: _Writing, node: Node) -> dict[str, Tree]:
    """`on`, `after`, `always` and `done` of a state, in the order of its edges."""
    on: dict[str, list[Tree]] = {}
    rest: dict[str, list[Tree]] = {}
    for edge in node.edges:
        edge = _reentering(node, edge)
        if edge.event:
            legal = edge.event if edge.event == ANY else writing.events[edge.event]
            on.setdefault(legal, []).append(_edge(writing, edge, None if legal == ANY else legal))
        elif edge.delay is not None:
            after = _edge(writing, edge, None)
            long = after if isinstance(after, dict) else {"to": after}
            rest.setdefault("after", []).append({"delay": edge.delay, **long})
        else:
            rest.setdefault("done" if edge.done else "always", []).append(_edge(writing, edge, None))
    keys: dict[str, Tree] = {}
    if on:
        keys["on"] = {name: _tried(found) for name, found in on.items()}
    if "after" in rest:
        keys["after"] = list(rest["after"])
    for name in ("always", "done"):
        if name in rest:
            keys[name] = _tried(rest[name])
    return keys


def _reentering(node: Node, edge: Edge) -> Edge:
    """`reenter` where it means something: to the state itself, or into it."""
    if edge.target == node.id and node.kind is Kind.ATOMIC:
        return replace(edge, reenter=True)
    inside = edge.reenter and any(one.id == edge.target for one in _all(node))
    return replace(edge, reenter=inside)


def _edge(writing: _Writing, edge: Edge, event: str | None) -> Tree:
    found: dict[str, Tree] = {}
    if edge.condition is not None:
        found["when"] = _when(writing, edge, edge.condition, event)
    if edge.target is not None and edge.target in writing.states:
        found["to"] = writing.states[edge.target]
        if edge.reenter:
            found["reenter"] = True
    elif edge.target is not None:
        writing.no_such_state(edge.at, edge.target)
    sets: dict[str, Tree] = {name: f"={said}" for name, said in edge.sets}
    if _is_always(edge) and edge.condition is not None and edge.condition.foreign:
        sets[_name_of(edge.condition)] = False
    if sets:
        found["set"] = sets
    if edge.actions:
        found["do"] = _do(writing, edge.actions)
    return found["to"] if set(found) == {"to"} else found


def _is_always(edge: Edge) -> bool:
    return not edge.event and edge.delay is None and not edge.done


def _name_of(condition: Condition) -> str:
    return slug(condition.text, "holds")[:_LONGEST].rstrip("_")


def _when(writing: _Writing, edge: Edge, condition: Condition, event: str | None) -> str:
    """The condition; a foreign one without an event is a field that is used up when its edge is taken."""
    if not condition.foreign:
        return condition.text
    name = _name_of(condition)
    if event is None:
        writing.data[name] = _OFFERED
        writing.changed(
            edge.at,
            said('the condition "{text}"', text=condition.text),
            said('the field "{name}"', name=f"data.{name}"),
            _SET,
        )
        return f"data.{name}"
    writing.payloads.setdefault(event, {})[name] = _OFFERED
    writing.changed(edge.at, said('the condition "{text}"', text=condition.text), f"event.{name}", _SAID)
    return f"event.{name}"


_LONGEST = 60
_SAID = said("it is known by name only; whoever sends the event says whether it holds")
_SET = said("it is known by name only, and no event could say whether it holds")
