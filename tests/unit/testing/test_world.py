"""The simulated world: several instances, one clock, everything delivered once and in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from statewright.kernel import Actor, Outcome, Refusal
from statewright.kernel.snapshot import Incident, Status
from statewright.kernel.turning import Stale
from statewright.testing import world as worlds
from statewright.testing.world import Key, Receipt, World

from .stories import SHOP, definition_of

AT = datetime(2026, 3, 1, 1, tzinfo=UTC)
LI = Actor("li", "buyer")
SHOPKEEPER = Actor("shop", "merchant")
ORDER = Key("order", "o1")

PARENT = """
statewright: 1
workflow: house
version: 1
data:
  tiles: {type: array, maxItems: 5, items: {type: string}, default: [a, b]}
  answers: {type: array, maxItems: 5, items: {type: integer}, default: []}
  why: {type: string, default: ""}
events:
  begin: {}
  leave: {}
  ask: {payload: {whom: {type: string}}}
  news: {from: room, payload: {n: {type: integer}}}
initial: idle
states:
  idle:
    on:
      begin: building
      leave: {}
      ask: {to: asking, set: {why: =event.whom}}
      news: {add: {answers: =event.n}}
  building:
    invoke:
      for_each: =data.tiles
      workflow: room
      with: {name: =item}
      done: {to: idle, set: {answers: "=event.outputs.map(o, o.n)"}}
      failed: {to: idle, set: {why: =event.error.code}}
    on: {leave: idle, news: {add: {answers: =event.n}}}
  asking:
    invoke:
      event: knock
      to: {room: =data.why}
      done: {to: idle, set: {why: answered}}
      failed: {to: idle, set: {why: =event.error.code}}
"""

ROOM = """
statewright: 1
workflow: room
version: 1
data:
  name: {type: string, readOnly: true}
  n: {type: integer, default: 0}
output: {n: {type: integer}}
events:
  finish: {payload: {n: {type: integer}}}
  knock: {from: house}
  say: {}
initial: open
states:
  open:
    on:
      finish: {to: closed, set: {n: =event.n}}
      say:
        send:
          - {to: parent, event: news, with: {n: 1}}
          - {to: parent, event: news, with: {n: 2}}
    after: {1h: {to: closed, set: {n: 7}}}
    exit: {set: {n: =data.n}}
  quiet: {}
  closed: {final: true, output: {n: =data.n}}
