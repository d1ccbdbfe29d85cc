"""Who does what nobody is waiting for? A worker: timers that are due, messages on their way, effects.

Floor 4. Any number of workers may run, in any number of processes; what one of them leaves behind when it
dies, another takes over. The store is the truth and is polled; hints only make it quicker.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
from collections.abc import Callable
from functools import partial

from .claiming import Limits, claim, limits
from .clock import stopwatch
from .concluding import conclude
from .context import Context
from .delivering import deliver_next, postpone_head
from .errors import Closed, RetryTransaction, StoreUnavailable
from .operating import health
from .performers import Performers, Unclear
from .performing import Hands
from .rows import OutboxRow
from .waking import due_instances, postpone, wake

log = logging.getLogger("statewright.worker")

DUE_LOOK = 64
"""Of so many instances whose timers are due each worker takes some at random: few meet at the same one."""

SLICE = 16
"""So many timers, then so many messages, then effects: a great backlog of one kind starves no other."""

LIMITS_KEPT_S = 5.0
OUTAGE_WAIT_S = 1.0


class Worker:
    """Does the work of an engine's instances until it is stopped. Made by `Engine.worker`."""

    def __init__(
        self, context: Context, performers: Performers, *, threads: int, poll_s: float, name: str | None
    ) -> None:
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{random.randrange(16**4):04x}"
        self._context = context
        self._performers = performers
        self._hands = Hands(context, performers, threads)
        self._poll_s = poll_s
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._limits: tuple[Limits, ...] = ()
        self._limits_at = -LIMITS_KEPT_S
        self._turn = 0
        self._steps: tuple[Callable[[], int], ...] = (self._wake, self._deliver, self._perform)

    def tick(self) -> int:
        """Do some of everything that is due; how much was done. Raises StoreUnavailable."""
        return sum(step() for step in self._steps)

    def run(self) -> None:
        """Work until `stop` is called from another thread or a signal handler, then finish what was begun."""
        self._thread = self._thread or threading.current_thread()
        self._context.telemetry.gauges(lambda: health(self._context)._asdict())
        while not self._stop.is_set():
            if not self._round():
                self._context.store.wait(self._poll_s)
        self._hands.drain(60)
        self._hands.close()

    def run_until_idle(self) -> int:
        """Work until nothing is due any more; how much was done. Effects wait for their results."""
        total = 0
        while True:
            done = self.tick()
            self._hands.drain(60)
            if not done:
                return total
            total += done

    def start(self) -> Worker:
        """Run in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name=self.name, daemon=True)
        self._thread.start()
        return self

    def stop(self, wait: bool = True) -> None:
        """Take nothing more; with `wait`, return when what was begun is done."""
        self._stop.set()
        self._context.store.hint()
        if self._thread is None:
            self._hands.close()
        elif wait and self._thread is not threading.current_thread():
            self._thread.join(60)

    def __enter__(self) -> Worker:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _round(self) -> int:
        try:
            self._context.flush_refusals_if_due()
            return self.tick()
        except Closed:
            self._stop.set()
        except (StoreUnavailable, RetryTransaction) as outage:
            log.warning("the store is not available: %s", outage)
            self._stop.wait(OUTAGE_WAIT_S)
        return 0

    def _wake(self) -> int:
        keys = due_instances(self._context, DUE_LOOK)
        if self._hands.threads:
            keys = tuple(random.sample(keys, len(keys)))
        done = 0
        for key in keys[:SLICE]:
            work = partial(wake, self._context, key)
            done += self._guarded(work, f"timer of instance {key}", partial(postpone, self._context, key))
        return done

    def _deliver(self) -> int:
        done = 0
        work = partial(deliver_next, self._context)
        otherwise = partial(postpone_head, self._context)
        while done < SLICE and not self._stop.is_set():
            went = self._guarded(work, "delivery", otherwise)
            if not went:
                break
            done += went
        return done

    def _guarded(
        self,
        work: Callable[[], int],
        what: str,
        otherwise: Callable[[Exception], int] | None = None,
    ) -> int:
        """Do a piece of work; one that breaks is logged and put aside, and does not stop the others."""
        try:
            return work()
        except (StoreUnavailable, RetryTransaction, Closed):
            raise
        except Exception as bug:
            log.exception("%s failed", what)
            return otherwise(bug) if otherwise else 0

    def _perform(self) -> int:
        room = self._hands.free
        groups = self._groups()
        if room < 1 or not groups:
            return 0
        self._turn = (self._turn + 1) % len(groups)
        groups = groups[self._turn :] + groups[: self._turn]  # who takes all the room does so once in a while
        rows = claim(self._context, groups, room, self.name)
        for row in rows:
            mine = row._replace(leased_by=self.name)
            if row.leased_by is not None:
                self._guarded(partial(self._abandoned, row, mine), f"effect {row.name}")
            else:
                self._hands.take(mine)
        return len(rows)

    def _abandoned(self, row: OutboxRow, mine: OutboxRow) -> int:
        """Its worker never came back: it may have happened."""
        lost = Unclear("unknown", f"{row.leased_by} took it and did not come back")
        return int(conclude(self._context, mine, lost))

    def _groups(self) -> tuple[Limits, ...]:
        now = stopwatch()
        if now - self._limits_at >= LIMITS_KEPT_S:
            rules = [
                rule for definition in self._context.definitions.all() for rule in definition.effects.values()
            ]
            self._limits, self._limits_at = limits(rules, self._performers), now
        return self._limits
