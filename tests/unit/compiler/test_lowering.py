"""What every form of the language becomes: states, transitions, timers, invokes, declarations, properties."""

# ruff: noqa: E501  # YAML reads better with one thing on one line

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from statewright.compiler import compile_source
from statewright.diagnostics import render_text
from statewright.kernel.definition import (
    Assign,
    Definition,
    Do,
    Kind,
    Raise,
    Send,
    StartInstance,
    Transition,
    Undo,
)

HEAD = "statewright: 1\nworkflow: thing\nversion: 3\n"


@cache
def compiled(text: str) -> Definition:
    found = compile_source(HEAD + text, name="thing.yaml")
    assert found.definition is not None, "\n\n".join(render_text(d) for d in found.diagnostics)
    return found.definition


def of(definition: Definition, trigger: str, state: str = "") -> list[Transition]:
    source = definition.state_index[state]
    return [t for t in definition.transitions if t.trigger == trigger and t.source == source]


def paths(definition: Definition, states: tuple[int, ...]) -> list[str]:
    return [definition.states[index].path for index in states]


CHART = """
events: {go: {}, back: {}, sign: {payload: {n: {type: integer}}}}
data: {n: {type: integer, default: 0}}
initial: one
on: {back: one}
states:
  one:
    tags: [first, "yes"]
    on:
      go: two
      "*": [{when: data.n > 3, to: work}, {to: two}]
      sign: {when: event.n > 1, set: {n: =event.n}}
    always: {when: data.n == 7, to: over}
    after: {30m: two, 2h: [{when: data.n > 0, to: work}, {to: over}]}
    every: [{each: 24h, at_most: 3, set: {n: =data.n + 1}}]
  two: {}
  work:
    regions:
      left:
        initial: a
        states: {a: {on: {go: b}}, b: {final: true, output: {count: =data.n}}}
      right:
        initial: shut
        states:
          shut: {final: true}
    on: {go: {to: work, reenter: true}, back: left.b}
    done: {to: over, set: {n: =event.output.left.count}}
  over:
    initial: inner
    states:
      inner: {on: {back: over, go: {to: over}}}
      before: {history: deep, to: inner}
    on: {go: over, sign: before}
  end: {final: true}
"""


def test_states_are_numbered_in_document_order() -> None:
    definition = compiled(CHART)
    expected = [
        ("", Kind.COMPOUND), ("one", Kind.ATOMIC), ("two", Kind.ATOMIC), ("work", Kind.PARALLEL),
        ("work.left", Kind.COMPOUND), ("work.left.a", Kind.ATOMIC), ("work.left.b", Kind.FINAL),
        ("work.right", Kind.COMPOUND), ("work.right.shut", Kind.FINAL), ("over", Kind.COMPOUND),
        ("over.inner", Kind.ATOMIC), ("over.before", Kind.HISTORY), ("end", Kind.FINAL),
    ]  # fmt: skip
    assert [(state.path, state.kind) for state in definition.states] == expected
    assert [state.index for state in definition.states] == list(range(len(expected)))
    assert definition.states[9].children == (10, 11)
    assert definition.states[1].tags == ("first", "yes")
    assert paths(definition, definition.state("over.before").initial) == ["over.inner"]
    assert definition.state("over.before").deep


def test_transitions_are_numbered_in_document_order() -> None:
    definition = compiled(CHART)
    assert [t.index for t in definition.transitions] == list(range(len(definition.transitions)))
    triggers = [t.trigger for t in definition.transitions if t.source == 1]
    assert triggers == [
        "go",
        "*",
        "*",
        "sign",
        "timer.one.0",
        "timer.one.1",
        "timer.one.1",
        "timer.one.2",
        "",
    ]


@pytest.mark.parametrize(
    ("state", "trigger", "targets", "internal"),
    [
        ("", "back", ["one"], True),
        ("one", "go", ["two"], False),
        ("one", "sign", [], False),
        ("work", "go", ["work"], False),
        ("work", "back", ["work.left.b"], True),
        ("over.inner", "back", ["over"], False),
        ("over", "go", ["over.inner"], True),
        ("over", "sign", ["over.before"], True),
        ("work", "done.state.work", ["over"], False),
    ],
)
def test_targets_and_whether_the_source_is_left(
    state: str, trigger: str, targets: list[str], internal: bool
) -> None:
    definition = compiled(CHART)
    (transition,) = of(definition, trigger, state)
    assert (paths(definition, transition.targets), transition.internal) == (targets, internal)


def test_timers_have_rules_and_triggers() -> None:
    rules = compiled(CHART).state("one").timers
    assert [(rule.kind, rule.delay, rule.at_most) for rule in rules] == [
        ("after", timedelta(minutes=30), None),
        ("after", timedelta(hours=2), None),
        ("every", timedelta(hours=24), 3),
    ]
    assert [rule.trigger for rule in rules] == ["timer.one.0", "timer.one.1", "timer.one.2"]


