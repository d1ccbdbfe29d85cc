"""How do a thousand people ask at once without a thousand connections? Their requests travel together.

What is asked while a batch is on its way goes with the next one. A batch that gets no answer is asked again,
with the same keys, until there is one: nothing is done twice.
"""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from typing import Any, NamedTuple

import httpx

BATCH_MAX = 100
GATHER_S = 0.02
"""How long the first request of a batch waits for others."""

PAUSE_S = 0.2


class Waiting(NamedTuple):
    """A request that waits for its turn, and who waits for its answer: (status, body)."""

    asked: dict[str, Any]
    answer: Future[tuple[int, Any]]


class Gatherer:
    """Sends requests to `/together`, `lanes` batches at a time. Safe for many threads; close it when done."""

    def __init__(self, http: httpx.Client, lanes: int, patience_s: float) -> None:
        self._http = http
        self._patience_s = patience_s
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._lanes = [threading.Thread(target=self._serve, daemon=True) for _ in range(lanes)]
        for lane in self._lanes:
            lane.start()

    def ask(self, asked: dict[str, Any]) -> tuple[int, Any]:
        """The answer to one request, when its batch is back. Raises httpx.HTTPError in the end."""
        waiting = Waiting(asked, Future())
        self._waiting.put(waiting)
        return waiting.answer.result()

    def _serve(self) -> None:
        while (first := self._waiting.get()) is not None:
            time.sleep(GATHER_S)
            batch = [first]
            while len(batch) < BATCH_MAX and (one := self._next()) is not None:
                batch.append(one)
            try:
                answers = self._sent([one.asked for one in batch])
            except Exception as error:
                for one in batch:
                    one.answer.set_exception(error)
                continue
            for one, (status, body) in zip(batch, answers, strict=True):
                one.answer.set_result((status, body))

    def _next(self) -> Waiting | None:
        try:
            one = self._waiting.get_nowait()
        except queue.Empty:
            return None
        if one is None:
            self._waiting.put(None)  # it is for the loop
        return one

    def _sent(self, asked: list[dict[str, Any]]) -> list[tuple[int, Any]]:
        until = time.monotonic() + self._patience_s
        while True:
            try:
                answer = self._http.post("/together", json=asked)
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
