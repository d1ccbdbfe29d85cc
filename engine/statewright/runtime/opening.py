"""Which store does an address name? Floor 4.

Stores are on a floor above: they are found by name, as plug-ins are, when an engine is opened. A package of
your own offers one by the entry point `statewright.stores`: scheme = module:function, where the function
takes (url, clock) and gives a `Store`.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from .clock import Clock
from .ports import Store

STORES = {
    "memory": "statewright.stores.memory:open_store",
    "sqlite": "statewright.stores.sql.opening:open_store",
    "postgresql": "statewright.stores.sql.opening:open_store",
    "postgres": "statewright.stores.sql.opening:open_store",
}


def open_store(where: object, clock: Clock | None) -> Store:
    """The store at `where`: a URL, a `sqlalchemy.Engine`, or a store itself.

    Raises ValueError for an address that no store knows.
    """
    if isinstance(where, str):
        return _load(where.split(":", 1)[0].split("+", 1)[0])(where, clock)  # type: ignore[no-any-return, operator]
    if hasattr(where, "dialect"):
        return _load("sqlite")(where, clock)  # type: ignore[no-any-return, operator]
    if hasattr(where, "session") and hasattr(where, "upgrade"):
        return cast(Store, where)
    raise ValueError(f"{where!r} is neither a URL nor a SQLAlchemy engine nor a store")


def _load(scheme: str) -> object:
    target = STORES.get(scheme) or _plugin(scheme)
    if target is None:
        known = ", ".join(sorted(STORES))
        raise ValueError(f"no store is known for {scheme!r}; known: {known} (e.g. sqlite:///orders.db)")
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def _plugin(scheme: str) -> str | None:
    from importlib.metadata import entry_points

    found = entry_points(group="statewright.stores", name=scheme)
    return next((one.value for one in found), None)
