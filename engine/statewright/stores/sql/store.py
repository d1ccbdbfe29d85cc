"""A store in a SQL database, whichever its driver is for. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ...runtime.clock import Clock
from .database import Driver
from .joining import driver_connection
from .session import SqlSession
from .upgrading import apply, pending


class SqlStore:
    """Instances in tables. `clock` replaces the database's clock (in tests)."""

    def __init__(self, driver: Driver, clock: Clock | None) -> None:
        self.driver = driver
        self._clock = clock

    @contextmanager
    def session(self, connection: object | None = None, *, write: bool = True) -> Iterator[SqlSession]:
        """A transaction of our own, or joined to the caller's."""
        if connection is not None:
            with self.driver.join(driver_connection(connection)) as execute:
                yield SqlSession(self.driver.database, execute, self._clock, True)
            return
        with self.driver.begin(write) as execute:
            session = SqlSession(self.driver.database, execute, self._clock, write)
            yield session
        if session.work:
            self.driver.hint()

    def wait(self, seconds: float) -> bool:
        """Wait for a hint that there is work."""
        return self.driver.wait(seconds)

    def hint(self) -> None:
        """Give one."""
        self.driver.hint()

    def upgrade(self) -> Sequence[str]:
        """Apply the migrations that are missing, one after the other, under a lock."""
        return apply(self.driver)

    def upgrade_if_empty(self) -> None:
        """Make the tables, if there are none yet."""
        if pending(self.driver) == pending(None):
            apply(self.driver)

    def outdated(self) -> bool:
        """Whether migrations are missing."""
        return bool(pending(self.driver))

    def close(self) -> None:
        """Let go of all connections."""
        self.driver.close()
