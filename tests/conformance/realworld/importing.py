"""Other people's machines, written down as facts, as charts: what states they have and which event leads
where.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.interop.chart import Chart, Condition, Edge, Node
from statewright.interop.workflow import Written, write_workflow
from statewright.kernel.definition import Definition, Kind, Transition
from statewright.kernel.triggers import EVENTLESS

FACTS = Path(__file__).parents[4] / "shared" / "realworld"
FILES = sorted(FACTS.glob("*.json")) if FACTS.is_dir() else []
ROOT = "(root)"


class Fact(NamedTuple):
    """A listed transition: what it is here, and the field that decides for it (None: it has no rival)."""

    source: str
    event: str
    decides: str | None
    transition: Transition


class Known(NamedTuple):
    """A machine with its definition and its facts; `paths` maps its states to ours."""

    definition: Definition
    written: Written
    facts: tuple[Fact, ...]
    paths: Mapping[str, str]


def known(path: Path) -> Known:
    """The machine in this file, imported, compiled without a finding, and matched with what is listed."""
    row: dict[str, Any] = json.loads(path.read_text())
    chart, decides = _chart(row)
    written = write_workflow(chart, Source(path.name, path.read_text()))
    compiled = compile_source(written.text, name=path.stem)
    assert compiled.definition is not None, compiled.diagnostics
    assert not compiled.diagnostics, compiled.diagnostics
    by_name = {state.name: state.path for state in compiled.definition.states}
    paths = {id_: by_name[name] for id_, name in written.states.items()} | {ROOT: ""}
    return Known(
        compiled.definition, written, _facts(row, compiled.definition, written, paths, decides), paths
    )


def _facts(
    row: dict[str, Any],
    definition: Definition,
    written: Written,
    paths: Mapping[str, str],
    decides: list[str | None],
) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    seen: dict[tuple[str, str], int] = {}
    for number, listed in enumerate(row["transitions"]):
        event = written.events[listed["event"]] if listed["event"] is not None else EVENTLESS
        source = definition.state_index[paths[listed["from"]]]
        place = seen.setdefault((listed["from"], event), 0)
        seen[listed["from"], event] += 1
        same = [t for t in definition.transitions if t.source == source and t.trigger == event]
        facts.append(Fact(listed["from"], event, decides[number], same[place]))
    return tuple(facts)


def _chart(row: dict[str, Any]) -> tuple[Chart, list[str | None]]:
    """The chart, and for each transition the name of the condition that decides for it."""
    edges: dict[str, list[Edge]] = {}
    decides: list[str | None] = []
    for number, listed in enumerate(row["transitions"]):
        name = f"choice_{number}" if "guard" in listed else None
        decides.append(name)
        edge = Edge(
            listed["event"] or "",
            listed["to"],
            Condition(name) if name else None,
            reenter=bool(listed.get("reenter")),
        )
        edges.setdefault(listed["from"], []).append(edge)
    about = {one["id"]: one for one in row.get("hierarchy", ()) if row.get("root_type")}
    children: dict[str | None, list[str]] = {}
    for state in row["states"]:
        children.setdefault(about.get(state, {}).get("parent"), []).append(state)

    def node(state: str) -> Node:
        inside = tuple(node(child) for child in children.get(state, ()))
        kind = _kind(row, about.get(state, {}), state, bool(inside), state in edges)
        initial = about.get(state, {}).get("initial") or (inside[0].id if inside else None)
        name = state.rpartition(".")[2] if about else state
        return Node(state, name, kind, inside, initial, edges=tuple(edges.get(state, ())))

    top = tuple(node(state) for state in children[None])
    root = Node("", "", Kind.COMPOUND, top, row["initial"], edges=tuple(edges.get(ROOT, ())))
    return Chart(row["name"], root), decides


def _kind(row: dict[str, Any], about: dict[str, Any], state: str, inside: bool, left: bool) -> Kind:
    if about.get("type") == "parallel":
        return Kind.PARALLEL
    if inside:
        return Kind.COMPOUND
    return Kind.FINAL if state in row["final"] and not left else Kind.ATOMIC
