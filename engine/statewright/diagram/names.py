"""What is it called? Titles of events, effects, roles and fields, and expressions in words, in one language.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from statewright.diagnostics.diagnostic import Text
from statewright.kernel import triggers
from statewright.kernel.definition import Definition, Field, InvokeRule, Operand, Words, schema_inside

from . import phrases
from .neighbours import Neighbour
from .phrases import say, title
from .wording import Glossary, Schema, words_of


@dataclass(frozen=True)
class Names:
    """The names of one workflow's things in `language` (`en`, `zh`, `both`)."""

    definition: Definition
    language: str
    others: Mapping[str, Definition] = field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)

    @cached_property
    def glossary(self) -> Glossary:
        """Titles for the names in expressions."""
        states: dict[str, Text] = {}
        for state in reversed(self.definition.states):
            states[state.name] = states[state.path] = phrases.titles(state.title, state.name)
        data = {
            field.name: phrases.titles(field.title, field.name)
            for field in self.definition.data.values()
            if field.title
        }
        data |= {name: phrases.titles(title, name) for name, title in self.definition.derived_titles.items()}
        payload = {
            (trigger, item.name): phrases.titles(item.title, item.name)
            for trigger, fields in (*self._events(), *self._outcomes())
            for item in fields
            if item.title
        }
        return Glossary(states, data, payload)

    def _events(self) -> Iterator[tuple[str, Iterable[Field]]]:
        yield from ((event.name, event.fields) for event in self.definition.events.values())

    def _outcomes(self) -> Iterator[tuple[str, Iterable[Field]]]:
        """What work gives back, by the triggers of its outcomes."""
        for state in self.definition.states:
            for rule in state.invokes:
                for trigger in (triggers.invoke_done, triggers.invoke_each_done):
                    yield trigger(state.path, rule.index), self._results(rule)

    def _results(self, rule: InvokeRule) -> Iterable[Field]:
        if rule.form == "workflow" and rule.target in self.others:
            return self.others[rule.target].output.values()
        if rule.form == "workflow" and rule.target in self.neighbours:
            return self.neighbours[rule.target].output
        effect = self.definition.effects.get(rule.target) if rule.form == "effect" else None
        return effect.result if effect else ()

    @property
    def single(self) -> str:
        """The language of what is not said twice."""
        return "zh" if self.language == "zh" else "en"

    def words(self, operand: Operand, event: str = "", wanted: Schema | None = None) -> str:
        """An expression or value in words.

        `event` is the one whose payload it sees, `wanted` the schema of the field that it is for.
        """
        return words_of(operand, self.single, self.glossary, event, wanted)

    def schema(self, path: tuple[str, ...]) -> Schema:
        """What is declared for a data field, or for a field inside it; nothing where that is not known."""
        field = self.definition.data.get(path[0])
        return schema_inside(field.schema if field is not None else {}, path[1:])

    def spoken(self, operand: Operand, event: str = "") -> Text | str:
        """The same, in both languages where both are asked for."""
        if self.language != "both":
            return self.words(operand, event)
        english, chinese = (words_of(operand, lang, self.glossary, event) for lang in ("en", "zh"))
        return Text(english, chinese)

    def event(self, event: str | Operand) -> str:
        """An event's title, or the expression that names it."""
        if not isinstance(event, str):
            return self.words(event)
        rule = self.definition.events.get(event)
        return self._title(rule.title if rule else {}, event)

    def event_of(self, workflow: str, event: str | Operand) -> str:
        """The title of an event of another workflow, or of the parent, where that is known."""
        if not isinstance(event, str):
            return self.words(event)
        rules = (other.events.get(event) for other in self._hearers(workflow))
        titles = [rule.title for rule in rules if rule and rule.title]
        titles += [found for other in self._near(workflow) if (found := other.events.get(event))]
        return self._title(next(iter(titles), {}), event)

    def _near(self, to: str) -> Iterator[Neighbour]:
        """The workflows that a message may go to, of which only titles are known."""
        if to == "parent":
            yield from (other for other in self.neighbours.values() if self.definition.name in other.runs)
        elif to == "child":
            yield from (
                self.neighbours[name] for name in _children(self.definition) if name in self.neighbours
            )
        elif to in self.neighbours:
            yield self.neighbours[to]

    def _hearers(self, to: str) -> Iterator[Definition]:
        """The workflows that a message may go to."""
        if to == "self":
            yield self.definition
        elif to == "parent":
            name = self.definition.name
            yield from (other for other in self.others.values() if name in _children(other))
        elif to == "child":
            yield from (self.others[name] for name in _children(self.definition) if name in self.others)
        elif to in self.others:
            yield self.others[to]

    def workflow(self, name: str) -> str:
        """Another workflow's title, where that workflow is known."""
        other = self.others.get(name) or self.neighbours.get(name)
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


def _children(definition: Definition) -> list[str]:
    """The workflows that one runs, in order."""
    rules = (rule for state in definition.states for rule in state.invokes)
    return list(dict.fromkeys(rule.target for rule in rules if rule.form == "workflow"))


_PARTIES = {"parent": phrases.PARENT, "child": phrases.CHILD, "self": phrases.SELF}
