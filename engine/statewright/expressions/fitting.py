"""Does a value fit where it is to go: a condition, a field, a payload, a parameter?

Floor 1. Pure. Values written out as lists and maps are looked at part by part, so that the finding stands
at the part that is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_names as names
from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.diagnostic import Text
from statewright.diagnostics.nearest import nearest

from .terms import Conditional, Constant, MakeList, MakeMap, Refusal, Term, path_of
from .types import (
    Bool,
    Double,
    Dyn,
    Int,
    ListOf,
    Literals,
    MapOf,
    Null,
    Nullable,
    Object,
    Optional,
    String,
    Type,
    Unknown,
    plain,
    value_called,
    widen,
)
from .wording import listed, words

if TYPE_CHECKING:
    from .checker import Checker


def check_fit(ck: Checker, term: Term, needed: Type, store: bool = False) -> Term:
    """The term, with what does not fit `needed` reported. A value to be kept may be `true` itself; a
    condition not.
    """
    if isinstance(needed, Bool) and not (isinstance(term, Constant) and store):
        return ck.boolean(term)
    if isinstance(term, Refusal) or isinstance(needed, Dyn | Unknown):
        return term
    match term:
        case Conditional():
            then, otherwise = (
                check_fit(ck, term.then, needed, store),
                check_fit(ck, term.otherwise, needed, store),
            )
            return term._replace(then=then, otherwise=otherwise)
        case MakeMap() if isinstance(_bare(needed), Object):
            _fields(ck, term, _bare(needed))
        case MakeList() if isinstance(_bare(needed), ListOf):
            inner = _bare(needed)
            assert isinstance(inner, ListOf)
            _length(ck, term, inner)
            for position, item in enumerate(term.items):
                if position not in term.optional:
                    check_fit(ck, item, inner.element, True)
        case _:
            _whole(ck, term, needed)
    return term


def _bare(type: Type) -> Type:
    return type.type if isinstance(type, Nullable) else type


def _length(ck: Checker, term: MakeList, needed: ListOf) -> None:
    if needed.length_max is not None and len(term.items) - len(term.optional) > needed.length_max:
        limit = Text(f"a list of at most {needed.length_max}", f"最多 {needed.length_max} 项的列表")
        given = Text(f"a list of {len(term.items)}", f"{len(term.items)} 项的列表")
        ck.report(codes.DOES_NOT_FIT, term.start, term.end, needed=limit, type=given)


def _fields(ck: Checker, term: MakeMap, needed: Type) -> None:
    """A map written out for an object: each field known, none missing, each fitting."""
    assert isinstance(needed, Object)
    given: set[str] = set()
    for key, value in term.entries:
        if not isinstance(key, Constant) or not isinstance(key.value, str):
            ck.report(codes.BAD_KEY, key.start, key.end, type=words(key.type))
            return
        given.add(key.value)
        field = needed.fields.get(key.value)
        if field is not None:
            check_fit(ck, value, field.type, True)
            continue
        meant = nearest(key.value, needed.fields)
        help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
        known = listed(needed.fields)
        ck.report(
            names.UNKNOWN_FIELD, key.start, key.end, owner=needed.name, name=key.value, known=known, help=help
        )
    for name, field in needed.fields.items():
        if name not in given and not field.optional:
            ck.report(codes.NOT_ALL_FIELDS, term.start, term.end, name=name, owner=words(needed))


def _whole(ck: Checker, term: Term, needed: Type) -> None:
    given = term.type
    if isinstance(given, Nullable) and not isinstance(needed, Nullable):
        ck.bare(term)
        given = given.type
    if fits(given, needed):
        _bounds(ck, term, plain(given), plain(_bare(needed)))
        return
    wanted = _bare(needed)
    if isinstance(wanted, Literals) and isinstance(term, Constant) and fits(widen(given), widen(wanted)):
        if term.value in wanted.values:
            return
        _not_possible(ck, term, wanted)
        return
    ck.report(
        codes.DOES_NOT_FIT,
        term.start,
        term.end,
        needed=words(widen(needed) if not isinstance(wanted, Literals) else needed),
        type=words(widen(given) if not isinstance(given, Literals) else given),
        help=_advice(ck, term, given, wanted),
    )


def _not_possible(ck: Checker, term: Constant, wanted: Literals) -> None:
    meant = value_called(term.value, wanted) or nearest(str(term.value), map(str, wanted.values))
    help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
    given = Text(ck.text(term), f"文本 {ck.text(term)}")
    ck.report(codes.DOES_NOT_FIT, term.start, term.end, needed=words(wanted), type=given, help=help)


def _advice(ck: Checker, term: Term, given: Type, wanted: Type) -> Text | None:
    text = ck.text(term)
    if isinstance(plain(wanted), String) and isinstance(plain(given), Int | Double):
        return Text(f"write string({text})", f"请写 string({text})")
    if isinstance(plain(wanted), Int) and isinstance(plain(given), Double):
        return Text(f"write int({text}), which cuts off the fraction", f"请写 int({text}),会舍去小数部分")
    if wanted.kind in ("timestamp", "duration") and isinstance(plain(given), String):
        return Text(f"write {wanted.kind}({text})", f"请写 {wanted.kind}({text})")
    return None


def fits(given: Type, needed: Type) -> bool:
    """Whether every value of `given` may stand where `needed` is; what is dynamic is tested when it runs."""
    match plain(given), needed:
        case (Dyn() | Unknown() as anything, _):
            return anything is not None
        case (_, Dyn() | Unknown()):
            return True
        case (Null(), Nullable()):
            return True
        case (Nullable(type=inner), Nullable(type=wanted)):
            return fits(inner, wanted)
        case (_, Nullable(type=wanted)):
            return fits(given, wanted)
        case (kind, Literals(base=base, values=values)):
            return _literals_fit(given, kind, base, values)
        case (Int(), Double()):
            return True
        case (ListOf(element=element), ListOf(element=wanted)):
            return fits(element, wanted)
        case (MapOf(value=value), MapOf(value=wanted)):
            return fits(value, wanted)
        case (Object(fields=fields), MapOf(value=wanted)):
            return all(fits(field.type, wanted) for field in fields.values())
        case (Object() as record, Object() as wanted_record):
            return _objects_fit(record, wanted_record)
        case (Optional(), _):
            return False
        case (kind, wanted):
            return type(kind) is type(wanted)


def _literals_fit(given: Type, kind: Type, base: Type, values: tuple[object, ...]) -> bool:
    if isinstance(given, Literals):
        return set(given.values) <= set(values)
    if isinstance(kind, Int) and kind.low == kind.high:
        return kind.low in values
    return False


def _objects_fit(given: Object, needed: Object) -> bool:
    for name, field in needed.fields.items():
        if name not in given.fields:
            if not field.optional:
                return False
        elif not fits(given.fields[name].type, field.type):
            return False
    return given.fields.keys() <= needed.fields.keys()


def _bounds(ck: Checker, term: Term, given: Type, needed: Type) -> None:
    """Report a whole number that lies outside the bounds whatever the data."""
    if not isinstance(given, Int) or not isinstance(needed, Int) or path_of(term) == "":
        return
    if given.high < needed.low or given.low > needed.high:
        if given.low == given.high:
            wanted = _bounds_words(needed)
            ck.report(
                codes.DOES_NOT_FIT,
                term.start,
                term.end,
                needed=wanted,
                type=Text(str(given.low), f"数值 {given.low}"),
            )
            return
        ck.report(
            codes.OUT_OF_RANGE,
            term.start,
            term.end,
            low=given.low,
            high=given.high,
            needed=_bounds_words(needed),
        )


def _bounds_words(needed: Int) -> Text:
    from .limits import STORED_INT_MAX

    if needed.high >= STORED_INT_MAX:
        return Text(f"a number of {needed.low} or more", f"不小于 {needed.low} 的数")
    if needed.low <= -STORED_INT_MAX:
        return Text(f"a number of at most {needed.high}", f"不大于 {needed.high} 的数")
    return Text(
        f"a number from {needed.low} to {needed.high}", f"介于 {needed.low} 和 {needed.high} 之间的数"
    )
