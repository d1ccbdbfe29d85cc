"""Symfony Workflow YAML, of the type `state_machine`, as a chart.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..diagnostics import Source
from ..document import Document
from ..kernel.definition import Kind
from .chart import Chart, Condition, Edge, Node
from .findings import Findings
from .words import said

Path = tuple[str | int, ...]

_PLUMBING = (
    "marking_store",
    "supports",
    "support_strategy",
    "audit_trail",
    "events_to_dispatch",
    "definition_validators",
)


def read_symfony(document: Document, source: Source) -> tuple[Chart | None, Findings]:
    """The chart of the file's first state machine; others, and what is PHP's, are reported."""
    findings = Findings(source)
    found = list(_workflows(document.plain))
    if not found:
        findings.unreadable(
            document.root.span, said("a Symfony workflow"), said("it has no places and transitions")
        )
        return None, findings
    for name, where, _ in found[1:]:
        findings.lost(
            document.locate_key(where),
            said('the workflow "{name}"', name=name),
            said("one file is one workflow here"),
        )
    name, where, tree = found[0]
    if tree.get("type", "workflow") != "state_machine":
        why = said("an instance of it may be in several places at once; only the type state_machine is taken")
        findings.no_chart(document.locate_key(where), said('"{name}" is a Petri net', name=name), why)
        return None, findings
    for key in _PLUMBING:
        if key in tree:
            findings.lost(document.locate_key((*where, key)), f'"{key}"', said("it is about PHP classes"))
    return Chart(name, _root(document, findings, tree, where)), findings


def _workflows(plain: Any) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Every workflow in the file, wherever in its configuration it stands."""
    if not isinstance(plain, dict):
        return
    if "places" in plain and "transitions" in plain:
        yield "workflow", (), plain
        return
    for above in (("framework", "workflows"), ("workflows",), ()):
        inside: Any = plain
        for key in above:
            inside = inside.get(key) if isinstance(inside, dict) else None
        if isinstance(inside, dict):
            rows = inside.get("workflows", inside) if above else inside
            named = [
                (str(name), (*above, name), row)
                for name, row in rows.items()
                if isinstance(row, dict) and "transitions" in row
            ]
            if named:
                yield from named
                return


def _root(document: Document, findings: Findings, tree: dict[str, Any], where: Path) -> Node:
    places = list(_places(tree))
    edges: dict[str, list[Edge]] = {}
    for name, row, at in _transitions(tree, where):
        guard = row.get("guard")
        targets = _list(row.get("to"))
        if len(targets) != 1:
            findings.no_chart(document.locate_key(at), f'"{name}"', said("a transition has one target"))
            continue
        for source in _list(row.get("from")):
            condition = Condition(str(guard)) if guard is not None else None
            edge = Edge(name, targets[0], condition, at=document.locate_key(at))
            edges.setdefault(source, []).append(edge)
            if source not in places:
                findings.no_such_state(document.locate_key(at), source)
    initial = _list(tree.get("initial_marking", tree.get("initial_place"))) or places[:1]
    nodes = tuple(
        Node(name, name, edges=tuple(edges.get(name, ())), at=document.locate(where)) for name in places
    )
    ends = tuple(Node(one.id, one.name, Kind.FINAL, at=one.at) if not one.edges else one for one in nodes)
    return Node("", "", Kind.COMPOUND, ends, initial[0] if initial else None)


def _places(tree: dict[str, Any]) -> Iterator[str]:
    places = tree.get("places")
    if isinstance(places, dict):
        yield from places
    else:
        yield from _list(places)
    known = set(places or ())
    for row in (row for _, row, _ in _transitions(tree, ())):
        for name in (*_list(row.get("from")), *_list(row.get("to"))):
            if not places and name not in known:
                known.add(name)
                yield name


def _transitions(tree: dict[str, Any], where: Path) -> Iterator[tuple[str, dict[str, Any], Path]]:
    rows = tree["transitions"]
    if isinstance(rows, dict):
        for name, row in rows.items():
            yield str(name), row if isinstance(row, dict) else {}, (*where, "transitions", name)
    elif isinstance(rows, list):
        for place, row in enumerate(rows):
            if isinstance(row, dict):
                yield str(row.get("name", place)), row, (*where, "transitions", place)


def _list(given: Any) -> list[str]:
    """One or several, as texts; a place may be a map with its name."""
    if given is None:
        return []
    rows = given if isinstance(given, list) else [given]
    return [str(row.get("name", row)) if isinstance(row, dict) else str(row) for row in rows]
