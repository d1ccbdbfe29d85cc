"""Operations: many at once, persons erased, old instances removed, health, traces, outages, upgrades."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from statewright.kernel import Definition
from statewright.runtime import (
    Closed,
    EffectCall,
    Engine,
    SchemaOutdated,
    Sending,
    Starting,
    StoreUnavailable,
)
from statewright.runtime.opening import open_store
from statewright.testing.clock import VirtualClock

from .flows import CLERK, TASK, compiled, replays

PERSON = """
statewright: 1
workflow: person
version: 1
data:
  name: {type: string, personal: true, index: true}
  age: {type: integer, personal: true, default: 0}
  friends: {type: array, maxItems: 5, items: {type: string}, personal: true, default: []}
  points: {type: integer, default: 0}
events:
  rename: {payload: {name: {type: string, personal: true}, age: {type: integer, personal: true}}}
  earn: {payload: {points: {type: integer}}}
initial: known
states:
  known:
    on:
      rename: {set: {name: =event.name, age: =event.age}}
      earn: {set: {points: =data.points + event.points}}
"""


def test_many_at_once(engine: Engine) -> None:
    seen: list[int] = []
    starts = [Starting("task", f"t{n}", {"name": f"n{n % 24}"}) for n in range(25)]
    started = engine.start_many(starts, batch=10, progress=seen.append)
    assert (started.done, started.failed, seen) == (24, 1, [10, 20, 25])
    assert [(one.place, one.id, one.reason) for one in started.not_taken] == [(24, "t24", "AlreadyExists")]
    sends = [Sending("task", f"t{n}", "add", {"n": 1}, CLERK, key="k") for n in (*range(24), 0, 99)]
    sends.append(Sending("task", "t0", "unblock"))
    sent = engine.send_many(sends, batch=7)
    assert (sent.done, sent.failed) == (25, 2)
    assert [(one.id, one.reason) for one in sent.not_taken] == [("t99", "NotFound"), ("t0", "unhandled")]
    assert engine.get("task", "t0").data["count"] == 1
    with pytest.raises(ValueError, match="batch"):
        engine.send_many([], batch=0)


def test_a_person_is_erased(store_url: str, clock: VirtualClock) -> None:
    with Engine(store_url, compiled(PERSON), clock=clock) as engine:
        engine.start("person", "p1", {"name": "LiMing", "friends": ["WangFang"]})
        engine.send("person", "p1", "rename", {"name": "ZhaoLei", "age": 471147114711})
        engine.send("person", "p1", "earn", {"points": 5})
        assert len(engine.find("person", where={"name": "ZhaoLei"}).instances) == 1
        engine.erase("person", "p1")
        data = engine.get("person", "p1").data
        assert data == {"name": "erased", "age": 0, "friends": [], "points": 5}
        kept = repr(engine.history("person", "p1")) + repr(engine.find("person"))
        assert not any(word in kept for word in ("LiMing", "WangFang", "ZhaoLei", "471147114711"))
        assert engine.find("person", where={"name": "ZhaoLei"}).instances == ()
        engine.send("person", "p1", "earn", {"points": 1})
        replayed = engine.replay("person", "p1")
        assert (replayed.same, replayed.from_seq) == (True, 4)


def test_a_log_that_was_changed_is_found_out(sqlite_url: str, definitions: tuple[Definition, ...]) -> None:
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        engine.send("task", "t1", "add", {"n": 3}, actor=CLERK)
        engine.send("task", "t1", "add", {"n": 4}, actor=CLERK)
        path = sqlite_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as tampering:
            tampering.execute("UPDATE statewright_log SET input = replace(input, ':3', ':9') WHERE seq = 2")
        assert engine.replay("task", "t1").differs_at == 2
        with closing(sqlite3.connect(path, isolation_level=None)) as tampering:
            tampering.execute("DELETE FROM statewright_log WHERE seq = 2")
        replayed = engine.replay("task", "t1")
        assert (replayed.same, "missing" in replayed.message) == (False, True)


def test_old_instances_are_removed(engine: Engine, clock: VirtualClock) -> None:
    for n in range(3):
        engine.start("task", f"t{n}", {"name": f"n{n}"})
    engine.send("task", "t1", "finish")
    clock.advance(timedelta(days=91))
    assert engine.forget(timedelta(days=90)) == 1
    assert [one.id for one in engine.find("task").instances] == ["t0", "t2"]


def test_health_tells_what_is_late(engine: Engine, clock: VirtualClock) -> None:
    assert engine.health().ok
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "tell")
    engine.send("task", "t1", "wait")
    clock.advance(timedelta(hours=1, minutes=10))
    health = engine.health()
    assert not health.ok
    assert (health.oldest_timer_late_s, health.outbox_age_s) == (600, 4200)
    assert (health.timers, health.effects, health.later) == (1, 2, 0)
    assert "600 s late" in health.message
    assert health.as_json()["ok"] is False


def test_what_is_tried_again_later_is_not_late(engine: Engine, clock: VirtualClock) -> None:
    @engine.performer("notify")
    def notify(call: EffectCall) -> None:
        raise TimeoutError

    engine.performer("shout")(lambda call: None)
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "tell")
    clock.advance(timedelta(seconds=400))
    assert not engine.health().ok
    engine.worker(threads=0).run_until_idle()
    health = engine.health()
    assert (health.ok, health.outbox_age_s, health.effects, health.later) == (True, None, 1, 1)


def test_refusals_are_buffered_for_two_seconds(engine: Engine, clock: VirtualClock) -> None:
    def written() -> int:
        with engine._store.session(write=False) as session:
            return len(session.refusals("task", None, 100))

    engine.start("task", "t1", {"name": "first"})
    for _ in range(3):
        assert not engine.try_send("task", "t1", "unblock")
    assert written() == 1  # the first at once, the others when there are more or time has passed
    worker = engine.worker(threads=0)
    worker._round()
    assert written() == 1
    clock.advance(timedelta(seconds=2))
    worker._round()
    assert written() == 3
    assert not engine.try_send("task", "t1", "unblock")
    assert len(engine.refusals("task")) == 4  # who asks gets them all


def test_closing_writes_the_refusals_that_are_buffered(
    sqlite_url: str, definitions: tuple[Definition, ...], clock: VirtualClock
) -> None:
    with Engine(sqlite_url, definitions, clock=clock) as engine:
        engine.start("task", "t1", {"name": "first"})
        for _ in range(3):
            assert not engine.try_send("task", "t1", "unblock")
    with Engine(sqlite_url) as again:
        assert len(again.refusals("task")) == 3


def test_a_trace_follows_an_event_into_its_effects_and_messages(engine: Engine) -> None:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider()
        trace.set_tracer_provider(provider)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    engine.performer("notify")(lambda call: None)
    engine.start("task", "t1", {"name": "first"})
    engine.start("works", "a")
    engine.start("works", "b")
    with trace.get_tracer("test").start_as_current_span("request") as request:
        engine.send("task", "t1", "tell")
        engine.send("works", "a", "shout", {"whom": "b"})
        wanted = request.get_span_context().trace_id
    engine.worker(threads=0).run_until_idle()
    names = [s.name for s in exporter.get_finished_spans() if s.context and s.context.trace_id == wanted]
    assert names.count("statewright.send") == 2
    assert names.count("statewright.perform") == 1
    assert names.count("statewright.deliver") == 3


def test_gauges_tell_opentelemetry_what_health_tells(
    definitions: tuple[Definition, ...], clock: VirtualClock
) -> None:
    from opentelemetry import metrics
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader

    reader = InMemoryMetricReader()
    metrics.set_meter_provider(MeterProvider([reader]))
    with Engine("memory:", definitions, clock=clock) as engine:
        engine.start("task", "t1", {"name": "first"})
        engine.send("task", "t1", "tell")
        clock.advance(timedelta(seconds=7))
        engine._context.telemetry.gauges(lambda: engine.health()._asdict())
        data = reader.get_metrics_data()
    assert data is not None
    found = {
        metric.name: metric.data.data_points[0].value
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
        if metric.data.data_points
    }
    assert found["statewright.effects"] == 2
    assert found["statewright.outbox_age_s"] == 7
    assert found["statewright.incidents"] == 0


def test_a_closed_engine_says_so(store_url: str, definitions: tuple[Definition, ...]) -> None:
    engine = Engine(store_url, definitions)
    engine.close()
    engine.close()
    with pytest.raises(Closed):
        engine.find("task")
    with pytest.raises(Closed):
        engine.start("task", "t1", {"name": "first"})


def test_addresses_that_name_no_store() -> None:
    with pytest.raises(ValueError, match="no store is known"):
        Engine("mysql://host/db")
    with pytest.raises(ValueError, match="neither a URL"):
        Engine(42)


def test_an_outdated_database_is_said_and_upgraded(sqlite_url: str) -> None:
    store = open_store(sqlite_url, None)
    with store.session() as session:
        session.wrote = True  # type: ignore[attr-defined]
        session.execute(  # type: ignore[attr-defined]
            "CREATE TABLE statewright_schema (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)", ()
        )
    store.close()
    with pytest.raises(SchemaOutdated, match="db upgrade"):
        Engine(sqlite_url, create=False)
    with Engine(sqlite_url, compiled(TASK)) as engine:
        engine.start("task", "t1", {"name": "first"})


@pytest.mark.parametrize("store", ["sqlite_url", "postgres_url"])
def test_the_migrations_make_the_declared_tables(request: pytest.FixtureRequest, store: str) -> None:
    from sqlalchemy import create_engine, inspect

    from statewright.stores.sql.tables import metadata

    url = request.getfixturevalue(store)
    opened = open_store(url, None)
    assert list(opened.upgrade()) == ["0001", "0002"]
    opened.close()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    found = inspect(engine)
    for table in metadata.sorted_tables:
        columns = {column["name"]: bool(column["nullable"]) for column in found.get_columns(table.name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}, table.name
        indexes = {index["name"] for index in found.get_indexes(table.name)}
        assert indexes >= {index.name for index in table.indexes}, table.name
    engine.dispose()


def test_a_locked_file_is_said(
    sqlite_url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("statewright.stores.sql.sqlite.BUSY_WAIT_MS", 100)
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            engine.send("task", "t1", "wait")
        assert engine.get("task", "t1").state == ("open",)  # readers do not wait
        other.execute("ROLLBACK")
        other.close()
        assert engine.send("task", "t1", "wait")


def test_a_row_that_stays_locked_is_said(
    postgres_url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setattr("statewright.stores.sql.postgres.LOCK_WAIT_MS", 100)
    with Engine(postgres_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        engine.start("task", "t2", {"name": "second"})
        with psycopg.connect(postgres_url) as other:
            engine.send("task", "t1", "add", {"n": 1}, actor=CLERK, connection=other)
            with pytest.raises(StoreUnavailable, match="lock"):
                engine.send("task", "t1", "wait")
            assert engine.get("task", "t1").state == ("open",)  # readers do not wait, nor do others' rows
            assert engine.send("task", "t2", "wait")
            other.rollback()
        assert engine.send("task", "t1", "wait").revision == 2
        assert replays(engine, ("task",)) == {}


def test_a_full_disk_is_said_and_nothing_is_broken(
    sqlite_url: str, definitions: tuple[Definition, ...]
) -> None:
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        driver = engine._store.driver  # type: ignore[attr-defined]
        connection = driver._take()
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}")
        driver._give_back(connection)

        def fill() -> None:
            for n in range(500):
                engine.start("task", f"x{n}", {"name": "x" * 500 + str(n)})

        with pytest.raises(StoreUnavailable, match="full"):
            fill()
        connection.execute(f"PRAGMA max_page_count={pages + 5000}")
        assert engine.send("task", "t1", "add", {"n": 1}, actor=CLERK)
        assert replays(engine, ("task",)) == {}


def test_a_database_that_goes_away_and_comes_back(
    postgres_url: str, definitions: tuple[Definition, ...]
) -> None:
    import psycopg

    with Engine(postgres_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        with psycopg.connect(postgres_url, autocommit=True) as operator:
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        with pytest.raises(StoreUnavailable):
            engine.send("task", "t1", "add", {"n": 1}, actor=CLERK)
        before = engine.get("task", "t1").data["count"]
        assert engine.send("task", "t1", "add", {"n": 1}, actor=CLERK)
        assert engine.get("task", "t1").data["count"] == before + 1  # type: ignore[operator]
        assert replays(engine, ("task",)) == {}


def test_a_worker_lives_through_an_outage(
    postgres_url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setattr("statewright.runtime.worker.OUTAGE_WAIT_S", 0.05)
    done = threading.Event()
    with Engine(postgres_url, definitions) as engine, Engine(postgres_url) as service:
        engine.performer("notify")(lambda call: done.set())
        service.start("task", "t1", {"name": "first"})
        with engine.worker(threads=1, poll_s=5):
            time.sleep(0.2)
            with psycopg.connect(postgres_url, autocommit=True) as operator:
                operator.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            for _ in range(1000):
                try:
                    service.send("task", "t1", "tell", key="once")
                    break
                except StoreUnavailable:
                    time.sleep(0.05)
            assert done.wait(120)


def test_notify_wakes_a_worker_long_before_it_polls(
    postgres_url: str, definitions: tuple[Definition, ...]
) -> None:
    done = threading.Event()
    with Engine(postgres_url, definitions) as engine, Engine(postgres_url) as service:
        engine.performer("notify")(lambda call: done.set())
        service.start("task", "t1", {"name": "first"})
        with engine.worker(threads=1, poll_s=3600):
            time.sleep(0.5)
            service.send("task", "t1", "tell")
            assert done.wait(120)


def test_a_copy_of_the_file_is_a_backup(
    sqlite_url: str, tmp_path: Path, definitions: tuple[Definition, ...]
) -> None:
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), tmp_path / "copy.db")
    with Engine(f"sqlite:///{tmp_path / 'copy.db'}") as engine:
        assert engine.replay("task", "t1").same
