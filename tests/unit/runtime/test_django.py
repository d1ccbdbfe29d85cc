"""A view of Django's: its rows and the workflow's state, in one `transaction.atomic()`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from statewright.kernel import Definition
from statewright.runtime import Engine, Refused

from .flows import CLERK, replays

pytest.importorskip("django", reason="Django is in the extra test")

ALIAS = "shop"


class Undo(Exception):
    """What makes `atomic` roll back."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


def settings_of(url: str) -> dict[str, Any]:
    """A database as Django is told of it."""
    parts = urlsplit(url)
    if url.startswith("sqlite"):
        options: dict[str, Any] = {"transaction_mode": "IMMEDIATE"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[1:], "OPTIONS": options}
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", [""])[0],
        "PORT": parts.port or "",
        "OPTIONS": {"options": query["options"][0]},
    }


@pytest.fixture
def database(url: str) -> Iterator[Any]:
    """Django's connection to it, as `django.db.connections[ALIAS]`. Any: Django has no types of its own."""
    from django.conf import settings
    from django.db import connections

    if not settings.configured:
        import django

        settings.configure(DATABASES={"default": settings_of("sqlite:///:memory:")}, USE_TZ=True)
        django.setup(set_prefix=False)
    told = {**connections["default"].settings_dict, **settings_of(url)}
    connections[ALIAS] = connections.create_connection.__func__(_Handler(told), ALIAS)
    yield connections[ALIAS]
    connections[ALIAS].close()
    del connections[ALIAS]


class _Handler(dict[str, Any]):
    """What Django's `create_connection` asks for the settings of a database."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__()
        self.settings = {ALIAS: told}


@pytest.fixture
def joint(url: str, database: Any, definitions: tuple[Definition, ...]) -> Iterator[Engine]:
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE orders (id TEXT PRIMARY KEY)")
    with Engine(url, definitions) as engine:
        yield engine
        assert replays(engine) == {}


def rows(database: Any) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute("SELECT id FROM orders ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def insert(database: Any, id_: str) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO orders VALUES (%s)", [id_])


def test_what_is_committed_is_committed_together(joint: Engine, database: Any) -> None:
    from django.db import transaction

    with transaction.atomic(using=ALIAS):
        insert(database, "o1")
        joint.start("task", "t1", {"name": "first"}, connection=database)
        joint.send("task", "t1", "add", {"n": 2}, actor=CLERK, connection=database)
        with pytest.raises(Refused):
            joint.send("task", "t1", "unblock", connection=database)
        assert joint.get("task", "t1", connection=database).data["count"] == 2
        insert(database, "o2")  # the refusal left the transaction usable
    assert rows(database) == ["o1", "o2"]
    assert joint.get("task", "t1").data["count"] == 2
    assert len(joint.refusals("task")) == 1


def test_what_is_rolled_back_is_rolled_back_together(joint: Engine, database: Any) -> None:
    from django.db import transaction

    joint.start("task", "t0", {"name": "before"})

    def view() -> None:
        with transaction.atomic(using=ALIAS):
            insert(database, "o1")
            joint.start("task", "t1", {"name": "first"}, connection=database)
            joint.send("task", "t0", "tell", connection=database)
            raise Undo

    with pytest.raises(Undo):
        view()
    assert rows(database) == []
    assert [one.id for one in joint.find("task").instances] == ["t0"]
    assert joint.get("task", "t0").revision == 1
    assert joint.health().effects == 0


def test_an_inner_block_is_rolled_back_alone(joint: Engine, database: Any) -> None:
    from django.db import transaction

    def inner() -> None:
        with transaction.atomic(using=ALIAS):
            insert(database, "o2")
            joint.send("task", "t1", "add", {"n": 5}, actor=CLERK, connection=database)
            raise Undo

    with transaction.atomic(using=ALIAS):
        insert(database, "o1")
        joint.start("task", "t1", {"name": "first"}, connection=database)
        with pytest.raises(Undo):
            inner()
        joint.send("task", "t1", "add", {"n": 1}, actor=CLERK, connection=database)
    assert rows(database) == ["o1"]
    assert joint.get("task", "t1").data["count"] == 1


def test_without_a_transaction_it_is_refused(joint: Engine, database: Any) -> None:
    with pytest.raises(ValueError, match="no transaction to join"):
        joint.start("task", "t1", {"name": "first"}, connection=database)
