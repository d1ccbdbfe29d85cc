"""Instances that move to another version: data, states, timers, work that is waited for, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from statewright.explanation import unmoved_text
from statewright.kernel.staying import EffectOwed, NoChoice, NotAwaited, NotOneState
from statewright.runtime import EffectCall, EffectFailed, Engine, Migrated, UnknownWorkflow
from statewright.testing.clock import VirtualClock

from .flows import compiled, replays

FIRST = """
statewright: 1
workflow: case
version: 1
data:
  amount: {type: integer, default: 100}
  memo: {type: string, default: "", index: true}
  channel: {type: string, default: web}
derived: {half: =data.amount / 2}
events: {go: {}, ask: {}, odd: {}, answer: {payload: {amount: {type: integer}}}, keep: {unhandled: park}}
effects:
  look_up: {params: {n: {type: integer}}, result: {n: {type: integer}}}
initial: new
states:
  new:
    on: {go: waiting, ask: asking, odd: strange, answer: {set: {amount: =event.amount}}}
    after: {2h: old}
  waiting:
    initial: first
    after: {3h: old}
    on: {go: new}
    states:
      first: {on: {go: second}}
      second: {}
  asking:
    invoke: {effect: look_up, with: {n: =data.amount}, done: new, failed: new}
  strange: {}
  old: {final: true}
"""

SECOND = (
    FIRST.replace("version: 1\n", "version: 2\n", 1)
    .replace("  memo: {", "  note: {")
    .replace("  channel: {type: string, default: web}\n", "  fee: {type: integer, minimum: 0, default: 0}\n")
    .replace("  strange: {}\n", "  settled: {}\n  doubtful: {}\n")
    .replace("odd: strange", "odd: settled")
    .replace("  first: {on: {go: second}}", "  early: {on: {go: second}}")
    .replace("initial: first", "initial: early")
    .replace("    after: {2h: old}", "    after: {2h: old, 5h: old}")
    + """
properties:
  no case is worth less than its fee: {holds: data.fee <= data.amount}
migrations:
  - from: 1
    states:
      first: early
      strange: [{when: old.amount > 500, to: doubtful}, {when: old.amount > 10, to: settled}]
    rename: {memo: note}
    drop: [channel]
    set: {fee: =old.amount * 2 / 10}
