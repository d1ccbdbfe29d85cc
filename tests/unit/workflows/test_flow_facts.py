"""Does everything that docs/flows.md points at exist? One test for each row of its tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from statewright import loading
from statewright.kernel.definition import Definition
from statewright.testing.scenarios import Stories, read_stories

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "flows.md"
REQUIREMENTS = ROOT.parent / "shared" / "design" / "flows.md"
KINDS = ("state", "on", "timer", "event", "effect", "field", "role", "property", "scenario")


class Row(NamedTuple):
    """A fact, the workflow that carries it, and what in there does."""

    section: str
    fact: str
    workflow: str
    carriers: tuple[str, ...]


def rows() -> list[Row]:
    """The rows of all tables of the page."""
    found, section = [], ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if len(cells) == 3 and cells[0] != "fact" and not cells[0].startswith("---"):
            found.append(Row(section, cells[0], cells[1], tuple(re.findall("`([^`]+)`", cells[2]))))
    return found


@cache
def definitions() -> dict[str, Definition]:
    """The shipped workflows by name."""
    return dict(loading.load_all(ROOT / "workflows").definitions)


@cache
def stories(name: str) -> Stories:
    """The stories in the scenario file of this name."""
    path = ROOT / "workflows" / f"{name}.scenarios.yaml"
    read, diagnostics = read_stories(path.name, path.read_bytes())
    assert read is not None, diagnostics
    return read


def states_named(definition: Definition, name: str) -> list[int]:
    """The states of this name; the empty name is the workflow itself."""
    return [i for i, s in enumerate(definition.states) if s.path == name or s.path.endswith(f".{name}")]


def has_transition(definition: Definition, name: str) -> bool:
    """`state/event`: some transition of the state is for this event."""
    state, _, event = name.partition("/")
    return any(
        t.trigger == event and t.source in states_named(definition, state) for t in definition.transitions
    )


def has_timer(definition: Definition, name: str) -> bool:
    """`state/30m`: the state has a timer that is written so."""
    state, _, delay = name.partition("/")
    found = states_named(definition, state)
    syntax: Any = definition.syntax  # Any: parts of a document that its schema has checked
    for part in definition.states[found[0]].path.split(".") if found else ():
        syntax = syntax["states"][part]
    timers = [*_entries(syntax.get("after")), *_entries(syntax.get("every"))]
    return bool(found) and delay in timers


def _entries(written: Any) -> list[object]:
    """The delays of an `after` or `every` in either form; Any: part of a document."""
    if isinstance(written, dict):
        return list(written)
    return [item.get("delay", item.get("each")) for item in written or ()]


LOOK: dict[str, Callable[[Definition, str], bool]] = {
    "state": lambda definition, name: bool(states_named(definition, name)),
    "on": has_transition,
    "timer": has_timer,
    "event": lambda definition, name: name in definition.events,
    "effect": lambda definition, name: name in definition.effects,
    "field": lambda definition, name: name in definition.data,
    "role": lambda definition, name: name in definition.roles,
    "property": lambda definition, name: name in {prop.name for prop in definition.properties},
}


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.workflow}: {row.fact}")
def test_what_carries_a_fact_exists(row: Row) -> None:
    assert row.carriers, "a fact with nothing that carries it"
    for carrier in row.carriers:
        kind, _, name = carrier.partition(":")
        assert kind in KINDS, carrier
        if kind == "scenario":
            assert stories(row.workflow).find(name) is not None, carrier
        else:
            assert LOOK[kind](definitions()[row.workflow], name), carrier


def test_every_workflow_carries_some_fact() -> None:
    assert set(definitions()) <= {row.workflow for row in rows()}


def test_every_proven_rule_of_the_page_names_a_property() -> None:
    proven = [row for row in rows() if row.fact.endswith("proven")]
    assert len(proven) >= 8
    for row in proven:
        assert any(carrier.startswith("property:") for carrier in row.carriers), row.fact


@pytest.mark.skipif(not REQUIREMENTS.exists(), reason="the requirements are not beside this checkout")
def test_every_section_of_the_requirements_has_its_table() -> None:
    wanted = re.findall(r"^## ([^\n(（]+)", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)
    known = {row.section.lower() for row in rows()}
    renamed = {"payment method": "ways to pay"}
    missing = [
        name.strip()
        for name in wanted
        if renamed.get(name.strip().lower(), name.strip().lower()) not in known
    ]
    assert not missing
