"""What does the runtime need of a store? The two protocols that every store fulfils.

Floor 4. The contract in words is here, as tests in `statewright.testing.store_contract`. All methods may
raise `StoreUnavailable` when the store cannot be reached, is full or is locked for too long, and
`RetryTransaction` when the transaction cannot go on and would succeed if it were begun again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from .rows import (
    Commit,
    DefinitionRow,
    Erasure,
    Gauges,
    IncidentRow,
    InstanceRow,
    Loaded,
    LogRow,
    OutboxRow,
    ReceiptRow,
    RefusalRow,
    Search,
    Written,
)


class Session(Protocol):
    """One transaction. Nothing is seen by others before its context ends without an exception.

    A session of a caller's own connection leaves committing and rolling back to that caller, and none of its
    statements fails by design: what cannot be written is told as a value.
    """

    def load(self, workflow: str, id: str) -> Loaded | None:
        """The instance, locked until the transaction ends if the session writes."""
        ...

    def load_key(self, key: int) -> Loaded | None:
        """As `load`, by the store's own number."""
        ...

    def load_many(self, workflow: str, ids: Sequence[str]) -> Mapping[str, Loaded]:
        """Many instances by id, locked in one order everywhere; those that are not there are left out."""
        ...

    def resolve(self, workflow: str, id_or_ref: str) -> str | None:
        """The id of the instance of this id, else of the live one (else the newest) with this ref."""
        ...

    def receipt(self, instance: int, scope: str, key: str) -> ReceiptRow | None:
        """The first answer that was kept for this key."""
        ...

    def commit(self, commit: Commit, *, last: bool = False) -> Written:
        """Write a turn. Idempotent: never; the same commit again is a conflict.

        `last`: nothing more will be asked of this session, so a store may end its own transaction along with
        this. It then may raise RetryTransaction in place of telling of a conflict.
        """
        ...

    def commit_many(self, commits: Sequence[Commit]) -> bool:
        """Write turns, or starts, of different instances; False if one was in conflict (then roll back)."""
        ...

    def keep_receipt(self, receipt: ReceiptRow) -> bool:
        """Keep an answer that changed nothing; False if there is one for its key."""
        ...

    def drop_receipt(self, receipt: ReceiptRow) -> None:
        """Forget an answer."""
        ...

    def wake(self, instance: int, due_at: int | None) -> None:
        """Set when the instance is to be looked at next."""
        ...

    def now(self) -> int:
        """The store's clock: the database's own where there is one, unless a clock was given."""
        ...

    # what workers do

    def due(self, now: int, limit: int) -> Sequence[int]:
        """Instances that are to be woken, longest due first."""
        ...

    def claim_delivery(self, now: int, limit: int) -> Sequence[OutboxRow]:
        """A row that is due and the oldest in its lane for its target, locked until the transaction ends;
        empty if there is none.
        """
        ...

    def earlier(self, row: OutboxRow, target: str) -> bool:
        """Whether something older than the row stands in its lane for that target."""
        ...

    def claim_effects(
        self, now: int, names: Sequence[str], limit: int, lease_ms: int, worker: str
    ) -> Sequence[OutboxRow]:
        """Effects of these names that are due and that nobody has, leased until now + lease_ms.

        A row whose lease ran out is given with its old `leased_by`.
        """
        ...

    def exclusive(self, name: str) -> None:
        """Let no other transaction that asks for the same name go on before this one ends."""
        ...

    def leased(self, name: str, now: int) -> int:
        """How many effects of this name workers have."""
        ...

    def meter(self, name: str) -> int | None:
        """What `set_meter` kept."""
        ...

    def set_meter(self, name: str, value: int) -> None:
        """Keep a number under a name."""
        ...

    def outbox(self, id: int) -> OutboxRow | None:
        """One row of the outbox, locked until the transaction ends."""
        ...

    def reschedule(self, row: OutboxRow) -> None:
        """Replace what changes in an outbox row: due_at, attempt, phase, until, lease, error."""
        ...

    def settle(self, id: int) -> bool:
        """Take a row from the outbox; False if it was not there any more."""
        ...

    def request(self, row: OutboxRow) -> None:
        """Put a row into the outbox that no turn made (operations ask for an effect again)."""
        ...

    # what people ask

    def read(self, workflow: str, id: str) -> InstanceRow | None:
        """The instance, not locked."""
        ...

    def find(self, search: Search) -> Sequence[InstanceRow]:
        """Instances in order of `key`, after `search.after`, at most `search.limit`."""
        ...

    def history(self, instance: int, after: int, limit: int) -> Sequence[LogRow]:
        """Rows of the log in order of `seq`."""
        ...

    def incidents(self, workflow: str | None, limit: int) -> Sequence[IncidentRow]:
        """Open incidents, oldest first."""
        ...

    def waiting(self, instance: int) -> Sequence[OutboxRow]:
        """What of this instance is on its way, in order."""
        ...

    def refusals(self, workflow: str | None, id: str | None, limit: int) -> Sequence[RefusalRow]:
        """Refused events, newest first."""
        ...

    def record_refusals(self, rows: Sequence[RefusalRow], kept: int) -> None:
        """Keep refused events, and of all no more than about `kept`."""
        ...

    def gauges(self) -> Gauges:
        """How the store is doing."""
        ...

    # definitions

    def definition(self, key: int) -> DefinitionRow | None:
        """A published definition by its key."""
        ...

    def active(self, workflow: str) -> DefinitionRow | None:
        """The definition that new instances get."""
        ...

    def definitions(self, workflow: str | None = None) -> Sequence[DefinitionRow]:
        """All published definitions, in order of publication."""
        ...

    def publish(self, row: DefinitionRow) -> int:
        """Store a definition that is not stored yet, and make it the active one if `row.active`; its key."""
        ...

    # what is erased

    def receipts(self, instance: int) -> Sequence[ReceiptRow]:
        """Every answer that is kept under a key of this instance."""
        ...

    def erase(self, erasure: Erasure) -> None:
        """Replace input, trace and checkpoint of log rows, body, key, target and error of rows of the outbox,
        input and message of incidents, answers of receipts, and the ref.
        """
        ...

    def forget(self, finished_before: int, limit: int) -> int:
        """Remove instances that ended before, with log and receipts; how many."""
        ...


class Store(Protocol):
    """Where instances live. Safe to be used by many threads."""

    def session(
        self, connection: object | None = None, *, write: bool = True
    ) -> AbstractContextManager[Session]:
        """A transaction: of the store's own, or joined to the caller's connection.

        Raises TypeError for a connection of a kind that the store does not know.
        """
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for a hint that there is work, at most so long; True if one came. Polling is the truth."""
        ...

    def hint(self) -> None:
        """Tell waiting workers that there is work."""
        ...

    def upgrade(self) -> Sequence[str]:
        """Bring the tables up to date; what was done."""
        ...

    def upgrade_if_empty(self) -> None:
        """Make the tables, if there are none yet: all at once, whoever else does the same."""
        ...

    def outdated(self) -> bool:
        """Whether the tables are older than this program needs."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...