"""
)

THIRD = (
    SECOND.replace("version: 2\n", "version: 3\n", 1)
    .replace("effect: look_up", "effect: look_up_elsewhere")
    .replace("  look_up: {", "  look_up_elsewhere: {")
)
THIRD = THIRD[: THIRD.index("migrations:")] + "migrations:\n  - {from: 2, timers: restart}\n"


@pytest.fixture
def cases(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(FIRST), clock=clock) as engine:
        for id_ in ("new", "waiting", "asking", "odd", "rich", "poor"):
            engine.start("case", id_, {"memo": f"memo of {id_}"})
        engine.send("case", "waiting", "go")
        engine.send("case", "asking", "ask")
        engine.send("case", "rich", "answer", {"amount": 900})
        engine.send("case", "poor", "answer", {"amount": 5})
        for id_ in ("odd", "rich", "poor"):
            engine.send("case", id_, "odd")
        yield engine
        assert replays(engine, ("case",)) == {}


def test_data_and_states_are_moved(cases: Engine) -> None:
    cases.publish(compiled(SECOND))
    moved = cases.migrate("case", "new")
    assert (moved.moved, moved.why, moved.refusal, moved.message) == (True, None, None, "")
    view = cases.get("case", "new")
    assert (view.version, view.state) == (2, ("new",))
    assert view.data == {"amount": 100, "note": "memo of new", "fee": 20, "half": 50}
    assert cases.find("case", where={"note": "memo of new"}).instances[0].id == "new"
    assert cases.migrate("case", "waiting")
    assert cases.get("case", "waiting").state == ("waiting.early",)
    assert cases.migrate("case", "odd")
    assert cases.get("case", "odd").state == ("settled",)
    assert cases.migrate("case", "rich")
    assert cases.get("case", "rich").state == ("doubtful",)
    assert [entry.kind for entry in cases.history("case", "new")] == ["start", "migration"]
    assert not cases.migrate("case", "new")


def test_what_cannot_be_moved_stays_as_it_is(cases: Engine, clock: VirtualClock) -> None:
    cases.publish(compiled(SECOND))
    before = cases.get("case", "poor")
    answer = cases.migrate("case", "poor")
    assert not answer
    assert "no choice for strange" in answer.message
    assert answer.why == NoChoice("strange")
    assert answer.refusal is not None
    assert (answer.refusal.reason, answer.refusal.message) == ("unhandled", answer.message)
    assert cases.get("case", "poor") == before
    clock.advance(timedelta(hours=2))
    cases.worker(threads=0).run_until_idle()
    assert "ended" in cases.migrate("case", "new").message
    cases.publish(compiled(THIRD))
    waits = cases.migrate("case", "asking")
    assert waits.why == NotAwaited("asking", "look_up", "asking")
    assert "waits for look_up" in waits.message


def test_timers_keep_their_due_times(cases: Engine, clock: VirtualClock) -> None:
    begun = clock.now
    clock.advance(timedelta(hours=1))
    cases.publish(compiled(SECOND))
    assert cases.migrate("case", "new")
    assert cases.migrate("case", "waiting")
    due = [timer.due_at - begun for timer in cases.get("case", "new").snapshot.timers]
    assert due == [timedelta(hours=2), timedelta(hours=6)]
    assert [t.due_at - begun for t in cases.get("case", "waiting").snapshot.timers] == [timedelta(hours=3)]
    clock.advance(timedelta(hours=1))
    cases.worker(threads=0).run_until_idle()
    assert cases.get("case", "new").state == ("old",)


def test_chains_run_in_order(cases: Engine, clock: VirtualClock) -> None:
    clock.advance(timedelta(hours=1))
    cases.publish(compiled(SECOND))
    cases.publish(compiled(THIRD))
    begun = clock.now
    assert cases.migrate("case", "new").to_version == 3
    view = cases.get("case", "new")
    assert (view.version, view.data["fee"], view.revision) == (3, 20, 2)
    assert [t.due_at - begun for t in view.snapshot.timers] == [timedelta(hours=2), timedelta(hours=5)]
    assert cases.migrate("case", "waiting", version=2).to_version == 2
    assert "no migrations lead" in cases.migrate("case", "new", version=1).message


def test_work_goes_on_under_the_new_rules(cases: Engine, clock: VirtualClock) -> None:
    cases.publish(compiled(SECOND))
    assert cases.migrate("case", "asking")
    cases.performer("look_up")(lambda call: {"n": call.params["n"]})
    cases.worker(threads=0).run_until_idle()
    assert cases.get("case", "asking").state == ("new",)
    assert cases.get("case", "asking").version == 2


def test_a_property_that_would_break_keeps_it_back(cases: Engine) -> None:
    cases.send("case", "new", "answer", {"amount": -50})
    cases.publish(compiled(SECOND.replace("=old.amount * 2 / 10", "5")))
    assert "no case is worth less" in cases.migrate("case", "new").message


def test_a_rehearsal_tells_what_would_stay_and_changes_nothing(cases: Engine) -> None:
    cases.publish(compiled(SECOND))
    ids = ("new", "waiting", "asking", "odd", "rich", "poor")
    before = [cases.get("case", id_) for id_ in ids]
    assert cases.migrate("case", "new", rehearse=True)
    seen: list[int] = []
    tried = cases.migrate_all("case", rehearse=True, progress=seen.append)
    assert (tried.moved, tried.already, [id_ for id_, _ in tried.not_moved], seen) == (5, 0, ["poor"], [6])
    assert "no choice for strange" in tried.not_moved[0][1].message
    assert [cases.get("case", id_) for id_ in ids] == before
    assert all(len(cases.history("case", id_)) < 4 for id_ in ids)
    moved = cases.migrate_all("case")
    assert moved == tried
    assert [cases.get("case", id_).version for id_ in ids] == [2, 2, 2, 2, 2, 1]
    again = cases.migrate_all("case")
    assert (again.moved, again.already, len(again.not_moved)) == (0, 5, 1)


def test_a_version_is_named_by_its_number_or_its_digest(cases: Engine) -> None:
    (digest,) = cases.publish(compiled(SECOND))
    cases.publish(compiled(THIRD))
    assert cases.migrate("case", "new", version=digest[:12]).to_version == 2
    assert cases.migrate("case", "odd", version=2).to_version == 2
    with pytest.raises(UnknownWorkflow, match="version 9"):
        cases.migrate("case", "odd", version=9)
    with pytest.raises(UnknownWorkflow, match="version abc"):
        cases.migrate_all("case", version="abc")


def test_a_version_is_rehearsed_before_it_is_published(cases: Engine) -> None:
    (second,) = compiled(SECOND)
    assert cases.migrate("case", "new", version=second, rehearse=True).to_version == 2
    assert cases.migrate_all("case", version=second, rehearse=True).moved == 5
    with pytest.raises(ValueError, match="must be published"):
        cases.migrate("case", "new", version=second)
    cases.start("case", "later")
    assert cases.get("case", "later").version == 1


def _why(answer: Migrated) -> str:
    assert answer.why is not None
    assert answer.message == unmoved_text(answer.why).en
    return unmoved_text(answer.why).zh


def test_why_something_stays_is_said_in_chinese_too(cases: Engine, clock: VirtualClock) -> None:
    cases.publish(compiled(SECOND))
    assert _why(cases.migrate("case", "poor")) == "对状态“strange”, 迁移中没有一项条件成立"
    cases.publish(compiled(THIRD))
    waits = "“asking”正在等待“look_up”的结果, 而新版本的“asking”不等待它"
    assert _why(cases.migrate("case", "asking")) == waits
    assert cases.migrate("case", "new", version=2)
    assert _why(cases.migrate("case", "new", version=2)) == "已是这个版本"
    assert _why(cases.migrate("case", "new", version=1)) == "没有从版本 2 到版本 1 的迁移"
    clock.advance(timedelta(hours=9))
    cases.worker(threads=0).run_until_idle()
    assert _why(cases.migrate("case", "new")) == "已经结束"


STAYS = {
    "迁移后不再满足性质“no case is worth less than its fee”": ("=old.amount * 2 / 10", "500"),
    "迁移后数据里的 `fee` 至少是 0, 现在是 -5": ("=old.amount * 2 / 10", "=old.amount - 105"),
    "迁移中有一条规则无法计算: ": ("=old.amount * 2 / 10", "=old.amount / (old.amount - 100)"),
    "新版本没有状态“new”, 迁移也没有说明去哪里": ("  new:\n", "  fresh:\n"),
    "状态“new”要求字段“extra”有值, 迁移后却是空的": ("  new:\n", "  new:\n    has: [extra]\n"),
}


@pytest.mark.parametrize("said", STAYS)
def test_each_thing_that_keeps_an_instance_back_has_its_chinese(cases: Engine, said: str) -> None:
    old, new = STAYS[said]
    text = SECOND.replace(old, new, 1)
    if "fresh" in new:
        text = text.replace("initial: new", "initial: fresh").replace("done: new, failed: new", "done: fresh")
        text = text.replace("{go: new}", "{go: fresh}")
    if "extra" in new:
        text = text.replace("data:\n", "data:\n  extra: {type: string, nullable: true}\n", 1)
    cases.publish(compiled(text))
    assert _why(cases.migrate("case", "new", rehearse=True)).startswith(said)


PARTED = """
statewright: 1
workflow: case
version: 1
events: {go: {}}
effects: {notify: {}}
initial: both
states:
  both:
    regions:
      left: {initial: near, states: {near: {}}}
      right: {initial: far, states: {far: {}}}
    on: {go: calling}
  calling:
    invoke: {effect: notify, done: over}
    initial: ringing
    states: {ringing: {}}
  over: {final: true}
