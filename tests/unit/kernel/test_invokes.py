"""Work that lives as long as a state: effects, children, questions, many at once; left, late, undone."""

from __future__ import annotations

from statewright.kernel.inputs import InvokeDone, RetryIncident, SkipIncident
from statewright.kernel.outputs import Outcome
from statewright.kernel.turning import Stale

from .lives import Life

CHARGE = """
    data: {amount: {type: integer, minimum: 1, maximum: 100000}, paid: {type: integer, default: 0}}
    events: {leave: {}, charged_late: {from: self, payload: LATE}}
    effects:
      charge:
        params: {amount: {type: integer}}
        result: {amount: {type: integer}}
        ensures: result.amount == params.amount
        undone_by: give_back
      give_back: {params: {amount: {type: integer}}}
    initial: charging
    states:
      charging:
        on: {leave: away}
        invoke:
          effect: charge
          with: {amount: =data.amount}
          done: {to: paid, set: {paid: =event.output.amount}}
          failed: {to: trouble}
          EXTRA
      paid: {invoke: {undo: charge, done: away, failed: trouble}}
      trouble: {}
      away: {on: {charged_late: {set: {paid: 1}}}}
"""
LATE = "{output: {type: object, nullable: true, properties: {amount: {type: integer}}}, error: ERROR}"
ERROR = "{type: object, nullable: true, properties: {code: {type: string}, message: {type: string}}}"


def charge(extra: str = "") -> Life:
    body = CHARGE.replace("LATE", LATE).replace("ERROR", ERROR).replace("EXTRA", extra)
    return Life.begin(body, amount=500)


def test_an_outcome_is_tested_when_it_arrives() -> None:
    life = charge()
    assert life.begun is not None
    (request,) = life.begun.effects
    assert (request.effect, request.params, request.invoke) == ("charge", {"amount": 500}, life.invoke)
    life.done(amount=499)
    assert life.state == "trouble", "a result that breaks `ensures` is a failure"


def test_an_undo_is_of_the_request_that_was_done() -> None:
    life = charge()
    life.done(amount=500)
    assert life.state == "paid"
    assert life.effects == [("give_back", {"amount": 500})]
    assert life.last is not None
    undo = life.last.moments[-1].step.effects[0]
    assert life.begun is not None
    assert undo.undoes == life.begun.effects[0].key


def test_an_outcome_after_the_state_was_left_is_stale() -> None:
    life = charge()
    invoke = life.invoke
    life.send("leave")
    assert isinstance(life.put(InvokeDone(invoke, {"amount": 500})).verdict, Stale)


def test_a_late_outcome_is_delivered_as_the_declared_event() -> None:
    life = charge("late: charged_late")
    life.send("leave")
    life.done(amount=500)
    assert life.data["paid"] == 1
    assert life.snapshot.left_invokes == ()


def test_a_late_outcome_is_undone() -> None:
    life = charge("late: undo")
    life.send("leave")
    life.done(amount=500)
    assert life.effects == [("give_back", {"amount": 500})]


def test_a_failure_that_nothing_handles_is_an_incident_to_retry_or_skip() -> None:
    life = Life.begin("""
        effects: {call: {}}
        initial: calling
        states: {calling: {invoke: {effect: call, done: over}}, over: {}}
    """)
    life.failed()
    (incident,) = life.snapshot.incidents
    assert "call failed" in incident.message
    life.put(RetryIncident(incident.id))
    (again,) = life.snapshot.incidents
    assert again.id == 2
    life.put(SkipIncident(2))
    assert life.snapshot.incidents == ()


def test_a_notification_and_the_reply_meet_by_key() -> None:
    life = Life.begin("""
        data: {paid: {type: integer, minimum: 0, maximum: 999, default: 0}}
        events:
          paid: {key: =event.trade_no, payload: {trade_no: {type: string}, amount: {type: integer}}}
        effects: {ask: {result: {trade_no: {type: string}, amount: {type: integer}}}}
        initial: asking
        on: {paid: {set: {paid: =data.paid + event.amount}}}
        states:
          asking:
            invoke:
              effect: ask
              done: {as: paid, with: {trade_no: =event.output.trade_no, amount: =event.output.amount}}
              failed: asking_failed
          asking_failed: {}
    """)
    life.send("paid", trade_no="T1", amount=5)
    life.done(trade_no="T1", amount=5)
    assert life.data["paid"] == 5
    assert life.snapshot.invokes == ()


def test_many_at_once_are_done_when_the_last_one_is() -> None:
    life = Life.begin("""
        data:
          parcels: {type: array, maxItems: 5, items: {type: string}}
          arrived: {type: integer, minimum: 0, maximum: 9, default: 0}
          lost: {type: integer, minimum: 0, maximum: 9, default: 0}
        effects: {deliver: {params: {parcel: {type: string}}, result: {ok: {type: boolean}}}}
        initial: delivering
        states:
          delivering:
            invoke:
              for_each: =data.parcels
              effect: deliver
              with: {parcel: =item}
              each_done: {set: {arrived: =data.arrived + 1}}
              done: {to: over, set: {lost: =size(event.failed)}}
          over: {}
    """, parcels=["a", "b", "c"])  # fmt: skip
    assert life.begun is not None
    assert [e.params["parcel"] for e in life.begun.effects] == ["a", "b", "c"]
    life.done(item=1, ok=True)
    life.done(item=1, ok=True)
    life.failed(item=0)
    assert (life.state, life.data["arrived"]) == ("delivering", 1)
    life.done(item=2, ok=True)
    assert (life.state, life.data["arrived"], life.data["lost"]) == ("over", 2, 1)


def test_a_child_is_stopped_or_told_when_its_state_is_left() -> None:
    body = """
        events: {away: {}}
        initial: open
        states:
          open: {on: {away: gone}, invoke: {workflow: helper, done: gone LEAVE}}
          gone: {}
    """
    life = Life.begin(body.replace("LEAVE", ""))
    assert life.begun is not None
    (child,) = life.begun.starts
    assert child.invoke == life.invoke
    life.send("away")
    assert life.last is not None
    step = life.last.moments[-1].step
    assert [stop.to.id_or_ref for stop in step.stops] == [child.id]
    told = Life.begin(body.replace("LEAVE", ", leave: hurry"))
    told.send("away")
    assert told.last is not None
    (message,) = told.last.moments[-1].step.messages
    assert (message.event, message.relation) == ("hurry", "parent")


def test_asking_another_instance() -> None:
    life = Life.begin("""
        data: {coupon: {type: string}}
        initial: locking
        states:
          locking: {invoke: {event: lock, to: {coupon: =data.coupon}, done: locked, failed: without}}
          locked: {}
          without: {}
    """, coupon="C1")  # fmt: skip
    assert life.begun is not None
    (message,) = life.begun.messages
    assert (message.to.workflow, message.to.id_or_ref, message.event) == ("coupon", "C1", "lock")
    assert life.put(InvokeDone(life.invoke, {})).verdict is Outcome.TAKEN
    assert life.state == "locked"
