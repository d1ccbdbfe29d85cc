"""Who are the shop's people, and is their payment password right?

The security service of the workflows: passwords are hashed and checked here, and an instance hears only that
one was right or wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, select, text

from statewright import Actor

from .tables import user

SECURITY = Actor("security", ["security"])
ROUNDS = 20_000
PROVED_MAX = 10_000
_PROCESS = secrets.token_bytes(32)
_PROVED: set[bytes] = set()
"""Passwords that this process has found right for a stored hash, under a key that dies with it: slow once."""

ANSWERS: Mapping[str, tuple[str, str]] = {
    "checkout": ("identity_confirmed", "identity_refused"),
    "top_up": ("identity_confirmed", "identity_refused"),
    "payment": ("password_right", "password_wrong"),
}
"""What an instance of these workflows is told: right, wrong."""

_ADD = text(
    "INSERT INTO shop_user (id, password, score, late_payments) VALUES (:id, :password, :score, :late) "
    "ON CONFLICT (id) DO UPDATE SET password = excluded.password, score = excluded.score, "
    "late_payments = excluded.late_payments"
)


def register(connection: Connection, who: str, password: str, score: int = 700, late: int = 0) -> None:
    """A new user, or a new password of one."""
    values = {"id": who, "password": _hashed(password, secrets.token_hex(8)), "score": score, "late": late}
    connection.execute(_ADD, values)


def knows_password(connection: Connection, who: str, password: str) -> bool:
    """Whether this is this user's payment password."""
    kept = connection.execute(select(user.c.password).where(user.c.id == who)).scalar_one_or_none()
    if kept is None:
        return False
    proof = hmac.new(_PROCESS, f"{kept} {password}".encode(), hashlib.sha256).digest()
    if proof in _PROVED:
        return True
    right = hmac.compare_digest(kept, _hashed(password, kept.partition("$")[0]))
    if right and len(_PROVED) < PROVED_MAX:
        _PROVED.add(proof)
    return right


def _hashed(password: str, salt: str) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS)
    return f"{salt}${digest.hex()}"
