"""Which statements does a store run? Each built once with SQLAlchemy Core and compiled to a string.

Floor 5. Building a statement at every call costs several times what running it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.base import Executable

from .tables import (
    definition,
    incident,
    indexed,
    instance,
    log,
    meter,
    outbox,
    receipt,
    refusal,
    timer,
)

Values: TypeAlias = tuple[Any, ...]


class Statement(NamedTuple):
    """SQL text, the names of its parameters in order, and those that never change."""

    sql: str
    order: tuple[str, ...]
    fixed: Mapping[str, Any]

    def bind(self, **values: object) -> Values:
        """The parameters by name, in order."""
        return tuple(values[name] if name in values else self.fixed[name] for name in self.order)


def compiled(statement: Executable, dialect: Dialect) -> Statement:
    """The statement as this dialect's text, with positional parameters."""
    made: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    fixed = {name: value for name, value in made.params.items() if value is not None}
    return Statement(str(made), tuple(made.positiontup or ()), fixed)


def columns(table: Table, *without: str) -> tuple[str, ...]:
    """The names of a table's columns in order."""
    return tuple(column.name for column in table.columns if column.name not in without)


def at(name: str) -> ColumnElement[Any]:
    """A parameter."""
    return bindparam(name)


def inserted(table: Table, *without: str) -> Any:
    """A row of a table, or nothing if there is one of its key."""
    return insert_or(table).values({name: at(name) for name in columns(table, *without)})


def loaded_columns(clock: str) -> Select[Any]:
    """What a step reads; `clock` is the database's, as SQL."""
    return select(
        instance.c.key,
        instance.c.definition,
        instance.c.revision,
        instance.c.seq,
        instance.c.snapshot,
        select(timer.c.due_at).where(timer.c.instance == instance.c.key).scalar_subquery(),
        literal_column(clock),
    )


def load(clock: str) -> Select[Any]:
    """An instance by workflow and id."""
    return loaded_columns(clock).where(instance.c.workflow == at("workflow"), instance.c.id == at("id"))


def load_key(clock: str) -> Select[Any]:
    """An instance by key."""
    return loaded_columns(clock).where(instance.c.key == at("key"))


def load_many(names: int, clock: str) -> Select[Any]:
    """So many instances by id, in the order of their keys, which is the order of locking."""
    ids = [at(f"id_{place}") for place in range(names)]
    return (
        loaded_columns(clock)
        .add_columns(instance.c.id)
        .where(instance.c.workflow == at("workflow"), instance.c.id.in_(ids))
        .order_by(instance.c.key)
    )


def update_instance() -> Executable:
    """The instance after a step, if nobody else has changed it."""
    changing = columns(instance, "key", "uid", "workflow", "id", "ref", "created_at")
    return (
        update(instance)
        .where(instance.c.key == at("the_key"), instance.c.seq == at("expected"))
        .values({name: at(name) for name in changing})
    )


def resolve() -> Select[Any]:
    """The id behind a business key: the live one's, else the newest's."""
    return (
        select(instance.c.id)
        .where(instance.c.workflow == at("workflow"), instance.c.ref == at("ref"))
        .order_by((instance.c.status == literal_column("'running'")).desc(), instance.c.key.desc())
        .limit(1)
    )


def head() -> Select[Any]:
    """The oldest row for another instance that is due, and the oldest in its lane for its target."""
    before = outbox.alias("earlier")
    in_lane = (
        before.c.lane == outbox.c.lane,
        before.c.id < outbox.c.id,
        before.c.kind != literal_column("'effect'"),
    )
    waits = or_(
        exists().where(*in_lane, before.c.target == outbox.c.target),
        exists().where(*in_lane, before.c.target.is_(null())),
        and_(outbox.c.target.is_(null()), exists().where(*in_lane)),
    )
    return (
        select(outbox)
        .where(outbox.c.kind != literal_column("'effect'"), outbox.c.due_at <= at("now"), ~waits)
        .order_by(outbox.c.id)
        .limit(literal_column("1"))
    )


