"""How do the ledger and the engine never disagree? One transaction: each step of an instance writes both.

A store around the engine's store. Whatever commits a step - a request, a message between two instances, a
timer in a worker - goes through `commit`, and what the step moves is posted on the same connection before
that transaction ends. Killed in between, the database has neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from statewright.runtime.clock import Clock
from statewright.runtime.opening import open_store
from statewright.runtime.rows import Commit, Committed, Loaded, Written

from .database import Database
from .ledger import Movement, post
from .movements import RULES, Fact

STATUSES = (
    ("待付款", ("awaiting_payment", "payment_review")),
    ("待发货", ("awaiting_shipment",)),
    ("已发货", ("with_buyer.shipped", "with_buyer.after_sale")),
    ("已取消", ("cancelling", "reversing_bill", "refund_stuck", "cancelled", "voided")),
)
_SHOW = text(
    "INSERT INTO shop_order (id, buyer, merchant, amount, status, changed_at) "
    "VALUES (:id, :buyer, :merchant, :amount, :status, :at) "
    "ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, status = excluded.status, "
    "changed_at = excluded.changed_at"
)


class BookedStore:
    """The engine's store in `database`, with the shop's books. Implements the engine's `Store`."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._store = open_store(database.engine, clock)

    @contextmanager
    def session(self, connection: object | None = None, *, write: bool = True) -> Iterator[Any]:
        """A transaction of our own, or joined to a SQLAlchemy connection of the shop's."""
        if connection is not None:
            with self._store.session(connection) as session:
                yield BookedSession(session, connection)
            return
        if not write:
            with self._store.session(write=False) as session:
                yield session
            return
        with self._database.transaction() as own, self._store.session(own) as session:
            booked = BookedSession(session, own)
            yield booked
        if booked.work:
            self._store.hint()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class BookedSession:
    """The engine's session; `commit` also keeps the books. `work`: something waits for a worker."""

    def __init__(self, session: Any, connection: Any) -> None:
        self._session = session
        self._connection: Connection = connection
        self._loaded: dict[int, Loaded] = {}
        self.work = False

    def load(self, workflow: str, id: str) -> Loaded | None:
        """As the engine's; what was read is remembered as the instance before its step."""
        return self._remember(self._session.load(workflow, id))

    def load_key(self, key: int) -> Loaded | None:
        """As the engine's."""
        return self._remember(self._session.load_key(key))

    def _remember(self, loaded: Loaded | None) -> Loaded | None:
        if loaded is not None:
            self._loaded[loaded.key] = loaded
        return loaded

    def load_many(self, workflow: str, ids: Sequence[str]) -> Mapping[str, Loaded]:
        """As the engine's."""
        found: Mapping[str, Loaded] = self._session.load_many(workflow, ids)
        for loaded in found.values():
            self._remember(loaded)
        return found

    def commit(self, commit: Commit, *, last: bool = False) -> Written:
        """Write a step, what it moves, and what lists of orders show: the step is never what is last."""
        written: Written = self._session.commit(commit)
        if isinstance(written, Committed):
            self._booked(commit)
        return written

    def commit_many(self, commits: Sequence[Commit]) -> bool:
        """The same for many."""
        written: bool = self._session.commit_many(commits)
        if written:
            for commit in commits:
                self._booked(commit)
        return written

    def _booked(self, commit: Commit) -> None:
        before = self._loaded.get(commit.row.key)
        keep_books(self._connection, commit, before.snapshot if before else None)
        self.work = self.work or bool(commit.outbox) or commit.wake is not None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


def keep_books(connection: Connection, commit: Commit, before: str | None) -> None:
    """Write what a commit means to the shop, in its transaction."""
    row = commit.row
    moved = movements(commit, before)
    if moved:
        post(connection, f"{row.workflow}/{row.id}/{row.seq}", moved)
    if row.workflow == "order":
        show_order(connection, commit, json.loads(row.snapshot)["data"])
    if row.workflow == "wallet_spending" and row.configuration == " spent ":
        data = json.loads(row.snapshot)["data"]
        sold = Movement(f"clearing:{row.id}", f"sold:{data['kind']}", data["amount"])
        post(connection, f"spent/{row.id}", [sold])


def movements(commit: Commit, before: str | None) -> list[Movement]:
    """What one commit moves: an accepted event of the table, else nothing. `before`: the snapshot before."""
    log = commit.log
    rule = RULES.get((commit.row.workflow, log.name))
    if rule is None or before is None or log.kind not in ("event", "message") or log.outcome != "taken":
        return []
    was, now = json.loads(before), json.loads(commit.row.snapshot)
    payload = json.loads(log.input)["payload"]
    return rule(Fact(commit.row.id, payload, was["data"], now["data"], was["status"] != "running"))


def show_order(connection: Connection, commit: Commit, data: Any) -> None:
    """Keep the row that buyer and merchant see in their lists."""
    row = commit.row
    active = row.configuration.strip()
    shown = (name for name, states in STATUSES if active.startswith(states))
    values = {name: data[name] for name in ("buyer", "merchant", "amount")}
    at = row.changed_at
    connection.execute(_SHOW, {"id": row.id, **values, "status": next(shown, "已完成"), "at": at})
