"""How is a condition read aloud? The short words of an expression for a picture.

Floor 3. Pure. Works on the source, whatever wrote it: fields and states get their titles, operators become
signs or words, texts stay as they are. Only what a reader needs to recognise the rule; the tooltip has the
source itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from statewright.diagnostics.diagnostic import Text
from statewright.kernel.definition import Operand

from . import phrases

_TOKEN = re.compile(
    r"""(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    r"""|(?P<negated>!\s*in_state\(\s*(?P<q1>['"])(?P<not_in>[\w.]+)(?P=q1)\s*\))"""
    r"""|(?P<inside>in_state\(\s*(?P<q2>['"])(?P<is_in>[\w.]+)(?P=q2)\s*\))"""
    r"""|(?P<data>\bdata\.(?P<data_name>[a-z_][a-z0-9_]*)(?![\w(]))"""
    r"""|(?P<event>\bevent\.(?P<event_name>[a-z_][a-z0-9_]*)(?![\w(]))"""
    r"""|(?P<length>\b\d+(?:ms|[smhdw])\b)"""
    r"""|(?P<now>\bnow\b)"""
    r"""|(?P<operator>==|!=|>=|<=|&&|\|\||!|\bin\b)"""
    r"""|(?P<null>\bnull\b)""",
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
}
_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_NOW = Text("now", "现在")
_EMPTY = Text("empty", "空")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]$")
_GIVEN = Text("given {name}", "本次{name}")


@dataclass(frozen=True, slots=True)
class Glossary:
    """Titles to read names by: states by path and by last part, data fields, and the payload fields of
    events.
    """

    states: Mapping[str, Text] = field(default_factory=dict)
    data: Mapping[str, Text] = field(default_factory=dict)
    payload: Mapping[str, Text] = field(default_factory=dict)


def words_of(operand: Operand, language: str, glossary: Glossary) -> str:
    """An operand in words, in `en` or `zh`."""
    return " ".join(plain(operand.source, language, glossary).split())


def plain(source: str, language: str, glossary: Glossary) -> str:
    """The source of an expression with its operators and names in words; texts in it stay as they are."""

    def spoken(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "negated":
                return _state(phrases.NOT_IN_STATE, found["not_in"], language, glossary)
            case "inside":
                return _state(phrases.IN_STATE, found["is_in"], language, glossary)
            case "data":
                return _name(glossary.data, found["data_name"], language)
            case "event":
                return _given(found["event_name"], source, language, glossary)
            case "length":
                return _length(found.group()).in_language(language)
            case "now":
                return _NOW.in_language(language)
            case "string" if len(found.group()) == 2:
                return _EMPTY.in_language(language)
            case "operator":
                return _OPERATORS[found["operator"]].in_language(language)
            case "null":
                return phrases.NOTHING.in_language(language)
            case _:
                return found.group()

    return _TOKEN.sub(spoken, source.removeprefix("=").strip())


def _given(name: str, source: str, language: str, glossary: Glossary) -> str:
    """A payload field: told from the data field of the same name where both are compared."""
    words = _name(glossary.payload, name, language)
    other = _name(glossary.data, name, language)
    if words == other and re.search(rf"\bdata\.{re.escape(name)}\b", source):
        return _GIVEN.in_language(language).format(name=words)
    return words


def _name(titles: Mapping[str, Text], name: str, language: str) -> str:
    found = titles.get(name)
    return _ASIDE.sub("", found.in_language(language)) if found else name.replace("_", " ")


def _length(literal: str) -> Text:
    count = literal.rstrip("mshdw")
    return phrases.duration(timedelta(**{_UNITS[literal[len(count) :]]: int(count)}))


def _state(phrase: Text, name: str, language: str, glossary: Glossary) -> str:
    return phrase.in_language(language).format(state=_name(glossary.states, name, language))
