"""What is there to say about a workflow? Sections of tables and lists, each cell in English and Chinese.

Floor 3. Pure. Knows neither Markdown nor HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Definition, Kind, State, Transition, Words

from ..causes import ByEvent
from ..labels import Labels
from ..phrases import LEGEND, say, title
from . import words
from .declared import data_table, effect_table, event_table, origins, property_table, role_table
from .tables import Cells, Row, Section, Table, anchor


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario told: its name, line by line what happens, what readers call it, and whether it came out so
    when it was tried (None: it was not).
    """

    name: str
    lines: tuple[Text, ...]
    title: Text | None = None
    came_out: bool | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything about one workflow."""

    definition: Definition
    title: Text
    description: Text
    sections: tuple[Section, ...]
    others: Mapping[str, Definition] = field(default_factory=dict)


def page_of(
    definition: Definition,
    *,
    others: Mapping[str, Definition] | None = None,
    verdicts: Mapping[str, Text] | None = None,
    stories: Sequence[Story] = (),
) -> Page:
    """The page of a workflow. `verdicts` by property, `stories` in their order, `others` for titles."""
    known = dict(others or {})
    tongue = Tongue.of(definition, known)
    tables = (
        role_table(definition),
        state_table(tongue),
        event_table(definition, known),
        data_table(definition),
        effect_table(definition),
        property_table(definition, verdicts or {}, known),
    )
    sections = [Section(table.id, table.title, table) for table in tables if table.rows]
    if stories:
        sections.append(_stories(stories))
    if definition.notes:
        sections.append(Section("notes", words.NOTES, None, Text(definition.notes, definition.notes)))
    return Page(
        definition,
        both(definition.title, definition.name),
        both(definition.description, "") if definition.description else Text("", ""),
        tuple(sections),
        known,
    )


STORY_HEADS = (words.STORY, words.WHAT_HAPPENS)


def _stories(stories: Sequence[Story]) -> Section:
    rows = tuple(Row(anchor("story", story.name), _told(story), story.came_out) for story in stories)
    meaning = words.MARKS if any(row.came_out is not None for row in rows) else None
    return Section(
        "stories", words.STORIES, Table("stories", words.STORIES, STORY_HEADS, rows), meaning, folded=True
    )


def _told(story: Story) -> Cells:
    name = story.title or Text(story.name, story.name)
    english, chinese = (
        ("\n".join(part) for part in zip(*story.lines, strict=True)) if story.lines else ("", "")
    )
    return (name, Text(english, chinese))


def both(titles: Words, name: str) -> Text:
    """A title in both languages."""
    return Text(title(titles, name, "en"), title(titles, name, "zh"))


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of a workflow in both languages at once."""

    english: Labels
    chinese: Labels

    @classmethod
    def of(cls, definition: Definition, others: Mapping[str, Definition]) -> Tongue:
        """Both languages, in full detail but for what is set."""
        return cls(*(Labels(definition, language, "normal", others) for language in ("en", "zh")))

    def say(self, ask: Callable[[Labels], str]) -> Text:
        """The same thing asked in both languages."""
        return Text(ask(self.english), ask(self.chinese))


def state_table(tongue: Tongue) -> Table:
    """Every state: what may be done there and by whom, and what happens by itself."""
    definition = tongue.english.definition
    rows = [
        Row(anchor("state", state.path), _state_cells(tongue, state))
        for state in definition.states
        if state.kind is not Kind.HISTORY and (state.index or _says_something(definition))
    ]
    return Table("states", words.STATES, (words.STATE, words.WHO_MAY, words.BY_ITSELF), tuple(rows))


def _says_something(definition: Definition) -> bool:
    root = definition.root
    own = any(transition.source == 0 for transition in definition.transitions)
    return own or bool(root.entry or root.exit or root.invokes)


def _state_cells(tongue: Tongue, state: State) -> Cells:
    name = words.ANY_STATE if state.index == 0 else _state_name(tongue, state)
    return (
        name,
        tongue.say(lambda labels: "\n".join(_moves(labels, state, by_people=True))),
        tongue.say(
            lambda labels: "\n".join((*_work(labels, state), *_moves(labels, state, by_people=False)))
        ),
    )


def _state_name(tongue: Tongue, state: State) -> Text:
    parent = tongue.english.definition.states[state.parent]
    name = tongue.say(lambda labels: labels.state_name(state))
    if parent.index:
        above = tongue.say(lambda labels: labels.state_name(parent))
        name = words.INSIDE.fill({"state": name, "above": above})
    final = words.END.fill({"state": name}) if state.kind is Kind.FINAL else name
    if not state.description:
        return final
    told = both(state.description, "")
    return Text(f"{final.en}\n{told.en}", f"{final.zh}\n{told.zh}")


def _work(labels: Labels, state: State) -> Iterable[str]:
    return (line.text for line in labels.state_work(state))


def _moves(labels: Labels, state: State, *, by_people: bool) -> Iterable[str]:
    """The transitions of a state, on one line each: those that an event makes, or those that come by
    themselves.
    """
    for transition in labels.definition.transitions:
        is_event = isinstance(labels.cause(transition), ByEvent)
        if transition.source != state.index or is_event is not by_people:
            continue
        text = f"{_asked(labels, transition)}{labels.inside(transition).text}"
        targets = [_target(labels, labels.definition.states[target]) for target in transition.targets]
        yield f"{text} ⇒ {', '.join(targets)}" if targets else text


def _asked(labels: Labels, transition: Transition) -> str:
    """Before a transition's own words: which workflow asks for it, and the event that its title hides."""
    rule = labels.definition.events.get(transition.trigger)
    if rule is None:
        return ""
    asker = ""
    if rule.origin and not labels.roles_of(transition):
        asker = labels.names.say(words.ASKED_BY, who=origins(labels.names, rule.origin))
    if not transition.title:
        return asker
    return asker + labels.names.say(words.BY_EVENT, event=labels.names.event(rule.name))


def _target(labels: Labels, state: State) -> str:
    if state.kind is Kind.HISTORY:
        return say(LEGEND["history"], labels.language)
    return labels.state_name(state)
