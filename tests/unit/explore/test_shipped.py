"""What the shipped workflows promise is proved for all data; broken on purpose, a run that shows it is found.

By the kernel, and by the runner of scenarios.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from statewright.compiler import Compilation
from statewright.explore import Answer, prove_all
from statewright.kernel import Definition
from statewright.loading import compile_file, load_all
from statewright.testing.scenarios import read_stories, run_scenario

WORKFLOWS = Path(__file__).parents[3] / "workflows"
NOT_DECIDED = {
    "held money never reaches the merchant before release",  # speaks of another workflow
    "nor while an officer looks into it",  # speaks of another workflow
}
BROKEN = {
    "order: shipped though nothing was paid": (
        "order",
        "when: event.amount == data.amount",
        "when: event.amount <= data.amount",
        "shipped only when paid",
    ),
    "top_up: credited without confirmation": (
        "top_up",
        "              to: confirming",
        "              to: paying",
        "confirmed before paying",
    ),
    "top_up: the limit is not looked at": (
        "top_up",
        "when: event.output.today + data.amount <= data.day_limit",
        "when: event.output.today <= data.day_limit",
        "within the limit of the day",
    ),
    "shipment: a parcel nobody picked up": (
        "shipment",
        "scan: {when: data.picked_up, to",
        "scan: {to",
        "nothing is signed before it was handed over",
    ),
    "account: six failures": ("account", "data.failures < 4", "data.failures < 5", "five failures lock"),
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
    answers: dict[str, set[Answer]] = {}
    for compilation in loaded.files.values():
        assert compilation.definition is not None
        assert compilation.document is not None
        report = prove_all(compilation.definition, compilation.document, shipped)
        assert report.diagnostics == ()
        for verdict in report.verdicts:
            answers.setdefault(verdict.property.name, set()).add(verdict.answer)
    open_ones = {name for name, found in answers.items() if found != {Answer.PROVED}}
    assert open_ones == NOT_DECIDED
    assert all(Answer.VIOLATED not in found for found in answers.values())


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_broken_on_purpose_gives_a_run_that_the_engine_confirms(
    name: str, shipped: dict[str, Definition], tmp_path: Path
) -> None:
    workflow, before, after, broken = BROKEN[name]
    compilation = changed(tmp_path, workflow, before, after)
    definition, document = compilation.definition, compilation.document
    assert definition is not None, [each.message.en for each in compilation.diagnostics]
    assert document is not None
    report = prove_all(definition, document, {**shipped, workflow: definition})
    answers = {verdict.property.name: verdict.answer for verdict in report.verdicts}
    assert answers[broken] is Answer.VIOLATED
    stories, found = read_stories("counterexample.scenarios.yaml", report.stories[broken].encode())
    assert stories is not None, found
    verdict = run_scenario(stories, stories.scenarios[0], {workflow: definition})
    assert verdict.passed, [each.message.en for each in verdict.diagnostics]
