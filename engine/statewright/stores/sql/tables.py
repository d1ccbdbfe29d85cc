"""Which tables are there? Declared once, for every database.

Floor 5. Instants are milliseconds since 1970, JSON is text, keys inside are numbers: nothing needs a type of
one database. There are no foreign keys and no statement relies on an error: a failing statement would poison
a caller's transaction. What changed since a version was released is in `migrations`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

PREFIX = "statewright_"

metadata = MetaData()

_Key = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *parts: Any, **options: Any) -> Any:
    """A table. `Any`: the types of SQLAlchemy 2.0 and 2.1 for it are not the same."""
    return Table(PREFIX + name, metadata, *parts, **options)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=null)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


instance = _table(
    "instance",
    Column("key", _Key, primary_key=True, autoincrement=True),
    _text("uid"),
    _text("workflow"),
    _text("id"),
    _text("ref", null=True),
    _number("definition"),
    _number("revision"),
    _number("seq"),
    _text("status"),
    _text("configuration"),
    _text("snapshot"),
    _number("incidents"),
    _number("created_at"),
    _number("changed_at"),
)
Index("statewright_instance_id", instance.c.workflow, instance.c.id, unique=True)
Index(
    "statewright_instance_ref",
    instance.c.workflow,
    instance.c.ref,
    unique=True,
    sqlite_where=text("ref IS NOT NULL AND status = 'running'"),
    postgresql_where=text("ref IS NOT NULL AND status = 'running'"),
)
Index("statewright_instance_state", instance.c.workflow, instance.c.configuration, instance.c.key)
Index(
    "statewright_instance_incidents",
    instance.c.workflow,
    instance.c.key,
    sqlite_where=text("incidents > 0"),
    postgresql_where=text("incidents > 0"),
)

log = _table(
    "log",
    _number("instance"),
    _number("seq"),
    _number("revision"),
    _text("kind"),
    _text("name"),
    _number("at"),
    _number("received_at"),
    _text("actor", null=True),
    _text("outcome"),
    _text("input"),
    _text("trace"),
    _number("definition"),
    _number("semantics"),
    _text("hash"),
    _text("meta", null=True),
    _text("checkpoint", null=True),
    PrimaryKeyConstraint("instance", "seq", name="statewright_log_pkey"),
    sqlite_with_rowid=False,
)

receipt = _table(
    "receipt",
    _number("instance"),
    _text("scope"),
    _text("key"),
    _text("digest"),
    _text("answer"),
    _number("at"),
    PrimaryKeyConstraint("instance", "scope", "key", name="statewright_receipt_pkey"),
    sqlite_with_rowid=False,
)

outbox = _table(
    "outbox",
    Column("id", _Key, primary_key=True, autoincrement=True),
    _text("kind"),
    _number("instance"),
    _number("lane", null=True),
    _text("workflow"),
    _text("name"),
    _text("key"),
    _text("body"),
    _number("created_at"),
    _number("due_at"),
    _number("attempt"),
    _text("phase"),
    _number("until", null=True),
    _number("leased_until", null=True),
    _text("leased_by", null=True),
    _text("error", null=True),
    _text("meta", null=True),
    _text("target", null=True),
    sqlite_autoincrement=True,
)
Index(
    "statewright_outbox_target",
    outbox.c.lane,
    outbox.c.target,
    outbox.c.id,
    sqlite_where=text("lane IS NOT NULL"),
    postgresql_where=text("lane IS NOT NULL"),
)
Index(
    "statewright_outbox_effect",
    outbox.c.name,
    outbox.c.due_at,
    sqlite_where=text("kind = 'effect'"),
    postgresql_where=text("kind = 'effect'"),
)
Index(
    "statewright_outbox_delivery",
    outbox.c.id,
    sqlite_where=text("kind <> 'effect'"),
    postgresql_where=text("kind <> 'effect'"),
)

timer = _table("timer", Column("instance", _Key, primary_key=True, autoincrement=False), _number("due_at"))
Index("statewright_timer_due", timer.c.due_at)

incident = _table(
    "incident",
    _number("instance"),
    _number("number"),
    _text("workflow"),
    _text("id"),
    _text("kind"),
    _text("reason"),
    _text("message"),
    _text("input"),
    _number("at"),
    PrimaryKeyConstraint("instance", "number", name="statewright_incident_pkey"),
)

indexed = _table(
    "indexed",
    _number("instance"),
    _text("field"),
    _text("value"),
    PrimaryKeyConstraint("instance", "field", name="statewright_indexed_pkey"),
    sqlite_with_rowid=False,
)
Index("statewright_indexed_value", indexed.c.field, indexed.c.value, indexed.c.instance)

refusal = _table(
    "refusal",
    Column("number", _Key, primary_key=True, autoincrement=True),
    _text("workflow"),
    _text("id"),
    _text("event"),
    _text("reason"),
    _text("message"),
    _text("actor", null=True),
    _number("at"),
)

definition = _table(
    "definition",
    Column("key", _Key, primary_key=True, autoincrement=True),
    _text("workflow"),
    _number("version"),
    _text("digest"),
    _number("language"),
    _text("source"),
    Column("active", Boolean, nullable=False),
    _number("created_at"),
)
Index("statewright_definition_digest", definition.c.digest, unique=True)

meter = _table("meter", Column("name", Text, primary_key=True), _number("value"))

schema = _table(
    "schema", Column("version", _Key, primary_key=True, autoincrement=False), _number("applied_at")
)
