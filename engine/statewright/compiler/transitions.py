"""What may happen in a state? Its transitions: where each leads, who may take it, when, and what it does.

Floor 2. A target that is the source or lies inside it does not leave the source, unless `reenter: true`; the
kernel knows only SCXML's two kinds, so that a compound source as its own target is replaced by its initial
states here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import Negated, Program
from ..kernel.definition import Block, Expression, Kind, Transition
from .blocks import actions
from .ground import Ground
from .operands import condition, expression, is_expression, operand
from .place import Place
from .scopes import Scope
from .titles import words
from .updating import Derived


class Numbered(NamedTuple):
    """The transitions of a workflow in document order, as they are found.

    `derived` is what their blocks work out again.
    """

    derived: Derived
    found: list[Transition]


class Source(NamedTuple):
    """Where transitions stand: a state, the trigger that enables them, what their expressions see.

    `nobody` says what they are when nobody sends it: a timer, an outcome.
    """

    state: int
    trigger: str
    scope: Scope
    nobody: Text | None = None


def transitions(ground: Ground, place: Place | None, source: Source, numbered: Numbered) -> None:
    """Add the transitions written at a place: a target's name, a map, or a list tried in order."""
    scope = source.scope
    for part in place.each() if place is not None else ():
        guard = _add(ground, part, source._replace(scope=scope), numbered)
        only_guard = isinstance(part.value, dict) and not part.value.keys() & {"by", "not_by"}
        if guard is not None and only_guard:
            scope = scope.knowing(Negated(guard))  # the next is tried only when this one's `when` was false


def _add(ground: Ground, place: Place, source: Source, numbered: Numbered) -> Program | None:
    number = len(numbered.found)
    if not isinstance(place.value, dict):
        targets, internal = _targets(ground, place, source, reenter=False)
        draft = ground.outline.states[source.state]
        if draft.kind is Kind.FINAL and draft.parent == 0:
            ground.problems.at(structure.FINAL_WITH_TRANSITION, place, name=draft.name)
        numbered.found.append(
            Transition(number, source.state, source.trigger, targets, internal=internal, where=place.path)
        )
        return None
    to = place.find("to")
    targets, internal = ((), False) if to is None else _to(ground, place, to, source)
    _check_form(ground, place, source)
    when = place.find("when")
    guard = condition(when, source.scope.revealing(), ground.problems) if when is not None else None
    scope = source.scope.knowing(guard) if guard is not None else source.scope
    done = actions(ground, place, scope, numbered.derived)
    numbered.found.append(
        Transition(
            number,
            source.state,
            source.trigger,
            targets,
            guard=guard,
            by=role_names(ground, place.find("by")),
            not_by=excluded(ground, place.find("not_by"), source.scope),
            internal=internal,
            blocks=(Block(done, None, place.path),) if done else (),
            happy=place.get("happy") is True,
            title=words(place.get("title")),
            description=words(place.get("description")),
            where=place.path,
        )
    )
    return guard


def _to(ground: Ground, place: Place, to: Place, source: Source) -> tuple[tuple[int, ...], bool]:
    return _targets(ground, to, source, reenter=place.get("reenter") is True)


def _targets(ground: Ground, to: Place, source: Source, *, reenter: bool) -> tuple[tuple[int, ...], bool]:
    """The targets, and whether the source is not left."""
    target = ground.names.resolve(to, source.state, ground.problems)
    if target is None:
        return (), False
    state = source.state
    if target != state and not ground.outline.contains(state, target):
        _warn_other_region(ground, to, state, target)
        return (target,), False
    if reenter and state != 0:
        return (target,), False
    if target != state:
        return (target,), True
    initial = _initial(ground, state)
    if not initial:
        ground.problems.at(structure.TO_ITSELF, to, name=ground.outline.states[state].name)
    return initial, True


