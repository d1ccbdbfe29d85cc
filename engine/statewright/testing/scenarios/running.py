"""Does the story come out as written?

One scenario in a world of its own, stopped at the first step that does not.

Floor 6. Pure. What fails is a Diagnostic at the line of the step, in words for the person who owns the
rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ...diagnostics import Diagnostic, Text
from ...diagnostics.codes import runtime as codes
from ...explanation import explain_both
from ...kernel.definition import Definition
from ...kernel.outputs import Refusal
from .. import world as worlds
from ..world import Happening, Key, Reply, Unsettled, World
from .casting import cast
from .judging import Moment, judge
from .playing import Played, begin, play
from .stage import Stage
from .values import Look, Scenario, Send, Start, Step, Stories
from .wording import act_text, change_text, reason_text, source_text, step_text


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a scenario came out: the findings (none.

    It passed), the steps that were taken, the world where it ended.
    """

    scenario: Scenario
    diagnostics: tuple[Diagnostic, ...]
    steps: int
    world: World

    @property
    def passed(self) -> bool:
        """Whether everything came out as written."""
        return not self.diagnostics


class Walked(NamedTuple):
    """One step of a scenario as it went.

    How it is told, what happened, who was answered what, what is wrong.
    """

    step: Step | None  # None: the instances that are given were started
    stage: Stage
    subject: Key | None
    reply: Reply | None
    since: tuple[Happening, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def act(self) -> Text:
        """What was done: '`cancel` by li'."""
        return act_text(self.stage, self.step, self.subject) if self.step is not None else Text("", "")


def run_scenario(stories: Stories, scenario: Scenario, definitions: Mapping[str, Definition]) -> Verdict:
    """Run one scenario of a file with the workflows that its folder has, by name."""
    walked = list(walk(stories, scenario, definitions))
    last = walked[-1]
    return Verdict(scenario, last.diagnostics, len(walked) - 1, last.stage.world)


def walk(stories: Stories, scenario: Scenario, definitions: Mapping[str, Definition]) -> Iterator[Walked]:
    """Run a scenario step by step.

    First its beginning, then each step, up to the first that is not as written.
    """
    given = scenario.given
    world = worlds.create(cast(stories, scenario, definitions), given.at, slow=given.slow)
    stage = Stage(stories, scenario, world, {})
    opened = _open(stage)
    if isinstance(opened, Diagnostic):
        yield Walked(None, stage, None, None, (), (opened,))
        return
    stage, mark = opened, 0
    yield Walked(None, stage, stage.main, None, stage.world.log, ())
    for step in scenario.steps:
        if not isinstance(step, Look):  # a look sees what the step before it has done
            mark = len(stage.world.log)
        walked = _take(stage, step, mark)
        yield walked
        if walked.diagnostics:
            return
        stage = walked.stage


def _open(stage: Stage) -> Stage | Diagnostic:
    """The stage with the instances that are given."""
    if stage.stories.workflow not in stage.world.definitions:
        return stage.diagnostic(codes.NO_WORKFLOW, ("workflow",), name=stage.stories.workflow)
    for start in stage.scenario.given.starts:
        try:
            played = begin(stage, start)
        except Unsettled:
            return stage.diagnostic(codes.UNSETTLED_WORLD, start.where, step=_START)
        if isinstance(played, Diagnostic):
            return played
        if isinstance(played.reply, Refusal):
            definition = stage.world.definitions[start.workflow]
            return stage.diagnostic(
                codes.NOT_STARTED,
                start.where,
                key=True,
                subject=stage.subject(Key(start.workflow, start.name)),
                why=explain_both(definition, played.reply),
            )
        stage = played.stage
    return stage


_START = Text("at the start", "启动时")


def _take(stage: Stage, step: Step, mark: int) -> Walked:
    """A step, and what was not as expected after it.

    `mark` is how much of the log the steps before have seen.
    """
    try:
        played = play(stage, step)
    except Unsettled:
        told = step_text(stage, step, stage.main)
        endless = stage.diagnostic(codes.UNSETTLED_WORLD, step.where, step=told)
        return Walked(step, stage, stage.main, None, (), (endless,))
    if isinstance(played, Diagnostic):
        return Walked(step, stage, stage.main, None, (), (played,))
    after, since = played.stage, played.stage.world.log[mark:]
    refused = _refusal(after, step, played, since)
    if refused is not None:
        found: tuple[Diagnostic, ...] = (refused,)
    else:
        moment = Moment(after, since, step_text(after, step, played.subject), played.subject)
        found = tuple(judge(moment, step.expect, None if isinstance(step, Look) else step.where))
    return Walked(step, after, played.subject, played.reply, since, found)


def _refusal(stage: Stage, step: Step, played: Played, since: tuple[Happening, ...]) -> Diagnostic | None:
    """What is wrong with how the step was answered: refused and should not be, or the other way round."""
    wanted = step.refused if isinstance(step, Send | Start) else None
    if isinstance(played.reply, Refusal):
        return _refused(stage, step, played, played.reply, wanted)
    if wanted is not None and played.subject is not None:
        return _not_refused(stage, step, played.subject, since, wanted)
    return None


def _refused(
    stage: Stage, step: Step, played: Played, refusal: Refusal, wanted: str | None
) -> Diagnostic | None:
    reason = refusal.reason.value
    if wanted == reason or played.subject is None:
        return None
    definition = stage.definition(played.subject)
    return stage.diagnostic(
        codes.REFUSED if wanted is None else codes.REFUSED_OTHERWISE,
        step.where if wanted is None else (*step.where, "refused"),
        act=act_text(stage, step, played.subject),
        why=explain_both(definition, refusal),
        reason=reason,
        expected_words=reason_text(wanted or reason),
    )


def _not_refused(
    stage: Stage, step: Step, subject: Key, since: tuple[Happening, ...], wanted: str
) -> Diagnostic:
    definition = stage.definition(subject)
    happening = next(h for h in since if h.instance == subject)
    return stage.diagnostic(
        codes.SHOULD_BE_REFUSED,
        (*step.where, "refused"),
        act=act_text(stage, step, subject),
        subject=stage.subject(subject),
        change=change_text(definition, happening),
        passed_by=source_text(definition, happening),
        reason=wanted,
    )
