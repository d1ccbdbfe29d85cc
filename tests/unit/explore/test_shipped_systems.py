"""What the shipped workflows promise together is proved; broken on purpose, a run that shows it is found, and
the workflows play it.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from statewright.explore import Answer
from statewright.explore.relied import spoken_of
from statewright.explore.system_report import SystemReport
from statewright.explore.systems import prove_together
from statewright.loading import load_all
from statewright.testing.scenarios import read_stories, run_scenario

WORKFLOWS = Path(__file__).parents[3] / "workflows"


class Edit(NamedTuple):
    """A change of a shipped workflow that breaks what it promises with others, or what they promise."""

    workflow: str
    before: str
    after: str
    owner: str
    promise: str


STANDS = "        description: {en: A refund is being decided; the clocks stand still., zh: 退款处理中，计时暂停。}\n"  # noqa: E501

BROKEN = {
    "the clock runs on while a refund is open": Edit(
        "order",
        STANDS,
        "        after: {7d: settlement}\n",
        "refund",
        "the merchant is not paid while it is open",
    ),
    "cancelled when a refund is asked for": Edit(
        "order",
        "        to: after_sale\n        set: {refund_asked: =event.amount, refund_reason: =event.reason}",
        "        to: cancelled\n        set: {refunded: =data.paid}",
        "shipment",
        "the order is not cancelled while the parcel is on its way",
    ),
    "credited though the wallet refused": Edit(
        "top_up",
        "failed: not_credited\n  not_credited:",
        "failed: credited\n  not_credited:",
        "top_up",
        "it counts as credited only once the wallet has been",
    ),
    "delivered though the balance was short": Edit(
        "wallet_spending",
        "failed: short\n  short:",
        "failed: {to: delivering, set: {debited: true}}\n  short:",
        "wallet_spending",
        "nothing is delivered before the wallet was debited",
    ),
    "shipped though a review holds it": Edit(
        "order",
        'when: "!data.held"\n        to: with_buyer',
        "when: data.holds < 10\n        to: with_buyer",
        "cash_out_review",
        "nothing is shipped while its review holds it",
    ),
}


def reported(folder: Path, owner: str, promise: str) -> SystemReport:
    """What becomes of one promise among the workflows of a folder."""
    loaded = load_all(folder)
    definition = loaded.definitions[owner]
    alone = replace(definition, properties=tuple(p for p in definition.properties if p.name == promise))
    document = next(c.document for c in loaded.files.values() if c.definition is definition)
    assert document is not None
    return prove_together({**loaded.definitions, owner: alone}, {owner: document}, owners=[owner])


def test_each_promise_over_several_has_an_edit_that_breaks_it() -> None:
    promises = {
        (definition.name, prop.name)
        for definition in load_all(WORKFLOWS).definitions.values()
        for prop in definition.properties
        if spoken_of(prop)
    }
    alike = {
        "nothing is shipped while an officer looks into it",
        "held money never reaches the merchant before release",
        "nor while an officer looks into it",
    }
    edited = {(edit.owner, edit.promise) for edit in BROKEN.values()}
    assert {each for each in promises if each[1] not in alike} == edited


@pytest.mark.parametrize("name", [name for name, edit in BROKEN.items() if edit.owner != "cash_out_review"])
def test_a_promise_over_several_is_proved(name: str) -> None:
    """Those of the review, which take longer, `check workflows --system` proves in the gate."""
    edit = BROKEN[name]
    (verdict,) = reported(WORKFLOWS, edit.owner, edit.promise).verdicts.values()
    assert verdict.answer is Answer.PROVED, verdict.why


@pytest.mark.parametrize("name", BROKEN)
def test_a_promise_broken_on_purpose_gives_a_story_that_comes_out(name: str, tmp_path: Path) -> None:
    edit = BROKEN[name]
    shutil.copytree(WORKFLOWS, tmp_path, dirs_exist_ok=True)
    file = tmp_path / f"{edit.workflow}.yaml"
    text = file.read_text("utf-8")
    assert edit.before in text
    file.write_text(text.replace(edit.before, edit.after), "utf-8")
    report = reported(tmp_path, edit.owner, edit.promise)
    (verdict,) = report.verdicts.values()
    assert verdict.answer is Answer.VIOLATED, verdict.why
    stories, found = read_stories("story.scenarios.yaml", report.stories[edit.owner, edit.promise].encode())
    assert stories is not None, found
    played = run_scenario(stories, stories.scenarios[0], load_all(tmp_path).definitions)
    assert played.passed, [each.message.en for each in played.diagnostics]
