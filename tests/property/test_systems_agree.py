"""Verdicts on two workflows together agree with explicit enumeration: every pair of snapshots, with what is
on its way between them, as the kernel makes them. What breaks is a story that comes out.

STATEWRIGHT_PAIRS sets how many random pairs are looked at.
"""

from __future__ import annotations

import json
import os
from random import Random
from typing import Any, NamedTuple

from statewright.explore.replaying import unenforced
from statewright.explore.report import Answer
from statewright.explore.systems import prove_together
from statewright.kernel import Definition, Event, Snapshot, Step, start
from statewright.kernel.inputs import InvokeDone, InvokeFailed
from statewright.kernel.outputs import Message, Outcome, Refusal
from statewright.kernel.turning import turn
from statewright.kernel.values import Actor, Sender
from statewright.testing.scenarios import read_stories, run_scenario
from tests.charts import BEGIN
from tests.unit.explore.test_systems import compiled

PAIRS = int(os.environ.get("STATEWRIGHT_PAIRS", "200"))
TOP = 2
LANE_MAX = 3
SITUATIONS_MAX = 6_000
Answered = InvokeDone | InvokeFailed


def transition(rng: Random, here: str, names: list[str], field: str) -> dict[str, Any]:
    made: dict[str, Any] = {"to": rng.choice(names)}
    if made["to"] == here:
        made["reenter"] = True
    if rng.random() < 0.5:
        made["when"] = rng.choice([f"data.{field} < event.n", f"data.{field} > 0", "event.n == 1"])
    if rng.random() < 0.6:
        made["set"] = {field: rng.choice(["=event.n", f"=(data.{field} + 1) % {TOP + 1}", 0])}
    return made


def asking(rng: Random) -> dict[str, Any]:
    return {"event": "poke", "to": {"other": "=data.other"}, "with": {"n": rng.choice(["=data.x", 0, 1])}}


def pair(rng: Random) -> tuple[str, str]:
    one, two = [f"p{n}" for n in range(3)], [f"q{n}" for n in range(3)]
    number = {"type": "integer", "minimum": 0, "maximum": TOP}
    first: dict[str, Any] = {name: {"on": {"go": transition(rng, name, one, "x")}} for name in one}
    if rng.random() < 0.6:
        waits = rng.choice(one)
        first[waits]["invoke"] = {**asking(rng), "done": rng.choice(one), "failed": rng.choice(one)}
        for outcome in ("done", "failed"):
            if first[waits]["invoke"][outcome] == waits:
                first[waits]["invoke"][outcome] = {"to": waits, "reenter": True}
    else:
        first[rng.choice(one)]["on"]["go"]["send"] = [{**asking(rng)}]
    second: dict[str, Any] = {}
    for name in two:
        listed = rng.sample(["tick", "poke"], rng.choice([1, 2]))
        second[name] = {"on": {event: transition(rng, name, two, "y") for event in listed}}
    takes = rng.choice(two)
    second[takes]["on"]["poke"] = transition(rng, takes, two, "y")
    never = {"never": {"state": rng.choice(two), "of": {"other": "=data.other"}}, "while": rng.choice(one)}
    head = {"statewright": 1, "version": 1}
    left = {
        **head,
        "workflow": "one",
        "data": {"other": {"type": "string", "readOnly": True}, "x": {**number, "default": 0}},
        "events": {"go": {"payload": {"n": number}}},
        "initial": "p0",
        "states": first,
        "properties": {"apart": never},
    }
    right = {
        **head,
        "workflow": "other",
        "data": {"y": {**number, "default": 0}},
        "events": {"tick": {"payload": {"n": number}}, "poke": {"from": "one", "payload": {"n": number}}},
        "initial": "q0",
        "states": second,
    }
    return json.dumps(left), json.dumps(right)


class Situation(NamedTuple):
    """Both instances, what is on its way to the second, and the answers on their way back."""

    one: Snapshot | None = None
    two: Snapshot | None = None
    there: tuple[Message, ...] = ()
    back: tuple[Answered, ...] = ()

    def key(self) -> object:
        """What decides how it goes on."""
        there = tuple((each.payload["n"], each.invoke is not None) for each in self.there)
        live = tuple(
            (type(each), any(each.invoke == i.id for i in self.one.invokes) if self.one else False)
            for each in self.back
        )
        waits = bool(self.one.invokes) if self.one else False
        mine = (
            self.there and self.one and [any(m.invoke == i.id for i in self.one.invokes) for m in self.there]
        )
        return (brief(self.one), brief(self.two), there, live, waits, tuple(mine or ()))


def brief(snapshot: Snapshot | None) -> object:
    return None if snapshot is None else (snapshot.configuration, tuple(sorted(snapshot.data.items())))


class Made(NamedTuple):
    """What a move leads to, and whether it breaks the property."""

    after: Situation
    broken: bool = False


