"""What happened, brought out in a picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from statewright.diagram import (
    DrawOptions,
    highlight_coverage,
    highlight_heat,
    highlight_now,
    highlight_path,
    render,
)
from statewright.diagram.notebook import Shown, load_ipython_extension
from statewright.explore import Verdict
from statewright.kernel import Actor, Definition, Event, Refusal, Step, start, step
from tests.pictures import faults, read

from .examples import example

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
GATEWAY, SHOP = Actor("alipay", ("gateway",)), Actor("shop", ("merchant",))


def life() -> list[Step]:
    """An order that is paid and shipped."""
    data = {"buyer": "li", "merchant": "shop", "amount": 9900, "address": "Beijing"}
    begun = start(example(), data, id="o1", at=BEGIN, actor=Actor("li", ("buyer",)))
    assert isinstance(begun, Step)
    steps = [begun]
    for name, payload, actor in (
        ("pay_succeeded", {"trade_no": "T1", "amount": 9900}, GATEWAY),
        ("ship", {"tracking_number": "SF1"}, SHOP),
    ):
        event = Event(name, payload, actor=actor, at=BEGIN + timedelta(minutes=len(steps)))
        made = step(example(), steps[-1].snapshot, event)
        assert not isinstance(made, Refusal)
        steps.append(made)
    return steps


def test_a_life_is_a_path_with_its_end() -> None:
    highlight = highlight_path(life(), note="o1")
    assert highlight.active == {"with_buyer.shipped"}
    assert {"awaiting_payment", "awaiting_shipment"} <= highlight.visited
    triggers = {example().transitions[index].trigger for index in highlight.taken}
    assert triggers == {"pay_succeeded", "ship"}
    assert highlight_now(life()[-1].snapshot).active == highlight.active


def test_coverage_holds_back_what_was_never_done() -> None:
    highlight = highlight_coverage(life())
    assert highlight.untaken
    options = DrawOptions(highlight=highlight, engine="graphviz-pure")
    svg = render(example(), options=options).content
    assert isinstance(svg, str)
    picture = read(svg)
    fills = {words.owner: words.fill for words in picture.words if ".move." in words.owner}
    assert fills["order.move.awaiting_shipment.ship"] != fills["order.move.awaiting_shipment.cancel"]
    assert faults(picture) == []


def test_a_heat_map_counts() -> None:
    twice = [*life(), *life()]
    highlight = highlight_heat(twice)
    assert set(highlight.heat.values()) == {2}
    svg = render(example(), options=DrawOptions(highlight=highlight, engine="graphviz-pure")).content
    assert "2×" in svg


class Formatter:
    """IPython's, as far as we use it."""

    def __init__(self) -> None:
        self.shows: dict[object, Callable[[object], str | None]] = {}

    def for_type(self, kind: type, show: Callable[[object], str | None]) -> None:
        self.shows[kind] = show

    def for_type_by_name(self, module: str, name: str, show: Callable[[object], str | None]) -> None:
        self.shows[f"{module}.{name}"] = show


def test_a_notebook_shows_a_definition_a_step_and_a_counterexample() -> None:
    formatter = Formatter()
    shell = SimpleNamespace(
        display_formatter=SimpleNamespace(formatters={"image/svg+xml": formatter}),
        user_ns={"unrelated": 1, "order": example()},
    )
    load_ipython_extension(shell)
    steps = life()
    assert str(formatter.shows[Definition](example())).startswith("<svg")
    step = str(formatter.shows[Step](steps[-1]))
    assert step.startswith("<svg")
    verdict = SimpleNamespace(told=[SimpleNamespace(step=each) for each in steps])
    whole = str(formatter.shows[f"{Verdict.__module__}.Verdict"](verdict))
    assert whole.count("--sw-visited,") > step.count("--sw-visited,")
    shell.user_ns.clear()
    assert formatter.shows[Step](steps[-1]) is None  # the notebook then shows it as text
    assert formatter.shows[f"{Verdict.__module__}.Verdict"](SimpleNamespace(told=[])) is None
    assert Shown(example(), "zh")._repr_svg_().startswith("<svg")
