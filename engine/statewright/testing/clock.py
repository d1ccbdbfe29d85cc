"""A clock that stands still until it is told to move: for tests of what takes days. Floor 6."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from ..runtime.clock import from_ms, to_ms


class VirtualClock:
    """Stands at an instant; `advance` moves it. Safe to be used by many threads."""

    def __init__(self, at: datetime = datetime(2026, 3, 1, tzinfo=UTC)) -> None:
        self._ms = to_ms(at)
        self._lock = threading.Lock()

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return self._ms

    @property
    def now(self) -> datetime:
        """The instant at which it stands."""
        return from_ms(self._ms)

    def advance(self, delay: timedelta) -> None:
        """Move on; a negative delay moves it back, as a machine's clock may be."""
        with self._lock:
            self._ms += delay // timedelta(milliseconds=1)

    def sleep(self, seconds: float) -> None:
        """Move on instead of waiting."""
        self.advance(timedelta(seconds=seconds))
