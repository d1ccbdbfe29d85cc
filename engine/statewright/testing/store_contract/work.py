"""What workers find: timers, lanes of deliveries, effects under leases, hints. Floor 6."""

from __future__ import annotations

import threading

from ...runtime.rows import OutboxRow
from .bench import SECOND, Open, bench


def timers_fall_due_in_order(open_store: Open) -> None:
    """The longest due first; a wake-up can be moved and taken away."""
    at = bench(open_store)
    late, early, never = at.start("i1"), at.start("i2"), at.start("i3")
    with at.store.session() as session:
        session.wake(late, at.now + 20)
        session.wake(early, at.now + 30)
        session.wake(early, at.now + 10)
        session.wake(never, at.now + 5)
        session.wake(never, None)
    with at.store.session() as session:
        assert not session.due(at.now + 9, 10)
        assert list(session.due(at.now + 20, 10)) == [early, late]
        assert list(session.due(at.now + 20, 1)) == [early]


def lanes_keep_their_order(open_store: Open) -> None:
    """Only the head of a lane is delivered; a head that waits holds its lane and no other."""
    at = bench(open_store)
    one, two = at.start("i1"), at.start("i2")
    at.request("message", one, "first")
    at.request("message", one, "second")
    at.request("start", two, "third", due_at=at.now)
    names: list[str] = []
    with at.store.session() as session:
        head = session.claim_delivery(at.now, 1)[0]
        assert head.name == "first"
        session.reschedule(head._replace(due_at=at.now + SECOND, attempt=1, error="later"))
    for moment in (at.now, at.now, at.now + SECOND, at.now + SECOND):
        with at.store.session() as session:
            for row in session.claim_delivery(moment, 1):
                names.append(row.name)
                assert session.settle(row.id)
                assert not session.settle(row.id)
    assert names == ["third", "first", "second"]


def receivers_of_one_lane_do_not_wait_for_each_other(open_store: Open) -> None:
    """A row waits for older ones of its lane for the same target; one without a target is for all."""
    at = bench(open_store)
    key = at.start("i1")
    wanted = (("first", "w a"), ("second", "w b"), ("third", "w a"), ("all", None), ("last", "w b"))
    for name, target in wanted:
        at.request("message", key, name, target=target)
    names: list[str] = []
    with at.store.session() as session:
        head = session.claim_delivery(at.now, 1)[0]
        session.reschedule(head._replace(due_at=at.now + SECOND))
    for moment in (at.now, at.now, *[at.now + SECOND] * 5):
        with at.store.session() as session:
            for row in session.claim_delivery(moment, 1):
                names.append(row.name)
                session.settle(row.id)
    assert names == ["second", "first", "third", "all", "last"]
    at.request("message", key, "one", target="w a")
    at.request("message", key, "two", target="w b")
    with at.store.session() as session:
        two = session.waiting(key)[-1]
        assert session.earlier(two, "w a")
        assert not session.earlier(two, "w b")


def an_effect_is_leased_to_one(open_store: Open) -> None:
    """Claimed once; after the lease is over again, with word of who had it; freed by rescheduling."""
    at = bench(open_store)
    key = at.start("i1")
    at.request("effect", key, "charge")
    at.request("effect", key, "unknown")

    def claim(moment: int, worker: str, *names: str) -> list[OutboxRow]:
        with at.store.session() as session:
            return list(session.claim_effects(moment, names, 10, 30 * SECOND, worker))

    assert not claim(at.now - 1, "w1", "charge")
    claimed = claim(at.now, "w1", "charge", "notify")
    assert [(row.name, row.leased_by) for row in claimed] == [("charge", None)]
    assert not claim(at.now + SECOND, "w2", "charge")
    with at.store.session() as session:
        assert session.leased("charge", at.now + SECOND) == 1
    taken_over = claim(at.now + 31 * SECOND, "w2", "charge")
    assert [(row.name, row.leased_by) for row in taken_over] == [("charge", "w1")]
    with at.store.session() as session:
        row = session.outbox(claimed[0].id)
        assert row is not None
        assert row.leased_by == "w2"
        freed = row._replace(leased_by=None, leased_until=None, attempt=1, due_at=at.now + 60 * SECOND)
        session.reschedule(freed._replace(phase="reconcile", until=at.now + 90 * SECOND, error="no answer"))
    again = claim(at.now + 60 * SECOND, "w3", "charge")
    assert [(row.attempt, row.phase, row.error) for row in again] == [(1, "reconcile", "no answer")]


def ordered_effects_wait_for_each_other(open_store: Open) -> None:
    """Effects of one name with a lane: the next only when the one before is settled."""
    at = bench(open_store)
    key = at.start("i1")
    for name in ("tell", "tell", "other"):
        at.request("effect", key, name, lane=key, key=f"{name}")
    with at.store.session() as session:
        rows = session.claim_effects(at.now, ("tell", "other"), 10, SECOND, "w1")
        assert sorted(row.name for row in rows) == ["other", "tell"]
        assert not session.claim_effects(at.now, ("tell",), 10, SECOND, "w1")
        session.settle(min(row.id for row in rows if row.name == "tell"))
        assert len(session.claim_effects(at.now, ("tell",), 10, SECOND, "w1")) == 1


def numbers_are_kept_under_names(open_store: Open) -> None:
    """Meters, and the lock around them."""
    at = bench(open_store)
    with at.store.session() as session:
        session.exclusive("charge")
        session.set_meter("charge", 1)
        session.set_meter("charge", 2)
        assert session.meter("charge") == 2
        assert session.meter("other") is None


def upgrading_twice_does_nothing(open_store: Open) -> None:
    """An up-to-date store is not outdated."""
    at = bench(open_store)
    assert not at.store.outdated()
    assert list(at.store.upgrade()) == []


def a_hint_is_heard(open_store: Open) -> None:
    """A hint given while another thread waits ends the wait; without one it ends by itself."""
    at = bench(open_store)
    at.store.wait(0.01)
    heard: list[bool] = []
    waiter = threading.Thread(target=lambda: heard.append(at.store.wait(10)))
    waiter.start()
    for _ in range(200):
        at.store.hint()
        waiter.join(0.05)
        if not waiter.is_alive():
            break
    assert heard == [True]
