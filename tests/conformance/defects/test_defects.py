"""Every seeded mistake is found at its line, in these words, and nothing else; what is sound stays clean."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from statewright.cli.commands.check import findings
from statewright.cli.files import Files
from statewright.cli.proofs import Proofs
from statewright.diagnostics import CODES, Diagnostic
from statewright.explore import Answer
from statewright.testing.scenarios import read_stories, run_scenario

from .corpus import Seeded, files_of, seeded, sound

SEEDED = seeded()
SOUND = sound()
STATIC = [defect for defect in SEEDED if defect.needs is None]
TO_PROVE = [defect for defect in SEEDED if defect.needs is not None]

FOURTEEN = {
    "dangling-target",
    "unknown-key",
    "unreachable-state",
    "trap-state",
    "unguarded-hides-guarded",
    "overlapping-guards",
    "gap-in-guards",
    "contradictory-guard",
    "undeclared-variable",
    "type-error-in-guard",
    "syntax-error-in-guard",
    "eventless-livelock",
    "can-never-finish",
    "duplicate-key",
}
"""The defects that were planted when the peers were compared."""


BROKEN = ("SW601", "SW602", "SW603", "SW650")
"""What says that a property can be broken, with a counterexample."""


def found_at_once(path: Path) -> list[Diagnostic]:
    return findings(Files(files_of(path), (), ()))


def found_in(path: Path, proofs: Proofs | None = None) -> list[Diagnostic]:
    return findings(Files(files_of(path), (), ()), proofs or Proofs(), system=path.is_dir())


def told(diagnostic: Diagnostic) -> tuple[int, str, str]:
    line = diagnostic.source.position(diagnostic.span.start).line
    return line, diagnostic.code, diagnostic.message.en


@pytest.mark.parametrize("defect", STATIC, ids=lambda defect: defect.path.stem)
def test_a_seeded_defect_is_found_where_it_is_and_nothing_else(defect: Seeded) -> None:
    assert defect.expected, "the file does not say what must be found"
    assert sorted(map(told, found_at_once(defect.path))) == [tuple(each) for each in defect.expected]


@pytest.mark.parametrize("defect", TO_PROVE, ids=lambda defect: defect.path.stem)
def test_what_only_a_proof_can_see_is_found_in_these_words(defect: Seeded) -> None:
    assert defect.expected, "the file does not say what must be found"
    assert found_at_once(defect.path) == [], "no proof is needed to see it"
    assert sorted(map(told, found_in(defect.path))) == [tuple(each) for each in defect.expected]


@pytest.mark.parametrize("defect", TO_PROVE, ids=lambda defect: defect.path.stem)
def test_every_counterexample_runs_on_the_kernel_as_it_is_told(defect: Seeded) -> None:
    proofs = Proofs()
    found_in(defect.path, proofs)
    broken = [each for each in proofs.verdicts if each.verdict.answer is Answer.VIOLATED]
    assert len(broken) == sum(expected.what in BROKEN for expected in defect.expected)
    for each in broken:
        stories, found = read_stories("counterexample.scenarios.yaml", (each.story or "").encode())
        assert stories is not None, found
        among = {**each.among, each.definition.name: each.definition}
        verdict = run_scenario(stories, stories.scenarios[0], among)
        assert verdict.passed, [diagnostic.message.en for diagnostic in verdict.diagnostics]


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_a_sound_workflow_stays_clean(path: Path) -> None:
    assert list(map(told, found_in(path))) == []


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len(SEEDED) >= 60
    assert len(SOUND) >= len(SEEDED)
    assert {defect.path.stem for defect in SEEDED} >= FOURTEEN


def test_every_static_rule_and_every_finding_of_a_proof_has_two_defects_at_least() -> None:
    counts = Counter(expected.what for defect in SEEDED for expected in defect.expected)
    checks = [code for code in CODES if "SW550" <= code <= "SW593" or "SW600" <= code <= "SW699"]
    assert {code: counts[code] for code in checks if counts[code] < 2} == {}
