"""Timers, messages, children, questions, incidents: what nobody waits for."""

from __future__ import annotations

from datetime import timedelta

from statewright.kernel import Actor, Reason, Refusal
from statewright.runtime import Engine
from statewright.testing.clock import VirtualClock

HOUR = timedelta(hours=1)


def idle(engine: Engine) -> int:
    return engine.worker(threads=0).run_until_idle()


def test_a_timer_is_taken_by_a_worker(engine: Engine, clock: VirtualClock) -> None:
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "wait")
    assert idle(engine) == 0
    clock.advance(HOUR - timedelta(milliseconds=1))
    assert idle(engine) == 0
    clock.advance(timedelta(milliseconds=1))
    assert engine.health().oldest_timer_late_s == 0
    assert idle(engine) == 1
    view = engine.get("task", "t1")
    assert (view.state, view.data["note"]) == (("open",), "waited")
    assert engine.health().timers == 0


def test_a_late_worker_changes_nothing_about_what_came_first(engine: Engine, clock: VirtualClock) -> None:
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "wait")
    due = clock.now + HOUR
    clock.advance(2 * HOUR)
    engine.send("task", "t1", "finish")
    entry = engine.history("task", "t1")[-1]
    assert [step["by"] for step in entry.steps] == ["TimerDue", "finish"]
    assert entry.steps[0]["at"] == due.isoformat()
    assert idle(engine) == 0


def test_timers_stay_taken_though_the_event_is_refused(engine: Engine, clock: VirtualClock) -> None:
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "wait")
    clock.advance(2 * HOUR)
    refused = engine.try_send("task", "t1", "unblock")
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.UNHANDLED
    assert engine.get("task", "t1").state == ("open",)
    assert [entry.kind for entry in engine.history("task", "t1")] == ["start", "event", "timer"]


def test_a_due_timer_whose_guard_is_false_waits_for_a_step(engine: Engine, clock: VirtualClock) -> None:
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "block")
    clock.advance(2 * HOUR)
    assert idle(engine) == 0
    assert engine.health().timers == 0
    clock.advance(-HOUR)  # a clock may jump back
    engine.send("task", "t1", "unblock")
    clock.advance(HOUR)
    idle(engine)
    assert engine.get("task", "t1").state == ("open",)


def test_a_clock_that_jumps_back_stands_still_for_the_instance(engine: Engine, clock: VirtualClock) -> None:
    engine.start("task", "t1", {"name": "first"})
    at = engine.send("task", "t1", "wait").at
    clock.advance(-5 * HOUR)
    receipt = engine.send("task", "t1", "later", {"n": 1})
    assert receipt.at == at
    assert engine.get("task", "t1").snapshot.last_at == at


def test_messages_arrive_once_and_in_order(engine: Engine) -> None:
    engine.start("works", "a")
    engine.start("works", "b")
    for _ in range(3):
        engine.send("works", "a", "shout", {"whom": "b"})
    assert engine.health().deliveries == 9
    assert idle(engine) == 9
    assert engine.get("works", "b").data["heard"] == [1, 2, 3] * 3
    entry = engine.history("works", "b")[-1]
    assert (entry.kind, entry.actor, entry.input["sender"]["id"]) == ("message", "a", "a")


def test_a_message_to_nobody_is_an_incident_at_its_sender(engine: Engine) -> None:
    engine.start("works", "a")
    engine.send("works", "a", "shout", {"whom": "b"})
    idle(engine)
    held = engine.incidents("works")
    assert [(one.id, one.number, one.kind) for one in held] == [("a", n, "MessageRefused") for n in (1, 2, 3)]
    engine.start("works", "b")
    engine.retry("works", "a", 1)
    engine.skip("works", "a", 3)
    idle(engine)
    assert engine.get("works", "b").data["heard"] == [1]
    assert [one.number for one in engine.incidents("works")] == [2]


def test_children_report_to_their_places(engine: Engine) -> None:
    engine.start("works", "a", {"parts": ["x", "bad", "z"]})
    engine.send("works", "a", "go", actor=Actor("li"))
    idle(engine)
    assert engine.get("works", "a").state == ("working",)
    found = {one.data["part"]: one.id for one in engine.find("part").instances}
    assert sorted(found) == ["x", "z"]
    engine.send("part", found["z"], "measure", {"size": 26})
    engine.send("part", found["x"], "measure", {"size": 24})
    idle(engine)
    view = engine.get("works", "a")
    assert (view.state, view.data["results"], view.data["failures"]) == (("idle",), [24, 26], 1)


def test_children_are_stopped_when_their_parent_leaves(engine: Engine) -> None:
    engine.start("works", "a", {"parts": ["x", "y"]})
    engine.send("works", "a", "go")
    idle(engine)
    engine.send("works", "a", "leave")
    idle(engine)
    assert [one.status.value for one in engine.find("part").instances] == ["stopped", "stopped"]


def test_a_question_is_answered(engine: Engine) -> None:
    engine.start("works", "a")
    engine.start("task", "t1", {"name": "first"})
    engine.send("works", "a", "ask", {"whom": "first"})
    assert engine.get("works", "a").state == ("asking",)
    idle(engine)
    assert engine.get("works", "a").data["results"] == [5]
    assert engine.get("task", "t1").data["count"] == 5
    engine.send("task", "t1", "wait")
    engine.start("works", "b")
    for whom, failures in (("t1", 1), ("nobody", 2)):
        engine.send("works", "b", "ask", {"whom": whom})
        idle(engine)
        assert engine.get("works", "b").data["failures"] == failures


def test_an_independent_start_that_was_made_already_is_no_error(engine: Engine) -> None:
    engine.start("works", "a")
    for _ in range(2):
        engine.send("works", "a", "spawn", {"id": "t1", "name": "first"})
    idle(engine)
    assert engine.get("task", "t1").snapshot.instance.parent is None
    assert engine.incidents() == ()
    engine.send("works", "a", "spawn", {"id": "t1", "name": "second"})
    engine.send("works", "a", "spawn", {"id": "t3", "name": "forbidden"})
    idle(engine)
    assert [one.kind for one in engine.incidents()] == ["MessageRefused", "MessageRefused"]


def test_a_refused_start_that_is_retried_is_a_start_again(engine: Engine, clock: VirtualClock) -> None:
    engine.start("works", "a")
    engine.start("task", "first", {"name": "taken"})
    engine.send("works", "a", "spawn", {"id": "t9", "name": "taken"})  # its ref is another's
    idle(engine)
    (held,) = engine.incidents("works")
    assert held.message == "start to task t9 was refused (exists): a live task has its ref"
    engine.send("task", "first", "finish")
    assert engine.retry("works", "a", held.number)
    idle(engine)
    assert engine.incidents() == ()
    assert engine.get("task", "t9").data["name"] == "taken"
    assert [entry.kind for entry in engine.history("task", "t9")] == ["child"]


def test_a_timer_that_was_left_wakes_nobody(engine: Engine, clock: VirtualClock) -> None:
    engine.start("task", "t1", {"name": "first"})
    engine.send("task", "t1", "wait")
    assert engine.health().timers == 1
    engine.send("task", "t1", "finish")
    assert engine.health().timers == 0
    clock.advance(2 * HOUR)
    assert idle(engine) == 0
    assert engine.get("task", "t1").state == ("done",)
