"""What happened, brought out in a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from statewright.diagram import (
    DrawOptions,
    highlight_coverage,
    highlight_heat,
    highlight_now,
    highlight_path,
    render,
)
from statewright.diagram.notebook import Shown, load_ipython_extension
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


def test_a_notebook_shows_a_definition() -> None:
    registered: dict[type, object] = {}

    class Formatter:
        def for_type(self, kind: type, show: object) -> None:
            registered[kind] = show

    class Display:
        formatters = {"image/svg+xml": Formatter()}  # noqa: RUF012

    class Shell:
        display_formatter = Display()

    load_ipython_extension(Shell())
    assert registered[Definition](example()).startswith("<svg")  # type: ignore[operator]
    assert Shown(example(), "zh")._repr_svg_().startswith("<svg")
