"""Is this stored instance one that is looked for? In Python, for stores that have no SQL. Floor 5. Pure."""

from __future__ import annotations

import json

from ..runtime.rows import InstanceRow, Search


def matches(search: Search, row: InstanceRow) -> bool:
    """Whether the instance is one that `search` wants; its cursor and limit apart."""
    return (
        row.workflow == search.workflow
        and (search.state is None or in_state(row.configuration, search.state))
        and search.status in (None, row.status)
        and search.ref in (None, row.ref)
        and (search.created_before is None or row.created_at <= search.created_before)
        and (search.changed_before is None or row.changed_at <= search.changed_before)
        and (not search.incident or row.incidents > 0)
        and _fields_match(search, row)
    )


def in_state(configuration: str, state: str) -> bool:
    """Whether a stored configuration is in this state, as itself or as an ancestor."""
    return f" {state} " in configuration or f" {state}." in configuration


def _fields_match(search: Search, row: InstanceRow) -> bool:
    if not search.fields:
        return True
    data = json.loads(row.snapshot)["data"]
    return all(name in data and data[name] == json.loads(value) for name, value in search.fields)
