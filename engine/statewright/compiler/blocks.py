"""What does a block of actions do? `set` to `start`, in the one order of the language, whatever order they
are written in.

Floor 2. `set`, `change`, `remove`, `add`, `put` see the data as it was before the block; `do`, `raise`,
`send`, `start` see the new data, of which other things are known: fields that were set to something are not
null.
"""

from __future__ import annotations

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import Program
from ..expressions import types as kinds
from ..kernel.definition import (
    Action,
    Assignment,
    Block,
    Constant,
    Do,
    Operand,
    Raise,
    Send,
    SetField,
    StartInstance,
    Undo,
)
from .fields import Fields
from .ground import Ground
from .operands import condition, record, typed
from .place import Place
from .scopes import Scope
from .targets import changes
from .updating import Derived, assign

_TEXT_SCHEMA = {"type": "string", "minLength": 1}


def blocks(ground: Ground, place: Place | None, state: int, derived: Derived) -> tuple[Block, ...]:
    """The blocks of `entry` or `exit` of a state: one, or a list, each with its own `when`."""
    if place is None:
        return ()
    found, scope = [], ground.scopes.inside(state)
    for part in place.each():
        when = part.find("when")
        guard = condition(when, scope, ground.problems) if when is not None else None
        inside = scope.knowing(guard) if guard is not None else scope
        found.append(Block(actions(ground, part, inside, derived), guard, part.path))
    return tuple(found)


def actions(ground: Ground, place: Place, scope: Scope, derived: Derived) -> tuple[Action, ...]:
    """The actions written in one map, in the order in which they run."""
    assignments = changes(ground, place, scope)
    found: list[Action] = [assign(assignments, derived)] if assignments else []
    after = _after(ground, scope, assignments, derived)
    for part in place.many("do"):
        found += _requests(ground, part, after)
    for part in place.many("raise"):
        found += _raises(ground, part, after)
    for part in place.many("send"):
        sent = _send(ground, part, after)
        found += [sent] if sent is not None else []
    for part in place.many("start"):
        started = _start(ground, part, after)
        found += [started] if started is not None else []
    return tuple(found)


def _after(ground: Ground, scope: Scope, assignments: tuple[Assignment, ...], derived: Derived) -> Scope:
    """What is known once the assignments are made."""
    if not assignments:
        return scope
    touched = {each.path[0] for each in assignments}
    present = set(scope.present)
    for each in assignments:
        if isinstance(each, SetField) and len(each.path) == 1:
            (present.discard if _may_be_null(each.value) else present.add)(each.path[0])
    changed = touched | set(derived.touched_by(touched))
    return ground.scopes.after_set(
        scope,
        frozenset(present),
        tuple(fact for fact in scope.facts if not _speaks_of(fact, changed)),
    )


def _may_be_null(value: Operand) -> bool:
    match value:
        case Constant(value=written):
            return written is None
        case Program(type=type):
            return isinstance(type, kinds.Nullable | kinds.Null | kinds.Dyn)
        case _:
            return False


def _speaks_of(fact: object, fields: set[str]) -> bool:
    program = getattr(fact, "program", fact)
    assert isinstance(program, Program)
    return "data" in program.reads or any(
        read.split(".")[1] in fields for read in program.reads if read.startswith("data.")
    )


# --- do, raise, send, start ---------------------------------------------------------------------------------


def _requests(ground: Ground, place: Place, scope: Scope) -> list[Action]:
    found: list[Action] = []
    for name, part in place.entries():
        if name == "undo" and isinstance(part.value, str):
            if undoable(ground, part):
                found.append(Undo(str(part.value)))
        elif effect_known(ground, part, name, key=True):
            where = Text(f'effect "{name}"', f"外部动作 “{name}” ")
            params = record(part, part, ground.params[name], scope, ground.problems, where)
            found.append(Do(name, params if params is not None else _EMPTY))
    return found


_EMPTY = Constant({}, lambda *_: {})


def effect_known(ground: Ground, place: Place, name: str, *, key: bool = False) -> bool:
    """Whether an effect of this name is declared; reported if not."""
    if name in ground.params:
        return True
    ground.problems.unknown(codes.UNDEFINED_EFFECT, place, name, ground.params, key=key)
    return False


def undoable(ground: Ground, place: Place) -> bool:
    """Whether the effect named at a place says what undoes it; reported if not."""
    name = str(place.value)
    if not effect_known(ground, place, name):
        return False
    undone_by = ground.root.at("effects", name).get("undone_by")
    if undone_by is None:
        ground.problems.at(structure.NOT_UNDOABLE, place, name=name)
    return undone_by in ground.params


def event_known(ground: Ground, place: Place, name: str, *, key: bool = False) -> bool:
    """Whether an event of this name is declared; reported if not."""
    if name in ground.payloads:
        return True
    ground.problems.unknown(codes.UNDEFINED_EVENT, place, name, ground.payloads, key=key)
    return False


def event_words(name: str) -> Text:
    """How an event is called in a message."""
    return Text(f'event "{name}"', f"事件 “{name}” ")


def _raises(ground: Ground, place: Place, scope: Scope) -> list[Action]:
    if isinstance(place.value, str):
        return _raise(ground, place, str(place.value), None, scope)
    return [action for name, part in place.entries() for action in _raise(ground, part, name, part, scope)]


