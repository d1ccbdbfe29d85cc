"""What stands in the boxes: guards, clocks, names and where lines break."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from statewright.diagnostics.diagnostic import Text
from statewright.diagram.graph import Tone
from statewright.diagram.metrics import SIZES, shorten, text_width, wrap
from statewright.diagram.names import Names
from statewright.diagram.phrases import duration, title
from statewright.diagram.wording import Glossary, words_of
from tests.pictures import width

from .examples import compiled

RULES = """
statewright: 1
workflow: rules
version: 1
data:
  paid: {type: integer, default: 0, title: {en: amount paid (fen), zh: 已付金额（分）}}
  amount: {type: integer, default: 0}
  a_b: {type: integer, default: 0}
  done: {type: boolean, default: false}
  way: {type: string, default: ''}
  sent_at: {type: string, format: date-time, nullable: true}
events:
  tell: {payload: {amount: {type: integer}, sum: {type: integer, title: {en: sum, zh: 金额}}}}
initial: shipped
states:
  shipped: {title: {en: Shipped, zh: 已发货}, on: {tell: {when: "GUARD", to: over}}}
  over: {final: true}
"""


@pytest.mark.parametrize(
    ("source", "english", "chinese"),
    [
        ("event.amount == data.amount", "given amount = amount", "本次amount = amount"),
        ("event.sum <= data.paid", "sum ≤ amount paid", "金额 ≤ 已付金额"),
        ("data.a_b > 1 || !data.done", "a b > 1 or not done", "a b > 1 或 并非 done"),
    ],
)
def test_a_condition_is_read_in_words(source: str, english: str, chinese: str) -> None:
    definition = compiled(RULES.replace("GUARD", source))
    guard = definition.transitions[0].guard
    assert guard is not None
    assert Names(definition, "en").words(guard, "tell") == english
    assert Names(definition, "zh").words(guard, "tell") == chinese


GLOSSARY = Glossary(states={"shipped": Text("Shipped", "已发货")})


@pytest.mark.parametrize(
    ("source", "english", "chinese"),
    [
        ("!in_state('shipped')", "not in Shipped", "不处于 已发货"),
        ("in_state('a.b') && x != null", "in a.b and x ≠ nothing", "处于 a.b 且 x ≠ 空"),
        ("way == 'a && b == null'", "way = 'a && b == null'", "way = 'a && b == null'"),
        ("way != '' && !late", "way ≠ empty and not late", "way ≠ 空 且 非 late"),
        ("now > at + 90m", "now > at + 1 hour 30 minutes", "现在 > at + 1 小时 30 分钟"),
    ],
)
def test_a_source_without_a_tree_is_read_as_well(source: str, english: str, chinese: str) -> None:
    @dataclass
    class Source:
        source: str
        run: object = None
        reads: frozenset[str] = frozenset()

    assert words_of(Source(source), "en", GLOSSARY) == english  # type: ignore[arg-type]
    assert words_of(Source(source), "zh", GLOSSARY) == chinese  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(minutes=30), "30 minutes", "30 分钟"),
        (timedelta(days=7), "1 week", "1 周"),
        (timedelta(days=15), "15 days", "15 天"),
        (timedelta(hours=36), "1 day 12 hours", "1 天 12 小时"),
        (timedelta(milliseconds=500), "500 ms", "500 毫秒"),
        (timedelta(0), "0 seconds", "0 秒"),
    ],
)
def test_a_length_of_time_is_said_in_words(length: timedelta, english: str, chinese: str) -> None:
    assert duration(length) == Text(english, chinese)


def test_a_title_falls_back_to_the_other_language_and_then_to_the_name() -> None:
    assert title({"zh": "订单"}, "order", "en") == "订单"
    assert title({}, "awaiting_payment", "zh") == "awaiting payment"
    assert title({"en": "Order", "zh": "订单"}, "order", "both") == "Order / 订单"


def test_a_line_breaks_where_its_script_allows() -> None:
    limit = text_width("一二三四五", 10)
    assert wrap("一二三四五六，七", 10, limit) == ["一二三四五", "六，七"]
    assert wrap("一二三四五，六七", 10, limit)[1][0] != "，"
    assert wrap("alpha beta gamma", 10, text_width("alpha beta", 10)) == ["alpha beta", "gamma"]
    assert wrap("", 10, 50) == [""]


@pytest.mark.parametrize(
    "text", ["snake_case_name_of_a_field", "W" * 60, "，" * 30, "中" * 40, "a中b文" * 12]
)
def test_no_wrapped_line_is_wider_than_its_limit(text: str) -> None:
    for limit in (40.0, 90.0, 176.0):
        pieces = wrap(text, 12.0, limit)
        assert all(text_width(piece, 12.0) <= limit for piece in pieces)
        assert "".join(pieces) == text


@pytest.mark.parametrize("tone", list(Tone))
def test_the_estimate_is_never_less_than_a_real_font_needs(tone: Tone) -> None:
    """For every likely character, in Noto Sans SC, and in DejaVu Sans where it is there."""
    size = SIZES[tone]
    printable = [chr(code) for code in range(0x20, 0x7F)] + list("，。：（）、“”‘’…—→≤≥≠×·待付款退é")
    for bold in (False, True):
        for letter in printable:
            need = width(letter, size, bold)
            assert text_width(letter, size, bold=bold) >= need - 0.01 * size, letter


def test_a_long_condition_is_cut_off_and_says_so() -> None:
    assert shorten("short", 20) == "short"
    cut = shorten("x" * 200, 20)
    assert cut.endswith("…")
    assert text_width(cut, 1.0) <= 20


def test_two_languages_that_need_two_lines_have_one_each() -> None:
    def lines(text: str) -> list[str]:
        return wrap(text, 12, 120)

    assert lines("request a code / 获取验证码") == ["request a code", "获取验证码"]
    assert lines("pay / 去支付") == ["pay / 去支付"]
    assert lines("incoming / outgoing messages") == ["incoming /", "outgoing messages"]


def test_no_chinese_character_stands_alone_in_a_last_line() -> None:
    assert wrap("一二三四五六", 10, 50) == ["一二三四", "五六"]
    assert wrap("一二三四五", 10, 50) == ["一二三四五"]


WORK = """
statewright: 1
workflow: work
version: 1
data: {left: {type: integer, default: 0, title: {en: rest, zh: 余额}}}
effects:
  count:
    errors: {off: {retry: false}}
    result:
      sum: {type: integer, title: {en: sum, zh: 合计}}
      rest: {type: integer, title: {en: rest, zh: 余额}}
