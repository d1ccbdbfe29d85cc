"""A store that fails now and then, before or after it has committed, and a worker that dies at its work."""

from __future__ import annotations

from random import Random
from types import TracebackType
from typing import Any

from statewright.runtime import StoreUnavailable


class Died(BaseException):
    """The worker is no more; nothing of it cleans up."""


class FaultyStore:
    """A store in front of another: each transaction may fail, and nobody can tell whether it was written."""

    def __init__(self, store: Any, rng: Random) -> None:
        self.store = store
        self.rng = rng
        self.chance = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def session(self, connection: object | None = None, *, write: bool = True) -> Any:
        return _Faulty(self.store.session(connection, write=write), self)


class _Faulty:
    def __init__(self, inner: Any, faulty: FaultyStore) -> None:
        self.inner = inner
        self.faulty = faulty

    def fails(self) -> bool:
        return self.faulty.rng.random() < self.faulty.chance

    def __enter__(self) -> Any:
        if self.fails():
            raise StoreUnavailable("before it began")
        return self.inner.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.fails():
            lost = StoreUnavailable("before it was committed")
            self.inner.__exit__(StoreUnavailable, lost, None)
            raise lost
        self.inner.__exit__(kind, error, trace)
        if error is None and self.fails():
            raise StoreUnavailable("after it was committed")
