"""What does a block of actions bring about? One line for each thing that a reader should see.

Floor 3. Pure. Effects, messages and starts are seen outside; data changes only matter to those who ask for
full detail.
"""

from __future__ import annotations

from collections.abc import Iterable

from statewright.kernel.definition import (
    Action,
    AddItem,
    Assign,
    Assignment,
    Block,
    CancelSend,
    ChangeItems,
    Choose,
    Do,
    ForEach,
    PutEntry,
    Raise,
    RemoveItems,
    Send,
    SetField,
    StartInstance,
    Undo,
)

from . import phrases
from .graph import Line, Sign, Tone
from .names import Names


def deeds(blocks: Iterable[Block], names: Names, *, full: bool, event: str = "") -> tuple[Line, ...]:
    """What blocks bring about, each thing once; with `full` the data changes too.

    `event` is the one whose payload they see, if there is one.
    """
    actions = (action for block in blocks for action in block.actions)
    lines = [line for action in actions for line in _action(action, names, event, full=full)]
    return tuple(dict.fromkeys(lines))


def _action(action: Action, names: Names, event: str, *, full: bool) -> list[Line]:
    match action:
        case Choose(branches):
            inner = [part for _, actions in branches for part in actions]
            return [line for part in inner for line in _action(part, names, event, full=full)]
        case ForEach(actions=actions):
            return [line for part in actions for line in _action(part, names, event, full=full)]
        case Assign(assignments):
            return [_assignment(assignment, names, event) for assignment in assignments] if full else []
        case _:
            return [_outward(action, names)]


def _outward(action: Do | Undo | Raise | Send | CancelSend | StartInstance, names: Names) -> Line:
    match action:
        case Do(effect):
            return Line(names.effect(effect), Tone.BODY, Sign.EFFECT)
        case Undo(effect):
            return Line(names.say(phrases.UNDO, effect=names.effect(effect)), Tone.BODY, Sign.EFFECT)
        case Raise(event):
            return Line(names.say(phrases.RAISES, event=names.event(event)), Tone.BODY, Sign.EVENT)
        case Send(to, event):
            text = names.say(phrases.SENDS, to=names.party(to), event=names.event_of(to, event))
            return Line(text, Tone.BODY, Sign.MESSAGE)
        case StartInstance(workflow):
            text = names.say(phrases.STARTS, workflow=names.workflow(workflow))
            return Line(text, Tone.BODY, Sign.CHILD)
        case CancelSend():
            return Line(names.say(phrases.CANCELS), Tone.BODY, Sign.MESSAGE)


def _assignment(assignment: Assignment, names: Names, event: str) -> Line:
    field = names.field_name(assignment.path)
    match assignment:
        case SetField(value=value):
            words = names.words(value, event, names.schema(assignment.path))
            text = names.say(phrases.SETS, field=field, value=words)
        case ChangeItems():
            text = names.say(phrases.CHANGES, field=field)
        case RemoveItems():
            text = names.say(phrases.REMOVES, field=field)
        case AddItem() | PutEntry():
            text = names.say(phrases.ADDS, field=field)
    return Line(text, Tone.BODY, Sign.SET)
