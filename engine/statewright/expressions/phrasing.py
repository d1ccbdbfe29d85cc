"""How is a condition said shortly, for a picture or a sentence? `amount = payable`, not CEL.

Floor 1. Pure. Common forms have words; what has none is written as it was, with its names shortened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from statewright.diagnostics.diagnostic import Text

from .terms import (
    Conditional,
    Constant,
    Field,
    Has,
    InState,
    Invocation,
    Item,
    Let,
    Logic,
    Loop,
    MakeList,
    MakeMap,
    Operation,
    Refusal,
    Term,
    Variable,
    parts,
    path_of,
)
from .types import (
    ListOf,
    Literals,
    MapOf,
    Null,
    Object,
    String,
    Type,
    is_enumeration,
    is_one_of,
    plain,
    title_of,
)
from .writing import write_value

ROOTS = ("data", "event", "item", "params", "result", "instance", "output", "old")
_SYMBOLS = {
    "==": "=",
    "!=": "≠",
    ">=": "≥",
    "<=": "≤",
    ">": ">",
    "<": "<",
    "+": "+",
    "-": "−",
    "*": "×",
    "/": "÷",
    "%": "mod",
}
_METHODS: dict[str, Text] = {
    ".contains": Text("{0} contains {1}", "{0} 包含 {1}"),
    ".startsWith": Text("{0} begins with {1}", "{0} 以 {1} 开头"),
    ".endsWith": Text("{0} ends with {1}", "{0} 以 {1} 结尾"),
    ".matches": Text("{0} matches {1}", "{0} 符合 {1}"),
    ".size": Text("number of {0}", "{0} 的数量"),
    "size": Text("number of {0}", "{0} 的数量"),
    ".share": Text("{1} of {0}", "{0} 的 {1}"),
    ".sum": Text("sum of {0}", "{0} 之和"),
    ".min": Text("least of {0}", "{0} 中最小的"),
    ".max": Text("greatest of {0}", "{0} 中最大的"),
    ".first": Text("first of {0}", "{0} 的第一项"),
    ".last": Text("last of {0}", "{0} 的最后一项"),
    ".day_start": Text("start of the day of {0}", "{0} 当天零点"),
    ".plus_months": Text("{0} plus {1} months", "{0} 加 {1} 个月"),
}
_POWER = {"||": 1, "&&": 2, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}


Calling: TypeAlias = Callable[[str, Text | None], str]
"""How something is called that has a name in the source and perhaps a title."""


def title_of_field(term: Term) -> Text | None:
    """What people call a field of an object, where the object's type says it."""
    if not isinstance(term, Field) or not isinstance(term.operand.type, Object):
        return None
    field = term.operand.type.fields.get(term.name)
    return field.title if field is not None else None


def choices_of(term: Term) -> Type:
    """What a value is one of: a choice between a value of an enumeration and a text is one of that."""
    if isinstance(term, Conditional) and not is_enumeration(term.type):
        branches = (choices_of(term.then), choices_of(term.otherwise))
        return next((each for each in branches if is_enumeration(each)), term.type)
    return term.type


class Called(NamedTuple):
    """How a reading calls values of enumerations, and the fields of what a macro goes through."""

    value: Calling | None = None
    item: Calling | None = None


AS_WRITTEN = Called()


def reading(tree: Term, lang: str = "en", called: Called = AS_WRITTEN, wanted: Type | None = None) -> str:
    """The expression in a few words of one language (`en` or `zh`).

    What `called` does not say is said as it stands. `wanted` is the type of the place that the value is for.
    """
    return _Reader(lang, _ambiguous(tree), called).say(tree, 0, wanted)


def _ambiguous(tree: Term) -> frozenset[str]:
    """Last names that stand for two different paths, so that the root must be said."""
    owners: dict[str, set[str]] = {}
    stack = [tree]
    while stack:
        term = stack.pop()
        path = path_of(term)
        if path is not None and "." in path:
            root, _, rest = path.partition(".")
            owners.setdefault(rest, set()).add(root)
        stack.extend(parts(term))
    return frozenset(rest for rest, roots in owners.items() if len(roots) > 1)


