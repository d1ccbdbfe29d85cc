"""What the runtime is measured by: the same rows written by hand, as one would who wants nothing but speed.

The tables are the runtime's own. A step is one transaction: the instance is read (and locked), updated with a
check of its `seq`, a row of the log is written, the timer set or dropped; with a receipt and an effect those
rows too. No guard, no schema, no snapshot that is read or written, no hash, no trace: their texts are ready.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from statewright.stores.sql.upgrading import migrations

SNAPSHOT = '{"configuration":["red"],"data":{"count":1},"instance":{"digest":"' + "d" * 64 + '"}' + "x" * 220
INPUT = (
    '{"kind":"Event","name":"add","payload":{"n":1},"actor":{"id":"ann","roles":["clerk"],"person":"ann"}}'
)
TRACE = '[{"by":"add","at":1772323200000,"steps":[["add",[0],["red"],["green"]]]}]'
ANSWER = '["counter","c1","pay","taken",["green"],"running",7,1772323200000]'
BODY = '{"id":"c1","params":{"n":1}}'
NOW = 1772323200000
HASH = "h" * 32

READ = (
    "SELECT key, definition, revision, seq, snapshot, "
    "(SELECT due_at FROM statewright_timer t WHERE t.instance = i.key) "
    "FROM statewright_instance i WHERE workflow = {p} AND id = {p}"
)
UPDATE = (
    "UPDATE statewright_instance SET definition = {p}, revision = {p}, seq = {p}, status = {p}, "
    "configuration = {p}, snapshot = {p}, incidents = {p}, changed_at = {p} WHERE key = {p} AND seq = {p}"
)
LOG = f"INSERT INTO statewright_log VALUES ({', '.join(['{p}'] * 16)})"
SET_TIMER = (
    "INSERT INTO statewright_timer VALUES ({p}, {p}) "
    "ON CONFLICT (instance) DO UPDATE SET due_at = excluded.due_at"
)
DROP_TIMER = "DELETE FROM statewright_timer WHERE instance = {p}"
SEEN = "SELECT * FROM statewright_receipt WHERE instance = {p} AND scope = {p} AND key = {p}"
RECEIPT = f"INSERT INTO statewright_receipt VALUES ({', '.join(['{p}'] * 6)}) ON CONFLICT DO NOTHING"
EFFECT = (
    "INSERT INTO statewright_outbox (kind, instance, lane, workflow, name, key, body, created_at, due_at, "
    f"attempt, phase, until, leased_until, leased_by, error, meta) VALUES ({', '.join(['{p}'] * 16)})"
)
INSTANCE = f"INSERT INTO statewright_instance VALUES ({', '.join(['{p}'] * 14)})"


class ByHand:
    """Steps on any DB-API connection; `mark` is its sign for a parameter."""

    def __init__(self, connection: Any, mark: str, begin: str, lock: str, instances: int) -> None:
        self.connection = connection
        self.begin = begin
        self.instances = max(1, instances)
        self.count = 0
        texts = (READ, UPDATE, LOG, SET_TIMER, DROP_TIMER, SEEN, RECEIPT, EFFECT)
        self.sql = [text.format(p=mark) for text in texts]
        self.sql[0] += lock
        for n in range(instances):
            values = (
                n + 1,
                "u",
                "counter",
                f"c{n}",
                None,
                1,
                1,
                1,
                "running",
                " red ",
                SNAPSHOT,
                0,
                NOW,
                NOW,
            )
            connection.execute(INSTANCE.format(p=mark), values)

    def add(self, steps: int) -> None:
        """Plain steps."""
        run = self.connection.execute
        read, update, log, set_timer, drop_timer, *_ = self.sql
        for n in range(steps):
            run(self.begin)
            key, definition, revision, seq, _, due_at = run(
                read, ("counter", f"c{n % self.instances}")
            ).fetchone()
            configuration = " red " if due_at is None else " green "
            run(
                update,
                (definition, revision + 1, seq + 1, "running", configuration, SNAPSHOT, 0, NOW, key, seq),
            )
            run(
                log,
                (
                    *(key, seq + 1, revision + 1, "event", "add", NOW, NOW, "ann", "taken"),
                    *(INPUT, TRACE, definition, 1, HASH, None, None),
                ),
            )
            if due_at is None:
                run(set_timer, (key, NOW + 2592000000))
            else:
                run(drop_timer, (key,))
            run("COMMIT")

    def pay(self, steps: int) -> None:
        """Steps with a receipt and an effect."""
        run = self.connection.execute
        read, update, log, set_timer, drop_timer, seen, receipt, effect = self.sql
        for n in range(steps):
            self.count += 1
            number = f"N{self.count}"
            run(self.begin)
            key, definition, revision, seq, _, due_at = run(
                read, ("counter", f"c{n % self.instances}")
            ).fetchone()
            run(seen, (key, "event pay", number)).fetchone()
            configuration = " red " if due_at is None else " green "
            run(
                update,
                (definition, revision + 1, seq + 1, "running", configuration, SNAPSHOT, 0, NOW, key, seq),
            )
            run(
                log,
                (
                    *(key, seq + 1, revision + 1, "event", "pay", NOW, NOW, None, "taken"),
                    *(INPUT, TRACE, definition, 1, HASH, None, None),
                ),
            )
            run(receipt, (key, "event pay", number, HASH, ANSWER, NOW))
            run(
                effect,
                (
                    *("effect", key, None, "counter", "tell", f"u:{number}:1:{HASH[:9]}", BODY, NOW, NOW),
                    *(0, "perform", None, None, None, None, None),
                ),
            )
            if due_at is None:
                run(set_timer, (key, NOW + 2592000000))
            else:
                run(drop_timer, (key,))
            run("COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def SqliteByHand(path: str, instances: int) -> ByHand:  # noqa: N802  # reads as what it makes
    """On a SQLite file, with the durability of the runtime's own."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    if instances:
        _make_tables(connection, "sqlite")
    return ByHand(connection, "?", "BEGIN IMMEDIATE", "", instances)


def PostgresByHand(url: str, instances: int) -> ByHand:  # noqa: N802
    """On a PostgreSQL schema."""
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    _make_tables(connection, "postgresql")
    return ByHand(connection, "%s", "BEGIN", " FOR UPDATE OF i", instances)


def _make_tables(connection: Any, dialect: str) -> None:
    for _, text in migrations(dialect):
        for statement in text.split(";\n"):
            if statement.strip():
                connection.execute(statement)