"""
UNITED = """
statewright: 1
workflow: case
version: 2
events: {go: {}}
effects: {notify: {}}
initial: here
states:
  here: {on: {go: there}}
  there: {}
migrations:
  - {from: 1, states: {near: here, far: there, ringing: there}}
"""


def test_states_that_do_not_go_together_keep_an_instance_back(store_url: str, clock: VirtualClock) -> None:
    with Engine(store_url, compiled(PARTED), clock=clock) as engine:
        for id_ in ("parted", "calling"):
            engine.start("case", id_)
        engine.send("case", "calling", "go")
        engine.publish(compiled(UNITED))
        parted, calling = engine.migrate("case", "parted"), engine.migrate("case", "calling")
    assert parted.why == NotOneState("", ("here", "there"))
    assert parted.message == "the workflow would be in here, there at once"
    assert calling.why == NotAwaited("calling", "notify", None)
    assert calling.message == "calling waits for notify, and no state of the new version stands in for it"


FRUGAL = """
statewright: 1
workflow: case
version: 2
data: {amount: {type: integer, maximum: 5, default: 0}}
events: {call: {}}
initial: rest
states:
  rest: {on: {call: {set: {amount: 1}}}}
migrations:
  - {from: 1, states: {here: rest, late: rest}}
"""
LAVISH = """
statewright: 1
workflow: case
version: 1
data: {amount: {type: integer, maximum: 5, default: 0}}
events: {call: {}}
effects: {notify: {retry: {attempts: 1}}}
initial: here
states:
  here:
    on: {call: {do: {notify: {}}}}
    after: {1h: {to: late, set: {amount: =data.amount + 9}}}
  late: {}
