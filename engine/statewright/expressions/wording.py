"""How are types and lists of names said in plain words, in English and Chinese?

Floor 1. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from statewright.diagnostics.diagnostic import Text

from .escapes import write_text
from .types import (
    Bool,
    Duration,
    Int,
    ListOf,
    Literals,
    MapOf,
    Nullable,
    Object,
    Opaque,
    Optional,
    Param,
    String,
    Timestamp,
    Type,
    Uint,
    plain,
)

_NAMES = {
    "bool": Text("true or false", "是或否"),
    "int": Text("a whole number", "整数"),
    "uint": Text("an unsigned whole number", "无符号整数"),
    "double": Text("a decimal number", "小数"),
    "string": Text("text", "文本"),
    "bytes": Text("bytes", "字节串"),
    "null_type": Text("null", "空值(null)"),
    "timestamp": Text("a point in time", "时刻"),
    "duration": Text("a duration", "时长"),
    "dyn": Text("any value", "任意值"),
    "unknown": Text("any value", "任意值"),
    "type": Text("a type", "类型"),
}
_SHOWN_MAX = 12


def words(type: Type) -> Text:
    """The type in plain words, in each language."""
    match type:
        case ListOf(element=element):
            inner = words(element)
            each = "对象" if isinstance(element, Object) else inner.zh
            return Text(f"a list of {plural(inner.en)}", f"列表(每项是{each})")
        case MapOf(value=value):
            inner = words(value)
            return Text(f"a map to {plural(inner.en)}", f"映射(值是{inner.zh})")
        case Object(name=name):
            return Text(f'an object "{name}"', f"对象“{name}”")
        case Literals(values=values):
            return Text(f"one of {shown(values)}", f"{shown(values)} 之一")
        case Nullable(type=inner_type):
            inner = words(inner_type)
            return Text(f"{inner.en} or null", f"{inner.zh}或空值")
        case Optional(type=inner_type):
            inner = words(inner_type)
            return Text(f"an optional of {inner.en}", f"可选值({inner.zh})")
        case Opaque(name=name):
            return Text(name, name)
        case Param(name=name):
            return Text("any value", "任意值")
        case _:
            return _NAMES[type.kind]


def plural(words: str) -> str:
    """`a whole number` as `whole numbers`."""
    if words.startswith("an object"):
        return "objects"
    for article in ("a ", "an "):
        if words.startswith(article):
            words = words[len(article) :]
            first, space, rest = words.partition(" of ")
            return f"{first}s{space}{rest}" if space else f"{words}s"
    return "texts" if words == "text" else f"values that are {words}" if words == "true or false" else words


def describe(type: Type, lang: str = "en") -> str:
    """The type in plain words of one language."""
    return words(type).in_language(lang)


def shown(values: Iterable[object]) -> str:
    """Values as they would be written in an expression."""
    return listed([write_text(value) if isinstance(value, str) else str(value) for value in values])


def listed(names: Iterable[str]) -> str:
    """Names with commas, the first twelve of them."""
    every = list(names)
    head = ", ".join(every[:_SHOWN_MAX])
    return f"{head}, …" if len(every) > _SHOWN_MAX else head or "–"


def comparison(type: Type) -> str:
    """How a value of this type could be made a condition."""
    match type:
        case Int() | Uint():
            return " > 0"
        case String():
            return " != ''"
        case ListOf() | MapOf():
            return ".size() > 0"
        case _:
            return " == …"


def sample(type: Type) -> str:
    """A default of this type, to show in a help."""
    match plain(type):
        case Int():
            return "0"
        case String():
            return "''"
        case Bool():
            return "false"
        case ListOf():
            return "[]"
        case Timestamp():
            return "now"
        case Duration():
            return "0s"
        case _:
            return "…"
