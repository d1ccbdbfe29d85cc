"""What must hold, in every form of the language: who or what each property speaks of, and when.

Floor 2. A subject with `of` points into another workflow, whose states are not known here: its name stays as
written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from ..diagnostics import Text
from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..expressions import Program
from ..kernel.definition import Expression, Property, Subject
from .blocks import address_of, effect_known, event_known, foreign_event
from .foreign import subject_scope
from .ground import Ground
from .operands import condition, promise
from .place import Place
from .timers import duration
from .titles import words
from .transitions import role_names

Form = Literal["holds", "never", "at_most", "precedes", "can_reach", "leads_to", "returns"]
_FORMS: tuple[Form, ...] = ("holds", "never", "at_most", "precedes", "can_reach", "leads_to", "returns")
_SCOPES = ("since", "before", "while")
_MOMENTS = {"event": Text("an event", "事件"), "effect": Text("an effect", "外部动作")}
FINAL = "final"


def properties(ground: Ground) -> tuple[Property, ...]:
    """The declared properties, in the order of the file."""
    return tuple(_property(ground, name, place) for name, place in ground.root.inside("properties"))


def _property(ground: Ground, name: str, place: Place) -> Property:
    form = next(form for form in _FORMS if place.find(form) is not None)
    blank = Property(name, form, title=words(place.get("title")), where=place.path)
    part = place.at(form)
    match form:
        case "holds":
            return replace(blank, expression=promise(part, ground.scopes.property(), ground.problems))
        case "returns":
            return replace(blank, expression=_returns(ground, part))
        case "never":
            return _never(ground, place, blank)
        case "at_most":
            times = part.get("times")
            subjects = _subjects(ground, part.at("of"))
            return replace(blank, subjects=subjects, times=times if isinstance(times, int) else None)
        case "precedes":
            first, then = _subject(ground, part.at("first")), _subject(ground, part.at("then"))
            return replace(blank, first=first, then=then, every_time=place.get("every_time") is True)
        case "can_reach":
            return _can_reach(ground, place, blank)
        case "leads_to":
            within = duration(part.get("within")) if part.find("within") is not None else None
            first = _subject(ground, part.at("from"))
            return replace(blank, first=first, subjects=_subjects(ground, part.at("to")), within=within)


def _returns(ground: Ground, place: Place) -> Expression | None:
    """Of a finished instance: its output, and of its data what cannot have changed since the start."""
    scope = ground.scopes.property({"output": ground.output.as_type("output")})
    program = promise(place, scope, ground.problems)
    for read in sorted(program.reads) if program is not None else ():
        name = read.split(".")[1] if read.startswith("data.") else None
        field = ground.data.by_name.get(name) if name is not None else None
        if name is not None and (field is None or not field.read_only):
            ground.problems.at(structure.RETURNS_OF_CHANGING, place, name=name)
    return program


def _never(ground: Ground, place: Place, blank: Property) -> Property:
    written = [key for key in _SCOPES if place.find(key) is not None]
    if len(written) > 1:
        second = place.at(written[1])
        ground.problems.at(structure.SEVERAL_SCOPES, second, key=True, first=written[0], second=written[1])
    scope = cast("Literal['since', 'before', 'while'] | None", written[0] if written else None)
    around = _subject(ground, place.at(scope)) if scope is not None else None
    if scope == "while" and around is not None and around.kind in _MOMENTS:
        kind = _MOMENTS[around.kind]
        ground.problems.at(structure.WHILE_NOT_A_STATE, place.at("while"), name=around.name, kind=kind)
    subjects = _subjects(ground, place.at("never"))
    return replace(blank, subjects=subjects, scope=scope, scope_subject=around)


def _can_reach(ground: Ground, place: Place, blank: Property) -> Property:
    start = place.find("from")
    any_state = start is not None and start.value == "any"
    return replace(
        blank,
        subjects=_subjects(ground, place.at("can_reach")),
        from_any=any_state or start is None,
        from_=_subjects(ground, start) if start is not None and not any_state else (),
        without=role_names(ground, place.find("without")) or (),
    )


# --- subjects -----------------------------------------------------------------------------------------------


def _subjects(ground: Ground, place: Place) -> tuple[Subject, ...]:
    found = (_subject(ground, part) for part in place.each())
    return tuple(subject for subject in found if subject is not None)


def _subject(ground: Ground, place: Place) -> Subject | None:
    if not isinstance(place.value, dict):
        return _state(ground, place, Subject("state", str(place.value), where=place.path))
    of = place.find("of")
    kind: Literal["effect", "event", "state"] = (
        "effect" if place.find("effect") else "event" if place.find("event") else "state"
    )
    blank = Subject(kind, str(place.get(kind)), where=place.path)
    if of is not None:
        return _elsewhere(ground, place, of, blank)
    match kind:
        case "effect":
            return _effect(ground, place, blank)
        case "event":
            return _event(ground, place, blank)
        case _:
            found = _state(ground, place.at("state"), blank)
            return replace(found, when=_when(ground, place)) if found is not None else None


def _when(ground: Ground, place: Place) -> Program | None:
    when = place.find("when")
    return condition(when, ground.scopes.property(), ground.problems) if when is not None else None


def _state(ground: Ground, place: Place, blank: Subject) -> Subject | None:
    if place.value == FINAL:
        if not ground.outline.root_finals and ground.outline.states[0].place.find("regions") is None:
            ground.problems.at(codes.NO_ENDING_STATE, place)
        return replace(blank, kind="final", name=FINAL)
    found = ground.names.resolve_active(place, 0, ground.problems)
    return replace(blank, name=ground.outline.states[found].path) if found is not None else None


def _effect(ground: Ground, place: Place, blank: Subject) -> Subject | None:
    if not effect_known(ground, place.at("effect"), blank.name):
        return None
    when = place.find("when")
    scope = ground.scopes.property({"params": ground.params[blank.name].as_type("params")})
    return replace(blank, when=condition(when, scope, ground.problems) if when is not None else None)


def _event(ground: Ground, place: Place, blank: Subject) -> Subject | None:
    if not event_known(ground, place.at("event"), blank.name):
        return None
    when = place.find("when")
    scope = ground.scopes.property(event=ground.payloads[blank.name].as_type("event"))
    return replace(blank, when=condition(when, scope, ground.problems) if when is not None else None)


def _elsewhere(ground: Ground, place: Place, of: Place, blank: Subject) -> Subject:
    """Something in another workflow: found by its id or ref, told by this one's data.

    Its condition is read with the data of that other workflow; where nothing is known of it, not at all.
    """
    workflow, part = next(of.entries())
    address = address_of(ground, part, ground.scopes.property())
    found = replace(blank, of=workflow, address=address)
    if blank.kind == "event":
        foreign_event(ground, place.at("event"), workflow)
    when = place.find("when")
    scope = subject_scope(ground, workflow, blank.kind, blank.name) if when is not None else None
    if when is None or scope is None:
        return found
    return replace(found, when=condition(when, scope, ground.problems))
