"""How do the workflows talk? One picture: who runs, starts, asks and tells whom.

Floor 3. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Action, Block, Choose, Definition, ForEach, Send, StartInstance

from ..graph import Course, Graph, Line, Link, Node, Part, Shape, Sign, Tone
from ..orient import oriented
from ..phrases import say, title
from . import words


class Call(NamedTuple):
    """One workflow does something to another."""

    caller: str
    what: Text
    called: str


def calls_of(definitions: Mapping[str, Definition]) -> list[Call]:
    """Who runs, starts, asks and tells whom, each once, in the order of the files."""
    found: dict[Call, None] = {}
    for definition in definitions.values():
        for call in _calls(definition):
            if call.called in definitions:
                found[call] = None
    return list(found)


def _calls(definition: Definition) -> Iterable[Call]:
    for state in definition.states:
        for rule in state.invokes:
            if rule.form == "workflow":
                yield Call(definition.name, words.RUNS, rule.target)
            elif rule.form == "event" and rule.ask_workflow:
                yield Call(definition.name, words.ASKS, rule.ask_workflow)
        for block in (*state.entry, *state.exit):
            yield from _said(definition, block)
    for transition in definition.transitions:
        for block in transition.blocks:
            yield from _said(definition, block)


def _said(definition: Definition, block: Block) -> Iterable[Call]:
    for action in _flat(block.actions):
        match action:
            case StartInstance(workflow):
                yield Call(definition.name, words.STARTS, workflow)
            case Send(to):
                yield Call(definition.name, words.TELLS, to)
            case _:
                pass


def _flat(actions: Iterable[Action]) -> Iterable[Action]:
    for action in actions:
        match action:
            case Choose(branches):
                for _, inner in branches:
                    yield from _flat(inner)
            case ForEach(actions=inner):
                yield from _flat(inner)
            case _:
                yield action


def overview_graph(definitions: Mapping[str, Definition], language: str) -> Graph:
    """The graph of all workflows: one box for each, one line for each pair, with what is done on it."""
    nodes = [
        Node(
            f"state.{name}",
            Shape.STATE,
            (Line(title(item.title, name, language), Tone.TITLE),),
            where=(name,),
        )
        for name, item in definitions.items()
    ]
    pairs: dict[tuple[str, str], list[Text]] = {}
    for call in calls_of(definitions):
        pairs.setdefault((call.caller, call.called), []).append(call.what)
    links: list[Link] = []
    for (caller, called), whats in pairs.items():
        if caller != called:
            move = f"move.{caller}.{called}"
            lines = tuple(Line(say(what, language), Tone.QUIET, Sign.MESSAGE) for what in whats)
            nodes.append(Node(move, Shape.MOVE, lines, parts=(_part(move, lines),)))
            links.append(Link(f"state.{caller}", move, arrow=False, move=move))
            links.append(Link(move, f"state.{called}", move=move))
    return Graph(
        name="overview",
        title=say(words.HOW_THEY_TALK, language),
        subtitle="",
        description=say(words.HOW_THEY_TALK, language),
        nodes=tuple(nodes),
        groups=(),
        links=tuple(oriented(links)),
        language=language,
        rightward=True,
    )


def _part(move: str, lines: tuple[Line, ...]) -> Part:
    return Part(move, lines, Course.PLAIN)
