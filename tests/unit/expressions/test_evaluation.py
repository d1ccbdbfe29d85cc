"""What workflows ask of expressions: values, instants kept as text, faults with a place."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from statewright.expressions import (
    DYN,
    EvaluationFault,
    Field,
    ListOf,
    Negated,
    Nullable,
    Object,
    Present,
    Type,
)
from statewright.expressions.types import DURATION, INT, STRING, TIMESTAMP
from statewright.kernel.values import Fault

from .place import ARGUMENTS, DATA, compiled, findings, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data.amount - data.paid", 9895),
        ("data.status == 'new' && event.amount < data.amount", True),
        ("in_state('shipped')", True),
        ("in_state('cancelled')", False),
        ("actor.id == 'li' && 'buyer' in actor.roles", True),
        ("now - data.due_at", timedelta(days=3, hours=23)),
        ("now + 24h", datetime(2026, 3, 6, tzinfo=UTC)),
        ("data.due_at + data.grace", datetime(2026, 3, 2, 13, tzinfo=UTC)),
        ("data.rate * 1.5", 3.0),
        ("data.bill.or('none')", "none"),
        ("data.bill == null || data.bill.size() > 0", True),
        ("data.items.filter(i, i.price > 1).map(i, i.sku)", ["B2"]),
        ("data.items.map(i, i.price).sum()", 4),
        ("data.items.exists_one(i, i.note != null && i.note == 'x')", True),
        ("data.prices['A1'] + data.prices.A1", 2),
        ("data.tags[1] + data.tags.last()", "bb"),
        ("data['memo'].upper()", "GIFT"),
        ("1h30m == 90m && 1500ms < 2s", True),
        ("data.amount.share('0.5%')", 50),
        ("data.amount.split(7).sum() == data.amount", True),
        ("500.pour([300, 300])", [300, 200]),
        ("[[1], [2]].map(x, x[0])", [1, 2]),
    ],
)
def test_values(text: str, expected: object) -> None:
    assert value(text) == expected


def kept(text: str, expect: Type) -> Any:
    return value(text, expect=expect, store=True)


def test_what_is_kept_is_json() -> None:
    record = Object("x", {"at": Field(TIMESTAMP), "long": Field(DURATION), "n": Field(Nullable(INT))})
    text = "{'at': now + 24h, 'long': data.grace + 12h, 'n': null}"
    assert kept(text, record) == {"at": "2026-03-06T00:00:00.000Z", "long": "2d", "n": None}
    assert kept("data.due_at", TIMESTAMP) == DATA["due_at"]
    assert kept("data.closed_at.or(now)", TIMESTAMP) == "2026-03-05T00:00:00.000Z"
    assert kept("data.urgent ? data.due_at : now", TIMESTAMP) == DATA["due_at"]
    assert kept("data.items.map(i, data.due_at)", ListOf(TIMESTAMP)) == [DATA["due_at"]] * 2


def test_what_is_kept_is_made_anew_and_nothing_is_changed() -> None:
    before = copy.deepcopy(DATA)
    tags = kept("data.tags", ListOf(STRING))
    assert tags == DATA["tags"]
    assert tags is not DATA["tags"]
    kept("data.tags + ['c']", ListOf(STRING))
    assert before == DATA


def test_a_whole_number_that_json_cannot_carry_is_not_kept() -> None:
    assert value("data.amount * 1000000000000") > 2**53
    with pytest.raises(EvaluationFault) as caught:
        kept("data.amount * 1000000000000", INT)
    assert caught.value.code == "SW473"


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        ("1 + data.items[9].price", "SW463", (4, 17)),
        ("data.prices['B'] > 0", "SW462", (0, 16)),
        ("data.amount / (data.paid - 5) > 1", "SW461", (0, 28)),
        ("data.amount * 9223372036854775807 > 0", "SW460", (0, 33)),
        ("data.tags.map(t, int(t))", "SW465", (17, 23)),
        ("now + 2500000h + 2500000h * 1", "SW430", None),
        ("now.plus_months(100000)", "SW466", (0, 23)),
        ("[1, 2].filter(x, x > 5).first()", "SW469", (0, 31)),
    ],
)
def test_a_fault_says_what_and_where(text: str, code: str, span: tuple[int, int] | None) -> None:
    if span is None:
        assert code in {finding.code for finding in findings(text)}
        return
    with pytest.raises(EvaluationFault) as caught:
        value(text)
    fault = caught.value
    assert isinstance(fault, Fault)
    assert (fault.code, tuple(fault.span)) == (code, span)
    assert fault.text.en
    assert fault.text.zh
    assert fault.message == fault.text.en


def test_data_that_is_not_as_declared_is_a_fault_and_no_traceback() -> None:
    program = compiled("data.memo.size() + data.amount")
    with pytest.raises(EvaluationFault):
        program.run({**DATA, "memo": 5}, *ARGUMENTS[1:])
    with pytest.raises(EvaluationFault):
        program.run({}, *ARGUMENTS[1:])


def test_reads_and_states_are_told() -> None:
    program = compiled(
        "data.address.city == 'X' && data.items.all(i, i.price > event.amount) || in_state('shipped')"
    )
    assert program.reads == {"data.address.city", "data.items", "event.amount"}
    assert program.states == {"with_buyer.shipped"}


def test_what_is_known_narrows() -> None:
    assert [each.code for each in findings("data.bill.size() > 1")] == ["SW434"]
    assert findings("data.bill.size() > 1", assume=[compiled("data.bill != null")]) == []
    assert findings("data.bill.size() > 1", assume=[Negated(compiled("data.bill == null"))]) == []
    assert findings("data.bill.size() > 1", assume=[Present("data.bill")]) == []
    assert findings("data.bill != null ? data.bill.size() : 0") == []
    assert findings("!(data.bill == null) && data.bill.size() > 1") == []
    assert findings("data.paid > 0 && data.amount / data.paid > 1") == []
    assert findings("data.bill == 'x' && data.bill.size() > 1") == []


def test_errors_are_absorbed_where_the_other_side_decides() -> None:
    assert value("data.items[9].price > 0 || data.urgent") is True
    assert value("data.items[9].price > 0 && !data.urgent") is False
    assert value("data.items.exists(i, 3 / (i.price - 1) > 0)") is True
    with pytest.raises(EvaluationFault):
        value("data.items[9].price > 0 && data.urgent")


def test_dynamic_values_find_their_operators_when_they_run() -> None:
    assert value("dyn(data.paid) + 1") == 6
    assert value("dyn(data.paid) == 5.0") is True
    assert compiled("dyn(data.paid)").type == DYN
    with pytest.raises(EvaluationFault):
        value("dyn(data.paid) + 'x'")
