"""Do the books and the engine share one transaction, and do the checks after a run find what is wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from shop import bookkeeping, tables
from shop.audit import late_money
from shop.bookkeeping import BookedStore
from shop.database import Database
from shop.ledger import Movement, balances, post, unbalanced
from shop.settings import WORKFLOWS
from shop.stock import release, reserve
from shop.verify import broken_properties
from sqlalchemy import select, text

from statewright import Actor, load, start
from statewright.runtime import EffectFailed, Engine, Entry

LEDGER = Actor("ledger", ["ledger"])
CREDIT = {"number": "t1", "amount": 500}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    found = Database(f"sqlite:///{tmp_path / 'shop.db'}")
    yield found
    found.close()


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    with Engine(BookedStore(database), WORKFLOWS / "wallet.yaml") as found:
        found.start("wallet", "li", {"user": "li"}, actor=LEDGER)
        yield found


def of(database: Database, account: str) -> int:
    with database.reading() as connection:
        return balances(connection).get(account, 0)


def test_a_step_and_what_it_moves_are_written_together(engine: Engine, database: Database) -> None:
    engine.send("wallet", "li", "credit", CREDIT, actor=LEDGER)
    assert engine.get("wallet", "li").data["balance"] == of(database, "wallet:li") == 500
    assert of(database, "clearing:t1") == -500


def test_the_same_event_again_moves_nothing(engine: Engine, database: Database) -> None:
    for _ in range(2):
        engine.send("wallet", "li", "credit", CREDIT, actor=LEDGER)
    assert of(database, "wallet:li") == 500


def test_a_step_whose_books_cannot_be_written_is_not_taken(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(bookkeeping, "post", full)
    with pytest.raises(OSError, match="no space"):
        engine.send("wallet", "li", "credit", CREDIT, actor=LEDGER)
    monkeypatch.undo()
    assert engine.get("wallet", "li").data["balance"] == of(database, "wallet:li") == 0
    engine.send("wallet", "li", "credit", CREDIT, actor=LEDGER)
    assert engine.get("wallet", "li").data["balance"] == of(database, "wallet:li") == 500


def test_a_callers_transaction_that_is_rolled_back_leaves_neither(engine: Engine, database: Database) -> None:
    def send_and_fail() -> None:
        with database.transaction() as connection:
            engine.send("wallet", "li", "credit", CREDIT, actor=LEDGER, connection=connection)
            raise KeyError("the shop's own work fails")

    with pytest.raises(KeyError):
        send_and_fail()
    assert engine.get("wallet", "li").data["balance"] == of(database, "wallet:li") == 0


def test_a_posting_is_written_once_and_a_bad_line_is_found(database: Database) -> None:
    with database.transaction() as connection:
        for _ in range(2):
            post(connection, "k", [Movement("a", "b", 7), Movement("b", "c", 3)])
        assert balances(connection) == {"a": -7, "b": 4, "c": 3}
        assert unbalanced(connection) == ()
        connection.execute(text("UPDATE shop_entry SET amount = 8 WHERE account = 'c'"))
        assert unbalanced(connection) == ("k",)


def test_money_does_not_move_backwards(database: Database) -> None:
    with database.transaction() as connection, pytest.raises(ValueError, match="-1 fen"):
        post(connection, "k", [Movement("a", "b", -1)])


def test_stock_is_taken_once_and_all_or_nothing(database: Database) -> None:
    def stock() -> dict[str, int]:
        with database.reading() as connection:
            rows = connection.execute(select(tables.product.c.sku, tables.product.c.stock))
            return {row.sku: row.stock for row in rows}

    items = [{"sku": "a", "quantity": 2}, {"sku": "b", "quantity": 2}]
    with database.transaction() as connection:
        rows = [{"sku": sku, "merchant": "m", "price": 1, "stock": n} for sku, n in (("a", 5), ("b", 3))]
        connection.execute(tables.product.insert(), rows)
    for _ in range(2):
        with database.transaction() as connection:
            reserve(connection, "n1", items)
    assert stock() == {"a": 3, "b": 1}
    with pytest.raises(EffectFailed), database.transaction() as connection:
        reserve(connection, "n2", items)
    assert stock() == {"a": 3, "b": 1}
    for _ in range(2):
        with database.transaction() as connection:
            release(connection, "n1")
    assert stock() == {"a": 5, "b": 3}


def entry(seq: int, trigger: str, *entered: str) -> Entry:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    steps = ({"by": trigger, "at": 0, "steps": [[trigger, [0], [], list(entered)]]},)
    return Entry(seq, seq, "event", trigger, at, at, None, "taken", {}, steps, 1, "", "")


def test_a_life_that_breaks_a_property_is_found() -> None:
    definition = load(WORKFLOWS / "wallet_spending.yaml")
    data = {"user": "li", "kind": "tip", "target": "wang", "amount": 1}
    begun = start(definition, data, id="s", at=datetime(2026, 3, 1, tzinfo=UTC), actor=Actor("li", ["user"]))
    snapshot = begun.snapshot
    assert snapshot is not None
    once = [entry(1, "done", "given_back")]
    twice = [*once, entry(2, "done", "given_back")]
    tip_back = [entry(1, "done", "spent"), entry(2, "cancel_entry", "giving_back")]
    assert list(broken_properties(definition, snapshot, once)) == []
    assert list(broken_properties(definition, snapshot, twice)) == ["given back at most once"]
    assert list(broken_properties(definition, snapshot, tip_back)) == ["a tip is final"]


def test_money_that_came_late_is_expected_until_support_gives_it_back() -> None:
    def told(seq: int, name: str, trade_no: str, outcome: str = "taken") -> Entry:
        payload = {"trade_no": trade_no, "amount": 500}
        return entry(seq, name)._replace(name=name, outcome=outcome, input={"payload": payload})

    def late(*log: Entry) -> int:
        shop = SimpleNamespace(engine=SimpleNamespace(history=lambda *_: log))
        return late_money(shop, "t1", "T1")  # type: ignore[arg-type]

    credited = told(1, "pay_succeeded", "T1")
    second = told(2, "pay_succeeded", "T2")
    returned = told(3, "refund_late_payment", "T2")
    assert late(credited) == 0
    assert late(credited, second) == 500
    assert late(credited, second, told(3, "refund_late_payment", "T2", "refused")) == 500
    assert late(credited, second, returned) == 0