def earlier() -> Select[Any]:
    """One older row of a lane for a target."""
    return (
        the(outbox, "lane", "target")
        .where(outbox.c.id < at("before"), outbox.c.kind != literal_column("'effect'"))
        .limit(literal_column("1"))
    )


def lease() -> Executable:
    """A worker takes a row."""
    return (
        update(outbox)
        .where(outbox.c.id == at("the_id"))
        .values(leased_until=at("leased_until"), leased_by=at("leased_by"))
    )


RESCHEDULED = ("due_at", "attempt", "phase", "until", "leased_until", "leased_by", "error")


def reschedule() -> Executable:
    """What changes in a row of the outbox."""
    return update(outbox).where(outbox.c.id == at("the_id")).values({name: at(name) for name in RESCHEDULED})


def set_timer() -> Executable:
    """The next wake-up, new or changed."""
    statement = inserted(timer)
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=["instance"], set_={"due_at": statement.excluded.due_at}
    )


def set_indexed() -> Executable:
    """The value of an indexed field, new or changed."""
    statement = inserted(indexed)
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=["instance", "field"], set_={"value": statement.excluded.value}
    )


def set_meter() -> Executable:
    """A number under a name, new or changed."""
    statement = inserted(meter)
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=["name"], set_={"value": statement.excluded.value}
    )


def counts() -> Select[Any]:
    """The gauges, all at once."""
    effects = outbox.c.kind == literal_column("'effect'")
    free = or_(outbox.c.leased_until.is_(null()), outbox.c.leased_until <= at("free"))

    def one(*what: Any) -> Any:
        return select(*what).scalar_subquery()

    return select(
        one(func.count(timer.c.instance)),
        one(func.min(timer.c.due_at)),
        select(func.count()).select_from(outbox).where(~effects).scalar_subquery(),
        select(func.count()).select_from(outbox).where(effects).scalar_subquery(),
        select(func.min(outbox.c.due_at)).where(outbox.c.due_at <= at("now"), free).scalar_subquery(),
        select(func.count()).select_from(incident).scalar_subquery(),
        select(func.count()).select_from(outbox).where(outbox.c.due_at > at("later")).scalar_subquery(),
    )


def history() -> Select[Any]:
    """Rows of a log in order."""
    return (
        select(log)
        .where(log.c.instance == at("instance"), log.c.seq > at("after"))
        .order_by(log.c.seq)
        .limit(at("limit"))
    )


def refused() -> Select[Any]:
    """Refused events, the newest first; of one workflow and instance, or of all."""
    shown = [refusal.c[name] for name in columns(refusal, "number")]
    return (
        select(*shown)
        .where(
            refusal.c.workflow == func.coalesce(at("workflow"), refusal.c.workflow),
            refusal.c.id == func.coalesce(at("id"), refusal.c.id),
        )
        .order_by(refusal.c.number.desc())
        .limit(at("limit"))
    )


def finished() -> Select[Any]:
    """Instances that ended long ago and have no incidents."""
    return (
        select(instance.c.key)
        .where(
            instance.c.status != literal_column("'running'"),
            instance.c.changed_at < at("before"),
            instance.c.incidents == literal_column("0"),
        )
        .limit(at("limit"))
    )


def the(table: Table, *names: str) -> Select[Any]:
    """A row (or rows) by the values of these columns."""
    return select(table).where(and_(*(table.c[name] == at(name) for name in names)))


def gone(table: Table, *names: str) -> Executable:
    """Such rows removed."""
    return delete(table).where(and_(*(table.c[name] == at(name) for name in names)))


Made: TypeAlias = Callable[[Executable], Statement]


