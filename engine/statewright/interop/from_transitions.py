"""An existing `transitions` machine, flat or hierarchical, as a chart: so that it can go on as YAML.

Floor 3. Conditions and callbacks are Python there: they stay names, and what calls them is told with each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transitions import Machine
from transitions.core import Transition

from ..diagnostics import Source
from ..kernel.definition import Kind
from .chart import NOWHERE, Chart, Condition, Edge, Node
from .findings import Findings
from .words import said


def read_transitions(machine: Machine) -> tuple[Chart, Findings]:
    """The chart of a machine. Its models, queue and error handling are reported: they are not part of a
    chart.
    """
    findings = Findings(Source("transitions machine", ""))
    separator = str(getattr(getattr(machine, "state_cls", None), "separator", ""))
    automatic = [name for name in machine.events if _is_automatic(machine, name)]
    if automatic:
        why = said("every state could be reached from every other one by them; write those that are meant")
        findings.lost(NOWHERE, said("{count} automatic transitions (to_…)", count=len(automatic)), why)
    for name in (
        "prepare_event",
        "before_state_change",
        "after_state_change",
        "finalize_event",
        "on_exception",
    ):
        if getattr(machine, name, None):
            findings.lost(
                NOWHERE,
                said("{name}={callbacks}", name=name, callbacks=_names(getattr(machine, name))),
                said("it is called for every step"),
            )
    edges: dict[str, list[Edge]] = {}
    for name, event in machine.events.items():
        if name not in automatic:
            for source, listed in event.transitions.items():
                edges.setdefault(source, []).extend(_edge(findings, name, one) for one in listed)
    children = tuple(_node(edges, state, "", separator) for state in machine.states.values())
    initial = machine.initial if isinstance(machine.initial, str) else None
    root = Node("", "", Kind.COMPOUND, children, initial or (children[0].id if children else None))
    return Chart(str(machine.name).rstrip(": ") or "machine", root), findings


def _is_automatic(machine: Machine, name: str) -> bool:
    """`transitions` makes `to_STATE` for every state, from everywhere, unless it is told not to."""
    if not getattr(machine, "auto_transitions", False) or not name.startswith("to_"):
        return False
    return name.removeprefix("to_") in set(_all_names(machine.states.values(), "", machine))


def _all_names(states: Any, above: str, machine: Machine) -> Iterator[str]:
    separator = str(getattr(getattr(machine, "state_cls", None), "separator", ""))
    for state in states:
        name = f"{above}{separator}{state.name}" if above else str(state.name)
        yield name
        yield name.replace(separator, "_") if separator else name
        yield from _all_names(_inside(state), name, machine)


def _inside(state: Any) -> list[Any]:
    return list(getattr(state, "states", {}).values())


def _node(edges: dict[str, list[Edge]], state: Any, above: str, separator: str) -> Node:
    id_ = f"{above}{separator}{state.name}" if above else str(state.name)
    inside = _inside(state)
    initial = getattr(state, "initial", None)
    children = tuple(_node(edges, child, id_, separator) for child in inside)
    kind = Kind.ATOMIC
    if children:
        kind = Kind.PARALLEL if isinstance(initial, list) else Kind.COMPOUND
    elif getattr(state, "final", False):
        kind = Kind.FINAL
    first = f"{id_}{separator}{initial}" if isinstance(initial, str) else None
    return Node(
        id_,
        str(state.name),
        kind,
        children,
        (first or children[0].id) if kind is Kind.COMPOUND else None,
        edges=tuple(edges.get(id_, ())),
        entry=_names(state.on_enter),
        exit=_names(state.on_exit),
    )


def _edge(findings: Findings, event: str, one: Transition) -> Edge:
    if one.prepare:
        findings.lost(
            NOWHERE,
            said("prepare={callbacks} of {event}", callbacks=_names(one.prepare), event=event),
            said("nothing runs before a guard"),
        )
    wanted = [
        _name(condition.func) if condition.target else f"not {_name(condition.func)}"
        for condition in one.conditions
    ]
    return Edge(
        event,
        one.dest,
        Condition(" and ".join(wanted)) if wanted else None,
        actions=(*_names(one.before), *_names(one.after)),
    )


def _names(callbacks: Any) -> tuple[str, ...]:
    return tuple(_name(one) for one in callbacks)


def _name(callback: Any) -> str:
    return callback if isinstance(callback, str) else str(getattr(callback, "__name__", repr(callback)))
