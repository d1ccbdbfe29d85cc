"""Does a scenario notice a change? The changed workflow is compiled, and the scenarios that meet it are run.

Floor 6. Scenarios that fail as things are say nothing about a change, and are left out; so are, for a change
inside a state, those that are never in it. A change that does
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
from ...kernel.definition import Definition, Where
from ...loading import compiler_for
from ..scenarios import Scenario, Shelf, Stories, run_scenario
from ..world import Happening
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
    """A scenario that passes, the workflows that it has instances of, and the states that these were in."""

    stories: Stories
    scenario: Scenario
    workflows: frozenset[str]
    visited: frozenset[tuple[str, str]]


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
                    visited = frozenset(_visited(verdict.world.log))
                    players.append(_Player(stories, scenario, names | {stories.workflow}, visited))
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
        state = definition.name, _state_of(change.edit.where)
        there = [player for player in players if not state[1] or state in player.visited]
        witness = _witness(there, changed, shelf)
        if witness is None:
            yield Attempt(change, line, "unnoticed")
            continue
        players.remove(witness)
        players.insert(0, witness)  # changes near one another are noticed by the same scenario
        yield Attempt(change, line, "noticed", witness.scenario.name)


def _visited(log: Iterable[Happening]) -> Iterator[tuple[str, str]]:
    """Every workflow's states that a run was in, or passed through."""
    for happening in log:
        name = happening.instance.workflow
        leaves = happening.after.configuration if happening.after is not None else ()
        passed = (p for m in happening.moments for micro in m.step.microsteps for p in micro.entered)
        for path in (*leaves, *passed):
            parts = path.split(".")
            yield from ((name, ".".join(parts[: count + 1])) for count in range(len(parts)))


def _state_of(where: Where) -> str:
    """The state that a place of the file belongs to: nothing there matters to who was never in it.

    Empty for what is said at the top.
    """
    names: list[str] = []
    for key, name in zip(where[::2], where[1::2]):
        if key not in ("states", "regions"):
            break
        names.append(str(name))
    return ".".join(names)


def _witness(players: Iterable[_Player], changed: Definition, shelf: Shelf) -> _Player | None:
    """The first scenario that does not come out as written with the changed workflow."""
    stage = shelf.replacing({changed.name: changed})
    for player in players:
        if not run_scenario(player.stories, player.scenario, stage).passed:
            return player
    return None
