"""How is one claimed effect carried out? Its performer is called, and what it gives becomes an `Attempt`.

Floor 4. No transaction is open meanwhile. A synchronous performer cannot be stopped from outside: one that is
too slow is taken to have timed out, and if it succeeds after all, that still counts.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

from ..kernel.definition import EffectRule
from ..kernel.outputs import EffectRequest
from ..kernel.values import Fault, Record
from .clock import from_ms
from .concluding import conclude
from .context import Context
from .errors import RetryTransaction, StoreUnavailable
from .outgoing import effect_request, owner_id
from .performers import Attempt, EffectCall, Failed, Performer, Performers, Unclear, attempt_from, attempt_of
from .rows import OutboxRow

log = logging.getLogger("statewright.worker")

CONCLUDE_ATTEMPTS = 6
CONCLUDE_WAIT_S = 1.0
"""How often, and how far apart, the store is asked to take down what came of an effect."""


class Prepared(NamedTuple):
    """A claimed row with all that is needed to perform it."""

    row: OutboxRow
    performer: Performer
    call: EffectCall
    timeout_s: float


def prepare(context: Context, performers: Performers, row: OutboxRow) -> Prepared | Attempt:
    """What to call; or the attempt that it already is, because nothing can be called."""
    with context.session(write=False) as session:
        loaded = session.load_key(row.instance)
        if loaded is None:
            return Unclear("unknown", "the instance is gone")
        known = context.definitions.by_key(session, loaded.definition)
        now = session.now()
    rule = known.definition.effects[row.name]
    request = effect_request(row)
    name, params = row.name, request.params
    if row.phase == "reconcile" and rule.reconcile is not None:
        name = rule.reconcile.effect
        try:
            params = reconcile_params(rule, request)
        except Fault as fault:
            return Failed(fault.code, fault.message, declared=False)
        rule = known.definition.effects[name]
    performer = performers.find(row.workflow, name)
    if performer is None:
        return Unclear("unknown", f"nothing here performs {name}")
    timeout_s = rule.timeout / timedelta(seconds=1)
    deadline = from_ms(now) + rule.timeout
    call = EffectCall(
        name, params, request.key, row.workflow, owner_id(row), row.attempt + 1, deadline, request.undoes
    )
    return Prepared(row, performer, call, timeout_s)


def reconcile_params(rule: EffectRule, request: EffectRequest) -> Record:
    """What the reconciling effect is asked with. Raises Fault."""
    reconcile = rule.reconcile
    if reconcile is None or reconcile.with_ is None:
        return request.params
    found: Record = reconcile.with_.run(request.params, None)
    return found


class Hands:
    """Carries effects out beside the worker's loop: threads, and one event loop for async performers.

    `threads` 0: at once, in the caller's thread, without time limits (for tests and simulations).
    """

    def __init__(self, context: Context, performers: Performers, threads: int) -> None:
        self._context = context
        self._performers = performers
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads, "statewright-effect") if threads else None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: threading.Thread | None = None
        self._busy = 0
        self._lock = threading.Condition()

    @property
    def free(self) -> int:
        """How many more effects can be taken now."""
        with self._lock:
            return (self.threads or 1) - self._busy

    def take(self, row: OutboxRow) -> None:
        """Carry out a row that this worker has leased, and conclude it."""
        with self._lock:
            self._busy += 1
        if self._pool is None:
            self._whole(row)
        else:
            self._pool.submit(self._told, row)

    def _told(self, row: OutboxRow) -> None:
        """In a thread, where nobody would hear of what goes wrong; the lease runs out by itself."""
        try:
            self._whole(row)
        except Exception:
            log.exception("effect %s could not be concluded", row.name)

    def _whole(self, row: OutboxRow) -> None:
        try:
            with self._context.telemetry.span("perform", row.meta, effect=row.name, key=row.key):
                prepared = prepare(self._context, self._performers, row)
                attempt = self._attempt(prepared) if isinstance(prepared, Prepared) else prepared
                self._conclude(row, attempt)
        finally:
            with self._lock:
                self._busy -= 1
                self._lock.notify_all()

    def _conclude(self, row: OutboxRow, attempt: Attempt) -> None:
        """Write down what came of it, patiently: what nobody hears of is carried out once more."""
        for left in reversed(range(CONCLUDE_ATTEMPTS)):
            try:
                conclude(self._context, row, attempt)
                return
            except (StoreUnavailable, RetryTransaction):
                if not left:
                    raise
                if self._pool is not None:
                    threading.Event().wait(CONCLUDE_WAIT_S)

    def _attempt(self, prepared: Prepared) -> Attempt:
        if prepared.performer.asynchronous:
            return self._await(prepared)
        if self._pool is None:
            return call_now(prepared)
        return self._timed(prepared)

    def _timed(self, prepared: Prepared) -> Attempt:
        """Call in a thread of its own, and stop waiting when its time is up."""
        future: Future[Attempt] = Future()

        def run() -> None:
            future.set_result(call_now(prepared))

        threading.Thread(target=run, daemon=True, name=f"statewright-{prepared.call.effect}").start()
        try:
            return future.result(prepared.timeout_s)
        except TimeoutError:
            future.add_done_callback(lambda late: self._conclude_late(prepared.row, late))
            return Unclear("timeout", f"no answer in {prepared.timeout_s:g} s")

    def _conclude_late(self, row: OutboxRow, late: Future[Attempt]) -> None:
        attempt = late.result()
        if not isinstance(attempt, Failed | Unclear):
            conclude(self._context, row, attempt)

    def _await(self, prepared: Prepared) -> Attempt:
        async def run() -> Attempt:
            try:
                async with asyncio.timeout(prepared.timeout_s):
                    return attempt_from(await prepared.performer.run(prepared.call))
            except Exception as error:
                return attempt_of(error)

        if self._pool is None:
            return asyncio.run(run())
        return asyncio.run_coroutine_threadsafe(run(), self._running_loop()).result()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._serving = threading.Thread(
                    target=_serve, args=(self._loop,), daemon=True, name="statewright-async"
                )
                self._serving.start()
            return self._loop

    def drain(self, seconds: float) -> bool:
        """Wait until what was taken is concluded; False if that takes longer."""
        with self._lock:
            return self._lock.wait_for(lambda: self._busy == 0, seconds)

    def close(self) -> None:
        """Take nothing more."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        if self._loop is not None and self._serving is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._serving.join(5)
            self._loop = None


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def call_now(prepared: Prepared) -> Attempt:
    """Call a synchronous performer; an exception of any kind is an attempt that failed."""
    run: Callable[[EffectCall], Any] = prepared.performer.run
    try:
        return attempt_from(run(prepared.call))
    except Exception as error:
        return attempt_of(error)