def _initial(ground: Ground, state: int) -> tuple[int, ...]:
    """Where a state with states inside begins: what going to it, without leaving it, means."""
    draft = ground.outline.states[state]
    if draft.kind is Kind.PARALLEL:
        regions = (child for child in draft.children if ground.outline.states[child].kind is Kind.COMPOUND)
        return tuple(target for region in regions for target in _initial(ground, region))
    return initial_of(ground, state)


def initial_of(ground: Ground, state: int) -> tuple[int, ...]:
    """The state that `initial` names; without it, the only child."""
    draft = ground.outline.states[state]
    place = draft.place.find("initial")
    if place is None:
        return draft.children if len(draft.children) == 1 else ()
    found = ground.names.meant(str(place.value), state)
    return found if len(found) == 1 else ()


def _warn_other_region(ground: Ground, to: Place, state: int, target: int) -> None:
    around = list(ground.outline.ancestors(state))
    common = next((index for index in ground.outline.ancestors(target) if index in around), 0)
    if ground.outline.states[common].kind is Kind.PARALLEL and not ground.outline.contains(target, state):
        ground.problems.at(structure.LEAVES_ALL_REGIONS, to, name=to.value)


def _check_form(ground: Ground, place: Place, source: Source) -> None:
    """What has no meaning where it stands."""
    problems, draft = ground.problems, ground.outline.states[source.state]
    if place.get("reenter") is True and not _may_reenter(ground, place, source.state):
        problems.at(structure.REENTER_WITHOUT_EFFECT, place.at("reenter"), key=True)
    for key in ("by", "not_by"):
        part = place.find(key)
        if part is not None and source.nobody is not None:
            problems.at(structure.NOBODY_ACTS, part, key=True, what=source.nobody, word=key)
    if draft.kind is Kind.FINAL:
        for key in ("to", "set", "change", "remove", "add", "put", "raise"):
            part = place.find(key)
            if part is not None:
                problems.at(structure.FINAL_WITH_TRANSITION, part, key=True, name=draft.name)


def _may_reenter(ground: Ground, place: Place, state: int) -> bool:
    to = place.find("to")
    if to is None or state == 0:
        return False
    found = ground.names.meant(str(to.value), state)
    return len(found) != 1 or found[0] == state or ground.outline.contains(state, found[0])


def role_names(ground: Ground, place: Place | None) -> tuple[str, ...] | None:
    """The roles listed at a place; None where nothing is written."""
    if place is None:
        return None
    return tuple(_roles(ground, place))


def _roles(ground: Ground, place: Place) -> Iterator[str]:
    for part in place.each():
        name = str(part.value)
        if name not in ground.roles:
            ground.problems.unknown(codes.UNDEFINED_ROLE, part, name, sorted(ground.roles))
        yield name


def excluded(ground: Ground, place: Place | None, scope: Scope) -> Expression | None:
    """Who may not act: an id, a list of them, or null for nobody."""
    if place is None:
        return None
    if not is_expression(place.value):
        return operand(place, scope, ground.problems, None, _PERSON)
    found = expression(place, scope, ground.problems)
    if found is not None and not is_person(found.type):
        wrong_type(ground, place, Text('"not_by"', "“not_by” "), _PERSON, found)
    return found


_PERSON = Text("an id, a list of ids, or null", "一个编号、编号列表或空")
"""What `not_by` takes."""


def is_person(type: object) -> bool:
    """Whether values of a type say who: text, a list of texts, null, or unknown until run."""
    from ..expressions import types as kinds

    match type:
        case kinds.Nullable(type=inner) | kinds.ListOf(element=inner):
            return is_person(inner)
        case kinds.Literals(base=base):
            return is_person(base)
        case _:
            return isinstance(type, kinds.String | kinds.Null | kinds.Dyn | kinds.Unknown)


def wrong_type(ground: Ground, place: Place, what: Text, needed: Text, program: Program) -> None:
    """Report an expression of a type that its place does not take."""
    from ..expressions import describe

    found = Text(describe(program.type, "en"), describe(program.type, "zh"))
    ground.problems.at(structure.WRONG_VALUE_TYPE, place, what=what, needed=needed, found=found)
