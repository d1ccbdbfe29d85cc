"""What is on the shelf? Prices and stock, and what is taken off it for a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, text

from statewright.runtime import EffectFailed

_PRICE = text("SELECT price FROM shop_product WHERE sku = :sku")
_TAKE = text("UPDATE shop_product SET stock = stock - :n WHERE sku = :sku AND stock >= :n")
_GIVE = text("UPDATE shop_product SET stock = stock + :n WHERE sku = :sku")
_NOTE = text(
    "INSERT INTO shop_reservation (number, sku, quantity, released) VALUES (:number, :sku, :n, 0) "
    "ON CONFLICT DO NOTHING"
)
_BACK = text(
    "UPDATE shop_reservation SET released = 1 WHERE number = :number AND released = 0 RETURNING sku, quantity"
)
_HELD = text("SELECT sku, quantity, released FROM shop_reservation WHERE number = :number")
_SET = text(
    "INSERT INTO shop_reservation (number, sku, quantity, released) VALUES (:number, :sku, :n, 0) "
    "ON CONFLICT (number, sku) DO UPDATE SET quantity = excluded.quantity"
)
_STILL_HELD = text(
    "SELECT number, sum(quantity) AS pieces FROM shop_reservation WHERE released = 0 GROUP BY number"
)
_SHELVES = text(
    "SELECT p.sku, p.stock + coalesce(sum(r.quantity), 0) AS pieces FROM shop_product p "
    "LEFT JOIN shop_reservation r ON r.sku = p.sku AND r.released = 0 GROUP BY p.sku, p.stock"
)
Items = Iterable[Mapping[str, Any]]


def value_of(connection: Connection, items: Items) -> int:
    """The price of the items in fen. Raises EffectFailed out_of_stock for what is not sold here."""
    total = 0
    for sku, quantity in _counted(items):
        price = connection.execute(_PRICE, {"sku": sku}).scalar_one_or_none()
        if price is None:
            raise EffectFailed("out_of_stock", sku)
        total += price * quantity
    return total


def reserve(connection: Connection, number: str, items: Items) -> None:
    """Take the items off the shelf under a number, once. Raises EffectFailed; nothing is taken."""
    for sku, quantity in _counted(items):
        noted = connection.execute(_NOTE, {"number": number, "sku": sku, "n": quantity})
        if noted.rowcount and not connection.execute(_TAKE, {"sku": sku, "n": quantity}).rowcount:
            raise EffectFailed("out_of_stock", sku)


def release(connection: Connection, number: str) -> None:
    """Put back what was taken under a number, once."""
    for sku, quantity in connection.execute(_BACK, {"number": number}).all():
        connection.execute(_GIVE, {"sku": sku, "n": quantity})


def hold_instead(connection: Connection, number: str, items: Items) -> None:
    """Hold these items under a number instead of what it held; nothing, if the number was let go.

    Raises EffectFailed; then nothing is changed, if the caller gives up the transaction.
    """
    rows = connection.execute(_HELD, {"number": number}).all()
    if not rows or any(row.released for row in rows):
        raise EffectFailed("out_of_stock", f"nothing is held under {number}")
    held, wanted = {row.sku: row.quantity for row in rows}, dict(_counted(items))
    for sku in sorted(held.keys() | wanted.keys()):
        more = wanted.get(sku, 0) - held.get(sku, 0)
        if more and not connection.execute(_TAKE, {"sku": sku, "n": more}).rowcount:
            raise EffectFailed("out_of_stock", sku)
        connection.execute(_SET, {"number": number, "sku": sku, "n": wanted.get(sku, 0)})


def _counted(items: Items) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for item in items:
        counted[item["sku"]] += item["quantity"]
    return sorted(counted.items())


def held_for(connection: Connection) -> Mapping[str, int]:
    """The numbers that something is held under, and how many pieces."""
    rows = connection.execute(_STILL_HELD).all()
    return {row.number: int(row.pieces) for row in rows}


def shelves(connection: Connection) -> Mapping[str, int]:
    """Of each article, what is on the shelf and held together: what there was in the beginning."""
    return {row.sku: int(row.pieces) for row in connection.execute(_SHELVES)}
