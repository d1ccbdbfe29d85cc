"""Explanations, readings, canonical text: what people see of an expression."""

from __future__ import annotations

import pytest

from statewright.diagnostics.source import Excerpt
from statewright.expressions import describe, explain, format, from_schema, parse, reading, types

from .place import ARGUMENTS, compiled


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        (
            "event.amount == data.amount",
            "event.amount is 9800, needed 9900 (data.amount)",
            "event.amount 是 9800,需要 9900 (data.amount)",
        ),
        (
            "event.amount >= 9900",
            "event.amount is 9800, needed at least 9900",
            "event.amount 是 9800,需要至少 9900",
        ),
        (
            "data.urgent && data.status == 'paid' && data.paid > 9",
            "data.status is 'new', needed 'paid'; data.paid is 5, needed more than 9",
            "data.status 是 'new',需要 'paid';data.paid 是 5,需要大于 9",
        ),
        (
            "data.status == 'paid' || data.paid > 9",
            "data.status is 'new', needed 'paid', or data.paid is 5, needed more than 9",
            "data.status 是 'new',需要 'paid',或 data.paid 是 5,需要大于 9",
        ),
        ("!(data.paid >= 5)", "data.paid is 5, needed less than 5", "data.paid 是 5,需要小于 5"),
        ("!data.urgent", "data.urgent is true, needed false", "data.urgent 是 true,需要 false"),
        ("data.bill != null", "data.bill has no value, needed a value", "data.bill 没有值,需要一个值"),
        ("in_state('cancelled')", 'only in state "cancelled"', "只有在状态“cancelled”下才可以"),
        ("!in_state('shipped')", 'not in state "with_buyer.shipped"', "在状态“with_buyer.shipped”下不可以"),
        ("data.status in ['paid', 'closed']", "data.status is 'new', needed one of 'paid', 'closed'", None),
        ("!(data.status in ['new'])", "data.status is 'new', needed none of 'new'", None),
        (
            "data.items.all(i, i.price > 1)",
            "data.items[0]: i.price is 1, needed more than 1",
            "data.items[0]:i.price 是 1,需要大于 1",
        ),
        ("data.items.exists(i, i.price > 5)", "none of the 2 in data.items has: price > 5", None),
        (
            "now < data.due_at",
            "now is 2026-03-05T00:00:00Z, needed earlier than 2026-03-01T01:00:00Z (data.due_at)",
            None,
        ),
        (
            "data.amount / (data.paid - 5) > 1",
            "`data.amount / (data.paid - 5) > 1` could not be computed: division by 0",
            "`data.amount / (data.paid - 5) > 1` 无法计算:除数为 0",
        ),
        ("data.paid > 3 ? data.amount < 10 : true", "data.amount is 9900, needed less than 10", None),
        ("data.memo.contains('box')", "needed: memo contains box", "需要:memo 包含 box"),
        ("data.urgent == false", "data.urgent is true, needed false", None),
    ],
)
def test_why_a_condition_is_false(text: str, en: str, zh: str | None) -> None:
    explanation = explain(compiled(text), ARGUMENTS)
    assert explanation.outcome is not True
    assert explanation.text.en == en
    if zh is not None:
        assert explanation.text.zh == zh
    assert explanation.clauses


def test_a_true_condition_has_nothing_to_explain() -> None:
    explanation = explain(compiled("data.urgent"), ARGUMENTS)
    assert explanation == (True, (), ("", ""))


