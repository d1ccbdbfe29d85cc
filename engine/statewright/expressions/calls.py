"""Which form of which function does a call mean?

Floor 1. Pure. Macros are sent to `macros`; all else is looked for in the closed table of functions. One
form must fit; where an argument is dynamic the form is found when the expression runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_names as names
from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.diagnostic import Text
from statewright.diagnostics.nearest import nearest

from . import library, macros, tree
from .deciding import check_written_out
from .library.signatures import Overload
from .matching import Fit, match_overload
from .terms import Conditional, Constant, Invocation, Operation, Refusal, Term
from .types import (
    BOOL,
    DYN,
    NULL,
    Double,
    Dyn,
    Int,
    ListOf,
    Nullable,
    Param,
    Type,
    Uint,
    Unknown,
    join,
    join_all,
    plain,
    widen,
)
from .wording import words

if TYPE_CHECKING:
    from .checker import Checker

_SYNONYMS = {
    "len": "size",
    "length": "size",
    "count": "size",
    "toLowerCase": "lower",
    "toUpperCase": "upper",
    "toLower": "lower",
    "toUpper": "upper",
    "lowercase": "lower",
    "uppercase": "upper",
    "includes": "contains",
    "has": "contains",
    "substr": "substring",
    "strip": "trim",
    "any": "exists",
    "some": "exists",
    "every": "all",
    "where": "filter",
    "select": "map",
    "str": "string",
    "float": "double",
    "number": "double",
    "date": "timestamp",
    "addMonths": "plus_months",
    "startsWith": "startsWith",
    "round": "math.round",
    "abs": "math.abs",
    "ceil": "math.ceil",
    "floor": "math.floor",
    "coalesce": "or",
    "default": "or",
}
_TRIED = frozenset(
    [
        ".share",
        ".share_down",
        ".share_up",
        ".plus_months",
        ".day_start",
        ".matches",
        ".format",
        "timestamp",
        "duration",
        "matches",
    ]
)
"""Functions with an argument that is tried before anything runs, when it is written out."""
_VARIADIC = frozenset(("math.greatest", "math.least"))
"""Functions of any number of numbers, or of one list of them."""
_SIZE = Int(0, 2**53 - 1)


def check_call(ck: Checker, node: tree.Call) -> Term:
    """The term of a call: of a macro, a function or a method."""
    qualified = _qualified(ck, node)
    found = macros.check_macro(ck, node, qualified)
    if found is not None:
        return found
    if qualified is not None and (qualified in _VARIADIC or _overloads(ck, qualified)):
        return _invoke(ck, node, qualified, False, [ck.check(each) for each in node.arguments])
    if node.target is None:
        arguments = [ck.check(each) for each in node.arguments]
        for name in ck.candidates(node.name, node.rooted):
            if _overloads(ck, name):
                return _invoke(ck, node, name, False, arguments)
        return _unknown(ck, node)
    target = ck.check(node.target)
    if isinstance(target.type, Nullable) and node.name in ("or", "orValue") and len(node.arguments) == 1:
        return _default(ck, node, target)
    arguments = [target, *(ck.check(each) for each in node.arguments)]
    if not _overloads(ck, f".{node.name}"):
        return (
            Refusal("undeclared", node.name, DYN, node.start, node.end)
            if isinstance(target, Refusal)
            else _unknown(ck, node)
        )
    return _invoke(ck, node, f".{node.name}", True, arguments)


def _qualified(ck: Checker, node: tree.Call) -> str | None:
    """`math.abs` when the call is a function with a name of several parts."""
    head = tree.dotted(node.target) if node.target is not None else None
    if head is None or head.partition(".")[0] in ck.bound:
        return None
    return f"{head}.{node.name}"


def _overloads(ck: Checker, name: str) -> tuple[Overload, ...]:
    return ck.environment.functions.get(name) or library.overloads(name)


def _default(ck: Checker, node: tree.Call, target: Term) -> Term:
    """`data.bill.or('')` of a value that may be null: the value, or the default when it is null."""
    assert isinstance(target.type, Nullable)
    default = ck.check(node.arguments[0])
    inner = target.type.type
    type = join(inner, default.type)
    if type is None:
        left, right = words(inner), words(default.type)
        ck.report(codes.BRANCHES_DIFFER, default.start, default.end, left=left, right=right)
        type = DYN
    null = Constant(None, NULL, node.start, node.end)
    test = Operation("!=", (target, null), BOOL, target.start, target.end)
    narrowed = target._replace(type=inner)
    return Conditional(test, narrowed, default, type, node.start, node.end)


def _invoke(ck: Checker, node: tree.Call, name: str, method: bool, arguments: list[Term]) -> Term:
    if name in _VARIADIC:
        return _variadic(ck, node, name, arguments)
    forms = _overloads(ck, name)
    fits = [match_overload(form, [each.type for each in arguments]) for form in forms]
    sure = next((fit for fit in fits if fit.sure), None)
    if sure is not None:
        found = len(ck.findings)
        arguments = [
            _given(ck, each, kind) for each, kind in zip(arguments, sure.overload.parameters, strict=True)
        ]
        if name in _TRIED or name.startswith(".get"):
            from .arguments import check_written

            check_written(ck, name, arguments)
        type = _result(name, sure)
        term = Invocation(name, method, sure.overload, tuple(arguments), type, node.start, node.end)
        if len(ck.findings) == found and name not in ck.environment.functions:
            check_written_out(ck, term)
        return term
    perhaps = [fit for fit in fits if fit.possible]
    if not perhaps and ck.environment.checked:
        if not any(isinstance(each, Refusal) for each in arguments):
            _wrong(ck, node, name, method, arguments, forms)
        return Refusal("no_overload", name, DYN, node.start, node.end)
    kinds = {widen(fit.result) for fit in perhaps} if _hashable(perhaps) else set()
    type = kinds.pop() if len(kinds) == 1 else DYN
    return Invocation(name, method, None, tuple(arguments), type, node.start, node.end)


def _hashable(fits: Sequence[Fit]) -> bool:
    try:
        return bool({fit.result for fit in fits})
    except TypeError:
        return False


def _given(ck: Checker, argument: Term, parameter: Type) -> Term:
    """The argument; one that may be null is reported where the parameter takes no null."""
    return argument if isinstance(parameter, Param | Dyn) else ck.bare(argument)


def _result(name: str, fit: Fit) -> Type:
    return _SIZE if name in ("size", ".size") else fit.result


def _variadic(ck: Checker, node: tree.Call, name: str, arguments: list[Term]) -> Term:
    arguments = [ck.bare(each) for each in arguments]
    kinds = [widen(plain(each.type)) for each in arguments]
    if len(kinds) == 1 and isinstance(kinds[0], ListOf):
        kinds = [kinds[0].element]
    wrong = [kind for kind in kinds if not isinstance(kind, Int | Uint | Double | Dyn | Unknown)]
    if wrong or not kinds:
        given = _given_words(arguments)
        needed = Text("numbers, or a list of numbers", "若干数字,或数字列表")
        ck.report(names.WRONG_ARGUMENTS, node.start, node.end, name=name, given=given, needed=needed)
    form = Overload((), DYN, library.dispatcher(name, ""))
    type = kinds[0] if kinds and all(kind == kinds[0] for kind in kinds) else join_all(kinds)
    return Invocation(name, False, form, tuple(arguments), type, node.start, node.end)


def _given_words(arguments: Sequence[Term]) -> Text:
    every = [words(widen(each.type)) for each in arguments]
    return Text(", ".join(each.en for each in every), "、".join(each.zh for each in every))


def _wrong(
    ck: Checker, node: tree.Call, name: str, method: bool, arguments: list[Term], forms: Sequence[Overload]
) -> None:
    shown = arguments[1:] if method else arguments
    kinds = [form.parameters for form in forms]
    if method:
        usable = [
            form for form in forms if match_overload(form, [arguments[0].type], first_only=True).possible
        ]
        if not usable:
            _wrong_target(ck, node, name, arguments[0], forms)
            return
        kinds = [form.parameters[1:] for form in usable]
    needed_en = " or ".join(f"({', '.join(words(kind).en for kind in each)})" for each in kinds[:4])
    needed_zh = " 或 ".join(f"({'、'.join(words(kind).zh for kind in each)})" for each in kinds[:4])
    ck.report(
        names.WRONG_ARGUMENTS,
        node.name_start,
        node.end,
        name=node.name,
        given=_given_words(shown),
        needed=Text(needed_en, needed_zh),
    )


def _wrong_target(ck: Checker, node: tree.Call, name: str, target: Term, forms: Sequence[Overload]) -> None:
    takes = {words(form.parameters[0]).en: words(form.parameters[0]) for form in forms}
    needed = Text(" or ".join(takes), " 或 ".join(each.zh for each in takes.values()))
    given = words(widen(target.type))
    ck.report(names.WRONG_ARGUMENTS, node.start, node.end, name=node.name, given=given, needed=needed)


def _unknown(ck: Checker, node: tree.Call) -> Term:
    name = node.name
    style = f".{name}" if node.target is None else name
    if library.overloads(style):
        right = f"x.{name}(…)" if node.target is None else f"{name}(x)"
        if node.target is None and node.arguments:
            first = node.arguments[0]
            right = f"{ck.text(first)}.{name}({', '.join(ck.text(each) for each in node.arguments[1:])})"
        elif node.target is not None:
            right = f"{name}({ck.text(node.target)})"
        ck.report(names.CALL_STYLE, node.name_start, node.name_end, name=name, right=right)
    else:
        known = [each.lstrip(".") for each in library.names()] + list(macros.NAMES)
        meant = _SYNONYMS.get(name) or nearest(name, known)
        help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
        ck.report(names.UNKNOWN_FUNCTION, node.name_start, node.name_end, name=name, help=help)
    return Refusal("undeclared", name, DYN, node.start, node.end)