initial: counting
states:
  counting:
    invoke:
      effect: count
      done: {when: "event.output.sum > 1 && event.output.rest == data.left", to: over}
      failed: {when: "event.error.code == 'off'", to: over}
  over: {final: true}
"""


def test_what_work_gives_back_is_read_by_its_title_in_each_language() -> None:
    definition = compiled(WORK)
    done, failed = (move for move in definition.transitions if move.guard is not None)
    assert done.guard is not None
    assert failed.guard is not None
    both = Names(definition, "both")
    assert both.spoken(done.guard, done.trigger) == Text(
        "sum > 1 and returned rest = rest", "合计 > 1 且 返回的余额 = 余额"
    )
    assert both.spoken(failed.guard, failed.trigger) == Text("error code = off", "错误码 = off")
    assert Names(definition, "zh").spoken(failed.guard, failed.trigger) == "错误码 = off"


def test_an_event_for_the_parent_is_named_as_a_parent_titles_it() -> None:
    payer = compiled(
        """
statewright: 1
workflow: payer
version: 1
events: {paid: {from: work, title: {en: payment arrived, zh: 支付成功}}}
initial: waiting
states:
  waiting: {invoke: {workflow: work}, on: {paid: over}}
  over: {final: true}
"""
    )
    definition = compiled(WORK)
    assert Names(definition, "zh", {"payer": payer}).event_of("parent", "paid") == "支付成功"
    assert Names(definition, "zh", {"other": definition}).event_of("parent", "was_paid") == "was paid"
