"""A shop that runs: three processes, a database of its own, a clock that can be moved."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `shop` is not installed")
sys.path.insert(0, str(Path(__file__).parents[3] / "examples"))

from shop.client import Shopper
from shop.database import Database
from shop.keys import prepare
from shop.launch import Processes, settings_for
from shop.seeding import seed
from shop.settings import Settings

WAIT_S = 30


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A shop of its own, with some people and goods."""
    found = settings_for(tmp_path)
    prepare(found.folder)
    database = Database(found.database)
    seed(database, users=5, merchants=2, goods=3)
    database.close()
    return found


@pytest.fixture
def processes(settings: Settings) -> Iterator[Processes]:
    """The shop, its worker and the gateway, running. The ledger is balanced when it stops."""
    with Processes(settings) as running:
        yield running
        shopper = Shopper(settings)
        wait_until(lambda: shopper.health()["effects"] == 0 and shopper.health()["deliveries"] == 0)
        books = shopper.books()
        shopper.close()
        assert (books["total"], books["unbalanced"], books["differences"]) == (0, [], {})


@pytest.fixture
def shopper(processes: Processes) -> Iterator[Shopper]:
    """The shop from outside."""
    found = Shopper(processes.settings)
    yield found
    found.close()


def wait_until(probe: Callable[[], bool], seconds: float = WAIT_S) -> None:
    """Return when the probe says so. Raises AssertionError when it takes too long."""
    until = time.monotonic() + seconds
    while not probe():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)
