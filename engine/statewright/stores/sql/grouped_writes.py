"""How are many turns written at once? All rows of one kind by one statement, run for many rows.

Floor 5. For imports and nightly jobs: the turns are of different instances, in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...runtime.rows import Commit
from .database import ExecuteMany
from .statements import Statements


def is_plain(commit: Commit) -> bool:
    """Whether a commit has only the usual rows: instance, log, receipts, outbox, timer."""
    seldom = commit.incidents or commit.incidents_gone or commit.indexed or commit.settled
    return commit.expected is not None and not seldom


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


def update_values(commit: Commit) -> tuple[object, ...]:
    """The parameters of `update_instance`."""
    row = commit.row
    return (
        row.definition,
        row.revision,
        row.seq,
        row.status,
        row.configuration,
        row.snapshot,
        row.incidents,
        row.changed_at,
        row.key,
        commit.expected,
    )
