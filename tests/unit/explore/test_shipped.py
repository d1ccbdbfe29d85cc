"""What the shipped workflows promise is proved for all data; broken on purpose, a run that shows it is found.

By the kernel, and by the runner of scenarios.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from statewright.compiler import Compilation
from statewright.explore import Answer, prove_all
from statewright.explore.incidents import INCIDENTS
from statewright.explore.obligations import PRESENT, SCHEMAS
from statewright.explore.relied import spoken_of
from statewright.kernel import Definition
from statewright.loading import compile_file, load_all
from statewright.testing.scenarios import read_stories, run_scenario

WORKFLOWS = Path(__file__).parents[3] / "workflows"


class Edit(NamedTuple):
    """A change of a shipped workflow that breaks one of its promises."""

    workflow: str
    before: str
    after: str
    promise: str


PROVEN = {
    "order: cancel never once shipped": ("order", "cancellation only before shipment"),
    "refund: sum of refunds within what was paid": ("order", "never refund more than was paid"),
    "refund: within what was asked for": ("refund", "never more than was asked for"),
    "refund: monthly pay returns to the credit line": (
        "refund",
        "monthly pay returns to the credit line and never as cash or balance",
    ),
    "order: monthly pay is never paid back as cash": ("order", "monthly pay is never paid back as cash"),
    "top-up: credited exactly once": ("top_up", "credited exactly once for each paid top-up"),
    "top-up: once credited it is not paid back": ("top_up", "once credited it is not paid back"),
    "wallet: never below zero": ("wallet", "never below zero"),
    "monthly pay: outstanding within the limit": (
        "monthly_pay_account",
        "outstanding never above the limit",
    ),
    "cash-out: held money never reaches the merchant": ("order", "held money never reaches the merchant"),
    "coupon: one order uses it at most once": ("coupon", "one order uses it at most once"),
}
"""What the flows mark as proven, by the workflow and the property that carry it."""

BROKEN = {
    "order: cancelled by support after it was sent": Edit(
        "order",
        "      void: {set: {voided: true}}\n    invoke:\n      workflow: shipment",
        "      void: cancelled\n    invoke:\n      workflow: shipment",
        "cancellation only before shipment",
    ),
    "order: a refund of anything": Edit(
        "order",
        "event.amount <= data.refundable && !in_state('after_sale')",
        "event.amount > 0 && !in_state('after_sale')",
        "never refund more than was paid",
    ),
    "order: monthly pay paid back like everything else": Edit(
        "order",
        "zh: 重新冲销账单}, when: data.way == 'monthly_pay', to: reversing_bill}",
        "zh: 重新冲销账单}, when: data.holds > 9, to: reversing_bill}",
        "monthly pay is never paid back as cash",
    ),
    "order: held money paid out": Edit(
        "order",
        'when: "!data.held && data.refundable > 0"',
        "when: data.refundable > 0",
        "held money never reaches the merchant",
    ),
    "refund: the merchant agrees to anything": Edit(
        "refund",
        "agree: {when: event.amount <= data.claimed, to: payout",
        "agree: {to: payout",
        "never more than was asked for",
    ),
    "refund: monthly pay goes the way of all money": Edit(
        "refund",
        "          - {when: data.way == 'monthly_pay', to: to_credit_line}\n",
        "",
        "monthly pay returns to the credit line and never as cash or balance",
    ),
    "top_up: credited again": Edit(
        "top_up",
        "    final: true\n    output: {credited: =data.paid}",
        "    on: {credit_again: crediting}",
        "credited exactly once for each paid top-up",
    ),
    "top_up: paid back after it was credited": Edit(
        "top_up",
        "    final: true\n    output: {credited: =data.paid}",
        "    on: {refund_uncredited: paying_back}",
        "once credited it is not paid back",
    ),
    "wallet: more goes out than there is": Edit(
        "wallet",
        "debit: {when: event.amount <= data.balance, set",
        "debit: {set",
        "never below zero",
    ),
    "monthly pay: a purchase of any size": Edit(
        "monthly_pay_account",
        "when: event.amount <= data.available",
        "when: event.amount > 0",
        "outstanding never above the limit",
    ),
    "coupon: a use too many": Edit(
        "coupon",
        "use: {when: event.order == data.order, to: used",
        "use: {when: event.order == data.order, to: locked, reenter: true",
        "one order uses it at most once",
    ),
    "order: shipped though nothing was paid": Edit(
        "order",
        "when: event.amount == data.amount",
        "when: event.amount <= data.amount",
        "shipped only when paid",
    ),
    "top_up: credited without confirmation": Edit(
        "top_up",
        "              to: confirming",
        "              to: paying",
        "confirmed before paying",
    ),
    "top_up: the limit is not looked at": Edit(
        "top_up",
        "when: event.output.today + data.amount <= data.day_limit",
        "when: event.output.today <= data.day_limit",
        "within the limit of the day",
    ),
    "shipment: a parcel nobody picked up": Edit(
        "shipment",
        "scan: {when: data.picked_up, to",
        "scan: {to",
        "nothing is signed before it was handed over",
    ),
    "account: six failures": Edit("account", "data.failures < 4", "data.failures < 5", "five failures lock"),
}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Definition]:
    return dict(load_all(WORKFLOWS).definitions)


def changed(folder: Path, name: str, before: str, after: str) -> Compilation:
    """The shipped workflows in a folder of their own, one of them changed."""
    shutil.copytree(WORKFLOWS, folder, dirs_exist_ok=True)
    file = folder / f"{name}.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")
    return compile_file(file)


def test_every_promise_is_proved_or_said_to_be_open(shipped: dict[str, Definition]) -> None:
    loaded = load_all(WORKFLOWS)
    answers: dict[tuple[str, str], Answer] = {}
    standing: dict[tuple[str, str], Answer] = {}
    for compilation in loaded.files.values():
        assert compilation.definition is not None
        assert compilation.document is not None
        report = prove_all(compilation.definition, compilation.document, shipped)
        assert report.diagnostics == ()
        standing |= {
            (compilation.definition.name, each.property.name): each.answer for each in report.standing
        }
        for verdict in report.verdicts:
            answers[compilation.definition.name, verdict.property.name] = verdict.answer
    assert {each for each, answer in answers.items() if answer is not Answer.PROVED} == {
        (definition.name, prop.name)
        for definition in shipped.values()
        for prop in definition.properties
        if spoken_of(prop)  # decided together: test_shipped_systems.py
    }
    left = {each for each, answer in standing.items() if answer is not Answer.PROVED}
    assert left == set()
    assert {name for _, name in standing} == {each.name for each in (SCHEMAS, PRESENT, INCIDENTS)}
    assert {each: answers[each] for each in PROVEN.values()} == dict.fromkeys(PROVEN.values(), Answer.PROVED)


def test_each_property_marked_as_proven_has_an_edit_that_breaks_it() -> None:
    assert set(PROVEN.values()) - {(edit.workflow, edit.promise) for edit in BROKEN.values()} == set()


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_broken_on_purpose_gives_a_run_that_the_engine_confirms(
    name: str, shipped: dict[str, Definition], tmp_path: Path
) -> None:
    edit = BROKEN[name]
    compilation = changed(tmp_path, edit.workflow, edit.before, edit.after)
    definition, document = compilation.definition, compilation.document
    assert definition is not None, [each.message.en for each in compilation.diagnostics]
    assert document is not None
    (prop,) = (each for each in definition.properties if each.name == edit.promise)
    alone = replace(definition, properties=(prop,))
    report = prove_all(alone, document, {**shipped, edit.workflow: definition})
    (verdict,) = report.verdicts
    assert verdict.answer is Answer.VIOLATED, verdict.why
    stories, found = read_stories("counterexample.scenarios.yaml", report.stories[edit.promise].encode())
    assert stories is not None, found
    played = run_scenario(stories, stories.scenarios[0], {edit.workflow: definition})
    assert played.passed, [each.message.en for each in played.diagnostics]
