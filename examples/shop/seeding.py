"""What stands in a new shop? Some merchants with goods, and people with payment passwords."""

from __future__ import annotations

from sqlalchemy import text

from . import people
from .database import Database
from .opening import open_shop
from .settings import Settings

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


def begin(settings: Settings, users: int, merchants: int, goods: int) -> None:
    """A shop before its processes start: tables, workflows, people, goods. Again changes nothing."""
    shop = open_shop(settings)
    try:
        seed(shop.database, users, merchants, goods)
    finally:
        shop.close()
