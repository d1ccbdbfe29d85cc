"""Messages of one sender to several receivers: in order to each of them, and nobody waits for another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from statewright.runtime import Engine
from statewright.runtime.delivering import deliver_next
from statewright.testing.clock import VirtualClock

from .flows import compiled, replays

CHAT = """
statewright: 1
workflow: chat
version: 1
ref: =data.name
data:
  name: {type: string, readOnly: true}
  heard: {type: array, maxItems: 100, items: {type: integer}, default: []}
events:
  tell: {payload: {whom: {type: string}, n: {type: integer}}}
  hear: {from: chat, payload: {n: {type: integer}}}
initial: open
states:
  open:
    on:
      tell: {send: {to: {chat: =event.whom}, event: hear, with: {n: =event.n}}}
      hear: {add: {heard: =event.n}}
"""


@pytest.fixture
def chat(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(CHAT), clock=clock) as engine:
        for id_ in ("a", "b", "c"):
            engine.start("chat", id_, {"name": f"name of {id_}"})
        yield engine
        assert replays(engine, ("chat",)) == {}


def heard(engine: Engine, id_: str) -> object:
    return engine.get("chat", id_).data["heard"]


def postpone(engine: Engine, clock: VirtualClock, number: int) -> None:
    """The row with this payload cannot go for a minute: its receiver's rules are too new for this program."""
    with engine._store.session() as session:
        loaded = session.load("chat", "a")
        assert loaded is not None
        (row,) = (row for row in session.waiting(loaded.key) if f'"n":{number}' in row.body)
        session.reschedule(row._replace(due_at=clock.now_ms() + 60_000))


def test_a_stuck_receiver_holds_up_nothing_for_the_others(chat: Engine, clock: VirtualClock) -> None:
    for n, whom in enumerate("bcbcb"):
        chat.send("chat", "a", "tell", {"whom": whom, "n": n})
    postpone(chat, clock, 0)
    chat.worker(threads=0).run_until_idle()
    assert (heard(chat, "b"), heard(chat, "c")) == ([], [1, 3])
    clock.advance(timedelta(minutes=1))
    chat.worker(threads=0).run_until_idle()
    assert (heard(chat, "b"), heard(chat, "c")) == ([0, 2, 4], [1, 3])


@pytest.mark.parametrize("names", [("name of b", "b"), ("b", "name of b")])
def test_one_receiver_by_two_names_is_one_receiver(
    chat: Engine, clock: VirtualClock, names: tuple[str, str]
) -> None:
    for n, whom in enumerate((*names, "c")):
        chat.send("chat", "a", "tell", {"whom": whom, "n": n})
    postpone(chat, clock, 0)
    chat.worker(threads=0).run_until_idle()
    assert (heard(chat, "b"), heard(chat, "c")) == ([], [2])
    clock.advance(timedelta(minutes=1))
    chat.worker(threads=0).run_until_idle()
    clock.advance(timedelta(seconds=1))
    chat.worker(threads=0).run_until_idle()
    assert heard(chat, "b") == [0, 1]


def test_a_row_that_an_older_program_wrote_keeps_the_whole_lane_in_order(
    chat: Engine, clock: VirtualClock
) -> None:
    for n, whom in enumerate("bcb"):
        chat.send("chat", "a", "tell", {"whom": whom, "n": n})
    with chat._store.session() as session:
        loaded = session.load("chat", "a")
        assert loaded is not None
        rows = session.waiting(loaded.key)
        for row in rows:
            session.settle(row.id)
        for row in rows:
            session.request(row._replace(target=None if '"n":1' in row.body else row.target))
    postpone(chat, clock, 0)
    assert deliver_next(chat._context) == 0
    clock.advance(timedelta(minutes=1))
    chat.worker(threads=0).run_until_idle()
    assert (heard(chat, "b"), heard(chat, "c")) == ([0, 2], [1])
