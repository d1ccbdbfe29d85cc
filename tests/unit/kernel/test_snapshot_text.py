"""A snapshot's text is what `json.dumps` would write of it with sorted keys, and reads back as it was."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from statewright.kernel import Actor, Event, Snapshot, Status
from statewright.kernel.codec import write_instant
from statewright.kernel.inputs import TimerDue
from statewright.kernel.snapshot import Done, Incident, Invocation, Parked, Paused, Timer
from statewright.kernel.values import Instance, Parent, Sender

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
NAMES = ("paid", "等待付款", 'with "quotes"', "a.b_c", "back\\slash", "\n")


def test_text_is_canonical_and_reads_back() -> None:
    draw = random.Random(20261122)
    for _ in range(600):  # a part is there in 4 of 10: pairs of all of them come up
        snapshot = _snapshot(draw)
        text = snapshot.to_json()
        tree = json.loads(text)
        again = json.dumps(tree, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert text == again
        assert Snapshot.from_json(text) == snapshot


def test_every_part_is_there() -> None:
    tree = json.loads(_snapshot(random.Random(1), full=True).to_json())
    assert set(tree) == set(Snapshot._fields)
    assert tree["timers"][0]["due_at"] == write_instant(NOW + timedelta(days=1))
    assert tree["instance"]["parent"]["id"] == "above"


def _snapshot(draw: random.Random, *, full: bool = False) -> Snapshot:
    """Each part there or not, by the draw."""

    def some(value: Any, nothing: Any) -> Any:
        return value if full or draw.random() < 0.4 else nothing

    name = draw.choice(NAMES)
    timer = Timer(NOW + timedelta(days=1), 3, name, 0, 2, some(NOW, None), 7)
    work = Invocation("i1", name, 0, 4, ("k",), ("c",), 2, ((0, {"b": 1, "a": 2}),), (), ({"n": 1},), "p")
    parked = Parked("pay", {"n": 1.5}, some(Actor("ann", "clerk"), None), NOW, some(NOW, None), None)
    parent = Parent("up", "above", "i9")
    incident = Incident(1, TimerDue(name, 0, 1, NOW), "guard", "why", NOW)
    refused = Incident(2, Event("e", {"n": 1}, None, None, Sender("w", "s", "child")), "role", "no", NOW)
    return Snapshot(
        Instance("flow", 2, name, some("R1", None), "u" * 32, "d" * 64, some(parent, None)),
        (name, "other"),
        {"z": draw.random(), "a": [1, {"y": None, "b": True}], name: name},
        draw.choice(list(Status)),
        draw.randrange(10**6),
        NOW + timedelta(milliseconds=draw.randrange(10**9)),
        some((timer, timer), ()),
        some((work,), ()),
        some((("h", ("a", "b")),), ()),
        some((Paused(name, 1, timedelta(seconds=9)),), ()),
        some({name: {"out": 1}}, {}),
        some((parked,), ()),
        some((Done("refund", "k1", {"z": 1, "a": 2}),), ()),
        some((work, work), ()),
        some((incident, refused), ()),
        draw.randrange(3),
        some({"b": 1, "a": 2}, draw.choice(({}, None))),
    )  # fmt: skip
