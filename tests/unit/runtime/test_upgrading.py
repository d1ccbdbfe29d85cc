"""Tables come up to date on a live database: while others work, by many at once, as a whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from statewright.kernel import Definition
from statewright.runtime import Engine, SchemaOutdated, StoreUnavailable
from statewright.runtime.opening import open_store
from statewright.stores.sql import upgrading

from .flows import CLERK, replays

FIRST = {name: upgrading.migrations(name)[:1] for name in ("sqlite", "postgresql")}
NEXT = """ALTER TABLE statewright_outbox ADD COLUMN weight BIGINT;
ALTER TABLE statewright_instance ADD COLUMN weight BIGINT NOT NULL DEFAULT 0;
CREATE TABLE statewright_more (number BIGINT PRIMARY KEY);
CREATE INDEX statewright_more_log ON statewright_log (received_at);
UPDATE statewright_outbox SET weight = 1;
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


def test_a_later_migration_runs_while_senders_and_a_worker_go_on(
    url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    told: list[str] = []
    sent: list[int] = []
    broken: list[BaseException] = []
    engine = Engine(url, definitions)
    engine.performer("notify")(lambda call: told.append(call.key))
    for n in range(2):
        engine.start("task", f"t{n}", {"name": f"n{n}"})

    def send(number: int) -> None:
        try:
            while not stop.is_set():
                with suppress(StoreUnavailable):  # SQLite: the file was locked for too long
                    engine.send("task", f"t{number}", "tell")
                    engine.send("task", f"t{number}", "add", {"n": 0}, actor=CLERK)
                    sent.append(number)
                stop.wait(0.005)  # however slow the machine is, there is an end to what the worker has to do
        except BaseException as error:
            broken.append(error)

    crew = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    with engine, engine.worker(threads=1, poll_s=0.05):
        for one in crew:
            one.start()
        _until(lambda: len(sent) > 10 or bool(broken))
        known = upgrading.migrations
        monkeypatch.setattr(upgrading, "migrations", lambda name: (*known(name), (3, NEXT)))
        other = open_store(url, None)
        assert list(other.upgrade()) == ["0003"]
        assert not other.outdated()
        other.close()
        before = len(sent)
        _until(lambda: len(sent) > before + 10 or bool(broken))
        stop.set()
        for one in crew:
            one.join()
        assert broken == []
        _until(lambda: engine.health().deliveries == 0 and len(set(told)) == len(sent))
        revisions = [engine.get("task", f"t{n}").revision for n in range(2)]
        assert sum(revisions) >= 2 + 2 * len(sent)
        assert replays(engine, ("task",)) == {}


def _until(true: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.01)


def test_two_processes_upgrade_at_once(
    url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(upgrading, "migrations", lambda name: FIRST[name])
        store = open_store(url, None)
        assert list(store.upgrade()) == ["0001"]
    assert store.outdated()
    with pytest.raises(SchemaOutdated, match="db upgrade"):
        Engine(url)
    command = [sys.executable, "-m", "statewright", "db", "upgrade", "--store", url, "--lang", "en"]
    crew = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ.copy()) for _ in range(2)
    ]
    said = sorted(one.communicate(timeout=300)[0].strip() for one in crew)
    assert [one.returncode for one in crew] == [0, 0]
    assert said == ["applied: 0002", "the tables are up to date"]
    assert not store.outdated()
    store.close()
    with Engine(url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})


def test_a_migration_that_breaks_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(url, None)
    store.upgrade()
    known = upgrading.migrations
    text = "CREATE TABLE statewright_half (number BIGINT);\nCREATE TABLE statewright_timer (number BIGINT);\n"
    monkeypatch.setattr(upgrading, "migrations", lambda name: (*known(name), (3, text)))
    with pytest.raises(Exception, match="statewright_timer"):
        store.upgrade()
    with store.session(write=False) as session, pytest.raises(Exception, match="statewright_half"):
        session.execute("SELECT * FROM statewright_half", ())  # type: ignore[attr-defined]
    assert store.outdated()
    store.close()


def test_a_long_transaction_does_not_make_everybody_wait_behind_the_upgrade(
    postgres_url: str, definitions: tuple[Definition, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    monkeypatch.setattr(upgrading, "ATTEMPT_WAIT_S", 0.05)
    monkeypatch.setattr(upgrading, "ATTEMPTS_MAX", 10_000)
    with monkeypatch.context() as older:
        older.setattr(upgrading, "migrations", lambda name: FIRST[name])
        store = open_store(postgres_url, None)
        store.upgrade()
    text = upgrading.migrations("postgresql")[1][1].replace("'2s'", "'100ms'")
    assert "'100ms'" in text
    monkeypatch.setattr(upgrading, "migrations", lambda name: (*FIRST[name], (2, text)))
    with psycopg.connect(postgres_url) as reader:
        reader.execute("SELECT count(*) FROM statewright_outbox")  # holds its lock until it ends
        done: list[object] = []
        upgrade = threading.Thread(target=lambda: done.append(list(store.upgrade())))
        upgrade.start()
        time.sleep(0.4)
        with psycopg.connect(postgres_url) as other:
            other.execute("SET statement_timeout = '30s'")
            other.execute("SELECT count(*) FROM statewright_outbox")
        assert done == []
        reader.rollback()
        upgrade.join(60)
    assert done == [["0002"]]
    store.close()
