"""Why is a condition false with these values, and what would make it true?

Floor 1. Pure. A condition is taken apart into clauses; each that stands in the way is told with the values
that it saw and what it needed. This is what a refusal shows: 'event.amount is 9800, needed 9900
(data.amount)'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from statewright.diagnostics.diagnostic import Text

from .fault import EvaluationFault
from .generating import make_function
from .instants import FineDuration, FineInstant, encode_timestamp, timestamp_text
from .phrasing import Called, choices_of, reading
from .program import Program
from .terms import (
    Conditional,
    Constant,
    Has,
    InState,
    Logic,
    Loop,
    MakeList,
    Operation,
    Term,
    Variable,
    path_of,
)
from .types import DYN, ListOf, MapOf, Null, Timestamp, Type, title_of
from .values import Absent, Present, TypeValue, key_value
from .writing import write_value

_ITEMS_MAX = 3
_SHOWN_MAX = 60


class Clause(NamedTuple):
    """A part of the condition that stands in the way: its characters, the values it saw, what it needed."""

    source: str
    values: Mapping[str, object]
    text: Text


class Explanation(NamedTuple):
    """Why a condition came out false (or failed): the clauses, and all of them in one sentence."""

    outcome: object
    clauses: tuple[Clause, ...]
    text: Text


def explain(program: Program, arguments: Sequence[object]) -> Explanation:
    """Why `program` is not true with the arguments of its function.

    A program that is true has no clauses. A fault is told as one.
    """
    teller = _Teller(program, arguments)
    outcome = teller.value(program.tree)
    if outcome is True:
        return Explanation(True, (), Text("", ""))
    clauses = tuple(teller.tell(program.tree, True))
    return Explanation(outcome, clauses, _together([clause.text for clause in clauses], True))


def _together(texts: Sequence[Text], every: bool) -> Text:
    joint = Text("; ", ";") if every else Text(", or ", ",或 ")
    unique = list(dict.fromkeys(texts))
    return Text(joint.en.join(each.en for each in unique), joint.zh.join(each.zh for each in unique))


_RELATIONS: dict[str, Text] = {
    "==": Text("", ""),
    "!=": Text("another than ", "不同于 "),
    ">": Text("more than ", "大于 "),
    ">=": Text("at least ", "至少 "),
    "<": Text("less than ", "小于 "),
    "<=": Text("at most ", "至多 "),
}
_TIMES: dict[str, Text] = {
    ">": Text("later than ", "晚于 "),
    ">=": Text("not before ", "不早于 "),
    "<": Text("earlier than ", "早于 "),
    "<=": Text("not after ", "不晚于 "),
}
_NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


class _Teller:
    """One telling: the program, its arguments, and what macros have bound on the way down."""

    __slots__ = ("arguments", "bound", "program")

    def __init__(self, program: Program, arguments: Sequence[object]) -> None:
        self.program = program
        self.arguments = arguments
        self.bound: dict[str, tuple[object, Type]] = {}

    def value(self, term: Term) -> object:
        """The value of a part, or the fault it ends in."""
        run = self.function(term)
        try:
            return run(*self.arguments, *(value for value, _ in self.bound.values()))
        except EvaluationFault as fault:
            return fault

    def function(self, term: Term) -> Callable[..., object]:
        key = (id(term), *self.bound)
        found = self.program.explained.get(key)
        if found is None:
            program = self.program
            found = make_function(program.excerpt, program.environment, term, None, False, self.bound)
            self.program.explained[key] = found
        return found

    def source(self, term: Term) -> str:
        text = " ".join(self.program.excerpt.text[term.start : term.end].split())
        return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…"

    # --- telling ----------------------------------------------------------------------------------

    def tell(self, term: Term, wanted: bool) -> list[Clause]:
        """What stands in the way of `term` being `wanted`, which it is not."""
        outcome = self.value(term)
        if isinstance(outcome, EvaluationFault) and not isinstance(term, Logic | Conditional):
            return [Clause(self.source(term), {}, self.failed(term, outcome))]
        match term:
            case Logic():
                return self.logic(term, wanted)
            case Operation(operator="!", operands=(inner,)):
                return self.tell(inner, not wanted)
            case Operation(operator=operator, operands=(left, right)) if operator in _RELATIONS:
                return [self.comparison(term, operator if wanted else _NEGATED[operator], left, right)]
            case Operation(operator="in", operands=(left, right)):
                return [self.membership(term, left, right, wanted)]
            case Conditional(test=test, then=then, otherwise=otherwise):
                return self.conditional(test, then, otherwise, wanted)
            case Loop(form="all" | "exists") if len(term.names) == 1:
                return self.loop(term, wanted)
            case InState():
                return [self.state(term, wanted)]
            case _:
                return [self.plain(term, wanted)]

    def failed(self, term: Term, fault: EvaluationFault) -> Text:
        source = self.source(term)
        return Text(
            f"`{source}` could not be computed: {fault.text.en}", f"`{source}` 无法计算:{fault.text.zh}"
        )

    def logic(self, term: Logic, wanted: bool) -> list[Clause]:
        """Each clause that decided against; where one would be enough, one sentence of alternatives."""
        every = (term.operator == "&&") == wanted
        if every:
            told: list[Clause] = []
            for clause in term.clauses:
                if self.value(clause) is not wanted:
                    told.extend(self.tell(clause, wanted))
                    if term.ordered:
                        break
            return told
        ways = [self.tell(clause, wanted) for clause in term.clauses]
        texts = [_together([clause.text for clause in way], True) for way in ways]
        values = {path: value for way in ways for clause in way for path, value in clause.values.items()}
        return [Clause(self.source(term), values, _together(texts, False))]

    def conditional(self, test: Term, then: Term, otherwise: Term, wanted: bool) -> list[Clause]:
        outcome = self.value(test)
        if isinstance(outcome, EvaluationFault):
            return [Clause(self.source(test), {}, self.failed(test, outcome))]
        return self.tell(then if outcome is True else otherwise, wanted)

    def comparison(self, term: Term, relation: str, left: Term, right: Term) -> Clause:
        """What the left side is, and what it needed to be."""
        if isinstance(left, Constant) and not isinstance(right, Constant):
            left, right, relation = right, left, _FLIPPED[relation]
        seen, needed = self.value(left), self.value(right)
        name = self.source(left)
        values = {name: seen}
        if isinstance(right.type, Null):
            want = Text("a value", "一个值") if relation == "!=" else Text("none", "没有值")
            return Clause(self.source(term), values, _said(name, show(seen, choices_of(left)), want))
        words = _TIMES.get(relation) if isinstance(left.type, Timestamp) else None
        how = words or _RELATIONS[relation]
        note = ""
        if not isinstance(right, Constant):
            note = f" ({self.source(right)})"
            values[self.source(right)] = needed
        shown = show(needed, choices_of(left), choices_of(right))
        want = Text(f"{how.en}{shown.en}{note}", f"{how.zh}{shown.zh}{note}")
        return Clause(
            self.source(term), values, _said(name, show(seen, choices_of(left), choices_of(right)), want)
        )

    def membership(self, term: Term, left: Term, right: Term, wanted: bool) -> Clause:
        seen, among = self.value(left), self.value(right)
        name = self.source(left)
        values = {name: seen} if isinstance(right, MakeList) else {name: seen, self.source(right): among}
        every = among if isinstance(among, list | dict | tuple) else [among]
        types = (choices_of(left), _element_of(right.type))
        listed = [show(each, *types) for each in every]
        note = "" if isinstance(right, MakeList) else f" ({self.source(right)})"
        en, zh = (
            ", ".join(each.en for each in listed[:8]) or "–",
            "、".join(each.zh for each in listed[:8]) or "–",
        )
        want = (
            Text(f"one of {en}{note}", f"{zh}{note} 之一")
            if wanted
            else Text(f"none of {en}{note}", f"{zh}{note} 以外的值")
        )
        return Clause(self.source(term), values, _said(name, show(seen, *types), want))

    def state(self, term: InState, wanted: bool) -> Clause:
        if wanted:
            text = Text(f'only in state "{term.path}"', f"只有在状态“{term.path}”下才可以")
        else:
            text = Text(f'not in state "{term.path}"', f"在状态“{term.path}”下不可以")
        return Clause(self.source(term), {}, text)

    def plain(self, term: Term, wanted: bool) -> Clause:
        """A truth value, or a form with no words of its own."""
        outcome = self.value(term)
        name = self.source(term)
        if path_of(term) is not None or isinstance(term, Variable):
            return Clause(name, {name: outcome}, _said(name, show(outcome), show(wanted)))
        if isinstance(term, Has):
            en, zh = ("is missing", "不存在") if wanted else ("is there", "存在")
            return Clause(name, {name: outcome}, Text(f"{name[4:-1]} {en}", f"{name[4:-1]} {zh}"))
        en, zh = reading(term, "en"), reading(term, "zh", _CHINESE)
        if wanted:
            return Clause(name, self.inside(term), Text(f"needed: {en}", f"需要:{zh}"))
        return Clause(name, self.inside(term), Text(f"must not be: {en}", f"不能是:{zh}"))

    def inside(self, term: Term) -> dict[str, object]:
        """The values of the paths that a part reads, but for names bound inside it."""
        from .program import paths_in

        found: dict[str, object] = {}
        for part in paths_in(term):
            root = (path_of(part) or "").partition(".")[0]
            if "·" not in root or root in self.bound:
                found[self.source(part)] = self.value(part)
        return found

    # --- macros -----------------------------------------------------------------------------------

    def loop(self, term: Loop, wanted: bool) -> list[Clause]:
        """`all`: the items that fail it. `exists`: that there is none, and why the first few are none."""
        items = self.value(term.range)
        if not isinstance(items, list | dict):
            return [self.plain(term, wanted)]
        listed = [key_value(each) for each in items]
        range = self.source(term.range)
        if (term.form == "all") != wanted:
            return [self.none_of(term, range, len(listed), wanted)]
        told: list[Clause] = []
        for position, item in enumerate(listed):
            self.bound[term.names[0]] = (item, _element(term))
            if self.value(term.body) is not wanted:
                why = _together([clause.text for clause in self.tell(term.body, wanted)], True)
                place = f"{range}[{position}]" if isinstance(items, list) else f"{range}[{write_value(item)}]"
                told.append(
                    Clause(
                        self.source(term.body), {place: item}, Text(f"{place}: {why.en}", f"{place}:{why.zh}")
                    )
                )
            del self.bound[term.names[0]]
            if len(told) == _ITEMS_MAX:
                break
        return told or [self.plain(term, wanted)]

    def none_of(self, term: Loop, range: str, count: int, wanted: bool) -> Clause:
        en, zh = reading(term.body, "en"), reading(term.body, "zh", _CHINESE)
        if wanted:
            text = Text(f"none of the {count} in {range} has: {en}", f"{range} 的 {count} 项都不满足:{zh}")
        else:
            text = Text(f"all {count} in {range} have: {en}", f"{range} 的 {count} 项全都满足:{zh}")
        return Clause(self.source(term), {}, text)


def _element(term: Loop) -> Type:
    return _element_of(term.range.type)


def _element_of(type: Type) -> Type:
    match type:
        case ListOf(element=element):
            return element
        case MapOf(key=key):
            return key
        case _:
            return DYN


def _said(name: str, value: Text, want: Text) -> Text:
    if value is _NOTHING:
        return Text(f"{name} has no value, needed {want.en}", f"{name} 没有值,需要{_spaced(want.zh)}")
    return Text(f"{name} is {value.en}, needed {want.en}", f"{name} 是 {value.zh},需要{_spaced(want.zh)}")


def _spaced(text: str) -> str:
    return f" {text}" if text[:1].isascii() else text


_NOTHING = Text("nothing", "空")


def show(value: object, *types: Type) -> Text:
    """A value as a person reads it; in Chinese by its title, where one of `types` says what it is called."""
    title = next((found for each in types if (found := title_of(value, each)) is not None), None)
    if title is not None:
        return Text(write_value(value), _titled(str(value), title))
    match value:
        case None:
            return _NOTHING
        case EvaluationFault():
            return value.text
        case FineInstant():
            return _same(timestamp_text(value))
        case Present():
            return show(value.value)
        case Absent():
            return Text("nothing", "空")
        case TypeValue(name=name):
            return _same(name)
        case list() | tuple():
            return _list(value)
        case dict():
            return Text(f"a map of {len(value)}", f"{len(value)} 个字段的对象")
        case _ if hasattr(value, "isoformat"):
            text = encode_timestamp(value)  # type: ignore[arg-type]
            return _same(text.replace(".000Z", "Z"))
        case FineDuration() | _:
            text = write_value(value)
            return _same(text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…")


def _titled(name: str, title: Text | None) -> str:
    """What is called something in Chinese, with the name that the rules have for it."""
    return f"{title.zh}({name})" if title is not None and title.zh != name else name


def _list(items: Sequence[object]) -> Text:
    shown = [show(each) for each in items[:4]]
    more = ", …" if len(items) > 4 else ""
    return Text(
        f"[{', '.join(each.en for each in shown)}{more}]", f"[{', '.join(each.zh for each in shown)}{more}]"
    )


def _same(text: str) -> Text:
    return Text(text, text)


_CHINESE = Called(value=_titled)
"""In Chinese a name alone says nothing to many readers."""
