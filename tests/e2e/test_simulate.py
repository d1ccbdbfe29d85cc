"""A simulation, typed line by line into a pipe."""

from __future__ import annotations

from pathlib import Path

from .program import ROOT, statewright

EXAMPLE = ROOT / "tests" / "fixtures" / "language_example" / "order.yaml"
BEGIN = "li\nshop\n9900\nBeijing\n"


def simulate(*lines: str, lang: str = "en") -> str:
    typed = BEGIN + "".join(f"{line}\n" for line in lines)
    ran = statewright("simulate", EXAMPLE, "--at", "2026-03-01T01:00:00Z", "--lang", lang, typed=typed)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_it_asks_what_the_order_begins_with_and_shows_what_is_possible_and_for_whom() -> None:
    out = simulate()
    assert "payable amount in fen (amount) [whole number]: 9900" in out
    assert "order: `awaiting_payment`    2026-03-01 01:00:00 UTC" in out
    assert "   2  pay_succeeded — payment arrived  · the payment gateway; depends on what is sent" in out
    assert "   3  cancel  · li (the buyer), shop (the merchant)" in out
    assert "      30m  2026-03-01 01:30:00  `awaiting_payment` → `cancelled`" in out


def test_an_event_is_sent_field_by_field_or_in_one_line() -> None:
    asked = simulate("pay_succeeded", "T1", "9900")
    in_one_line = simulate("pay_succeeded by gateway trade_no=T1 amount=9900")
    by_number = simulate("2", "T1", "9900")
    for out in (asked, in_one_line, by_number):
        assert "03-01 01:00  order: `awaiting_payment` → `awaiting_shipment`" in out
        assert 'effect requested: notify (who "shop", template "new_order")' in out
        assert "paid: 0 → 9900" in out


def test_a_value_that_does_not_fit_is_asked_for_again_and_then_given_up() -> None:
    out = simulate("pay_succeeded", "T1", "much", "0", "9900")
    assert "this must be: whole number; once more" in out
    assert "this must be at least 1, and is 0; once more" in out
    assert "→ `awaiting_shipment`" in out
    assert "not sent" in simulate("pay_succeeded", "T1", "x", "x", "x")


def test_a_refusal_says_why_and_changes_nothing() -> None:
    out = simulate("ship by shop tracking_number=S", "history")
    assert "REFUSED: `ship` is not possible while the order is in `awaiting_payment`" in out
    assert out.rstrip().endswith("0  2026-03-01 01:00  started\n> \nBye.")


def test_a_stranger_is_refused_and_told_who_may() -> None:
    out = simulate("cancel by wang:buyer reason=mine")
    assert (
        "REFUSED: only the buyer of this order (li) or the merchant of this order (shop) may `cancel`" in out
    )
    assert "there is nobody called 'zhao' here; a new person: zhao:ROLE" in simulate("cancel by zhao")


def test_time_passes_to_the_next_timer_or_as_long_as_is_said() -> None:
    next_timer, long = simulate("wait"), simulate("wait 2d")
    for out in (next_timer, long):
        assert "03-01 01:30  order: `awaiting_payment` → `cancelled`" in out
    assert "2026-03-03 01:00:00 UTC" in long
    assert "'soon' is not a length of time" in simulate("wait soon")


def test_going_back_takes_an_action_back() -> None:
    out = simulate("wait 10m", "wait 10m", "back 2", "history", "back")
    assert out.count("2026-03-01 01:20:00 UTC") == 1
    assert "this is the beginning" in out


def test_the_outside_is_answered_for() -> None:
    paid = "pay_succeeded by gateway trade_no=T1 amount=9900"
    out = simulate(paid, "cancel by li reason=dear", "answer", "1", "done", "9900")
    assert "waits for an answer (type: answer):" in out
    assert "`cancelling` → `cancelled`" in out
    assert "the order has ended" in out
    stuck = simulate(paid, "cancel by li reason=dear", "answer", "1", "failed", "account_closed")
    assert "`cancelling` → `refund_stuck`" in stuck


def test_a_child_that_was_started_is_looked_at_and_plays_along() -> None:
    out = simulate(
        "pay_succeeded by gateway trade_no=T1 amount=9900",
        "ship by shop tracking_number=S",
        "request_refund by li amount=100 reason=damaged",
        "go refund",
        "data",
    )
    assert "started refund order/" in out
    assert "(+1; type: go)" in out
    assert 'order: "order"' in out.rpartition("> data")[2]


def test_a_word_that_is_not_known_gets_the_nearest() -> None:
    assert "'pay_suceeded' is not known; did you mean 'pay_succeeded'?" in simulate("pay_suceeded")
    assert "'xyzzy' is neither an event nor a command; type help" in simulate("xyzzy")


def test_it_speaks_chinese() -> None:
    out = simulate("帮助", "ship by shop tracking_number=S", "数据", "退出", lang="zh")
    assert "应付金额(分) (amount) [整数]: 9900" in out
    assert "被拒绝: 订单处于待付款(awaiting_payment)时不能" in out
    assert out.rstrip().endswith("再见。")


def test_the_end_of_what_is_typed_ends_it_even_at_the_start() -> None:
    ran = statewright("simulate", EXAMPLE, typed="li\n")
    assert (ran.code, ran.err) == (1, "Not started.\n")


def test_a_workflow_with_errors_is_not_started(tmp_path: object) -> None:
    ran = statewright("simulate", ROOT / "schemas" / "scenario.schema.json")
    assert ran.code == 1
    assert ran.err.startswith("error[SW")


def test_values_are_offered_by_their_titles_and_taken_by_either_name(tmp_path: Path) -> None:
    way = "{enum: {alipay: {en: Alipay, zh: 支付宝}, monthly_pay: {en: monthly pay, zh: 月付}}}"
    poor = "{poor: {title: {en: no money, zh: 没钱}}}"
    path = tmp_path / "shop.yaml"
    path.write_text(
        f"statewright: 1\nworkflow: shop\nversion: 1\ndata: {{way: {way}}}\n"
        f"effects: {{charge: {{params: {{way: {way}}}, errors: {poor}}}}}\n"
        "initial: open\nstates:\n"
        "  open: {invoke: {effect: charge, with: {way: =data.way}, done: over, failed: over}}\n"
        "  over: {final: true}\n",
        "utf-8",
    )
    english = statewright("simulate", path, typed="cash\nmonthly pay\ndata\nanswer\nfailed\nno money\n").out
    assert "way [Alipay (alipay) | monthly pay (monthly_pay)]: " in english
    assert 'must be one of "alipay", "monthly_pay", and is "cash"' in english
    assert '  way: "monthly_pay"' in english
    assert "[no money (poor)]" in english
    chinese = statewright("simulate", path, "--lang", "zh", typed="月付\n数据\nanswer\n失败\npoor\n").out
    assert "way [支付宝 (alipay) | 月付 (monthly_pay)]: " in chinese
    assert "  way: 月付(monthly_pay)" in chinese
    assert "charge (way 月付(monthly_pay))" in chinese
    assert "[没钱 (poor)]" in chinese
