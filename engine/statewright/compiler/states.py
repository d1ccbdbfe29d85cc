"""What is each state of the chart: its timers, work, entry and exit, outputs, and the transitions out of it?

Floor 2. Transitions are numbered in document order: states in preorder; in a state `on` as written, `after`,
`every`, `always`, the outcomes of `invoke`, `done`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import Program
from ..expressions import types as kinds
from ..kernel.definition import Constant, Kind, Operand, State, Template
from ..kernel.triggers import ANY, EVENTLESS, done_state
from .blocks import blocks, event_known
from .declarations import secrets
from .ground import Ground
from .invokes import invokes
from .operands import record
from .outline import Draft
from .place import Place
from .timers import timers
from .titles import words
from .transitions import Numbered, Source, initial_of, transitions

_ALWAYS = Text('"always"', "“always” ")
_COMPLETION = Text("a completion", "完成")


def states(ground: Ground, numbered: Numbered) -> tuple[State, ...]:
    """All states in document order; their transitions are added to `numbered`."""
    outputs = _outputs(ground)
    return tuple(_state(ground, draft, outputs, numbered) for draft in ground.outline.states)


def _outputs(ground: Ground) -> dict[int, Operand]:
    """What each final state gives."""
    found: dict[int, Operand] = {}
    for draft in ground.outline.states:
        if draft.kind is Kind.FINAL:
            fields = ground.output if draft.parent == 0 else None
            where = Text("the output", "输出")
            scope = ground.scopes.inside(draft.number)
            given = record(draft.place.find("output"), draft.place, fields, scope, ground.problems, where)
            if given is not None:
                found[draft.number] = given
    return found


def _state(ground: Ground, draft: Draft, outputs: Mapping[int, Operand], numbered: Numbered) -> State:
    place, index = draft.place, draft.number
    _on(ground, draft, numbered)
    rules = timers(ground, index, numbered)
    _always(ground, draft, numbered)
    work = invokes(ground, index, numbered)
    _done(ground, draft, outputs, numbered)
    return State(
        index=index,
        path=draft.path,
        name=draft.name,
        kind=draft.kind,
        parent=draft.parent,
        children=draft.children,
        initial=_initial(ground, draft),
        deep=place.get("history") == "deep",
        entry=blocks(ground, place.find("entry"), index, numbered.derived),
        exit=blocks(ground, place.find("exit"), index, numbered.derived),
        timers=rules,
        invokes=work,
        output=outputs.get(index),
        has=tuple(str(part.value) for part in place.many("has")),
        tags=tuple(str(part.value) for part in place.many("tags")),
        title=words(place.get("title")),
        description=words(place.get("description")),
        where=place.path,
    )


def _on(ground: Ground, draft: Draft, numbered: Numbered) -> None:
    if draft.kind is Kind.FINAL and draft.parent != 0 and draft.place.find("on") is not None:
        ground.problems.at(structure.FINAL_INSIDE_WITH_ON, draft.place.at("on"), key=True, name=draft.name)
    for event, place in draft.place.inside("on"):
        if event == ANY:
            transitions(
                ground, place, Source(draft.number, ANY, ground.scopes.any_event(draft.number)), numbered
            )
        elif event_known(ground, place, event, key=True):
            fields = ground.payloads[event]
            scope = ground.scopes.transition(draft.number, fields.as_type("event"), secrets(fields))
            transitions(ground, place, Source(draft.number, event, scope), numbered)


def _always(ground: Ground, draft: Draft, numbered: Numbered) -> None:
    written = draft.place.find("always")
    if written is None:
        return
    for place in written.each():
        if isinstance(place.value, dict) and not place.value.keys() & {"to", "when"}:
            ground.problems.at(structure.ALWAYS_WITHOUT_END, place)
    source = Source(draft.number, EVENTLESS, ground.scopes.always(draft.number), _ALWAYS)
    transitions(ground, written, source, numbered)


def _done(ground: Ground, draft: Draft, outputs: Mapping[int, Operand], numbered: Numbered) -> None:
    place = draft.place.find("done")
    if place is None:
        return
    if draft.kind not in (Kind.COMPOUND, Kind.PARALLEL):
        ground.problems.at(structure.DONE_OF_SIMPLE, place, key=True)
        return
    event = kinds.Object("event", {"output": kinds.Field(_output_type(ground, draft, outputs))}, "item")
    scope = ground.scopes.outcome(draft.number, event)
    transitions(ground, place, Source(draft.number, done_state(draft.path), scope, _COMPLETION), numbered)


def _output_type(ground: Ground, draft: Draft, outputs: Mapping[int, Operand]) -> kinds.Object:
    """What `event.output` is: of a parallel state, the outputs of its regions by name."""
    children = [ground.outline.states[child] for child in draft.children]
    if draft.kind is Kind.PARALLEL:
        regions = {child.name: kinds.Field(_output_type(ground, child, outputs)) for child in children}
        return kinds.Object("event.output", regions, "item")
    finals = [child.number for child in children if child.kind is Kind.FINAL]
    given = [_entry_types(outputs.get(index)) for index in finals]
    names = dict.fromkeys(name for types in given for name in types)
    fields = {}
    for name in names:
        types = [each[name] for each in given if name in each]
        fields[name] = kinds.Field(kinds.join_all(types), optional=len(types) < len(given))
    return kinds.Object("event.output", fields, "item")


def _entry_types(output: Operand | None) -> dict[str, kinds.Type]:
    match output:
        case Constant(value=dict() as entries):
            return {name: _type_of_value(value) for name, value in entries.items()}
        case Template(entries=entries) if not isinstance(entries, tuple):
            return {name: _type_of(entry) for name, entry in entries.items()}
        case _:
            return {}


def _type_of(operand: Operand) -> kinds.Type:
    match operand:
        case Program(type=type):
            return type
        case Constant(value=value):
            return _type_of_value(value)
        case _:
            return kinds.DYN


def _type_of_value(value: object) -> kinds.Type:
    match value:
        case bool():
            return kinds.BOOL
        case int():
            return kinds.Int(value, value)
        case str():
            return kinds.STRING
        case None:
            return kinds.NULL
        case _:
            return kinds.DYN


# --- where a state begins -----------------------------------------------------------------------------------


def _initial(ground: Ground, draft: Draft) -> tuple[int, ...]:
    match draft.kind:
        case Kind.COMPOUND:
            return _compound_initial(ground, draft)
        case Kind.HISTORY:
            return _history_initial(ground, draft)
        case _:
            return ()


def _compound_initial(ground: Ground, draft: Draft) -> tuple[int, ...]:
    place = draft.place.find("initial")
    if place is None:
        return initial_of(ground, draft.number)
    found = ground.names.resolve(place, draft.number, ground.problems)
    if found is not None and not ground.outline.contains(draft.number, found):
        where = Text(f'"{draft.name}"', f"“{draft.name}” ")
        candidates = ", ".join(ground.outline.states[child].name for child in draft.children)
        ground.problems.at(
            structure.INITIAL_OUTSIDE, place, name=place.value, where=where, candidates=candidates
        )
        return ()
    return (found,) if found is not None else ()


def _history_initial(ground: Ground, draft: Draft) -> tuple[int, ...]:
    place: Place = draft.place.at("to")
    found = ground.names.resolve_active(place, draft.parent, ground.problems)
    if found is None:
        return ()
    shallow = draft.place.get("history") != "deep"
    siblings = [child for child in ground.outline.states[draft.parent].children if child != draft.number]
    right = found in siblings if shallow else ground.outline.contains(draft.parent, found)
    if not right:
        candidates = ", ".join(ground.outline.states[child].name for child in siblings)
        ground.problems.at(structure.HISTORY_OUTSIDE, place, name=place.value, candidates=candidates)
    return (found,)


def check_has(ground: Ground) -> None:
    """`has` names fields that can be null."""
    known = ground.data.by_name
    for draft in ground.outline.states:
        for part in draft.place.many("has"):
            name = str(part.value)
            if name not in known:
                ground.problems.unknown(codes.UNDEFINED_FIELD, part, name, known, where=Text("data", "data "))
            elif not isinstance(ground.data.types[name], kinds.Nullable):
                ground.problems.at(structure.HAS_NEVER_NULL, part, name=name)
