"""How do the tables come up to date? Numbered migrations, each applied once, in a transaction, under a lock.

Floor 5. A migration is a file `NNNN.DIALECT.sql` beside this module, and is never changed once released.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from ...runtime.errors import StoreUnavailable
from .database import Execute
from .session import SqlSession

if TYPE_CHECKING:
    from .store import SqlStore

_LOCK = "statewright upgrade"
_MADE = (
    "CREATE TABLE IF NOT EXISTS statewright_schema "
    "(version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)"
)


def migrations(dialect: str) -> tuple[tuple[int, str], ...]:
    """Number and text of each migration, in order."""
    folder = files(__package__) / "migrations"
    found = [
        (int(file.name.split(".", 1)[0]), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(f".{dialect}.sql")
    ]
    return tuple(sorted(found))


def pending(store: SqlStore | None) -> tuple[int, ...]:
    """Numbers of the migrations that a database lacks (None: that an empty one does)."""
    if store is None:
        return tuple(number for number, _ in migrations("sqlite"))
    applied = _applied(store)
    return tuple(number for number, _ in migrations(_dialect(store)) if number not in applied)


def _dialect(store: SqlStore) -> str:
    return store.driver.database.dialect.name


def _applied(store: SqlStore) -> frozenset[int]:
    with store.session(write=False) as session:
        if not _exists(_dialect(store), session.execute):
            return frozenset()
        rows = session.execute("SELECT version FROM statewright_schema", ()).fetchall()
    return frozenset(row[0] for row in rows)


def _exists(dialect: str, execute: Execute) -> bool:
    if dialect == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE name = 'statewright_schema'"
    else:
        sql = "SELECT to_regclass('statewright_schema')"
    row = execute(sql, ()).fetchone()
    return row is not None and row[0] is not None


def apply(store: SqlStore) -> Sequence[str]:
    """Apply what is missing; what was applied. Safe to be called by many processes at once."""
    done: list[str] = []
    for number, text in migrations(_dialect(store)):
        with store.session() as session:
            session.wrote = True
            session.exclusive(_LOCK)
            session.execute(_MADE, ())
            rows = session.execute("SELECT version FROM statewright_schema", ()).fetchall()
            applied = {row[0] for row in rows}
            if number in applied:
                continue
            if applied and number < max(applied):
                raise StoreUnavailable(f"migration {number} is missing in a database that has later ones")
            _apply_one(session, number, text)
            done.append(f"{number:04d}")
    return tuple(done)


def _apply_one(session: SqlSession, number: int, text: str) -> None:
    for statement in text.split(";\n"):
        if statement.strip():
            session.execute(statement, ())
    applied = f"INSERT INTO statewright_schema (version, applied_at) VALUES ({number}, {session.now()})"
    session.execute(applied, ())
