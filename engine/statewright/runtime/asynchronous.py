"""The engine for `async` code: the same methods, awaited. Floor 4.

There is no second code path. Without a connection a call runs in a thread; with an async connection or
session of SQLAlchemy's it runs in the caller's transaction through `run_sync`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from .engine import Engine

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def later(
    method: Callable[Parameters, Result],
) -> Callable[Parameters, Coroutine[Any, Any, Result]]:
    """The same method, to be awaited. `connection=` may also be an AsyncConnection or an AsyncSession."""

    async def call(*args: Parameters.args, **named: Parameters.kwargs) -> Result:
        connection: Any = named.pop("connection", None)
        if connection is None:
            return await asyncio.to_thread(method, *args, **named)
        joined: Any = partial(method, *args, **named)
        if not hasattr(connection, "run_sync"):
            return joined(connection=connection)  # type: ignore[no-any-return]
        return await connection.run_sync(lambda sync: joined(connection=sync))  # type: ignore[no-any-return]

    return call


class AsyncEngine:
    """An engine's methods for `async` code. Made by `Engine.asynchronous`; closing it is the engine's."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.start = later(engine.start)
        self.send = later(engine.send)
        self.try_send = later(engine.try_send)
        self.allowed = later(engine.allowed)
        self.explain = later(engine.explain)
        self.get = later(engine.get)
        self.history = later(engine.history)
        self.find = later(engine.find)
        self.publish = later(engine.publish)
        self.migrate = later(engine.migrate)
        self.migrate_all = later(engine.migrate_all)
        self.incidents = later(engine.incidents)
        self.retry = later(engine.retry)
        self.skip = later(engine.skip)
        self.replay = later(engine.replay)
        self.health = later(engine.health)
        self.start_many = later(engine.start_many)
        self.send_many = later(engine.send_many)
        self.performer = engine.performer
        self.worker = engine.worker
