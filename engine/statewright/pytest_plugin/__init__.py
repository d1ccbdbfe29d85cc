"""Scenarios as tests: pytest collects every `*.scenarios.yaml`, one test for each scenario. Floor 7.

For tests of your own in Python there are fixtures: `statewright_workflow`, `statewright_clock`,
`statewright_engine` (see `fixtures`), and Hypothesis strategies in `statewright.testing.strategies`.
Loaded by pytest through the entry point `pytest11`. A failure shows the diagnostic with the line of the
scenario; the language is that of the environment (STATEWRIGHT_LANG, then the locale). `-p no:statewright`
turns it off.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .fixtures import statewright_clock, statewright_engine, statewright_workflow

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic
    from ..testing.scenarios import Scenario, Shelf, Stories

__all__ = [
    "ScenarioFailed",
    "ScenarioFile",
    "ScenarioItem",
    "UnusableItem",
    "pytest_collect_file",
    "statewright_clock",
    "statewright_engine",
    "statewright_workflow",
]

_ENDINGS = (".scenarios.yaml", ".scenarios.yml")


class ScenarioFailed(Exception):
    """A scenario did not come out as written, or its file cannot be used; carries the findings."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Every scenario file is a file of tests."""
    if file_path.name.endswith(_ENDINGS):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    """A scenario file.

    Each scenario in it is a test, and what is wrong with the file is one more that fails.
    """

    def collect(self) -> Iterator[ScenarioItem | UnusableItem]:
        """The tests of this file."""
        from ..diagnostics import Severity
        from ..testing.scenarios import Shelf, read_stories

        shown = self._shown()
        stories, found = read_stories(shown, self.path.read_bytes())
        shelf = Shelf(self.path.parent)
        broken = shelf.broken(stories) if stories is not None else None
        problems = (
            *(each for each in found if each.severity is Severity.ERROR),
            *((broken,) if broken else ()),
        )
        if stories is None or problems:
            yield UnusableItem.from_parent(self, name=self.path.name, diagnostics=problems)
            return
        for scenario in stories.scenarios:
            yield ScenarioItem.from_parent(
                self, name=scenario.name, stories=stories, scenario=scenario, shelf=shelf
            )

    def _shown(self) -> str:
        """The path as pytest shows it: from where it was started, if the file is below that."""
        root = self.config.invocation_params.dir
        return str(self.path.relative_to(root) if self.path.is_relative_to(root) else self.path)


class ScenarioItem(pytest.Item):
    """One scenario."""

    def __init__(self, *, stories: Stories, scenario: Scenario, shelf: Shelf, **options: Any) -> None:
        super().__init__(**options)
        self._stories = stories
        self._scenario = scenario
        self._shelf = shelf

    def runtest(self) -> None:
        """Run the scenario. Raises ScenarioFailed."""
        from ..testing.scenarios import run_scenario

        verdict = run_scenario(self._stories, self._scenario, self._shelf)
        if not verdict.passed:
            raise ScenarioFailed(verdict.diagnostics)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings as people read them; anything else as pytest shows it."""
        return _told(excinfo) or super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the scenario stands: its file and line, from 0."""
        document = self._stories.document
        start = document.locate_key(self._scenario.where).start
        return self.path, document.source.position(start).line - 1, self._scenario.name


class UnusableItem(pytest.Item):
    """A scenario file that has errors of its own."""

    def __init__(self, *, diagnostics: tuple[Diagnostic, ...], **options: Any) -> None:
        super().__init__(**options)
        self._diagnostics = diagnostics

    def runtest(self) -> None:
        """Raises ScenarioFailed with what is wrong with the file."""
        raise ScenarioFailed(self._diagnostics)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The findings as people read them."""
        return _told(excinfo) or super().repr_failure(excinfo, style)


def _told(excinfo: pytest.ExceptionInfo[BaseException]) -> str | None:
    if not isinstance(excinfo.value, ScenarioFailed):
        return None
    import os

    from ..diagnostics import render_text
    from ..diagnostics.language import reader_language

    lang = reader_language(os.environ)
    return "\n\n".join(render_text(diagnostic, lang) for diagnostic in excinfo.value.diagnostics)
