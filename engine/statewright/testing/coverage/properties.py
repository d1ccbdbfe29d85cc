"""Does a run put a property to the test?

Floor 6. Pure. A property that cannot fail in a run says nothing there: one about what follows an event is
exercised when the event has come, an implication (`!a || b`) when its first part was so, and a bound when it
was reached. Conditions of subjects and subjects `of` other workflows count as met.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...expressions import Program
from ...kernel.definition import Definition, Kind, Property, Subject
from ...kernel.outputs import Step
from ...kernel.snapshot import Snapshot
from ..world import Happening
from .clauses import clauses, deciding


def exercised(definition: Definition, prop: Property, life: tuple[Happening, ...]) -> bool:
    """Whether what happened to one instance could have broken the property."""
    match prop.form:
        case "holds":
            return any(_looked_at(prop, after, definition) for after in _snapshots(life))
        case "never":
            return prop.scope_subject is None or _count(definition, prop.scope_subject, life) > 0
        case "at_most":
            return sum(_count(definition, each, life) for each in prop.subjects) >= (prop.times or 0)
        case "precedes":
            return prop.then is not None and _count(definition, prop.then, life) > 0
        case "can_reach":
            return any(_count(definition, each, life) for each in prop.subjects)
        case "leads_to":
            began = prop.first is not None and _count(definition, prop.first, life) > 0
            return began and any(_count(definition, each, life) for each in prop.subjects)
        case "returns":
            return any(definition.states[index].kind is Kind.FINAL for index in _ends(definition, life))


def _snapshots(life: tuple[Happening, ...]) -> Iterator[Snapshot]:
    return (happening.after for happening in life if happening.after is not None)


def _steps(life: tuple[Happening, ...]) -> Iterator[Step]:
    return (moment.step for happening in life for moment in happening.moments)


def _looked_at(prop: Property, after: Snapshot, definition: Definition) -> bool:
    """Whether the last clause of the expression decided: everything before it left the question open."""
    program = prop.expression
    if not isinstance(program, Program):
        return True
    *_, last = clauses(program.tree)
    active = frozenset(_around(after.configuration))
    arguments = (after.data, None, after.last_at, None, after.instance, active)
    return any(clause is last for clause, _ in deciding(program, arguments))


def _around(paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        parts = path.split(".")
        yield from (".".join(parts[: count + 1]) for count in range(len(parts)))


def _ends(definition: Definition, life: tuple[Happening, ...]) -> Iterator[int]:
    for step in _steps(life):
        for micro in step.microsteps:
            for path in micro.entered:
                index = definition.state_index[path]
                if definition.states[index].parent == 0:
                    yield index


def _count(definition: Definition, subject: Subject, life: tuple[Happening, ...]) -> int:
    """How often a subject occurs in a life."""
    if subject.of is not None:
        return 1
    match subject.kind:
        case "final":
            return sum(definition.states[index].kind is Kind.FINAL for index in _ends(definition, life))
        case "state":
            begun = any(subject.name in _around(s.configuration) for s in _snapshots(life))
            entered = (m.entered for step in _steps(life) for m in step.microsteps)
            return max(sum(subject.name in paths for paths in entered), int(begun))
        case "event":
            micros = (m for step in _steps(life) for m in step.microsteps)
            return sum(m.trigger == subject.name and bool(m.transitions) for m in micros)
        case "effect":
            return sum(e.effect == subject.name for step in _steps(life) for e in step.effects)
