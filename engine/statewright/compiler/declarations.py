"""What is declared beside the chart: who may act (roles, starts), what may be asked (events), what is asked
for (effects).

Floor 2.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from ..diagnostics.codes import names as codes
from ..diagnostics.codes import structure
from ..diagnostics.diagnostic import Text
from ..expressions import types as kinds
from ..kernel.definition import EffectRule, EventRule, Expression, Reconcile, Retry, Role, StartRule
from .blocks import effect_known, event_known, event_words
from .fields import Fields
from .ground import Ground
from .operands import condition, expression, is_expression, must_be_expression, operand, promise, record
from .place import Place
from .scopes import Scope
from .timers import duration
from .titles import words
from .transitions import excluded, role_names, wrong_type


def roles(ground: Ground) -> dict[str, Role]:
    """The declared roles."""
    return {name: _role(ground, name, place) for name, place in ground.root.inside("roles")}


def _role(ground: Ground, name: str, place: Place) -> Role:
    person = place.find("is")
    return Role(
        name,
        _person(ground, person) if person is not None else None,
        _sees(ground, place),
        words(place.get("title")),
        words(place.get("description")),
        place.path,
    )


def _person(ground: Ground, place: Place) -> Expression | None:
    if not is_expression(place.value):
        an_id = Text("an id", "编号")
        return operand(place, ground.scopes.declaration(), ground.problems, {"type": "string"}, an_id)
    return expression(place, ground.scopes.declaration(), ground.problems, kinds.Nullable(kinds.STRING))


def _sees(ground: Ground, place: Place) -> tuple[str, ...] | None:
    if place.find("sees") is None:
        return None
    known = (*ground.data.by_name, *dict(ground.root.inside("derived")))
    for part in place.many("sees"):
        name = str(part.value).split(".")[0]
        if name not in known:
            ground.problems.unknown(codes.UNDEFINED_FIELD, part, name, known, where=Text("data", "data "))
    return tuple(str(part.value) for part in place.many("sees"))


def starts(ground: Ground) -> StartRule:
    """Who may start an instance."""
    place = ground.root.find("starts")
    if place is None:
        return StartRule()
    when = place.find("when")
    return StartRule(
        by=role_names(ground, place.find("by")),
        origin=_origin(place),
        not_by=None,
        when=condition(when, ground.scopes.start(), ground.problems) if when is not None else None,
        where=place.path,
    )


def _origin(place: Place) -> tuple[str, ...] | None:
    if place.find("from") is None:
        return None
    return tuple(str(part.value) for part in place.many("from"))


def business_key(ground: Ground) -> Expression | None:
    """`ref`: the name by which callers and other workflows know an instance."""
    place = ground.root.find("ref")
    return _text_key(ground, place, ground.scopes.declaration(), "ref") if place is not None else None


def _text_key(ground: Ground, place: Place, scope: Scope, word: str) -> Expression | None:
    """An expression that gives a text or a whole number, which a key can be made of."""
    if not must_be_expression(place, ground.problems):
        return None
    program = expression(place, scope, ground.problems)
    if program is not None and not _can_be_key(program.type):
        wrong_type(
            ground,
            place,
            Text(f'"{word}"', f"“{word}” "),
            Text("text or a whole number", "文字或整数"),
            program,
        )
    return program


def _can_be_key(type: kinds.Type) -> bool:
    inner = type.base if isinstance(type, kinds.Literals) else type
    return isinstance(inner, kinds.String | kinds.Int | kinds.Dyn | kinds.Unknown)


# --- events -------------------------------------------------------------------------------------------------


def events(ground: Ground) -> dict[str, EventRule]:
    """The declared events."""
    return {name: _event(ground, name, place) for name, place in ground.root.inside("events")}


def secrets(fields: Fields) -> frozenset[str]:
    """The payload fields that nothing may keep, as expressions read them."""
    return frozenset(f"event.{field.name}" for field in fields.all if field.write_only)


def _event(ground: Ground, name: str, place: Place) -> EventRule:
    fields = ground.payloads[name]
    key = place.find("key")
    kind = fields.as_type("event")
    unhandled, park_for = _unhandled(place)
    if unhandled == "park":
        _check_parking(ground, name, place, fields)
    return EventRule(
        name=name,
        fields=fields.all,
        shape=fields.shape,
        by=role_names(ground, place.find("by")),
        not_by=excluded(ground, place.find("not_by"), ground.scopes.transition(0, kind)),
        origin=_origin(place),
        key=_text_key(ground, key, ground.scopes.key(kind, secrets(fields)), "key")
        if key is not None
        else None,
        unhandled=unhandled,
        park_for=park_for,
        title=words(place.get("title")),
        description=words(place.get("description")),
        where=place.path,
    )


def _check_parking(ground: Ground, name: str, place: Place, fields: Fields) -> None:
    """What is parked is kept, payload and all."""
    for field in fields.all:
        if field.write_only:
            where = place.at("unhandled")
            ground.problems.at(structure.PARKED_SECRET, where, event=name, name=field.name)


def _unhandled(place: Place) -> tuple[Literal["refuse", "ignore", "park"], timedelta | None]:
    match place.get("unhandled"):
        case "ignore":
            return "ignore", None
        case "park":
            return "park", None
        case {"park": park}:
            return "park", duration(park["for"]) if isinstance(park, dict) and "for" in park else None
        case _:
            return "refuse", None


# --- effects ------------------------------------------------------------------------------------------------


def effects(ground: Ground) -> dict[str, EffectRule]:
    """The declared effects."""
    return {name: _effect(ground, name, place) for name, place in ground.root.inside("effects")}


def _effect(ground: Ground, name: str, place: Place) -> EffectRule:
    if name == "undo":
        ground.problems.at(codes.RESERVED_NAME, place, key=True, name=name)
    params, result = ground.params[name], ground.results[name]
    key, ensures = place.find("key"), place.find("ensures")
    before = ground.scopes.contract(params.as_type("params"), None)
    after = ground.scopes.contract(params.as_type("params"), result.as_type("result"))
    if ensures is not None and not result.by_name:
        ground.problems.at(structure.ENSURES_WITHOUT_RESULT, ensures, name=name)
    concurrency = place.get("concurrency")
    rate = place.get("rate")
    return EffectRule(
        name=name,
        params=params.all,
        params_shape=params.shape,
        result=result.all,
        result_shape=result.shape,
        ensures=promise(ensures, after, ground.problems) if ensures is not None else None,
        key=_text_key(ground, key, before, "key") if key is not None else None,
        reversible=place.get("reversible") is not False,
        undone_by=_undone_by(ground, place),
        retry=_retry(place.find("retry")),
        timeout=duration(place.get("timeout")) or timedelta(seconds=30),
        rate=str(rate) if rate is not None else None,
        concurrency=concurrency if isinstance(concurrency, int) else None,
        ordered=place.get("ordered") is True,
        errors={error: part.get("retry") is not False for error, part in place.inside("errors")},
        error_titles={error: words(part.get("title")) for error, part in place.inside("errors")},
        reconcile=_reconcile(ground, place, params),
        failed=_failed(ground, place, params),
        title=words(place.get("title")),
        description=words(place.get("description")),
        where=place.path,
    )


def _undone_by(ground: Ground, place: Place) -> str | None:
    part = place.find("undone_by")
    if part is None or not effect_known(ground, part, str(part.value)):
        return None
    other = str(part.value)
    mine = ground.params[str(place.path[-1])]
    where = Text(f'effect "{other}"', f"外部动作 “{other}” ")
    for field in ground.params[other].all:
        if field.required and field.name not in mine.by_name:
            ground.problems.at(codes.MISSING_FIELD, part, name=field.name, where=where)
    return other


def _retry(place: Place | None) -> Retry:
    if place is None:
        return Retry()
    default = Retry()
    attempts, factor = place.get("attempts"), place.get("factor")
    return Retry(
        attempts if isinstance(attempts, int) else default.attempts,
        _duration_or(place, "first", default.first),
        factor if isinstance(factor, int | float) else default.factor,
        _duration_or(place, "max", default.longest),
    )


def _duration_or(place: Place, key: str, default: timedelta) -> timedelta:
    found = duration(place.get(key)) if place.find(key) is not None else None
    return default if found is None else found


_ASK_EVERY = timedelta(minutes=1)
_ASK_FOR = timedelta(hours=24)


def _reconcile(ground: Ground, place: Place, params: Fields) -> Reconcile | None:
    part = place.find("reconcile")
    if part is None or not effect_known(ground, part.at("effect"), str(part.get("effect"))):
        return None
    asked = str(part.get("effect"))
    scope = ground.scopes.contract(params.as_type("params"), None)
    where = Text(f'effect "{asked}"', f"外部动作 “{asked}” ")
    given = record(part.find("with"), part.at("effect"), ground.params[asked], scope, ground.problems, where)
    return Reconcile(
        asked, _duration_or(part, "every", _ASK_EVERY), _duration_or(part, "for", _ASK_FOR), given
    )


def _failed(ground: Ground, place: Place, params: Fields) -> str | None:
    """The event raised when a `do` is given up.

    It brings the params of the same names, `code` and `message`.
    """
    part = place.find("failed")
    if part is None or not event_known(ground, part, str(part.value)):
        return None
    name = str(part.value)
    for field in ground.payloads[name].all:
        if field.required and field.name not in (*params.by_name, "code", "message"):
            ground.problems.at(codes.MISSING_FIELD, part, name=field.name, where=event_words(name))
    return name
