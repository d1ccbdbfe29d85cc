"""Every story of an incident comes to one, on the engine as it runs: `statewright test` says the same."""

from __future__ import annotations

import pytest

from statewright.cli.commands.check import findings
from statewright.cli.files import Files
from statewright.cli.proofs import Proofs
from statewright.loading import compile_file
from statewright.testing.scenarios import read_stories, run_scenario

from .corpus import Seeded, seeded

UNTAKEN = [each for each in seeded() if any(expected.what == "SW622" for expected in each.expected)]


@pytest.mark.parametrize("defect", UNTAKEN, ids=lambda defect: defect.path.stem)
def test_the_story_comes_to_the_incident_that_it_tells(defect: Seeded) -> None:
    (told,) = (each for each in findings(Files((defect.path,), (), ()), Proofs()) if each.code == "SW622")
    assert told.help is not None
    _, _, story = told.help.en.partition("\n")
    stories, found = read_stories("incident.scenarios.yaml", story.encode())
    assert stories is not None, found
    definition = compile_file(defect.path).definition
    assert definition is not None
    verdict = run_scenario(stories, stories.scenarios[0], {definition.name: definition})
    assert verdict.passed, [diagnostic.message.en for diagnostic in verdict.diagnostics]


def test_timers_outcomes_and_messages_are_among_them() -> None:
    kinds = {expected.message.split(" ")[0] for each in UNTAKEN for expected in each.expected}
    assert {"timer", "done", "pay_out"} <= kinds