"""


@pytest.fixture
def lavish(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(LAVISH), clock=clock) as engine:
        engine.start("case", "c1")
        yield engine
        assert replays(engine, ("case",)) == {}


def test_what_is_owed_to_the_outside_is_settled_first(lavish: Engine) -> None:
    """An effect without rules could not be carried out, retried or told of."""
    lavish.send("case", "c1", "call")
    lavish.publish(compiled(FRUGAL))
    stays = lavish.migrate("case", "c1")
    assert (stays.moved, stays.refusal, stays.why) == (False, None, EffectOwed("notify", 2))
    assert stays.message == "notify is on its way, and version 2 has no effect of that name"
    assert _why(stays) == "外部动作“notify”还没有结果, 而版本 2 里没有它"
    lavish.performer("notify")(lambda call: None)
    lavish.worker(threads=0).run_until_idle()
    assert lavish.migrate("case", "c1").moved


def test_what_is_left_of_an_effect_that_is_no_more_stays_an_incident(lavish: Engine) -> None:
    def refuse(call: EffectCall) -> None:
        raise EffectFailed("closed", "nobody answers")

    lavish.performer("notify")(refuse)
    lavish.send("case", "c1", "call")
    lavish.worker(threads=0).run_until_idle()
    lavish.publish(compiled(FRUGAL))
    assert lavish.migrate("case", "c1").moved
    (lost,) = lavish.get("case", "c1").incidents
    assert lavish.retry("case", "c1", lost.id)
    (still,) = lavish.get("case", "c1").incidents
    assert still.message.endswith("nobody answers (after 1 attempt)) and this version does not declare it")
    assert lavish.health().effects == 0


def test_an_incident_of_a_timer_that_is_no_more_can_be_retried(lavish: Engine, clock: VirtualClock) -> None:
    clock.advance(timedelta(hours=2))
    lavish.worker(threads=0).run_until_idle()
    (lost,) = lavish.get("case", "c1").incidents
    assert lost.reason == "data"
    lavish.publish(compiled(FRUGAL))
    assert lavish.migrate("case", "c1").moved
    lavish.retry("case", "c1", lost.id)
    assert lavish.get("case", "c1").incidents == ()
    assert lavish.get("case", "c1").state == ("rest",)