def test_clauses_carry_the_values_as_data() -> None:
    (clause,) = explain(compiled("event.amount == data.amount"), ARGUMENTS).clauses
    assert clause.source == "event.amount == data.amount"
    assert clause.values == {"event.amount": 9800, "data.amount": 9900}


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("data.paid >= data.amount", "paid ≥ amount", "paid ≥ amount"),
        ("event.amount == data.amount", "event.amount = data.amount", "event.amount = data.amount"),
        ("data.bill != null && data.urgent", "bill given and urgent", "有 bill 且 urgent"),
        ("data.bill == null", "no bill", "没有 bill"),
        ("!in_state('shipped')", "not in with_buyer.shipped", "不处于 with_buyer.shipped"),
        ("data.status in ['new', 'paid']", "status is new or paid", "status 是 new 或 paid"),
        ("data.tags.size() > 0", "some tags", "有 tags"),
        ("data.tags.size() == 0", "no tags", "没有 tags"),
        ("data.amount.share('5%') > 10", "5% of amount > 10", "amount 的 5% > 10"),
        ("data.items.all(i, i.price > 0)", "every one of items: price > 0", "items 每一项:price > 0"),
        ("(data.urgent || data.paid > 0) && data.amount > 5", "(urgent or paid > 0) and amount > 5", None),
        ("now - data.due_at > 15d", "now − due_at > 15d", "现在 − due_at > 15d"),
        ("data.memo.contains('gift')", "memo contains gift", "memo 包含 gift"),
        ("data.urgent ? data.paid : data.amount", "paid if urgent, else amount", None),
        ("data.bill.or('')", "bill, else ''", None),
    ],
)
def test_readings(text: str, en: str, zh: str | None) -> None:
    tree = compiled(text).tree
    assert reading(tree) == en
    if zh is not None:
        assert reading(tree, "zh") == zh


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a&&(b||c)&&!(d==1)", "a && (b || c) && !(d == 1)"),
        ("(a+b)*c-d", "(a + b) * c - d"),
        ("a-(b-c)", "a - (b - c)"),
        ("x?y:(z?1:2)", "x ? y : z ? 1 : 2"),
        ("(x?y:z)?1:2", "(x ? y : z) ? 1 : 2"),
        ("[1,?a][0].b.?c[?d]", "[1, ?a][0].b.?c[?d]"),
        ("{'a':1,?b:2u}", "{'a': 1, ?b: 2u}"),
        ("24h+36h+90m", "1d + 36h + 90m"),
        ('"it\'s"', "'it\\'s'"),
        ("r'\\d'", "'\\\\d'"),
        ("-(-1)", "-(-1)"),
        ("- x", "-x"),
        ("!(a in b)", "!(a in b)"),
        ("x.`a-b`", "x.`a-b`"),
        ("1.0+2e10", "1.0 + 20000000000.0"),
        ("b'\\xff'", "b'\\xff'"),
        (".a.b(1)", ".a.b(1)"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    tree, _ = parse(Excerpt.whole(text))
    assert tree is not None
    assert format(tree) == canonical


def test_types_come_from_schemas() -> None:
    schemas = {"#/types/money": {"type": "integer", "minimum": 0}}
    schema = {
        "type": "object",
        "properties": {
            "amount": {"$ref": "#/types/money"},
            "limit": {"type": "integer", "exclusiveMinimum": 2, "exclusiveMaximum": 10, "nullable": True},
            "either": {"oneOf": [{"type": "integer"}, {"type": "null"}]},
            "kind": {"enum": ["a", "b", None]},
            "fixed": {"const": 5},
            "mixed": {"enum": [1, "a"]},
            "any": {},
            "days": {"type": "array", "maxItems": 3, "items": {"type": "string", "format": "duration"}},
            "map": {"type": "object", "additionalProperties": {"type": "number"}},
            "pair": {"type": ["string", "null"]},
        },
    }
    found = from_schema(schema, schemas.__getitem__, "data")
    assert isinstance(found, types.Object)
    most = 2**53 - 1
    assert {name: field.type for name, field in found.fields.items()} == {
        "amount": types.Int(0, most),
        "limit": types.Nullable(types.Int(3, 9)),
        "either": types.Nullable(types.Int(-most, most)),
        "kind": types.Nullable(types.Literals(types.STRING, ("a", "b"))),
        "fixed": types.Literals(types.Int(5, 5), (5,)),
        "mixed": types.DYN,
        "any": types.DYN,
        "days": types.ListOf(types.DURATION, 3),
        "map": types.MapOf(types.STRING, types.DOUBLE),
        "pair": types.Nullable(types.STRING),
    }


def test_a_schema_that_refers_to_itself_ends() -> None:
    tree = {"type": "object", "properties": {"next": {"$ref": "#/types/tree"}}}
    assert isinstance(from_schema(tree, {"#/types/tree": tree}.__getitem__), types.Object)


@pytest.mark.parametrize(
    ("type", "en", "zh"),
    [
        (types.INT, "a whole number", "整数"),
        (types.ListOf(types.STRING), "a list of texts", "列表(每项是文本)"),
        (types.Nullable(types.TIMESTAMP), "a point in time or null", "时刻或空值"),
        (types.Literals(types.STRING, ("a", "b")), "one of 'a', 'b'", "'a', 'b' 之一"),
        (types.MapOf(types.STRING, types.INT), "a map to whole numbers", "映射(值是整数)"),
    ],
)
def test_types_in_plain_words(type: types.Type, en: str, zh: str) -> None:
    assert describe(type) == en
    assert describe(type, "zh") == zh