def _raise(ground: Ground, place: Place, name: str, payload: Place | None, scope: Scope) -> list[Action]:
    keyed = payload is not None
    if not event_known(ground, place, name, key=keyed):
        return []
    origin = ground.root.at("events", name).find("from")
    if origin is not None and "self" not in [item.value for item in origin.each()]:
        ground.problems.at(structure.NOT_RAISABLE, place, key=keyed, name=name)
    given = record(payload, place, ground.payloads[name], scope, ground.problems, event_words(name))
    return [Raise(name, given)]


def _send(ground: Ground, place: Place, scope: Scope) -> Send | None:
    to = place.at("to")
    event = str(place.get("event"))
    if isinstance(to.value, str):
        fields = _family_payload(ground, place, str(to.value), event)
        target, address = str(to.value), None
    else:
        target, part = next(to.entries())
        address = address_of(ground, part, scope)
        fields = foreign_payload(
            ground, place.at("event"), target, ("self",) if target == ground.name else ()
        )
    payload = record(
        place.find("with"), place.at("event"), fields, scope, ground.problems, event_words(event)
    )
    return Send(target, event, payload, address)


def _family_payload(ground: Ground, place: Place, to: str, event: str) -> Fields | None:
    """What an event to the parent or child brings, where that can be known."""
    if to == "parent":
        return None
    children = child_workflows(ground)
    if not children:
        ground.problems.at(structure.CHILD_OF_NOBODY, place.at("to"))
        return None
    if len(children) > 1:
        return None
    return foreign_payload(ground, place.at("event"), children[0], ("parent",))


def child_workflows(ground: Ground) -> list[str]:
    """The workflows that some `invoke` of this one starts."""
    found = [
        str(part.get("workflow"))
        for state in ground.outline.states
        for part in state.place.many("invoke")
        if part.get("workflow") is not None
    ]
    return list(dict.fromkeys(found))


def foreign_payload(
    ground: Ground, place: Place, workflow: str, relations: tuple[str, ...] = ()
) -> Fields | None:
    """The payload of the event named at a place, sent to another workflow; None where that is not known.

    Reported if that workflow has no such event, or does not take it from here: `relations` are what this
    workflow is to it.
    """
    fields = foreign_event(ground, place, workflow)
    interface = ground.interfaces.get(workflow)
    if workflow != ground.name and interface is not None and fields is not None:
        name = str(place.value)
        what = Text(f'event "{name}"', f"事件 “{name}”")
        check_origin(ground, place, workflow, interface.senders[name], what, relations)
    return fields


def foreign_event(ground: Ground, place: Place, workflow: str) -> Fields | None:
    """The payload of the event named at a place, of another workflow, whoever sends it; None where that is
    not known. Reported if that workflow has no such event.
    """
    name = str(place.value)
    if workflow == ground.name:
        return ground.payloads.get(name) if event_known(ground, place, name) else None
    interface = ground.interfaces.get(workflow)
    if interface is None:
        return None
    if name not in interface.events:
        ground.problems.unknown(
            codes.UNDEFINED_FOREIGN_EVENT, place, name, interface.events, workflow=workflow
        )
    return interface.events.get(name)


def check_origin(
    ground: Ground,
    place: Place,
    workflow: str,
    origin: tuple[str, ...] | None,
    what: Text,
    relations: tuple[str, ...],
) -> None:
    """Report it when another workflow does not take from this one what it is sent."""
    if origin is None or ground.name in origin or set(relations) & set(origin):
        return
    shown = Text(", ".join(origin) or "nobody", "、".join(origin) or "空")
    wanted = ground.name
    ground.problems.at(
        structure.NOT_FROM_HERE,
        place,
        workflow=workflow,
        what=what,
        name=ground.name,
        origin=shown,
        wanted=wanted,
    )


def address_of(ground: Ground, place: Place, scope: Scope) -> Operand | None:
    """An id or business key: text."""
    words = Text("an id or ref", "编号或业务键")
    return typed(place, scope, ground.problems, kinds.STRING, _TEXT_SCHEMA, words)


def _start(ground: Ground, place: Place, scope: Scope) -> StartInstance | None:
    workflow = str(place.get("workflow"))
    id_place = place.find("id")
    if id_place is None:
        ground.problems.at(structure.START_WITHOUT_ID, place)
        return None
    id_ = address_of(ground, id_place, scope)
    data = start_data(ground, place, workflow, scope)
    return StartInstance(workflow, id_, data) if id_ is not None else None


def start_data(
    ground: Ground, place: Place, workflow: str, scope: Scope, relations: tuple[str, ...] = ()
) -> Operand | None:
    """The `with` of an instance to be started; `relations` are what this workflow will be to it."""
    fields = data_of(ground, workflow)
    interface = ground.interfaces.get(workflow)
    if interface is not None and workflow != ground.name:
        what = Text("being started", "启动")
        check_origin(ground, place.at("workflow"), workflow, interface.starters, what, relations)
    where = Text(f'workflow "{workflow}"', f"流程 “{workflow}” ")
    return record(place.find("with"), place.at("workflow"), fields, scope, ground.problems, where)


def data_of(ground: Ground, workflow: str) -> Fields | None:
    """The data fields of another workflow (or of this one), where they are known."""
    if workflow == ground.name:
        return ground.data
    interface = ground.interfaces.get(workflow)
    return interface.data if interface is not None else None
