"""How do a thousand people ask at once without a thousand connections? Their requests travel together.

What is asked while a batch is on its way goes with the next one. A batch that gets no answer is asked again,
with the same keys, until there is one: nothing is done twice.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import httpx

BATCH_MAX = 100
GATHER_S = 0.05
"""How long the first request of a batch waits for others; one lane gathers at a time."""

PAUSE_S = 0.2


class Waiting(NamedTuple):
    """A request that waits for its turn, and who waits for its answer: (status, body)."""

    asked: dict[str, Any]
    answer: Future[tuple[int, Any]]


class Gatherer:
    """Sends requests to `/together` of each address, one batch at a time to each. Safe for many threads.

    Close it when done.
    """

    def __init__(self, addresses: Sequence[str], patience_s: float) -> None:
        self._patience_s = patience_s
        self._gathering = threading.Lock()
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._lanes = [threading.Thread(target=self._serve, args=(url,), daemon=True) for url in addresses]
        for lane in self._lanes:
            lane.start()

    def ask(self, asked: dict[str, Any]) -> tuple[int, Any]:
        """The answer to one request, when its batch is back. Raises httpx.HTTPError in the end."""
        waiting = Waiting(asked, Future())
        self._waiting.put(waiting)
        return waiting.answer.result()

    def _serve(self, address: str) -> None:
        with httpx.Client(base_url=address, timeout=60) as http:
            self._travel(http)

    def _travel(self, http: httpx.Client) -> None:
        while batch := self._gathered():
            try:
                answers = self._sent(http, [one.asked for one in batch])
            except Exception as error:
                for one in batch:
                    one.answer.set_exception(error)
                continue
            for one, (status, body) in zip(batch, answers, strict=True):
                one.answer.set_result((status, body))

    def _gathered(self) -> list[Waiting]:
        """What one batch takes; nothing, when all is over."""
        with self._gathering:
            first = self._waiting.get()
            if first is None:
                return []
            time.sleep(GATHER_S)
            batch = [first]
            while len(batch) < BATCH_MAX and (one := self._next()) is not None:
                batch.append(one)
            return batch

    def _next(self) -> Waiting | None:
        try:
            one = self._waiting.get_nowait()
        except queue.Empty:
            return None
        if one is None:
            self._waiting.put(None)  # it is for the loop
        return one

    def _sent(self, http: httpx.Client, asked: list[dict[str, Any]]) -> list[tuple[int, Any]]:
        until = time.monotonic() + self._patience_s
        while True:
            try:
                answer = http.post("/together", json=asked)
                if answer.status_code == 200:
                    found: list[tuple[int, Any]] = answer.json()
                    return found
                if answer.status_code < 500 or time.monotonic() > until:
                    answer.raise_for_status()
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            time.sleep(PAUSE_S)

    def close(self) -> None:
        """Send what waits, and end."""
        for _ in self._lanes:
            self._waiting.put(None)
        for lane in self._lanes:
            lane.join(self._patience_s)
