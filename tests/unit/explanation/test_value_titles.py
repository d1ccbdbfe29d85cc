"""Values of enumerations in refusals: in Chinese by their titles, with the value behind them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from statewright.explanation import explain_both, schema_at, value_text
from statewright.kernel import Actor, Definition, Event, Refusal, start, step

from ..testing.stories import definition_of

AT = datetime(2026, 3, 1, 1, tzinfo=UTC)
LI = Actor("li", "buyer")

SHOP = """
statewright: 1
workflow: shop
version: 1
title: {en: Shop, zh: 商店}
types:
  way: {enum: {monthly_pay: {en: monthly pay, zh: 月付}, balance: {en: balance, zh: 余额}, gift_card: }}
  line: {type: object, properties: {way: {$ref: "#/types/way"}}}
  lines: {type: array, maxItems: 3, items: {$ref: "#/types/line"}}
data:
  way: {$ref: "#/types/way", default: balance, title: {en: way to pay, zh: 支付方式}}
  other: {$ref: "#/types/way", nullable: true}
  text: {type: string, default: ""}
  lines: {$ref: "#/types/lines", default: []}
roles: {buyer: {title: {en: buyer, zh: 买家}}}
starts: {by: buyer}
events:
  pay: {title: {en: pay, zh: 支付}, by: buyer, payload: {way: {$ref: "#/types/way", default: balance}}}
  put: {by: buyer, payload: {lines: {$ref: "#/types/lines"}}}
initial: open
states:
  open: {on: {pay: {when: "GUARD", to: over}, put: {set: {lines: =event.lines}}}}
  over: {final: true}
"""


def told(guard: str, event: str = "pay", **payload: object) -> tuple[str, str]:
    """Why the event is refused, in each language."""
    definition = definition_of(SHOP.replace("GUARD", guard))
    return explained(definition, Event(event, payload, actor=LI), {"other": "monthly_pay"})  # type: ignore[arg-type]


def explained(definition: Definition, event: Event, data: dict[str, str]) -> tuple[str, str]:
    begun = start(definition, data, id="s1", at=AT, actor=LI)
    assert not isinstance(begun, Refusal), begun
    refusal = step(definition, begun.snapshot, event)
    assert isinstance(refusal, Refusal)
    return explain_both(definition, refusal)


@pytest.mark.parametrize(
    ("guard", "english", "chinese"),
    [
        (
            "data.way == 'monthly_pay'",
            "data.way is 'balance', needed 'monthly_pay'",
            "data.way 是 余额(balance),需要月付(monthly_pay)",
        ),
        (
            "data.way == 'gift_card'",
            "data.way is 'balance', needed 'gift_card'",
            "data.way 是 余额(balance),需要 'gift_card'",
        ),
        (
            "data.way in ['monthly_pay', 'gift_card']",
            "data.way is 'balance', needed one of 'monthly_pay', 'gift_card'",
            "data.way 是 余额(balance),需要月付(monthly_pay)、'gift_card' 之一",
        ),
        (
            "data.way == event.way && data.other == data.way",
            "data.other is 'monthly_pay', needed 'balance' (data.way)",
            "data.other 是 月付(monthly_pay),需要余额(balance) (data.way)",
        ),
        (
            "data.other.or('balance') == 'balance'",
            "data.other.or('balance') is 'monthly_pay', needed 'balance'",
            "data.other.or('balance') 是 月付(monthly_pay),需要余额(balance)",
        ),
        (
            "data.lines.exists(i, i.way == 'balance')",
            "none of the 0 in data.lines has: way = balance",
            "data.lines 的 0 项都不满足:way = 余额(balance)",
        ),
        (
            "data.text == 'balance'",
            "data.text is '', needed 'balance'",
            "data.text 是 '',需要 'balance'",
        ),
    ],
)
def test_why_a_condition_is_not_met(guard: str, english: str, chinese: str) -> None:
    said = told(guard)
    assert english in said[0]
    assert chinese in said[1]


def test_what_a_payload_may_be() -> None:
    assert told("true", way="cash") == (
        '`way` of `pay` must be one of "monthly_pay", "balance", "gift_card", and is "cash"',
        '支付(pay)的 `way` 必须是 月付(monthly_pay), 余额(balance), "gift_card" 之一, 现在是 "cash"',
    )


def test_what_a_value_inside_a_list_may_be() -> None:
    english, chinese = told("true", "put", lines=[{"way": "cash"}])
    assert "lines[0].way" in english
    assert "月付(monthly_pay), 余额(balance)" in chinese


def test_what_a_start_may_be_given() -> None:
    definition = definition_of(SHOP.replace("GUARD", "true"))
    refusal = start(definition, {"way": "cash"}, id="s1", at=AT, actor=LI)
    assert isinstance(refusal, Refusal)
    assert "支付方式(way) 必须是 月付(monthly_pay)" in explain_both(definition, refusal).zh


def test_a_value_by_itself() -> None:
    data = definition_of(SHOP.replace("GUARD", "true")).data
    assert value_text("balance", data["way"].schema) == ('"balance"', "余额(balance)")
    assert value_text("gift_card", data["way"].schema) == ('"gift_card"', '"gift_card"')
    assert value_text(None, data["other"].schema) == ("null", "null")
    assert value_text("balance", data["text"].schema) == ('"balance"', '"balance"')
    inner = schema_at(data.values(), ("lines", 0, "way"))
    assert value_text("balance", inner).zh == "余额(balance)"
    assert schema_at(data.values(), ("nothing", 0)) == schema_at(data.values(), ()) == {}
