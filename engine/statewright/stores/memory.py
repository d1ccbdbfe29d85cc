"""A store in the memory of one process: for tests, for trying things out, as the model of the others.

Floor 5. One lock makes transactions serial; every change leaves word of how to take it back, so a
transaction that fails leaves nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..runtime.clock import Clock, SystemClock
from ..runtime.rows import (
    DefinitionRow,
    IncidentRow,
    InstanceRow,
    LogRow,
    OutboxRow,
    ReceiptRow,
    RefusalRow,
)
from .memory_session import MemorySession


class MemoryStore:
    """Instances in dictionaries."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = threading.RLock()
        self._work = threading.Event()
        self.instances: dict[int, InstanceRow] = {}
        self.names: dict[tuple[str, str], int] = {}
        self.logs: dict[int, list[LogRow]] = {}
        self.receipts: dict[tuple[int, str, str], ReceiptRow] = {}
        self.outbox: dict[int, OutboxRow] = {}
        self.timers: dict[int, int] = {}
        self.incidents: dict[tuple[int, int], IncidentRow] = {}
        self.definitions: dict[int, DefinitionRow] = {}
        self.refusals: list[RefusalRow] = []
        self.meters: dict[str, int] = {}
        self.counts = {"instance": 0, "outbox": 0}

    @contextmanager
    def session(self, connection: object | None = None, *, write: bool = True) -> Iterator[MemorySession]:
        """A transaction. A store in memory has no connection that could be joined."""
        if connection is not None:
            raise TypeError("a store in memory has no connections to join")
        with self._lock:
            session = MemorySession(self, self._clock)
            try:
                yield session
            except BaseException:
                session.undo()
                raise
            if session.work:
                self.hint()

    def wait(self, seconds: float) -> bool:
        """Wait for a hint."""
        came = self._work.wait(seconds)
        self._work.clear()
        return came

    def hint(self) -> None:
        """There is work."""
        self._work.set()

    def upgrade(self) -> Sequence[str]:
        """There are no tables."""
        return ()

    def upgrade_if_empty(self) -> None:
        """There are no tables."""

    def outdated(self) -> bool:
        """There are no tables."""
        return False

    def close(self) -> None:
        """Nothing to let go of."""


def open_store(where: object, clock: Clock | None) -> MemoryStore:
    """The store that `memory:` names: an empty one."""
    return MemoryStore(clock)
