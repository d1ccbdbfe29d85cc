"""The picture of how the workflows work together: true to them, measured, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from statewright.cli import main
from statewright.diagram import DrawOptions, UnknownName, render_overview
from statewright.diagram.options import Direction, Language
from statewright.diagram.overview import calls_of
from tests.pictures import crossed, faults, read

from .examples import ROOT, shipped


def overview(lang: Language = "en", direction: Direction = "down", focus: str | None = None) -> str:
    options = DrawOptions(engine="graphviz-pure", direction=direction, focus=focus)
    return str(render_overview(shipped(), lang=lang, options=options).content)


def test_it_says_who_begins_runs_asks_tells_and_hears_whom() -> None:
    calls = {(call.caller, call.kind, call.called, call.event) for call in calls_of(shipped())}
    assert ("order", "runs", "refund", "") in calls
    assert ("checkout", "starts", "order", "") in calls
    assert ("checkout", "asks", "coupon", "lock") in calls
    assert ("order", "tells", "coupon", "use") in calls
    assert ("order", "hears", "payment", "pay_succeeded") in calls
    assert not any(call[2] in ("parent", "child", "self") for call in calls)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("direction", ["down", "right"])
def test_its_words_stand_clear(lang: Language, direction: Direction) -> None:
    picture = read(overview(lang, direction))
    assert {f"overview.state.{name}" for name in shipped()} == set(picture.boxes)
    assert faults(picture) == []
    assert crossed(picture) == []


def test_focus_shows_a_workflow_and_those_it_talks_with() -> None:
    boxes = {name.removeprefix("overview.state.") for name in read(overview(focus="coupon")).boxes}
    assert boxes == {"coupon", "checkout", "order"}
    with pytest.raises(UnknownName, match='did you mean "coupon"'):
        overview(focus="cuopon")


def test_those_who_cannot_see_it_are_told() -> None:
    assert "Cart and checkout: starts Order." in overview()
    assert "购物车与结算：启动订单。" in overview("zh")


def test_draw_and_docs_write_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workflows = str(ROOT / "workflows")
    shared = [workflows, "-o", str(tmp_path), "--engine", "graphviz-pure", "--lang", "zh"]
    assert main(["draw", "--overview", *shared]) == 0
    written = (tmp_path / "overview.zh.svg").read_text("utf-8")
    assert written == (ROOT / "diagrams" / "overview.zh.svg").read_text("utf-8")
    assert main(["draw", "--overview", "--focus", "ordr", *shared]) == 2
    assert "这里没有流程“ordr”; 是否想写“order”?" in capsys.readouterr().err
    assert main(["docs", "--no-proofs", "--format", "markdown", *shared]) == 0
    assert "![流程之间的联系](overview.zh.svg)" in (tmp_path / "index.zh.md").read_text("utf-8")
