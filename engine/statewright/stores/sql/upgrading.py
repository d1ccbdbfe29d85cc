"""How do the tables come up to date? Numbered migrations, each applied once, in a transaction, under a lock.

Floor 5. A migration is a file `NNNN.DIALECT.sql` beside this module, and is never changed once released.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from ...runtime.errors import StoreUnavailable
from .database import Driver

_LOCK = "statewright upgrade"
_MADE = (
    "CREATE TABLE IF NOT EXISTS statewright_schema (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)"
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


def pending(driver: Driver | None) -> tuple[int, ...]:
    """Numbers of the migrations that a database lacks (None: that an empty one does)."""
    if driver is None:
        return tuple(number for number, _ in migrations("sqlite"))
    applied = _applied(driver)
    return tuple(number for number, _ in migrations(driver.database.dialect.name) if number not in applied)


def _applied(driver: Driver) -> frozenset[int]:
    with driver.begin(False) as execute:
        if not _exists(driver, execute):
            return frozenset()
        rows = execute("SELECT version FROM statewright_schema", ()).fetchall()
    return frozenset(row[0] for row in rows)


def _exists(driver: Driver, execute: Any) -> bool:
    if driver.database.dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE name = 'statewright_schema'"
    else:
        sql = "SELECT to_regclass('statewright_schema')"
    row = execute(sql, ()).fetchone()
    return row is not None and row[0] is not None


def apply(driver: Driver) -> Sequence[str]:
    """Apply what is missing; what was applied. Safe to be called by many processes at once."""
    done: list[str] = []
    for number, text in migrations(driver.database.dialect.name):
        with driver.begin(True) as execute:
            if driver.database.exclusive is not None:
                execute(driver.database.exclusive, (_LOCK,))
            execute(_MADE, ())
            rows = execute("SELECT version FROM statewright_schema", ()).fetchall()
            if (number,) in rows:
                continue
            if rows and number < max(row[0] for row in rows):
                raise StoreUnavailable(f"migration {number} is missing in a database that has later ones")
            _apply_one(driver, execute, number, text)
            done.append(f"{number:04d}")
    return tuple(done)


def _apply_one(driver: Driver, execute: Any, number: int, text: str) -> None:
    for statement in text.split(";\n"):
        if statement.strip():
            execute(statement, ())
    now = execute(driver.database.statements.now.sql, ()).fetchone()[0]
    execute(f"INSERT INTO statewright_schema (version, applied_at) VALUES ({number}, {int(now)})", ())
