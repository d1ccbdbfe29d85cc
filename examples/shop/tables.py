"""What does the shop keep beside the engine's rows? Its own tables, in the same database.

Amounts are whole fen. Texts and numbers only, so that SQLite and PostgreSQL keep the same.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


user = Table(
    "shop_user",
    metadata,
    _text("id", key=True),
    _text("password"),  # salted hash of the payment password
    _number("score"),
    _number("late_payments"),
)
product = Table(
    "shop_product", metadata, _text("sku", key=True), _text("merchant"), _number("price"), _number("stock")
)
reservation = Table(
    "shop_reservation",
    metadata,
    _text("number", key=True),
    _text("sku", key=True),
    _number("quantity"),
    _number("released"),
)
cart = Table("shop_cart", metadata, _text("buyer", key=True), _text("merchant", key=True), _text("checkout"))
order = Table(
    "shop_order",
    metadata,
    _text("id", key=True),
    _text("buyer"),
    _text("merchant"),
    _number("amount"),
    _text("status"),  # what buyer and merchant see: 待付款, 待发货, ...
    _number("changed_at"),
)
entry = Table(
    "shop_entry",  # the ledger: the lines of one key add up to zero
    metadata,
    _text("key", key=True),
    _number("line", key=True),
    _text("account"),
    _number("amount"),
)
code = Table("shop_code", metadata, _text("phone", key=True), _text("code"))
staff = Table("shop_staff", metadata, _text("phone", key=True), _text("role", key=True))
letter = Table("shop_letter", metadata, _text("key", key=True), _text("who"), _text("words"))
matter = Table("shop_matter", metadata, _text("key", key=True), _text("about"), _text("what"))
paper = Table("shop_paper", metadata, _text("key", key=True), _text("kind"), _text("number"))
