"""Starting and sending: receipts, refusals, keys, revisions, what is kept and what is not."""

from __future__ import annotations

import pytest

from statewright.kernel import Actor, May, Outcome, Reason, Status
from statewright.runtime import (
    AlreadyExists,
    Engine,
    NotFound,
    Receipt,
    Refusal,
    Refused,
    RevisionMismatch,
    UnknownWorkflow,
)
from statewright.testing.clock import VirtualClock

from .flows import CLERK


def start(engine: Engine, id: str = "t1", name: str = "first", key: str | None = None) -> Receipt:
    return engine.start("task", id, {"name": name}, actor=CLERK, key=key)


def test_an_instance_lives(engine: Engine, clock: VirtualClock) -> None:
    receipt = start(engine)
    assert receipt == Receipt("task", "t1", "start", Outcome.TAKEN, ("open",), Status.RUNNING, 1, clock.now)
    taken = engine.send("task", "t1", "add", {"n": 3}, actor=CLERK)
    assert (taken.revision, taken.outcome, taken.repeated) == (2, Outcome.TAKEN, False)
    view = engine.get("task", "t1")
    assert (view.data["count"], view.state, view.revision, view.ref) == (3, ("open",), 2, "first")
    assert view.is_in("open")
    done = engine.send("task", "first", "finish")
    assert done.status is Status.DONE
    assert [entry.kind for entry in engine.history("task", "t1")] == ["start", "event", "event"]


def test_a_refusal_changes_nothing_and_is_remembered(engine: Engine) -> None:
    start(engine)
    refused = engine.try_send("task", "t1", "add", {"n": 3}, actor=Actor("bob"))
    assert isinstance(refused, Refusal)
    assert not refused
    assert refused.reason is Reason.ROLE
    with pytest.raises(Refused) as raised:
        engine.send("task", "t1", "add", {"n": -1}, actor=CLERK)
    assert raised.value.refusal.reason is Reason.PAYLOAD
    with pytest.raises(Refused):
        engine.start("task", "t2", {"name": "forbidden"})
    assert engine.get("task", "t1").revision == 1
    assert len(engine.history("task", "t1")) == 1
    assert [row.reason for row in engine.refusals("task", "t1")] == ["payload", "role"]


def test_a_declared_key_makes_two_sends_one(engine: Engine) -> None:
    start(engine)
    first = engine.send("task", "t1", "paid", {"number": "N1", "n": 5})
    again = engine.send("task", "t1", "paid", {"number": "N1", "n": 5}, actor=Actor("another"))
    assert again == first._replace(repeated=True)
    assert engine.get("task", "t1").data["count"] == 5
    other = engine.try_send("task", "t1", "paid", {"number": "N1", "n": 6})
    assert isinstance(other, Refusal)
    assert other.reason is Reason.KEY_CONFLICT
    assert engine.send("task", "t1", "paid", {"number": "N2", "n": 6}).repeated is False


def test_a_refused_key_is_judged_anew(engine: Engine) -> None:
    start(engine)
    engine.send("task", "t1", "wait")
    assert not engine.try_send("task", "t1", "paid", {"number": "N1", "n": 5})
    engine.send("task", "t1", "later", {"n": 1})
    assert engine.send("task", "t1", "paid", {"number": "N1", "n": 5}).repeated is False


def test_a_callers_key_has_one_answer_refusals_included(engine: Engine) -> None:
    start(engine)
    first = engine.send("task", "t1", "add", {"n": 1}, actor=CLERK, key="k1")
    assert engine.send("task", "t1", "add", {"n": 1}, actor=CLERK, key="k1") == first._replace(repeated=True)
    assert engine.get("task", "t1").data["count"] == 1
    conflict = engine.try_send("task", "t1", "add", {"n": 2}, actor=CLERK, key="k1")
    assert isinstance(conflict, Refusal)
    assert conflict.reason is Reason.KEY_CONFLICT
    refused = engine.try_send("task", "t1", "later", {"n": 1}, actor=Actor("bob"), key="k2")
    assert refused  # parked
    denied = engine.try_send("task", "t1", "add", {"n": 1}, actor=Actor("eve"), key="k3")
    again = engine.try_send("task", "t1", "add", {"n": 1}, actor=Actor("eve", "clerk"), key="k3")
    assert isinstance(denied, Refusal)
    assert isinstance(again, Refusal)
    assert (again.reason, again.message, again.roles) == (denied.reason, denied.message, denied.roles)
    mine = engine.send("task", "t1", "add", {"n": 1}, actor=Actor("joe", "clerk"), key="k1")
    assert mine.repeated is False


