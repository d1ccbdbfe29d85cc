"""Which effects may a worker claim? A statement for each number of names. Floor 5."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, literal_column, null, or_, select

from .statements import at
from .tables import outbox


def claimable(names: int) -> Select[Any]:
    """Effects of so many names that are due, that nobody has, and that are the head of their order."""
    before = outbox.alias("earlier")
    earlier = exists().where(
        before.c.lane == outbox.c.lane,
        before.c.id < outbox.c.id,
        before.c.kind == literal_column("'effect'"),
        before.c.name == outbox.c.name,
    )
    return (
        select(outbox)
        .where(
            outbox.c.kind == literal_column("'effect'"),
            outbox.c.name.in_([at(f"name_{place}") for place in range(names)]),
            outbox.c.due_at <= at("now"),
            or_(outbox.c.leased_until.is_(null()), outbox.c.leased_until <= at("free")),
            or_(outbox.c.lane.is_(null()), ~earlier),
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(at("limit"))
    )
