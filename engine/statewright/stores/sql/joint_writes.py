"""How is a whole turn written in one round trip? As one statement of several data-modifying parts.

Floor 5. For databases that have such statements (PostgreSQL). Every part depends on the first, the update of
the instance: if that finds another `seq` than was read, nothing at all is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CTE, Table, bindparam, exists, func, insert, literal_column, select
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.engine.interfaces import Dialect

from ...runtime.rows import Commit
from .statements import Statement, columns, compiled, update_instance
from .tables import log, outbox, receipt, timer

PARTS_MAX = 6
"""How many receipts, rows of the outbox and settled rows one statement takes; more go one by one."""


class Shape(NamedTuple):
    """What a commit writes beside its instance and its log. `timer`: kept, set or dropped.

    `all_or_fail`: the transaction ends with the statement, so nobody could roll back what was written before,
    or beside a receipt that was there already; the statement fails then (by dividing by zero).
    """

    receipts: int
    outbox: int
    settled: int
    timer: str
    all_or_fail: bool = False


def shape_of(commit: Commit) -> Shape | None:
    """The shape of a commit; None if it is not one for a single statement."""
    if commit.incidents or commit.incidents_gone or commit.indexed or commit.expected is None:
        return None
    shape = Shape(
        len(commit.receipts),
        len(commit.outbox),
        len(commit.settled),
        "kept" if commit.wake is None else "dropped" if commit.wake.due_at is None else "set",
    )
    in_order = sum(row.lane is not None for row in commit.outbox)  # parts run in no particular order
    return shape if shape.receipts + shape.outbox + shape.settled <= PARTS_MAX and in_order < 2 else None


class JointWrites:
    """Compiled statements by shape."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._compiled: dict[Shape, Statement] = {}

    def statement(self, shape: Shape) -> Statement:
        """The statement for commits of this shape; it gives whether instance and receipts were written."""
        found = self._compiled.get(shape)
        if found is None:
            found = self._compiled[shape] = compiled(_statement(shape), self._dialect)
        return found


def update_values(commit: Commit) -> tuple[object, ...]:
    """The parameters of `update_instance`."""
    row = commit.row
    return (
        row.definition,
        row.revision,
        row.seq,
        row.status,
        row.configuration,
        row.snapshot,
        row.incidents,
        row.changed_at,
        row.key,
        commit.expected,
    )


def values_of(commit: Commit) -> list[object]:
    """The parameters of the statement for a commit, in the order in which its parts are written."""
    values: list[object] = [*update_values(commit), *commit.log]
    for one in commit.receipts:
        values.extend(one)
    for out in commit.outbox:
        values.extend(out[1:])
    values.extend(commit.settled)
    if commit.wake is not None:
        values.append(commit.row.key)
        if commit.wake.due_at is not None:
            values.append(commit.wake.due_at)
    return values


def _statement(shape: Shape) -> Any:
    changed = update_instance().returning(literal_column("1").label("one")).cte("changed")  # type: ignore[attr-defined]
    parts: list[CTE] = [_copied(log, columns(log), "log", changed).cte("logged")]
    kept: list[CTE] = []
    for number in range(shape.receipts):
        rows = _copied(receipt, columns(receipt), f"receipt_{number}", changed)
        kept.append(
            rows.on_conflict_do_nothing().returning(literal_column("1").label("one")).cte(f"kept_{number}")
        )
    for number in range(shape.outbox):
        rows = _copied(outbox, columns(outbox, "id"), f"outbox_{number}", changed)
        parts.append(rows.cte(f"requested_{number}"))
    for number in range(shape.settled):
        there = outbox.c.id == bindparam(f"settled_{number}")
        parts.append(outbox.delete().where(there, exists().select_from(changed)).cte(f"gone_{number}"))
    if shape.timer == "set":
        rows = _copied(timer, columns(timer), "timer", changed)
        due_at = {"due_at": rows.excluded.due_at}
        parts.append(rows.on_conflict_do_update(index_elements=["instance"], set_=due_at).cte("woken"))
    elif shape.timer == "dropped":
        there = timer.c.instance == bindparam("timer_instance")
        parts.append(timer.delete().where(there, exists().select_from(changed)).cte("woken"))
    counts = [_count(part, shape.all_or_fail) for part in (changed, *kept)]
    ordered = [parts[0], *kept, *parts[1:]]
    return select(*counts).add_cte(changed, *ordered)


def _count(part: CTE, or_fail: bool) -> Any:
    """How many rows a part wrote: 1 or 0. `Any`: expressions of several kinds."""
    count = select(func.count()).select_from(part).scalar_subquery()
    return literal_column("1").op("/")(count) if or_fail else count


def _copied(table: Table, names: Sequence[str], prefix: str, changed: CTE) -> Any:
    """A row for a table, if the instance was changed. `Any`: PostgreSQL's insert, which has ON CONFLICT."""
    made = insert_or(table) if table is not log else insert(table)
    given = [bindparam(f"{prefix}_{name}", type_=table.c[name].type) for name in names]
    return made.from_select(list(names), select(*given).select_from(changed))
