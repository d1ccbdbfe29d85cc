"""The face of the runtime: an engine that a service embeds. Floor 4. Holds no decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from os import PathLike
from typing import TypeVar

from ..kernel import Actor, Definition, Permission, Refusal, Status
from ..kernel.values import NOTHING, Json, Record
from . import bulk, erasing, migrating, operating, reading
from .asynchronous import AsyncEngine
from .bulk import BulkResult
from .clock import Clock, SystemClock
from .context import Context
from .definitions import Definitions
from .errors import Refused, SchemaOutdated
from .migrating import Migrated, MigratedAll, Moving
from .opening import open_store
from .performers import Perform, Performers
from .reading import Explained, Query
from .replaying import replay
from .rows import RefusalRow
from .sending import Sending, send
from .starting import Starting, begin
from .telemetry import Telemetry
from .values import Entry, Health, Held, InstanceView, Page, Receipt, Replayed
from .worker import Worker

Workflows = Definition | str | PathLike[str] | Iterable[Definition | str | PathLike[str]]
Run = TypeVar("Run", bound=Perform)


class Engine:
    """Runs instances of workflows in a store. Safe to be used by many threads; close it when done.

    `where` is a URL (`sqlite:///orders.db`, `postgresql://…`, `memory:`), a `sqlalchemy.Engine`, or a store.
    `workflows` are definitions, files or folders: they are published at once. `clock` replaces the machine's
    or the database's clock (in tests). `create=False`: an empty database is not given its tables.
    `telemetry`: OpenTelemetry spans; None: if the program has imported it.

    Every method that takes `connection=` joins the transaction of a connection of yours (SQLAlchemy
    Connection or Session, psycopg, sqlite3, Django's): what it writes is committed or rolled back by you and
    with your own rows. It then may raise RetryTransaction: roll back and begin again. Every method may raise
    StoreUnavailable (the store cannot be reached, is full or locked; nothing was written), Declined (an
    instance runs by rules that this program is too old for) and Closed.
    """

    def __init__(
        self,
        where: object,
        workflows: Workflows = (),
        *,
        clock: Clock | None = None,
        create: bool = True,
        dev: bool = False,
        telemetry: bool | None = None,
        uid: Callable[[], str] | None = None,
    ) -> None:
        """Open the store and publish the workflows.

        Raises DefinitionError for files with errors, DefinitionConflict for a known version with other rules
        (`dev=True` allows that), SchemaOutdated for a database that an older program made.
        """
        self._store = open_store(where, clock)
        self._context = Context(self._store, Definitions(), clock or SystemClock(), Telemetry(telemetry), uid)
        self._performers = Performers()
        try:
            if create:
                self._store.upgrade_if_empty()
            if self._store.outdated():
                raise SchemaOutdated("the tables are older than this program; run: statewright db upgrade")
            self.publish(workflows, dev=dev)
        except BaseException:
            if self._store is not where:
                self._store.close()
            raise

    # what a service does

    def start(
        self,
        workflow: str,
        id: str,
        data: Record = NOTHING,
        *,
        actor: Actor | None = None,
        key: str | None = None,
        connection: object | None = None,
    ) -> Receipt:
        """Start an instance called `id` with `data`, by the active version of the workflow.

        With `key`, the caller's own (scoped by caller and workflow), the same start again gives the first
        answer. Raises Refused (who may start it, or data that do not fit), AlreadyExists, UnknownWorkflow.
        """
        return _accepted(begin(self._context, Starting(workflow, id, data, actor, key), connection))

    def send(
        self,
        workflow: str,
        id: str,
        event: str,
        payload: Record = NOTHING,
        *,
        actor: Actor | None = None,
        key: str | None = None,
        expect_revision: int | None = None,
        connection: object | None = None,
    ) -> Receipt:
        """Send an event to the instance with this id (or ref).

        With `key`, the caller's own (scoped by caller and instance), the same event again gives the first
        answer, refusals included; another payload under it is refused. Raises Refused, NotFound,
        RevisionMismatch.
        """
        return _accepted(
            self.try_send(
                workflow,
                id,
                event,
                payload,
                actor=actor,
                key=key,
                expect_revision=expect_revision,
                connection=connection,
            )
        )

    def try_send(
        self,
        workflow: str,
        id: str,
        event: str,
        payload: Record = NOTHING,
        *,
        actor: Actor | None = None,
        key: str | None = None,
        expect_revision: int | None = None,
        connection: object | None = None,
    ) -> Receipt | Refusal:
        """As `send`, with a refusal as a value: it is false, a receipt is true."""
        sending = Sending(workflow, id, event, payload, actor, key, expect_revision)
        return send(self._context, sending, connection)

    def allowed(
        self,
        workflow: str,
        id: str,
        *,
        actor: Actor | None = None,
        connection: object | None = None,
    ) -> tuple[Permission, ...]:
        """For each declared event whether this actor could send it: yes, no, or it depends on the payload.

        Changes nothing. Raises NotFound.
        """
        return reading.permissions(self._context, workflow, id, actor, connection)

    def explain(
        self,
        workflow: str,
        id: str,
        event: str,
        payload: Record = NOTHING,
        *,
        actor: Actor | None = None,
        lang: str = "en",
        connection: object | None = None,
    ) -> Explained:
        """Whether this event would be accepted now; if not why, as data and in words (`lang`: en, zh).

        Changes nothing. Raises NotFound.
        """
        return reading.explain(self._context, workflow, id, event, payload, actor, lang, connection)

    def get(self, workflow: str, id: str, *, connection: object | None = None) -> InstanceView:
        """The instance with this id (or ref) as it is stored. Raises NotFound."""
        return reading.get(self._context, workflow, id, connection)

    def definition(self, workflow: str, id: str, *, connection: object | None = None) -> Definition:
        """The rules that this instance runs by: the version that it began with or was moved to.

        Raises NotFound, and Declined if this program cannot read them.
        """
        return reading.rules_of(self._context, workflow, id, connection)

    def history(
        self,
        workflow: str,
        id: str,
        *,
        after: int = 0,
        limit: int = 1000,
        connection: object | None = None,
    ) -> tuple[Entry, ...]:
        """The instance's log, oldest first, after entry number `after`. Raises NotFound."""
        return reading.history(self._context, workflow, id, after, limit, connection)

    def find(
        self,
        workflow: str,
        *,
        state: str | None = None,
        status: Status | str | None = None,
        ref: str | None = None,
        where: Mapping[str, Json] = NOTHING,
        older_than: timedelta | None = None,
        unchanged_for: timedelta | None = None,
        incident: bool = False,
        after: str | None = None,
        limit: int = 100,
        connection: object | None = None,
    ) -> Page:
        """Instances in the order of their start: in a state (its dotted path), with data fields of these
        values (`index: true` makes that fast), started or unchanged for so long, with incidents.

        `after` is the `next` of the page before. Raises ValueError for a bad cursor or limit (1 to 1000).
        """
        query = Query(workflow, state, status, ref, where, older_than, unchanged_for, incident, after, limit)
        return reading.find(self._context, query, connection)

    # effects and what nobody waits for

    def performer(self, effect: str, *, workflow: str | None = None) -> Callable[[Run], Run]:
        """Decorate the function that carries an effect out, for one workflow or for all that have it.

        It takes an `EffectCall` and gives the result as a map (None: empty); it may be `async`. It raises
        `EffectFailed(code)` or `OutcomeUnknown()`; any other exception is tried again. Raises ValueError if
        the effect has a performer already.
        """

        def register(run: Run) -> Run:
            self._performers.register(effect, workflow, run)
            return run

        return register

    def worker(self, *, threads: int = 4, poll_s: float = 0.5, name: str | None = None) -> Worker:
        """A worker: call its `run`, or `start` it in a thread, or use it in a `with`.

        `threads` effects at once; the store is looked at every `poll_s` seconds at least. With `threads=0`
        effects are carried out one by one in the worker's own thread, without time limits.
        """
        return Worker(self._context, self._performers, threads=threads, poll_s=poll_s, name=name)

    # definitions

    def publish(self, workflows: Workflows, *, dev: bool = False) -> tuple[str, ...]:
        """Store definitions and make them the ones for new instances, unless newer versions are; their
        digests.

        Instances that run keep the definition they began with. Raises DefinitionError, DefinitionConflict.
        """
        definitions, known = load_workflows(workflows), self._context.definitions
        known.remember(self._context.transact(lambda session: known.publish(session, definitions, dev=dev)))
        return tuple(definition.digest for definition in definitions)

    def migrate(
        self,
        workflow: str,
        id: str,
        *,
        version: int | str | Definition | None = None,
        rehearse: bool = False,
        connection: object | None = None,
    ) -> Migrated:
        """Move an instance to another version by that version's `migrations:`.

        `version` is its number or the first letters of its digest (None: the active one). With `rehearse` it
        is only tried, if you like by a definition that was not published. What cannot be moved stays as it
        is, and the answer says why. Raises NotFound, UnknownWorkflow, ValueError.
        """
        return migrating.migrate_instance(self._context, workflow, id, Moving(version, rehearse), connection)

    def migrate_all(
        self,
        workflow: str,
        *,
        version: int | str | Definition | None = None,
        rehearse: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> MigratedAll:
        """As `migrate`, for every running instance, each in a transaction of its own, while others work.

        Safe to be called again: what was moved stays moved. Raises UnknownWorkflow, ValueError.
        """
        return migrating.migrate_all(self._context, workflow, Moving(version, rehearse), progress)

    # operations

    def incidents(self, workflow: str | None = None, *, limit: int = 100) -> tuple[Held, ...]:
        """What could not be taken and nobody could be told of, oldest first."""
        return reading.incidents(self._context, workflow, limit)

    def retry(self, workflow: str, id: str, incident: int) -> Receipt | Refusal:
        """Put an incident's input in again; an effect given up is asked for again. Raises NotFound."""
        return operating.retry(self._context, workflow, id, incident)

    def skip(self, workflow: str, id: str, incident: int) -> Receipt | Refusal:
        """Forget an incident. Raises NotFound."""
        return operating.skip(self._context, workflow, id, incident)

    def refusals(
        self, workflow: str | None = None, id: str | None = None, *, limit: int = 100
    ) -> tuple[RefusalRow, ...]:
        """The last events that were refused, newest first; a bounded number is kept."""
        return reading.refusals(self._context, workflow, id, limit)

    def replay(self, workflow: str, id: str) -> Replayed:
        """Fold the instance's log through its definitions; compare with what is stored. Raises NotFound."""
        return replay(self._context, workflow, id)

    def erase(self, workflow: str, id: str, *, on_its_way: bool = False) -> Receipt:
        """Erase what is `personal: true` from an instance, its log and all that it keeps, for good.

        Raises NotFound, and OnItsWay while effects or messages carry something of it: wait for them, or have
        them blanked too (`on_its_way=True`).
        """
        return erasing.erase(self._context, workflow, id, on_its_way)

    def forget(self, finished_for: timedelta, *, limit: int = 1000) -> int:
        """Remove instances that ended so long ago, with their logs and keys; how many were removed."""
        return erasing.forget(self._context, finished_for, limit)

    def health(self) -> Health:
        """Late timers, the age of the outbox, incidents."""
        return operating.health(self._context)

    # many at once

    def start_many(
        self,
        items: Iterable[Starting],
        *,
        batch: int = 200,
        progress: Callable[[int], object] | None = None,
    ) -> BulkResult:
        """Start many instances, `batch` to a commit; refusals and existing ids are counted, not raised.

        Raises ValueError for a batch below 1.
        """
        return bulk.run_many(self._context, items, batch, progress)

    def send_many(
        self,
        items: Iterable[Sending],
        *,
        batch: int = 200,
        progress: Callable[[int], object] | None = None,
    ) -> BulkResult:
        """Send many events, `batch` to a commit, in the order given; refusals are counted, not raised.

        Raises ValueError for a batch below 1.
        """
        return bulk.run_many(self._context, items, batch, progress)

    @property
    def asynchronous(self) -> AsyncEngine:
        """The same engine for `async` code."""
        return AsyncEngine(self)

    def close(self) -> None:
        """Write what is buffered and let go of the store. Stop workers first."""
        if not self._context.closed:
            self._context.flush_refusals(self._context.clock.now_ms())
            self._context.closed = True
            self._store.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _accepted(answer: Receipt | Refusal) -> Receipt:
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def load_workflows(workflows: Workflows) -> tuple[Definition, ...]:
    """Definitions as they are, files and folders compiled. Raises DefinitionError."""
    if isinstance(workflows, Definition | str | PathLike):
        return load_workflows((workflows,))
    given = list(workflows)
    ready = [one for one in given if isinstance(one, Definition)]
    paths = [one for one in given if not isinstance(one, Definition)]
    if not paths:
        return tuple(ready)
    from ..loading import DefinitionError, load_all

    loaded = load_all(paths)
    if not loaded.ok:
        raise DefinitionError(loaded.diagnostics)
    return (*ready, *loaded.definitions.values())
