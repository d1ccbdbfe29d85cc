"""What every part of the runtime works with: the store, the clock, the definitions, and what is measured.

Floor 4.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar
from uuid import uuid4

from .clock import Clock
from .definitions import Definitions
from .errors import Closed, NotFound, RetryTransaction
from .planning import Live
from .ports import Session, Store
from .rows import Loaded, RefusalRow
from .snapshots import read_snapshot
from .telemetry import Telemetry

ATTEMPTS_MAX = 20
"""How often a transaction of our own is begun again after a conflict, before the caller hears of it."""

REFUSALS_KEPT = 10_000
REFUSALS_BUFFERED = 200
REFUSALS_FLUSH_MS = 2_000

Result = TypeVar("Result")


class Context:
    """One engine's parts. Safe to be used by many threads."""

    __slots__ = ("_flushed_at", "_refusals", "clock", "closed", "definitions", "store", "telemetry", "uid")

    def __init__(
        self,
        store: Store,
        definitions: Definitions,
        clock: Clock,
        telemetry: Telemetry,
        uid: Callable[[], str] | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.definitions = definitions
        self.telemetry = telemetry
        self.closed = False
        self.uid = uid or _uid
        self._refusals: deque[RefusalRow] = deque(maxlen=REFUSALS_BUFFERED * 10)
        self._flushed_at = 0

    def session(
        self, connection: object | None = None, *, write: bool = True
    ) -> AbstractContextManager[Session]:
        """A transaction. Raises Closed after `close`."""
        if self.closed:
            raise Closed("the engine was closed")
        return self.store.session(connection, write=write)

    def transact(self, work: Callable[[Session], Result], connection: object | None = None) -> Result:
        """Run `work` in a transaction; after a conflict one of our own is begun again, a joined one not."""
        if self.closed:
            raise Closed("the engine was closed")
        if connection is not None:
            with self.store.session(connection) as session:
                return work(session)
        for attempt in range(ATTEMPTS_MAX):
            try:
                with self.store.session() as session:
                    return work(session)
            except RetryTransaction:
                if attempt == ATTEMPTS_MAX - 1:
                    raise
                threading.Event().wait(0.001 * attempt)
        raise AssertionError("the loop returns or raises")

    def live(self, session: Session, loaded: Loaded) -> Live:
        """An instance with its definition and its snapshot. Raises Declined."""
        known = self.definitions.by_key(session, loaded.definition)
        return Live(loaded, known, read_snapshot(loaded.snapshot))

    def find(self, session: Session, workflow: str, id_or_ref: str) -> Live:
        """The instance of this id, else of this ref, locked. Raises NotFound, Declined."""
        loaded = self.lookup(session, workflow, id_or_ref)
        if loaded is None:
            raise NotFound(workflow, id_or_ref)
        return self.live(session, loaded)

    def lookup(self, session: Session, workflow: str, id_or_ref: str) -> Loaded | None:
        """As `find`, without its definition; None if there is none."""
        loaded = session.load(workflow, id_or_ref)
        if loaded is not None:
            return loaded
        found = session.resolve(workflow, id_or_ref)
        return session.load(workflow, found) if found is not None else None

    def refused(self, row: RefusalRow, session: Session | None) -> None:
        """Remember a refused event: in the caller's transaction, or soon in one of its own."""
        if session is not None:
            session.record_refusals((row,), REFUSALS_KEPT)
            return
        self._refusals.append(row)
        due = row.at - self._flushed_at >= REFUSALS_FLUSH_MS
        if due or len(self._refusals) >= REFUSALS_BUFFERED:
            self.flush_refusals(row.at)

    def flush_refusals_if_due(self) -> None:
        """Write them if the first of them has waited long enough; workers ask now and then."""
        now = self.clock.now_ms()
        if self._refusals and now - self._flushed_at >= REFUSALS_FLUSH_MS:
            self.flush_refusals(now)

    def flush_refusals(self, now: int) -> None:
        """Write the refusals that were buffered. A crash before this loses them: they decide nothing."""
        rows: list[RefusalRow] = []
        while self._refusals:
            rows.append(self._refusals.popleft())
        self._flushed_at = now
        if rows:
            with self.store.session() as session:
                session.record_refusals(rows, REFUSALS_KEPT)


def _uid() -> str:
    return uuid4().hex
