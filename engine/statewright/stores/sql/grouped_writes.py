"""How are many turns written at once? All rows of one kind by one statement, run for many rows.

Floor 5. For imports and nightly jobs: the turns (or starts) are of different instances, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from sqlalchemy import select
from sqlalchemy.engine.interfaces import Dialect

from ...runtime.rows import Commit
from .database import Execute, ExecuteMany
from .joint_writes import update_values
from .statements import Statement, Statements, at, compiled, inserted
from .tables import instance

KEYS_AT_ONCE = 256
"""How many instances one statement looks up."""


def is_plain(commit: Commit) -> bool:
    """Whether a commit has only the usual rows: instance, log, receipts, outbox, timer."""
    seldom = commit.incidents or commit.incidents_gone or commit.indexed or commit.settled
    return commit.expected is not None and not seldom


def is_plain_start(commit: Commit) -> bool:
    """The same of a commit that starts an instance; it may have indexed fields."""
    return commit.expected is None and not (commit.incidents or commit.settled)


def write_grouped(sql: Statements, many: ExecuteMany, commits: Sequence[Commit]) -> bool:
    """Write plain commits; False if one of them was in conflict, and then the transaction must end."""
    if many(sql.update_instance.sql, [update_values(commit) for commit in commits]) != len(commits):
        return False
    many(sql.insert_log.sql, [commit.log for commit in commits])
    receipts = [receipt for commit in commits for receipt in commit.receipts]
    if receipts and many(sql.insert_receipt.sql, receipts) != len(receipts):
        return False
    wakes = [(commit.row.key, commit.wake.due_at) for commit in commits if commit.wake is not None]
    for statement, rows in (
        (sql.insert_outbox, [row[1:] for commit in commits for row in commit.outbox]),
        (sql.set_timer, [wake for wake in wakes if wake[1] is not None]),
        (sql.drop_timer, [wake[:1] for wake in wakes if wake[1] is None]),
    ):
        if rows:
            many(statement.sql, rows)
    return True


def write_begun(
    dialect: Dialect, sql: Statements, execute: Execute, many: ExecuteMany, commits: Sequence[Commit]
) -> bool:
    """Write plain starts; False if one of them was in conflict, and then the transaction must end."""
    rows = [commit.row[1:] for commit in commits]
    if many(_insertion(dialect).sql, rows) != len(commits):
        return False
    receipts = [receipt for commit in commits for receipt in commit.receipts]
    if receipts and many(sql.insert_receipt.sql, receipts) != len(receipts):
        return False
    keys = _keys(dialect, execute, commits)
    keyed = [(keys[commit.row.workflow, commit.row.id], commit) for commit in commits]
    asked = [
        row._replace(instance=key, lane=None if row.lane is None else key)[1:]
        for key, commit in keyed
        for row in commit.outbox
    ]
    wakes = [(key, commit.wake.due_at) for key, commit in keyed if commit.wake is not None]
    for statement, values in (
        (sql.insert_log, [(key, *commit.log[1:]) for key, commit in keyed]),
        (sql.insert_outbox, asked),
        (sql.set_timer, [wake for wake in wakes if wake[1] is not None]),
        (sql.set_indexed, [(key, *field) for key, commit in keyed for field in commit.indexed]),
    ):
        if values:
            many(statement.sql, values)
    return True


def _keys(dialect: Dialect, execute: Execute, commits: Sequence[Commit]) -> Mapping[tuple[str, str], int]:
    """The keys that new instances were given, by workflow and id."""
    found: dict[tuple[str, str], int] = {}
    for workflow, ids in _named(commits):
        names = 1 << (len(ids) - 1).bit_length()
        padded = [*ids, *[ids[0]] * (names - len(ids))]
        statement = _identified(dialect, names)
        values = statement.bind(workflow=workflow, **{f"id_{n}": id_ for n, id_ in enumerate(padded)})
        found.update({(workflow, id_): key for id_, key in execute(statement.sql, values).fetchall()})
    return found


def _named(commits: Sequence[Commit]) -> Iterator[tuple[str, list[str]]]:
    """Ids by workflow, no more at a time than one statement looks up."""
    by_workflow: dict[str, list[str]] = {}
    for commit in commits:
        by_workflow.setdefault(commit.row.workflow, []).append(commit.row.id)
    for workflow, ids in by_workflow.items():
        left = iter(ids)
        while some := list(islice(left, KEYS_AT_ONCE)):
            yield workflow, some


@lru_cache(maxsize=8)
def _insertion(dialect: Dialect) -> Statement:
    """A new instance, if there is none of its id or live ref; its key is not asked for."""
    return compiled(inserted(instance, "key").on_conflict_do_nothing().inline(), dialect)


@lru_cache(maxsize=64)
def _identified(dialect: Dialect, names: int) -> Statement:
    """Ids and keys of so many instances: a power of two, so that few statements are compiled."""
    ids = [at(f"id_{place}") for place in range(names)]
    wanted = select(instance.c.id, instance.c.key)
    return compiled(wanted.where(instance.c.workflow == at("workflow"), instance.c.id.in_(ids)), dialect)
