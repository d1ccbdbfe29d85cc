"""What is it called? Titles of events, effects, roles and fields, and expressions in words, in one language.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, Operand, Words

from . import phrases
from .phrases import say, title
from .wording import Glossary, words_of


@dataclass(frozen=True)
class Names:
    """The names of one workflow's things in `language` (`en`, `zh`, `both`)."""

    definition: Definition
    language: str
    others: Mapping[str, Definition] = field(default_factory=dict)

    @cached_property
    def glossary(self) -> Glossary:
        """Titles for the names in expressions."""
        states: dict[str, Text] = {}
        for state in reversed(self.definition.states):
            states[state.name] = states[state.path] = _text(state.title, state.name)
        data = {
            field.name: _text(field.title, field.name)
            for field in self.definition.data.values()
            if field.title
        }
        data |= {name: _text(title, name) for name, title in self.definition.derived_titles.items()}
        payload = {
            (event.name, item.name): _text(item.title, item.name)
            for event in self.definition.events.values()
            for item in event.fields
            if item.title
        }
        return Glossary(states, data, payload)

    @property
    def single(self) -> str:
        """The language of conditions, which are not said twice."""
        return "zh" if self.language == "zh" else "en"

    def words(self, operand: Operand, event: str = "") -> str:
        """An expression or value in words; `event` is the one whose payload it sees."""
        return words_of(operand, self.single, self.glossary, event)

    def event(self, event: str | Operand) -> str:
        """An event's title, or the expression that names it."""
        if not isinstance(event, str):
            return self.words(event)
        rule = self.definition.events.get(event)
        return self._title(rule.title if rule else {}, event)

    def event_of(self, workflow: str, event: str | Operand) -> str:
        """The title of another workflow's event, where that workflow is known."""
        other = self.others.get(workflow)
        if not isinstance(event, str) or other is None:
            return self.words(event) if not isinstance(event, str) else event.replace("_", " ")
        rule = other.events.get(event)
        return self._title(rule.title if rule else {}, event)

    def workflow(self, name: str) -> str:
        """Another workflow's title, where that workflow is known."""
        other = self.others.get(name)
        return self._title(other.title if other else {}, name)

    def effect(self, name: str) -> str:
        """An effect's title."""
        rule = self.definition.effects.get(name)
        return self._title(rule.title if rule else {}, name)

    def role(self, name: str) -> str:
        """A role's title."""
        rule = self.definition.roles.get(name)
        return self._title(rule.title if rule else {}, name)

    def field_name(self, path: tuple[str, ...]) -> str:
        """A data field by its path: its title, or its name read as words."""
        first = self.glossary.data.get(path[0])
        head = first.in_language(self.single) if first else path[0]
        return ".".join((head, *path[1:])).replace("_", " ")

    def party(self, to: str) -> Text | str:
        """Who a message goes to: the parent, the child, itself, or a workflow."""
        return _PARTIES.get(to) or self.workflow(to)

    def _title(self, words: Words, name: str) -> str:
        return title(words, name, self.language)

    def say(self, phrase: Text, **parts: Text | str) -> str:
        """A phrase with its places filled; in both languages only where every part has both."""
        if parts and self.language == "both" and all(isinstance(part, Text) for part in parts.values()):
            return say(phrase.fill(parts), "both")
        spoken = {
            name: part if isinstance(part, str) else part.in_language(self.single)
            for name, part in parts.items()
        }
        return phrase.in_language(self.single).format_map(spoken)


def _text(words: Words, name: str) -> Text:
    return Text(title(words, name, "en"), title(words, name, "zh"))


_PARTIES = {"parent": phrases.PARENT, "child": phrases.CHILD, "self": phrases.SELF}
