"""Two versions: what changed, said for people, and drawn as one."""

from __future__ import annotations

from functools import lru_cache

import pytest

from statewright.diagram import DrawOptions
from statewright.diagram.build import build
from statewright.diagram.difference import compare, difference_graph, render_difference, sentences
from statewright.diagram.engine import find_engine
from statewright.diagram.graph import Mark
from statewright.diagram.placing import lay_out
from statewright.kernel import Definition
from tests.pictures import faults, read

from .examples import EXAMPLE, compiled, everything, example

CANCEL = "cancel: {to: cancelling, set: {cancel_reason: =event.reason}}"


@lru_cache(maxsize=16)
def changed(old: str, new: str) -> Definition:
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    return compiled(text.replace(old, new, 1))


CASES = [
    (
        "ship: with_buyer\n      " + CANCEL,
        "ship: with_buyer\n      " + CANCEL.replace("{to", "{by: buyer, to"),
        'merchant may no longer "cancel" in "Awaiting shipment"',
        "商家不能再在“待发货”时“cancel”",
    ),
    (
        "      pay_back_again: cancelling\n",
        "",
        'support may no longer "pay back again" in "Refund needs support"',
        "客服不能再在“退款异常”时“pay back again”",
    ),
    (
        "  30m: {to: cancelled",
        "  60m: {to: cancelled",
        'in "Awaiting payment": "after 1 hour" instead of "after 30 minutes"',
        "“待付款”时：“1 小时后”代替“30 分钟后”",
    ),
    (
        "paid_back_by_hand: {to: cancelled,",
        "paid_back_by_hand: {to: completed,",
        '"paid back by hand" in "Refund needs support" now leads to "Completed", no longer to "Cancelled"',
        "“退款异常”时“paid back by hand”改为转到“已完成”，不再转到“已取消”",
    ),
    (
        "accept_difference: {when: data.paid >= data.amount, to",
        "accept_difference: {to",
        '"accept difference" in "Payment under review" now always, no longer if paid ≥ payable amount in fen',
        "“支付核对中”时“accept difference”不再有条件（原为：当 paid ≥ 应付金额）",
    ),
    (
        "          do: {notify: {who: =data.merchant, template: new_order}}\n",
        "",
        '"payment arrived" in "Awaiting payment" no longer: notify',
        "“待付款”时“支付成功”不再：notify",
    ),
    (
        "      sign:           {by: buyer}"[4:],
        "      sign:           {by: [buyer, support]}"[4:],
        'support may now "sign" in "Shipped", which leads to "Signed for"',
        "客服现在可以在“已发货”时“sign”，转到“已签收”",
    ),
    (
        "refund_stuck:\n    title: {en: Refund needs support, zh: 退款异常}",
        "refund_stuck:\n    title: {en: Refund is stuck, zh: 退款异常}",
        '"Refund needs support" is now called "Refund is stuck"',
        "“Refund needs support”改称“Refund is stuck”",
    ),
    (
        "  never refund more than was paid: {holds: data.refunded <= data.paid}\n",
        "",
        'the property "never refund more than was paid" is gone',
        "删除了规则“never refund more than was paid”",
    ),
    (
        "amount:   {type: integer, minimum: 1,",
        "amount:   {type: integer, minimum: 2,",
        'other values are allowed for "payable amount in fen"',
        "“应付金额(分)”允许的值有变化",
    ),
]


@pytest.mark.parametrize(("old", "new", "english", "chinese"), CASES)
def test_a_change_is_said_in_one_sentence(old: str, new: str, english: str, chinese: str) -> None:
    found = sentences(compare(example(), changed(old, new)))
    assert [sentence.text.en for sentence in found] == [english]
    assert found[0].text.zh == chinese
    assert found[0].where


def test_no_change_is_no_sentence() -> None:
    for definition in (example(), everything()):
        difference = compare(definition, definition)
        assert not difference
        assert sentences(difference) == ()
        graph = difference_graph(difference, "en", DrawOptions())
        assert {node.mark for node in graph.nodes} == {Mark.NONE}


def test_the_way_back_says_the_opposite() -> None:
    new = changed("      pay_back_again: cancelling\n", "")
    back = sentences(compare(new, example()))
    assert [sentence.kind for sentence in back] == ["added"]
    assert back[0].text.en.startswith('support may now "pay back again"')


def test_a_rule_put_before_another_is_one_addition() -> None:
    new = changed(
        "        - to: payment_review\n",
        "        - {when: event.amount > 100, to: cancelled}\n        - to: payment_review\n",
    )
    found = sentences(compare(example(), new))
    assert [sentence.kind for sentence in found] == ["added"]


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_picture_has_both_versions_and_nothing_overlaps(lang: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    start, end = text.index("  refund_stuck:\n"), text.index("  with_buyer:\n    initial")
    shorter = text[:start] + text[end:]
    new = compiled(
        shorter.replace("failed: refund_stuck", "failed: {to: cancelled, set: {refunded: =data.paid}}")
    )
    for before, after in ((example(), new), (new, example()), (example(), everything())):
        drawing = render_difference(
            before,
            after,
            lang=lang,  # type: ignore[arg-type]
            options=DrawOptions(engine="graphviz-pure"),
        )
        assert isinstance(drawing.content, str)
        picture = read(drawing.content)
        assert faults(picture) == []
        assert any("refund_stuck" in name for name in picture.boxes)


def test_a_difference_stands_like_the_workflow_and_what_is_gone_by_itself() -> None:
    """The main path is straight, though nothing is painted as such; no line runs upon one that is gone."""
    new = changed("      pay_back_again: cancelling\n", "")
    engine = find_engine("graphviz-pure")
    graph = difference_graph(compare(example(), new), "en", DrawOptions())
    layout, usual = lay_out(graph, engine), lay_out(build(new, "en", DrawOptions()), engine)
    main = {name for link in graph.links if link.main for name in (link.tail, link.head) if "state" in name}
    assert len(main) == 5
    assert len({round(layout.nodes[name].x) for name in main}) == 1
    assert sorted(main, key=lambda name: layout.nodes[name].y) == sorted(
        main, key=lambda name: usual.nodes[name].y
    )
    paths = list(zip(graph.links, layout.paths, strict=True))
    gone = [path for link, path in paths if link.mark is Mark.REMOVED]
    kept = [path for link, path in paths if link.mark is not Mark.REMOVED]
    assert len(gone) == 2
    assert not {path.points[0] for path in gone} & {path.points[0] for path in kept}