class _Reader:
    """One reading: the language, the names that must be said in full, and how things are called."""

    __slots__ = ("ambiguous", "called", "lang")

    def __init__(self, lang: str, ambiguous: frozenset[str], called: Called) -> None:
        self.lang = lang
        self.ambiguous = ambiguous
        self.called = called

    def words(self, en: str, zh: str, *values: object) -> str:
        return Text(en, zh).in_language(self.lang).format(*values)

    def say(self, term: Term, power: int = 0, wanted: Type | None = None) -> str:
        """A part in words; `wanted` is the type that its place asks for, or of what it is compared with."""
        match term:
            case Constant(value=value):
                return self.value(value, wanted)
            case Variable() | Field():
                return self.name(term)
            case Has(operand=operand, name=name):
                return self.words("{0} is there", "有 {0}", self.joined(operand, name))
            case Item(operand=operand, key=key):
                return f"{self.say(operand, 9)}[{self.say(key)}]"
            case Operation():
                return self.operation(term, power)
            case Logic():
                return self.logic(term, power)
            case Conditional():
                return self.conditional(term, power, wanted)
            case Invocation():
                return self.invocation(term)
            case InState(path=path):
                return self.words("in {0}", "处于 {0}", path)
            case Loop():
                return self.loop(term)
            case Let(body=body):
                return self.say(body, power, wanted)
            case MakeList(items=items):
                inner = wanted.element if isinstance(wanted, ListOf) else None
                return f"[{', '.join(self.say(each, 0, inner) for each in items)}]"
            case MakeMap(entries=entries):
                return f"{{{', '.join(f'{self.say(key)}: {self.say(value)}' for key, value in entries)}}}"
            case Refusal(detail=detail):
                return detail or "…"

    def value(self, value: object, wanted: Type | None) -> str:
        if isinstance(value, str) and self.called.value is not None and is_one_of(value, wanted):
            return self.called.value(value, title_of(value, wanted))
        if value is None:
            return self.words("nothing", "空")
        if value is True or value is False:
            return self.words("yes", "是") if value else self.words("no", "否")
        if isinstance(value, str) and value.replace("_", "").isalnum() and value:
            return value
        return write_value(value)

    def name(self, term: Term) -> str:
        path = path_of(term)
        if path is None:
            assert isinstance(term, Field)
            return self.joined(term.operand, term.name)
        root, dot, rest = path.partition(".")
        local = "·" in root
        title = title_of_field(term) if local and self.called.item is not None else None
        if title is not None and self.called.item is not None:
            return self.called.item(rest, title)
        if not dot:
            return self.words("now", "现在") if path == "now" else root.partition("·")[0]
        return (
            rest
            if (root in ROOTS or local) and rest not in self.ambiguous
            else f"{root.partition('·')[0]}.{rest}"
        )

    def joined(self, operand: Term, name: str) -> str:
        owner = self.say(operand, 9)
        return name if owner in ROOTS else f"{owner}.{name}"

    # --- operators --------------------------------------------------------------------------------

    def operation(self, term: Operation, power: int) -> str:
        operator = term.operator
        if operator == "!":
            return self.negated(term.operands[0])
        if operator == "neg":
            return f"−{self.say(term.operands[0], 9)}"
        left, right = term.operands
        if operator in ("==", "!="):
            special = self.equality(operator, left, right)
            if special is not None:
                return special
        if operator == "in":
            return self.membership(left, right)
        emptiness = self.emptiness(operator, left, right)
        if emptiness is not None:
            return emptiness
        own = _POWER.get(operator, 3)
        first, second = self.say(left, own, choices_of(right)), self.say(right, own + 1, choices_of(left))
        text = f"{first} {_SYMBOLS[operator]} {second}"
        return text if own >= power else f"({text})"

    def equality(self, operator: str, left: Term, right: Term) -> str | None:
        positive = operator == "=="
        for one, other in ((left, right), (right, left)):
            if isinstance(one.type, Null):
                shown = self.say(other, 9)
                return (
                    self.words("no {0}", "没有 {0}", shown)
                    if positive
                    else self.words("{0} given", "有 {0}", shown)
                )
            if isinstance(one, Constant) and isinstance(one.value, bool):
                return self.say(other, 3) if one.value is positive else self.negated(other)
        return None

    def negated(self, inner: Term) -> str:
        match inner:
            case InState(path=path):
                return self.words("not in {0}", "不处于 {0}", path)
            case Has(operand=operand, name=name):
                return self.words("no {0}", "没有 {0}", self.joined(operand, name))
            case Operation(operator="in", operands=(left, right)):
                return self.membership(left, right, False)
            case _:
                return self.words("not {0}", "并非 {0}", self.say(inner, 9))

    def membership(self, left: Term, right: Term, positive: bool = True) -> str:
        kind = right.type
        shown = self.say(left, 9, kind.element if isinstance(kind, ListOf) else None)
        if isinstance(right, MakeList):
            choices = self.either([self.say(each, 0, choices_of(left)) for each in right.items])
            en, zh = ("{0} is {1}", "{0} 是 {1}") if positive else ("{0} is not {1}", "{0} 不是 {1}")
            return self.words(en, zh, shown, choices)
        en, zh = ("{0} among {1}", "{0} 在 {1} 中") if positive else ("{0} not among {1}", "{0} 不在 {1} 中")
        return self.words(en, zh, shown, self.say(right, 9, ListOf(choices_of(left))))

    def either(self, choices: Iterable[str]) -> str:
        *head, last = [*choices] or [""]
        if not head:
            return last
        return self.words(
            "{0} or {1}", "{0} 或 {1}", ", ".join(head) if self.lang != "zh" else "、".join(head), last
        )

    def emptiness(self, operator: str, left: Term, right: Term) -> str | None:
        """`x.size() > 0` and its kin."""
        if not (
            isinstance(left, Invocation) and left.name in ("size", ".size") and isinstance(right, Constant)
        ):
            return None
        kind = plain(left.arguments[0].type)
        if not isinstance(kind, ListOf | MapOf | String | Literals):
            return None
        shown = self.say(left.arguments[0], 9)
        if (operator, right.value) in ((">", 0), (">=", 1), ("!=", 0)):
            return self.words("some {0}", "有 {0}", shown)
        if (operator, right.value) in (("==", 0), ("<", 1), ("<=", 0)):
            return self.words("no {0}", "没有 {0}", shown)
        return None

    def logic(self, term: Logic, power: int) -> str:
        own = _POWER[term.operator]
        joint = self.words(" and ", " 且 ") if term.operator == "&&" else self.words(" or ", " 或 ")
        text = joint.join(self.say(each, own + 1) for each in term.clauses)
        return text if own >= power else f"({text})"

    def conditional(self, term: Conditional, power: int, wanted: Type | None) -> str:
        among = wanted if is_enumeration(wanted) else choices_of(term)
        then, otherwise = self.say(term.then, 0, among), self.say(term.otherwise, 0, among)
        if self.is_default(term):
            return self.words("{0}, else {1}", "{0},否则 {1}", then, otherwise)
        test = self.say(term.test)
        text = self.words("{1} if {0}, else {2}", "若 {0} 则 {1},否则 {2}", test, then, otherwise)
        return text if not power else f"({text})"

    def is_default(self, term: Conditional) -> bool:
        """`x.or(default)` of a value that may be null, which is kept as a choice."""
        test = term.test
        return isinstance(test, Operation) and test.operator == "!=" and test.start == term.then.start

    # --- calls ------------------------------------------------------------------------------------

    def invocation(self, term: Invocation) -> str:
        words = _METHODS.get(term.name)
        arguments = [self.say(each, 9) for each in term.arguments]
        if term.name == ".share" and isinstance(term.arguments[1], Constant):
            arguments[1] = str(term.arguments[1].value)
        if words is not None and len(arguments) <= 1 + words.en.count("{1}"):
            return words.in_language(self.lang).format(*arguments)
        if term.method:
            return f"{arguments[0]}{term.name}({', '.join(arguments[1:])})"
        if term.name in ("string", "int", "double", "dyn", "timestamp", "duration") and len(arguments) == 1:
            return arguments[0]
        return f"{term.name}({', '.join(arguments)})"

    def loop(self, term: Loop) -> str:
        range, body = self.say(term.range, 9), self.say(term.body)
        match term.form:
            case "all":
                return self.words("every one of {0}: {1}", "{0} 每一项:{1}", range, body)
            case "exists":
                return self.words("one of {0}: {1}", "{0} 某一项:{1}", range, body)
            case "exists_one":
                return self.words("exactly one of {0}: {1}", "{0} 恰有一项:{1}", range, body)
            case "filter":
                return self.words("{0} where {1}", "{0} 中符合 {1} 的", range, body)
            case _:
                return self.words("{1} of {0}", "{0} 的 {1}", range, body)
