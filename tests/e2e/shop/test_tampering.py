"""Somebody changes a row of the ledger, of a log, of an instance, of the stock: the checks find it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from shop.client import Shopper
from shop.crowd import Crowd
from shop.journeys import Journey
from shop.opening import Shop, open_shop
from shop.settings import Settings
from shop.verify import verify
from sqlalchemy import text

USER = "user-18"
LINE = "key = 'wallet/' || :id || '/2' AND line = 1"  # what the first top-up has credited
INSTANCE = "(SELECT key FROM statewright_instance WHERE workflow = 'wallet' AND id = :id)"


@pytest.fixture
def inside(shopper: Shopper, settings: Settings) -> Iterator[Shop]:
    """The shop from inside, with a wallet that holds money."""
    if not shopper.look("wallet", USER):
        Crowd(shopper, 20, 2, seed=11).prepare("balance", USER)
    journey = Journey(shopper, "tampering", USER)
    journey.until(lambda: shopper.look("wallet", USER)["data"]["balance"] == 49_500)
    shop = open_shop(settings, publish=False)
    yield shop
    shop.close()


@contextmanager
def changed(shop: Shop, table: str, column: str, where: str, change: Any) -> Iterator[None]:
    """One value of one row is another one for a while. `change` makes the other value of it."""
    row = {"id": USER}
    with shop.database.transaction() as connection:
        before = connection.execute(text(f"SELECT {column} FROM {table} WHERE {where}"), row).scalar_one()
        put = text(f"UPDATE {table} SET {column} = :value WHERE {where}")
        assert connection.execute(put, {"value": change(before), **row}).rowcount == 1
    try:
        yield
    finally:
        with shop.database.transaction() as connection:
            connection.execute(put, {"value": before, **row})


def test_another_amount_in_the_ledger(shopper: Shopper, inside: Shop) -> None:
    with changed(inside, "shop_entry", "amount", LINE, lambda amount: amount + 1):
        books = shopper.books()
    assert books["total"] == 1
    assert len(books["unbalanced"]) == 1
    assert books["differences"] == {f"wallet:{USER}": [49_501, 49_500]}


def test_another_account_in_the_ledger(shopper: Shopper, inside: Shop) -> None:
    with changed(inside, "shop_entry", "account", LINE, lambda _: "wallet:thief"):
        books = shopper.books()
    assert (books["total"], books["unbalanced"]) == (0, [])
    assert books["differences"] == {"wallet:thief": [50_000, 0], f"wallet:{USER}": [-500, 49_500]}


def test_another_event_in_the_log(inside: Shop) -> None:
    row = f"instance = {INSTANCE} AND seq = 2"
    with changed(inside, "statewright_log", "input", row, lambda tree: tree.replace("50000", "90000")):
        replayed = inside.engine.replay("wallet", USER)
        assert (replayed.same, replayed.differs_at) == (False, 2)
        assert [one.split(":")[0] for one in verify(inside).differing] == [f"wallet {USER}"]
    assert inside.engine.replay("wallet", USER).same


def test_another_balance_in_the_instance(shopper: Shopper, inside: Shop) -> None:
    row = "workflow = 'wallet' AND id = :id"

    def richer(snapshot: str) -> str:
        assert "49500" in snapshot
        return snapshot.replace("49500", "99500")

    with changed(inside, "statewright_instance", "snapshot", row, richer):
        assert not inside.engine.replay("wallet", USER).same
        assert shopper.books()["differences"] == {f"wallet:{USER}": [49_500, 99_500]}


def test_an_article_that_vanished(shopper: Shopper, inside: Shop) -> None:
    with changed(inside, "shop_product", "stock", "sku = '1-1' AND :id <> ''", lambda stock: stock - 1):
        assert shopper.books()["pieces"] == [999_999, 1_000_000]
