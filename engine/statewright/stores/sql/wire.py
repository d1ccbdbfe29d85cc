"""How does a transaction on PostgreSQL get by with few round trips? BEGIN goes with the first statement, and
COMMIT with the last. Floor 5.

psycopg's own pipeline costs more than it saves with so few statements, so this speaks to libpq by
`psycopg.pq`: statements are prepared when they are first met, values and rows are text, of the few types
that our tables have. For connections of our own only; a caller's are used as they are.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result

PREPARED_MAX = 500
"""How many statements are prepared on one connection; what comes later is parsed each time."""

_PREPARABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.NONFATAL_ERROR, pq.ExecStatus.BAD_RESPONSE)
_IDLE = pq.TransactionStatus.IDLE


class Rows(NamedTuple):
    """What a statement gave: its rows, read already, and how many it touched."""

    rows: list[tuple[Any, ...]]
    rowcount: int

    def fetchone(self) -> Any:
        """The first row, or None."""
        return self.rows[0] if self.rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows."""
        return self.rows


class Wire:
    """A psycopg connection whose statements go by libpq. For one thread at a time."""

    __slots__ = ("_begin", "_encoding", "_named", "_pg", "_prepared", "_wait", "connection")

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._pg = connection.pgconn
        self._begin: bytes | None = None
        self._encoding = connection.info.encoding
        self._prepared: dict[str, bytes] = {}
        self._named = 0
        self._wait = waiter(connection.fileno())

    @property
    def closed(self) -> bool:
        """Whether it cannot be used any more."""
        return self.connection.closed

    def begin(self, write: bool) -> None:
        """Begin a transaction; the database hears of it with the first statement."""
        self._begin = b"BEGIN" if write else b"BEGIN READ ONLY"

    def begun(self) -> psycopg.Connection[Any]:
        """psycopg's connection, in the transaction."""
        if self._begin is not None:
            self._round(())
        return self.connection

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Rows:
        """Run a statement; its parameters are written `%s`. Raises psycopg.Error."""
        return self._round(((sql, values),))

    def execute_last(self, sql: str, values: Sequence[Any]) -> Rows:
        """Run a statement and commit. Raises psycopg.Error, and then nothing is committed."""
        return self._round(((sql, values), ("COMMIT", ())))

    def commit(self) -> None:
        """Commit, unless nothing was said or the last statement has done so."""
        if self._begin is None and self._pg.transaction_status != _IDLE:
            self._round((("COMMIT", ()),))
        self._begin = None

    def rollback(self) -> None:
        """Roll back, if something was said; a connection that is not to be trusted any more is closed."""
        self._begin = None
        try:
            if self._pg.transaction_status != _IDLE:
                self._round((("ROLLBACK", ()),))
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _round(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> Rows:
        """One round trip; what the first statement gave."""
        asked = [(sql, [as_text(value, self._encoding) for value in values]) for sql, values in statements]
        try:
            self._pg.enter_pipeline_mode()
            sent: list[_Sent] = []
            if self._begin is not None:
                self._pg.send_query_params(self._begin, None)
                sent.append(_BEGIN)
                self._begin = None
            for sql, values in asked:
                self._send(sql, values, sent)
            self._pg.pipeline_sync()
            results = self._results()
            self._pg.exit_pipeline_mode()
        except BaseException:
            self.close()  # nobody knows what is still under way
            raise
        return self._read(sent, results)

    def _send(self, sql: str, values: list[bytes | None], sent: list[_Sent]) -> None:
        """Put a statement on its way."""
        name = self._prepared.get(sql)
        if name is None:
            text = dollars(sql).encode(self._encoding)
            if not self._may_prepare(sql):
                self._pg.send_query_params(text, values)
                sent.append(_RUN)
                return
            self._named += 1
            name = b"statewright_%d" % self._named
            self._pg.send_prepare(name, text)
            sent.append(_Sent("prepare", sql, name))
        self._pg.send_query_prepared(name, values)
        sent.append(_RUN)

    def _may_prepare(self, sql: str) -> bool:
        """Not where the connection was told not to, nor what is run once."""
        wanted = self.connection.prepare_threshold is not None and len(self._prepared) < PREPARED_MAX
        return wanted and sql.startswith(_PREPARABLE)

    def _results(self) -> list[Any]:
        """Wait for the end of the round; other threads run meanwhile. `Any`: results of libpq."""
        pg, wait = self._pg, self._wait
        while pg.flush():
            wait(True)
            pg.consume_input()
        results: list[Any] = []
        while True:
            while pg.is_busy():
                wait(False)
                pg.consume_input()
            result = pg.get_result()
            if result is None:
                if pg.status != pq.ConnStatus.OK:
                    raise psycopg.OperationalError("the connection was lost")
            elif result.status == pq.ExecStatus.PIPELINE_SYNC:
                return results
            else:
                results.append(result)

    def _read(self, sent: list[_Sent], results: list[Any]) -> Rows:
        first: Rows | None = None
        for one, result in zip(sent, results, strict=False):
            if result.status in _FAILED:
                raise error_from_result(result, encoding=self._encoding)
            if one.kind == "prepare":
                self._prepared[one.sql] = one.name
            elif one.kind == "run" and first is None:
                first = rows_of(result, self._encoding)
        return first or Rows([], 0)


class _Sent(NamedTuple):
    """What a result of a round is the answer to."""

    kind: Literal["begin", "prepare", "run"]
    sql: str = ""
    name: bytes = b""


_BEGIN, _RUN = _Sent("begin"), _Sent("run")


def as_text(value: object, encoding: str) -> bytes | None:
    """A value as libpq takes it. Raises TypeError for a type that no column has, psycopg.DataError for a
    text with a NUL.
    """
    match value:
        case str():
            text = value.encode(encoding)
            if b"\0" in text:
                raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) characters")
            return text
        case None:
            return None
        case bool():
            return b"t" if value else b"f"
        case int():
            return b"%d" % value
        case _:
            raise TypeError(f"no column takes a {type(value).__name__}")