class Statements:
    """Every fixed statement of a store, compiled for one dialect."""

    def __init__(self, dialect: Dialect, *, lock: bool, clock: str) -> None:
        def made(statement: Executable) -> Statement:
            return compiled(statement, dialect)

        self._for_steps(made, lock, clock)
        self._for_work(made, lock)
        self._for_readers(made)
        self._for_definitions(made)
        self._for_upkeep(made)

    def _for_steps(self, made: Made, lock: bool, clock: str) -> None:
        def locking(statement: Select[Any]) -> Statement:
            return made(statement.with_for_update(of=instance) if lock else statement)

        self.load = locking(load(clock))
        self.load_key = locking(load_key(clock))
        self.peek = made(load(clock))
        self.peek_key = made(load_key(clock))
        self.now = made(select(literal_column(clock)))
        self.resolve = made(resolve())
        self.read = made(the(instance, "workflow", "id"))
        self.insert_instance = made(
            inserted(instance, "key").on_conflict_do_nothing().returning(instance.c.key)
        )
        self.update_instance = made(update_instance())
        self.insert_log = made(insert(log).values({name: at(name) for name in columns(log)}))
        self.receipt = made(the(receipt, "instance", "scope", "key"))
        self.insert_receipt = made(inserted(receipt).on_conflict_do_nothing())
        self.drop_receipt = made(gone(receipt, "instance", "scope", "key"))
        self.insert_outbox = made(insert(outbox).values({n: at(n) for n in columns(outbox, "id")}))
        self.insert_incident = made(inserted(incident).on_conflict_do_nothing())
        self.drop_incident = made(gone(incident, "instance", "number"))
        self.set_indexed = made(set_indexed())
        self.drop_indexed = made(gone(indexed, "instance", "field"))

    def _for_work(self, made: Made, lock: bool) -> None:
        self.set_timer = made(set_timer())
        self.drop_timer = made(gone(timer, "instance"))
        self.due = made(
            select(timer.c.instance)
            .where(timer.c.due_at <= at("now"))
            .order_by(timer.c.due_at)
            .limit(at("limit"))
        )
        self.head = made(head().with_for_update(of=outbox, skip_locked=True) if lock else head())
        self.outbox = made(the(outbox, "id").with_for_update() if lock else the(outbox, "id"))
        self.earlier = made(earlier())
        self.lease = made(lease())
        self.reschedule = made(reschedule())
        self.settle = made(gone(outbox, "id"))
        self.waiting = made(the(outbox, "instance").order_by(outbox.c.id))
        self.leased = made(
            select(func.count())
            .select_from(outbox)
            .where(
                outbox.c.kind == literal_column("'effect'"),
                outbox.c.name == at("name"),
                outbox.c.leased_until > at("now"),
            )
        )
        self.meter = made(select(meter.c.value).where(meter.c.name == at("name")))
        self.set_meter = made(set_meter())

    def _for_readers(self, made: Made) -> None:
        self.incidents = made(
            select(incident)
            .order_by(incident.c.at, incident.c.instance, incident.c.number)
            .limit(at("limit"))
        )
        self.incidents_of = made(
            the(incident, "workflow")
            .order_by(incident.c.at, incident.c.instance, incident.c.number)
            .limit(at("limit"))
        )
        self.history = made(history())
        self.refusals = made(refused())
        self.last_refusal = made(select(func.max(refusal.c.number)))
        self.counts = made(counts())

    def _for_definitions(self, made: Made) -> None:
        self.definition = made(the(definition, "key"))
        self.active = made(the(definition, "workflow").where(definition.c.active.is_(literal_column("true"))))
        self.definitions = made(select(definition).order_by(definition.c.key))
        self.definitions_of = made(the(definition, "workflow").order_by(definition.c.key))
        self.insert_definition = made(inserted(definition, "key").on_conflict_do_nothing())
        self.by_digest = made(the(definition, "digest"))
        self.activate = made(
            update(definition)
            .where(definition.c.workflow == at("the_workflow"))
            .values(active=definition.c.key == at("the_key"))
        )

    def _for_upkeep(self, made: Made) -> None:
        self.receipts = made(the(receipt, "instance"))
        self.insert_refusal = made(
            insert(refusal).values({name: at(name) for name in columns(refusal, "number")})
        )
        self.drop_refusals = made(delete(refusal).where(refusal.c.number <= at("number")))
        self.finished = made(finished())
        self.forget = tuple(
            made(gone(table, name))
            for table, name in (
                (log, "instance"),
                (receipt, "instance"),
                (timer, "instance"),
                (indexed, "instance"),
                (instance, "key"),
            )
        )