DUE = """
data:
  due_at: {type: string, format: date-time, nullable: true}
  grace: {type: string, format: duration, default: 3d}
initial: one
states:
  one:
    after:
      - {until: =data.due_at, to: two}
      - {delay: =data.grace, resume: true, to: two}
    every: [{each: =data.grace, from: =data.due_at, set: {grace: 36h}}]
  two: {}
"""


def test_timers_may_be_expressions() -> None:
    until, delay, every = compiled(DUE).state("one").timers
    data: dict[str, Any] = {"due_at": "2026-03-01T00:00:00.000Z", "grace": "36h"}
    rest = ({}, None, None, None, ())
    assert until.kind == "until"
    assert until.due is not None
    assert until.due.run(data, *rest).isoformat() == "2026-03-01T00:00:00+00:00"
    assert until.due.run({**data, "due_at": None}, *rest) is None
    assert until.due.reads == {"data.due_at"}
    assert not isinstance(delay.delay, timedelta | None)
    assert delay.delay.run(data, *rest) == timedelta(hours=36)
    assert delay.resume
    assert every.start is not None
    assert every.start.run(data, *rest) is not None


ACTIONS = """
data:
  n: {type: integer, default: 0}
  note: {type: string, nullable: true}
  items: {type: array, maxItems: 9, default: [], items: {type: object, properties: {sku: {type: string}, n: {type: integer}}}}
  prices: {type: object, additionalProperties: {type: integer}, default: {}}
derived: {double: =data.n * 2, quad: =data.double * 2}
events:
  buy: {payload: {sku: {type: string}, n: {type: integer}}}
  changed: {payload: {by: {type: integer}}}
effects:
  notify: {params: {who: {type: string}, note: {type: string, default: ""}}, undone_by: unsay}
  unsay: {params: {who: {type: string}}}
initial: one
states:
  one:
    on:
      buy:
        start: {workflow: other, id: "=instance.id + '-x'", with: {a: 1, b: =event.n}}
        send: [{to: parent, event: told}, {to: {other: =event.sku}, event: hello, with: {n: =data.n}}]
        raise: [changed: {by: 5}]
        do: [{notify: {who: li, note: =data.note}}, {undo: notify}]
        put: {prices: {key: =event.sku, value: =event.n}}
        add: {items: {sku: =event.sku, n: =data.n}}
        remove: {items: item.n == 0}
        change: {items: {where: item.sku == event.sku, set: {n: =item.n + event.n}}}
        set: {n: =data.n + event.n, note: "{text: no}"}
"""


def test_actions_run_in_the_one_order() -> None:
    definition = compiled(ACTIONS)
    (transition,) = of(definition, "buy", "one")
    (block,) = transition.blocks
    kinds = [type(action) for action in block.actions]
    assert kinds == [Assign, Do, Undo, Raise, Send, Send, StartInstance]
    update = block.actions[0]
    assert isinstance(update, Assign)
    data = {
        "n": 1, "note": None, "items": [{"sku": "a", "n": 0}, {"sku": "b", "n": 3}], "prices": {}, "double": 2, "quad": 4,
    }  # fmt: skip
    after = update.update(data, {"sku": "b", "n": 4}, None, None, None, ())
    assert after["n"] == 5
    assert (after["double"], after["quad"]) == (10, 20)
    assert after["items"] == [{"sku": "b", "n": 7}, {"sku": "b", "n": 1}]
    assert after["prices"] == {"b": 4}
    assert set(update.fields) == {"n", "note", "items", "prices"}


def test_what_is_set_is_known_not_to_be_null_afterwards() -> None:
    definition = compiled(ACTIONS)
    (transition,) = of(definition, "buy", "one")
    notify = transition.blocks[0].actions[1]
    assert isinstance(notify, Do)
    assert notify.params.run({"note": "x"}, {}, None, None, None, ()) == {"who": "li", "note": "x"}


