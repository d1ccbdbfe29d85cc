"""Limits that an effect declares, over all workers: how many at once, how many in a time, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from statewright.runtime import EffectCall, Engine
from statewright.runtime.claiming import parse_rate
from statewright.testing.clock import VirtualClock

from .flows import compiled, replays

MAIL = """
statewright: 1
workflow: mail
version: 1
events: {tell: {payload: {n: {type: integer}}}}
effects:
  one_at_a_time: {params: {n: {type: integer}}, concurrency: 1}
  two_a_second: {params: {n: {type: integer}}, rate: 2/s}
  in_order: {params: {n: {type: integer}}, ordered: true, retry: {attempts: 9, first: 1s, factor: 1, max: 1s}}
initial: open
states:
  open:
    on:
      tell:
        do: [{one_at_a_time: {n: =event.n}}, {two_a_second: {n: =event.n}}, {in_order: {n: =event.n}}]
"""


@pytest.fixture
def mail(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(MAIL), clock=clock) as engine:
        engine.start("mail", "m")
        for n in range(6):
            engine.send("mail", "m", "tell", {"n": n})
        yield engine
        assert replays(engine, ("mail",)) == {}


def test_no_more_at_once_than_declared(mail: Engine) -> None:
    mail.performer("one_at_a_time")(lambda call: None)
    first, second = mail.worker(threads=0), mail.worker(threads=0)
    claimed = first._groups()
    from statewright.runtime.claiming import claim

    assert len(claim(mail._context, claimed, 10, "a")) == 1
    assert claim(mail._context, claimed, 10, "b") == ()
    assert second.run_until_idle() == 0


def test_no_more_in_a_time_than_declared(mail: Engine, clock: VirtualClock) -> None:
    seen: list[int] = []
    mail.performer("two_a_second")(lambda call: seen.append(call.params["n"]))
    workers = [mail.worker(threads=0), mail.worker(threads=0)]
    counts = []
    for _ in range(4):
        for worker in workers:
            worker.run_until_idle()
        counts.append(len(seen))
        clock.advance(timedelta(seconds=1))
    assert counts == [2, 4, 6, 6]
    assert sorted(seen) == list(range(6))


def test_one_after_the_other_although_one_fails(mail: Engine, clock: VirtualClock) -> None:
    seen: list[int] = []

    @mail.performer("in_order")
    def perform(call: EffectCall) -> None:
        if call.params["n"] == 2 and call.attempt < 3:
            raise ConnectionError
        seen.append(call.params["n"])  # type: ignore[arg-type]

    worker = mail.worker(threads=0)
    worker.run_until_idle()
    assert seen == [0, 1]
    for _ in range(3):
        clock.advance(timedelta(seconds=2))
        worker.run_until_idle()
    assert seen == list(range(6))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("100/s", (100, 1000)), ("600/m", (600, 60_000)), ("5 / h", (5, 3_600_000)), ("7/1d", (7, 86_400_000))],
)
def test_rates(text: str, meant: tuple[int, int]) -> None:
    assert parse_rate(text) == meant


@pytest.mark.parametrize("text", ["", "fast", "0/s", "3/fortnight", "-1/s"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="no rate"):
        parse_rate(text)
