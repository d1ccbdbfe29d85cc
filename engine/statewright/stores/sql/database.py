"""What differs between one database and another? Everything that does is a field here. Floor 5."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.engine.interfaces import Dialect

from .searching import Searches
from .statements import Statement, Statements, compiled


class Database:
    """Compiled statements of one dialect, and the few that are its own.

    `exclusive` locks a name until the transaction ends (None: every writing transaction is alone).
    """

    def __init__(
        self, dialect: Dialect, *, lock: bool, clock: str, field: str, exclusive: str | None
    ) -> None:
        self.dialect = dialect
        self.statements = Statements(dialect, lock=lock, clock=clock)
        self.searches = Searches(dialect, field)
        self.exclusive = exclusive
        self._lock = lock
        self._claimable: dict[int, Statement] = {}

    def claimable(self, names: int, make: Callable[[int], Select[Any]]) -> Statement:
        """The statement that claims effects of so many names."""
        found = self._claimable.get(names)
        if found is None:
            statement = make(names)
            if self._lock:
                statement = statement.with_for_update(skip_locked=True)
            found = self._claimable[names] = compiled(statement, self.dialect)
        return found


class Driver(Protocol):
    """How transactions are had on one kind of database."""

    @property
    def database(self) -> Database: ...

    def begin(self, write: bool) -> AbstractContextManager[Any]:
        """A transaction on a connection of our own: gives `execute`; commits, or rolls back on an exception."""
        ...

    def join(self, connection: object) -> AbstractContextManager[Any]:
        """The caller's transaction: gives `execute`. Raises TypeError for an unknown kind of connection."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for a hint."""
        ...

    def hint(self) -> None:
        """Give one."""
        ...

    def close(self) -> None:
        """Let go."""
        ...