WORK = """
data: {parcels: {type: array, maxItems: 5, default: [], items: {type: string}}, fee: {type: integer, default: 0}}
events:
  stop: {}
  charged: {from: self, key: =event.id, payload: {id: {type: string}}}
  late: {from: self, payload: {output: {type: object, nullable: true, properties: {id: {type: string}}}, error: {type: object, nullable: true, properties: {code: {type: string}, message: {type: string}}}}}
effects:
  charge:
    params: {amount: {type: integer}}
    result: {id: {type: string}}
    errors: {no_money: {retry: false}, network: {}}
    undone_by: refund
    ensures: size(result.id) > 0
    key: =string(params.amount)
    retry: {attempts: 8, first: 2s, factor: 3, max: 1h}
    timeout: 10s
    reconcile: {effect: query, with: {amount: =params.amount}, every: 1m, for: 24h}
  refund: {params: {amount: {type: integer}}, result: {back: {type: integer}}}
  query: {params: {amount: {type: integer}}}
initial: one
states:
  one:
    invoke:
      - {effect: charge, with: {amount: 5}, done: {as: charged, with: {id: =event.output.id}}, failed: [{when: event.error.code == 'no_money', to: two}, {to: three}], unknown: three, late: late}
      - {workflow: parcel, for_each: =data.parcels, with: {parcel: =item, n: =index}, each_done: {set: {fee: =data.fee + 1}}, done: {when: size(event.failed) == 0, to: two}, leave: stop}
  two:
    invoke: {undo: charge, done: {to: three, set: {fee: =event.output.back}}}
    on: {charged: {}, late: {}}
  three:
    invoke: {event: lock, to: {coupon: ="c1"}, with: {n: 1}, done: two, failed: {to: one, set: {fee: 9}}}
"""


def test_invokes() -> None:
    definition = compiled(WORK.replace('="c1"', "=string(data.fee)"))
    charge, child = definition.state("one").invokes
    assert (charge.form, charge.target, charge.late) == ("effect", "charge", "late")
    assert charge.deliver_done is not None
    assert charge.deliver_done.event == "charged"
    assert charge.deliver_done.payload is not None
    assert charge.deliver_done.payload.run({}, {"output": {"id": "x"}}, None, None, None, ()) == {"id": "x"}
    assert of(definition, "done.invoke.one.0", "one") == []
    assert len(of(definition, "failed.invoke.one.0", "one")) == 2
    assert len(of(definition, "unknown.invoke.one.0", "one")) == 1
    assert len(of(definition, "each_done.invoke.one.1", "one")) == 1
    assert child.for_each is not None
    assert child.with_ is not None
    assert child.with_.run({}, {}, None, None, None, (), "p", 2) == {"parcel": "p", "n": 2}
    (undo,) = definition.state("two").invokes
    assert (undo.form, undo.target) == ("undo", "charge")
    (ask,) = definition.state("three").invokes
    assert (ask.form, ask.target, ask.ask_workflow) == ("event", "lock", "coupon")
    assert ask.address is not None
    assert ask.address.run({"fee": 4}, {}, None, None, None, ()) == "4"


def test_effects() -> None:
    effect = compiled(WORK.replace('="c1"', "c1")).effects["charge"]
    assert effect.errors == {"no_money": False, "network": True}
    assert effect.key is not None
    assert effect.key.run({"amount": 5}, None) == "5"
    assert effect.ensures is not None
    assert effect.ensures.run({"amount": 5}, {"id": ""}) is False
    assert (effect.retry.attempts, effect.retry.longest) == (8, timedelta(hours=1))
    assert effect.timeout == timedelta(seconds=10)
    assert effect.reconcile is not None
    assert effect.reconcile.with_ is not None
    assert effect.reconcile.with_.run({"amount": 5}, None) == {"amount": 5}


DECLARED = """
title: {en: Thing, zh: 东西}
zone: Asia/Shanghai
types: {money: {type: integer, minimum: 0, maximum: 1000, title: Money}}
ref: =data.user
data:
  user: {type: string, readOnly: true}
  approved_by: {type: string, nullable: true}
  paid: {$ref: "#/types/money", maximum: 500, default: 0, index: true}
output: {paid: {$ref: "#/types/money"}}
roles:
  user: {is: =data.user, sees: [paid]}
  boss: {}
starts: {by: user, when: data.user != ''}
events:
  approve: {by: boss, not_by: =data.approved_by, unhandled: {park: {for: 24h}}, payload: {n: {type: integer, default: 1}}}
  pay: {from: [parent, self], key: =event.trade_no, unhandled: ignore, payload: {trade_no: {type: string}}}
initial: one
states:
  one:
    on: {approve: {by: [boss], not_by: =data.user, set: {approved_by: =actor.id}, to: two}, pay: {}}
  two:
    has: approved_by
    always: {when: size(data.approved_by) > 99, to: three}
  three: {final: true, output: {paid: =data.paid}}
properties:
  small: {holds: data.paid <= 1000}
  no three: {never: three, before: two}
  once: {at_most: {times: 1, of: {event: approve, when: event.n > 0}}}
  order: {precedes: {first: {event: pay}, then: three}, every_time: true}
  way out: {can_reach: final, without: [boss]}
  ends: {leads_to: {from: two, to: [three, final], within: 2d}}
  gives: {returns: output.paid >= 0 && size(data.user) > 0}
  elsewhere: {never: {event: paid, of: {bank: =data.user}}}
migrations:
  - {from: 1, states: {old: [{when: old.amount > 0, to: two}, {to: one}]}, rename: {memo: approved_by}, drop: [x], set: {paid: =old.fee * 2, user: =old.user}}
"""


