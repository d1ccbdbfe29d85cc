"""Who may send what, what becomes of it when nothing handles it, and what a refusal says."""

from __future__ import annotations

from datetime import timedelta

from statewright.kernel import Actor, Event, May, allowed
from statewright.kernel.outputs import Outcome, Reason
from statewright.kernel.turning import Repeated
from statewright.kernel.values import Sender

from .lives import Life

LI, WANG = Actor("li", ("clerk",)), Actor("wang", ("clerk",))


def test_a_role_that_is_one_person() -> None:
    life = Life.begin("""
        data: {buyer: {type: string}}
        roles: {buyer: {is: =data.buyer}}
        events: {cancel: {by: buyer}}
        initial: open
        states: {open: {on: {cancel: gone}}, gone: {}}
    """, buyer="li")  # fmt: skip
    refusal = life.refused("cancel", Actor("wang", ("buyer",)))
    assert (refusal.reason, refusal.roles) == (Reason.ROLE, ("buyer",))
    assert life.refused("cancel", Actor("li", ())).reason is Reason.ROLE
    assert life.refused("cancel").reason is Reason.ROLE
    assert life.send("cancel", Actor("li", ("buyer",))) is Outcome.TAKEN


def test_four_eyes_also_through_a_chain_of_instances() -> None:
    life = Life.begin("""
        data: {approved_by: {type: string, nullable: true}}
        roles: {clerk: {}}
        events: {approve: {by: clerk}, release: {by: clerk, not_by: =data.approved_by}}
        initial: open
        states:
          open: {on: {approve: {to: approved, set: {approved_by: =actor.id}}}}
          approved: {on: {release: released}}
          released: {}
    """)
    life.send("approve", LI)
    assert life.refused("release", LI).reason is Reason.ROLE
    assert life.refused("release", Actor("robot", ("clerk",), person="li")).reason is Reason.ROLE
    assert life.send("release", WANG) is Outcome.TAKEN


def test_only_the_named_workflow_may_send() -> None:
    life = Life.begin("""
        events: {paid: {from: [payment, parent]}}
        initial: open
        states: {open: {on: {paid: over}}, over: {}}
    """)
    assert life.refused("paid", LI).reason is Reason.ROLE
    stranger = Event("paid", {}, None, life.now, Sender("coupon", "c1"))
    assert getattr(life.put(stranger).verdict, "reason", None) is Reason.ROLE
    assert life.put(stranger._replace(sender=Sender("other", "x", "parent"))).verdict is Outcome.TAKEN


def test_the_same_key_is_the_same_event() -> None:
    life = Life.begin("""
        data: {sum: {type: integer, default: 0, maximum: 99}}
        events: {paid: {key: =event.number, payload: {number: {type: string}, amount: {type: integer}}}}
        initial: open
        on: {paid: {when: event.amount > 0, set: {sum: =data.sum + event.amount}}}
        states: {open: {}}
    """)
    assert life.refused("paid", number="A", amount=0).reason is Reason.GUARD
    assert life.send("paid", number="A", amount=5) is Outcome.TAKEN, "a refusal leaves no receipt"
    assert isinstance(life.send("paid", number="A", amount=5), Repeated)
    assert life.refused("paid", number="A", amount=6).reason is Reason.KEY_CONFLICT
    assert life.data["sum"] == 5


def test_parked_events_wait_for_a_state_that_takes_them() -> None:
    life = Life.begin("""
        events:
          ready: {}
          deliver: {unhandled: {park: {for: 24h}}, payload: {n: {type: integer}}}
          skip: {unhandled: ignore}
        data: {seen: {type: array, maxItems: 5, items: {type: integer}, default: []}}
        initial: closed
        states:
          closed: {on: {ready: open}}
          open: {on: {deliver: {add: {seen: =event.n}}}}
    """)
    assert life.send("skip") is Outcome.IGNORED
    assert life.send("deliver", n=1) is Outcome.PARKED
    life.now += timedelta(hours=23)
    assert life.send("deliver", n=2) is Outcome.PARKED
    life.now += timedelta(hours=2)
    life.send("ready")
    assert life.data["seen"] == [2], "the first one's time was over"
    assert life.snapshot.parked == ()


def test_all_or_nothing() -> None:
    life = Life.begin("""
        data: {a: {type: integer, maximum: 5, default: 0}, b: {type: integer, default: 0, maximum: 9}}
        events: {add: {payload: {n: {type: integer}}}}
        effects: {tell: {}}
        initial: open
        states:
          open: {on: {add: {to: more, set: {a: =data.a + event.n}, do: {tell: {}}}}}
          more: {always: [{when: "data.b == 0", to: open, set: {b: "10 / (data.a - 3)"}}]}
    """.replace('"10 /', '"=10 /'))  # fmt: skip
    assert life.refused("add", n=6).reason is Reason.DATA
    refusal = life.refused("add", n=3)
    assert refusal.reason is Reason.FAULT
    assert life.data == {"a": 0, "b": 0}
    assert life.state == "open"
    assert not refusal


def test_a_property_is_enforced() -> None:
    life = Life.begin("""
        data: {paid: {type: integer, default: 0, maximum: 99}}
        events: {ship: {}}
        initial: open
        states: {open: {on: {ship: shipped}}, shipped: {}}
        properties: {shipped only when paid: {holds: "!in_state('shipped') || data.paid > 0"}}
    """)
    refusal = life.refused("ship")
    assert (refusal.reason, refusal.name) == (Reason.PROPERTY, "shipped only when paid")


def test_after_the_end_only_answers_without_change_are_left() -> None:
    life = Life.begin("""
        events: {finish: {}, paid: {}, more: {}}
        effects: {give_back: {}}
        data: {n: {type: integer, default: 0, maximum: 9}}
        on:
          paid: {do: {give_back: {}}}
          more: {set: {n: 1}}
        initial: open
        states: {open: {on: {finish: over}}, over: {final: true}}
    """)
    life.send("finish")
    assert life.snapshot.status == "done"
    assert life.send("paid") is Outcome.TAKEN
    assert life.effects == [("give_back", {})]
    assert life.refused("more").reason is Reason.UNHANDLED


def test_may_i_without_doing_it() -> None:
    life = Life.begin("""
        data: {stock: {type: integer, minimum: 0, maximum: 9, default: 0}}
        roles: {clerk: {}}
        events:
          look: {}
          buy: {payload: {n: {type: integer}}}
          refill: {by: clerk}
          never: {}
        initial: open
        states:
          open:
            on:
              look: {when: data.stock > 0, set: {stock: =data.stock}}
              buy: {when: event.n <= data.stock, set: {stock: =data.stock - event.n}}
              refill: {set: {stock: 9}}
          shut: {on: {never: open}}
    """)
    found = {each.event: (each.may, each.reason) for each in allowed(life.definition, life.snapshot)}
    assert found == {
        "look": (May.NO, Reason.GUARD),
        "buy": (May.DEPENDS, None),
        "refill": (May.NO, Reason.ROLE),
        "never": (May.NO, Reason.UNHANDLED),
    }
    clerk = {each.event: each.may for each in allowed(life.definition, life.snapshot, LI)}
    assert clerk["refill"] is May.YES
