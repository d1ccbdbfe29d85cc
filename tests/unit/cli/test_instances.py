"""The commands that run instances in a store: from the start of an order to its replay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from statewright.cli.running import run

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "language_example"
START = ["start", "order", "o1", "buyer=li", "merchant=shop", "amount=9900", "address=Beijing"]
PAY = ["send", "order", "o1", "pay_succeeded", "trade_no=T1", "amount=9900", "--by", "alipay:gateway"]

Say = Callable[..., tuple[int, str, str]]

PERFORMERS = """
def register(engine):
    @engine.performer("notify")
    @engine.performer("return_money", workflow="order")
    def perform(call):
        return {"amount": call.params["amount"]} if call.effect == "return_money" else None
"""


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command in an empty folder: its exit code, what it says and what it complains of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STATEWRIGHT_LANG", "en")
    monkeypatch.delenv("STATEWRIGHT_STORE", raising=False)

    def say(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return say


@pytest.fixture
def order(say: Say) -> Say:
    """The same, with an order that was paid."""
    assert say(*START, "--by", "li:buyer", "--workflows", str(EXAMPLE))[0] == 0
    assert say(*PAY)[0] == 0
    return say


def test_an_order_from_the_command_line(order: Say, tmp_path: Path) -> None:
    assert order(*PAY)[1].splitlines()[1] == "was taken before; nothing new happened"
    code, _, complaint = order("send", "order", "o1", "sign", "--by", "li:buyer")
    assert (code, "sign" in complaint) == (1, True)
    assert order("send", "order", "o1", "cancel", "reason=changed", "--by", "li:buyer")[0] == 0
    (tmp_path / "shop_performers.py").write_text(PERFORMERS)
    code, out, _ = order("worker", "--once", "--performers", "shop_performers")
    assert (code, out) == (0, "done: 2\n")
    code, out, _ = order("show", "order", "o1")
    assert (code, "state: cancelled" in out, '"refunded": 9900' in out) == (0, True, True)
    assert json.loads(order("show", "order", "o1", "--json")[1])["configuration"] == ["cancelled"]
    lines = order("history", "order", "o1")[1].splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3", "4"]
    assert "by li" in lines[2]
    assert "awaiting_shipment -> cancelling" in lines[2]
    assert order("replay", "order", "o1")[:2] == (0, "o1: 4 rows give what is stored\n")
    assert order("replay", "order", "--all")[:2] == (0, "1 replayed, 0 differ\n")


def test_instances_are_listed(order: Say) -> None:
    assert order("find", "order", "--state", "awaiting_shipment")[1].startswith("o1  awaiting_shipment")
    assert order("find", "order", "--where", "amount=1")[2] == "none\n"
    found = json.loads(order("find", "order", "--json", "--where", "buyer=li")[1])
    assert found["id"] == "o1"
    assert order("find", "order", "--older-than", "15d")[2] == "none\n"
    assert order("find", "order", "--older-than", "15 days")[0] == 2


def test_what_cannot_be_done_is_said(order: Say) -> None:
    for words, why in (
        (["show", "order", "nobody"], "not found"),
        (["start", "parcel", "p1"], "not published"),
        (["start", "order"], "say which"),
        (["send", "order", "o1"], "say which"),
        (["replay", "order"], "say which"),
        (["incidents", "retry"], "say which"),
        (["incidents", "skip", "order", "o1", "7"], "not found"),
        (["send", "order", "o1", "ship", "=1"], "no value"),
        (["worker", "--once", "--performers", "nowhere:register"], "nowhere"),
        (["show", "order", "o1", "--store", "mysql://host/db"], "no store is known"),
        ([*START, "--by", "li:buyer"], "exists"),
    ):
        code, _, complaint = order(*words)
        assert (code, why in complaint) == (2, True), (words, complaint)
    code, _, complaint = order("start", "order", "o2", "--by", "li:buyer")
    assert (code, complaint.startswith("refused (data)")) == (1, True)
    assert "找不到" in order("show", "order", "nobody", "--lang", "zh")[2]


def test_many_from_a_file(order: Say, tmp_path: Path) -> None:
    data = {"buyer": "li", "merchant": "shop", "amount": 5, "address": "B"}
    lines = [{"id": f"m{n}", "with": data if n else {}, "by": "li:buyer"} for n in range(4)]
    (tmp_path / "starts.jsonl").write_text("\n".join(map(json.dumps, lines)))
    code, out, complaint = order("start", "order", "--many", "starts.jsonl")
    assert (code, out) == (1, "3 accepted, 1 not\n")
    assert complaint.startswith("1: m0: data")
    (tmp_path / "sends.jsonl").write_text(
        '{"id": "m1", "event": "cancel", "with": {"reason": "x"}, "by": "li:buyer"}\n'
    )
    assert order("send", "order", "--many", "sends.jsonl")[:2] == (0, "1 accepted, 0 not\n")
    (tmp_path / "sends.jsonl").write_text('{"id": "m1"}\n')
    assert "line 1 of sends.jsonl: no event" in order("send", "order", "--many", "sends.jsonl")[2]


def test_operations(order: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    assert order("db", "upgrade")[:2] == (0, "the tables are up to date\n")
    code, out, _ = order("db", "status")
    assert (code, "effects: 1" in out) == (0, True)
    assert order("db", "status", "--store", "sqlite:///empty.db")[0] == 1
    assert order("db", "upgrade", "--store", "sqlite:///empty.db")[:2] == (0, "applied: 0001, 0002\n")
    assert order("incidents")[:2] == (0, "no incidents\n")
    assert order("erase", "order", "o1", "--yes")[0] == 0
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("no\n"))
    assert order("erase", "order", "o1")[0] == 1


def test_instances_are_moved_to_another_version(say: Say, tmp_path: Path) -> None:
    from tests.unit.runtime.test_migrating import FIRST, SECOND

    (tmp_path / "old.yaml").write_text(FIRST)
    (tmp_path / "new.yaml").write_text(SECOND)
    for id_ in ("a", "b", "c"):
        assert say("start", "case", id_, "--workflows", "old.yaml")[0] == 0
    for words in (("answer", "amount=5"), ("odd",)):
        assert say("send", "case", "b", *words)[0] == 0
    code, out, _ = say("migrate", "case", "--all", "--rehearse", "--workflows", "new.yaml")
    assert (code, out.splitlines()[-1]) == (
        1,
        "2 would move, 0 need not, 1 would not; nothing was changed",
    )
    assert "b: stays at version 1: the migration has no choice for strange" in out
    chinese = say("migrate", "case", "--all", "--rehearse", "--workflows", "new.yaml", "--lang", "zh")[1]
    assert "b: 仍是版本 1: 对状态“strange”, 迁移中没有一项条件成立" in chinese
    assert say("migrate", "case", "a")[1] == "a: runs by version 1 already\n"
    code, out, _ = say("migrate", "case", "a", "--workflows", "new.yaml")
    assert (code, out) == (0, "a: moved from version 1 to 2\n")
    assert say("migrate", "case", "--all")[1].endswith("1 moved, 1 had been, 1 not\n")
    code, out, _ = say("migrate", "case", "--all", "--to", "2", "--json")
    assert [(one["id"], one["moved"]) for one in json.loads(out)] == [("b", False)]
    assert say("migrate", "case")[0] == 2
    code, _, complaint = say("migrate", "case", "--all", "--to", "9")
    assert (code, "case version 9" in complaint) == (2, True)
    assert say("replay", "case", "--all")[0] == 0
