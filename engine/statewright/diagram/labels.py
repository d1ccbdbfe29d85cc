"""Which words stand in a box? The lines of states and transitions, in a language.

Floor 3. Pure. Knows the definition; not where anything will lie or how it will look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import (
    Block,
    Definition,
    Expression,
    InvokeRule,
    State,
    TimerRule,
    Transition,
)

from . import phrases
from .causes import ByEvent, ByOutcome, ByTimer, Cause, Plainly, cause_of, causes_of, sign_of
from .deeds import deeds
from .graph import Line, Sign, Tone
from .metrics import shorten
from .names import Names
from .neighbours import Neighbour
from .phrases import both_titles, duration, say, title

CONDITION_EMS = 45.0
"""A condition wider than this is cut off, unless full detail is asked for; the tooltip has all of it."""


@dataclass(frozen=True)
class Labels:
    """The words of one workflow in one language; `detail` as in the options."""

    definition: Definition
    language: str
    detail: str = "normal"
    others: Mapping[str, Definition] = field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        """What each trigger stands for."""
        return causes_of(self.definition)

    @cached_property
    def names(self) -> Names:
        """What the workflow's things are called."""
        return Names(self.definition, self.language, self.others, self.neighbours)

    @cached_property
    def _conditional(self) -> Mapping[tuple[int, str], int]:
        """For each state and trigger the first transition that has a condition."""
        found: dict[tuple[int, str], int] = {}
        for transition in self.definition.transitions:
            if transition.guard is not None:
                found.setdefault((transition.source, transition.trigger), transition.index)
        return found

    # --- states ---

    def state_name(self, state: State) -> str:
        """A state's title on one line; the root's is the workflow's."""
        if state.index == 0:
            return title(self.definition.title, self.definition.name, self.language)
        return title(state.title, state.name, self.language)

    def state_title(self, state: State, sign: Sign | None = None) -> tuple[Line, ...]:
        """A state's title, in both languages where both are asked for."""
        first, *others = both_titles(state.title, state.name, self.language)
        return (Line(first, Tone.TITLE, sign), *(Line(other, Tone.SECOND) for other in others))

    def state_work(self, state: State) -> tuple[Line, ...]:
        """What goes on in a state by itself: entry actions, work, exit actions."""
        entry = self._block_lines(state.entry, phrases.ON_ENTRY, Sign.ENTRY)
        leaving = self._block_lines(state.exit, phrases.ON_EXIT, Sign.EXIT)
        return (*entry, *(self._invoke(rule) for rule in state.invokes), *leaving)

    def _block_lines(self, blocks: Iterable[Block], phrase: Text, sign: Sign) -> list[Line]:
        if self.detail == "calm":
            return []
        return [
            Line(self.names.say(phrase, what=self._if(line.text, block.when)), Tone.BODY, sign)
            for block in blocks
            for line in deeds((block,), self.names, full=self.detail == "full")
        ]

    def _if(self, text: str, when: Expression | None) -> str:
        return text if when is None else self.names.say(phrases.ASIDE, text=text, aside=self._when(when))

    def _when(self, guard: Expression, event: str = "") -> str:
        return self.names.say(phrases.WHEN, guard=self._short(self.names.spoken(guard, event)))

    def _short(self, words: Text | str) -> Text | str:
        match words:
            case _ if self.detail == "full":
                return words
            case Text(en, zh):
                return Text(shorten(en, CONDITION_EMS), shorten(zh, CONDITION_EMS))
            case str():
                return shorten(words, CONDITION_EMS)

    def _invoke(self, rule: InvokeRule) -> Line:
        name, say_ = self.work_name(rule), self.names.say
        match rule.form:
            case "workflow":
                text, sign = say_(phrases.RUNS, workflow=name), Sign.CHILD
            case "event":
                asked = self.names.workflow(rule.ask_workflow or "")
                text, sign = say_(phrases.ASKS, to=asked, event=name), Sign.MESSAGE
            case "undo":
                text, sign = say_(phrases.UNDO, effect=name), Sign.EFFECT
            case _:
                text, sign = name, Sign.EFFECT
        if rule.for_each is not None:
            text = say_(phrases.FOR_EACH, work=text, items=self.names.words(rule.for_each))
        return Line(text, Tone.BODY, sign)

    def work_name(self, rule: InvokeRule) -> str:
        """What an invoke does, by its own title or that of what it names."""
        if rule.title:
            return title(rule.title, rule.target, self.language)
        if rule.form in ("effect", "undo"):
            return self.names.effect(rule.target)
        if rule.form == "event":
            return self.names.event_of(rule.ask_workflow or "", rule.target)
        return self.names.workflow(rule.target)

    # --- transitions ---

    def cause(self, transition: Transition) -> Cause:
        """What makes a transition happen."""
        return cause_of(transition, self.causes)

    def event_words(self, transition: Transition) -> str:
        """The cause of a transition on one line, without its conditions."""
        if transition.title:
            return title(transition.title, transition.trigger, self.language)
        match self.cause(transition):
            case ByEvent(name):
                return self.names.event(name)
            case ByTimer(rule):
                return self.timer_words(rule)
            case ByOutcome(rule, outcome, only):
                word = say(_OUTCOMES[outcome], self.language)
                return word if only else self.names.say(phrases.OF, work=self.work_name(rule), outcome=word)
            case Plainly(kind="always") if transition.guard is not None:
                return self._when(transition.guard, transition.trigger)
            case Plainly(kind="always") if self._has_rival(transition):
                return say(phrases.OTHERWISE, self.language)
            case Plainly(kind):
                return say(_PLAINLY[kind], self.language)

    def timer_words(self, rule: TimerRule) -> str:
        """When a timer falls due, in words."""
        if rule.kind == "until" and rule.due is not None:
            return self.names.say(phrases.AT, time=self.names.spoken(rule.due))
        length = self._length(rule.delay)
        if rule.kind != "every":
            return self.names.say(phrases.AFTER, time=length)
        if rule.at_most is None:
            return self.names.say(phrases.EVERY, time=length)
        times = Text(str(rule.at_most), str(rule.at_most))
        return self.names.say(phrases.EVERY_MOST, time=length, times=times)

    def _length(self, delay: timedelta | Expression | None) -> Text | str:
        if isinstance(delay, timedelta):
            return duration(delay)
        return self.names.spoken(delay) if delay is not None else ""

    def transition(self, transition: Transition) -> tuple[Line, ...]:
        """All lines of a transition: cause, condition, who may, what it brings about."""
        head = Line(self.event_words(transition), Tone.EVENT, sign_of(self.cause(transition)))
        conditions = (*self._pause(transition), *self._guard(transition), *self._roles(transition))
        return (head, *conditions, *self._results(transition))

    def inside(self, transition: Transition) -> Line:
        """A transition that leaves no state, on one line."""
        parts = [line.text for line in (*self._guard(transition), *self._roles(transition))]
        results = [line.text for line in self._results(transition)]
        text = self.event_words(transition)
        if parts:
            aside = self.names.say(phrases.SEMICOLON).join(parts)
            text = self.names.say(phrases.ASIDE, text=text, aside=aside)
        sign = sign_of(self.cause(transition))
        whole = text + (f" → {self.names.say(phrases.COMMA).join(results)}" if results else "")
        return Line(whole, Tone.BODY, Sign.INSIDE if sign is Sign.EVENT else sign)

    def again(self, transition: Transition) -> Line:
        """A transition that leaves its state and comes straight back, on one line."""
        line = self.inside(transition)
        return Line(self.names.say(phrases.AGAIN, event=line.text), line.tone, Sign.RECUR)

    def _pause(self, transition: Transition) -> list[Line]:
        match self.cause(transition):
            case ByTimer(rule) if rule.resume:
                return [Line(say(phrases.RESUMES, self.language), Tone.QUIET, Sign.PAUSE)]
        return []

    def _guard(self, transition: Transition) -> list[Line]:
        eventless = transition.trigger == "" and not transition.title
        if eventless:
            return []  # the condition is already the head
        if transition.guard is not None:
            return [Line(self._when(transition.guard, transition.trigger), Tone.BODY, Sign.GUARD)]
        if self._has_rival(transition):
            return [Line(say(phrases.OTHERWISE, self.language), Tone.BODY, Sign.GUARD)]
        return []

    def _has_rival(self, transition: Transition) -> bool:
        """Whether an earlier transition of the same state and trigger has a condition."""
        first = self._conditional.get((transition.source, transition.trigger))
        return first is not None and first < transition.index

    def roles_of(self, transition: Transition) -> tuple[str, ...]:
        """Who may cause it, by role: what the transition says, or else what the event's declaration says."""
        if transition.by is not None:
            return transition.by
        rule = self.definition.events.get(transition.trigger)
        return rule.by if rule is not None and rule.by is not None else ()

    def _roles(self, transition: Transition) -> list[Line]:
        names = [self.names.role(name) for name in self.roles_of(transition)]
        lines = [Line(self.names.say(phrases.COMMA).join(names), Tone.QUIET, Sign.ROLE)] if names else []
        rule = self.definition.events.get(transition.trigger)
        barred = transition.not_by or (rule.not_by if rule is not None else None)
        if barred is not None:
            who = self.names.spoken(barred, transition.trigger)
            lines.append(Line(self.names.say(phrases.NOT_BY, who=who), Tone.QUIET, Sign.ROLE))
        return lines

    def _results(self, transition: Transition) -> tuple[Line, ...]:
        if self.detail == "calm":
            return ()
        return deeds(transition.blocks, self.names, full=self.detail == "full", event=transition.trigger)


_PLAINLY = {
    "finished": phrases.FINISHED,
    "any": phrases.ANY_OTHER,
    "fault": phrases.ERROR,
    "always": phrases.AT_ONCE,
}
_OUTCOMES = {
    "done": phrases.DONE,
    "failed": phrases.FAILED,
    "unknown": phrases.UNKNOWN,
    "each_done": phrases.EACH_DONE,
}