class Enumeration:
    """Everything that two workflows can come to together."""

    def __init__(self, definitions: dict[str, Definition]) -> None:
        self.one = unenforced(definitions["one"])
        self.two = unenforced(definitions["other"])
        (prop,) = definitions["one"].properties
        self.never = prop.subjects[0].name
        assert prop.scope_subject is not None
        self.scope = prop.scope_subject.name

    def breaks(self) -> bool:
        """Whether the property can be broken, lanes of LANE_MAX and SITUATIONS_MAX given."""
        waiting, seen = [Situation()], {Situation().key()}
        while waiting:
            for made in self.moves(waiting.pop(0)):
                if made.broken:
                    return True
                full = len(made.after.there) > LANE_MAX or len(made.after.back) > LANE_MAX
                if made.after.key() not in seen and not full and len(seen) < SITUATIONS_MAX:
                    seen.add(made.after.key())
                    waiting.append(made.after)
        return False

    def moves(self, now: Situation) -> list[Made]:
        made: list[Made] = []
        if now.one is None:
            begun = start(self.one, {"other": "b"}, id="a", at=BEGIN)
            assert isinstance(begun, Step)
            made.append(self.first_stepped(now, (begun,), begun.snapshot))
        if now.two is None:
            begun = start(self.two, {}, id="b", at=BEGIN)
            assert isinstance(begun, Step)
            made.append(self.second_stepped(now, (begun,), begun.snapshot))
        for n in range(TOP + 1):
            made += self.sent(now, n)
        if now.there:
            made.append(self.arrived(now))
        if now.back and now.one is not None:
            rest = now._replace(back=now.back[1:])
            turned = turn(self.one, now.one, now.back[0], BEGIN)
            steps = tuple(moment.step for moment in turned.moments)
            made.append(self.first_stepped(rest, steps, turned.snapshot))
        return made

    def sent(self, now: Situation, n: int) -> list[Made]:
        made: list[Made] = []
        if now.one is not None:
            turned = turn(self.one, now.one, Event("go", {"n": n}), BEGIN)
            if turned.verdict is Outcome.TAKEN:
                steps = tuple(moment.step for moment in turned.moments)
                made.append(self.first_stepped(now, steps, turned.snapshot))
        if now.two is not None:
            turned = turn(self.two, now.two, Event("tick", {"n": n}), BEGIN)
            if turned.verdict is Outcome.TAKEN:
                steps = tuple(moment.step for moment in turned.moments)
                made.append(self.second_stepped(now, steps, turned.snapshot))
        return made

    def first_stepped(self, now: Situation, steps: tuple[Step, ...], after: Snapshot) -> Made:
        messages = tuple(message for step in steps for message in step.messages)
        return Made(now._replace(one=after, there=(*now.there, *messages)))

    def second_stepped(self, now: Situation, steps: tuple[Step, ...], after: Snapshot) -> Made:
        entered = any(self.never in micro.entered for step in steps for micro in step.microsteps)
        there = now.one is not None and self.scope in now.one.configuration
        return Made(now._replace(two=after), entered and there)

    def arrived(self, now: Situation) -> Made:
        message, *rest = now.there
        now = now._replace(there=tuple(rest))
        if now.two is None:
            return Made(self.answered(now, message, "no_instance"))
        event = Event("poke", message.payload, Actor("a"), BEGIN, Sender("one", "a", message.relation))
        turned = turn(self.two, now.two, event, BEGIN)
        if isinstance(turned.verdict, Refusal):
            return Made(self.answered(now, message, turned.verdict.reason.value))
        now = self.answered(now, message, "")
        return self.second_stepped(now, tuple(moment.step for moment in turned.moments), turned.snapshot)

    def answered(self, now: Situation, message: Message, refused: str) -> Situation:
        if message.invoke is None:
            return now
        told: Answered = InvokeFailed(message.invoke, refused) if refused else InvokeDone(message.invoke, {})
        return now._replace(back=(*now.back, told))


def test_verdicts_agree_with_enumeration() -> None:
    found: dict[Answer, int] = dict.fromkeys(Answer, 0)
    for seed in range(PAIRS):
        definitions, documents = compiled(pair(Random(seed)))
        report = prove_together(definitions, documents)
        answer = report.verdicts["one", "apart"].answer
        found[answer] += 1
        for story in report.stories.values():
            stories, wrong = read_stories("story.scenarios.yaml", story.encode())
            assert stories is not None, wrong
            assert run_scenario(stories, stories.scenarios[0], definitions).passed, f"seed {seed}: {story}"
        if answer is not Answer.UNDECIDED:
            assert Enumeration(definitions).breaks() == (answer is Answer.VIOLATED), f"seed {seed}"
    assert found[Answer.PROVED] >= PAIRS // 20
    assert found[Answer.VIOLATED] >= PAIRS // 20
    assert found[Answer.UNDECIDED] <= PAIRS // 2, found  # where a lane may hold ever more
