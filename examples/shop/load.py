"""How does the shop hold under load, with its processes killed at random? A run, a progress bar, a report.

Rounds of purchases by a crowd; between them the clock is moved on, and everybody attends to the orders there
are. At the end the gateways behave, everything comes to rest, and the books and every instance are checked.
"""

from __future__ import annotations

import contextlib
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from .client import Shopper
from .crowd import OUTCOMES, Crowd
from .launch import Processes

BEHAVIOUR = {"twice": 0.1, "silent": 0.05, "late": 0.1, "late_s": 2, "failing": 0.03, "deaf": 0.03}
JUMPS_MIN = (6, 31, 24 * 60, 2 * 24 * 60, 8 * 24 * 60)
REST_ROUNDS = 40
QUIET_S = 60.0
SHOP_S_EACH_POLL = 10
BAR_EACH_S = 0.25


@dataclass(slots=True)
class Recorder:
    """What happened: latencies by request in seconds, statuses, outcomes of stories, kills."""

    latencies: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def request(self, what: str, seconds: float, status: int) -> None:
        """One answered request."""
        with self._lock:
            self.latencies.setdefault(what, []).append(seconds)
            self.statuses[status] += 1

    def outcome(self, name: str) -> None:
        """How a story ended."""
        with self._lock:
            self.outcomes[name] += 1


class Bar:
    """A progress bar on standard error."""

    def __init__(self, total: int, done: int = 0) -> None:
        self._total, self._done = total, done
        self._began, self._shown = time.monotonic(), 0.0

    def show(self, done: int, words: str) -> None:
        """Draw it anew, a few times a second."""
        if done < self._total and time.monotonic() < self._shown + BAR_EACH_S:
            return
        self._shown = time.monotonic()
        filled = 30 * done // max(1, self._total)
        rate = (done - self._done) / max(0.001, time.monotonic() - self._began)
        bar = "█" * filled + "·" * (30 - filled)
        print(
            f"\r{bar} {done}/{self._total} {rate:5.1f}/s {words:<44.44}", end="", file=sys.stderr, flush=True
        )


@contextlib.contextmanager
def chaos(processes: Processes, every_s: float, recorder: Recorder) -> Iterator[None]:
    """Kill one of the shop's processes at random, start it again, wait so many seconds (0: kill none)."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(random.uniform(0.5, 1.5) * every_s):
            processes.kill(random.choice(processes.mortal))
            recorder.kills += 1
            with contextlib.suppress(TimeoutError):
                processes.ready()

    thread = threading.Thread(target=run)
    if every_s:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if every_s:
            thread.join()


class Load:
    """A run of `total` orders in rounds of `round_size`, with so many things going on at once."""

    def __init__(self, shopper: Shopper, crowd: Crowd, recorder: Recorder, at_once: int) -> None:
        self.shopper, self.crowd, self.recorder = shopper, crowd, recorder
        self._pool = ThreadPoolExecutor(at_once, "buyer")

    def run(self, total: int, round_size: int) -> None:
        """Rounds until so many orders were placed, with the gateways misbehaving."""
        bar, begun = Bar(total, self.crowd.placed), 0
        self.shopper.behave(**BEHAVIOUR)
        while self.crowd.placed < total:
            left = total - self.crowd.placed
            wanted = min(left + left // 10 + 1, round_size)  # not every story comes to an order
            for _ in self._each(self.crowd.purchase, range(begun, begun + wanted)):
                bar.show(self.crowd.placed, f"orders, {self.recorder.kills} kills")
            if not self.crowd.placed:
                raise RuntimeError(f"not one of {wanted} purchases became an order; see the logs")
            begun += wanted
            for minutes in JUMPS_MIN:
                self._attend(lambda words: bar.show(self.crowd.placed, words))
                self.shopper.advance(minutes=minutes)
        print(file=sys.stderr)

    def _attend(self, show: Callable[[str], object]) -> None:
        for count, _ in enumerate(self._each(self._attended, self.crowd.live()), 1):
            show(f"attending to order {count}, {self.recorder.kills} kills")
        self.crowd.decide_reviews(0.5)
        self.quiet()

    def _attended(self, order: str) -> str:
        try:
            return self.crowd.attend(order)
        except OUTCOMES as ended:
            return type(ended).__name__

    def _each(self, do: Callable[..., str], items: Iterable[object]) -> Iterator[str]:
        for outcome in self._pool.map(do, items):
            if outcome:
                self.recorder.outcome(outcome)
            yield outcome

    def quiet(self, patience_s: float = QUIET_S) -> bool:
        """Wait until nothing is on its way; False if that takes too long.

        What is tried again in a minute is waited for by moving the shop's clock on.
        """
        began = time.monotonic()
        while time.monotonic() < began + patience_s:
            with contextlib.suppress(httpx.HTTPError):
                health = self.shopper.health()
                if health["deliveries"] == 0 and health["effects"] == 0:
                    return True
            if time.monotonic() > began + 1:
                self.shopper.advance(seconds=SHOP_S_EACH_POLL)
            time.sleep(0.25)
        return False

    def rest(self) -> bool:
        """Gateways behave, days pass, everybody attends, until no order is open; True if that came about."""
        self.shopper.behave()
        bar = Bar(REST_ROUNDS)
        for number in range(REST_ROUNDS):
            still = self.crowd.live()
            bar.show(number, f"{len(still)} orders are open")
            self._attend(lambda words, number=number: bar.show(number, words))
            if not still and not self.crowd.decide_reviews(1.0):
                print(file=sys.stderr)
                return self.quiet()
            self.shopper.advance(days=8)
        print(file=sys.stderr)
        return self.quiet()
