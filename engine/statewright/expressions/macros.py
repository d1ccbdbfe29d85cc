"""What do the macros mean: `all`, `exists`, `map`, `filter`, `has`, `in_state`, those of CEL's extensions?

Floor 1. Pure. Clauses: langdef "Macros"; the extensions with two variables, `cel.bind`, `cel.block`,
optionals. A macro binds names, so it is understood here and not by the table of functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from statewright.diagnostics.codes import expression_names as names
from statewright.diagnostics.codes import expression_types as codes
from statewright.diagnostics.codes.expression_syntax import TOO_COSTLY
from statewright.diagnostics.diagnostic import Text

from . import tree
from .environment import Diagnosis
from .limits import ITERATIONS_MAX
from .members import field_type
from .terms import Has, InState, Let, Loop, Refusal, Term, Variable
from .tree import Node
from .types import (
    BOOL,
    DYN,
    INT,
    STRING,
    Dyn,
    ListOf,
    MapOf,
    Nullable,
    Object,
    Optional,
    String,
    Type,
    Unknown,
    as_map,
)
from .wording import listed, words

if TYPE_CHECKING:
    from .checker import Checker

# form, arguments taken (with one variable), with two variables
_LOOPS: dict[str, tuple[str, tuple[int, ...]]] = {
    "all": ("all", (2, 3)),
    "exists": ("exists", (2, 3)),
    "exists_one": ("exists_one", (2, 3)),
    "existsOne": ("exists_one", (2, 3)),
    "map": ("map", (2, 3)),
    "filter": ("filter", (2,)),
    "transformList": ("transform_list", (3, 4)),
    "transformMap": ("transform_map", (3, 4)),
    "transformMapEntry": ("transform_entry", (3, 4)),
}
_TESTS = frozenset(("all", "exists", "exists_one"))
NAMES = (*_LOOPS, "has", "in_state", "optMap", "optFlatMap")


def check_macro(ck: Checker, node: tree.Call, qualified: str | None) -> Term | None:
    """The term of a macro call, or None when the call is none."""
    count = len(node.arguments)
    if node.target is None:
        if node.name == "has" and count == 1:
            return _has(ck, node)
        if node.name == "in_state":
            return _in_state(ck, node)
        return None
    special = _SPECIAL.get(qualified or "")
    if special is not None:
        return special(ck, node)
    if node.name in ("optMap", "optFlatMap") and count == 2:
        return _optional_map(ck, node)
    form, counts = _LOOPS.get(node.name, ("", ()))
    if count not in counts:
        return _few(ck, node, form, counts) if form and ck.environment.checked else None
    return _loop(ck, node, form)


def _few(ck: Checker, node: tree.Call, form: str, counts: tuple[int, ...]) -> Term | None:
    """A macro with too few arguments: mostly the name for the item was left out."""
    target = node.target
    assert target is not None
    body = ck.text(node.arguments[-1]) if node.arguments else "i > 0"
    range = ck.check(target).type
    if isinstance(range, ListOf) and isinstance(range.element, Object):
        body = _of_item(body, range.element)
    right = f"{ck.text(target)}.{node.name}(i, {body})"
    return ck.refuse(names.MACRO_NAME, node, macro=node.name, right=right)


def _of_item(body: str, item: Object) -> str:
    """The body with the fields of an item read from `i`."""
    import re

    return re.sub(
        r"(?<![\w.'\"])[a-z_]\w*(?![\w('\"])", lambda m: f"i.{m[0]}" if m[0] in item.fields else m[0], body
    )


def variable_name(node: Node) -> str | None:
    """The name that a macro binds: a plain name, or `cel.iterVar(0, 1)`."""
    match node:
        case tree.Name(name=name, rooted=False):
            return name
        case tree.Call(name="iterVar" | "accuVar" as kind, target=tree.Name(name="cel"), arguments=arguments):
            numbers = [each.value for each in arguments if isinstance(each, tree.Literal)]
            return f"@{kind}:{numbers}"
        case _:
            return None


def _loop(ck: Checker, node: tree.Call, form: str) -> Term:
    assert node.target is not None
    arguments = node.arguments
    two = form.startswith("transform") or (form in _TESTS and len(arguments) == 3)
    bound = [variable_name(each) for each in arguments[: 1 + two]]
    if None in bound:
        return _no_name(ck, node, arguments[bound.index(None)])
    range = ck.bare(ck.check(node.target))
    items = _item_types(ck, node, range, two)
    variables = [ck.fresh(str(name), kind, at) for name, kind, at in zip(bound, items, arguments)]
    named = [(str(name), variable) for name, variable in zip(bound, variables, strict=True)]
    with ck.binding(*named), ck.passing(_passes(ck, node, range.type)):
        rest = [ck.check(each) for each in arguments[1 + two :]]
    where: Term | None = None
    if len(rest) == 2:
        where, body = ck.boolean(rest[0]), rest[1]
    else:
        body = ck.boolean(rest[0]) if form in _TESTS or form == "filter" else rest[0]
    type = _loop_type(form, range.type, items, body)
    bound_names = tuple(variable.name for variable in variables)
    return Loop(form, range, bound_names, where, None, body, type, node.start, node.end)


def _passes(ck: Checker, node: tree.Call, range: Type) -> int:
    """How often the body may run, as far as the lengths of lists say; reported when that is too much."""
    most = range.length_max if isinstance(range, ListOf) else None
    passes = ck.passes * (1 if most is None else most)
    if passes > ITERATIONS_MAX >= ck.passes:
        ck.report(TOO_COSTLY, node.name_start, node.name_end, limit=ITERATIONS_MAX)
    return passes


def _no_name(ck: Checker, node: tree.Call, wrong: Node) -> Term:
    assert node.target is not None
    text = ck.text(wrong)
    right = f"{ck.text(node.target)}.{node.name}(i, …)"
    help = None
    if isinstance(wrong, tree.Binary | tree.Logic):
        help = Text(
            f"write {ck.text(node.target)}.{node.name}(i, {text})",
            f"请写 {ck.text(node.target)}.{node.name}(i, {text})",
        )
    return ck.refuse(names.MACRO_NAME, wrong, help=help, macro=node.name, right=right)


def _item_types(ck: Checker, node: tree.Call, range: Term, two: bool) -> tuple[Type, ...]:
    match range.type:
        case ListOf(element=element):
            return (INT, element) if two else (element,)
        case MapOf(key=key, value=value):
            return (key, value) if two else (key,)
        case Object(by="item") as record:
            return (STRING, as_map(record).value) if two else (STRING,)
        case Dyn() | Unknown():
            return (DYN, DYN) if two else (DYN,)
        case other:
            ck.report(codes.NOT_ITERABLE, range.start, range.end, macro=node.name, type=words(other))
            return (DYN, DYN) if two else (DYN,)


def _loop_type(form: str, range: Type, items: tuple[Type, ...], body: Term) -> Type:
    most = range.length_max if isinstance(range, ListOf) else None
    match form:
        case "filter":
            return ListOf(items[0], most)
        case "map" | "transform_list":
            return ListOf(body.type, most)
        case "transform_map":
            return MapOf(items[0], body.type)
        case "transform_entry":
            return body.type if isinstance(body.type, MapOf) else MapOf(DYN, DYN)
        case _:
            return BOOL


def _has(ck: Checker, node: tree.Call) -> Term:
    argument = node.arguments[0]
    if not isinstance(argument, tree.Select):
        help = Text("write has(x.field)", "请写 has(x.字段)")
        given = Text("no field", "不是字段")
        needed = Text("a field, such as data.bill", "一个字段,例如 data.bill")
        return ck.refuse(names.WRONG_ARGUMENTS, argument, help=help, name="has", given=given, needed=needed)
    operand = ck.bare(ck.check(argument.operand))
    inner = operand.type.type if isinstance(operand.type, Optional) else operand.type
    if isinstance(inner, Object) and argument.field in inner.fields:
        if not inner.fields[argument.field].optional:
            _always_there(ck, node, argument, inner.fields[argument.field].type)
    else:
        found = field_type(ck, inner, operand, argument)
        if isinstance(found, Refusal):
            return found._replace(type=BOOL)
    return Has(operand, argument.field, node.start, node.end)


def _always_there(ck: Checker, node: tree.Call, argument: tree.Select, type: Type) -> None:
    text = ck.text(argument)
    why = Text("a declared field is always there", "声明过的字段总是存在")
    help = None
    empty = "null" if isinstance(type, Nullable) else "''" if isinstance(type, String) else None
    if empty is not None:
        help = Text(
            f"to ask whether it has a value write {text} != {empty}", f"要判断是否有值请写 {text} != {empty}"
        )
    ck.report(codes.ALWAYS_TRUE, node.start, node.end, why=why, help=help)


def _in_state(ck: Checker, node: tree.Call) -> Term:
    resolve = ck.environment.resolve_state
    if resolve is None:
        why = ck.environment.unavailable.get("in_state", Text("there are no states here", "这里没有状态"))
        return ck.refuse(names.UNAVAILABLE_VARIABLE, node, name="in_state", why=why)
    argument = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(argument, tree.Literal) or not isinstance(argument.value, str):
        help = None
        if isinstance(argument, tree.Name | tree.Select):
            right = f"in_state('{ck.text(argument)}')"
            help = Text(f"write {right}", f"请写 {right}")
        return ck.refuse(names.STATE_NAME_NEEDED, argument or node, help=help)
    found = resolve(argument.value)
    if isinstance(found, Diagnosis):
        return _no_state(ck, argument, argument.value, found)
    return InState(found, node.start, node.end)


def _no_state(ck: Checker, node: Node, name: str, found: Diagnosis) -> Term:
    from statewright.diagnostics.nearest import nearest

    if found.problem == "ambiguous":
        return ck.refuse(names.AMBIGUOUS_STATE, node, name=name, candidates=listed(found.candidates))
    meant = nearest(name, found.candidates)
    help = Text(f'did you mean "{meant}"?', f"是不是“{meant}”?") if meant else None
    return ck.refuse(names.UNKNOWN_STATE, node, name=name, known=listed(found.candidates), help=help)


def _bind(ck: Checker, node: tree.Call) -> Term | None:
    name = variable_name(node.arguments[0]) if len(node.arguments) == 3 else None
    if name is None:
        return None
    value = ck.check(node.arguments[1])
    variable = ck.fresh(name, value.type, node.arguments[0])
    with ck.binding((name, variable)):
        body = ck.check(node.arguments[2])
    return Let(variable.name, value, body, "bind", body.type, node.start, node.end)


def _optional_map(ck: Checker, node: tree.Call) -> Term | None:
    assert node.target is not None
    name = variable_name(node.arguments[0])
    if name is None:
        return _no_name(ck, node, node.arguments[0])
    target = ck.check(node.target)
    inner = target.type.type if isinstance(target.type, Optional) else DYN
    if not isinstance(target.type, Optional | Dyn | Unknown):
        ck.report(codes.NOT_OPTIONAL, target.start, target.end, type=words(target.type))
    variable = ck.fresh(name, inner, node.arguments[0])
    with ck.binding((name, variable)):
        body = ck.check(node.arguments[1])
    flat = node.name == "optFlatMap"
    type = body.type if flat else Optional(body.type)
    form = "opt_flat_map" if flat else "opt_map"
    return Let(variable.name, target, body, form, type, node.start, node.end)


def _block(ck: Checker, node: tree.Call) -> Term | None:
    """`cel.block([a, b], body)`: each item is named `cel.index(n)` in what follows it."""
    if len(node.arguments) != 2 or not isinstance(node.arguments[0], tree.ListLiteral):
        return None
    outer = ck.block
    values: list[tuple[Variable, Term]] = []
    for item in node.arguments[0].items:
        value = ck.check(item)
        variable = ck.fresh("index", value.type, item)
        values.append((variable, value))
        ck.block = (*ck.block, variable)
    body = ck.check(node.arguments[1])
    ck.block = outer
    for variable, value in reversed(values):
        body = Let(variable.name, value, body, "bind", body.type, node.start, node.end)
    return body


def _block_index(ck: Checker, node: tree.Call) -> Term | None:
    argument = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(argument, tree.Literal) or not isinstance(argument.value, int):
        return None
    if not 0 <= argument.value < len(ck.block):
        return None
    return ck.block[argument.value]._replace(start=node.start, end=node.end)


def _iteration_variable(ck: Checker, node: tree.Call) -> Term | None:
    variable = ck.bound.get(variable_name(node) or "")
    return None if variable is None else variable._replace(start=node.start, end=node.end)


_SPECIAL: dict[str, Callable[[Checker, tree.Call], Term | None]] = {
    "cel.bind": _bind,
    "cel.block": _block,
    "cel.index": _block_index,
    "cel.iterVar": _iteration_variable,
    "cel.accuVar": _iteration_variable,
}
