"""Definitions: published by digest, pinned by instances, loaded from the store by who does not have them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from statewright import DefinitionError
from statewright.kernel import Definition
from statewright.runtime import Declined, DefinitionConflict, Engine
from statewright.testing.clock import VirtualClock

from .flows import CLERK, TASK, compiled, replays

SECOND = TASK.replace("version: 1\n", "version: 2\n", 1).replace(
    "=data.count + event.n", "=data.count + 2 * event.n"
)


def test_an_instance_keeps_the_rules_it_began_with(engine: Engine, store_url: str) -> None:
    engine.start("task", "old", {"name": "old"})
    (second,) = compiled(SECOND)
    engine.publish(second)
    engine.start("task", "new", {"name": "new"})
    for id_ in ("old", "new"):
        engine.send("task", id_, "add", {"n": 3}, actor=CLERK)
    old, new = engine.get("task", "old"), engine.get("task", "new")
    assert (old.version, old.data["count"]) == (1, 3)
    assert (new.version, new.data["count"]) == (2, 6)
    assert [entry.version for entry in engine.history("task", "new")] == [2, 2]


def test_an_older_replica_does_not_turn_back_the_clock(
    engine: Engine, definitions: tuple[Definition, ...]
) -> None:
    (second,) = compiled(SECOND)
    engine.publish(second)
    engine.publish(definitions)
    engine.start("task", "t1", {"name": "first"})
    assert engine.get("task", "t1").version == 2


def test_a_version_has_one_set_of_rules(engine: Engine) -> None:
    (changed,) = compiled(TASK.replace("maximum: 100", "maximum: 200"))
    with pytest.raises(DefinitionConflict, match="version 1"):
        engine.publish(changed)
    engine.publish(changed, dev=True)
    engine.start("task", "t1", {"name": "first"})
    assert engine.get("task", "t1").snapshot.instance.digest == changed.digest


@pytest.mark.parametrize("store", ["sqlite_url", "postgres_url"])
def test_who_lacks_the_definition_loads_it_from_the_store(
    request: pytest.FixtureRequest, store: str, definitions: tuple[Definition, ...], clock: VirtualClock
) -> None:
    url = request.getfixturevalue(store)
    with Engine(url, definitions, clock=clock) as engine:
        engine.start("task", "t1", {"name": "first"})
    with Engine(url, clock=clock) as other:
        assert other.send("task", "t1", "add", {"n": 3}, actor=CLERK).revision == 2
        other.start("task", "t2", {"name": "second"})
        assert replays(other, ("task",)) == {}


def test_types_of_other_files_are_stored_with_it(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text(
        "types: {small: {type: integer, minimum: 0, maximum: 100, title: few}}"
    )
    text = TASK.replace(
        "count: {type: integer, minimum: 0, maximum: 100, default: 0}",
        "count: {$ref: 'common.yaml#/types/small', default: 0}",
    )
    assert text != TASK
    (tmp_path / "task.yaml").write_text(text)
    with Engine(sqlite_url, tmp_path / "task.yaml") as engine:
        engine.start("task", "t1", {"name": "first"})
    with Engine(sqlite_url) as other:
        other.send("task", "t1", "add", {"n": 3}, actor=CLERK)
        refused = other.try_send("task", "t1", "add", {"n": 98}, actor=CLERK)
        assert "maximum" in str(refused)


def test_who_cannot_read_a_definition_declines(sqlite_url: str, definitions: tuple[Definition, ...]) -> None:
    task = definitions[0]
    with Engine(sqlite_url, replace(task, syntax={})) as engine:
        engine.start("task", "t1", {"name": "first"})
    with Engine(sqlite_url) as other:
        with pytest.raises(Declined, match="without its source"):
            other.send("task", "t1", "add", {"n": 3}, actor=CLERK)
        assert other.get("task", "t1").revision == 1
    with Engine(sqlite_url) as engine, engine._context.session() as session:
        row = session.active("task")
        assert row is not None
        session.publish(row._replace(digest="newer", language=99, version=7))
    with Engine(sqlite_url, task) as other, pytest.raises(Declined, match="language version 99"):
        other.start("task", "t2", {"name": "second"})


def test_files_and_folders_are_compiled(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(TASK)
    with Engine("memory:", tmp_path) as engine:
        engine.start("task", "t1", {"name": "first"})
    (tmp_path / "task.yaml").write_text(TASK.replace("to: charging", "to: changing"))
    with pytest.raises(DefinitionError, match="changing"):
        Engine("memory:", str(tmp_path / "task.yaml"))
