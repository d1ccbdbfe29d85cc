"""How is a condition read aloud? The short words of an expression for a picture.

Floor 3. Pure. `expressions.reading` says what is compared with what; here fields and states get their
titles, and lengths of time their words. An expression without a typed tree (SCXML documents) is read from
its source. Only what a reader needs to recognise the rule; the tooltip has the source itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Constant, Operand
from statewright.kernel.values import Json

from . import phrases

Schema: TypeAlias = Mapping[str, Any]
"""A resolved JSON Schema: any JSON under its keywords."""

_QUOTED = r"""(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_SOURCE = re.compile(
    _QUOTED
    + r"""|(?P<negated>!\s*in_state\(\s*(?P<q1>['"])(?P<not_in>[\w.]+)(?P=q1)\s*\))"""
    + r"""|(?P<inside>in_state\(\s*(?P<q2>['"])(?P<is_in>[\w.]+)(?P=q2)\s*\))"""
    + r"""|(?P<operator>==|!=|>=|<=|&&|\|\||!|\bin\b|\bnull\b|\bnow\b)""",
    re.X,
)
_WORDS = re.compile(
    _QUOTED
    + r"""|(?P<length>(?<![\w.])\d+(?:ms|[smhdw])\b)"""
    + r"""|(?P<who>(?<![\w.])actor\.(?:id|person)(?![\w(.]))"""
    + r"""|(?P<name>(?<![\w.])(?:(?P<root>data|event|output|error)\.)?"""
    + r"""(?P<field>[a-z_][a-z0-9_]*)(?![\w(]))""",
    re.X,
)

_OPERATORS: Mapping[str, Text] = {
    "==": Text("=", "="),
    "!=": Text("≠", "≠"),
    ">=": Text("≥", "≥"),
    "<=": Text("≤", "≤"),
    "&&": Text("and", "且"),
    "||": Text("or", "或"),
    "!": phrases.NOT,
    "in": Text("in", "属于"),
    "null": phrases.NOTHING,
    "now": Text("now", "现在"),
}
_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MARKS = 0xE000
"""Private characters that stand for the states of `in_state` until the other names are said."""
_TITLES = 0xE800
"""And those that stand for titles."""
_EMPTY = Text("empty", "空")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]$")
_GIVEN = Text("given {name}", "本次{name}")
_RETURNED = Text("returned {name}", "返回的{name}")
_ERROR_CODE = Text("error code", "错误码")
_WHO = Text("who does it", "操作人")
_OWN_NUMBER = Text("its own number", "本实例编号")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Titles to read names by: states by path and by last part, data fields, fields of payloads and of what
    work gives back by trigger and name.
    """

    states: Mapping[str, Text] = field(default_factory=dict)
    data: Mapping[str, Text] = field(default_factory=dict)
    payload: Mapping[tuple[str, str], Text] = field(default_factory=dict)


def words_of(
    operand: Operand, language: str, glossary: Glossary, event: str = "", wanted: Schema | None = None
) -> str:
    """An operand in words, in `en` or `zh`.

    `event` is the one whose payload it sees, `wanted` the schema of the field that it is for.
    """
    kept = _Kept(language)
    text = _structure(operand, kept, glossary, wanted)
    speaker = _Speaker(language, glossary, event, frozenset(operand.reads), frozenset(kept.items))
    paths = sorted(getattr(operand, "states", ()), key=len, reverse=True)
    for number, path in enumerate(paths):
        text = re.sub(rf"(?<![\w.]){re.escape(path)}(?![\w.])", chr(_MARKS + number), text)
    said = _WORDS.sub(speaker.say, text)
    for number, path in enumerate(paths):
        found = glossary.states.get(path)
        said = said.replace(chr(_MARKS + number), found.in_language(language) if found else path)
    return " ".join(kept.told(said).split())


@dataclass(frozen=True, slots=True)
class _Kept:
    """Titles that a text has marks for until the other names are said: nothing in them is a name."""

    language: str
    titles: list[str] = field(default_factory=list)
    items: set[str] = field(default_factory=set)

    def value(self, name: str, title: Text | None) -> str:
        """A value of an enumeration by its title, or its name read as words."""
        return self._mark(title.in_language(self.language) if title else name.replace("_", " "))

    def item(self, name: str, title: Text | None) -> str:
        """A field of what a macro goes through, one after the other."""
        said = _ASIDE.sub("", title.in_language(self.language)) if title else name
        self.items.add(said)
        return self._mark(said)

    def text(self, written: str) -> str:
        """A text as it is written."""
        return self._mark(repr(written))

    def _mark(self, said: str) -> str:
        self.titles.append(said)
        return chr(_TITLES + len(self.titles) - 1)

    def told(self, text: str) -> str:
        """The text with the titles in their places."""
        for number, title in enumerate(self.titles):
            text = text.replace(chr(_TITLES + number), title)
        return text


def _structure(operand: Operand, kept: _Kept, glossary: Glossary, wanted: Schema | None) -> str:
    if isinstance(operand, Constant):
        return _constant(operand.value, kept, wanted or {})
    tree = getattr(operand, "tree", None)
    if tree is None:
        return plain(operand.source, kept.language, glossary)
    from statewright.expressions import Called, reading

    called = Called(kept.value, kept.item)
    return str(reading(tree, kept.language, called, getattr(operand, "needed", None)))


def _constant(value: Json, kept: _Kept, wanted: Schema) -> str:
    """A value written out: yes and no in words, one of an enumeration by its title."""
    match value:
        case None:
            return phrases.NOTHING.in_language(kept.language)
        case bool():
            return (phrases.YES if value else phrases.NO).in_language(kept.language)
        case str() if value in wanted.get("enum", ()):
            words = wanted.get("titles", {}).get(value)
            return kept.value(value, phrases.titles(words, value) if words else None)
        case str() if value:
            return kept.text(value)
        case _:
            return repr(value)


def plain(source: str, language: str, glossary: Glossary) -> str:
    """The source of an expression with its operators and states in words; texts in it stay as they are."""

    def spoken(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "negated":
                return _state(phrases.NOT_IN_STATE, found["not_in"], language, glossary)
            case "inside":
                return _state(phrases.IN_STATE, found["is_in"], language, glossary)
            case "operator":
                return _OPERATORS[found["operator"]].in_language(language)
            case _:
                return found.group()

    return _SOURCE.sub(spoken, source.removeprefix("=").strip())


def _state(phrase: Text, name: str, language: str, glossary: Glossary) -> str:
    found = glossary.states.get(name)
    return phrase.in_language(language).format(state=found.in_language(language) if found else name)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says names and lengths of time.

    `reads` are the dotted paths that the expression really reads, `items` what the fields of a list's items
    are called that it looks at one by one.
    """

    language: str
    glossary: Glossary
    event: str
    reads: frozenset[str]
    items: frozenset[str] = frozenset()

    def say(self, found: re.Match[str]) -> str:
        if found["string"] is not None:
            return found.group() if len(found.group()) > 2 else _EMPTY.in_language(self.language)
        if found["length"] is not None:
            return _length(found["length"]).in_language(self.language)
        if found["who"] is not None:
            return _WHO.in_language(self.language)
        name = found["field"]
        if (found["root"], name) == (None, "id") and self._reads("instance", name):
            return _OWN_NUMBER.in_language(self.language)
        if found["root"] in ("output", "error"):
            return self._returned(found["root"], name)
        if found["root"] == "data" or (found["root"] is None and self._reads("data", name)):
            return self._named(self.glossary.data.get(name), name)
        if found["root"] == "event" or self._reads("event", name):
            return self._given(name)
        return found.group()

    def _reads(self, root: str, name: str) -> bool:
        path = f"{root}.{name}"
        return any(read == path or read.startswith(f"{path}.") for read in self.reads)

    def _returned(self, root: str, name: str) -> str:
        """What work gave back: told from what the workflow remembers under the same title."""
        if (root, name) == ("error", "code"):
            return _ERROR_CODE.in_language(self.language)
        title = self.glossary.payload.get((self.event, name)) if root == "output" else None
        if title is None:
            return f"{root}.{name}"
        words = self._named(title, name)
        known = {self._named(other, key) for key, other in self.glossary.data.items()}
        return _RETURNED.in_language(self.language).format(name=words) if words in known else words

    def _given(self, name: str) -> str:
        """A payload field: told from one of the data, or of an item, that is called the same."""
        words = self._named(self.glossary.payload.get((self.event, name)), name)
        remembered = self._reads("data", name) and words == self._named(self.glossary.data.get(name), name)
        if remembered or words in self.items:
            return _GIVEN.in_language(self.language).format(name=words)
        return words

    def _named(self, title: Text | None, name: str) -> str:
        return _ASIDE.sub("", title.in_language(self.language)) if title else name.replace("_", " ")


def _length(literal: str) -> Text:
    count = literal.rstrip("mshdw")
    return phrases.duration(timedelta(**{_UNITS[literal[len(count) :]]: int(count)}))
