"""Values of enumerations, error codes and fields of list items: in pictures and on pages by their titles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from statewright.diagnostics import Source, Text
from statewright.diagram.build import build
from statewright.diagram.difference.matching import compare
from statewright.diagram.difference.sentences import sentences
from statewright.diagram.graph import Graph
from statewright.diagram.names import Names
from statewright.diagram.options import DrawOptions
from statewright.diagram.pages.declared import kind_of
from statewright.interop.scxml.embedded import embedded_workflow
from statewright.interop.scxml.writing import write_scxml
from statewright.kernel.definition import Definition, SetField

from .examples import compiled, shipped

SHOP = """
statewright: 1
workflow: shop
version: 1
data:
  way:
    title: {en: way to pay, zh: 支付方式}
    enum: {monthly_pay: {en: monthly pay, zh: 月付}, balance: {en: balance, zh: 余额}, gift_card: }
    default: balance
  plain: {enum: [by_hand, by_post], default: by_hand}
  spare: {enum: {monthly_pay: 月付, none: 无}, nullable: true}
  paid: {type: boolean, default: false}
  balance: {type: integer, default: 0, title: {en: money left, zh: 剩余金额}}
  cart:
    type: array
    maxItems: 9
    default: []
    title: {en: cart, zh: 购物车}
    items:
      type: object
      properties:
        sku: {type: string, title: {en: article, zh: 商品编号}}
        size: {type: string}
        kind: {enum: {toy: {en: toy, zh: 玩具}, book: {en: book, zh: 书}}}
effects:
  charge: {errors: {no_money: {title: {en: not enough money, zh: 余额不足}}, odd_thing: {}}}
events:
  buy:
    payload:
      sku: {type: string, title: {en: article, zh: 商品编号}}
      how:
        enum: {balance: {en: from the balance, zh: 用余额}, card: {en: by card, zh: 刷卡}}
        title: {en: how, zh: 方式}
initial: open
states:
  open:
    on:
      buy:
        when: "GUARD"
        to: paying
        set: {way: monthly_pay, plain: by_post, paid: true, spare: null}
  paying:
    invoke:
      effect: charge
      done: over
      failed:
        - {when: event.error.code == 'no_money', to: over}
        - {when: event.error.code == 'odd_thing', to: over}
        - {when: "event.error.code in ['timeout', 'gave_up']", to: over}
        - {to: over}
  over: {final: true}
