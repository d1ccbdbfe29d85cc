"""What stands in a new shop? Some merchants with goods, and people with payment passwords."""

from __future__ import annotations

from sqlalchemy import text

from . import people
from .database import Database

_ADD = text(
    "INSERT INTO shop_product (sku, merchant, price, stock) VALUES (:sku, :merchant, :price, :stock) "
    "ON CONFLICT (sku) DO NOTHING"
)


STOCK = 1_000_000


def seed(database: Database, users: int, merchants: int, goods: int, stock: int = STOCK) -> None:
    """So many users (`user-1`, ..., password `secret`) and merchants (`shop-1`, ...) with goods each."""
    with database.transaction() as connection:
        for number in range(1, users + 1):
            people.register(connection, f"user-{number}", "secret", score=600 + number % 200)
        rows = [
            {
                "sku": f"{merchant}-{good}",
                "merchant": f"shop-{merchant}",
                "price": 1000 * good,
                "stock": stock,
            }
            for merchant in range(1, merchants + 1)
            for good in range(1, goods + 1)
        ]
        connection.execute(_ADD, rows)
