"""How do the workflows talk? One picture: who begins, runs, starts, asks and tells whom, with which events.

Floor 3. Pure. One box for each workflow, with those who may begin it; one line for each pair that talks,
thick where one brings the other to life. What a child tells whoever runs it stands on the line to the child.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from statewright.diagnostics.diagnostic import Text
from statewright.diagnostics.nearest import nearest
from statewright.kernel.definition import (
    Action,
    Block,
    Choose,
    Definition,
    ForEach,
    Operand,
    Send,
    StartInstance,
    Words,
)

from .graph import Course, Graph, Line, Link, Node, Part, Shape, Sign, Tone
from .options import UnknownName
from .orient import oriented
from .phrases import both_titles, say, title

Kind: TypeAlias = Literal["runs", "starts", "asks", "tells", "hears"]

EVENTS_MAX = 3
"""At most so many events are named on one line; of the others the number is told."""

HOW_THEY_TALK = Text("How the workflows work together", "流程之间的联系")
_VERBS: dict[Kind, Text] = {
    "runs": Text("runs", "运行"),
    "starts": Text("starts", "启动"),
    "asks": Text("asks", "请求"),
    "tells": Text("tells", "通知"),
    "hears": Text("hears back", "收到回报"),
}
_SIGNS: dict[Kind, Sign] = {"runs": Sign.CHILD, "starts": Sign.CHILD}
_NAMED = Text("{verb}: {events}", "{verb}：{events}")
_MORE = Text("{events} and {count} more", "{events} 等 {count} 种")
_COMMA = Text(", ", "、")
_COUNT = Text("{count} workflows. ", "共 {count} 个流程。")
_SAYS = Text("{caller}: {what} {called}. ", "{caller}：{what}{called}。")
_LIFE = 2.2
"""Width of a line that brings an instance to life, in points."""


class Call(NamedTuple):
    """One workflow does something to another; `event` names what is asked or told ("" for a life begun)."""

    caller: str
    kind: Kind
    called: str
    event: str = ""

    @property
    def what(self) -> Text:
        """The verb."""
        return _VERBS[self.kind]


def calls_of(definitions: Mapping[str, Definition]) -> list[Call]:
    """Who runs, starts, asks and tells whom, each once, in the order of the files.

    What a child tells its parent is what each workflow that runs it `hears`.
    """
    found: dict[Call, None] = {}
    for definition in definitions.values():
        for call in _calls(definition):
            if call.called in definitions:
                found[call] = None
    runs = [call for call in found if call.kind == "runs"]
    for name, definition in definitions.items():
        upward = [call.event for call in _calls(definition) if call.called == "parent"]
        for call in runs:
            if call.called == name:
                found |= {Call(call.caller, "hears", name, event): None for event in upward}
    return list(found)


def _calls(definition: Definition) -> Iterator[Call]:
    name = definition.name
    for state in definition.states:
        for rule in state.invokes:
            if rule.form == "workflow":
                yield Call(name, "runs", rule.target)
            elif rule.form == "event" and rule.ask_workflow:
                yield Call(name, "asks", rule.ask_workflow, rule.target)
        for block in (*state.entry, *state.exit):
            yield from _said(name, block)
    for transition in definition.transitions:
        for block in transition.blocks:
            yield from _said(name, block)


def _said(name: str, block: Block) -> Iterator[Call]:
    for action in _flat(block.actions):
        match action:
            case StartInstance(workflow):
                yield Call(name, "starts", workflow)
            case Send(to, event):
                yield Call(name, "tells", to, _event_name(event))
            case _:
                pass


def _event_name(event: str | Operand) -> str:
    return event if isinstance(event, str) else ""


def _flat(actions: Iterable[Action]) -> Iterator[Action]:
    for action in actions:
        match action:
            case Choose(branches):
                for _, inner in branches:
                    yield from _flat(inner)
            case ForEach(actions=inner):
                yield from _flat(inner)
            case _:
                yield action


def overview_graph(
    definitions: Mapping[str, Definition], language: str, *, focus: str | None = None, rightward: bool = False
) -> Graph:
    """The graph of all workflows, or of `focus` and those it talks with.

    Raises UnknownName if there is no workflow `focus`.
    """
    if focus is not None and focus not in definitions:
        raise UnknownName("workflow", focus, nearest(focus, list(definitions)))
    calls = [call for call in calls_of(definitions) if focus is None or focus in (call.caller, call.called)]
    shown = {focus, *(name for call in calls for name in (call.caller, call.called))}
    nodes = [
        _box(name, item, language) for name, item in definitions.items() if focus is None or name in shown
    ]
    links: list[Link] = []
    for (caller, called), between in _pairs(calls).items():
        move = f"move.{caller}.{called}"
        lines = tuple(_lines(between, definitions, language))
        nodes.append(Node(move, Shape.MOVE, lines, parts=(Part(move, lines, Course.PLAIN),)))
        thickness = _LIFE if any(call.kind in _SIGNS for call in between) else 0.0
        first = Link(f"state.{caller}", move, arrow=False, move=move, thickness=thickness)
        links += [first, Link(move, f"state.{called}", move=move, thickness=thickness)]
    return Graph(
        name="overview",
        title=say(HOW_THEY_TALK, language),
        subtitle="",
        description=_description(calls, definitions, language),
        nodes=tuple(nodes),
        groups=(),
        links=tuple(oriented(links)),
        language=language,
        rightward=rightward,
    )


def _pairs(calls: Iterable[Call]) -> dict[tuple[str, str], list[Call]]:
    pairs: dict[tuple[str, str], list[Call]] = {}
    for call in calls:
        if call.caller != call.called:
            pairs.setdefault((call.caller, call.called), []).append(call)
    return pairs


def _box(name: str, item: Definition, language: str) -> Node:
    first, *others = both_titles(item.title, name, language)
    lines = [Line(first, Tone.TITLE), *(Line(other, Tone.SECOND) for other in others)]
    people = [_titled(item.roles[role].title, role, language) for role in item.starts.by or ()]
    if people:
        lines.append(Line(_COMMA.in_language(_single(language)).join(people), Tone.QUIET, Sign.ROLE))
    course = Course.HAPPY if people else Course.PLAIN
    return Node(f"state.{name}", Shape.STATE, tuple(lines), course=course, where=(name,))


def _lines(between: list[Call], definitions: Mapping[str, Definition], language: str) -> Iterator[Line]:
    """What one workflow does to another: a line for each verb, with the events."""
    for kind, verb in _VERBS.items():
        calls = [call for call in between if call.kind == kind]
        events = list(dict.fromkeys(_event(call, definitions, language) for call in calls if call.event))
        sign = _SIGNS.get(kind, Sign.MESSAGE)
        if events:
            named = _NAMED.in_language(_single(language)).format(
                verb=say(verb, language), events=_some(events, _single(language))
            )
            yield Line(named, Tone.QUIET, sign)
        elif calls:
            yield Line(say(verb, language), Tone.QUIET, sign)


def _some(events: list[str], language: str) -> str:
    named = _COMMA.in_language(language).join(events[:EVENTS_MAX])
    rest = len(events) - EVENTS_MAX
    if rest <= 0:
        return named
    return _MORE.in_language(language).format(events=named, count=rest if language == "en" else len(events))


def _event(call: Call, definitions: Mapping[str, Definition], language: str) -> str:
    """An event's title as the one who takes it has declared it, or else whoever takes one of that name."""
    taker = definitions[call.caller if call.kind == "hears" else call.called]
    rules = (item.events.get(call.event) for item in (taker, *definitions.values()))
    rule = next((rule for rule in rules if rule is not None), None)
    return _titled(rule.title if rule else {}, call.event, language)


def _titled(words: Words, name: str, language: str) -> str:
    return title(words, name, _single(language))


def _single(language: str) -> str:
    """The language of details, which are not said twice."""
    return "zh" if language == "zh" else "en"


def _description(calls: Iterable[Call], definitions: Mapping[str, Definition], language: str) -> str:
    single = _single(language)
    told = dict.fromkeys((call.caller, call.kind, call.called) for call in calls if call.kind != "hears")
    named = {name: title(item.title, name, single) for name, item in definitions.items()}
    sentences = [
        _SAYS.in_language(single).format(
            caller=named[caller], what=_VERBS[kind].in_language(single), called=named[called]
        )
        for caller, kind, called in told
    ]
    count = _COUNT.in_language(single).format(count=len(definitions))
    return (count + "".join(sentences)).strip()
