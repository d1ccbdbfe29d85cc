"""Where does a request go? Spans and trace context by OpenTelemetry, if the program has it; else nothing.

Floor 4. The package is never imported here before the program itself has: without it, tracing costs one
look-up.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from itertools import count
from typing import Any

from .errors import Closed

_NO_SPAN = nullcontext()

GAUGES = (
    ("oldest_timer_late_s", "s", "how late the oldest due timer is"),
    ("outbox_age_s", "s", "for how long something has been due that nobody has begun"),
    ("timers", "1", "instances with a timer"),
    ("deliveries", "1", "messages on their way"),
    ("effects", "1", "effects to be carried out"),
    ("incidents", "1", "incidents that wait"),
    ("later", "1", "effects and messages that are not due: to be tried again later"),
)
"""Name, unit and meaning: the names are those of `Health`."""


@contextmanager
def _span(name: str, meta: str | None, attributes: dict[str, str]) -> Iterator[None]:
    from opentelemetry import trace
    from opentelemetry.propagate import extract

    parent: Any = extract(json.loads(meta)) if meta else None
    tracer = trace.get_tracer("statewright")
    marks = {f"statewright.{key}": value for key, value in attributes.items()}
    with tracer.start_as_current_span(f"statewright.{name}", context=parent, attributes=marks):
        yield


class Telemetry:
    """Traces of one engine. `enabled=None`: if the program imported `opentelemetry`."""

    __slots__ = ("_enabled", "_number")

    def __init__(self, enabled: bool | None = None) -> None:
        self._enabled = enabled
        self._number = next(_numbers)

    @property
    def on(self) -> bool:
        """Whether spans are made."""
        if self._enabled is None:
            return "opentelemetry.trace" in sys.modules
        return self._enabled

    def context(self) -> str | None:
        """The current trace context as JSON, to be kept with a log row or an outbox row."""
        if not self.on:
            return None
        from opentelemetry.propagate import inject

        carrier: dict[str, str] = {}
        inject(carrier)
        return json.dumps(carrier) if carrier else None

    def span(self, name: str, meta: str | None = None, **attributes: str) -> AbstractContextManager[None]:
        """A span around a piece of work, within the trace that `meta` (what `context` gave) belongs to."""
        return _span(name, meta, attributes) if self.on else _NO_SPAN

    def gauges(self, read: Callable[[], Mapping[str, float | None]]) -> None:
        """Offer gauges to OpenTelemetry's meter; `read` gives their values when they are looked at."""
        if not self.on:
            return
        _readers[self._number] = read
        if _offered:
            return  # a meter keeps the first instrument of a name, so all engines of a process share one
        _offered.append(True)
        from opentelemetry.metrics import get_meter

        meter = get_meter("statewright")
        for name, unit, words in GAUGES:
            meter.create_observable_gauge(f"statewright.{name}", [partial(_observe, name)], unit, words)


_numbers = count(1)
_readers: dict[int, Callable[[], Mapping[str, float | None]]] = {}
_offered: list[bool] = []


def _observe(name: str, options: object) -> Iterator[Any]:
    """The value of one gauge for each engine that is open; a closed one is asked no more."""
    from opentelemetry.metrics import Observation

    for number, read in list(_readers.items()):
        try:
            value = read().get(name)
        except Closed:
            _readers.pop(number, None)
            continue
        if value is not None:
            yield Observation(value, {"engine": str(number)})
