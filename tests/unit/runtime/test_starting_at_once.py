"""Many programs start at once on an empty database: one makes the tables, none of them meets half of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from statewright.runtime import DefinitionConflict, Engine
from statewright.runtime.opening import open_store
from statewright.stores.sql import upgrading
from statewright.stores.sql.opening import open_store as open_sql
from statewright.stores.sql.session import SqlSession

from .flows import CLERK, PART, TASK, compiled

PROGRAM = """
import sys
from statewright.compiler import compile_source
from statewright.diagnostics import Source
from statewright.runtime import Engine
import statewright.stores.sql.opening, statewright.stores.sql.sqlite, statewright.stores.sql.postgres
url, name, *texts = sys.argv[1:]
workflows = [compile_source(Source("w.yaml", text)).definition for text in texts]
print("ready", flush=True)
sys.stdin.readline()
with Engine(url, workflows) as engine:
    engine.start("task", name, {"name": name})
"""
TOGETHER = 5


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


def _started(url: str, texts: Sequence[Sequence[str]]) -> list[tuple[int, str, str]]:
    """Exit code and what was said of each of several programs that open an engine at the same moment."""
    crew = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url, f"t{number}", *each],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number, each in enumerate(texts)
    ]
    for one in crew:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in crew:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate(timeout=120) for one in crew]
    return [(one.returncode, *words) for one, words in zip(crew, said, strict=True)]


def test_several_processes_open_an_empty_database_at_once(url: str) -> None:
    """Each with its own version of one workflow, and with a second workflow before or after it."""
    versions = [TASK.replace("version: 1", f"version: {number}") for number in range(1, TOGETHER + 1)]
    ended = _started(
        url, [(text, PART) if place % 2 else (PART, text) for place, text in enumerate(versions)]
    )
    assert ended == [(0, "", "")] * TOGETHER
    store = open_store(url, None)
    assert not store.outdated()
    with store.session(write=False) as session:
        active = session.active("task")
        assert active is not None
        assert active.version == TOGETHER
        assert len(session.definitions("task")) == TOGETHER
        assert len(session.definitions("part")) == 1
    store.close()
    with Engine(url, create=False) as engine:
        assert len(engine.find("task").instances) == TOGETHER


def test_nobody_sees_an_empty_database_half_made(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each migration of a new database another connection looks: nothing is there, and then all."""
    store, other = open_sql(url, None), open_sql(url, None)
    everything = upgrading.pending(other)
    seen: list[tuple[int, ...]] = []
    one = upgrading._apply_one

    def watched(session: SqlSession, number: int, text: str) -> None:
        one(session, number, text)
        seen.append(upgrading.pending(other))

    monkeypatch.setattr(upgrading, "_apply_one", watched)
    assert len(everything) > 1
    assert len(store.upgrade()) == len(everything)
    assert seen == [everything] * len(everything)
    assert upgrading.pending(other) == ()
    store.close()
    other.close()


def test_what_could_not_be_published_is_forgotten(store_url: str) -> None:
    """The key of a definition that was rolled back is given to another one: nobody may mix them up."""
    (other,) = compiled(PART)
    (conflicting,) = compiled(TASK.replace("maximum: 100", "maximum: 99"))
    (second,) = compiled(TASK.replace("version: 1", "version: 2"))
    store = open_store(store_url, None)
    with Engine(store, compiled(TASK)) as engine:
        with pytest.raises(DefinitionConflict, match="version 1"):
            engine.publish((other, conflicting))
        somebody_else = Engine(store)
        somebody_else.publish(second)
        engine.start("task", "t1", {"name": "first"})
        assert engine.get("task", "t1").version == 2
        assert engine.send("task", "t1", "add", {"n": 3}, actor=CLERK).revision == 2
