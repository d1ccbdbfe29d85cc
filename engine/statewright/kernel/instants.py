"""What is a legal instant? Aware, UTC, whole milliseconds, and never before the instance's last one.

Floor 0. Pure.
"""

from __future__ import annotations

from datetime import UTC, datetime


def instant(at: datetime) -> datetime:
    """`at` in UTC, cut to whole milliseconds. Raises ValueError if it has no time zone."""
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise ValueError(f"{at.isoformat()} has no time zone; use datetime.now(UTC)")
        at = at.astimezone(UTC)
    beyond = at.microsecond % 1000
    return at.replace(microsecond=at.microsecond - beyond) if beyond else at


def no_earlier(at: datetime | None, last_at: datetime) -> datetime:
    """The instant of a step: time belongs to the instance and never goes back."""
    if at is None:
        return last_at
    at = instant(at)
    return at if at > last_at else last_at
