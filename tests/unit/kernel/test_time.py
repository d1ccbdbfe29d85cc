"""Timers: after, until, resume, every; and the instant at which things happen."""

from __future__ import annotations

from datetime import timedelta

from statewright.kernel.outputs import Reason

from .lives import BEGIN, Life


def test_a_payment_after_the_window_meets_the_closed_order() -> None:
    life = Life.begin("""
        events: {pay: {}}
        initial: unpaid
        states:
          unpaid: {on: {pay: paid}, after: {30m: closed}}
          paid: {}
          closed: {}
    """)
    life.now += timedelta(minutes=30)
    refusal = life.refused("pay")
    assert refusal.reason is Reason.UNHANDLED
    assert life.state == "closed"
    assert life.snapshot.last_at == BEGIN + timedelta(minutes=30)


def test_each_timer_is_taken_at_its_own_instant() -> None:
    life = Life.begin("""
        data: {seen: {type: array, maxItems: 9, items: {type: string, format: date-time}, default: []}}
        initial: first
        states:
          first: {after: {1h: {to: second, add: {seen: =now}}}}
          second: {after: {1h: {to: third, add: {seen: =now}}}}
          third: {}
    """)
    life.wait(days=1)
    assert life.state == "third"
    assert life.data["seen"] == ["2026-03-01T01:00:00.000Z", "2026-03-01T02:00:00.000Z"]


def test_resume_keeps_what_was_left() -> None:
    life = Life.begin("""
        events: {ask: {}, close: {}}
        initial: shipped
        states:
          shipped: {on: {ask: open}, after: [{delay: 15d, resume: true, to: signed}]}
          open: {on: {close: shipped}}
          signed: {}
    """)
    life.wait(days=14)
    life.send("ask")
    life.wait(days=30)
    life.send("close")
    life.wait(hours=23)
    assert life.state == "shipped"
    life.wait(hours=1)
    assert life.state == "signed"


def test_until_follows_its_field() -> None:
    life = Life.begin("""
        data: {due_at: {type: string, format: date-time, nullable: true}}
        events:
          plan: {payload: {due_at: {type: string, format: date-time, nullable: true}}}
        initial: open
        states:
          open:
            on: {plan: {set: {due_at: =event.due_at}}}
            after: [{until: =data.due_at, to: over}]
          over: {}
    """)
    assert life.snapshot.timers == ()
    life.send("plan", due_at="2026-03-05T00:00:00Z")
    assert life.snapshot.timers[0].due_at == BEGIN + timedelta(days=4)
    life.send("plan", due_at="2026-03-08T00:00:00Z")
    life.wait(days=5)
    assert life.state == "open"
    life.send("plan", due_at=None)
    assert life.snapshot.timers == ()
    life.send("plan", due_at="2020-01-01T00:00:00Z")
    assert life.state == "over", "an instant in the past is now"


def test_every_missed_turn_is_a_step_of_its_own() -> None:
    life = Life.begin("""
        data: {fee: {type: integer, minimum: 0, maximum: 1000, default: 0}}
        initial: overdue
        states:
          overdue: {every: [{each: 24h, at_most: 3, set: {fee: =data.fee + 10}}]}
    """)
    made = life.wait(days=2, hours=1)
    assert len(made.moments) == 2
    assert life.data["fee"] == 20
    life.wait(days=30)
    assert life.data["fee"] == 30, "at most three times"


def test_a_due_timer_whose_guard_is_false_waits_for_a_later_step() -> None:
    life = Life.begin("""
        data: {ready: {type: boolean, default: false}}
        events: {prepare: {}}
        initial: waiting
        states:
          waiting:
            on: {prepare: {set: {ready: true}}}
            after: [{delay: 1h, when: data.ready, to: gone}]
          gone: {}
    """)
    life.wait(hours=5)
    assert life.state == "waiting"
    assert life.snapshot.incidents == ()
    life.send("prepare")
    assert life.state == "gone"


def test_timers_that_set_one_another_become_an_incident() -> None:
    life = Life.begin("""
        data: {count: {type: integer, minimum: 0, maximum: 100000, default: 0}}
        initial: here
        states:
          here: {after: [{delay: 0s, to: there, set: {count: =data.count + 1}}]}
          there: {after: [{delay: 0s, to: here}]}
    """)
    life.wait(minutes=1)
    (incident,) = life.snapshot.incidents
    assert incident.reason == "unsettled"
