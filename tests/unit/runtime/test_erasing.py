"""A person is erased: nothing of theirs is left in any table, and the log still gives what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from statewright.kernel import Actor, Refusal
from statewright.runtime import EffectCall, EffectFailed, Engine, OnItsWay
from statewright.testing.clock import VirtualClock

from .flows import compiled, replays

MEMBER = """
statewright: 1
workflow: member
version: 1
ref: =data.phone
data:
  name: {type: string, personal: true, minLength: 3}
  phone: {type: string, personal: true, pattern: "^[0-9]{11}$", readOnly: true}
  birth: {type: integer, minimum: 19000101, personal: true, index: true}
  sex: {enum: [f, m], personal: true, default: f}
  home:
    type: object
    properties: {town: {type: string, default: ""}, street: {type: string, personal: true, default: ""}}
    default: {}
  points: {type: integer, default: 0}
  asked: {type: string, nullable: true, personal: true}
  friends: {type: object, additionalProperties: {type: integer}, personal: true, default: {}}
derived:
  greeting: ='Dear ' + data.name
events:
  move: {payload: {street: {type: string}}}
  rename: {key: =event.name, payload: {name: {type: string, personal: true}}}
  befriend: {payload: {who: {type: string, personal: true}}}
  write: {payload: {subject: {type: string}}}
  call: {}
  tell: {payload: {to: {type: string}}}
  hear: {from: member, payload: {text: {type: string}}}
  check: {}
  later: {payload: {note: {type: string, personal: true}}, unhandled: park}
  end: {}
  earn: {payload: {n: {type: integer}}}
  greet: {payload: {name: {type: string}}}
effects:
  mail:
    params: {text: {type: string}, subject: {type: string}}
    errors: {refused: {retry: false}}
  call: {params: {number: {type: string}}, key: =params.number, undone_by: hang_up}
  hang_up: {params: {number: {type: string}}}
  look_up: {params: {name: {type: string}}, result: {remark: {type: string, personal: true}}}
output: {name: {type: string}, points: {type: integer}}
initial: known
on:
  move: {set: {home.street: =event.street}}
  rename: {set: {name: =event.name}}
  befriend: {put: {friends: {key: =event.who, value: 1}}}
  write: {do: {mail: {text: =data.greeting, subject: =event.subject}}}
  call: {do: {call: {number: =data.phone}}}
  tell: {send: {to: {member: =event.to}, event: hear, with: {text: "='from ' + data.name"}}}
  earn: {set: {points: =data.points + event.n}}
  greet: {when: event.name == data.name, set: {points: =data.points + 1}}
states:
  known: {on: {check: checking, end: over}}
  checking:
    invoke: {effect: look_up, with: {name: =data.name}, done: {to: known, set: {asked: =event.output.remark}}}
  over: {final: true, output: {name: =data.name, points: =data.points}}
"""

SECRETS = (
    *("LiMingXia", "WangFangFang", "ZhaoLeiLei", "13900001111", "19870923", "SpringRoad7", "AutumnRoad9"),
    *("OldFriend", "PrivateNote", "DoctorsRemark"),
)
DATA = {
    "name": "LiMingXia",
    "phone": "13900001111",
    "birth": 19870923,
    "home": {"town": "Beijing", "street": "SpringRoad7"},
}
OTHER = {"name": "Other", "phone": "13800002222", "birth": 19550709}
ANN = Actor("ann")


@pytest.fixture
def members(store_url: str, clock: VirtualClock) -> Iterator[Engine]:
    with Engine(store_url, compiled(MEMBER), clock=clock) as engine:

        @engine.performer("mail")
        def mail(call: EffectCall) -> None:
            if call.params["subject"] == "bad":
                raise EffectFailed("refused", f"no such person as {call.params['text']}")

        engine.performer("look_up")(lambda call: {"remark": "DoctorsRemark"})
        engine.performer("call")(lambda call: None)
        engine.start("member", "m1", DATA)
        engine.start("member", "m2", OTHER)
        yield engine


def live(engine: Engine) -> None:
    """A life that leaves traces everywhere."""
    worker = engine.worker(threads=0)
    sends: tuple[tuple[str, dict[str, Any]], ...] = (
        ("move", {"street": "AutumnRoad9"}),
        ("rename", {"name": "WangFangFang"}),
        ("rename", {"name": "ZhaoLeiLei"}),
        ("befriend", {"who": "OldFriend"}),
        ("write", {"subject": "bad"}),
        ("call", {}),
        ("tell", {"to": "nobody"}),
        ("later", {"note": "PrivateNote"}),
        ("check", {}),
    )
    for number, (event, payload) in enumerate(sends):
        engine.send("member", "m1", event, payload, actor=ANN, key=f"k{number}")
        worker.run_until_idle()
    refused = engine.try_send("member", "m1", "greet", {"name": "LiMingXia"}, key="refused")
    assert isinstance(refused, Refusal)


def everything(engine: Engine) -> str:
    """All that the store holds, table by table."""
    store: Any = engine._store
    if not hasattr(store, "driver"):
        names = [name for name in vars(store) if isinstance(getattr(store, name), dict | list)]
        return "\n".join(f"{name}: {getattr(store, name)!r}" for name in names)
    from statewright.stores.sql.tables import metadata

    parts: list[str] = []
    with store.session(write=False) as session:
        for table in metadata.sorted_tables:
            rows = session.execute(f"SELECT * FROM {table.name}", ()).fetchall()
            parts.append(f"{table.name}: {[tuple(row) for row in rows]!r}")
    return "\n".join(parts)


def left(engine: Engine) -> dict[str, list[str]]:
    """Which of the person's values stand in which tables."""
    found: dict[str, list[str]] = {}
    for line in everything(engine).splitlines():
        name = line.partition(":")[0]
        if "definition" not in name:
            held = [secret for secret in SECRETS if secret in line]
            if held:
                found[name] = held
    return found


