"""How is a search written as SQL? Only the parts that are asked for, compiled once for each combination.

Floor 5.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal_column, or_, select, text
from sqlalchemy.engine.interfaces import Dialect

from ...runtime.rows import Search
from .statements import Statement, Values, at, compiled
from .tables import indexed, instance


class Searches:
    """Compiled searches of one dialect, by their shape. `field` is SQL that compares a field of a
    snapshot's data with a JSON value.
    """

    def __init__(self, dialect: Dialect, field: str) -> None:
        self._dialect = dialect
        self._field = field
        self._compiled: dict[tuple[object, ...], Statement] = {}

    def statement(self, search: Search) -> tuple[Statement, Values]:
        """The statement for a search, and its parameters."""
        fast = tuple(name in search.indexed for name, _ in search.fields)
        shape = (
            search.state is None,
            search.status is None,
            search.ref is None,
            search.created_before is None,
            search.changed_before is None,
            search.incident,
            fast,
        )
        statement = self._compiled.get(shape)
        if statement is None:
            statement = self._compiled[shape] = compiled(self._select(search, fast), self._dialect)
        values: dict[str, object] = {
            "workflow": search.workflow,
            "status": search.status,
            "ref": search.ref,
            "created_before": search.created_before,
            "changed_before": search.changed_before,
            "after": search.after,
            "limit": search.limit,
            **_state(search.state),
        }
        for place, (name, value) in enumerate(search.fields):
            values[f"field_{place}"] = name
            values[f"value_{place}"] = value
        return statement, statement.bind(**values)

    def _select(self, search: Search, fast: tuple[bool, ...]) -> Select[Any]:
        row = instance.c
        wanted: list[ColumnElement[bool]] = [row.workflow == at("workflow"), row.key > at("after")]
        if search.state is not None:
            wanted.append(
                or_(
                    row.configuration == at("leaf"),
                    row.configuration.like(at("within"), escape="\\"),
                    row.configuration.like(at("among"), escape="\\"),
                    row.configuration.like(at("under"), escape="\\"),
                )
            )
        if search.status is not None:
            wanted.append(row.status == at("status"))
        if search.ref is not None:
            wanted.append(row.ref == at("ref"))
        if search.created_before is not None:
            wanted.append(row.created_at <= at("created_before"))
        if search.changed_before is not None:
            wanted.append(row.changed_at <= at("changed_before"))
        if search.incident:
            wanted.append(row.incidents > literal_column("0"))
        for place, quick in enumerate(fast):
            wanted.append(_indexed(place) if quick else self._unindexed(place))
        return select(instance).where(*wanted).order_by(row.key).limit(at("limit"))

    def _unindexed(self, place: int) -> ColumnElement[bool]:
        return text(self._field.format(field=f":field_{place}", value=f":value_{place}"))  # type: ignore[return-value]


def _indexed(place: int) -> ColumnElement[bool]:
    return exists().where(
        indexed.c.instance == instance.c.key,
        indexed.c.field == at(f"field_{place}"),
        indexed.c.value == at(f"value_{place}"),
    )


def _state(state: str | None) -> dict[str, str]:
    if state is None:
        return {}
    escaped = state.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
    return {
        "leaf": f" {state} ",
        "within": f" {escaped}.%",
        "among": f"% {escaped} %",
        "under": f"% {escaped}.%",
    }
