"""Every transition that a real machine lists is taken, and every event that it does not list is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statewright.kernel import Event, Reason, Refusal, Snapshot, Status, Step, step
from statewright.kernel.entering import entry_set
from statewright.kernel.macrostep import macrostep
from statewright.kernel.masks import bits
from statewright.kernel.triggers import EVENTLESS
from statewright.kernel.values import Instance

from .importing import FILES, ROOT, Fact, Known, known

NOW = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FILES, reason="the machines are not beside this checkout")


def standing_in(machine: Known, state: str, data: dict[str, Any]) -> Snapshot:
    """An instance in this state, with nothing decided yet."""
    definition = machine.definition
    geometry = definition.tables.geometry
    target = definition.state_index[machine.paths[state]] if state != ROOT else 0
    entered, _ = entry_set(geometry, (target,), -1, lambda history: definition.states[history].initial)
    leaves = tuple(definition.states[i].path for i in bits(entered & geometry.leaves))
    ended = any(
        definition.state(leaf).parent == 0 and definition.state(leaf).kind == "final" for leaf in leaves
    )
    values = {name: field.shape(data.get(name, False)) for name, field in definition.data.items()}
    instance = Instance(definition.name, 1, "it")
    return Snapshot(instance, leaves, values, Status.DONE if ended else Status.RUNNING, 1, NOW)


def take(machine: Known, fact: Fact) -> Any:
    """What happens when the listed event comes, its own condition holding and no other."""
    said = {fact.decides: True} if fact.decides else {}
    if fact.event == EVENTLESS:
        return macrostep(machine.definition, standing_in(machine, fact.source, said), None, NOW)
    return step(machine.definition, standing_in(machine, fact.source, {}), Event(fact.event, said))


def taken(result: Any) -> set[int]:
    assert isinstance(result, Step), result
    return {number for micro in result.microsteps for number in micro.transitions}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_listed_is_taken_and_nothing_else(path: Path) -> None:
    machine = known(path)
    for fact in machine.facts:
        assert fact.transition.index in taken(take(machine, fact)), (fact.source, fact.event)
    handled = {(fact.transition.source, fact.event) for fact in machine.facts}
    for state in machine.paths:
        snapshot = standing_in(machine, state, {})
        active = {0, *(i for leaf in snapshot.configuration for i in above(machine, leaf))}
        for event in machine.definition.events:
            if not any((source, event) in handled for source in active):
                result = step(machine.definition, snapshot, Event(event))
                assert isinstance(result, Refusal), (state, event)
                assert result.reason is Reason.UNHANDLED


def above(machine: Known, leaf: str) -> list[int]:
    number = machine.definition.state_index[leaf]
    return [number, *bits(machine.definition.tables.geometry.ancestors[number])]


def test_all_of_them_are_here() -> None:
    assert len(FILES) == 66
