"""How is what is a person's written over, in every table? Rows of one instance, by their keys. Floor 5."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Table, and_, update
from sqlalchemy.engine.interfaces import Dialect

from ...runtime.rows import Erasure
from .statements import Statement, Values, at, compiled, gone
from .tables import incident, instance, log, outbox, receipt, refusal


class Run(Protocol):
    """Runs a statement."""

    def __call__(self, sql: str, values: Values, /) -> object: ...


class Erasures:
    """The statements of an erasure, compiled for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        def over(table: Table, changing: tuple[str, ...], *keys: str) -> Statement:
            there = and_(*(table.c[name] == at(f"the_{name}") for name in keys))
            return compiled(update(table).where(there).values({name: at(name) for name in changing}), dialect)

        self._log = over(log, ("input", "trace", "checkpoint"), "instance", "seq")
        self._outbox = over(outbox, ("body", "key", "target", "error"), "id")
        self._incident = over(incident, ("input", "message"), "instance", "number")
        self._receipt = over(receipt, ("answer",), "instance", "scope", "key")
        self._ref = over(instance, ("ref",), "key")
        self._receipt_gone = compiled(gone(receipt, "instance", "scope", "key"), dialect)
        self._refusals_gone = compiled(gone(refusal, "workflow", "id"), dialect)

    def write(self, run: Run, erasure: Erasure) -> None:
        """Write over what is to stand otherwise."""
        key = erasure.instance
        run(self._ref.sql, (erasure.ref, key))
        run(self._refusals_gone.sql, (erasure.workflow, erasure.id))
        for row in erasure.log:
            values = {"input": row.input, "trace": row.trace, "checkpoint": row.checkpoint}
            run(self._log.sql, self._log.bind(**values, the_instance=key, the_seq=row.seq))
        for out in erasure.outbox:
            values = {"body": out.body, "key": out.key, "target": out.target, "error": out.error}
            run(self._outbox.sql, self._outbox.bind(**values, the_id=out.id))
        for one in erasure.incidents:
            values = {"message": one.message, "input": one.input}
            found = self._incident.bind(**values, the_instance=key, the_number=one.number)
            run(self._incident.sql, found)
        for answer in erasure.receipts:
            run(self._receipt.sql, (answer.answer, key, answer.scope, answer.key))
        for answer in erasure.receipts_gone:
            run(self._receipt_gone.sql, (key, answer.scope, answer.key))
