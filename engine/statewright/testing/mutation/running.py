"""Does a scenario notice a change? The changed workflow is compiled, and the scenarios that meet it are run.

Floor 6. Scenarios that fail as things are say nothing about a change, and are left out. A change that does
not compile, or that leaves the behaviour as it was, is no change that could ship: `refused`. Limits: the
caller stops by not asking for the next attempt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from ...compiler import Compilation
from ...kernel.definition import Definition
from ...loading import compiler_for
from ..scenarios import Scenario, Shelf, Stories, run_scenario
from .rules import changes
from .values import Change, edited

Verdict = Literal["noticed", "unnoticed", "refused"]


class Attempt(NamedTuple):
    """One change at a line of the file, and what became of it: the scenario that noticed it, or None."""

    change: Change
    line: int
    verdict: Verdict
    noticed_by: str | None = None


class _Player(NamedTuple):
    """A scenario that passes, and the workflows that it has instances of."""

    stories: Stories
    scenario: Scenario
    workflows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suite:
    """The scenarios of one folder that pass as things are."""

    folder: Path
    players: tuple[_Player, ...]

    @classmethod
    def of(cls, folder: Path, files: Iterable[Stories]) -> Suite:
        """Runs every scenario of these files once."""
        shelf = Shelf(folder)
        players: list[_Player] = []
        for stories in files:
            for scenario in stories.scenarios:
                verdict = run_scenario(stories, scenario, shelf)
                if verdict.passed:
                    names = frozenset(key.workflow for key in verdict.world.instances)
                    players.append(_Player(stories, scenario, names | {stories.workflow}))
        return cls(folder, tuple(players))

    def meeting(self, workflow: str) -> list[_Player]:
        """Those that have an instance of the workflow, those about the workflow itself first."""
        met = [player for player in self.players if workflow in player.workflows]
        return sorted(met, key=lambda player: player.stories.workflow != workflow)


def attempts(suite: Suite, path: Path, original: Compilation) -> Iterator[Attempt]:
    """Each change of the workflow at `path` and what became of it, in the order of `changes`."""
    document, definition = original.document, original.definition
    if document is None or definition is None:
        return
    compile_text = compiler_for(path)
    players = suite.meeting(definition.name)
    shelf = Shelf(suite.folder)
    for change in changes(document.plain):
        line = document.source.position(document.locate_key(change.edit.where).start).line
        text = json.dumps(edited(document.plain, change.edit), ensure_ascii=False)
        changed = compile_text(text).definition
        if changed is None or changed.digest == definition.digest:
            yield Attempt(change, line, "refused")
            continue
        witness = _witness(players, changed, shelf)
        if witness is None:
            yield Attempt(change, line, "unnoticed")
            continue
        players.remove(witness)
        players.insert(0, witness)  # changes near one another are noticed by the same scenario
        yield Attempt(change, line, "noticed", witness.scenario.name)


def _witness(players: Iterable[_Player], changed: Definition, shelf: Shelf) -> _Player | None:
    """The first scenario that does not come out as written with the changed workflow."""
    stage = shelf.replacing({changed.name: changed})
    for player in players:
        if not run_scenario(player.stories, player.scenario, stage).passed:
            return player
    return None
