"""Which DB-API connection is behind what a caller gives as `connection=`? Floor 5.

SQLAlchemy's Connection and Session, Django's connection, and the drivers' own. Told apart by what they can
do, so that nothing is imported that the caller does not use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_HINTING = "statewright: to be told of the commit"


def driver_connection(connection: Any) -> object:
    """The driver's own connection, or an adapted one with `cursor()`. Raises TypeError."""
    kind = type(connection).__module__.split(".", 1)[0]
    if kind == "sqlalchemy" or hasattr(connection, "get_bind"):
        return _sqlalchemy(connection)
    if kind == "django" or hasattr(connection, "ensure_connection"):
        connection.ensure_connection()
        return connection.connection
    if hasattr(connection, "cursor"):
        return connection
    raise TypeError(
        f"{type(connection).__name__} is no connection that can be joined; give a SQLAlchemy Connection or "
        "Session, a psycopg or sqlite3 connection, or Django's"
    )


def after_commit(connection: Any, work: Callable[[], object]) -> None:
    """Do this once the caller has committed, if the connection is one that tells: a Session of SQLAlchemy's.

    Another may be committed without anybody's hearing of it.
    """
    if not hasattr(connection, "get_bind") or _HINTING in connection.info:
        return
    from sqlalchemy import event

    def committed(session: Any) -> None:
        session.info.pop(_HINTING, None)
        work()

    connection.info[_HINTING] = True
    event.listen(connection, "after_commit", committed, once=True)


def _sqlalchemy(connection: Any) -> object:
    if hasattr(connection, "run_sync") or hasattr(connection, "sync_session"):
        raise TypeError("an async connection is joined through the engine's `asynchronous` face")
    if hasattr(connection, "get_bind") and hasattr(connection, "connection"):
        connection = connection.connection()
    proxied = connection.connection
    driver = proxied.driver_connection
    return driver if _is_sync(driver) else proxied.dbapi_connection


def _is_sync(driver: Any) -> bool:
    """Async drivers' connections are awaited; SQLAlchemy's adapted ones beside them are not."""
    import inspect

    return not inspect.iscoroutinefunction(getattr(driver, "commit", None))
