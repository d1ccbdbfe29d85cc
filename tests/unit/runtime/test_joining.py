"""The caller's transaction: the order row and its state commit or roll back together."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from statewright.kernel import Definition
from statewright.runtime import Engine, Receipt, Refusal, RetryTransaction

from .flows import CLERK, replays

Begin = Callable[[str, bool], AbstractContextManager[tuple[object, Callable[[str], object]]]]
"""(url, whether to commit) -> what to give as `connection=`, and how to run SQL in its transaction."""


class _Undo(Exception):
    pass


@contextmanager
def by_sqlalchemy(url: str, commit: bool) -> Iterator[tuple[object, Callable[[str], object]]]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            yield connection, lambda sql: connection.execute(text(sql))
            connection.commit() if commit else connection.rollback()
    finally:
        engine.dispose()


@contextmanager
def by_session(url: str, commit: bool) -> Iterator[tuple[object, Callable[[str], object]]]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with Session(engine) as session:
            yield session, lambda sql: session.execute(text(sql))
            session.commit() if commit else session.rollback()
    finally:
        engine.dispose()


@contextmanager
def by_driver(url: str, commit: bool) -> Iterator[tuple[object, Callable[[str], object]]]:
    connection: Any
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        import psycopg
        from psycopg.rows import dict_row

        connection = psycopg.connect(url, row_factory=dict_row)
    try:
        yield connection, connection.execute
        connection.commit() if commit else connection.rollback()
    finally:
        connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


@pytest.fixture
def joint(url: str, definitions: tuple[Definition, ...]) -> Iterator[Engine]:
    with Engine(url, definitions) as engine:
        with by_driver(url, True) as (_, run):
            run("CREATE TABLE orders (id TEXT PRIMARY KEY)")
        yield engine
        assert replays(engine) == {}


def rows(url: str) -> int:
    with by_driver(url, False) as (_, run):
        counted: Any = run("SELECT count(*) AS n FROM orders")
        row = counted.fetchone()
        return int(row["n"] if isinstance(row, dict) else row[0])


@pytest.mark.parametrize("begin", [by_sqlalchemy, by_session, by_driver])
@pytest.mark.parametrize("commit", [True, False], ids=["commit", "rollback"])
def test_both_or_neither(joint: Engine, url: str, begin: Begin, commit: bool) -> None:
    joint.start("task", "t0", {"name": "before"})
    with begin(url, commit) as (connection, run):
        run("INSERT INTO orders VALUES ('o1')")
        joint.start("task", "t1", {"name": "first"}, connection=connection)
        joint.send("task", "t1", "add", {"n": 2}, actor=CLERK, key="k", connection=connection)
        joint.send("task", "t0", "tell", connection=connection)
        refused = joint.try_send("task", "t0", "add", {"n": 2}, connection=connection)
        assert isinstance(refused, Refusal)
        again = joint.send("task", "t1", "add", {"n": 2}, actor=CLERK, key="k", connection=connection)
        assert again.repeated
        assert joint.get("task", "t1", connection=connection).data["count"] == 2
        run("INSERT INTO orders VALUES ('o2')")  # the refusal left the transaction usable
    assert rows(url) == (2 if commit else 0)
    assert len(joint.find("task").instances) == (2 if commit else 1)
    assert joint.health().effects == (2 if commit else 0)
    assert len(joint.refusals("task")) == (1 if commit else 0)


def test_what_exists_leaves_the_transaction_usable(joint: Engine, url: str) -> None:
    joint.start("task", "t1", {"name": "first"})
    with by_driver(url, True) as (connection, run):
        with pytest.raises(ValueError, match="exists"):
            joint.start("task", "t1", {"name": "second"}, key="s", connection=connection)
        run("INSERT INTO orders VALUES ('o1')")
    assert rows(url) == 1


def test_a_connection_without_a_transaction_is_refused(joint: Engine, url: str) -> None:
    connection: Any
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    else:
        import psycopg

        connection = psycopg.connect(url, autocommit=True)
    with pytest.raises(ValueError, match="no transaction to join"):
        joint.start("task", "t1", {"name": "first"}, connection=connection)
    connection.close()
    with pytest.raises(TypeError, match="no connection that can be joined"):
        joint.start("task", "t1", {"name": "first"}, connection=object())


def test_sqlite_says_when_the_transaction_cannot_get_the_lock(
    sqlite_url: str, definitions: tuple[Definition, ...]
) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with Engine(sqlite_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        reader = sqlite3.connect(path, isolation_level=None, timeout=0.1)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM statewright_instance").fetchall()
        engine.send("task", "t1", "wait")
        with pytest.raises(RetryTransaction, match="BEGIN IMMEDIATE"):
            engine.send("task", "t1", "finish", connection=reader)
        reader.execute("ROLLBACK")
        reader.execute("BEGIN IMMEDIATE")
        engine.send("task", "t1", "finish", connection=reader)
        reader.execute("COMMIT")
        reader.close()
        assert engine.get("task", "t1").state == ("done",)


def test_two_joined_transactions_do_not_lose_an_update(
    postgres_url: str, definitions: tuple[Definition, ...]
) -> None:
    import threading

    import psycopg

    with Engine(postgres_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        with psycopg.connect(postgres_url) as first, psycopg.connect(postgres_url) as second:
            engine.send("task", "t1", "add", {"n": 1}, actor=CLERK, connection=first)
            answers: list[Receipt] = []

            def wait() -> None:
                answers.append(engine.send("task", "t1", "add", {"n": 2}, actor=CLERK, connection=second))

            waiter = threading.Thread(target=wait)
            waiter.start()
            waiter.join(0.3)
            assert answers == []  # it holds the row until the caller ends
            first.commit()
            waiter.join(10)
            second.commit()
        assert engine.get("task", "t1").data["count"] == 3
        with psycopg.connect(postgres_url) as slow:
            slow.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            slow.execute("SELECT 1")
            engine.send("task", "t1", "add", {"n": 1}, actor=CLERK)
            with pytest.raises(RetryTransaction):
                engine.send("task", "t1", "add", {"n": 1}, actor=CLERK, connection=slow)
        assert replays(engine) == {}


@pytest.mark.parametrize("commit", [True, False], ids=["commit", "rollback"])
def test_async_connections_and_sessions(joint: Engine, url: str, commit: bool) -> None:
    address = url.replace("sqlite://", "sqlite+aiosqlite://").replace(
        "postgresql://", "postgresql+psycopg://"
    )

    async def story() -> None:
        engine = joint.asynchronous
        asynchronous = create_async_engine(address)
        async with asynchronous.connect() as connection:
            await connection.execute(text("INSERT INTO orders VALUES ('o1')"))
            await engine.start("task", "t1", {"name": "first"}, connection=connection)
            refused = await engine.try_send("task", "t1", "add", {"n": 2}, connection=connection)
            assert not refused
            await (connection.commit() if commit else connection.rollback())
        async with AsyncSession(asynchronous) as session:
            await engine.start("task", "t2", {"name": "second"}, connection=session)
            await session.execute(text("INSERT INTO orders VALUES ('o2')"))
            await (session.commit() if commit else session.rollback())
        await asynchronous.dispose()
        await engine.start("task", "t3", {"name": "third"})
        receipt = await engine.send("task", "t3", "add", {"n": 3}, actor=CLERK)
        assert (await engine.get("task", "t3")).revision == receipt.revision

    asyncio.run(story())
    assert rows(url) == (2 if commit else 0)
    assert len(joint.find("task").instances) == (3 if commit else 1)


def test_an_engine_of_sqlalchemys(url: str, definitions: tuple[Definition, ...], tmp_path: Path) -> None:
    pool = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with Engine(pool, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        with pool.begin() as connection:
            engine.send("task", "t1", "add", {"n": 2}, actor=CLERK, connection=connection)
        assert engine.get("task", "t1").data["count"] == 2
    pool.dispose()


@pytest.mark.parametrize("commit", [True, False], ids=["commit", "rollback"])
def test_a_session_that_commits_wakes_the_workers(joint: Engine, url: str, commit: bool) -> None:
    joint.start("task", "t1", {"name": "first"})
    store = joint._store
    while store.wait(0.1):  # what was hinted before
        pass
    with by_session(url, commit) as (session, _):
        joint.send("task", "t1", "tell", connection=session)
        joint.send("task", "t1", "tell", connection=session)
        assert not store.wait(0.1)  # nothing is to be seen yet
    assert store.wait(30 if commit else 0.3) is commit
    assert not store.wait(0.1)


def test_a_raw_connection_of_postgresql_wakes_the_workers_too(
    postgres_url: str, definitions: tuple[Definition, ...]
) -> None:
    with Engine(postgres_url, definitions) as engine:
        engine.start("task", "t1", {"name": "first"})
        while engine._store.wait(0.1):
            pass
        with by_driver(postgres_url, True) as (connection, _):
            engine.send("task", "t1", "tell", connection=connection)
        assert engine._store.wait(30)


def test_a_session_class_of_ones_own(joint: Engine, url: str) -> None:
    class OwnSession(Session):
        """As SQLModel has one."""

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with OwnSession(engine) as session:
        joint.start("task", "t1", {"name": "first"}, connection=session)
        session.commit()
    engine.dispose()
    assert joint.get("task", "t1").state == ("open",)
