"""What is worked on while a state is active? `invoke`: an effect, a child, a question to another instance, an
undoing.

Floor 2. Outcomes are transitions, or are delivered as a declared event (`{as: EVENT, with: …}`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import Program
from ..expressions import types as kinds
from ..kernel import triggers
from ..kernel.definition import STANDING_ERRORS, Delivery, InvokeRule, Operand
from .blocks import (
    address_of,
    effect_known,
    event_known,
    event_words,
    foreign_payload,
    start_data,
    undoable,
)
from .fields import NO_FIELDS, Fields, type_of
from .ground import Ground
from .operands import expression, must_be_expression, record
from .place import Place
from .scopes import Scope
from .titles import TITLES, words
from .transitions import Numbered, Source, transitions

Form = Literal["effect", "undo", "workflow", "event"]

_OUTCOME = Text("an outcome", "结果")
_FORM_WORDS = {
    "effect": Text("an effect", "外部动作"),
    "undo": Text("an undoing", "撤销"),
    "workflow": Text("a child workflow", "子流程"),
    "event": Text("a question to another instance", "对其他实例的请求"),
}
_MESSAGE = kinds.Field(kinds.STRING)


class _Invoke(NamedTuple):
    """One entry of `invoke`: where it stands, what kind it is, what it gives (None: not known)."""

    place: Place
    state: int
    place_in_list: int
    form: Form
    target: str
    output: kinds.Type
    many: bool


def invokes(ground: Ground, state: int, numbered: Numbered) -> tuple[InvokeRule, ...]:
    """The invokes of a state; the transitions of their outcomes are added to `numbered`."""
    place = ground.outline.states[state].place
    found = []
    for index, part in enumerate(place.many("invoke")):
        invoke = _read(ground, part, state, index)
        if invoke is not None:
            found.append(_rule(ground, invoke, numbered))
    return tuple(found)


def _read(ground: Ground, place: Place, state: int, index: int) -> _Invoke | None:
    for form in _FORM_WORDS:
        if place.find(form) is None or (form == "event" and place.find("to") is None):
            continue
        target = str(place.get(form))
        output = _output(ground, place.at(form), form, target)
        many = place.find("for_each") is not None
        return _Invoke(place, state, index, form, target, output, many)  # type: ignore[arg-type]  # the keys are the forms
    return None


def _output(ground: Ground, place: Place, form: str, target: str) -> kinds.Type:
    """The type of what comes back, the names in it being looked up and reported."""
    match form:
        case "effect":
            return (
                ground.results[target].as_type("event.output")
                if effect_known(ground, place, target)
                else kinds.DYN
            )
        case "undo":
            if not undoable(ground, place):
                return kinds.DYN
            undone_by = str(ground.root.at("effects", target).get("undone_by"))
            return ground.results[undone_by].as_type("event.output")
        case "workflow":
            if target == ground.name:
                return ground.output.as_type("event.output")
            interface = ground.interfaces.get(target)
            return interface.output.as_type("event.output") if interface is not None else kinds.DYN
        case _:
            return NO_FIELDS.as_type("event.output")


def _rule(ground: Ground, invoke: _Invoke, numbered: Numbered) -> InvokeRule:
    place, state = invoke.place, invoke.state
    scope = ground.scopes.inside(state)
    items = place.find("for_each")
    for_each: Program | None = None
    if items is not None and must_be_expression(items, ground.problems):
        for_each = expression(items, scope, ground.problems, kinds.ListOf(kinds.DYN))
    inner = scope
    if for_each is not None:
        element = for_each.type.element if isinstance(for_each.type, kinds.ListOf) else kinds.DYN
        inner = ground.scopes.for_item(scope, element)
    _check_form(ground, invoke)
    workflow, address = _asked(ground, invoke, inner)
    rule = InvokeRule(
        state=state,
        index=invoke.place_in_list,
        form=invoke.form,
        target=invoke.target,
        with_=_given(ground, invoke, inner),
        ask_workflow=workflow,
        address=address,
        for_each=for_each,
        deliver_done=_outcome(ground, invoke, "done", numbered),
        deliver_failed=_outcome(ground, invoke, "failed", numbered),
        deliver_unknown=_outcome(ground, invoke, "unknown", numbered),
        leave=_leave(ground, invoke),
        late=_late(ground, invoke),
        title=words(place.get("title")),
        where=place.path,
    )
    _outcome(ground, invoke, "each_done", numbered)
    return rule


def _check_form(ground: Ground, invoke: _Invoke) -> None:
    place, form = invoke.place, invoke.form
    late_undo = place.get("late") == "undo"
    impossible = {
        "unknown": form in ("workflow", "event"),
        "each_done": not invoke.many,
        "leave": form != "workflow",
        "late": late_undo and form != "effect",
        "with": form == "undo",
    }
    for word, wrong in impossible.items():
        part = place.find(word)
        if wrong and part is not None:
            ground.problems.at(structure.NO_SUCH_OUTCOME, part, key=True, word=word, form=_FORM_WORDS[form])
    if late_undo and form == "effect":
        _undoable_late(ground, invoke)


def _undoable_late(ground: Ground, invoke: _Invoke) -> None:
    """`late: undo` needs an effect that says what undoes it."""
    if invoke.target in ground.params and ground.root.at("effects", invoke.target).get("undone_by") is None:
        ground.problems.at(structure.NOT_UNDOABLE, invoke.place.at("late"), name=invoke.target)


def _given(ground: Ground, invoke: _Invoke, scope: Scope) -> Operand | None:
    place, target = invoke.place, invoke.target
    match invoke.form:
        case "effect":
            fields: Fields | None = ground.params.get(target)
            where = Text(f'effect "{target}"', f"外部动作 “{target}” ")
            return record(place.find("with"), place.at("effect"), fields, scope, ground.problems, where)
        case "workflow":
            return start_data(ground, place, target, scope, ("parent",))
        case "event":
            to = place.at("to")
            workflow = next(iter(to.value)) if isinstance(to.value, dict) else ""
            fields = foreign_payload(ground, place.at("event"), workflow) if workflow else None
            return record(
                place.find("with"), place.at("event"), fields, scope, ground.problems, event_words(target)
            )
        case "undo":
            return None


def _asked(ground: Ground, invoke: _Invoke, scope: Scope) -> tuple[str | None, Operand | None]:
    if invoke.form != "event":
        return None, None
    to = invoke.place.at("to")
    if isinstance(to.value, str):
        ground.problems.at(structure.NO_SUCH_OUTCOME, to, word=f"to: {to.value}", form=_FORM_WORDS["event"])
        return None, None
    workflow, part = next(to.entries())
    return workflow, address_of(ground, part, scope)


# --- outcomes -----------------------------------------------------------------------------------------------

_TRIGGERS = {
    "done": triggers.invoke_done,
    "failed": triggers.invoke_failed,
    "unknown": triggers.invoke_unknown,
    "each_done": triggers.invoke_each_done,
}


def _outcome(ground: Ground, invoke: _Invoke, word: str, numbered: Numbered) -> Delivery | None:
    place = invoke.place.find(word)
    if place is None:
        return None
    scope = ground.scopes.outcome(invoke.state, _event_type(ground, invoke, word))
    if isinstance(place.value, dict) and "as" in place.value:
        return _delivery(ground, place, scope)
    path = ground.outline.states[invoke.state].path
    trigger = _TRIGGERS[word](path, invoke.place_in_list)
    transitions(ground, place, Source(invoke.state, trigger, scope, _OUTCOME), numbered)
    return None


def _delivery(ground: Ground, place: Place, scope: Scope) -> Delivery | None:
    name = str(place.get("as"))
    if not event_known(ground, place.at("as"), name):
        return None
    payload = record(
        place.find("with"), place.at("as"), ground.payloads[name], scope, ground.problems, event_words(name)
    )
    return Delivery(name, payload)


def _event_type(ground: Ground, invoke: _Invoke, word: str) -> kinds.Object:
    error = _error_type(ground, invoke)
    if word == "each_done":
        fields: dict[str, kinds.Type] = {"output": invoke.output, "index": kinds.Int(0, 2**53 - 1)}
    elif word == "done" and invoke.many:
        failed = kinds.Object("event.failed", {**error.fields, "index": kinds.Field(kinds.INT)}, "item")
        fields = {"outputs": kinds.ListOf(invoke.output), "failed": kinds.ListOf(failed)}
    elif word == "done":
        fields = {"output": invoke.output}
    else:
        fields = {"error": error}
    return kinds.Object("event", {name: kinds.Field(type) for name, type in fields.items()}, "item")


def _error_type(ground: Ground, invoke: _Invoke) -> kinds.Object:
    code: kinds.Type = kinds.STRING
    if invoke.form in ("effect", "undo") and invoke.target in ground.params:
        declared = ground.root.at("effects", invoke.target).inside("errors")
        titles = {name: dict(words(place.get("title"))) for name, place in declared}
        titles |= {name: dict(title) for name, title in STANDING_ERRORS.items() if name not in titles}
        if invoke.form == "effect":
            code = type_of({"enum": list(titles), TITLES: titles})
    return kinds.Object("event.error", {"code": kinds.Field(code), "message": _MESSAGE}, "item")


# --- when the state is left ---------------------------------------------------------------------------------


def _leave(ground: Ground, invoke: _Invoke) -> str | None:
    place = invoke.place.find("leave")
    if place is None:
        return None
    if invoke.form == "workflow":
        fields = foreign_payload(ground, place, invoke.target, ("parent",))
        if fields is not None:  # it is sent without a payload
            record(
                None,
                place,
                fields,
                ground.scopes.inside(invoke.state),
                ground.problems,
                event_words(str(place.value)),
            )
    return str(place.value)


def _late(ground: Ground, invoke: _Invoke) -> str | None:
    place = invoke.place.find("late")
    if place is None:
        return None
    name = str(place.value)
    if name != "undo" and event_known(ground, place, name) and not _takes_late(ground.payloads[name]):
        ground.problems.at(structure.LATE_PAYLOAD, place, name=name)
    return name


def _takes_late(payload: Fields) -> bool:
    """Both `output` and `error` are given, one of them null, and nothing else is."""
    both = (payload.by_name.get("output"), payload.by_name.get("error"))
    others = (field for name, field in payload.by_name.items() if name not in ("output", "error"))
    return all(field is not None and field.schema.get("nullable") is True for field in both) and not any(
        field.required for field in others
    )