def test_a_start_with_a_key_is_one_start(engine: Engine) -> None:
    first = start(engine, key="s1")
    assert start(engine, key="s1") == first._replace(repeated=True)
    with pytest.raises(Refused) as raised:
        engine.start("task", "t9", {"name": "first"}, actor=CLERK, key="s1")
    assert raised.value.refusal.reason is Reason.KEY_CONFLICT
    with pytest.raises(AlreadyExists):
        start(engine, name="other")
    with pytest.raises(AlreadyExists) as taken:
        start(engine, "t2", key="s2")
    assert taken.value.by == "ref"
    engine.send("task", "t1", "finish")
    assert start(engine, "t2", key="s2").repeated is False


def test_mistakes_of_callers_have_names(engine: Engine) -> None:
    start(engine)
    with pytest.raises(UnknownWorkflow, match="known: task, works, part"):
        engine.start("orders", "o1")
    with pytest.raises(NotFound):
        engine.send("task", "nobody", "finish")
    with pytest.raises(NotFound):
        engine.get("task", "nobody")
    with pytest.raises(RevisionMismatch) as raised:
        engine.send("task", "t1", "finish", expect_revision=7)
    assert (raised.value.expected, raised.value.found) == (7, 1)
    assert engine.send("task", "t1", "finish", expect_revision=1)
    with pytest.raises(ValueError, match="cursor"):
        engine.find("task", after="x")
    with pytest.raises(ValueError, match="limit"):
        engine.find("task", limit=0)


def test_ignored_and_parked(engine: Engine) -> None:
    start(engine)
    assert engine.send("task", "t1", "nudge").outcome is Outcome.IGNORED
    assert len(engine.history("task", "t1")) == 1
    assert engine.send("task", "t1", "later", {"n": 4}).outcome is Outcome.PARKED
    assert engine.send("task", "t1", "wait").state == ("open",)
    assert engine.get("task", "t1").data["count"] == 4
    assert [entry.kind for entry in engine.history("task", "t1")] == ["start", "parked", "event"]


def test_what_is_write_only_is_kept_nowhere(engine: Engine) -> None:
    start(engine)
    engine.send("task", "t1", "secret", {"code": "xyzzy", "n": 2}, key="k")
    assert not engine.try_send("task", "t1", "secret", {"code": "guess", "n": 2})
    assert engine.get("task", "t1").data["count"] == 2
    entry = engine.history("task", "t1")[-1]
    assert entry.input["payload"] == {"code": "***", "n": 2}
    replayed = engine.replay("task", "t1")
    assert (replayed.same, replayed.from_seq) == (True, 2)


def test_asking_changes_nothing(engine: Engine) -> None:
    start(engine)
    may = {p.event: p.may for p in engine.allowed("task", "t1", actor=CLERK)}
    assert (may["add"], may["finish"], may["told_off"]) == (May.YES, May.YES, May.NO)
    assert may["secret"] is May.DEPENDS
    assert engine.explain("task", "t1", "add", {"n": 1}, actor=CLERK)
    why = engine.explain("task", "t1", "add", {"n": 1}, actor=Actor("bob"))
    assert not why
    assert why.refusal is not None
    assert why.refusal.reason is Reason.ROLE
    assert "clerk" in why.text
    assert engine.explain("task", "t1", "add", {"n": 1}, actor=Actor("bob"), lang="zh").text != why.text
    assert engine.get("task", "t1").revision == 1
    assert engine.refusals("task") == ()


def test_instances_are_found_page_by_page(engine: Engine, clock: VirtualClock) -> None:
    from datetime import timedelta

    for n in range(7):
        start(engine, f"t{n}", f"name {n}")
        clock.advance(timedelta(hours=1))
    engine.send("task", "t3", "assign", {"owner": "li"})
    engine.send("task", "t4", "wait")
    engine.send("task", "t5", "finish")
    pages = [engine.find("task", limit=3)]
    while pages[-1].next is not None:
        pages.append(engine.find("task", limit=3, after=pages[-1].next))
    assert [[one.id for one in page.instances] for page in pages] == [
        ["t0", "t1", "t2"],
        ["t3", "t4", "t5"],
        ["t6"],
    ]
    assert [one.id for one in engine.find("task", where={"owner": "li"}).instances] == ["t3"]
    assert [one.id for one in engine.find("task", state="waiting").instances] == ["t4"]
    assert [one.id for one in engine.find("task", status=Status.DONE).instances] == ["t5"]
    assert [one.id for one in engine.find("task", ref="name 6").instances] == ["t6"]
    assert [one.id for one in engine.find("task", older_than=timedelta(hours=6)).instances] == ["t0", "t1"]
    assert [one.id for one in engine.find("task", where={"count": 0, "note": None}, limit=1).instances] == [
        "t0"
    ]