def test_declarations() -> None:
    definition = compiled(DECLARED)
    assert definition.title == {"en": "Thing", "zh": "东西"}
    paid = definition.data["paid"]
    assert (paid.schema["maximum"], paid.schema["minimum"], paid.indexed) == (500, 0, True)
    assert paid.title == {"en": "Money", "zh": "Money"}
    assert definition.ref is not None
    assert definition.ref.run({"user": "li"}, {}, None, None, None, ()) == "li"
    assert definition.roles["user"].is_ is not None
    assert definition.roles["user"].sees == ("paid",)
    assert definition.starts.by == ("user",)
    approve, pay = definition.events["approve"], definition.events["pay"]
    assert (approve.unhandled, approve.park_for) == ("park", timedelta(hours=24))
    assert approve.not_by is not None
    assert (pay.unhandled, pay.origin, pay.by) == ("ignore", ("parent", "self"), None)
    assert definition.data_shape is not None
    assert definition.data_shape({"user": "li"}) == {"user": "li", "approved_by": None, "paid": 0}
    assert definition.output_shape is not None
    (own,) = of(definition, "approve", "one")
    assert own.by == ("boss",)
    assert own.not_by is not None
    assert definition.state("two").has == ("approved_by",)


def test_properties() -> None:
    found = {prop.name: prop for prop in compiled(DECLARED).properties}
    assert [prop.form for prop in found.values()] == [
        "holds", "never", "at_most", "precedes", "can_reach", "leads_to", "returns", "never",
    ]  # fmt: skip
    assert found["no three"].scope == "before"
    assert found["once"].subjects[0].when is not None
    assert found["order"].every_time
    assert found["way out"].from_any
    assert found["way out"].without == ("boss",)
    assert [subject.kind for subject in found["ends"].subjects] == ["state", "final"]
    assert found["ends"].within == timedelta(days=2)
    gives = found["gives"].expression
    assert gives is not None
    assert gives.run({"user": "li"}, {}, None, None, None, (), {"paid": 1}) is True
    assert found["elsewhere"].subjects[0].of == "bank"


def test_migrations() -> None:
    (migration,) = compiled(DECLARED).migrations
    definition = compiled(DECLARED)
    choices = migration.states["old"]
    assert [definition.states[target].path for _, target in choices] == ["two", "one"]
    assert choices[0][0] is not None
    assert choices[0][0].run({"amount": 1}, {}, None, None, None, ()) is True
    assert (migration.rename, migration.drop) == ({"memo": "approved_by"}, ("x",))
    assert migration.set_[0].value.run({"fee": 4}, {}, None, None, None, ()) == 8


def test_a_name_is_found_in_the_nearest_scope() -> None:
    definition = compiled("""
events: {go: {}}
initial: review
states:
  review: {initial: open, states: {open: {on: {go: closed}}, closed: {}}}
  appeal: {initial: open, states: {open: {on: {go: closed}}, closed: {on: {go: review.closed}}}}
  closed: {on: {go: appeal.open}}
""")
    found = {definition.states[t.source].path: paths(definition, t.targets) for t in definition.transitions}
    assert found == {
        "review.open": ["review.closed"],
        "appeal.open": ["appeal.closed"],
        "appeal.closed": ["review.closed"],
        "closed": ["appeal.open"],
    }


def test_text_that_begins_with_an_equals_sign() -> None:
    definition = compiled("""
data: {note: {type: string, default: ""}, rest: {type: object, properties: {text: {type: string}}, default: {text: ""}}}
events: {go: {payload: {n: {type: string}}}}
initial: one
states:
  one: {on: {go: {set: {note: {text: "=1+1"}, rest: {text: =event.n}}}}}
""")
    (transition,) = of(definition, "go", "one")
    update = transition.blocks[0].actions[0]
    assert isinstance(update, Assign)
    after = update.update({"note": "", "rest": {}}, {"n": "x"}, None, None, None, ())
    assert after == {"note": "=1+1", "rest": {"text": "x"}}


def test_a_derived_field_may_have_a_title() -> None:
    text = """
data: {n: {type: integer, minimum: 0, maximum: 9, default: 2}}
derived:
  double: {value: =data.n * 2, title: {en: twice, zh: 两倍}}
  quad: =data.double * 2
initial: a
states: {a: {final: true}}
"""
    definition = compiled(text)
    assert tuple(definition.derived) == ("double", "quad")
    assert definition.derived_titles == {"double": {"en": "twice", "zh": "两倍"}}