"""


def shop() -> World:
    return worlds.create({"order": definition_of(SHOP)}, AT)


def house() -> World:
    definitions = {name: definition_of(text) for name, text in (("house", PARENT), ("room", ROOM))}
    return worlds.start(worlds.create(definitions, AT), "house", "h").world


def ordered(world: World) -> World:
    return worlds.start(world, "order", "o1", {"buyer": "li", "amount": 99}, actor=LI).world


def pay(world: World, number: str = "N1", amount: int = 99) -> worlds.Answered:
    return worlds.send(world, ORDER, "pay", {"number": number, "amount": amount}, actor=LI)


def data(world: World, key: Key) -> dict[str, object]:
    return dict(world.instances[key].data)


def test_a_world_is_a_value_and_actions_give_the_next_one() -> None:
    before = ordered(shop())
    after = pay(before).world
    assert before.instances[ORDER].configuration == ("unpaid",)
    assert after.instances[ORDER].configuration == ("paid",)
    assert len(after.log) == len(before.log) + 1


def test_a_refusal_is_told_and_only_logged() -> None:
    world = ordered(shop())
    answered = worlds.send(world, ORDER, "ship", actor=SHOPKEEPER)
    assert isinstance(answered.reply, Refusal)
    assert answered.world.instances == world.instances
    assert answered.world.log[-1].reply is answered.reply


def test_a_start_that_is_refused_leaves_no_instance() -> None:
    answered = worlds.start(
        shop(), "order", "o1", {"buyer": "li", "amount": 99}, actor=Actor("wang", "buyer")
    )
    assert isinstance(answered.reply, Refusal)
    assert not answered.world.instances


def test_starting_what_exists_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="exists"):
        ordered(ordered(shop()))


def test_the_second_send_with_a_key_gets_the_first_receipt() -> None:
    first = pay(ordered(shop()))
    second = pay(first.world)
    assert first.reply == Receipt(Outcome.TAKEN)
    assert second.reply == Receipt(Outcome.TAKEN, repeated=True)
    assert second.world.instances[ORDER] == first.world.instances[ORDER]
    conflict = pay(second.world, amount=98).reply
    assert isinstance(conflict, Refusal)
    assert conflict.reason == "key_conflict"


def test_a_refused_key_is_judged_anew() -> None:
    refused = pay(ordered(shop()), amount=98)
    assert isinstance(refused.reply, Refusal)
    assert pay(refused.world).reply == Receipt(Outcome.TAKEN)


def test_a_callers_own_key_makes_the_first_answer_final_even_a_refusal() -> None:
    world = ordered(shop())
    first = worlds.send(world, ORDER, "ship", actor=SHOPKEEPER, caller_key="k1")
    assert isinstance(first.reply, Refusal)
    paid = pay(first.world).world
    again = worlds.send(paid, ORDER, "ship", actor=SHOPKEEPER, caller_key="k1")
    assert again.reply == first.reply
    assert worlds.send(paid, ORDER, "ship", actor=SHOPKEEPER, caller_key="k2").reply == Receipt(Outcome.TAKEN)
    other = worlds.send(paid, ORDER, "cancel", actor=SHOPKEEPER, caller_key="k1").reply
    assert isinstance(other, Refusal)
    assert other.reason == "key_conflict"


def test_time_takes_every_timer_at_its_own_instant() -> None:
    world = worlds.wait(ordered(shop()), timedelta(hours=2))
    assert world.instances[ORDER].configuration == ("cancelled",)
    assert world.instances[ORDER].last_at == AT + timedelta(minutes=30)
    assert world.now == AT + timedelta(hours=2)
    assert world.next_due() is None


def test_time_does_not_go_back() -> None:
    world = ordered(shop())
    assert worlds.advance(world, AT - timedelta(days=1)) == world


def test_an_effect_waits_until_it_is_answered() -> None:
    world = worlds.send(pay(ordered(shop())).world, ORDER, "cancel", actor=LI).world
    notify, refund = world.requests
    assert (notify.name, world.awaited(notify)) == ("notify", False)
    assert (refund.name, refund.params, world.awaited(refund)) == ("refund", {"amount": 99}, True)
    done = worlds.answer(world, refund, worlds.Outcome("done", {"amount": 99}))
    assert done.world.instances[ORDER].configuration == ("cancelled",)
    assert done.world.requests == (notify,)
    with pytest.raises(ValueError, match="has been answered"):
        worlds.answer(done.world, refund, worlds.Outcome("done", {"amount": 99}))


def test_an_outcome_that_nothing_takes_is_an_incident() -> None:
    world = worlds.send(pay(ordered(shop())).world, ORDER, "cancel", actor=LI).world
    failed = worlds.answer(world, world.requests[-1], worlds.Outcome("failed", code="network"))
    assert isinstance(failed.reply, Incident)
    assert len(failed.world.instances[ORDER].incidents) == 1


def rooms(world: World) -> list[Key]:
    return [key for key in world.instances if key.workflow == "room"]


def test_children_report_and_the_parent_goes_on_when_all_have() -> None:
    world = worlds.send(house(), Key("house", "h"), "begin").world
    first, second = rooms(world)
    assert [data(world, key)["name"] for key in (first, second)] == ["a", "b"]
    world = worlds.send(world, second, "finish", {"n": 2}).world
    assert world.instances[Key("house", "h")].configuration == ("building",)
    world = worlds.send(world, first, "finish", {"n": 1}).world
    assert world.instances[Key("house", "h")].configuration == ("idle",)
    assert data(world, Key("house", "h"))["answers"] == [1, 2]


def test_time_passes_for_children_too() -> None:
    world = worlds.wait(worlds.send(house(), Key("house", "h"), "begin").world, timedelta(hours=1))
    assert data(world, Key("house", "h"))["answers"] == [7, 7]


def test_leaving_stops_the_children() -> None:
    world = worlds.send(house(), Key("house", "h"), "begin").world
    world = worlds.send(world, Key("house", "h"), "leave").world
    assert {world.instances[key].status for key in rooms(world)} == {Status.STOPPED}


def test_two_messages_of_one_step_arrive_once_and_in_order() -> None:
    world = worlds.send(house(), Key("house", "h"), "begin").world
    world = worlds.send(world, rooms(world)[0], "say").world
    assert data(world, Key("house", "h"))["answers"] == [1, 2]


def test_an_asked_instance_answers_with_its_step_or_its_refusal() -> None:
    house_key = Key("house", "h")
    world = worlds.start(house(), "room", "r1", {"name": "kitchen"}).world
    refused = worlds.send(world, house_key, "ask", {"whom": "r1"}).world
    assert data(refused, house_key)["why"] == "unhandled"
    absent = worlds.send(world, house_key, "ask", {"whom": "nowhere"}).world
    assert data(absent, house_key)["why"] == "no_instance"


def test_an_asked_instance_that_takes_it() -> None:
    room = ROOM.replace("      say:\n", "      knock: {}\n      say:\n", 1)
    definitions = {"house": definition_of(PARENT), "room": definition_of(room)}
    world = worlds.start(worlds.create(definitions, AT), "house", "h").world
    world = worlds.start(world, "room", "r1", {"name": "kitchen"}).world
    world = worlds.send(world, Key("house", "h"), "ask", {"whom": "r1"}).world
    assert data(world, Key("house", "h"))["why"] == "answered"


def test_a_workflow_that_is_not_in_the_world_is_asked_of_the_outside() -> None:
    alone = worlds.start(worlds.create({"house": definition_of(PARENT)}, AT), "house", "h").world
    world = worlds.send(alone, Key("house", "h"), "begin").world
    assert [(request.kind, request.name) for request in world.requests] == [("child", "room")] * 2
    for request, n in zip(world.requests, (1, 2)):
        world = worlds.answer(world, request, worlds.Outcome("done", {"n": n})).world
    assert data(world, Key("house", "h"))["answers"] == [1, 2]
    asked = worlds.send(alone, Key("house", "h"), "ask", {"whom": "r1"}).world
    assert [(request.kind, request.name) for request in asked.requests] == [("ask", "knock")]


def test_an_answer_to_a_state_that_was_left_is_stale() -> None:
    alone = worlds.start(worlds.create({"house": definition_of(PARENT)}, AT), "house", "h").world
    world = worlds.send(alone, Key("house", "h"), "ask", {"whom": "r1"}).world
    (request,) = world.requests
    answered = worlds.answer(world, request, worlds.Outcome("done"))
    assert answered.reply == Receipt(Outcome.TAKEN)
    assert isinstance(
        worlds.answer(world_with(answered.world, request), request, worlds.Outcome("done")).reply, Stale
    )


def world_with(world: World, request: worlds.Request) -> World:
    """The world with a request that is still open there: an outcome that is told twice."""
    return replace(world, requests=(request,))


def test_two_runs_of_one_story_are_the_same_to_the_last_key() -> None:
    def story() -> World:
        world = pay(ordered(shop())).world
        world = worlds.send(world, ORDER, "cancel", actor=LI).world
        return worlds.answer(world, world.requests[-1], worlds.Outcome("done", {"amount": 99})).world

    first, second = story(), story()
    assert first.log == second.log
    assert first.instances == second.instances
