"""An engine on each kind of store, with a clock that is told when to move; whatever a test did, every log
must give what is stored.
"""

from collections.abc import Iterator

import pytest

from statewright.kernel import Definition
from statewright.runtime import Engine
from statewright.testing.clock import VirtualClock
from tests.databases import opener, postgres_server, postgres_url, sqlite_url, store_url

from .flows import PART, TASK, WORKS, compiled, replays

__all__ = ["opener", "postgres_server", "postgres_url", "sqlite_url", "store_url"]


@pytest.fixture(scope="session")
def definitions() -> tuple[Definition, ...]:
    return compiled(TASK, WORKS, PART)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def engine(store_url: str, definitions: tuple[Definition, ...], clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, definitions, clock=clock) as engine:
        yield engine
        assert replays(engine) == {}
