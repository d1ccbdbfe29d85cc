"""What time is it? Asked by a bound model only, where its owner gives no clock of its own.

Floor 3.
"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The computer's time, aware, UTC."""
    return datetime.now(UTC)