def rows_of(result: Any, encoding: str) -> Rows:
    """The rows of a result. `Any`: psycopg's, in C or not."""
    count, width = result.ntuples, result.nfields
    if not width:
        return Rows([], result.command_tuples or 0)
    reads = [_READS.get(result.ftype(place)) for place in range(width)]
    get = result.get_value
    rows = [
        tuple(
            None if (raw := get(row, place)) is None else raw.decode(encoding) if read is None else read(raw)
            for place, read in enumerate(reads)
        )
        for row in range(count)
    ]
    return Rows(rows, result.command_tuples or 0)


_READS: dict[int, Callable[[bytes], object]] = {
    16: lambda raw: raw == b"t",  # boolean
    20: int,  # bigint
    21: int,  # smallint
    23: int,  # integer
}
"""How values are read, by the number of their type; all others are texts."""


@lru_cache(maxsize=1024)
def dollars(sql: str) -> str:
    """A statement with its parameters as libpq writes them: `$1`, `$2`."""
    first, *rest = sql.replace("%%", "\0").split("%s")
    numbered = "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
    return (first + numbered).replace("\0", "%")


def waiter(descriptor: int) -> Callable[[bool], None]:
    """Waits until a socket can be read (or, if asked so, written)."""
    if not hasattr(select, "poll"):  # Windows

        def by_select(writing: bool) -> None:
            select.select([descriptor], [descriptor] if writing else [], [])

        return by_select
    reading, both = select.poll(), select.poll()
    reading.register(descriptor, select.POLLIN)
    both.register(descriptor, select.POLLIN | select.POLLOUT)

    def by_poll(writing: bool) -> None:
        (both if writing else reading).poll()

    return by_poll
