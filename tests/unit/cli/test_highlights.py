"""`draw --highlight`: what is brought out is what happened, and what cannot be is told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from statewright.cli import main
from statewright.diagram.themes import LIGHT
from statewright.kernel import Actor
from statewright.runtime import Engine
from tests.pictures import faults, read

ROOT = Path(__file__).parents[3]
ORDER = ROOT / "workflows" / "order.yaml"
STORIES = ROOT / "workflows" / "order.scenarios.yaml"
STORY = f"{STORIES}#buyer cannot cancel after shipment"


def drawn(tmp_path: Path, *asked: str, path: Path = ORDER, lang: str = "en") -> str:
    shared = ["-o", str(tmp_path), "--engine", "graphviz-pure", "--lang", lang]
    assert (
        main(["draw", str(path), *(word for what in asked for word in ("--highlight", what)), *shared]) == 0
    )
    return (tmp_path / f"order.{lang}.svg").read_text("utf-8")


def refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str, *more: str) -> str:
    assert main(["draw", str(ORDER), "-o", str(tmp_path), "--highlight", what, *more]) == 2
    return capsys.readouterr().err


def outlined(svg: str, colour: str) -> set[str]:
    """The states whose border has this colour."""
    ids = [part.split('"', 1)[0] for part in svg.split('id="order.state.')[1:]]
    bodies = svg.split('id="order.state.')[1:]
    return {
        name for name, body in zip(ids, bodies, strict=True) if f'stroke="{colour}"' in body.split("</g>")[0]
    }


def test_the_path_of_a_scenario(tmp_path: Path) -> None:
    svg = drawn(tmp_path, STORY)
    assert "scenario: buyer cannot cancel after shipment" in svg
    assert outlined(svg, LIGHT.active) == {"with_buyer.signed"}
    before = {"awaiting_payment.unpaid", "awaiting_shipment", "with_buyer.shipped"}
    assert outlined(svg, LIGHT.visited) == before
    assert faults(read(svg)) == []
    assert "场景: 发货后买家不能取消" in drawn(tmp_path, STORY, lang="zh")


def test_only_what_is_concerned_is_drawn(tmp_path: Path) -> None:
    assert main(["draw", str(ORDER.parent), "-o", str(tmp_path), "--highlight", STORY]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["order.en.svg"]


def test_the_life_of_an_instance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path}/orders.db"
    with Engine(store, ORDER) as engine:
        data = {"buyer": "li", "merchant": "shop", "amount": 9900, "address": "Beijing"}
        engine.start("order", "o1", data, actor=Actor("li", ("buyer",)))
        engine.send("order", "o1", "cancel", {"reason": "changed my mind"}, actor=Actor("li", ("buyer",)))
    shared = ["-o", str(tmp_path), "--database", store]
    assert main(["draw", str(ORDER), "--highlight", "instance:o1", *shared]) == 0
    svg = (tmp_path / "order.en.svg").read_text("utf-8")
    assert "instance o1: 2 entries, " in svg
    assert outlined(svg, LIGHT.active) == {"cancelled"}
    assert outlined(svg, LIGHT.visited) == {"awaiting_payment.unpaid"}
    assert 'has no instance "o2"' in refused(capsys, tmp_path, "instance:o2", *shared[2:])


def test_a_store_that_is_not_there_is_told_and_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = refused(capsys, tmp_path, "instance:o1", "--store", f"sqlite:///{tmp_path}/none.db")
    assert "cannot be opened: there is no such file" in told
    assert list(tmp_path.iterdir()) == []


def test_coverage_as_test_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(STORIES), "-k", "stranger", "--coverage", "--format", "json"]) == 0
    file = tmp_path / "coverage.json"
    file.write_text(capsys.readouterr().out, "utf-8")
    svg = drawn(tmp_path, str(file))
    assert "not exercised by any scenario: faded" in svg
    assert outlined(svg, LIGHT.visited) == {"awaiting_payment.unpaid", "awaiting_shipment"}
    assert "cancelled" in outlined(svg, LIGHT.faint)
    tree = json.loads(file.read_text("utf-8"))
    tree["coverage"][0]["digest"] = "of another version"
    file.write_text(json.dumps(tree), "utf-8")
    assert "or of another version of them" in refused(capsys, tmp_path, str(file))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("counts.csv", "state,count\nunpaid,120\nshipped,2300\ncancelled,0\n"),
        ("counts.json", '{"unpaid": 120, "with_buyer.shipped": 2300, "cancelled": 0}'),
    ],
)
def test_a_heat_map_from_counts(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    svg = drawn(tmp_path, str(file))
    words = {words.owner: [] for words in read(svg).words}  # type: dict[str, list[str]]
    for each in read(svg).words:
        words[each.owner].append(each.text)
    assert "2,300×" in words["order.state.with_buyer.shipped"]
    assert "2,300×" in words["order.group.with_buyer.heading"]  # a frame has what is inside it
    assert "0×" in words["order.state.cancelled"]
    assert outlined(svg, LIGHT.timeout) == {"awaiting_payment.unpaid", "with_buyer.shipped"}
    assert LIGHT.heat_4 in svg
    assert faults(read(svg)) == []


def test_states_and_a_path_together(tmp_path: Path) -> None:
    svg = drawn(tmp_path, STORY, "cancelled")
    assert outlined(svg, LIGHT.active) == {"with_buyer.signed", "cancelled"}


@pytest.mark.parametrize(
    ("what", "content", "told"),
    [
        ("shiped", "", 'no workflow here has a state "shiped"; did you mean "shipped"?'),
        ("no.json", None, "cannot read"),
        ("a.json", "[", "is neither a coverage"),
        ("a.json", "[1]", "is neither a coverage"),
        ("a.json", '{"unpaid": -1}', 'the count of "unpaid" is -1'),
        ("a.json", '{"unpaid": "3"}', 'the count of "unpaid" is "3"'),
        ("a.json", '{"unpaidd": 3}', 'did you mean "unpaid"?'),
        ("a.csv", "unpaid,120\nshipped,1.5\n", 'a.csv:2: "shipped,1.5" is no count'),
        ("a.scenarios.yaml", "workflow: order\nscenarios: 3\n", "has errors; see: statewright check"),
    ],
)
def test_what_cannot_be_brought_out_is_told(
    what: str, content: str | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / what
    if content:
        path.write_text(content, "utf-8")
    assert told in refused(capsys, tmp_path, what if content == "" else str(path))


def test_a_scenario_that_is_not_named_or_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 'scenarios; say which, e.g. "' in refused(capsys, tmp_path, str(STORIES))
    near = refused(capsys, tmp_path, f"{STORIES}#buyer cannot cancel after shipmnt")
    assert 'did you mean "buyer cannot cancel after shipment"?' in near
    assert main(["draw", str(ORDER.with_name("refund.yaml")), "-o", str(tmp_path), "--highlight", STORY]) == 2
    assert 'the scenario is about "order"' in capsys.readouterr().err
