"""What time is it? The only place where the runtime asks the machine. Floor 4.

Inside the runtime and its stores an instant is a whole number of milliseconds since 1970 (UTC): it compares,
indexes and adds alike in every database. The kernel's instants are aware datetimes; the two functions
convert.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Clock(Protocol):
    """Tells the time, and waits. Tests bring one of their own."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds of this clock."""
        ...


class SystemClock:
    """The machine's clock."""

    __slots__ = ()

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000

    def sleep(self, seconds: float) -> None:
        """Sleep; a signal may cut it short."""
        time.sleep(seconds)


def to_ms(at: datetime) -> int:
    """An aware instant as milliseconds since 1970."""
    return (at - EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """Milliseconds since 1970 as an aware instant."""
    return EPOCH + timedelta(milliseconds=ms)


def stopwatch() -> float:
    """Seconds of a clock that never jumps, for measuring how long something took."""
    return time.monotonic()