def test_nothing_is_left_in_any_table(members: Engine, clock: VirtualClock) -> None:
    live(members)
    assert {secret for held in left(members).values() for secret in held} == set(SECRETS)
    assert len(members.incidents()) == 2
    clock.advance(timedelta(seconds=5))
    members.send("member", "m2", "rename", {"name": "Someone"})
    members.erase("member", "m1")
    assert left(members) == {}
    view = members.get("member", "m1")
    assert view.ref is None
    assert view.data == {
        "name": "erased",
        "phone": view.data["phone"],
        "birth": 19000101,
        "sex": "f",
        "home": {"town": "Beijing", "street": "erased"},
        "points": 0,
        "asked": view.data["asked"],
        "friends": {},
        "greeting": "Dear erased",
    }
    assert members.find("member", where={"birth": 19000101}).instances[0].id == "m1"
    assert members.get("member", "m2").data["name"] == "Someone"
    assert members.get("member", "13800002222").id == "m2"
    assert replays(members, ("member",)) == {}


def test_life_goes_on_after_it(members: Engine) -> None:
    live(members)
    members.erase("member", "m1")
    members.send("member", "m1", "earn", {"n": 3})
    assert members.send("member", "m1", "earn", {"n": 3}, key="k5").revision > 1
    for one in members.incidents():
        assert "erased" in repr(one.input)
        members.skip("member", "m1", one.number)
    members.start("member", "m3", {**DATA, "name": "Returned"})  # the ref is free again
    members.send("member", "m1", "end")
    view = members.get("member", "m1")
    assert view.output == {"name": "erased", "points": 6}
    assert members.erase("member", "m1").state == ("over",)  # once more changes nothing
    assert members.get("member", "m1").data == view.data
    assert replays(members, ("member",)) == {}


def test_what_is_on_its_way_is_waited_for_or_blanked(members: Engine) -> None:
    members.send("member", "m1", "write", {"subject": "good"})
    members.send("member", "m1", "tell", {"to": "m2"})
    before = everything(members)
    with pytest.raises(OnItsWay, match=r"mail, hear") as waits:
        members.erase("member", "m1")
    assert waits.value.names == ("mail", "hear")
    assert everything(members) == before
    members.erase("member", "m1", on_its_way=True)
    assert left(members) == {}
    seen: list[object] = []
    members._performers = type(members._performers)()
    members.performer("mail")(lambda call: seen.append(dict(call.params)))
    members.worker(threads=0).run_until_idle()
    assert seen == [{"text": "erased", "subject": "good"}]
    assert replays(members, ("member",)) == {}


def test_a_workflow_without_persons_loses_nothing(members: Engine) -> None:
    text = MEMBER.replace(", personal: true", "").replace("personal: true, ", "").replace("member", "thing")
    assert "personal" not in text
    members.publish(compiled(text))
    members.start("thing", "t1", DATA)
    members.send("thing", "t1", "rename", {"name": "WangFangFang"})
    before = members.get("thing", "t1").data
    entries = [entry.input for entry in members.history("thing", "t1")]
    members.erase("thing", "t1")
    assert members.get("thing", "t1").data == before
    assert [entry.input for entry in members.history("thing", "t1")][: len(entries)] == entries


def test_an_old_snapshot_is_not_kept_in_memory(members: Engine) -> None:
    from statewright.runtime import snapshots

    live(members)
    members.get("member", "m1")
    assert any("LiMingXia" in text or "ZhaoLeiLei" in text for text in snapshots._kept)
    members.erase("member", "m1")
    assert not any(secret in text for text in snapshots._kept for secret in SECRETS)
