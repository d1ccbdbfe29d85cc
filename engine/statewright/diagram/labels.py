"""Which words stand in a box? The lines of states and transitions, in a language.

Floor 3. Pure. Knows the definition; not where anything will lie or how it will look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from ..diagnostics.diagnostic import Text
from ..kernel.definition import (
    Action,
    AddItem,
    Assign,
    Assignment,
    Block,
    CancelSend,
    ChangeItems,
    Choose,
    Definition,
    Do,
    Expression,
    ForEach,
    InvokeRule,
    Operand,
    PutEntry,
    Raise,
    RemoveItems,
    Send,
    SetField,
    StartInstance,
    State,
    TimerRule,
    Transition,
    Undo,
)
from . import phrases
from .causes import ByEvent, ByOutcome, ByTimer, Cause, Plainly, cause_of, causes_of, sign_of
from .graph import Line, Sign, Tone
from .phrases import both_titles, duration, say
from .phrases import title as titled
from .wording import words_of


@dataclass(frozen=True)
class Labels:
    """The words of one workflow in one language; `detail` as in the options."""

    definition: Definition
    language: str
    detail: str = "normal"

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        """What each trigger stands for."""
        return causes_of(self.definition)

    @cached_property
    def state_titles(self) -> Mapping[str, Text]:
        """Titles of the states by path and by name, for `in_state`."""
        found: dict[str, Text] = {}
        for state in reversed(self.definition.states):
            text = Text(titled(state.title, state.name, "en"), titled(state.title, state.name, "zh"))
            found[state.name] = found[state.path] = text
        return found

    # --- states ------------------------------------------------------------------------------------------------

    def state_name(self, state: State) -> str:
        """A state's title on one line; the root's is the workflow's."""
        if state.index == 0:
            return titled(self.definition.title, self.definition.name, self.language)
        return titled(state.title, state.name, self.language)

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
        return [
            Line(say(phrase, self.language).format(what=self._conditional(line.text, block.when)), Tone.BODY, sign)
            for block in blocks
            for line in self.actions((block,))
        ]

    def _conditional(self, text: str, when: Expression | None) -> str:
        if when is None:
            return text
        return f"{text} ({say(phrases.WHEN, self._one).format(guard=self.words(when))})"

    def _invoke(self, rule: InvokeRule) -> Line:
        text = self.work_name(rule)
        match rule.form:
            case "workflow":
                line = Line(self._say(phrases.RUNS, workflow=text), Tone.BODY, Sign.CHILD)
            case "event":
                line = Line(self._say(phrases.ASKS, to=rule.ask_workflow or "", event=text), Tone.BODY, Sign.MESSAGE)
            case "undo":
                line = Line(self._say(phrases.UNDO, effect=text), Tone.BODY, Sign.EFFECT)
            case _:
                line = Line(text, Tone.BODY, Sign.EFFECT)
        if rule.for_each is None:
            return line
        items = self.words(rule.for_each)
        return Line(self._say(phrases.FOR_EACH, work=line.text, items=items), Tone.BODY, line.sign)

    def work_name(self, rule: InvokeRule) -> str:
        """What an invoke does, by its own title or that of what it names."""
        if rule.title:
            return titled(rule.title, rule.target, self.language)
        if rule.form in ("effect", "undo"):
            return self.effect_name(rule.target)
        return rule.target.replace("_", " ")

    # --- transitions -------------------------------------------------------------------------------------------

    def cause(self, transition: Transition) -> Cause:
        """What makes a transition happen."""
        return cause_of(transition, self.causes)

    def event_words(self, transition: Transition) -> str:
        """The cause of a transition on one line, without its conditions."""
        if transition.title:
            return titled(transition.title, transition.trigger, self.language)
        match self.cause(transition):
            case ByEvent(name):
                return self.event_name(name)
            case ByTimer(rule):
                return self.timer_words(rule)
            case ByOutcome(rule, outcome, only):
                return self._outcome(rule, outcome, only)
            case Plainly(kind="always"):
                return self._always(transition)
            case Plainly(kind):
                return say(_PLAINLY[kind], self.language)

    def _always(self, transition: Transition) -> str:
        if transition.guard is None:
            return say(phrases.OTHERWISE if self._has_rival(transition) else phrases.AT_ONCE, self.language)
        return say(phrases.WHEN, self._one).format(guard=self.words(transition.guard))

    def _outcome(self, rule: InvokeRule, outcome: str, only: bool) -> str:
        word = say(_OUTCOMES[outcome], self.language)
        return word if only else self._say(phrases.OF, work=self.work_name(rule), outcome=word)

    def timer_words(self, rule: TimerRule) -> str:
        """When a timer falls due, in words."""
        if rule.kind == "until" and rule.due is not None:
            return self._say(phrases.AT, time=self.words(rule.due))
        length = self._length(rule.delay)
        if rule.kind != "every":
            return self._say(phrases.AFTER, time=length)
        if rule.at_most is None:
            return self._say(phrases.EVERY, time=length)
        return self._say(phrases.EVERY_MOST, time=length, times=Text(str(rule.at_most), str(rule.at_most)))

    def _length(self, delay: timedelta | Expression | None) -> Text | str:
        if isinstance(delay, timedelta):
            return duration(delay)
        return self.words(delay) if delay is not None else ""

    def transition(self, transition: Transition) -> tuple[Line, ...]:
        """All lines of a transition: cause, condition, who may, what it brings about."""
        head = Line(self.event_words(transition), Tone.EVENT, sign_of(self.cause(transition)))
        return (head, *self._pause(transition), *self._guard(transition), *self._roles(transition), *self._results(transition))

    def inside(self, transition: Transition) -> Line:
        """A transition that leaves no state, on one line."""
        text = self.event_words(transition)
        parts = [line.text for line in (*self._guard(transition), *self._roles(transition))]
        results = [line.text for line in self._results(transition)]
        whole = text + (f" ({'; '.join(parts)})" if parts else "") + (f" → {', '.join(results)}" if results else "")
        sign = sign_of(self.cause(transition))
        return Line(whole, Tone.BODY, Sign.INSIDE if sign is Sign.EVENT else sign)

    def again(self, transition: Transition) -> Line:
        """A transition that leaves its state and comes straight back, on one line."""
        line = self.inside(transition)
        return Line(self._say(phrases.AGAIN, event=line.text), line.tone, Sign.RECUR)

    def _pause(self, transition: Transition) -> list[Line]:
        match self.cause(transition):
            case ByTimer(rule) if rule.resume:
                return [Line(say(phrases.RESUMES, self.language), Tone.QUIET, Sign.PAUSE)]
        return []

    def _guard(self, transition: Transition) -> list[Line]:
        if transition.guard is not None:
            if transition.trigger == "" and not transition.title:
                return []  # the condition is already the head
            text = say(phrases.WHEN, self._one).format(guard=self.words(transition.guard))
            return [Line(text, Tone.BODY, Sign.GUARD)]
        if transition.trigger != "" and self._has_rival(transition):
            return [Line(say(phrases.OTHERWISE, self.language), Tone.BODY, Sign.GUARD)]
        return []

    def _has_rival(self, transition: Transition) -> bool:
        """Whether an earlier transition of the same state and trigger has a condition."""
        key = (transition.source, transition.trigger)
        return any(
            (other.source, other.trigger) == key and other.index < transition.index and other.guard is not None
            for other in self.definition.transitions
        )

    def roles_of(self, transition: Transition) -> tuple[str, ...]:
        """Who may cause it, by role: what the transition says, or else what the event's declaration says."""
        if transition.by is not None:
            return transition.by
        rule = self.definition.events.get(transition.trigger)
        return rule.by if rule is not None and rule.by is not None else ()

    def _roles(self, transition: Transition) -> list[Line]:
        names = [self.role_name(name) for name in self.roles_of(transition)]
        rule = self.definition.events.get(transition.trigger)
        barred = transition.not_by or (rule.not_by if rule is not None else None)
        lines = [Line(", ".join(names), Tone.QUIET, Sign.ROLE)] if names else []
        if barred is not None:
            lines.append(Line(self._say(phrases.NOT_BY, who=self.words(barred)), Tone.QUIET, Sign.ROLE))
        return lines

    def _results(self, transition: Transition) -> list[Line]:
        return [] if self.detail == "calm" else list(self.actions(transition.blocks))

    # --- actions -----------------------------------------------------------------------------------------------

    def actions(self, blocks: Iterable[Block]) -> tuple[Line, ...]:
        """What blocks bring about, one line each; data changes only in full detail."""
        lines = [line for block in blocks for action in block.actions for line in self._action(action)]
        return tuple(dict.fromkeys(lines))

    def _action(self, action: Action) -> list[Line]:
        match action:
            case Do(effect):
                return [Line(self.effect_name(effect), Tone.BODY, Sign.EFFECT)]
            case Undo(effect):
                return [Line(self._say(phrases.UNDO, effect=self.effect_name(effect)), Tone.BODY, Sign.EFFECT)]
            case Raise(event):
                return [Line(self._say(phrases.RAISES, event=self.event_name(event)), Tone.BODY, Sign.EVENT)]
            case Send(to, event):
                return [Line(self._say(phrases.SENDS, to=self._party(to), event=self._event(event)), Tone.BODY, Sign.MESSAGE)]
            case StartInstance(workflow):
                name = workflow.replace("_", " ")
                return [Line(self._say(phrases.STARTS, workflow=name), Tone.BODY, Sign.CHILD)]
            case CancelSend():
                return [Line(say(phrases.CANCELS, self.language), Tone.BODY, Sign.MESSAGE)]
            case Choose(branches):
                return [line for _, actions in branches for part in actions for line in self._action(part)]
            case ForEach(actions=actions):
                return [line for part in actions for line in self._action(part)]
            case Assign(assignments) if self.detail == "full":
                return [self._assignment(assignment) for assignment in assignments]
            case _:
                return []

    def _assignment(self, assignment: Assignment) -> Line:
        field = self.field_name(assignment.path)
        match assignment:
            case SetField(value=value):
                text = self._say(phrases.SETS, field=field, value=self.words(value))
            case ChangeItems():
                text = self._say(phrases.CHANGES, field=field)
            case RemoveItems():
                text = self._say(phrases.REMOVES, field=field)
            case AddItem() | PutEntry():
                text = self._say(phrases.ADDS, field=field)
        return Line(text, Tone.BODY, Sign.SET)

    # --- names -------------------------------------------------------------------------------------------------

    def words(self, operand: Operand) -> str:
        """An expression or value in words."""
        return words_of(operand, self._one, self.state_titles)

    def event_name(self, name: str) -> str:
        """An event's title."""
        rule = self.definition.events.get(name)
        return titled(rule.title if rule else {}, name, self.language)

    def effect_name(self, name: str) -> str:
        """An effect's title."""
        rule = self.definition.effects.get(name)
        return titled(rule.title if rule else {}, name, self.language)

    def role_name(self, name: str) -> str:
        """A role's title."""
        rule = self.definition.roles.get(name)
        return titled(rule.title if rule else {}, name, self.language)

    def field_name(self, path: tuple[str, ...]) -> str:
        """A data field's title where it is short, or its path."""
        return ".".join(path).replace("_", " ")

    def _event(self, event: str | Operand) -> str:
        return self.event_name(event) if isinstance(event, str) else self.words(event)

    def _party(self, to: str) -> Text | str:
        return _PARTIES.get(to) or to.replace("_", " ")

    @property
    def _one(self) -> str:
        """The language of conditions, which are not said twice."""
        return "zh" if self.language == "zh" else "en"

    def _say(self, phrase: Text, **parts: Text | str) -> str:
        if self.language != "both":
            spoken = {name: part if isinstance(part, str) else part.in_language(self.language) for name, part in parts.items()}
            return phrase.in_language(self.language).format_map(spoken)
        if all(isinstance(part, Text) for part in parts.values()):
            return say(phrase.fill(parts), "both")
        english = {name: part if isinstance(part, str) else part.en for name, part in parts.items()}
        return phrase.en.format_map(english)


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
_PARTIES = {"parent": phrases.PARENT, "child": phrases.CHILD, "self": phrases.SELF}
