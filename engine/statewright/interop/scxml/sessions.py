"""How do SCXML sessions run together? Queues, delays, invoked sessions, on a clock that the caller moves.

Floor 3. Knows no clock of its own.

Theory of operation. The kernel takes one event to completion (appendix D, one macrostep); all around it is
here: the external queues, delayed sends, invoked sessions with `autoforward` and `finalize`, and
`done.invoke`. All sessions share one queue, in order of arrival, so that a run is the same each time.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

from ...kernel.actions import run_blocks
from ...kernel.macrostep import macrostep, stop, visible
from ...kernel.outputs import Message, Refusal, Report, StartRequest, Step
from ...kernel.progress import Progress, Queued
from ...kernel.snapshot import Status
from ...kernel.starting import start
from ...kernel.values import Parent, Record
from .machine import Machine
from .names import INVOKED, LOG, PARENT, SESSION
from .session import Arrived, Session, arriving, unreachable

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
EVENTS_MAX = 100_000
"""How many events one call takes before it gives up: two sessions can answer each other for ever."""


class Sessions:
    """A session of `machine`, and every session that it invokes. Mutable; for tests and for trying a document
    out.
    """

    def __init__(self, machine: Machine, data: Record | None = None, at: datetime = BEGINNING) -> None:
        self.now = at
        self.logged: list[Record] = []
        self.refused: list[Refusal] = []
        self._sessions: dict[str, Session] = {}
        self._queue: deque[tuple[str, Arrived]] = deque()
        self._urgent: deque[tuple[str, Arrived]] = deque()
        self._delayed: list[tuple[datetime, int, str, Message]] = []
        self._numbers = count(1)
        main = self._begin(machine, data or {}, None, None)
        if main is None:
            raise ValueError(f"the document cannot be started: {self.refused[-1]}")
        self._main = main
        self._settle()

    @property
    def configuration(self) -> tuple[str, ...]:
        """The active atomic and final states of the first session, in document order."""
        return self._main.snapshot.configuration

    @property
    def running(self) -> bool:
        """Whether the first session still takes events."""
        return self._main.running

    @property
    def data(self) -> Record:
        """The variables of the first session."""
        return self._main.snapshot.data

    def send(self, event: str, data: Any = None) -> None:
        """Put an event from outside into the first session, and let everything settle."""
        payload = {} if data is None else {"_data": data}
        self._queue.append((self._main.id, Arrived(event, payload)))
        self._settle()

    def advance(self, by: timedelta) -> None:
        """Let time pass; what was delayed arrives when it is due."""
        until = self.now + by
        while self._delayed and self._delayed[0][0] <= until:
            due, _, sender, message = heappop(self._delayed)
            self.now = due
            self._deliver(self._sessions[sender], message)
            self._settle()
        self.now = until

    def next_due(self) -> timedelta | None:
        """How long until something that was delayed arrives; None if nothing will."""
        return self._delayed[0][0] - self.now if self._delayed else None

    def _settle(self) -> None:
        for _ in range(EVENTS_MAX):
            queue = self._urgent or self._queue
            if not queue:
                return
            receiver, arrived = queue.popleft()
            self._take(self._sessions[receiver], arrived)
        raise RuntimeError(f"sessions do not come to rest within {EVENTS_MAX} events")

    def _begin(
        self, machine: Machine, data: Record, parent: Session | None, invoke: str | None
    ) -> Session | None:
        id_ = f"session{next(self._numbers)}"
        above = Parent(parent.machine.definition.name, parent.id, invoke or "") if parent else None
        first = start(machine.definition, data, id=id_, at=self.now, parent=above)
        if isinstance(first, Refusal):
            self.refused.append(first)
            return None
        session = Session(id_, machine, first.snapshot, parent.id if parent else None, invoke)
        self._sessions[id_] = session
        if parent is not None and invoke is not None:
            parent.children[invoke] = id_
        self._carry_out(session, first)
        return session

    def _take(self, session: Session, arrived: Arrived) -> None:
        if not session.running:
            return
        if not arrived.internal:
            for invocation in session.forwarding():
                child = session.children.get(invocation)
                if child is not None:
                    self._queue.append((child, arrived))
        event = Queued(arrived.name, arrived.payload, external=not arrived.internal)

        def before(progress: Progress) -> None:
            plan = session.plan(arrived.invokeid) if arrived.invokeid else None
            if plan is not None and plan.finalize:
                run_blocks(progress, plan.finalize, visible(progress, event), None)
            if arrived.name == f"done.invoke.{arrived.invokeid}":
                progress.invokes = [one for one in progress.invokes if one.id != arrived.invokeid]

        result = macrostep(
            session.machine.definition, session.snapshot, event, self.now, before=before, must_take=False
        )
        if isinstance(result, Step):
            self._carry_out(session, result)
        elif isinstance(result, Refusal):
            self.refused.append(result)
            self._end(session)

    def _end(self, session: Session) -> None:
        session.snapshot = session.snapshot._replace(status=Status.STOPPED)
        self._forget_delayed(session)

    def _carry_out(self, session: Session, step: Step) -> None:
        session.snapshot = step.snapshot
        self.logged += [effect.params for effect in step.effects if effect.effect == LOG]
        cancelled = {one.send_id for one in step.sends_cancelled}
        self._forget_delayed(session, cancelled)
        for message in step.messages:
            if message.delay_s > 0:
                due = self.now + timedelta(seconds=message.delay_s)
                heappush(self._delayed, (due, next(self._numbers), session.id, message))
            else:
                self._deliver(session, message)
        for one in step.stops:
            self._stop(session.children.pop(one.invoke, None))
        for request in step.starts:
            self._invoke(session, request)
        for report in step.reports:
            self._report(session, report)
        if not session.running:
            self._forget_delayed(session)

    def _forget_delayed(self, session: Session, ids: set[str] | None = None) -> None:
        """Delayed sends of these ids do not go out; without ids none of the session's (6.2.4, 6.3)."""
        kept = [
            one
            for one in self._delayed
            if one[2] != session.id or (ids is not None and one[3].send_id not in ids)
        ]
        if len(kept) != len(self._delayed):
            self._delayed = sorted(kept, key=lambda one: one[:2])

    def _deliver(self, sender: Session, message: Message) -> None:
        receiver = self._receiver(sender, message.to.id_or_ref)
        if receiver is not None:
            self._queue.append((receiver.id, arriving(message, sender, receiver)))
        elif not sender.cancelled:
            self._urgent.append((sender.id, unreachable(message)))

    def _receiver(self, sender: Session, target: str) -> Session | None:
        if target == "":
            return sender
        if target == PARENT:
            found = None if sender.cancelled else sender.parent
        elif target.startswith(SESSION):
            found = target.removeprefix(SESSION)
        else:
            found = sender.children.get(target.removeprefix(INVOKED))
        session = self._sessions.get(found) if found else None
        return session if session is not None and session.running else None

    def _stop(self, child: str | None) -> None:
        session = self._sessions.get(child) if child else None
        if session is None or not session.running:
            return
        session.cancelled = True
        stopped = stop(session.machine.definition, session.snapshot, self.now)
        if isinstance(stopped, Step):
            self._carry_out(session, stopped)
        else:
            self.refused.append(stopped)
            self._end(session)

    def _invoke(self, session: Session, request: StartRequest) -> None:
        wanted: dict[str, Any] = dict(request.data)
        machine = self._machine(session.machine, request.workflow, wanted)
        given = wanted["data"]
        if machine is not None:
            kept = {name: value for name, value in given.items() if name in machine.data}
            if self._begin(machine, kept, session, request.invoke) is not None:
                return
        told = f"{request.workflow!r} cannot be invoked"
        failed = Arrived("error.communication", {"_data": told}, request.invoke, internal=True)
        self._urgent.append((session.id, failed))

    def _machine(self, of: Machine, name: str, wanted: dict[str, Any]) -> Machine | None:
        """The machine to invoke: written inside the `invoke`, or given when it began (6.4.3)."""
        if name in of.children:
            return of.children[name]
        from .reading import read_scxml

        text = wanted["content"] if wanted["src"] is None else of.load(wanted["src"])
        return read_scxml(text, of.load)[0] if isinstance(text, str) else None

    def _report(self, session: Session, report: Report) -> None:
        if session.cancelled:
            return
        content: dict[str, Any] = dict(report.output or {})
        content["_about"] = {
            "origin": SESSION + session.id,
            "origintype": None,
            "invokeid": report.invoke,
        }
        name = f"done.invoke.{report.invoke}"
        self._queue.append((report.to.id_or_ref, Arrived(name, content, report.invoke)))
