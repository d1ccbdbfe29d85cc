"""What differs between one database and another? Everything that does is a field here. Floor 5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from sqlalchemy import Select
from sqlalchemy.engine.interfaces import Dialect

from .erasures import Erasures
from .joint_writes import JointWrites
from .searching import Searches
from .statements import Statement, Statements, compiled, load_many
from .tables import instance


class Cursor(Protocol):
    """What is left of a statement that has run: the part of DB-API that is used."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


ExecuteMany: TypeAlias = Callable[[str, Sequence[Sequence[Any]]], int]
"""Runs a statement once for each row of parameters; how many rows it changed in all."""

Execute: TypeAlias = Callable[[str, Sequence[Any]], Cursor]
"""Runs a statement with positional parameters on a connection."""


class Database:
    """Compiled statements of one dialect, and the few that are its own.

    `exclusive` locks a name until the transaction ends (None: every writing transaction is alone).
    `joint_writes`: a turn can be written by one statement.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        lock: bool,
        clock: str,
        field: str,
        exclusive: str | None,
        joint_writes: JointWrites | None = None,
    ) -> None:
        self.dialect = dialect
        self.statements = Statements(dialect, lock=lock, clock=clock)
        self.searches = Searches(dialect, field)
        self.erasures = Erasures(dialect)
        self.exclusive = exclusive
        self.joint_writes = joint_writes
        self._lock = lock
        self._clock = clock
        self._claimable: dict[int, Statement] = {}
        self._loading: dict[int, Statement] = {}

    def loading(self, names: int) -> Statement:
        """The statement that loads so many instances."""
        found = self._loading.get(names)
        if found is None:
            statement = load_many(names, self._clock)
            if self._lock:
                statement = statement.with_for_update(of=instance)
            found = self._loading[names] = compiled(statement, self.dialect)
        return found

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
    """How transactions are had on one kind of database. `Any`: each has connections of its own kind."""

    @property
    def database(self) -> Database: ...

    def open(self, write: bool) -> Any:
        """A connection of our own, in a transaction that has begun; it has `execute`."""
        ...

    def commit(self, connection: Any) -> None:
        """Commit, and keep the connection for the next transaction."""
        ...

    def execute_last(self, connection: Any, sql: str, values: Sequence[Any]) -> Cursor:
        """Run a statement after which the transaction is to be committed: at once, where that saves time.
        `commit` follows.
        """
        ...

    def rollback(self, connection: Any) -> None:
        """Roll back, and keep the connection if it is still good. Never raises."""
        ...

    def translated(self, error: BaseException, *, joined: bool) -> Exception | None:
        """A driver's error in the runtime's words; None for everything else."""
        ...

    def many(self, connection: Any) -> ExecuteMany:
        """How a statement runs for many rows on a connection of our own."""
        ...

    def join(self, connection: object) -> Execute:
        """How statements run in the caller's transaction. Raises TypeError, ValueError, RetryTransaction."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for a hint."""
        ...

    def hint(self) -> None:
        """Give one."""
        ...

    def hint_joined(self, execute: Execute) -> bool:
        """Give one with the caller's commit; False if this database has no such thing."""
        ...

    def close(self) -> None:
        """Let go."""
        ...