"""


def shop(guard: str = "true") -> Definition:
    return compiled(SHOP.replace("GUARD", guard))


@pytest.mark.parametrize(
    ("guard", "english", "chinese"),
    [
        ("data.way == 'monthly_pay'", "way to pay = monthly pay", "支付方式 = 月付"),
        ("'monthly_pay' != data.way", "monthly pay ≠ way to pay", "月付 ≠ 支付方式"),
        (
            "data.way in ['monthly_pay', 'balance']",
            "way to pay is monthly pay or balance",
            "支付方式 是 月付 或 余额",
        ),
        ("!(data.way in ['balance'])", "way to pay is not balance", "支付方式 不是 余额"),
        ("data.way == 'gift_card'", "way to pay = gift card", "支付方式 = gift card"),
        ("data.plain == 'by_post'", "plain = by post", "plain = by post"),
        ("event.how == 'card'", "how = by card", "方式 = 刷卡"),
        (
            "data.spare.or('none') == 'monthly_pay'",
            "spare, else 无 = 月付",
            "spare,否则 无 = 月付",
        ),
        (
            "data.way == (data.paid ? 'balance' : 'monthly_pay')",
            "way to pay = (balance if paid, else monthly pay)",
            "支付方式 = (若 paid 则 余额,否则 月付)",
        ),
        # the value `balance` is not the field `balance`
        (
            "data.way == 'balance' && data.balance > 9",
            "way to pay = balance and money left > 9",
            "支付方式 = 余额 且 剩余金额 > 9",
        ),
        (
            "data.cart.exists(i, i.sku == event.sku && i.kind == 'toy')",
            "one of cart: article = given article and kind = toy",
            "购物车 某一项:商品编号 = 本次商品编号 且 kind = 玩具",
        ),
        ("data.cart.all(i, i.size != '')", "every one of cart: size ≠ empty", "购物车 每一项:size ≠ 空"),
    ],
)
def test_a_condition_says_values_by_their_titles(guard: str, english: str, chinese: str) -> None:
    definition = shop(guard)
    move = definition.transitions[0]
    assert move.guard is not None
    said = Text(*(Names(definition, language).words(move.guard, "buy") for language in ("en", "zh")))
    assert said == Text(english, chinese)
    assert Names(definition, "both").spoken(move.guard, "buy") == said


def test_what_is_set_is_said_by_its_title_and_yes_and_no_in_words() -> None:
    definition = shop()
    lines = [line.text for node in _full(definition).nodes for line in node.lines]
    for line in ("支付方式 变为 月付", "plain 变为 by post", "paid 变为 是", "spare 变为 空"):
        assert line in lines


def test_an_expression_that_is_set_says_values_by_the_titles_of_the_field() -> None:
    set_ = "set: {way: monthly_pay, plain: by_post, paid: true, spare: null}"
    assert set_ in SHOP
    definition = compiled(
        SHOP.replace("GUARD", "true").replace(set_, "set: {way: \"=data.paid ? 'balance' : 'gift_card'\"}")
    )
    (block,) = definition.transitions[0].blocks
    (assignment,) = (each for action in block.actions for each in action.assignments)  # type: ignore[union-attr]
    assert isinstance(assignment, SetField)
    assert Names(definition, "zh").words(assignment.value, "buy") == "若 paid 则 余额,否则 gift card"


def test_error_codes_are_said_by_their_titles() -> None:
    definition = shop()
    names = Names(definition, "zh")
    guards = [move.guard for move in definition.transitions if move.guard and "error" in move.guard.source]
    assert [names.words(guard) for guard in guards if guard] == [
        "错误码 = 余额不足",
        "错误码 = odd thing",
        "错误码 是 超时 或 已放弃重试",
    ]


def test_pages_say_the_title_and_the_name_of_each_value() -> None:
    data = shop().data
    assert kind_of(data["way"].schema) == Text(
        "monthly pay (`monthly_pay`) | balance (`balance`) | gift_card",
        "月付（`monthly_pay`） | 余额（`balance`） | gift_card",
    )
    assert kind_of(data["plain"].schema) == Text("by_hand | by_post", "by_hand | by_post")


RETITLED = [
    (
        "balance: {en: balance, zh: 余额}, gift",
        "balance: {en: wallet, zh: 钱包}, gift",
        'the value "balance" of "way to pay" is now called "wallet", no longer "balance"',
        "“支付方式”的值 balance 改称“钱包”（原为“余额”）",
    ),
    (
        "balance: {en: balance, zh: 余额}, gift",
        "balance: {en: balance, zh: 钱包}, gift",
        'the value "balance" of "way to pay" is now called "钱包", no longer "余额"',
        "“支付方式”的值 balance 改称“钱包”（原为“余额”）",
    ),
    (
        "title: {en: cart, zh: 购物车}",
        "title: {en: basket, zh: 购物车}",
        '"cart" is now called "basket"',
        "“cart”改称“basket”",
    ),
    (
        "gift_card: }",
        "gift_card: , voucher: 代金券}",
        'other values are allowed for "way to pay"',
        "“支付方式”允许的值有变化",
    ),
    (
        "plain: {enum: [by_hand, by_post], default",
        "plain: {enum: {by_hand: by hand, by_post: in the post}, default",
        'the value "by_post" of "plain" is now called "in the post", no longer "by post"',
        "“plain”的值 by_post 改称“in the post”（原为“by post”）",
    ),
]


@pytest.mark.parametrize(("old", "new", "english", "chinese"), RETITLED)
def test_a_title_that_changed_is_told_and_is_no_other_value(
    old: str, new: str, english: str, chinese: str
) -> None:
    assert old in SHOP
    changed = compiled(SHOP.replace(old, new).replace("GUARD", "true"))
    told = [sentence.text for sentence in sentences(compare(shop(), changed))]
    assert Text(english, chinese) in told
    assert all("now also" in text.en or "no longer" in text.en for text in told if text.en != english)


def test_scxml_carries_the_titles_of_values() -> None:
    definition = shop("data.way == 'monthly_pay'")
    tree, found = embedded_workflow(Source("it.scxml", write_scxml(definition)))
    assert tree is not None, found
    again = compiled(json.dumps(tree, ensure_ascii=False))
    assert again.digest == definition.digest
    assert again.data["way"].schema == definition.data["way"].schema


# --- the shipped workflows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shipped()))
@pytest.mark.parametrize("detail", ["normal", "full"])
def test_no_value_or_error_code_shows_in_a_chinese_picture(name: str, detail: str) -> None:
    definition = shipped()[name]
    graph = build(definition, "zh", DrawOptions(detail=detail, others=shipped()))  # type: ignore[arg-type]
    values = {value for value in _values(definition) if re.search("[a-z]", value, re.IGNORECASE)}
    names = values | {value.replace("_", " ") for value in values} - {"QQ"}
    shown = {
        (value, text)
        for text in _labels(graph)
        for value in names
        if re.search(rf"(?<![A-Za-z_]){re.escape(value)}(?![A-Za-z_])", text)
    }
    assert not shown


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_chinese_picture_of_a_shipped_workflow_has_no_english_words(name: str) -> None:
    graph = build(shipped()[name], "zh", DrawOptions(others=shipped()))
    texts = [re.sub("'[^']*'", "", text) for text in _labels(graph)]  # a pattern is code
    assert {word for text in texts for word in re.findall("[A-Za-z_.]{2,}", text)} <= {"QQ"}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_text_value_of_a_shipped_workflow_has_a_title_in_both_languages(name: str) -> None:
    for schema in _schemas(shipped()[name]):
        texts = [value for value in schema.get("enum", ()) if isinstance(value, str)]
        assert all({"en", "zh"} <= schema.get("titles", {}).get(value, {}).keys() for value in texts), texts


def _full(definition: Definition) -> Graph:
    return build(definition, "zh", DrawOptions(detail="full"), share=False)


def _labels(graph: Graph) -> Iterator[str]:
    for box in (*graph.nodes, *graph.groups):
        yield from (line.text for line in box.lines)


def _values(definition: Definition) -> Iterator[str]:
    for schema in _schemas(definition):
        yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
    for effect in definition.effects.values():
        yield from effect.errors


def _schemas(definition: Definition) -> Iterator[Mapping[str, Any]]:
    """The schema of every declared field, and those inside it."""
    fields = [*definition.data.values(), *definition.output.values()]
    fields += [field for event in definition.events.values() for field in event.fields]
    fields += [field for effect in definition.effects.values() for field in (*effect.params, *effect.result)]
    return _inside(field.schema for field in fields)


def _inside(schemas: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for schema in schemas:
        yield schema
        yield from _inside(schema.get("properties", {}).values())
        yield from _inside(schema[key] for key in ("items", "additionalProperties") if key in schema)
