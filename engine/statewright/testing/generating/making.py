"""Which stories touch everything? One is made for each thing that no story before it has touched.

Floor 6. What is far from the start comes first, because the way there touches much. Each story is run as it
will be run by whoever has the file, and counts only for what that run touched. Deterministic: the same rules
give the same file. Limits: `RUNS_MAX` runs are tried for each thing, and `explore` has limits of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from ...diagnostics import Text
from ...document import Document
from ...explore.journeys import Atlas, Goal, chart
from ...explore.naming import readable
from ...explore.noting import Clause
from ...explore.witness import Act
from ...kernel.definition import Definition
from ..coverage import Watched, watch
from ..scenarios import read_stories, run_scenario
from ..scenarios.values import Stories
from .goals import Aim, aims
from .telling import Told, tell
from .writing import Story, write

_HEAD = ("yaml-language-server: $schema=../schemas/scenario.schema.json",)
RUNS_MAX = 24
"""How many runs are tried for one thing."""
_VARIANTS = ((False, False), (True, False), (True, True))
"""Whether texts are alike and numbers the greatest: the solver knows little of what is inside a list."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that no story touches: what it is, its line, whether it is proved that nothing can."""

    title: Text
    line: int
    proved: bool


@dataclass(frozen=True, slots=True)
class Made:
    """The stories of one workflow as the text of a scenario file, and what they do not touch.

    `touched` of `aims` things are touched. `text` is empty if there is no story at all.
    """

    workflow: str
    text: str
    stories: int
    touched: int
    aims: int
    lacking: tuple[Lacking, ...]


def generate(definition: Definition, document: Document, among: Mapping[str, Definition]) -> Made:
    """Stories for all of a workflow's transitions and clauses; `among` are those it is shipped with.

    Raises ImportError where z3 is missing.
    """
    atlas = chart(definition, among)
    maker = _Maker(watch(definition, document), atlas, among)
    listed = aims(definition, document)
    for aim in sorted(listed, key=lambda aim: (isinstance(aim.goal, Clause), -maker.distance(aim.goal))):
        maker.make(aim)
    touched = [aim for aim in listed if aim.goal in maker.touched]
    lacking = tuple(
        Lacking(aim.title, aim.line, atlas is not None and atlas.is_impossible(aim.goal))
        for aim in listed
        if aim.goal not in maker.touched
    )
    text = write(definition.name, maker.stories, _HEAD) if maker.stories else ""
    return Made(definition.name, text, len(maker.stories), len(touched), len(listed), lacking)


class _Maker:
    """The stories made so far, and what they touch."""

    def __init__(self, watched: Watched, atlas: Atlas | None, among: Mapping[str, Definition]) -> None:
        self._watched = watched
        self._atlas = atlas
        self._among = {**among, watched.definition.name: watched.definition}
        self._far = atlas.distances() if atlas is not None else {}
        self._empty = _stories(watched.definition.name, "  none: {steps: [{expect: {}}]}")
        self.stories: list[Story] = []
        self.touched: set[Goal] = set()

    def distance(self, goal: Goal) -> int:
        """How far from the start the nearest place is where the goal can be met."""
        return self._far.get(goal, 0)

    def make(self, aim: Aim) -> None:
        """Add a story that touches the aim, if one is found and none does yet."""
        if aim.goal in self.touched or self._atlas is None:
            return
        for acts in islice(self._atlas.runs(aim.goal), RUNS_MAX):
            for alike, greatest in _VARIANTS:
                told = self._told(acts, alike=alike, greatest=greatest)
                if told is not None and self._keeps(Story(aim.title, told), aim):
                    return

    def _keeps(self, story: Story, aim: Aim) -> bool:
        """Keep a story if it touches what it is made for."""
        touched = self._run(story)
        if aim.goal not in touched:
            return False
        self.touched |= touched
        self.stories.append(story)
        return True

    def _told(self, acts: list[Act], *, alike: bool, greatest: bool) -> Told | None:
        definition = self._watched.original
        named = readable(definition, acts, alike=alike, greatest=greatest)
        if len(acts) > 1 or acts[0].edge.way.transitions or acts[0].edge.way.target.mask:
            return tell(definition, self._empty, named)
        return self._refused_start(named[0])

    def _refused_start(self, act: Act) -> Told | None:
        """A start that is refused, told beside one that is not."""
        assert self._atlas is not None, "asked for runs only where there is one"
        definition = self._watched.original
        for acts in islice(self._atlas.beginnings(), 1):
            told = tell(definition, self._empty, readable(definition, acts))
            if told is not None:
                refused = {
                    "start": definition.name,
                    "as": "another",
                    "with": dict(act.payload),
                    "refused": "guard",
                }
                return told._replace(steps=(refused,))
        return None

    def _run(self, story: Story) -> set[Goal]:
        """What a story touches when it is run from its text; nothing if it does not come out as written."""
        text = write(self._watched.definition.name, [story])
        stories, _ = read_stories("made", text.encode())
        if stories is None:
            return set()
        self._watched.notes.clear()
        verdict = run_scenario(stories, stories.scenarios[0], self._among)
        if not verdict.passed:
            return set()
        name = self._watched.definition.name
        found: set[Goal] = {Clause(start, outcome) for start, outcome in self._watched.notes}
        for happening in verdict.world.log:
            if happening.instance.workflow == name:
                steps = [moment.step for moment in happening.moments]
                found.update(i for step in steps for micro in step.microsteps for i in micro.transitions)
        return found


def _stories(workflow: str, scenario: str) -> Stories:
    stories, _ = read_stories("made", f"workflow: {workflow}\nscenarios:\n{scenario}\n".encode())
    assert stories is not None, "the text above is a scenario file"
    return stories
