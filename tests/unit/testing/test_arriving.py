"""Stories in which what one instance has for another waits: each arrival is a step of its own."""

from __future__ import annotations

import pytest

from .stories import run

HOUSE = """
statewright: 1
workflow: house
version: 1
data: {number: {type: integer, default: 0}, why: {type: string, default: ""}}
events:
  leave: {}
  news: {from: room, payload: {n: {type: integer}}}
  ask: {payload: {whom: {type: string}}}
initial: building
states:
  building:
    invoke: {workflow: room, with: {name: hall}, done: finished, failed: {to: idle, set: {why: refused}}}
    on: {leave: idle, news: {set: {number: =event.n}}}
  idle: {on: {news: {set: {number: =event.n}}, ask: {to: asking, set: {why: =event.whom}}}}
  asking:
    invoke: {event: knock, to: {room: =data.why}, done: finished, failed: idle}
  finished: {}
"""
ROOM = """
statewright: 1
workflow: room
version: 1
data: {name: {type: string, readOnly: true}}
events: {say: {}, close: {}, knock: {from: house}, answer: {}}
initial: open
states:
  open:
    on:
      say: {send: [{to: parent, event: news, with: {n: 1}}, {to: parent, event: news, with: {n: 2}}]}
      knock: {send: {to: {house: h}, event: news, with: {n: 9}}}
      close: closed
  closed: {final: true}
"""
GIVEN = """
workflow: house
scenarios:
  story:
    given:
      messages: wait
      instances: {h: {workflow: house, data: {}}}
    steps:
"""


def wrong(steps: str, given: str = GIVEN) -> list[str]:
    found = run(steps, given=given, workflows=(HOUSE, ROOM)).diagnostics
    return [f"{each.code} {each.help.en if each.help else ''}".strip() for each in found]


@pytest.mark.parametrize(
    "steps",
    [
        # a child begins, speaks and ends, each when it is let through
        """{expect: {h: building}}
        {arrive: start, from: h, to: room, expect: {room: open}}
        {send: say, to: room}
        {expect: {h: {data: {number: 0}}}}
        {arrive: news, to: h, expect: {h: {data: {number: 1}}}}
        {send: close, to: room, expect: {room: closed, h: building}}
        {arrive: news, from: room, to: h, expect: {h: {state: building, data: {number: 2}}}}
        {arrive: done, from: room, to: h, expect: {h: finished}}""",
        # it says something after the house has gone on; then it is stopped
        """{arrive: start, to: room}
        {send: leave, to: h, expect: {h: idle}}
        {send: say, to: room, expect: {room: open}}
        {arrive: stop, to: room}
        {arrive: news, to: h, expect: {h: {state: idle, data: {number: 1}}}}""",
        # who asks hears the answer before what was sent on the way
        """{arrive: start, to: room}
        {send: leave, to: h}
        {start: room, as: second, with: {name: attic}}
        {send: ask, to: h, with: {whom: second}, expect: {h: asking}}
        {arrive: knock, from: h, to: second, expect: {h: asking}}
        {arrive: done, from: second, to: h, expect: {h: {state: finished, data: {number: 0}}}}""",
        # nobody is there
        """{arrive: start, to: room}
        {send: leave, to: h}
        {send: ask, to: h, with: {whom: nobody}, expect: {h: asking}}
        {arrive: knock, from: h}
        {arrive: failed, to: h, expect: {h: idle}}""",
    ],
)
def test_each_thing_arrives_when_it_is_let_through(steps: str) -> None:
    assert wrong(steps) == []


def test_what_cannot_arrive_says_what_can() -> None:
    assert wrong("{arrive: news, to: h}") == ["SW822 what can arrive now: `start`"]
    assert wrong("{arrive: start, to: room}\n{arrive: stop}") == ["SW822 nothing is on its way"]
    behind = "{arrive: start}\n{send: say, to: room}\n{send: close, to: room}\n{arrive: done, to: h}"
    assert wrong(behind) == ["SW822 what can arrive now: `news`"]


def test_without_the_word_everything_arrives_at_once() -> None:
    at_once = GIVEN.replace("      messages: wait\n", "")
    assert wrong("{expect: {room: open}}\n{send: close, to: room, expect: {h: finished}}", at_once) == []
    assert wrong("{arrive: start}", at_once) == ["SW822 write messages: wait under given"]
