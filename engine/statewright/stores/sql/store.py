"""A store in a SQL database, whichever its driver is for. Floor 5."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Literal

from ...runtime.clock import Clock
from .database import Driver
from .joining import after_commit, driver_connection
from .session import SqlSession
from .upgrading import apply, create, pending


class SqlStore:
    """Instances in tables. `clock` replaces the database's clock (in tests)."""

    def __init__(self, driver: Driver, clock: Clock | None) -> None:
        self.driver = driver
        self._clock = clock

    def session(
        self, connection: object | None = None, *, write: bool = True
    ) -> AbstractContextManager[SqlSession]:
        """A transaction of our own, or joined to the caller's."""
        if connection is not None:
            return _Joined(self.driver, connection, self._clock)
        return _Own(self.driver, self._clock, write)

    def wait(self, seconds: float) -> bool:
        """Wait for a hint that there is work."""
        return self.driver.wait(seconds)

    def hint(self) -> None:
        """Give one."""
        self.driver.hint()

    def upgrade(self) -> Sequence[str]:
        """Apply the migrations that are missing, under a lock."""
        return apply(self)

    def upgrade_if_empty(self) -> None:
        """Make the tables, if there are none yet."""
        create(self)

    def outdated(self) -> bool:
        """Whether migrations are missing."""
        return bool(pending(self))

    def close(self) -> None:
        """Let go of all connections."""
        self.driver.close()


class _Own:
    """A transaction of our own; a class, because a generator costs a step a tenth of its time."""

    __slots__ = ("_clock", "_connection", "_driver", "_session", "_write")

    def __init__(self, driver: Driver, clock: Clock | None, write: bool) -> None:
        self._driver = driver
        self._clock = clock
        self._write = write

    def __enter__(self) -> SqlSession:
        driver = self._driver
        try:
            connection: Any = driver.open(self._write)
        except Exception as error:
            raise driver.translated(error, joined=False) or error from error
        self._connection = connection
        self._session = SqlSession(driver.database, connection.execute, self._clock, self._write)
        self._session.connection = connection
        self._session.driver = driver
        return self._session

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        driver = self._driver
        if error is None and self._session.wrote:
            try:
                driver.commit(self._connection)
            except Exception as failed:
                driver.rollback(self._connection)
                raise driver.translated(failed, joined=False) or failed from failed
            if self._session.work:
                driver.hint()
            return False
        driver.rollback(self._connection)
        if error is not None:
            translated = driver.translated(error, joined=False)
            if translated is not None:
                raise translated from error
        return False


class _Joined:
    """The caller's transaction, which is the caller's to end."""

    __slots__ = ("_clock", "_connection", "_driver", "_session")

    def __init__(self, driver: Driver, connection: object, clock: Clock | None) -> None:
        self._driver = driver
        self._connection = connection
        self._clock = clock

    def __enter__(self) -> SqlSession:
        execute = self._driver.join(driver_connection(self._connection))
        self._session = SqlSession(self._driver.database, execute, self._clock, True)
        return self._session

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        if error is not None:
            translated = self._driver.translated(error, joined=True)
            if translated is not None:
                raise translated from error
        elif self._session.work and not self._driver.hint_joined(self._session.execute):
            after_commit(self._connection, self._driver.hint)
        return False
