"""Random well-typed CEL expressions, with variables and their values.

Every expression is one that CEL's checker accepts. What is left to chance: operators, functions, macros,
literals near the edges of their types, nesting. Left out is what the specification leaves open (durations
in days, white space in numbers, more than microseconds, the order of a map's keys, how infinities are
written) and one fault of the runtime compared with: `substring` up to the end of the text, which it
refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

VARIABLES: dict[str, tuple[str, object]] = {
    "i": ("int", 7),
    "j": ("int", -3),
    "big": ("int", 9223372036854775807),
    "u": ("uint", 12),
    "x": ("double", 2.5),
    "y": ("double", -0.0),
    "s": ("string", "héllo wörld"),
    "e": ("string", ""),
    "b": ("bytes", b"ab\xff"),
    "p": ("bool", True),
    "q": ("bool", False),
    "t": ("timestamp", datetime(2024, 2, 29, 13, 5, 59, 123000, tzinfo=UTC)),
    "d": ("duration", timedelta(hours=36, milliseconds=1500)),
    "xs": ("list(int)", [3, -1, 4, 1, 5]),
    "no": ("list(int)", []),
    "ss": ("list(string)", ["a", "bb", ""]),
    "m": ("map(string, int)", {"a": 1, "b": -2}),
}
_SCALARS = ("int", "uint", "double", "string", "bytes", "bool", "timestamp", "duration")
_INTS = (
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "10",
    "-7",
    "63",
    "100",
    "9223372036854775807",
    "-9223372036854775808",
)
_STRINGS = (
    "''",
    "'a'",
    "'bb'",
    "'hello'",
    "'héé'",
    "'12'",
    "'-5'",
    "'true'",
    "'1.5'",
    "'a,b,,c'",
    "'🐱x'",
    "' t '",
)
_ZONES = ("'UTC'", "'America/New_York'", "'+05:30'", "'-02:00'", "'Asia/Shanghai'")
_PATTERNS = ("'a+'", "'^h.*o$'", "'[a-c]{2}'", "'(x|y)?z'", "'\\\\d+'", "'l{2}'", "''")
_FIELDS = (
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
)


class Generator:
    """Makes expressions of a wanted type from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.scope: list[tuple[str, str]] = []
        self.names = 0

    def expression(self) -> tuple[str, str]:
        """An expression and its type."""
        kind = self.random.choice(
            (*_SCALARS, "bool", "bool", "int", "list(int)", "list(string)", "map(string, int)")
        )
        return self.make(kind, self.random.randint(1, 4)), kind

    def make(self, kind: str, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.12:
            return self.leaf(kind)
        forms = (
            _FORMS.get(kind, ()) if self.random.random() < 0.85 else (_choice, _through_list, _through_map)
        )
        for _ in range(4):
            made = self.random.choice(forms)(self, kind, depth - 1) if forms else None
            if made is not None:
                return made
        return self.leaf(kind)

    def leaf(self, kind: str) -> str:
        names = [name for name, type in self.scope if type == kind]
        names += [name for name, (type, _) in VARIABLES.items() if type == kind]
        if names and self.random.random() < 0.6:
            return self.random.choice(names)
        return self.literal(kind)

    def literal(self, kind: str) -> str:
        pick = self.random.choice
        match kind:
            case "int":
                return pick(_INTS)
            case "uint":
                return pick(("0u", "1u", "2u", "7u", "100u", "18446744073709551615u"))
            case "double":
                return pick(
                    ("0.0", "-0.0", "1.0", "2.5", "-1.5", "1e10", "1e-7", "123456.789", "1e300", "0.1")
                )
            case "string":
                return pick(_STRINGS)
            case "bytes":
                return pick(("b''", "b'a'", "b'\\xff'", "b'hello'", "b'\\303\\251'"))
            case "bool":
                return pick(("true", "false"))
            case "timestamp":
                return f"timestamp({pick(_INSTANTS)})"
            case "duration":
                return f"duration({pick(_DURATIONS)})"
            case "list(int)":
                return f"[{', '.join(self.literal('int') for _ in range(self.random.randint(1, 3)))}]"
            case "list(string)":
                return f"[{', '.join(self.literal('string') for _ in range(self.random.randint(1, 3)))}]"
            case _:
                return pick(("{'a': 1}", "{'k': -5, 'b': 2}", "{'': 0}"))

    def name(self) -> str:
        self.names += 1
        return f"v{self.names}"

    def bound(self, kind: str, make: Callable[[str], str]) -> str:
        name = self.name()
        self.scope.append((name, kind))
        made = make(name)
        self.scope.pop()
        return made


_INSTANTS = (
    "'2024-01-31T23:59:59Z'",
    "'1969-12-31T23:59:59.500Z'",
    "'0001-01-01T00:00:00Z'",
    "'9999-12-31T23:59:59Z'",
    "'2024-03-10T08:30:00-05:00'",
    "0",
    "1700000000",
)
_DURATIONS = ("'0s'", "'1h'", "'-90m'", "'1.5s'", "'250ms'", "'1h30m15s'", "'2500000h'", "'-1s'")
_Form = Callable[[Generator, str, int], str | None]


def _choice(g: Generator, kind: str, depth: int) -> str:
    return f"({g.make('bool', depth)} ? {g.make(kind, depth)} : {g.make(kind, depth)})"


def _through_list(g: Generator, kind: str, depth: int) -> str:
    index = g.random.choice(("0", "1", "-1", "2"))
    return f"[{g.make(kind, depth)}, {g.make(kind, depth)}][{index}]"


def _through_map(g: Generator, kind: str, depth: int) -> str:
    key = g.random.choice(("a", "a", "b"))
    return f"{{'a': {g.make(kind, depth)}}}.{key}"


def _binary(*operators: str) -> _Form:
    def form(g: Generator, kind: str, depth: int) -> str:
        return f"({g.make(kind, depth)} {g.random.choice(operators)} {g.make(kind, depth)})"

    return form


def _call(template: str, *kinds: str) -> _Form:
    def form(g: Generator, kind: str, depth: int) -> str:
        return template.format(*(g.make(each, depth) for each in kinds))

    return form


def _compare(g: Generator, kind: str, depth: int) -> str:
    inner = g.random.choice(_SCALARS)
    operator = g.random.choice(("<", "<=", ">", ">=", "==", "!="))
    return f"({g.make(inner, depth)} {operator} {g.make(inner, depth)})"


def _equal(g: Generator, kind: str, depth: int) -> str:
    inner = g.random.choice(("list(int)", "list(string)", "map(string, int)", "bool", "double"))
    return f"({g.make(inner, depth)} {g.random.choice(('==', '!='))} {g.make(inner, depth)})"


def _dynamic(g: Generator, kind: str, depth: int) -> str:
    """Types hidden from the checker: numbers that meet across types, kinds that do not fit."""
    first, second = (g.random.choice(("int", "uint", "double", "string", "bool")) for _ in range(2))
    operator = g.random.choice(("<", "<=", ">", ">=", "==", "!=", "==", "!="))
    return f"(dyn({g.make(first, depth)}) {operator} dyn({g.make(second, depth)}))"


def _logic(g: Generator, kind: str, depth: int) -> str:
    operator = g.random.choice(("&&", "||"))
    return "(" + f" {operator} ".join(g.make("bool", depth) for _ in range(g.random.randint(2, 4))) + ")"


def _quantified(g: Generator, kind: str, depth: int) -> str:
    inner, element = g.random.choice(
        (("list(int)", "int"), ("list(string)", "string"), ("map(string, int)", "string"))
    )
    macro = g.random.choice(("all", "exists", "exists_one"))
    range = g.make(inner, depth)
    return g.bound(element, lambda name: f"{range}.{macro}({name}, {g.make('bool', depth)})")


def _inside(g: Generator, kind: str, depth: int) -> str:
    inner, element = g.random.choice(
        (("list(int)", "int"), ("list(string)", "string"), ("map(string, int)", "string"))
    )
    return f"({g.make(element, depth)} in {g.make(inner, depth)})"


def _mapped(g: Generator, kind: str, depth: int) -> str:
    element = kind[5:-1]
    source, item = g.random.choice((("list(int)", "int"), ("list(string)", "string")))
    range = g.make(source, depth)
    if g.random.random() < 0.3:
        test = lambda name: f"{range}.map({name}, {g.make('bool', depth)}, {g.make(element, depth)})"  # noqa: E731
        return g.bound(item, test)
    return g.bound(item, lambda name: f"{range}.map({name}, {g.make(element, depth)})")


def _filtered(g: Generator, kind: str, depth: int) -> str:
    range = g.make(kind, depth)
    return g.bound(kind[5:-1], lambda name: f"{range}.filter({name}, {g.make('bool', depth)})")


def _field(g: Generator, kind: str, depth: int) -> str:
    zone = g.random.choice(("", g.random.choice(_ZONES)))
    return f"{g.make('timestamp', depth)}.{g.random.choice(_FIELDS)}({zone})"


def _part(g: Generator, kind: str, depth: int) -> str:
    return f"{g.make('duration', depth)}.{g.random.choice(('getHours', 'getMinutes', 'getSeconds'))}()"


def _sized(g: Generator, kind: str, depth: int) -> str:
    inner = g.random.choice(("string", "bytes", "list(int)", "map(string, int)"))
    value = g.make(inner, depth)
    return g.random.choice((f"size({value})", f"{value}.size()"))


def _matched(g: Generator, kind: str, depth: int) -> str:
    return f"{g.make('string', depth)}.matches({g.random.choice(_PATTERNS)})"


def _optional(g: Generator, kind: str, depth: int) -> str:
    if kind != "int":
        value = g.make(kind, depth)
        return f"optional.ofNonZeroValue({value}).orValue({g.make(kind, depth)})"
    chosen = g.random.choice(
        ("{0}[?{1}].orValue({2})", "{3}.?a.orValue({2})", "{3}[?'k'].optMap(o, o + 1).orValue({2})")
    )
    values = (
        g.make("list(int)", depth),
        g.make("int", 0),
        g.make("int", depth),
        g.make("map(string, int)", depth),
    )
    return chosen.format(*values)


def _cel_bind(g: Generator, kind: str, depth: int) -> str:
    inner = g.random.choice(_SCALARS)
    value = g.make(inner, depth)
    return g.bound(inner, lambda name: f"cel.bind({name}, {value}, {g.make(kind, depth)})")


_COMMON: tuple[_Form, ...] = (_choice, _through_list, _through_map, _optional, _cel_bind)
_FORMS: dict[str, tuple[_Form, ...]] = {
    "int": (
        _binary("+", "-", "*", "/", "%"),
        _binary("+", "-", "*", "/", "%"),
        _call("-({0})", "int"),
        _sized,
        _field,
        _part,
        _call("int({0})", "uint"),
        _call("int({0})", "double"),
        _call("int({0})", "string"),
        _call("int({0})", "timestamp"),
        _call("{0}[{1}]", "list(int)", "int"),
        _call("{0}[{1}]", "map(string, int)", "string"),
        _call("{0}.indexOf({1})", "string", "string"),
        _call("{0}.lastIndexOf({1})", "string", "string"),
        _call("{0}.indexOf({1}, {2})", "string", "string", "int"),
        _call("math.abs({0})", "int"),
        _call("math.greatest({0}, {1})", "int", "int"),
        _call("math.least({0})", "list(int)"),
        _call("math.bitAnd({0}, {1})", "int", "int"),
        _call("math.bitShiftRight({0}, {1})", "int", "int"),
        _call("math.bitShiftLeft({0}, {1})", "int", "int"),
        *_COMMON,
    ),
    "uint": (
        _binary("+", "-", "*", "/", "%"),
        _call("uint({0})", "int"),
        _call("uint({0})", "double"),
        _call("uint({0})", "string"),
        _call("math.bitXor({0}, {1})", "uint", "uint"),
        *_COMMON,
    ),
    "double": (
        _binary("+", "-", "*", "/"),
        _call("-({0})", "double"),
        _call("double({0})", "int"),
        _call("double({0})", "uint"),
        _call("double({0})", "string"),
        _call("math.ceil({0})", "double"),
        _call("math.floor({0})", "double"),
        _call("math.round({0})", "double"),
        _call("math.trunc({0})", "double"),
        *_COMMON,
    ),
    "string": (
        _binary("+"),
        _binary("+"),
        _call("string({0})", "int"),
        _call("string({0})", "uint"),
        _call("string(math.isFinite({0}) ? {0} : 0.5)", "double"),
        _call("string({0})", "bool"),
        _call("string({0})", "bytes"),
        _call("string({0})", "timestamp"),
        _call("string({0})", "duration"),
        _call("{0}[{1}]", "list(string)", "int"),
        _call("{0}.charAt({1})", "string", "int"),
        _call("{0}.substring({1})", "string", "int"),
        _call("{0}.replace({1}, {2})", "string", "string", "string"),
        _call("{0}.lowerAscii()", "string"),
        _call("{0}.upperAscii()", "string"),
        _call("{0}.trim()", "string"),
        _call("{0}.reverse()", "string"),
        _call("{0}.join()", "list(string)"),
        _call("{0}.join({1})", "list(string)", "string"),
        _call("'%s|%d|%s'.format([{0}, {1}, {2}])", "string", "int", "bool"),
        _call("base64.encode({0})", "bytes"),
        *_COMMON,
    ),
    "bytes": (_binary("+"), _call("bytes({0})", "string"), *_COMMON),
    "bool": (
        _compare,
        _compare,
        _equal,
        _dynamic,
        _logic,
        _logic,
        _quantified,
        _quantified,
        _inside,
        _matched,
        _call("!{0}", "bool"),
        _call("{0}.contains({1})", "string", "string"),
        _call("{0}.startsWith({1})", "string", "string"),
        _call("{0}.endsWith({1})", "string", "string"),
        _call("has({0}.a)", "map(string, int)"),
        _call("bool({0})", "string"),
        _call("{0}[?{1}].hasValue()", "list(int)", "int"),
        _call("(type({0}) == type({1}))", "int", "int"),
        _call("math.isNaN({0})", "double"),
        *_COMMON,
    ),
    "timestamp": (
        _call("({0} + {1})", "timestamp", "duration"),
        _call("({0} - {1})", "timestamp", "duration"),
        _call("({1} + {0})", "timestamp", "duration"),
        _call("timestamp({0})", "int"),
        *_COMMON,
    ),
    "duration": (
        _binary("+", "-"),
        _call("({0} - {1})", "timestamp", "timestamp"),
        *_COMMON,
    ),
    "list(int)": (_binary("+"), _mapped, _mapped, _filtered, _choice, _cel_bind),
    "list(string)": (_binary("+"), _mapped, _filtered, _call("{0}.split({1})", "string", "string"), _choice),
    "map(string, int)": (
        _choice,
        _call("{{'a': {0}, 'z': {1}}}", "int", "int"),
        _call("{{{0}: {1}}}", "string", "int"),
    ),
}
