"""Where is the money? A double-entry ledger: every movement takes from one account what it gives to another.

A posting has a key and is written once, however often it is asked for. Accounts:

    gateway            what the gateways hold for us (negative: money that came in from outside)
    bank               the users' bank cards, which repay bills
    escrow:ORDER       paid for an order, and not yet with the merchant or back with the buyer
    wallet:USER        a balance
    bill:BILL          what a purchase on monthly pay has left to be repaid (negative: owed to us)
    clearing:NUMBER    on its way between two of these; zero when it has arrived
    payout:MERCHANT    given to a merchant
    fees, sold:KIND    late fees, tips and gifts
    by_hand            paid back outside the system
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from .tables import entry

_INSERT = text(
    "INSERT INTO shop_entry (key, line, account, amount) VALUES (:key, :line, :account, :amount) "
    "ON CONFLICT (key, line) DO NOTHING"
)


class Movement(NamedTuple):
    """So many fen from one account to another."""

    source: str
    target: str
    amount: int


def post(connection: Connection, key: str, movements: Iterable[Movement]) -> None:
    """Write the movements under `key`, in the transaction of `connection`. Idempotent by key."""
    lines = [line for move in movements if move.amount for line in _lines(move)]
    rows = [
        {"key": key, "line": number, "account": account, "amount": amount}
        for number, (account, amount) in enumerate(lines)
    ]
    if rows:
        connection.execute(_INSERT, rows)


def _lines(move: Movement) -> tuple[tuple[str, int], tuple[str, int]]:
    if move.amount < 0:
        raise ValueError(f"a movement of {move.amount} fen from {move.source} to {move.target}")
    return (move.source, -move.amount), (move.target, move.amount)


def balances(connection: Connection) -> Mapping[str, int]:
    """The balance of every account that was ever used, in fen."""
    total = select(entry.c.account, func.sum(entry.c.amount)).group_by(entry.c.account)
    return {account: int(amount) for account, amount in connection.execute(total)}


def keys(connection: Connection, prefix: str, limit: int = 1000) -> tuple[str, ...]:
    """Keys of postings that begin with `prefix`, in order."""
    found = select(entry.c.key).where(entry.c.key.startswith(prefix, autoescape=True), entry.c.line == 0)
    return tuple(connection.execute(found.order_by(entry.c.key).limit(limit)).scalars())


def unbalanced(connection: Connection) -> tuple[str, ...]:
    """Keys whose lines do not add up to zero. There are none."""
    sums = select(entry.c.key).group_by(entry.c.key).having(func.sum(entry.c.amount) != 0)
    return tuple(connection.execute(sums).scalars())
