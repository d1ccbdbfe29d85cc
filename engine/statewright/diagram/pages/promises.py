"""What does a property say? One sentence, in both languages.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, Operand, Property, Subject

from ..names import Names
from ..phrases import OR, duration, titles
from . import words


def promise(definition: Definition, rule: Property, others: Mapping[str, Definition] | None = None) -> Text:
    """The sentence of a property, with titles for names; `others` for those of other workflows."""
    known = others or {}
    return _Teller(Names(definition, "en", known), Names(definition, "zh", known)).sentence(rule)


class _Teller:
    """Both languages at once."""

    def __init__(self, english: Names, chinese: Names) -> None:
        self.english = english
        self.chinese = chinese

    def sentence(self, rule: Property) -> Text:
        match rule.form:
            case "holds" | "returns":
                phrase = words.ALWAYS if rule.form == "holds" else words.AT_THE_END
                what = self.condition(rule.expression) if rule.expression is not None else Text("", "")
                return phrase.fill({"what": what})
            case "never":
                scope = self.subject(rule.scope_subject)
                return words.NEVER[rule.scope].fill({"what": self.any_of(rule.subjects), "scope": scope})
            case "at_most":
                phrase = words.ONCE if rule.times == 1 else words.AT_MOST
                return phrase.fill({"what": self.any_of(rule.subjects), "times": rule.times or 0})
            case "precedes":
                phrase = words.EACH_TIME if rule.every_time else words.ONLY_AFTER
                return phrase.fill({"first": self.subject(rule.first), "then": self.subject(rule.then)})
            case "can_reach":
                return self.reach(rule)
            case "leads_to":
                return self.lead(rule)
            case _:
                assert_never(rule.form)

    def reach(self, rule: Property) -> Text:
        what = self.any_of(rule.subjects)
        told = words.REACHABLE.fill({"what": what})
        if rule.from_:
            told = words.REACHABLE_FROM.fill({"what": what, "start": self.any_of(rule.from_)})
        if not rule.without:
            return told
        roles = self.english.definition.roles
        who = [titles(roles[name].title, name) for name in rule.without]
        return words.WITHOUT.fill({"what": told, "who": OR.join(who)})

    def lead(self, rule: Property) -> Text:
        parts = {"first": self.subject(rule.first), "what": self.any_of(rule.subjects)}
        if rule.within is None:
            return words.WILL_COME.fill(parts)
        return words.WILL_COME_IN_TIME.fill({**parts, "time": duration(rule.within)})

    def any_of(self, subjects: Sequence[Subject]) -> Text:
        return OR.join([self.subject(subject) for subject in subjects])

    def subject(self, subject: Subject | None) -> Text:
        if subject is None:
            return Text("", "")
        told = self.name(subject)
        if subject.of is not None:
            workflow = Text(self.english.workflow(subject.of), self.chinese.workflow(subject.of))
            told = words.OF_ANOTHER.fill({"what": told, "workflow": workflow})
        if subject.when is not None:
            told = words.WHEN.fill({"what": told, "condition": self.condition(subject.when, subject)})
        return told

    def name(self, subject: Subject) -> Text:
        if subject.kind == "final":
            return words.THE_END
        english, chinese = self.speakers(subject.of)
        if subject.of is not None and english is self.english:
            told = Text(subject.name, subject.name)
        elif subject.kind == "state":
            told = english.glossary.states.get(subject.name, Text(subject.name, subject.name))
        elif subject.kind == "event":
            told = Text(english.event(subject.name), chinese.event(subject.name))
        else:
            told = Text(english.effect(subject.name), chinese.effect(subject.name))
        return Text(f'"{told.en}"', f"“{told.zh}”")

    def speakers(self, workflow: str | None) -> tuple[Names, Names]:
        """Both languages of the workflow that a subject is of; those of this one where that is not known."""
        other = self.english.others.get(workflow) if workflow is not None else None
        if other is None:
            return self.english, self.chinese
        return Names(other, "en", self.english.others), Names(other, "zh", self.english.others)

    def condition(self, operand: Operand, subject: Subject | None = None) -> Text:
        event = subject.name if subject is not None and subject.kind == "event" else ""
        return Text(self.english.words(operand, event), self.chinese.words(operand, event))
