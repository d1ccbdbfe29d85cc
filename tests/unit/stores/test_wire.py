"""Transactions of our own on PostgreSQL: few round trips, and nothing of what a driver promises is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from statewright.runtime.errors import RetryTransaction, StoreUnavailable
from statewright.runtime.rows import Commit, Committed, ReceiptRow
from statewright.stores.sql.opening import open_store
from statewright.stores.sql.postgres import connector
from statewright.stores.sql.wire import Wire, dollars
from statewright.testing.store_contract.bench import first, following, stored

COUNT = "SELECT count(*) FROM things"


@pytest.fixture
def wire(postgres_url: str) -> Iterator[Wire]:
    made = Wire(connector(postgres_url)())
    made.execute("CREATE TABLE things (n BIGINT PRIMARY KEY, name TEXT, good BOOLEAN)")
    yield made
    made.close()


def insert(wire: Wire, n: int, name: str | None = "x", good: bool | None = None) -> Any:
    return wire.execute("INSERT INTO things VALUES (%s::BIGINT, %s::TEXT, %s)", (n, name, good))


def test_values_come_back_as_they_went(wire: Wire) -> None:
    texts = ["", "支付", 'quotes " and \\', "100 %", "long " * 100_000, None]
    for n, text in enumerate(texts):
        assert insert(wire, n, text, None if n == 2 else n % 2 == 0).rowcount == 1
    rows = wire.execute("SELECT n, name, good FROM things ORDER BY n").fetchall()
    assert rows == [(n, text, None if n == 2 else n % 2 == 0) for n, text in enumerate(texts)]
    assert wire.execute("SELECT n FROM things WHERE n > %s::BIGINT", (99,)).fetchone() is None
    assert wire.execute("DELETE FROM things WHERE n < %s::BIGINT", (3,)).rowcount == 3


def test_percents_and_parameters() -> None:
    assert dollars("SELECT a %% b, %s, %s WHERE c LIKE 'x%%'") == "SELECT a % b, $1, $2 WHERE c LIKE 'x%'"


@pytest.mark.parametrize(("value", "error"), [("a\0b", psycopg.DataError), (1.5, TypeError)])
def test_what_cannot_be_stored_is_refused_before_it_is_sent(
    wire: Wire, value: object, error: type[Exception]
) -> None:
    wire.begin(True)
    with pytest.raises(error):
        wire.execute("INSERT INTO things (n, name) VALUES (1, %s::TEXT)", (value,))
    wire.rollback()
    assert wire.execute(COUNT).fetchone() == (0,)


def test_begin_and_commit_go_along(wire: Wire, postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as other:
        wire.begin(True)
        insert(wire, 1)
        assert other.execute(COUNT).fetchone() == (0,)  # the first statement began a transaction
        wire.execute_last("UPDATE things SET name = %s::TEXT", ("y",))
        assert other.execute("SELECT name FROM things").fetchone() == ("y",)  # and the last has ended it
        wire.commit()
        wire.begin(True)
        insert(wire, 2)
        wire.rollback()
        assert other.execute(COUNT).fetchone() == (1,)
        wire.begin(False)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            insert(wire, 3)
        wire.rollback()
        assert not wire.closed


def test_a_statement_that_fails_last_commits_nothing(wire: Wire) -> None:
    insert(wire, 1)
    wire.begin(True)
    insert(wire, 2)
    with pytest.raises(psycopg.errors.UniqueViolation, match="duplicate key"):
        wire.execute_last("INSERT INTO things (n) VALUES (%s::BIGINT)", (1,))
    wire.rollback()
    assert wire.execute(COUNT).fetchone() == (1,)
    assert insert(wire, 3).rowcount == 1  # the statement that failed is prepared as it should be


def test_other_threads_run_while_one_waits(wire: Wire, postgres_url: str) -> None:
    """One waits for a row that another thread of this process holds until it sees that the first waits."""
    insert(wire, 1)
    waits = "SELECT count(*) FROM pg_locks WHERE pid = %s AND NOT granted"
    pid = wire.execute("SELECT pg_backend_pid()").fetchone()[0]
    held, seen = threading.Event(), threading.Event()

    def hold() -> None:
        with (
            psycopg.connect(postgres_url) as other,
            psycopg.connect(postgres_url, autocommit=True) as looking,
        ):
            other.execute("SELECT * FROM things FOR UPDATE")
            held.set()
            end = time.monotonic() + 60
            while not seen.is_set() and time.monotonic() < end:
                if looking.execute(waits, (pid,)).fetchone() != (0,):
                    seen.set()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    assert wire.execute("UPDATE things SET name = 'z'").rowcount == 1
    assert seen.is_set()
    holder.join()


def test_a_lost_connection_is_said_and_not_used_again(wire: Wire) -> None:
    pid = wire.execute("SELECT pg_backend_pid()").fetchone()[0]
    with psycopg.connect(wire.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    with pytest.raises(psycopg.OperationalError):
        wire.execute(COUNT)
    wire.rollback()
    assert wire.closed


def test_a_connection_that_may_not_prepare_does_not(postgres_url: str) -> None:
    plain = connector(postgres_url)()
    plain.prepare_threshold = None
    wire = Wire(plain)
    for _ in range(3):
        assert wire.execute("SELECT %s::BIGINT + 1", (1,)).fetchone() == (2,)
    assert wire.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
    wire.close()


def test_a_last_commit_writes_all_or_nothing(postgres_url: str) -> None:
    store: Any = open_store(postgres_url, None)
    store.upgrade()
    with store.session() as session:
        key = session.commit(first("i1", 1)).key
        session.keep_receipt(ReceiptRow(key, "event go", "k", "d", "{}", 1))

    def commit(made: Commit, *before: ReceiptRow) -> object:
        with store.session() as session:
            for one in before:
                session.keep_receipt(one)
            return session.commit(made, last=True)

    with store.session() as session:
        row = stored(session, "i1")
    fresh, known = (ReceiptRow(key, "event go", name, "d", "{}", 1) for name in ("new", "k"))
    with pytest.raises(RetryTransaction, match="faster"):
        commit(following(row, receipts=(fresh, known)))
    with store.session() as session:
        assert stored(session, "i1") == row
        assert session.receipt(key, "event go", "new") is None
    assert commit(following(row, receipts=(fresh,))) == Committed(key)
    with pytest.raises(RetryTransaction, match="faster"):
        commit(following(row), fresh._replace(key="before"))
    with store.session() as session:
        assert session.receipt(key, "event go", "before") is None
        assert (stored(session, "i1").seq, len(session.history(key, 0, 9))) == (2, 2)
    store.close()


def test_a_store_whose_server_ended_the_connection_says_so_once(postgres_url: str) -> None:
    store: Any = open_store(postgres_url, None)
    store.upgrade()
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND application_name = current_setting('application_name') AND datname = current_database()"
        )
    with pytest.raises(StoreUnavailable), store.session() as session:
        session.now()
    with store.session() as session:
        assert session.now() > 0
    store.close()
