"""What time is it? The only place of the command line that asks the machine. Floor 7."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """This instant, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def ticking_s() -> float:
    """Seconds on a clock that only runs forward: for how long something takes."""
    return time.monotonic()
